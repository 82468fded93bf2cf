"""How a wave reaches schools: all at once or some a month, later for some, again where it fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from entities.desks import central_desk, desk_of_post
from entities.plan import Wave
from entities.post import CENTRE
from entities.school import School
from entities.trust import Trust
from simulator.dates import RolledBack
from simulator.office_calendar import months_between
from simulator.origins import Origin
from simulator.routes import opening_desk, wave_desk, wave_takes
from simulator.situation import Situation

SOFT_SERVICES = ("estates",)
"""Services of a building that private finance includes: caretaking, cleaning, repairs."""
Free = Callable[[str, int], int]
"""(function, month): the first month from then in which a service may be cut over."""


@dataclass(frozen=True)
class Rollout:
    """The parts in which waves reach schools, and what was rolled back on the way."""

    parts: tuple[tuple[Wave, int], ...]
    rolled_back: tuple[RolledBack, ...]


def rollout(
    situation: Situation,
    waves: Sequence[tuple[Wave, int]],
    later: Mapping[str, int],
    free: Free,
) -> Rollout:
    """Lay waves out school by school, in the order of the plan.

    Parameters
    ----------
    waves
        Each with the month of its first cut-over.
    later
        By company number: so many months later than day one a trust joins.
    """
    parts: list[tuple[Wave, int]] = []
    failed: list[RolledBack] = []
    for wave, month in waves:
        found, back = _of_wave(situation, wave, month, later, free)
        parts += found
        failed += back
    return Rollout(tuple(parts), tuple(failed))


def _of_wave(
    situation: Situation, wave: Wave, month: int, later: Mapping[str, int], free: Free
) -> tuple[list[tuple[Wave, int]], list[RolledBack]]:
    taken = _taken(situation, wave)
    moving = [o for o in taken if o.school is not None and _moves(situation, wave, o)]
    together = not _has_people(situation, wave)
    at: dict[str, int] = {}
    failed: list[RolledBack] = []
    for origin in taken:
        first = month + later.get(origin.trust.company_number, 0)
        if origin in moving and not together:
            first += _batch(wave, moving, origin, later)
        when = _after_private_finance(situation, wave, origin, first)
        if when is None:
            continue
        when = free(wave.function, when)
        if origin in moving and not together and _fails(situation, wave, origin):
            failed.append(RolledBack(wave.function, origin.key, when))
            when = free(wave.function, when + _until_again(situation))
        at[origin.key] = when
    if len(set(at.values())) == 1 and len(at) == len(taken):
        return [(wave, next(iter(at.values())))], failed
    return [
        (wave.model_copy(update={"schools": tuple(k for k in at if at[k] == when)}), when)
        for when in sorted(set(at.values()))
    ], failed


def _taken(situation: Situation, wave: Wave) -> list[Origin]:
    """Return the schools, and centres, of whose work a wave takes any."""
    numbers = situation.trusts_in_plan
    kinds = [kind for function, kind in situation.kinds if function == wave.function]
    return [
        origin
        for origin in situation.origins
        if any(wave_takes(wave, origin, kind, numbers) for kind in kinds)
    ]


def _moves(situation: Situation, wave: Wave, origin: Origin) -> bool:
    """Say whether a wave gives any of a school's work to another desk than it had."""
    function = situation.case.functions[situation.function_numbers[wave.function]]
    return any(
        wave_desk(wave, origin, function, kind, situation.lead)
        != opening_desk(origin, function, kind)
        for key, kind in situation.kinds
        if key == wave.function and wave_takes(wave, origin, kind, situation.trusts_in_plan)
    )


def _has_people(situation: Situation, wave: Wave) -> bool:
    """Say whether the desk a wave moves work to has people of its own.

    Where it has none, people of another centre come with the last of the work, so that it moves
    all at once.
    """
    if wave.to != "central" or situation.lead is None:
        return True
    desk = central_desk(situation.lead.company_number, wave.function)
    return any(
        desk_of_post(situation.lead.company_number, post.place, post.desk) == desk
        for post in situation.lead.posts
    )


def _batch(wave: Wave, moving: Sequence[Origin], origin: Origin, later: Mapping[str, int]) -> int:
    """Return how many months after the first a school moves, in the order of the case."""
    if wave.schools_per_month is None:
        return 0
    own = later.get(origin.trust.company_number, 0)
    same = [o for o in moving if later.get(o.trust.company_number, 0) == own]
    return same.index(origin) // wave.schools_per_month


def _fails(situation: Situation, wave: Wave, origin: Origin) -> bool:
    """Say whether a school's cut-over is rolled back: its work stays where it was, for a time.

    Once at most. Judgement on how often; nobody has counted.
    """
    if not situation.on("roll_back"):
        return False
    luck = situation.streams.uniform(f"roll_back/{wave.function}/{origin.key}")
    return luck < situation.world["model.rollback_chance"]


def _until_again(situation: Situation) -> int:
    return max(1, round(situation.world["process.rollback_months"]))


def _after_private_finance(
    situation: Situation, wave: Wave, origin: Origin, month: int
) -> int | None:
    """Return the first month from one in which a school's work can move; None where it cannot.

    Soft services of a building under private finance stay with its contract until it ends.
    """
    if wave.function not in SOFT_SERVICES or origin.school is None or not origin.school.pfi:
        return month
    ends = private_finance_ends(origin.trust, origin.school)
    if ends is None:
        return None
    return max(month, months_between(situation.calendar.months[0], ends) + 1)


def private_finance_ends(trust: Trust, school: School) -> dt.date | None:
    """Return the last day of the private finance of a school's building, if it is known."""
    return max((c.ends for c in trust.contracts if c.pfi and c.place in (school.urn, CENTRE)),
               default=None)  # fmt: skip
