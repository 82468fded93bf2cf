"""What the calendar is made of: office hours, school holidays and month shapes."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Literal

from entities.noun import Many, Noun, listed, quantity, words

Anchor = Literal["date", "easter"]
MONTHS_PER_YEAR = 12
DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
"""In the mean, leap years counted."""


def months_on(first: dt.date, months: int) -> dt.date:
    """Return the day some months later; the last of a shorter month where it has no such day."""
    years, month = divmod(first.month - 1 + months, MONTHS_PER_YEAR)
    year = first.year + years
    return dt.date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


class SchoolHoliday(Noun):
    """One school holiday by rule: whole weeks from the Monday nearest to an anchor day."""

    label: str = words("Label", "Name of the holiday.")
    anchor: Anchor = listed("Anchor", "A day of the year, or Easter Sunday.", default="date")
    month: int | None = quantity(
        "Month", "count", "Month of the anchor day.", low=1, high=12, default=None
    )
    day: int | None = quantity(
        "Day", "count", "Day of the anchor day.", low=1, high=31, default=None
    )
    offset_days: int = quantity(
        "Offset", "days", "Days from the anchor.", low=-60, high=60, default=0
    )
    weeks: int = quantity("Weeks", "weeks", "Length in weeks.", low=1, high=8)


class Season(Noun):
    """A month shape: relative weights of the twelve months, September first."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "The shape in words.")
    weights: Many[float] = listed(
        "Weights", "Twelve weights, September to August; mean taken as 1."
    )
    follows_term_dates: bool = listed(
        "Follows term dates",
        "True when none is expected while schools are closed; the weights then hold for school "
        "days, and a month counts by the school days it has.",
        default=False,
    )


class CalendarPattern(Noun):
    """Office hours, school holidays and month shapes, with where they come from."""

    office_minutes_per_day: int = quantity(
        "Office day", "minutes", "Working minutes of an office day.", above=0, high=720
    )
    holidays: Many[SchoolHoliday] = listed("School holidays", "Holidays by rule.")
    seasons: Many[Season] = listed("Seasons", "Named month shapes.")
    source: str = words("Source", "Where the pattern comes from.")
    grade: str = words("Grade", "How solid the source is.")
