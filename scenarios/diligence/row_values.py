"""What one row of a sheet says: a number, a day, choices; and in what ways it can say nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from entities.check import Colour

Value = str | int | float | bool | dt.date | tuple[str, ...] | None
Row = Mapping[str, Value]

WORST_FIRST: tuple[Colour, ...] = ("red", "amber", "green")


class NotKnownError(Exception):
    """A check needs what is not filled in.

    Parameters
    ----------
    columns
        As sheet.column.
    """

    def __init__(self, columns: Iterable[str]) -> None:
        self.columns = tuple(dict.fromkeys(columns))
        super().__init__(f"not known: {', '.join(self.columns)}")


class DoesNotApplyError(Exception):
    """A check does not apply to what is seen: nothing is missing, and nothing can be found.

    Parameters
    ----------
    why
        A sentence that says why not.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class OnlyShownError(Exception):
    """A number can be worked out, and may not be read as a verdict.

    Parameters
    ----------
    value
        The number.
    why
        A sentence that says why not.
    """

    def __init__(self, value: float, why: str) -> None:
        self.value, self.why = value, why
        super().__init__(why)


def number(row: Row, column: str) -> float:
    """Return a number of a row.

    Raises
    ------
    NotKnownError
        When it is empty, or no number.
    """
    value = row.get(column)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotKnownError([column])
    return float(value)


def summed(rows: Iterable[Row], *columns: str) -> float:
    """Return the sum of some columns over some rows.

    Raises
    ------
    NotKnownError
        When one is empty.
    """
    return sum(number(row, name) for row in rows for name in columns)


def day(row: Row, column: str) -> dt.date:
    """Return a day of a row.

    Raises
    ------
    NotKnownError
        When it is empty, or no day.
    """
    value = row.get(column)
    if not isinstance(value, dt.date):
        raise NotKnownError([column])
    return value


def named(row: Row, column: str) -> tuple[str, ...]:
    """Return what a row names of several choices; 'none' names nothing.

    Raises
    ------
    NotKnownError
        When it is empty: nothing chosen is not the same as none.
    """
    value = row.get(column)
    if not isinstance(value, tuple):
        raise NotKnownError([column])
    return tuple(one for one in value if one != "none")


def worst(colours: Iterable[Colour]) -> Colour:
    """Return the worst of some colours; green where there is none."""
    found = frozenset(colours)
    return next((colour for colour in WORST_FIRST if colour in found), "green")
