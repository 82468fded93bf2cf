"""Posts as they stand at a moment: who holds them, where they serve, when they attend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from entities.desks import desk_of_post
from entities.post import Post
from entities.records import Numbers
from entities.trust import Trust
from simulator.attendance import evenly_spread
from simulator.duties import PostTime
from simulator.situation import Situation
from simulator.volumes import MINUTES, attended_hours


class Base(NamedTuple):
    """Where a post is from a month of the run on, and what it serves there.

    Attributes
    ----------
    place
        'centre', the URN of a school, or the key of a hub.
    desk
        The function served at a centre or a hub; in a school, its own desk.
    """

    month: int
    place: str
    desk: str


@dataclass
class Seat:
    """One post as it stands: who holds it and where it serves.

    Attributes
    ----------
    number
        Number of the post in the diary of touches.
    desk
        Name of the desk, or None for a structural post.
    state
        'filled', 'absent' (a long absence), 'vacant' or 'deleted'.
    since
        Minute the holder started; None for those in post at the opening.
    ordinal
        Number of the holder: 0 at the opening, one more with each vacancy.
    phase
        Where the luck of its half-days begins (see :func:`simulator.attendance.evenly_spread`).
    changes
        (minute, state) of every change, from the start of the run.
    bases
        Where the post is, and what it serves, from the opening on and after each move.
    """

    number: int
    post: Post
    trust: Trust
    desk: str | None
    time: PostTime
    presence: float
    allowed: npt.NDArray[np.bool_]
    phase: float
    state: str = "filled"
    since: float | None = None
    ordinal: int = 0
    changes: list[tuple[float, str]] = field(default_factory=lambda: [(0.0, "filled")])
    bases: list[Base] = field(init=False)

    def __post_init__(self) -> None:
        self.bases = [Base(0, self.post.place, self.post.desk)]

    def base(self, month: int) -> Base:
        """Return where the post is in a month of the run."""
        return next(base for base in reversed(self.bases) if base.month <= month)

    def is_at(self, place: str, desk: str, months: int) -> Numbers:
        """Return 1 in the months of the run in which the post serves a desk at a place, else 0."""
        out = np.zeros(months)
        for base, inside in self.spans(months):
            out[inside] = (base.place, base.desk) == (place, desk)
        return out

    def spans(self, months: int) -> Iterator[tuple[Base, slice]]:
        """Yield where the post is, each with the months of the run in which it is there."""
        ends = [*(base.month for base in self.bases), months]
        for base, (first, after) in zip(self.bases, pairwise(ends), strict=True):
            yield base, slice(first, after)

    @property
    def luck(self) -> Numbers:
        """The luck of each half-day, evenly spread from the post's own phase."""
        return evenly_spread(self.phase, len(self.allowed))


def seats_of(situation: Situation) -> dict[str, Seat]:
    """Set up every post of a case as it stands at the opening, in the order of their names."""
    every = sorted(
        ((post, trust) for trust in situation.case.trusts for post in trust.posts),
        key=lambda pair: pair[0].id,
    )
    return {
        post.id: _seat(situation, number, trust, post) for number, (post, trust) in enumerate(every)
    }


def _seat(situation: Situation, number: int, trust: Trust, post: Post) -> Seat:
    calendar, world = situation.calendar, situation.world
    desk = None
    if post.kind == "desk":
        desk = desk_of_post(trust.company_number, post.place, post.desk)
    attended = attended_hours(post, world) * MINUTES
    queue = situation.workload.queue_share.get(desk or "", 0.0)
    allowed = calendar.half_days_in_term
    office = calendar.office_minutes_per_year * calendar.term_share
    if post.weeks == "full_year":
        allowed, office = np.ones_like(allowed), calendar.office_minutes_per_year
    return Seat(
        number=number,
        post=post,
        trust=trust,
        desk=desk,
        time=PostTime(attended=attended, other=attended * (1 - queue)),
        presence=min(1.0, attended / office),
        allowed=allowed,
        phase=situation.streams.uniform(f"post/{post.id}/attendance"),
    )
