"""Paths of pay, prices, income and rolls: the same in every arm of a world."""

from __future__ import annotations

import math

import numpy as np

from entities.accounts import (
    ACCOUNT_LINES,
    GENERAL_FUNDING,
    INCOME_LINES,
    STAFF_LINES,
    TEACHING_LINES,
)
from entities.calendar import MONTHS_PER_YEAR
from entities.post import CENTRE
from entities.records import Numbers
from entities.school import School
from entities.trust import Trust
from simulator.money.awards import (
    APRIL,
    Rise,
    compounded,
    first_year,
    funding_rise,
    price_rise,
    support_award,
    teacher_award,
)
from simulator.money.funding import academy_year, general_funding
from simulator.money.opening_position import book_of
from simulator.money.roll_forward import cost_index, rolled_forward
from simulator.office_calendar import SEPTEMBER
from simulator.origins import roll_growth
from simulator.shock_paths import cut_of_funding, fallen_roll, unfunded_award
from simulator.situation import Setting

CLASS_LINES = (*TEACHING_LINES, "education_support_staff", "agency_supply_teaching_staff")
"""Lines that follow a roll in part, a year later: classes are not taken apart at once."""
PUPIL_LINES = (
    "learning_resources",
    "ict_learning_resources",
    "examination_fees",
    "catering_supplies",
)
"""Lines that follow a roll at once: so much for each pupil."""


def steps_passed(setting: Setting, month_of_year: int) -> Numbers:
    """Count how often a month of the year has come round since the run began, by month."""
    months = setting.calendar.months
    first = months[0]
    ahead = (month_of_year - first.month) % MONTHS_PER_YEAR or MONTHS_PER_YEAR
    passed = (np.arange(len(months)) - ahead) // MONTHS_PER_YEAR + 1
    return np.maximum(0, passed).astype(np.float64)


def _path(setting: Setting, rise: Rise, month_of_year: int) -> Numbers:
    days = setting.calendar.months
    return compounded(setting.world, rise, month_of_year, days[0], days)


def support_pay(setting: Setting) -> Numbers:
    """Return the index of support-staff pay by month: an award each April."""
    return np.asarray(setting.once(_path, support_award, APRIL) * setting.once(unfunded_award))


def teacher_pay(setting: Setting) -> Numbers:
    """Return the index of teachers' pay by month: an award each September."""
    return np.asarray(setting.once(_path, teacher_award, SEPTEMBER) * setting.once(unfunded_award))


def prices(setting: Setting) -> Numbers:
    """Return the index of non-staff prices by month: a step each September."""
    return setting.once(_path, price_rise, SEPTEMBER)


def rolls(setting: Setting, trust: Trust, school: School | None = None) -> Numbers:
    """Return a school's roll by month over that of the opening; without one, of a whole trust."""
    steps = steps_passed(setting, SEPTEMBER)
    of = trust.schools if school is None else (school,)
    whole = math.fsum(each.pupils for each in of)
    parts = [
        each.pupils / whole * (1 + roll_growth(each, setting.world)) ** steps
        * fallen_roll(setting, each.urn)
        for each in of
    ]  # fmt: skip
    return np.asarray(np.sum(parts, axis=0))


def income(setting: Setting, trust: Trust, school: School | None = None) -> Numbers:
    """Return the index of income that pupils bring: funding per pupil and the roll of the month.

    Without a school, that of the centre: by the rolls of all schools of its trust.
    """
    rise = setting.once(_path, funding_rise, SEPTEMBER)
    return np.asarray(rise * rolls(setting, trust, school))


def general(setting: Setting, trust: Trust, school: School | None) -> Numbers:
    """Return the index of general funding: a school's by its rule, the centre's by its pupils."""
    book, _ = book_of(trust, CENTRE if school is None else school.urn)
    booked, cut = book.lines.get(GENERAL_FUNDING, 0.0), cut_of_funding(setting)
    base, days = first_year(book.academy_year), setting.calendar.months
    if school is None or booked <= 0:
        return np.asarray(income(setting, trust, school) * cut)
    if base > academy_year(days[0]):
        base = academy_year(days[0])
        booked = rolled_forward(book, GENERAL_FUNDING, setting.world, days[0])
    left = fallen_roll(setting, school.urn)
    path = general_funding(school, setting.world, booked, base, days, left)
    return np.asarray(path / path[0] * cut)


def costs_follow_rolls(setting: Setting, trust: Trust, school: School) -> dict[str, Numbers]:
    """Return by line how spending follows a school's roll, over that of the opening.

    So much for each pupil at once, teaching in part and a year later: a class is not taken apart
    when one pupil in ten leaves. How large a part is judgement; no trust has decided it yet.
    """
    now, part = rolls(setting, trust, school), setting.world["model.teaching_follows_rolls"]
    before = np.concatenate([np.ones(min(MONTHS_PER_YEAR, len(now))), now])[: len(now)]
    found = dict.fromkeys(PUPIL_LINES, now)
    return found | dict.fromkeys(CLASS_LINES, 1 + part * (before - 1))


def _cost_indexes(setting: Setting, number: str) -> dict[str, Numbers]:
    """Return the index of every line of a trust's spending, before anything follows a roll."""
    days, struck = setting.calendar.months, unfunded_award(setting)
    paid, trust = (*STAFF_LINES, *TEACHING_LINES), setting.case.trust(number)
    found = {}
    for line in ACCOUNT_LINES:
        index = cost_index(line, trust, setting.world, days[0], days)
        found[line] = index / index[0] * (struck if line in paid else 1.0)
    return found


def line_indexes(
    setting: Setting, trust: Trust, school: School | None = None
) -> dict[str, Numbers]:
    """Return the index each line of a school's books, or the centre's, follows."""
    found = dict(setting.once(_cost_indexes, trust.company_number))
    if school is not None and setting.on("costs_follow_rolls"):
        follows = costs_follow_rolls(setting, trust, school)
        found |= {line: found[line] * index for line, index in follows.items()}
    found |= dict.fromkeys(INCOME_LINES, income(setting, trust, school))
    return found | {GENERAL_FUNDING: general(setting, trust, school)}
