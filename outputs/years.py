"""Which months a year after the decision is, and the other years it covers in whole or in part."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from typing import NamedTuple

import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case

JANUARY, APRIL, SEPTEMBER = 1, 4, 9
"""First months of the calendar year, of local government's financial year (1 April to 31 March) and
of the academy year, which is the accounting year of academy trusts (1 September to 31 August)."""


class YearAfter(NamedTuple):
    """A year after the decision: its number, and the first days of its first and last months."""

    number: int
    first: dt.date
    last: dt.date


def month_after(first: dt.date, months: int) -> dt.date:
    """Return the first day of the month so many months after that of a date."""
    years, month = divmod(first.month - 1 + months, MONTHS_PER_YEAR)
    return dt.date(first.year + years, month + 1, 1)


def year_after(case: Case, number: int) -> YearAfter:
    """Return a year after the decision; the month of the decision is the first of year 1."""
    start = MONTHS_PER_YEAR * (number - 1)
    first = month_after(case.decision_date, start)
    return YearAfter(number, first, month_after(first, MONTHS_PER_YEAR - 1))


def year_called(month: dt.date, first_month: int) -> str:
    """Name the year a month falls in, years beginning in a month: '2028/29', or '2028'."""
    begun = month.year - (month.month < first_month)
    return str(begun) if first_month == JANUARY else f"{begun}/{(begun + 1) % 100:02d}"


def years_covered(year: YearAfter, first_month: int) -> tuple[str, ...]:
    """Name the years, beginning in a month, that a year after the decision covers."""
    months = (month_after(year.first, n) for n in range(MONTHS_PER_YEAR))
    return tuple(dict.fromkeys(year_called(month, first_month) for month in months))


def whole_years(months: tuple[dt.date, ...], first_month: int) -> tuple[str, ...]:
    """Name the years, beginning in a month, of which every month is among those given."""
    found = Counter(year_called(month, first_month) for month in months)
    return tuple(name for name, count in found.items() if count == MONTHS_PER_YEAR)


def months_in_words(year: YearAfter) -> str:
    """Write the months of a year: 'December 2028 to November 2029'."""
    return " to ".join(f"{calendar.month_name[m.month]} {m.year}" for m in year[1:])


def year_in_words(case: Case, number: int) -> str:
    """Write a year after the decision with its months and the academy years it covers."""
    year = year_after(case, number)
    covered = years_covered(year, SEPTEMBER)
    said = (
        f"covers academy years {' and '.join(covered)} in part"
        if len(covered) > 1
        else f"the academy year {covered[0]}"
    )
    return f"year {number} after the decision ({months_in_words(year)}; {said})"


def years_table(case: Case) -> pd.DataFrame:
    """Lay out every year after the decision: its months, and the years it covers, by name."""
    rows = [
        (
            year.number, year.first, year.last,
            *(" and ".join(years_covered(year, m)) for m in (SEPTEMBER, APRIL, JANUARY)),
        )
        for year in (year_after(case, n) for n in range(1, case.horizon_years + 1))
    ]  # fmt: skip
    columns = [
        "year", "first_month", "last_month", "academy_years", "financial_years", "calendar_years",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
