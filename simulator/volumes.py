"""How much work there is: counted work set against the people who do it, before any plan."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from entities.assumption import World
from entities.case import Case
from entities.desks import desk_of_post
from entities.post import Post
from entities.service import RequestType
from simulator.luck import Chances
from simulator.origins import Origin, driver_count, origins, phase_rate
from simulator.routes import is_in_house, is_in_school, opening_desk, second_line_desk

MINUTES = 60.0


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
    at_school
        Minutes a year of counted work at a school's own desk, by (origin, request type).
    """

    volume: dict[tuple[str, str], float]
    fit: dict[str, float]
    queue_share: dict[str, float]
    at_school: dict[tuple[str, str], float]


@dataclass(frozen=True)
class Stream:
    """A stream of requests at the opening: how many a year, and the work they bring each desk."""

    origin: str
    kind: str
    per_year: float
    minutes: tuple[tuple[str, float], ...]


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
    hours, streams = desk_hours(case, world), tuple(_streams(case, world))
    asked = _by_desk(streams, {})
    fit, utilisation = {}, {}
    for desk, minutes in asked.items():
        utilisation[desk] = world.at("model.base_utilisation", desk)
        whole = hours.get(desk, 0.0) * MINUTES * utilisation[desk]
        most = whole * (1 - world["model.least_queue_share"])
        fit[desk] = min(1.0, most / minutes) if minutes > 0 else 1.0
    fitted = _by_desk(streams, fit)
    share = {}
    for desk, minutes in fitted.items():
        attended = hours.get(desk, 0.0) * MINUTES * utilisation[desk]
        share[desk] = minutes / attended if attended > 0 else 0.0
    volume = {(s.origin, s.kind): s.per_year * _fit_of(s, fit) for s in streams}
    at_school = {
        (s.origin, s.kind): s.per_year * _fit_of(s, fit) * minutes
        for s in streams
        for desk, minutes in s.minutes[:1]
        if is_in_school(desk)
    }
    return Workload(volume=volume, fit=fit, queue_share=share, at_school=at_school)


def _fit_of(stream: Stream, fit: dict[str, float]) -> float:
    return min((fit.get(desk, 1.0) for desk, _ in stream.minutes), default=1.0)


def _by_desk(streams: tuple[Stream, ...], fit: dict[str, float]) -> dict[str, float]:
    parts: dict[str, list[float]] = defaultdict(list)
    for stream in streams:
        for desk, minutes in stream.minutes:
            parts[desk].append(stream.per_year * minutes * _fit_of(stream, fit))
    return {desk: math.fsum(found) for desk, found in parts.items()}


def _streams(case: Case, world: World) -> Iterator[Stream]:
    chances = Chances(case, world)
    for origin in origins(case):
        for function in case.functions:
            for kind in function.request_types:
                first = opening_desk(origin, function, kind)
                per_year = _volume(origin, kind, first, world)
                if per_year > 0:
                    second = second_line_desk(origin, function, kind, first)
                    minutes = tuple(_minutes(chances, origin, kind, first, second))
                    yield Stream(origin.key, kind.key, per_year, minutes)


def _minutes(
    chances: Chances, origin: Origin, kind: RequestType, first: str, second: str
) -> Iterator[tuple[str, float]]:
    """Yield the minutes a request is expected to bring each desk; a supplier's need nobody."""
    if is_in_house(first):
        trip = 0.0 if is_in_school(first) else chances.trip(origin, kind)
        alone = 1 - chances.second_line(kind)
        back, visits = chances.again(kind), chances.returns(kind)
        yield first, chances.minutes(kind) * (1 + alone * back) + trip * (1 + alone * visits)
        if alone < 1:
            trip = 0.0 if is_in_school(second) else chances.trip(origin, kind)
            more = chances.second_minutes(kind) * (1 + back) + trip * (1 + visits)
            yield second, chances.second_line(kind) * more


def _volume(origin: Origin, kind: RequestType, desk: str, world: World) -> float:
    count = driver_count(origin, kind.driver, world) * world[f"request.{kind.key}.volume"]
    count *= phase_rate(origin, kind)
    if origin.trust.source == "inferred":
        return count * world.at("model.inferred_work_multiplier", desk)
    return count
