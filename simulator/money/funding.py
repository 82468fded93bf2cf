"""General funding of a school: a lump sum, and so much for each pupil of last October's roll.

Thin but right: what is not told apart in a return stays in the amount per pupil, so that the first
year is the school's own figure and only what changes follows a rule. All of it is the same in
every arm. Structure of the national funding formula: Department for Education, schools operational
guide 2025 to 2026.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from entities.assumption import World
from entities.records import Numbers
from entities.school import School
from simulator.money.awards import FIRST_OF_EVIDENCE, funding_rise
from simulator.office_calendar import SEPTEMBER
from simulator.origins import roll_growth

MAINSTREAM = ("primary", "secondary", "all_through")
"""Phases with a lump sum and a minimum per pupil; others are funded by place."""
GRANT_FROM = dt.date(2025, 4, 1)
"""From when the National Insurance grant is paid (Department for Education)."""
GRANT_IN_MINIMUM = 2026
"""From which academy year the minimum per pupil contains the grant, which the national formula
then has taken in (papers of schools forums for 2026 to 2027)."""
GRANT_MONTHS = {2024: 5 / 12}
"""Part of a year's grant inside the accounts of the academy year in which it began."""
KEY_STAGE_3_YEARS = 3 / 5
"""Of the five years to sixteen in a secondary school, the part in key stage 3."""
FIRST_MINIMUM = 2024
"""Year of the first minimum per pupil the book holds."""
MINIMUMS = {
    "primary": (
        "funding.mppl_primary_2024",
        "funding.mppl_primary_2025",
        "funding.mppl_primary_2026",
    ),
    "secondary": (
        "funding.mppl_secondary_2024",
        "funding.mppl_secondary_2025",
        "funding.mppl_secondary_2026",
    ),
}
"""Minimum per pupil by phase, one key a year from the first."""
PREMIUMS = {
    "primary": "funding.pupil_premium_primary",
    "secondary": "funding.pupil_premium_secondary",
}
"""Pupil premium for each pupil who had free meals in six years, by phase."""


@dataclass(frozen=True)
class Parts:
    """What a school's general funding of a full year is made of, in pounds of that year.

    Attributes
    ----------
    lump
        The same whatever the roll.
    pupil_led
        What the pupils of last October's roll bring, all needs together.
    sixth_form
        For students aged 16 to 19, by last year's number.
    premises
        For a private finance contract: never pooled.
    grant
        National Insurance grant of a whole year.
    """

    lump: float
    pupil_led: float
    sixth_form: float
    premises: float
    grant: float


def academy_year(day: dt.date) -> int:
    """Return the calendar year in which the academy year of a day begins."""
    return day.year if day.month >= SEPTEMBER else day.year - 1


def insurance_grant(school: School, world: World) -> float:
    """Return the National Insurance grant of a year in pounds: a lump sum and rates per pupil."""
    if school.phase not in MAINSTREAM:
        return 0.0
    primary = world["funding.ni_grant_primary"]
    older = KEY_STAGE_3_YEARS * world["funding.ni_grant_ks3"]
    older += (1 - KEY_STAGE_3_YEARS) * world["funding.ni_grant_ks4"]
    by_phase = {"primary": primary, "secondary": older, "all_through": (primary + older) / 2}
    young = max(0.0, school.pupils - school.sixth_form_pupils)
    for_poorer = {True: "funding.ni_grant_fsm6_primary", False: "funding.ni_grant_fsm6_secondary"}
    poorer = world[for_poorer[school.phase == "primary"]] * (school.free_meals_pupils or 0.0)
    return world["funding.ni_grant_lump_sum"] + by_phase[school.phase] * young + poorer


def pupil_premium(school: School, world: World) -> float:
    """Return the pupil premium of a year in pounds; nought where poorer pupils are not counted.

    So much for each pupil who had free school meals in six years; it follows its pupils under
    every rule of pooling. Rates of 2025-26; the higher ones for children in care are left out.
    """
    rate = world[PREMIUMS["primary" if school.phase == "primary" else "secondary"]]
    return rate * (school.free_meals_pupils or 0.0)


def parts_of(school: School, world: World, booked: float, year: int) -> Parts:
    """Split general funding as booked in an academy year; what is left over is led by pupils."""
    grant = insurance_grant(school, world)
    inside = GRANT_MONTHS.get(year, float(year >= GRANT_FROM.year)) * grant
    left = booked - inside
    lump = min(world["funding.lump_sum"], left) if school.phase in MAINSTREAM else 0.0
    sixth = min(world["funding.rate_16_to_19"] * school.sixth_form_pupils, left - lump)
    premises = min(school.premises_funding, left - lump - sixth)
    return Parts(lump, left - lump - sixth - premises, sixth, premises, grant)


def minimum_per_pupil(school: School, world: World, year: int) -> float:
    """Return the least general funding for each pupil to sixteen in an academy year, in pounds.

    As published to 2026/27, then with the rise of funding. A school of all ages takes the lower.
    """
    if school.phase not in MAINSTREAM or year < FIRST_MINIMUM:
        return 0.0
    published = MINIMUMS["secondary" if school.phase == "secondary" else "primary"]
    published_last = min(year, FIRST_OF_EVIDENCE)
    later = np.prod([1 + funding_rise(world, y) for y in range(FIRST_OF_EVIDENCE + 1, year + 1)])
    return float(world[published[published_last - FIRST_MINIMUM]] * later)


def per_pupil(last: float, rise: float, guarantee: float) -> float:
    """Return pupil-led funding for each pupil, never below last year's by more than allowed."""
    return last * (1 + max(rise, guarantee))


def with_minimum(
    lump: float, pupil_led: float, pupils: float, minimum: float, counted: float = 0.0
) -> float:
    """Return lump sum and pupil-led funding, raised to the minimum for each pupil.

    Parameters
    ----------
    counted
        Paid apart, and counted towards the minimum.
    """
    return max(lump + pupil_led, minimum * pupils - counted)


def funding_of_years(
    school: School, world: World, booked: float, base: int, last: int, left: Sequence[float]
) -> tuple[Numbers, Numbers]:
    """Return general funding by academy year from the base year on, and the grant apart.

    Parameters
    ----------
    booked
        General funding of the base year, in pounds of a full year.
    left
        What is left of the roll of the October before each year, against its usual path.
    """
    parts, growth = parts_of(school, world, booked, base), 1 + roll_growth(school, world)
    young = max(0.0, school.pupils - school.sixth_form_pupils) / growth
    rate, sixth, lump = parts.pupil_led, parts.sixth_form, parts.lump
    premises, grant, guarantee = parts.premises, parts.grant, world["funding.minimum_guarantee"]
    comparable = lump + rate >= minimum_per_pupil(school, world, base) * young
    totals, grants = [], []
    for year, part in zip(range(base, last + 1), left, strict=True):
        if year > base:
            rise = funding_rise(world, year)
            rate, lump, sixth = (
                per_pupil(rate, rise, guarantee),
                lump * (1 + rise),
                sixth * (1 + rise),
            )
            premises *= 1 + world["funding.non_staff_inflation"]
            grant *= 1 + rise if year >= FIRST_OF_EVIDENCE else 1
        roll = growth ** (year - base) * part
        least = minimum_per_pupil(school, world, year) if comparable and year > base else 0.0
        inside = grant if year >= GRANT_IN_MINIMUM else 0.0
        core = with_minimum(lump, rate * roll, young * roll, least, inside)
        totals.append(core + sixth * roll + premises)
        grants.append(grant)
    return np.asarray(totals), np.asarray(grants)


def general_funding(
    school: School,
    world: World,
    booked: float,
    base: int,
    days: Sequence[dt.date],
    left: Numbers | None = None,
) -> Numbers:
    """Return a school's general funding in pounds a year, as it stands on each day.

    Parameters
    ----------
    booked
        General funding of the base academy year, in pounds of a full year.
    base
        Calendar year in which the base academy year begins.
    days
        First days of months, none before the base year.
    left
        What is left of the school's roll on each of them against its usual path; 1 when absent.
    """
    last, years = academy_year(max(days)), np.asarray([academy_year(day) for day in days])
    known = np.ones(len(days)) if left is None else left
    totals, grants = funding_of_years(
        school,
        world,
        booked,
        base,
        last,
        [_at_census(y, days, known) for y in range(base, last + 1)],
    )
    paid = np.asarray([day >= GRANT_FROM for day in days])
    return np.asarray(totals[years - base] + grants[years - base] * paid)


def _at_census(year: int, days: Sequence[dt.date], left: Numbers) -> float:
    """Return what is left of a roll in the October before an academy year; 1 before the run."""
    census = dt.date(year - 1, 10, 1)
    return next((float(part) for day, part in zip(days, left, strict=True) if day == census), 1.0)
