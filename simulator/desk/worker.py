"""One person at a desk: the windows attended, and what is in hand."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from entities.records import Numbers
from simulator.desk.book import NEVER

Windows = tuple[Numbers, Numbers]
"""Minutes at which windows of attendance open and close, in order, never touching."""


def always() -> Windows:
    """Return one window without end."""
    return np.zeros(1), np.full(1, NEVER)


@dataclass(slots=True)
class Worker:
    """A server of a desk.

    Attributes
    ----------
    name, number
        The post, and its number in the diary.
    opens, closes
        Minutes at which windows of attendance open and close.
    speed
        Skill: 1 is a practised person. Never used for part time, which is fewer windows.
    free_at, ready
        Minutes at which it is next free, and next free and present (-infinity: to be worked out).
    request, row
        The request in hand (or -1) and the row of its touch in the diary.
    started, work, holds_until
        Since when it is at it, for how many minutes from then, and until when it is in hand.
    total, trip, touch, plain
        The touch in hand as a whole: minutes in all, of which travel, intrinsic minutes, and the
        minutes it would take here without automation.
    pace, plain_pace
        Minutes for one intrinsic minute: as it is done, and without automation.
    """

    name: str
    opens: Numbers
    closes: Numbers
    number: int = 0
    speed: float = 1.0
    free_at: float = 0.0
    ready: float = -NEVER
    request: int = -1
    row: int = -1
    started: float = 0.0
    work: float = 0.0
    holds_until: float = 0.0
    total: float = 0.0
    trip: float = 0.0
    touch: float = 0.0
    plain: float = 0.0
    pace: float = 1.0
    plain_pace: float = 1.0

    def holds(self, when: float) -> bool:
        """Say whether a request is in hand at a moment."""
        return self.request >= 0 and self.holds_until > when

    def undone(self, when: float) -> float:
        """Return the minutes still to do at a moment, also of a touch whose request moved away."""
        if self.holds_until <= when:
            return 0.0
        return self.work - self.attended(self.started, max(when, self.started))

    def available(self, now: float) -> float:
        """Return the first minute from `now` on at which it is free and present."""
        when = max(self.free_at, now)
        if when == NEVER:
            return NEVER
        index = bisect_right(self.closes, when)
        if index == len(self.closes):
            return NEVER
        return max(when, float(self.opens[index]))

    def finish(self, start: float, work: float) -> tuple[float, float]:
        """Return when work begun at `start` ends, pausing between windows, and what is left.

        Where the windows run out first, the end is the close of the last one.
        """
        index = bisect_right(self.closes, start)
        if index == len(self.closes):
            return start, work
        begin, left = max(start, float(self.opens[index])), work
        while True:
            close = float(self.closes[index])
            if begin + left <= close:
                return begin + left, 0.0
            left -= close - begin
            index += 1
            if index == len(self.closes):
                return close, left
            begin = float(self.opens[index])

    def finish_off(self, now: float, undone: float) -> None:
        """Spend what is left of a touch whose request is told as finished elsewhere."""
        self.started, self.work = now, undone
        self.holds_until, left = self.finish(now, undone)
        self.free_at = NEVER if left > 0 else self.holds_until
        self.ready = self.available(self.free_at)

    def attended(self, start: float, end: float) -> float:
        """Return the minutes attended between two moments."""
        first, last = bisect_right(self.closes, start), bisect_right(self.opens, end)
        if first >= last:
            return 0.0
        opens = np.maximum(self.opens[first:last], start)
        return float(np.sum(np.minimum(self.closes[first:last], end) - opens))

    def attend(self, when: float, windows: Windows) -> None:
        """Replace the windows attended from a moment on."""
        closes = np.minimum(self.closes, when)
        kept, after = closes > self.opens, windows[1] > when
        self.opens = np.concatenate([self.opens[kept], np.maximum(windows[0][after], when)])
        self.closes = np.concatenate([closes[kept], windows[1][after]])
        self.ready = -NEVER
