"""Touches as the diary tells them, with the request each was for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from entities.records import Integers, Numbers
from simulator.desk.diary import Diary
from simulator.milestones import Measure, Milestone
from simulator.situation import Setting


@dataclass(frozen=True)
class Touches:
    """Some rows of the diary, in their order.

    Attributes
    ----------
    place
        Request type and origin of the request, as one number: type x origins + origin.
    kind
        Its type.
    counted
        Whether the touch counts as effort: people did it, on a request that counts.
    start, work, trip, touch, plain
        As in the diary.
    """

    place: Integers
    kind: Integers
    counted: Integers
    desk: Integers
    start: Numbers
    work: Numbers
    trip: Numbers
    touch: Numbers
    plain: Numbers


def touches_of(setting: Setting, diary: Diary, rows: slice | Integers, place: Integers) -> Touches:
    """Read some rows of the diary.

    Parameters
    ----------
    place
        Place of each request of the book; those that do not count are told as -1 - place.
    """
    of = place[diary.numbers("request")[rows]]
    kept = (of >= 0) & (diary.numbers("worker")[rows] >= 0)
    of = np.maximum(of, -1 - of)
    times = {
        name: np.ascontiguousarray(diary.minutes(name)[rows])
        for name in ("start", "work", "trip", "touch", "plain")
    }
    return Touches(
        place=of,
        kind=of // len(setting.origins),
        counted=np.flatnonzero(kept),
        desk=np.ascontiguousarray(diary.numbers("desk")[rows]),
        **times,
    )


def efforts(setting: Setting, touches: Touches) -> Iterator[Milestone]:
    """Return the effort of touches, in the month in which each began."""
    row = touches.counted
    month = setting.calendar.months_of(touches.start[row])
    effort = Measure("effort_minutes", weight=touches.work[row])
    yield Milestone(row, touches.place[row], month, (effort,))
