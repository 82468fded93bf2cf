"""The book of requests: what each was born with and what became of it, row by row."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
AT = {name: number for names in (WHOLE, TIMES) for number, name in enumerate(names)}
"""Where a column stands in its row."""
BLANK = ("first_start", "finish", "left")
"""Columns that are NaN until something happens to a request."""
NEVER_BY_DEFAULT = ("deadline", "automation_luck", "exception_luck", "error_1", "error_2")
"""Columns whose default means 'never': no end of patience, no automation, no error."""


@dataclass(frozen=True)
class Rows:
    """Requests as rows of the book, as they are born.

    Attributes
    ----------
    whole, times
        A row a request, columns in the order of :data:`WHOLE` and :data:`TIMES`.
    """

    whole: Integers
    times: Numbers

    def __len__(self) -> int:
        return len(self.times)

    def __getitem__(self, name: str) -> Numbers | Integers:
        """Return a column, as a view."""
        return (self.whole if name in WHOLE else self.times)[:, AT[name]]

    def numbers(self, name: str) -> Integers:
        """Return a column of whole numbers, as a view."""
        return self.whole[:, AT[name]]

    def minutes(self, name: str) -> Numbers:
        """Return a column of minutes or of luck, as a view."""
        return self.times[:, AT[name]]

    def of(self, which: Integers | slice) -> Rows:
        """Return some of the requests, in the order asked for."""
        return Rows(self.whole[which], self.times[which])


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

    def rows_of(self, which: Integers | slice) -> Rows:
        """Return requests as they stand."""
        return Rows(self.whole, self.times).of(which)

    def begin_again(self, rows: Rows) -> None:
        """Become the book of other requests, in the same memory; what was written is forgotten."""
        blanks = blank_rows(1)
        self.whole[len(rows) : self.used], self.times[len(rows) : self.used] = (
            blanks.whole, blanks.times
        )  # fmt: skip
        self.used, self.counts[0] = 0, 0
        self._write(rows)

    def give_up(self, request: int) -> None:
        """Write down that nobody waits for a request any more since its patience ended."""
        self.outcome[request], self.finish[request] = ABANDONED, self.deadline[request]
        self.gone[self.counts[0]] = request
        self.counts[0] += 1

    def take(self, rows: Rows) -> list[int]:
        """Write requests after those in use and return their numbers."""
        first = self.used
        self._write(rows)
        return list(range(first, self.used))

    def _write(self, rows: Rows) -> None:
        first, after = self.used, self.used + len(rows)
        if after > len(self.times):
            self._grow(after)
        self.whole[first:after], self.times[first:after] = rows.whole, rows.times
        self.used = after

    def _grow(self, least: int) -> None:
        spare = blank_rows(max(least, len(self.times) + len(self.times) // 8) - len(self.times))
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


def blank(name: str) -> float:
    """Return what stands in a column before anything is known of a request."""
    if name in BLANK:
        return NOT_YET
    return NEVER if name in NEVER_BY_DEFAULT else 0.0


def blank_rows(count: int) -> Rows:
    """Return so many rows with nothing in them."""
    times = np.empty((count, len(TIMES)))
    times[:] = [blank(name) for name in TIMES]
    return Rows(np.zeros((count, len(WHOLE)), dtype=np.int32), times)


def rows_with(columns: Mapping[str, Numbers | Integers]) -> Rows:
    """Write requests into rows; columns not named are blank."""
    rows = blank_rows(len(columns["arrival"]))
    for name, column in columns.items():
        rows[name][:] = column
    rows["place"][:] = rows["arrival"]
    rows["first_touches"][:] = rows["touches"]
    rows["asked"][:] = rows["work"] * rows["touches"]
    return rows


def book_of(rows: Rows, spare: int = 0) -> Book:
    """Write a fresh book of some requests, with some spare rows."""
    more = blank_rows(spare)
    whole = np.concatenate([rows.whole, more.whole])
    times = np.concatenate([rows.times, more.times])
    return Book(whole=whole, times=times, used=len(rows))


def book_with(columns: Mapping[str, Numbers | Integers], spare: int = 0) -> Book:
    """Write a fresh book with some spare rows; columns not named are blank."""
    return book_of(rows_with(columns), spare)
