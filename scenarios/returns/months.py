"""How many months of the year a trust reports for a school that joined or left during it."""

from __future__ import annotations

import datetime as dt

from entities.calendar import MONTHS_PER_YEAR

_JOINED = {9: 11, 10: 11, 11: 10, 12: 9, 1: 8, 2: 7, 3: 6, 4: 5, 5: 4, 6: 3, 7: 2, 8: 1}
_LEFT = {9: 0, 10: 1, 11: 2, 12: 3, 1: 4, 2: 5, 3: 6, 4: 7, 5: 8, 6: 9, 7: 10, 8: 11}
SEPTEMBER = 9
LAST_DAY_OF_A_FULL_YEAR = 10


def months_in_return(joined: dt.date | None, left: dt.date | None) -> int:
    """Return the months from September to August that a trust reports for a school.

    A school that joins up to 10 September counts for the whole year, later in September or in
    October for eleven months, in November for ten, and so on to one in August. A school that
    leaves in September counts for none, in October for one, and so on to eleven in August.

    Source: the rule with which the Department for Education's benchmarking tool counts months.

    Parameters
    ----------
    joined, left
        Dates within the academy year; None for a school that was there throughout.
    """
    return max(0, _since_joining(joined) + _until_leaving(left) - MONTHS_PER_YEAR)


def _since_joining(joined: dt.date | None) -> int:
    if joined is None:
        return MONTHS_PER_YEAR
    if joined.month == SEPTEMBER and joined.day <= LAST_DAY_OF_A_FULL_YEAR:
        return MONTHS_PER_YEAR
    return _JOINED[joined.month]


def _until_leaving(left: dt.date | None) -> int:
    return MONTHS_PER_YEAR if left is None else _LEFT[left.month]
