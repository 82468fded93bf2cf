"""How a wave reaches schools: all at once or some a month, later for some, again where it fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from entities.contract import SOFT_SERVICES
from entities.desks import central_desk, desk_after_move, desk_of_post
from entities.plan import Wave
from entities.post import CENTRE
from entities.school import School
from entities.trust import Trust
from simulator.dates import Part, RolledBack
from simulator.office_calendar import months_between
from simulator.routes import Route
from simulator.serving import Place, opening_routes, wave_targets
from simulator.situation import Situation

Free = Callable[[str, int], int]
"""(function, month): the first month from then in which a service may be cut over."""


@dataclass(frozen=True)
class Rollout:
    """The parts in which waves reach schools, what was rolled back on the way, and what stays."""

    parts: tuple[Part, ...]
    rolled_back: tuple[RolledBack, ...]
    stays: tuple[tuple[str, str], ...]


@dataclass
class _Course:
    """How far waves have got: who serves what, since when, and what was told so far."""

    situation: Situation
    later: Mapping[str, int]
    free: Free
    route: Route
    since: dict[Place, int] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    rolled_back: list[RolledBack] = field(default_factory=list)
    stays: list[tuple[str, str]] = field(default_factory=list)


def rollout(
    situation: Situation,
    waves: Sequence[tuple[Wave, int]],
    later: Mapping[str, int],
    free: Free,
) -> Rollout:
    """Lay waves out school by school. Work is never moved again before it has moved.

    Parameters
    ----------
    waves
        Each with the month of its first cut-over.
    later
        By company number: so many months later than day one a trust joins.
    """
    course = _Course(situation, later, free, dict(situation.once(opening_routes)[0]))
    found: dict[int, list[Part]] = {}
    for number in sorted(range(len(waves)), key=lambda n: waves[n][1]):
        found[number] = _of_wave(course, *waves[number])
    services = _services(waves)
    parts = [(services[n], part) for n in range(len(waves)) for part in found[n]]
    return Rollout(tuple(_told(parts)), tuple(course.rolled_back), tuple(course.stays))


def _services(waves: Sequence[tuple[Wave, int]]) -> dict[int, tuple[str, int]]:
    """Return the service each wave moves, and how often the plan had sent it elsewhere before."""
    found, stands = {}, dict[str, tuple[int, str]]()
    for number in sorted(range(len(waves)), key=lambda n: waves[n][1]):
        wave = waves[number][0]
        often, to = stands.get(wave.function, (0, wave.to))
        stands[wave.function] = (often + (to != wave.to), wave.to)
        found[number] = (wave.function, stands[wave.function][0])
    return found


@dataclass(frozen=True)
class _Reach:
    """What a wave takes: by origin the places it moves, and the schools whose work really moves."""

    wave: Wave
    month: int
    cells: Mapping[int, Sequence[Place]]
    moving: frozenset[int]
    peopled: bool


def _of_wave(course: _Course, wave: Wave, month: int) -> list[Part]:
    """Lay one wave out, and take note of where it brings work."""
    targets = dict(wave_targets(course.situation, wave))
    cells: dict[int, list[Place]] = {}
    for place in targets:
        cells.setdefault(place[0], []).append(place)
    moving = frozenset(
        o
        for o, places in cells.items()
        if course.situation.origins[o].school is not None
        and any(course.route[place] != targets[place] for place in places)
    )
    reach = _Reach(wave, month, cells, moving, _has_people(course.situation, wave))
    course.tries[wave.function] = course.tries.get(wave.function, 0) + 1
    at: dict[int, int] = {}
    for o, earliest in _earliest(course, reach).items():
        when = _reached(course, reach, o, earliest)
        if when is not None:
            at[o] = when
            course.since.update(dict.fromkeys(cells[o], when))
            course.route.update({place: targets[place] for place in cells[o]})
    return _parts(course, reach, at)


def _earliest(course: _Course, reach: _Reach) -> dict[int, int]:
    """Return the first month in which a wave may reach each origin, after what moved it before.

    Where nobody is at the new desk, all that joins on one day waits for the last of it.
    """
    cells, since = reach.cells, course.since
    at = {
        o: max([planned, *(since[p] + 1 for p in cells[o] if p in since)])
        for o, planned in _planned(course, reach).items()
    }
    if reach.peopled:
        return at
    own = {o: _later(course, o) for o in at}
    return {o: max(at[other] for other in at if own[other] == own[o]) for o in at}


def _later(course: _Course, o: int) -> int:
    """Return how many months after day one the trust of an origin joins."""
    return course.later.get(course.situation.origins[o].trust.company_number, 0)


def _planned(course: _Course, reach: _Reach) -> dict[int, int]:
    """Return when a wave would reach each origin: at once, or some schools in each open month.

    A trust that joins later has a row of its own, as long after it joined.
    """
    wave, free = reach.wave, course.free
    at, moved = {}, dict[int, int]()
    for o in reach.cells:
        own = reach.month + _later(course, o)
        at[o] = own
        if o in reach.moving and wave.schools_per_month and reach.peopled:
            before = moved.get(own, 0)
            moved[own] = before + 1
            at[o] = free(wave.function, own)
            for _ in range(before // wave.schools_per_month):
                at[o] = free(wave.function, at[o] + 1)
    return at


def _reached(course: _Course, reach: _Reach, o: int, month: int) -> int | None:
    """Return the month in which a wave reaches an origin from a month on; None where it cannot."""
    origin, free, wave = course.situation.origins[o], course.free, reach.wave
    moves = o in reach.moving
    if origin.school is not None and moves:
        after = _after_private_finance(course.situation, wave, origin.trust, origin.school, month)
        if after is None:
            course.stays.append((wave.function, origin.key))
            return None
        month = after
    month = free(wave.function, month)
    if moves and reach.peopled and _fails(course, wave, origin.key):
        tried = wave.model_copy(update={"schools": (origin.key,)})
        course.rolled_back.append(RolledBack(tried, origin.key, month))
        month = free(wave.function, month + _until_again(course.situation))
    return month


def _parts(course: _Course, reach: _Reach, at: Mapping[int, int]) -> list[Part]:
    """Put origins that are reached together into one part; the wave as it is where all are."""
    keys = [origin.key for origin in course.situation.origins]
    found = []
    for when in sorted(set(at.values())):
        own = [o for o in at if at[o] == when]
        some = reach.wave
        if len(own) < len(reach.cells):
            some = some.model_copy(update={"schools": tuple(keys[o] for o in own)})
        found.append(Part(some, when, frozenset(keys[o] for o in own if o in reach.moving)))
    return found


def _told(parts: Sequence[tuple[tuple[str, int], Part]]) -> list[Part]:
    """Say of each part whether it is the first or the last of its service with schools that move.

    Where no school moves at all, the first part is told as the first, and none as the last.
    """
    says: dict[int, str] = {}
    for service in {name for name, _ in parts}:
        own = [n for n, (name, _) in enumerate(parts) if name == service]
        moved = [n for n in own if parts[n][1].moving]
        first = min(moved or own, key=lambda n: (parts[n][1].month, n))
        last = max(moved or [first], key=lambda n: (parts[n][1].month, n))
        says |= {last: "last"} if parts[last][1].month > parts[first][1].month else {}
        says[first] = "first"
    return [part._replace(says=says.get(n, "")) for n, (_, part) in enumerate(parts)]


def _has_people(situation: Situation, wave: Wave) -> bool:
    """Say whether the desk a wave moves work to has people, its own or moved there by then.

    Where it has none, people of another centre come with the last of the work, so that it moves
    all at once.
    """
    if wave.to != "central" or situation.lead is None:
        return True
    number = situation.lead.company_number
    desk = central_desk(number, wave.function)
    posts = {post.id: post for post in situation.lead.posts}
    moved = [
        step
        for step in situation.arm.plan.post_moves
        if step.post in posts and step.months_after_start <= wave.months_after_start
    ]
    after = [(s.to, desk_after_move(situation.case, posts[s.post], s)) for s in moved]
    serves = [*((p.place, p.desk) for p in posts.values()), *after]
    return any(desk_of_post(number, *each) == desk for each in serves)


def _fails(course: _Course, wave: Wave, school: str) -> bool:
    """Say whether a school's cut-over is rolled back: its work stays where it was, for a time.

    Once at most for each wave. Judgement on how often; nobody has counted.
    """
    if not course.situation.on("roll_back"):
        return False
    name = f"roll_back/{wave.function}/{school}/{course.tries[wave.function]}"
    return course.situation.streams.uniform(name) < course.situation.world["model.rollback_chance"]


def _until_again(situation: Situation) -> int:
    return max(1, round(situation.world["process.rollback_months"]))


def _after_private_finance(
    situation: Situation, wave: Wave, trust: Trust, school: School, month: int
) -> int | None:
    """Return the first month from one in which a school's work can move; None where it cannot.

    Soft services of a building under private finance stay with its contract until it ends.
    """
    if wave.function not in SOFT_SERVICES or not school.pfi:
        return month
    ends = private_finance_ends(trust, school)
    if ends is None:
        return None
    return max(month, months_between(situation.calendar.months[0], ends) + 1)


def private_finance_ends(trust: Trust, school: School) -> dt.date | None:
    """Return the last day of the private finance of a school's building, if it is known."""
    return max((c.ends for c in trust.contracts if c.pfi and c.place in (school.urn, CENTRE)),
               default=None)  # fmt: skip
