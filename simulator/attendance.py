"""When people attend their queue: half-days drawn before the run, never a fractional speed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers

NEVER = float("inf")


@dataclass(slots=True)
class Server:
    """One place at a desk: the half-days it attends, and what it is busy with.

    Attributes
    ----------
    name
        The post.
    half_day
        Working minutes of a half-day.
    slots
        Numbers of the half-days attended, rising.
    speed
        Skill: 1 is a practised person. Never used for part time, which is fewer half-days.
    free_at, ready
        Working minutes at which it is next free, and next free and present.
    request, started, work, pace
        The request in hand (or -1), since when, for how many minutes, at which minutes of this
        server for one intrinsic minute.
    """

    name: str
    half_day: float
    slots: list[int] = field(default_factory=list)
    speed: float = 1.0
    free_at: float = 0.0
    ready: float = -1.0
    request: int = -1
    started: float = 0.0
    work: float = 0.0
    pace: float = 1.0
    rows: Integers | None = None

    def slot_rows(self) -> Integers:
        """Return the half-days attended as an array, made once until they change."""
        if self.rows is None:
            self.rows = np.asarray(self.slots, dtype=np.int64)
        return self.rows

    def serve(self, request: int, now: float, work: float, pace: float) -> float:
        """Take a request in hand for `work` minutes and return when it will be finished."""
        self.request, self.started, self.work, self.pace = request, now, work, pace
        end = (int(now // self.half_day) + 1) * self.half_day
        if now + work < end:
            self.free_at = self.ready = now + work
            return self.free_at
        self.free_at = self.finish(now, work)
        self.ready = self.available(self.free_at) if self.free_at < NEVER else NEVER
        return self.free_at

    def go_on(self, now: float, left: float) -> float:
        """Go on with what is left of the work in hand and return when it will be finished."""
        self.free_at = now
        begin = self.available(now)
        self.free_at = self.finish(begin, left) if begin < NEVER else NEVER
        self.ready = self.available(self.free_at)
        return self.free_at

    def available(self, now: float) -> float:
        """Return the first minute from `now` on which it is free and present."""
        when = self.free_at if self.free_at > now else now
        if when == NEVER:
            return NEVER
        slot = int(when // self.half_day)
        index = bisect_left(self.slots, slot)
        if index == len(self.slots):
            return NEVER
        found = self.slots[index]
        return when if found == slot else found * self.half_day

    def finish(self, start: float, work: float) -> float:
        """Return when work started at `start` ends, pausing outside the half-days attended."""
        half = self.half_day
        slot = int(start // half)
        room = (slot + 1) * half - start
        if work <= room:
            return start + work
        rest = work - room
        whole = int(rest // half)
        left = rest - whole * half
        index = bisect_left(self.slots, slot) + 1 + whole - (left == 0.0)
        if index >= len(self.slots):
            return NEVER
        return self.slots[index] * half + (left or half)

    def attended(self, start: float, end: float) -> float:
        """Return the minutes attended between two moments."""
        return self._attended_to(end) - self._attended_to(start)

    def _attended_to(self, when: float) -> float:
        slot = int(when // self.half_day)
        index = bisect_left(self.slots, slot)
        inside = index < len(self.slots) and self.slots[index] == slot
        return index * self.half_day + (when - slot * self.half_day if inside else 0.0)

    def attend(self, from_minute: float, slots: list[int]) -> None:
        """Replace the half-days attended from a moment on."""
        first = int(from_minute // self.half_day)
        kept = self.slots[: bisect_left(self.slots, first)]
        self.slots = kept + [slot for slot in slots if slot >= first]
        self.rows = None
        self.ready = -1.0


GOLDEN_RATIO = (5**0.5 - 1) / 2


def evenly_spread(phase: float, count: int) -> Numbers:
    """Return a luck in [0, 1) for each half-day, such that any share of them is evenly spread.

    Multiples of the golden ratio, from one drawn phase: by the three-distance theorem the
    half-days below any share lie nearly equally far apart, as a person plans a week.
    """
    return np.asarray((phase + GOLDEN_RATIO * np.arange(count)) % 1.0)


def half_days(
    luck: Numbers, share: float, allowed: npt.NDArray[np.bool_], from_slot: int = 0
) -> list[int]:
    """Return the half-days attended: those whose luck is below the share, where allowed.

    A larger share only adds half-days and a smaller one only removes some, so that arms which
    differ in a post's duties still share its luck.
    """
    chosen = np.flatnonzero((luck[from_slot:] < share) & allowed[from_slot:]) + from_slot
    found: list[int] = chosen.tolist()
    return found
