"""What every yardstick is given: the program's own requests, desks, posts and lives, as arrays.

Everything here is worked out before the clock starts. It holds for the arm in which nothing is
planned, where people leave and are replaced whatever the service is like.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from entities.case import STATUS_QUO
from entities.desks import central_desk, local_desk
from entities.records import Integers, Numbers
from simulator.attendance import half_days
from simulator.extra_requests import kinds_driven_by, origin_of
from simulator.replicate import Draws, play
from simulator.routes import is_in_school, opening_desk, second_line_desk
from simulator.seats import Seat, seats_of
from simulator.situation import Situation, situation_for
from simulator.staff import agency_share

TIMES = (
    "arrival", "work", "gap", "deadline", "error_1", "error_2", "second_work", "again_work",
)  # fmt: skip
WHOLE = (
    "origin", "kind", "priority", "touches", "visit", "second_touches", "again_touches",
)  # fmt: skip

Life = tuple[tuple[float, str], ...]
"""(minute, what) of every change in a post."""


@dataclass(frozen=True)
class Spell:
    """One holder of a post, or the agency that covers it: from when, and which half-days."""

    start: float
    end: float
    new: bool
    slots: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Post:
    """One post at a desk, and its holders in order."""

    name: str
    desk: int
    spells: tuple[Spell, ...]


@dataclass(frozen=True)
class Given:
    """Requests, desks and posts of one replication.

    Attributes
    ----------
    columns
        Columns of the requests in order of arrival, those that events make among them.
    desks, posts
        Names of the desks in the order in which work is handed on, and their posts by name.
    first, second
        Desk by (origin, kind): of the first line, and of what it cannot finish.
    falls_on
        Desk by (origin, kind) that does what a school gave up waiting for, or -1.
    travel
        Minutes there and back by (desk, origin).
    rework
        Share sent back, by kind.
    """

    situation: Situation
    columns: dict[str, Numbers | Integers]
    desks: tuple[str, ...]
    posts: tuple[Post, ...]
    first: Integers
    second: Integers
    falls_on: Integers
    travel: Numbers
    rework: Numbers
    delay: float

    def __len__(self) -> int:
        return len(self.columns["arrival"])


def given_of(draws: Draws) -> Given:
    """Lay out a replication of the arm in which nothing is planned."""
    situation = situation_for(draws.setting, draws.setting.case.arm(STATUS_QUO))
    first, second = _routes(situation)
    seats = tuple(seats_of(situation).values())
    named = {*first.values(), *second.values(), *(s.desk for s in seats if s.desk is not None)}
    desks = _in_order(situation, named)
    number = {name: n for n, name in enumerate(desks)}
    found = _lives(draws)
    lives = [(seat, found[seat.post.id]) for seat in seats]
    calendar, world = situation.calendar, situation.world
    return Given(
        situation=situation,
        columns=_columns(situation, draws, lives),
        desks=desks,
        posts=tuple(_posts(situation, lives, number)),
        first=_table(situation, first, number),
        second=_table(situation, second, number),
        falls_on=_falls_on(situation, number),
        travel=_travel(situation, desks),
        rework=np.asarray([situation.chances.rework(kind) for _, kind in situation.kinds]),
        delay=math.floor(world["model.rework_delay_days"] + 0.5) * calendar.minutes_per_day,
    )


def _routes(situation: Situation) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], str]]:
    functions = {f.key: f for f in situation.case.functions}
    first, second = {}, {}
    for o, origin in enumerate(situation.origins):
        for k, (key, kind) in enumerate(situation.kinds):
            first[o, k] = opening_desk(origin, functions[key], kind)
            second[o, k] = second_line_desk(origin, functions[key], kind, first[o, k])
    return first, second


def _in_order(situation: Situation, named: set[str]) -> tuple[str, ...]:
    case = situation.case
    centres = {central_desk(t.company_number, f.key) for t in case.trusts for f in case.functions}
    return tuple(sorted(named, key=lambda name: (name in centres, name)))


def _table(
    situation: Situation, route: dict[tuple[int, int], str], number: dict[str, int]
) -> Integers:
    table = np.zeros((len(situation.origins), len(situation.kinds)), dtype=np.int64)
    for place, name in route.items():
        table[place] = number[name]
    return table


def _falls_on(situation: Situation, number: dict[str, int]) -> Integers:
    local = {f.key: f.local_desk for f in situation.case.functions}
    table = np.full((len(situation.origins), len(situation.kinds)), -1, dtype=np.int64)
    for o, origin in enumerate(situation.origins):
        for k, (function, _) in enumerate(situation.kinds):
            if origin.school is not None:
                table[o, k] = number.get(local_desk(origin.school.urn, local[function]), -1)
    return table


def _travel(situation: Situation, desks: tuple[str, ...]) -> Numbers:
    away = np.floor(np.asarray([situation.chances.travel(o) for o in situation.origins]) + 0.5)
    return np.asarray([np.zeros(len(away)) if is_in_school(name) else away for name in desks])


def _lives(draws: Draws) -> dict[str, Life]:
    """Return (minute, what) of every change in each post, as it is in a run of the program.

    Leaving depends on how busy desks have been, so it is taken from a run rather than drawn again.
    """
    setting = draws.setting
    number = setting.streams.replication
    finished = play(setting.case, setting.case.arm(STATUS_QUO), setting.world,
                    seed=setting.streams.seed, replication=number, draws=draws)  # fmt: skip
    seats = finished.organisation.seats.values()
    return {seat.post.id: tuple(_changes(seat.changes)) for seat in seats}


def _changes(states: list[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    for (_, before), (when, after) in pairwise(states):
        if after == "filled":
            yield when, "starter" if before == "vacant" else "return"
        else:
            yield when, "vacancy" if after == "vacant" else "absence"


def _posts(
    situation: Situation,
    lives: list[tuple[Seat, Life]],
    number: dict[str, int],
) -> Iterator[Post]:
    for seat, changes in lives:
        if seat.desk is None:
            continue
        starts = [(0.0, "opening"), *changes]
        ends = [*(when for when, _ in changes), situation.calendar.end]
        share = seat.presence * situation.workload.queue_share.get(seat.desk, 0.0)
        spells = tuple(
            Spell(start, end, what == "starter", _slots(situation, seat, share, start, end, what))
            for (start, what), end in zip(starts, ends, strict=True)
        )
        yield Post(seat.post.id, number[seat.desk], spells)


def _slots(
    situation: Situation, seat: Seat, share: float, start: float, end: float, what: str
) -> npt.NDArray[np.int64]:
    if what in ("vacancy", "absence"):
        share *= agency_share(situation, seat)
    half = situation.calendar.half_day
    slots = half_days(seat.luck, share, seat.allowed, int(start // half))
    return slots[slots < end / half]


def _columns(
    situation: Situation,
    draws: Draws,
    lives: list[tuple[Seat, Life]],
) -> dict[str, Numbers | Integers]:
    parts = [draws.layer(0).rows]
    for seat, changes in lives:
        origin = origin_of(situation, seat)
        made = [change for change in changes if change[1] in ("vacancy", "starter")]
        for ordinal, (when, what) in enumerate(made):
            asked = [
                (f"post/{seat.post.id}/{kind.key}/{(ordinal + 1) // 2}", k)
                for k, kind in kinds_driven_by(situation, what)
            ]
            parts.append(draws.events.requests(asked, when, origin))
    found = {name: np.concatenate([part[name] for part in parts]) for name in (*TIMES, *WHOLE)}
    order = np.argsort(found["arrival"], kind="stable")
    return {name: column[order] for name, column in found.items()}
