"""The book of requests and the diary of touches: what became of everything, row by row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from entities.records import Integers, Numbers

NEVER = float("inf")
NOT_YET = float("nan")
WAITING, SERVED, ABANDONED, CANCELLED = 0, 1, 2, 3
"""What became of a request."""
NEXT_TOUCH, SECOND_LINE, SENT_BACK = 0, 1, 2
"""Why a request joins a queue again."""
BY_HAND, BY_SYSTEM, EXCEPTION = 0, 1, 2
"""Whether a system took part in a request; an exception fell through to people."""

WHOLE = (
    "origin", "kind", "function", "priority", "touches", "first_touches", "visit",
    "second_touches",
    "again_touches", "outcome", "attempt", "stage", "automated", "next", "desk",
)  # fmt: skip
"""Columns of whole numbers."""
TIMES = (
    "arrival", "place", "asked", "work", "gap", "deadline", "automation_luck", "exception_luck",
    "error_1", "error_2", "second_work", "again_work", "first_start", "finish", "left",
)  # fmt: skip
"""Columns of minutes and of luck."""
COLUMNS = (*WHOLE, *TIMES)
CHANGING = (
    "touches", "visit", "outcome", "attempt", "stage", "automated", "next", "desk", "work",
    "first_start", "finish", "left",
)  # fmt: skip
"""Columns that change as a request is served; so does `place`, at first the arrival."""
BLANK = ("first_start", "finish", "left")
"""Columns that are NaN until something happens to a request."""
NEVER_BY_DEFAULT = ("deadline", "automation_luck", "exception_luck", "error_1", "error_2")
"""Columns whose default means 'never': no end of patience, no automation, no error."""


@dataclass(slots=True)
class Book:
    """Every request of one replication, by number: what it was born with and what became of it.

    Attributes
    ----------
    whole, times
        A row for each request, so that all of one request lies together in memory; columns in the
        order of :data:`WHOLE` and :data:`TIMES`. The columns below are views of them.
    gone, counts
        Requests given up, in the order in which it was found, and how many there are of them.
    arrival, place
        Minute of arrival, and the minute by which its place in the queue is decided.
    asked, first_touches
        Intrinsic minutes of its first line, and the touches they come in.
    work, touches, gap
        Intrinsic minutes of one touch, touches still to come, outside delay between two.
    deadline
        Minute after which the school does it itself, unless work has begun.
    automation_luck, exception_luck, error_1, error_2
        Uniforms: whether a system does it, whether it falls through to people, whether the first
        and the second attempt come back.
    second_work, second_touches, again_work, again_touches
        What the second line would have to do (0: nothing), and what is done again after an error.
    visit
        0: no visit; 1: somebody has yet to go to the school; 2: somebody has gone.
    left
        What remains of a touch that was broken off, else NaN.
    next, desk
        Why it will join a queue again, and the desk at which it last did. Rows from `used` on are
        spare.
    """

    whole: Integers
    times: Numbers
    used: int
    gone: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    counts: Integers = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    origin: Integers = field(init=False)
    kind: Integers = field(init=False)
    function: Integers = field(init=False)
    priority: Integers = field(init=False)
    touches: Integers = field(init=False)
    first_touches: Integers = field(init=False)
    visit: Integers = field(init=False)
    second_touches: Integers = field(init=False)
    again_touches: Integers = field(init=False)
    outcome: Integers = field(init=False)
    attempt: Integers = field(init=False)
    stage: Integers = field(init=False)
    automated: Integers = field(init=False)
    next: Integers = field(init=False)
    desk: Integers = field(init=False)
    arrival: Numbers = field(init=False)
    place: Numbers = field(init=False)
    asked: Numbers = field(init=False)
    work: Numbers = field(init=False)
    gap: Numbers = field(init=False)
    deadline: Numbers = field(init=False)
    automation_luck: Numbers = field(init=False)
    exception_luck: Numbers = field(init=False)
    error_1: Numbers = field(init=False)
    error_2: Numbers = field(init=False)
    second_work: Numbers = field(init=False)
    again_work: Numbers = field(init=False)
    first_start: Numbers = field(init=False)
    finish: Numbers = field(init=False)
    left: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self._look()

    def _look(self) -> None:
        for names, rows in ((WHOLE, self.whole), (TIMES, self.times)):
            for name, column in zip(names, rows.T, strict=True):
                setattr(self, name, column)
        more = len(self.arrival) - len(self.gone)
        self.gone = np.concatenate([self.gone, np.zeros(more, dtype=np.int64)])

    def begin_again(self, columns: Mapping[str, Numbers | Integers]) -> None:
        """Become the book of the same requests as at first, in the same memory.

        Parameters
        ----------
        columns
            Those the first requests were written with; what came after them is forgotten.
        """
        count = len(columns["arrival"])
        for matrix, names in ((self.whole, WHOLE), (self.times, TIMES)):
            matrix[count : self.used] = [blank(name, 1)[0] for name in names]
        for name in CHANGING:
            getattr(self, name)[:count] = columns[name] if name in columns else blank(name, 1)[0]
        self.place[:count] = self.arrival[:count]
        self.used, self.counts[0] = count, 0

    def give_up(self, request: int) -> None:
        """Write down that nobody waits for a request any more since its patience ended."""
        self.outcome[request], self.finish[request] = ABANDONED, self.deadline[request]
        self.gone[self.counts[0]] = request
        self.counts[0] += 1

    def take(self, columns: Mapping[str, Numbers | Integers]) -> list[int]:
        """Write requests after those in use and return their numbers; unnamed columns are blank."""
        first, count = self.used, len(columns["arrival"])
        if first + count > len(self.arrival):
            self._grow(first + count)
        for name, column in columns.items():
            getattr(self, name)[first : first + count] = column
        rows = slice(first, first + count)
        self.place[rows] = self.arrival[rows]
        self.first_touches[rows] = self.touches[rows]
        self.asked[rows] = self.work[rows] * self.touches[rows]
        self.used = first + count
        return list(range(first, first + count))

    def _grow(self, least: int) -> None:
        more = max(least, len(self.arrival) + len(self.arrival) // 8) - len(self.arrival)
        spare = book_with({"arrival": np.zeros(more)})
        self.whole = np.concatenate([self.whole, spare.whole])
        self.times = np.concatenate([self.times, spare.times])
        self._look()

    def remaining(self, request: int) -> float:
        """Return the intrinsic minutes that are still to do of a request's present line."""
        touches, left = int(self.touches[request]), float(self.left[request])
        whole = touches * float(self.work[request])
        return whole if math.isnan(left) else whole - float(self.work[request]) + left

    def apply_next(self, request: int, when: float) -> None:
        """Turn a request over to what comes next, as it joins a queue again at `when`."""
        reason = self.next[request]
        if reason == NEXT_TOUCH:
            return
        if reason == SECOND_LINE:
            self.stage[request] = 1
            self.work[request] = self.second_work[request]
            self.touches[request] = self.second_touches[request]
        else:
            self.attempt[request] += 1
            self.place[request] = when
            self.work[request] = self.again_work[request]
            self.touches[request] = self.again_touches[request]
        self.visit[request] = min(1, self.visit[request])
        self.next[request] = NEXT_TOUCH


def blank(name: str, count: int) -> Numbers | Integers:
    """Return a column as it stands before anything is known of a request."""
    if name in WHOLE:
        return np.zeros(count, dtype=np.int64)
    if name in BLANK:
        return np.full(count, NOT_YET)
    return np.full(count, NEVER) if name in NEVER_BY_DEFAULT else np.zeros(count)


def book_with(columns: Mapping[str, Numbers | Integers], spare: int = 0) -> Book:
    """Write a fresh book with some spare rows; columns not named are blank."""
    count = len(columns["arrival"]) + spare
    whole = np.zeros((count, len(WHOLE)), dtype=np.int64)
    times = np.empty((count, len(TIMES)))
    times[:] = [blank(name, 1)[0] for name in TIMES]
    book = Book(whole=whole, times=times, used=0)
    book.take(columns)
    return book


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


DIARY_WHOLE: Sequence[str] = ("request", "desk", "worker")
DIARY_TIMES: Sequence[str] = ("start", "work", "trip", "touch", "plain", "end", "back")


def blank_diary(room: int = 16) -> Diary:
    """Return an empty diary."""
    return Diary(
        np.zeros((room, len(DIARY_WHOLE)), dtype=np.int64), np.zeros((room, len(DIARY_TIMES)))
    )
