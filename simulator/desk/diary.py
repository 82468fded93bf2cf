"""The diary of touches: who did what for which request, and when."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from entities.records import Integers, Numbers

DIARY_WHOLE = ("request", "desk", "worker")
DIARY_TIMES = ("start", "work", "trip", "touch", "plain", "end", "back")


@dataclass(slots=True)
class Diary:
    """Every touch of one replication, in the order in which they began at each desk.

    Attributes
    ----------
    whole, times
        A row for each touch, columns in the order of :data:`DIARY_WHOLE` and :data:`DIARY_TIMES`.
    counts
        How many touches are written; further rows are spare.
    request, desk, worker
        Whose touch it was: number of the request, of the desk and of the person.
    start
        Minute at which it began.
    work, trip
        Minutes it took in all, and minutes of travel in them.
    touch, plain
        Intrinsic minutes done, and the minutes these would have taken here without automation.
    end, back
        Minute at which it ended or was broken off, and at which its request next joins a queue;
        the same where that was the end of the request.
    """

    whole: Integers
    times: Numbers
    counts: Integers = field(default_factory=lambda: np.zeros(1, dtype=np.int64))

    @property
    def used(self) -> int:
        """How many touches are written."""
        return int(self.counts[0])

    def begin_again(self) -> None:
        """Become an empty diary, in the same memory."""
        self.counts[0] = 0

    def keep(self, rows: Integers, numbers: Integers) -> None:
        """Forget all touches but some, whose requests have new numbers (by the old ones)."""
        kept = self.whole[rows].copy(), self.times[rows].copy()
        kept[0][:, DIARY_WHOLE.index("request")] = numbers[self.numbers("request")[rows]]
        self.whole[: len(rows)], self.times[: len(rows)] = kept
        self.counts[0] = len(rows)

    def write(self, row: tuple[int, int, int, float, float, float, float, float]) -> int:
        """Write one touch and return its row."""
        at = self.used
        if at == len(self.times):
            self.grow(2 * at + 1)
        self.whole[at], self.times[at, :5] = row[:3], row[3:]
        self.counts[0] += 1
        return at

    def mend(self, row: int, work: float, trip: float, touch: float, plain: float) -> None:
        """Write down anew what was done in a touch."""
        self.times[row, 1:5] = work, trip, touch, plain

    def close(self, row: int, end: float, back: float) -> None:
        """Write down when a touch ends, and when its request joins a queue again."""
        self.times[row, 5:] = end, back

    def worked(self, row: int) -> float:
        """Return the minutes of a touch."""
        return float(self.times[row, 1])

    def grow(self, least: int) -> None:
        """Make room for at least so many touches."""
        more = max(0, least - len(self.times))
        self.whole = np.pad(self.whole, ((0, more), (0, 0)))
        self.times = np.pad(self.times, ((0, more), (0, 0)))

    def numbers(self, name: str) -> Integers:
        """Return one of :data:`DIARY_WHOLE` of every touch written."""
        return self.whole[: self.used, DIARY_WHOLE.index(name)]

    def minutes(self, name: str) -> Numbers:
        """Return one of :data:`DIARY_TIMES` of every touch written."""
        return self.times[: self.used, DIARY_TIMES.index(name)]


def blank_diary(room: int = 16) -> Diary:
    """Return an empty diary."""
    return Diary(
        np.zeros((room, len(DIARY_WHOLE)), dtype=np.int64), np.zeros((room, len(DIARY_TIMES)))
    )
