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
from entities.records import Numbers
from entities.school import School
from entities.trust import Trust
from simulator.office_calendar import SEPTEMBER
from simulator.origins import roll_growth
from simulator.shock_paths import cut_of_funding, fallen_roll, unfunded_award
from simulator.situation import Setting

APRIL = 4
AWARD_YEARS = 3
"""The teachers' pay evidence is stated for three years together."""
FUNDED_YEARS = 2
"""What funding affords is stated for two years together."""


def steps_passed(setting: Setting, month_of_year: int) -> Numbers:
    """Count how often a month of the year has come round since the run began, by month."""
    months = setting.calendar.months
    first = months[0]
    ahead = (month_of_year - first.month) % 12 or 12
    passed = (np.arange(len(months)) - ahead) // 12 + 1
    return np.maximum(0, passed).astype(np.float64)


def support_pay(setting: Setting) -> Numbers:
    """Return the index of support-staff pay by month: an award each April."""
    usual = (1 + setting.world["workforce.njc_award_2025"]) ** steps_passed(setting, APRIL)
    return np.asarray(usual * unfunded_award(setting))


def teacher_pay(setting: Setting) -> Numbers:
    """Return the index of teachers' pay by month: an award each September."""
    together = setting.world["funding.teacher_award_proposal_2026_29"]
    yearly = (1 + together) ** (1 / AWARD_YEARS)
    return np.asarray(yearly ** steps_passed(setting, SEPTEMBER) * unfunded_award(setting))


def prices(setting: Setting) -> Numbers:
    """Return the index of non-staff prices by month: a step each September."""
    return (1 + setting.world["funding.non_staff_inflation"]) ** steps_passed(setting, SEPTEMBER)


def income(setting: Setting, trust: Trust, school: School | None = None) -> Numbers:
    """Return the index of a school's income: funding per pupil and its roll, a step each September.

    Without a school, that of the centre: by the rolls of all schools of its trust.
    """
    yearly = (1 + setting.world["funding.affordable_award_two_years"]) ** (1 / FUNDED_YEARS)
    steps = steps_passed(setting, SEPTEMBER)
    return np.asarray(yearly**steps * rolls(setting, trust, school))


def rolls(setting: Setting, trust: Trust, school: School | None = None) -> Numbers:
    """Return the index of a school's roll by month, or of the rolls of a trust's schools."""
    steps = steps_passed(setting, SEPTEMBER)
    of = trust.schools if school is None else (school,)
    whole = math.fsum(each.pupils for each in of)
    each_roll = [
        each.pupils / whole * (1 + roll_growth(each, setting.world)) ** steps
        * fallen_roll(setting, each.urn)
        for each in of
    ]  # fmt: skip
    return np.asarray(np.sum(each_roll, axis=0))


def line_indexes(
    setting: Setting, trust: Trust, school: School | None = None
) -> dict[str, Numbers]:
    """Return the index each line of a school's books, or the centre's, follows."""
    received, support = income(setting, trust, school), support_pay(setting)
    teachers, others = teacher_pay(setting), prices(setting)
    found = {line: support if line in STAFF_LINES else others for line in ACCOUNT_LINES}
    found |= dict.fromkeys(TEACHING_LINES, teachers)
    found |= dict.fromkeys(INCOME_LINES, received)
    return found | {GENERAL_FUNDING: received * cut_of_funding(setting)}
