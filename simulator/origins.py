"""Where requests come from, and what drives how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from entities.assumption import World
from entities.case import Case
from entities.school import School
from entities.service import Driver, RequestType
from entities.trust import Trust

PER_THOUSAND = 1000.0
ROLL_DRIVERS = ("pupil", "sen_pupil")
"""Drivers of requests that grow and shrink with a school's roll."""
PROJECTION_YEARS = 5.0
"""The national projection of pupil numbers is stated over five years (2025 to 2030)."""


@dataclass(frozen=True)
class Origin:
    """Where requests come from: a school, or a trust's own centre (`school` is None)."""

    key: str
    trust: Trust
    school: School | None


def origins(case: Case) -> tuple[Origin, ...]:
    """List where requests come from: every school, then every trust's centre."""
    schools = [Origin(s.urn, t, s) for t in case.trusts for s in t.schools]
    return (*schools, *(Origin(t.company_number, t, None) for t in case.trusts))


def driver_count(origin: Origin, driver: Driver, world: World) -> float:
    """Return the yearly count of a driver at an origin, at the opening."""
    school = origin.school
    if school is None:
        return 1.0 if driver == "trust" else 0.0
    hires = world["demand.hires_per_1000_pupils"] * school.pupils / PER_THOUSAND
    counts: dict[Driver, float] = {
        "pupil": school.pupils,
        "ehcp_pupil": school.ehcp_pupils,
        "sen_pupil": school.ehcp_pupils + school.sen_support_pupils,
        "staff_headcount": school.staff_headcount,
        "school": 1.0,
        "trust": 0.0,
        "vacancy": hires,
        "starter": hires,
        "inspection": world["model.inspections_per_school_per_year"],
    }
    return counts[driver]


def phase_rate(origin: Origin, kind: RequestType) -> float:
    """Return the rate of a request type at an origin's phase, against the average of schools."""
    return 1.0 if origin.school is None else kind.rate_at(origin.school.phase)


def roll_growth(school: School, world: World) -> float:
    """Return the yearly growth of a school's roll: its own forecast, or the national projection."""
    if school.roll_change_per_year is not None:
        return school.roll_change_per_year
    key = "primary" if school.phase == "primary" else "secondary"
    five_years = {
        "primary": world["funding.pupil_change_primary_2030"],
        "secondary": world["funding.pupil_change_secondary_2030"],
    }[key]
    return float((1 + five_years) ** (1 / PROJECTION_YEARS) - 1)


def growth(origin: Origin, kind: RequestType, world: World) -> float:
    """Return the yearly growth of a request type at an origin, the same in every arm.

    That of its driver, and what the type itself grows by beyond it.
    """
    own = world[f"request.{kind.key}.growth"] if kind.growth_per_year is not None else 0.0
    if origin.school is None:
        return own
    of_driver = 0.0
    if kind.driver in ROLL_DRIVERS:
        of_driver = roll_growth(origin.school, world)
    elif kind.driver == "ehcp_pupil":
        of_driver = world["demand.ehc_plan_growth"]
    return (1 + of_driver) * (1 + own) - 1
