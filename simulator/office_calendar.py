"""Real dates and working minutes: the one object that maps between them."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

import holidays
import numpy as np
import numpy.typing as npt
from dateutil.easter import easter

from entities.calendar import CalendarPattern, SchoolHoliday
from entities.case import Case
from entities.records import Numbers

SEPTEMBER = 9


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the first of the month so many months after the month of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Count the months from the month of one date to the month of another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


@lru_cache(maxsize=8)
def bank_holidays(first_year: int, last_year: int) -> frozenset[dt.date]:
    """Return the bank holidays of England in a span of years."""
    years = range(first_year, last_year + 1)
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))


def _nearest_monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() if day.weekday() < 4 else 7 - day.weekday())


def holiday_start(rule: SchoolHoliday, year: int) -> dt.date:
    """Return the Monday on which a school holiday starts in a calendar year."""
    if rule.anchor == "easter":
        anchor = easter(year)
    else:
        anchor = dt.date(year, rule.month or 1, rule.day or 1)
    return _nearest_monday(anchor + dt.timedelta(days=rule.offset_days))


def school_holidays(
    pattern: CalendarPattern, first_year: int, last_year: int
) -> frozenset[dt.date]:
    """Return every weekday of school holidays in a span of years."""
    days = set()
    for year in range(first_year - 1, last_year + 1):
        for rule in pattern.holidays:
            start = holiday_start(rule, year)
            days |= {start + dt.timedelta(days=d) for d in range(7 * rule.weeks)}
    return frozenset(days)


@dataclass(frozen=True)
class OfficeCalendar:
    """Office days from the start of the run to its end, in working minutes.

    Attributes
    ----------
    months
        First day of each month simulated.
    run_in_months
        Months before the decision; they are simulated and not counted.
    minutes_per_day
        Working minutes of an office day.
    days
        Every office day (weekdays less bank holidays).
    month_starts
        Working minute at which each month starts, and the end of the run (months + 1).
    in_term
        Whether schools are open, by office day.
    """

    months: tuple[dt.date, ...]
    run_in_months: int
    minutes_per_day: float
    days: tuple[dt.date, ...]
    month_starts: Numbers
    in_term: npt.NDArray[np.bool_]

    @cached_property
    def end(self) -> float:
        """The last working minute of the run."""
        return float(self.month_starts[-1])

    @cached_property
    def half_day(self) -> float:
        """Working minutes of half an office day: the unit of attendance."""
        return self.minutes_per_day / 2

    @cached_property
    def half_days_in_term(self) -> npt.NDArray[np.bool_]:
        """Whether schools are open, by half-day."""
        return np.repeat(self.in_term, 2)

    @cached_property
    def office_minutes_per_year(self) -> float:
        """Working minutes of an average year of the run."""
        return self.end / len(self.months) * 12

    @cached_property
    def term_share(self) -> float:
        """Share of office days on which schools are open."""
        return float(np.mean(self.in_term))

    @cached_property
    def school_minutes(self) -> Numbers:
        """Minutes of school days passed at the start of each office day, and at the end."""
        return np.concatenate([[0.0], np.cumsum(self.in_term * self.minutes_per_day)])

    @cached_property
    def _open_on(self) -> Numbers:
        """1 for each school day and 0 for others; the last entry stands for all time after."""
        return np.append(self.in_term, False).astype(np.float64)

    @cached_property
    def _month_of_day(self) -> npt.NDArray[np.int64]:
        """The month of each day number, those after the run and before it (-1) last."""
        month = np.searchsorted(self.month_starts, self.day_starts, side="right") - 1
        return np.asarray([*month, len(self.months), -1], dtype=np.int64)

    def day_numbers(self, minutes: Numbers) -> npt.NDArray[np.int64]:
        """Return the office day of each working minute: -1 before the run, else from 0.

        NaN and minutes after the run give the number of days. A day has a whole number of minutes,
        so that the quotient never rounds up to the next day.
        """
        day = np.floor(minutes / self.minutes_per_day)
        return np.fmin(np.maximum(day, -1.0), float(len(self.days))).astype(np.int64)

    def school_time(self, minutes: Numbers) -> Numbers:
        """Return the minutes of school days that have passed at each working minute."""
        within = np.minimum(np.maximum(minutes, 0.0), self.end)
        return self.school_time_on(self.day_numbers(within), within)

    def school_time_on(self, day: npt.NDArray[np.int64], minutes: Numbers) -> Numbers:
        """Return :meth:`school_time` of working minutes of the run whose days are known."""
        today = minutes - day * self.minutes_per_day
        return np.asarray(self.school_minutes[day] + self._open_on[day] * today)

    def from_school_time(self, minutes: Numbers) -> Numbers:
        """Return the working minute by which so many minutes of school days have passed.

        Beyond the run every office day is taken for a school day.
        """
        passed, day = self.school_minutes, self.minutes_per_day
        before = np.clip(np.searchsorted(passed, minutes, side="left") - 1, 0, len(passed) - 1)
        return np.asarray(before * day + (minutes - passed[before]))

    def school_days_by_month(self) -> Numbers:
        """Return how many office days of each simulated month are school days."""
        month = np.searchsorted(self.month_starts, self.day_starts, side="right") - 1
        days = np.bincount(month, weights=self.in_term, minlength=len(self.months))
        return np.asarray(days, dtype=np.float64)

    @cached_property
    def day_starts(self) -> Numbers:
        """The working minute at which each office day starts."""
        return np.asarray(np.arange(len(self.days)) * self.minutes_per_day, dtype=np.float64)

    def month_of(self, minute: float) -> int:
        """Return the month (0 is the first simulated) in which a working minute falls."""
        return bisect_right(self.starts, minute) - 1

    def months_of(self, minutes: Numbers) -> npt.NDArray[np.int64]:
        """Return the month of each working minute; NaN gives the number of months."""
        return self.months_of_days(self.day_numbers(minutes))

    def months_of_days(self, day: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the month of each day number, as :meth:`months_of` does."""
        return self._month_of_day[day]

    def minute_of_month(self, month: int) -> float:
        """Return the working minute at which a month starts; beyond the run, its end or start."""
        return self.starts[min(max(month, 0), len(self.months))]

    @cached_property
    def starts(self) -> list[float]:
        """The working minute at which each month starts, and the end, as a list."""
        return [float(minute) for minute in self.month_starts]

    def date_of(self, minute: float) -> dt.date:
        """Return the office day of a working minute."""
        return self.days[min(int(minute // self.minutes_per_day), len(self.days) - 1)]


def office_calendar(case: Case) -> OfficeCalendar:
    """Lay out the office calendar of a case: the run-in, then the horizon."""
    first = add_months(case.decision_date, -case.run_in_months)
    count = case.run_in_months + 12 * case.horizon_years
    months = tuple(add_months(first, m) for m in range(count))
    end = add_months(first, count)
    closed = bank_holidays(first.year, end.year)
    span = (first + dt.timedelta(days=d) for d in range((end - first).days))
    days = tuple(day for day in span if day.weekday() < 5 and day not in closed)
    away = school_holidays(case.calendar, first.year, end.year)
    per_day = float(case.calendar.office_minutes_per_day)
    starts = [per_day * bisect_left(days, month) for month in (*months, end)]
    return OfficeCalendar(
        months=months,
        run_in_months=case.run_in_months,
        minutes_per_day=per_day,
        days=days,
        month_starts=np.asarray(starts, dtype=np.float64),
        in_term=np.asarray([day not in away for day in days], dtype=np.bool_),
    )
