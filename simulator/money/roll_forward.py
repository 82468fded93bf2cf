"""From the year of the accounts to the day a run starts: dated pay, taxes, prices and rolls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from entities.accounts import GENERAL_FUNDING, INCOME_LINES, STAFF_LINES, TEACHING_LINES
from entities.assumption import World
from entities.records import Numbers
from entities.school import School
from entities.trust import Trust
from simulator.money.awards import (
    APRIL,
    compounded,
    first_year,
    funding_rise,
    months_of,
    price_rise,
    support_award,
    teacher_award,
)
from simulator.money.funding import academy_year, general_funding
from simulator.money.pay import insurance, lgps_rates
from simulator.office_calendar import SEPTEMBER
from simulator.origins import roll_growth

DAYS_PER_YEAR = 365.25
ERROR_OF_INCOME = "model.roll_forward_error_income"
ERROR_OF_SPENDING = "model.roll_forward_error_spending"


@dataclass(frozen=True)
class Book:
    """One book of the opening: a school's, or the centre's when `school` is None.

    Attributes
    ----------
    lines
        Pounds of a full year by line, as booked.
    academy_year
        The year they were booked in, such as '2024/25'.
    """

    trust: Trust
    school: School | None
    lines: Mapping[str, float]
    academy_year: str


def rolled_forward(book: Book, line: str, world: World, day: dt.date) -> float:
    """Return a line as it would stand on a day, in pounds a year, with the error of rolling.

    The awards, National Insurance, prices, funding and rolls since the year of the accounts, on
    average over its twelve months; and an error that grows with the years between, drawn once for
    a trust's income and once for its spending. Judgement on the error.
    """
    booked = float(book.lines.get(line, 0.0))
    between = years_between(book.academy_year, day)
    if not booked:
        return booked
    key = ERROR_OF_INCOME if line in INCOME_LINES else ERROR_OF_SPENDING
    error = world.at(key, book.trust.company_number)
    return _without_error(book, line, world, day, booked) * (1 + error * between)


def years_between(academy_year: str, day: dt.date) -> float:
    """Return the years between the middle of an academy year and a day, whichever is first."""
    middle = months_of(academy_year)[6]
    return abs((day - middle).days) / DAYS_PER_YEAR


def _without_error(book: Book, line: str, world: World, day: dt.date, booked: float) -> float:
    base, school, now = first_year(book.academy_year), book.school, academy_year(day)
    if line == GENERAL_FUNDING and school is not None and booked > 0 and base <= now:
        return float(general_funding(school, world, booked, base, (day,))[0])
    if line in INCOME_LINES:
        between = range(min(base, now) + 1, max(base, now) + 1)
        rise = float(np.prod([1 + funding_rise(world, year) for year in between]))
        change = rise * roll_change(book.trust, school, world, len(between))
        return booked * change if base <= now else booked / change
    days = (*months_of(book.academy_year), day)
    index = cost_index(line, book.trust, world, min(days), days)
    return booked * float(index[-1] / index[:-1].mean())


def roll_change(trust: Trust, school: School | None, world: World, years: int) -> float:
    """Return the roll of a school, or of all of a trust's, after some years over that before."""
    of = trust.schools if school is None else (school,)
    pupils = np.asarray([each.pupils for each in of])
    growth = np.asarray([1 + roll_growth(each, world) for each in of])
    return float((pupils * growth**years).sum() / pupils.sum())


def cost_index(
    line: str, trust: Trust, world: World, base: dt.date, days: Sequence[dt.date]
) -> Numbers:
    """Return the index of a line of spending by day: employment costs of staff, or prices."""
    if line in TEACHING_LINES:
        pay = compounded(world, teacher_award, SEPTEMBER, base, days)
        full = world["workforce.teacher_pay_median"]
        return employment(world, full, world["workforce.teachers_pension_rate"], pay, days)
    if line in STAFF_LINES:
        pay = compounded(world, support_award, APRIL, base, days)
        pension = np.asarray(lgps_rates(trust, world, days))
        return employment(world, world["workforce.njc_pay_scp12"], pension, pay, days)
    return compounded(world, price_rise, SEPTEMBER, base, days)


def employment(
    world: World, pay: float, pension: float | Numbers, index: Numbers, days: Sequence[dt.date]
) -> Numbers:
    """Return what somebody on a yearly pay costs an employer on each day, in pounds a year.

    The pension rate is the same on every day, or one for each.
    """
    paid = pay * index
    return np.asarray(paid * (1 + pension) + insurance(paid[None, :], world, days)[0])
