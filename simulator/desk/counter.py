"""The counter of a desk: who waits, who serves, and what is written down when a touch begins."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from heapq import heapify, heappush

import numpy as np

from entities.records import Integers
from simulator.desk.book import (
    BY_SYSTEM,
    EXCEPTION,
    NEVER,
    NEXT_TOUCH,
    NOT_YET,
    SECOND_LINE,
    SENT_BACK,
    SERVED,
    WAITING,
    Book,
)
from simulator.desk.diary import Diary
from simulator.desk.terms import Terms
from simulator.desk.worker import Worker

Moved = tuple[float, int]
"""(minute at which it next joins a queue, request)."""
MOST_ATTEMPTS = 3
"""A request is done at most so often; the last attempt is never sent back."""


@dataclass(slots=True)
class Counter:
    """One queue, the people who serve it, and the terms on which they do.

    Attributes
    ----------
    number
        The number of the desk in the diary.
    arrivals, cursor
        Requests still to arrive, in order, and how many of them have.
    queue
        (priority, place, request) of those who wait.
    returns
        (minute, request) of those who will join the queue again, or for the first time, later.
    handed
        (minute, request) of those who will join another desk: its second line.
    worked
        Minutes of all touches begun, less what was broken off.
    offered, marked
        Minutes attended up to the moment `marked`.
    """

    name: str
    book: Book
    terms: Terms
    diary: Diary
    number: int = 0
    arrivals: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    cursor: int = 0
    queue: list[tuple[int, float, int]] = field(default_factory=list)
    returns: list[Moved] = field(default_factory=list)
    handed: list[Moved] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    now: float = 0.0
    worked: float = 0.0
    offered: float = 0.0
    marked: float = 0.0

    def requests(self) -> Integers:
        """Return every request this desk has to do with: in hand, waiting, away, yet to arrive."""
        known = [item[2] for item in self.queue]
        known += [item[1] for item in (*self.returns, *self.handed)]
        known += [worker.request for worker in self.workers]
        return np.concatenate([np.asarray(known, np.int64), self.arrivals[self.cursor :]])

    def renumber(self, numbers: Integers, touches: Integers, coming: Integers) -> None:
        """Go on with other numbers of the same requests, and with more requests to come.

        Parameters
        ----------
        numbers, touches
            New numbers of requests and of rows of the diary, by the old ones; -1 where they are
            done with.
        coming
            More requests that have yet to arrive.
        """
        self.await_also(numbers[self.arrivals[self.cursor :]], coming)
        self.queue = [(first, place, int(numbers[r])) for first, place, r in self.queue]
        self.returns = [(when, int(numbers[request])) for when, request in self.returns]
        self.handed = [(when, int(numbers[request])) for when, request in self.handed]
        for worker in self.workers:
            if worker.request >= 0:
                worker.request = int(numbers[worker.request])
                worker.row = int(touches[worker.row])

    def await_also(self, known: Integers, coming: Integers) -> None:
        """Wait for requests that are still to arrive, known ones and others, in their order."""
        both = np.concatenate([known, coming])
        self.arrivals, self.cursor = both[np.lexsort((both, self.book.arrival[both]))], 0

    def queue_up(self, request: int) -> None:
        """Put a request in its place in the queue."""
        book = self.book
        book.desk[request] = self.number
        place = (int(book.priority[request]), float(book.place[request]), int(request))
        heappush(self.queue, place)

    def rejoin(self, request: int, when: float) -> None:
        """Let a request join the queue (again): for its next touch, its second line or anew."""
        self.book.apply_next(request, when)
        self.queue_up(request)

    def begun(self, request: int) -> bool:
        """Say whether work on a request has begun; nobody gives up after that."""
        return not math.isnan(self.book.first_start[request])

    def too_late(self, request: int, now: float) -> bool:
        """Say whether patience ended before a moment, with no work begun."""
        return not self.begun(request) and bool(self.book.deadline[request] < now)

    def abandon(self, request: int) -> None:
        """Write down that the school gave up when its patience ended, and did it itself."""
        self.book.give_up(request)

    def start(self, request: int, worker: Worker, now: float) -> None:
        """Begin a touch, and write down when it will end and what comes next."""
        book, terms = self.book, self.terms
        if not self.begun(request):
            book.first_start[request] = now
            self._ask_the_system(request)
        kind, origin = book.kind[request], book.origin[request]
        plain_factor = float(terms.factor[kind, origin])
        by_system = book.automated[request] == BY_SYSTEM
        factor = float(terms.automatic[kind, origin]) if by_system else plain_factor
        left = float(book.left[request])
        touch = left if left >= 0 else float(book.work[request])
        trip = 0.0
        if book.visit[request] == 1:
            trip, book.visit[request] = float(terms.travel[origin]), 2
        book.left[request] = NOT_YET
        worker.request, worker.trip, worker.touch = request, trip, touch
        worker.plain = terms.minutes(touch, plain_factor, worker.speed)
        worker.total = terms.minutes(touch, factor, worker.speed) + trip
        worker.pace, worker.plain_pace = factor / worker.speed, plain_factor / worker.speed
        where = (request, self.number, worker.number, now)
        worker.row = self.diary.write((*where, worker.total, trip, touch, worker.plain))
        self.worked += worker.total
        self.take_in_hand(worker, now, worker.total)

    def _ask_the_system(self, request: int) -> None:
        book, terms = self.book, self.terms
        share = terms.automated_share[book.kind[request], book.origin[request]]
        if book.automation_luck[request] < share:
            exception = book.exception_luck[request] < terms.exceptions
            book.automated[request] = EXCEPTION if exception else BY_SYSTEM

    def take_in_hand(self, worker: Worker, now: float, work: float) -> None:
        """Write down when work in hand ends, or that the windows run out before it does."""
        worker.started, worker.work = now, work
        worker.holds_until, left = worker.finish(now, work)
        worker.free_at = NEVER if left > 0 else worker.holds_until
        worker.ready = worker.available(worker.free_at)
        if left > 0:
            self.break_off(worker, left, worker.holds_until)
            heappush(self.returns, (worker.holds_until, worker.request))
        else:
            back = self._write_down(worker.request, worker.holds_until)
            self.diary.close(worker.row, worker.holds_until, back)

    def _write_down(self, request: int, finish: float) -> float:
        """Write down what comes after a touch; return when its request joins a queue again."""
        book, back = self.book, finish
        book.touches[request] -= 1
        if book.touches[request] > 0:
            back = finish + float(book.gap[request])
            heappush(self.returns, (back, request))
        elif book.stage[request] == 0 and book.second_work[request] > 0:
            book.next[request] = SECOND_LINE
            hands_over = self.terms.hands_over[book.kind[request], book.origin[request]]
            heappush(self.handed if hands_over else self.returns, (finish, request))
        elif self._comes_back(request):
            book.next[request] = SENT_BACK
            back = finish + self.terms.delay
            heappush(self.returns, (back, request))
        else:
            book.outcome[request], book.finish[request] = SERVED, finish
        return back

    def _comes_back(self, request: int) -> bool:
        book, attempt = self.book, int(self.book.attempt[request])
        if attempt >= MOST_ATTEMPTS - 1 or book.again_work[request] <= 0:
            return False
        luck = (book.error_1, book.error_2)[attempt][request]
        share = self.terms.rework_share[book.kind[request], book.origin[request]]
        return bool(luck < share)

    def break_off(self, worker: Worker, undone: float, when: float) -> None:
        """Cut the touch in hand to what is done of it; travel is done first."""
        book, request, terms = self.book, worker.request, self.terms
        done = worker.total - undone
        trip = min(worker.trip, done)
        left = min(worker.touch, terms.snapped(undone / worker.pace)) if worker.pace > 0 else 0.0
        touch = worker.touch - left if done > trip else 0.0
        book.left[request] = worker.touch - touch
        book.visit[request] = min(1, book.visit[request])
        by_system = book.automated[request] == BY_SYSTEM
        plain = terms.snapped(touch * worker.plain_pace) if by_system else done - trip
        self.diary.mend(worker.row, done, trip, touch, plain)
        self.diary.close(worker.row, when, when)
        self.worked -= undone

    def take_back(self, worker: Worker, when: float) -> float:
        """Cross out what was written down of the touch in hand; return the minutes undone."""
        book, request, diary = self.book, worker.request, self.diary
        undone = worker.undone(when)
        for line in (self.returns, self.handed):
            kept = [item for item in line if item[1] != request]
            if len(kept) < len(line):
                line[:] = kept
                heapify(line)
        if worker.free_at == NEVER:
            self.worked += worker.total - diary.worked(worker.row)
            diary.mend(worker.row, worker.total, worker.trip, worker.touch, worker.plain)
            book.left[request] = NOT_YET
            book.visit[request] *= 2
        else:
            book.touches[request] += 1
            book.next[request] = NEXT_TOUCH
            book.outcome[request], book.finish[request] = WAITING, NOT_YET
        return undone
