"""How much work there is: drivers, growth, and counted work set against the people who do it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from entities.assumption import World
from entities.case import Case
from entities.desks import central_desk, desk_of, desk_of_post, local_desk
from entities.post import Post
from entities.school import School
from entities.service import Driver, RequestType, ServiceFunction
from entities.trust import Trust

MINUTES = 60.0
PER_THOUSAND = 1000.0
PROJECTION_YEARS = 5.0
"""The national projection of pupil numbers is stated over five years (2025 to 2030)."""


@dataclass(frozen=True)
class Origin:
    """Where requests come from: a school, or a trust's own centre (`school` is None)."""

    key: str
    trust: Trust
    school: School | None


@dataclass(frozen=True)
class Workload:
    """Counted work and attendance at the opening, before any plan.

    Attributes
    ----------
    volume
        Requests a year by (origin, request type), after fitting.
    fit
        Share (at most 1) by which a desk's reference volumes were drawn down to fit its people.
    queue_share
        Share of attended time each desk gives its queue in the base year.
    """

    volume: dict[tuple[str, str], float]
    fit: dict[str, float]
    queue_share: dict[str, float]


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


def growth(origin: Origin, driver: Driver, world: World) -> float:
    """Return the yearly growth of a driver at an origin, the same in every arm."""
    if origin.school is None:
        return 0.0
    if driver in ("pupil", "sen_pupil"):
        return roll_growth(origin.school, world)
    if driver == "ehcp_pupil":
        return world["demand.ehc_plan_growth"]
    return 0.0


def origin_desk(origin: Origin, function: ServiceFunction) -> str:
    """Name the desk that serves an origin at the opening; a centre without one asks a school."""
    trust = origin.trust
    if origin.school is not None:
        return desk_of(trust, origin.school, function)
    if trust.where(function.key) == "central":
        return central_desk(trust.company_number, function.key)
    first = min(school.urn for school in trust.schools)
    return local_desk(first, function.local_desk)


def attended_hours(post: Post, world: World) -> float:
    """Return the hours a year a post attends work, term-time posts in proportion to their pay."""
    full = world["model.attended_hours_per_fte"] * post.fte
    return full * (world["model.term_time_pay_factor"] if post.weeks == "term_time" else 1.0)


def desk_hours(case: Case, world: World) -> dict[str, float]:
    """Return attended hours a year by desk, all its posts together."""
    hours: dict[str, list[float]] = defaultdict(list)
    for trust in case.trusts:
        for post in trust.posts:
            if post.kind == "desk":
                desk = desk_of_post(trust.company_number, post.place, post.desk)
                hours[desk].append(attended_hours(post, world))
    return {desk: math.fsum(parts) for desk, parts in hours.items()}


def workload(case: Case, world: World) -> Workload:
    """Set the counted work of each desk against its people in the base year.

    Volumes are the reference rates, never scaled up to fill posts. Where they ask for more than
    the posts can do at the desk's utilisation, they are drawn down to fit. The rest of a post's
    attended time is other duties.
    """
    hours = desk_hours(case, world)
    volume, asked = _reference_work(case, world)
    fit, share = {}, {}
    for desk, minutes in asked.items():
        utilisation = world.at("model.base_utilisation", desk)
        most = hours.get(desk, 0.0) * MINUTES * (1 - world["model.least_queue_share"]) * utilisation
        fit[desk] = min(1.0, most / minutes) if minutes > 0 else 1.0
        attended = hours.get(desk, 0.0) * MINUTES * utilisation
        share[desk] = minutes * fit[desk] / attended if attended > 0 else 0.0
    fitted = {(o, t): v * fit[desk] for (o, t, desk), v in volume.items()}
    return Workload(volume=fitted, fit=fit, queue_share=share)


def _reference_work(
    case: Case, world: World
) -> tuple[dict[tuple[str, str, str], float], dict[str, float]]:
    volume: dict[tuple[str, str, str], float] = {}
    asked: dict[str, list[float]] = defaultdict(list)
    for origin in origins(case):
        for function in case.functions:
            desk = origin_desk(origin, function)
            for kind in function.request_types:
                per_year = _volume(origin, kind, desk, world)
                if per_year > 0:
                    volume[origin.key, kind.key, desk] = per_year
                    asked[desk].append(per_year * world[f"request.{kind.key}.minutes"])
    return volume, {desk: math.fsum(parts) for desk, parts in asked.items()}


def _volume(origin: Origin, kind: RequestType, desk: str, world: World) -> float:
    count = driver_count(origin, kind.driver, world) * world[f"request.{kind.key}.volume"]
    if origin.trust.source == "inferred":
        return count * world.at("model.inferred_work_multiplier", desk)
    return count
