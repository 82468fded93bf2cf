"""Awards and prices by year: what was decided where it is known, what is believed where not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np

from entities.assumption import World
from entities.records import Numbers
from simulator.office_calendar import SEPTEMBER

APRIL = 4
AWARD_YEARS = 3
"""The teachers' pay evidence is stated for three years together."""
FUNDED_YEARS = 2
"""What funding affords is stated for two years together."""
FIRST_OF_EVIDENCE = 2026
"""Year of the first September for which evidence on pay and funding looks ahead."""

Rise = Callable[[World, int], float]
"""What rises in a year, as a share of what it was."""


def teacher_award(world: World, year: int) -> float:
    """Return the teachers' award of a September: as decided to 2025, then as evidence has it."""
    if year >= FIRST_OF_EVIDENCE:
        together = world["funding.teacher_award_proposal_2026_29"]
        return float((1 + together) ** (1 / AWARD_YEARS) - 1)
    if year == FIRST_OF_EVIDENCE - 1:
        return world["funding.teacher_award_2025"]
    if year == FIRST_OF_EVIDENCE - 2:
        return world["funding.teacher_award_2024"]
    return world["funding.teacher_award_before_2024"]


def support_award(world: World, year: int) -> float:
    """Return the award of support staff of an April."""
    if year < FIRST_OF_EVIDENCE - 1:
        return world["workforce.njc_award_before_2025"]
    return world["workforce.njc_award_2025"]


def price_rise(world: World, year: int) -> float:  # noqa: ARG001 - one rise holds for every year
    """Return by how much prices other than pay rise in a September, the same each year."""
    return world["funding.non_staff_inflation"]


def funding_rise(world: World, year: int) -> float:
    """Return by how much general funding per pupil rises in a September.

    In 2025 the national formula and the grant towards the year's award together; the National
    Insurance grant is counted apart (:mod:`simulator.money.funding`).
    """
    if year >= FIRST_OF_EVIDENCE:
        together = world["funding.affordable_award_two_years"]
        return float((1 + together) ** (1 / FUNDED_YEARS) - 1)
    if year == FIRST_OF_EVIDENCE - 1:
        return world["funding.nff_growth_2025_total"] + world["funding.pay_grant_2025_share"]
    return world["funding.growth_before_2025"]


def compounded(
    world: World, rise: Rise, month: int, base: dt.date, days: Sequence[dt.date]
) -> Numbers:
    """Return the index of what rises on the first of a month each year: 1 on the base day.

    A rise counts on days on or after it, if it comes after the base day; before the base day the
    index is below 1 by the rises that were still to come.
    """
    out = np.ones(len(days))
    for year in range(min([base, *days]).year, max([base, *days]).year + 1):
        step = dt.date(year, month, 1)
        factor = 1 + rise(world, year)
        after = np.asarray([day >= step for day in days])
        out *= np.where(after & (step > base), factor, 1.0)
        out /= np.where(~after & (step <= base), factor, 1.0)
    return out


def months_of(academy_year: str) -> tuple[dt.date, ...]:
    """Return the first days of the twelve months of an academy year, such as '2024/25'."""
    first = first_year(academy_year)
    return tuple(
        dt.date(first + (SEPTEMBER + n - 1) // 12, (SEPTEMBER + n - 1) % 12 + 1, 1)
        for n in range(12)
    )


def first_year(academy_year: str) -> int:
    """Return the calendar year in which an academy year begins."""
    return int(academy_year[:4])
