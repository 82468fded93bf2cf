"""Paths of pay, prices, income and rolls: the same in every arm of a world."""

from __future__ import annotations

import math

import numpy as np

from entities.accounts import INCOME_LINES, STAFF_LINES, TEACHING_LINES
from entities.records import Numbers
from entities.trust import Trust
from simulator.office_calendar import SEPTEMBER
from simulator.origins import roll_growth
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
    return np.asarray([max(0, (i - ahead) // 12 + 1) for i in range(len(months))], dtype=np.float64)


def support_pay(setting: Setting) -> Numbers:
    """Return the index of support-staff pay by month: an award each April."""
    return (1 + setting.world["workforce.njc_award_2025"]) ** steps_passed(setting, APRIL)


def teacher_pay(setting: Setting) -> Numbers:
    """Return the index of teachers' pay by month: an award each September."""
    together = setting.world["funding.teacher_award_proposal_2026_29"]
    yearly = (1 + together) ** (1 / AWARD_YEARS)
    return np.asarray(yearly ** steps_passed(setting, SEPTEMBER))


def prices(setting: Setting) -> Numbers:
    """Return the index of non-staff prices by month: a step each September."""
    return (1 + setting.world["funding.non_staff_inflation"]) ** steps_passed(setting, SEPTEMBER)


def income(setting: Setting, trust: Trust) -> Numbers:
    """Return the index of a trust's income: funding per pupil and rolls, a step each September."""
    yearly = (1 + setting.world["funding.affordable_award_two_years"]) ** (1 / FUNDED_YEARS)
    steps = steps_passed(setting, SEPTEMBER)
    whole = math.fsum(school.pupils for school in trust.schools)
    rolls = [
        school.pupils / whole * (1 + roll_growth(school, setting.world)) ** steps
        for school in trust.schools
    ]
    return np.asarray(yearly**steps * np.sum(rolls, axis=0))


def line_index(setting: Setting, trust: Trust, line: str) -> Numbers:
    """Return the index a line of the return follows: pay, prices or income."""
    if line in INCOME_LINES:
        return income(setting, trust)
    if line in TEACHING_LINES:
        return teacher_pay(setting)
    return support_pay(setting) if line in STAFF_LINES else prices(setting)
