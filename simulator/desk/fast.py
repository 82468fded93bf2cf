"""The fast desk: the queue served between slow events by the compiled functions.

Only `advance` is other than in the readable desk; every slow operation is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heapify

import numpy as np

from entities.records import Integers, Numbers
from simulator.desk import kernel
from simulator.desk.book import Book
from simulator.desk.counter import Moved
from simulator.desk.desk import Desk
from simulator.desk.worker import Worker

LEAST_ROOM = 64


@dataclass(slots=True)
class FastDesk(Desk):
    """A desk with the same answers as the readable one, many times sooner.

    Attributes
    ----------
    laid_out
        The workers laid out in columns, kept until one of them changes.
    """

    laid_out: kernel.People | None = None

    def changed(self) -> None:
        """Take note that a worker changed in a way the engine does not know of."""
        self.laid_out = None

    def advance(self, until: float) -> None:
        """Serve everything that starts before `until`; what is due at `until` itself waits."""
        self.advance_with(kernel.advance, until)

    def advance_with(self, served: Callable[..., float], until: float) -> None:
        """Serve with a given form of the compiled function: compiled, or as plain Python."""
        if not self.workers and not self.queue and self.cursor == len(self.arrivals):
            self.now = max(self.now, until)
            if not self.returns:
                return
        people, rules = self.laid_out or people_of(self.workers), self._rules()
        self.laid_out = people
        while True:
            lines = self._lines()
            touches = kernel.Touches(self.diary.whole, self.diary.times)
            columns = columns_of(self.book)
            self.now = served(columns, lines, people, touches, rules, self.now, until)
            self._read_back(lines)
            if self.now >= until:
                break
            self.diary.grow(max(2 * self.diary.used, LEAST_ROOM))
        read_back(people, self.workers)

    def _rules(self) -> kernel.Rules:
        terms = self.terms
        return kernel.Rules(
            terms.factor, terms.automatic, terms.automated_share, terms.rework_share,
            terms.travel, terms.hands_over, terms.exceptions, terms.delay, terms.grid,
            self.number,
        )  # fmt: skip

    def _lines(self) -> kernel.Lines:
        room = len(self.queue) + len(self.returns) + len(self.arrivals) - self.cursor
        room += len(self.workers) + 1
        queue, queue_keys = np.empty(room, dtype=np.int64), np.empty((2, room))
        queue[: len(self.queue)] = [request for _, _, request in self.queue]
        for row in range(2):
            queue_keys[row, : len(self.queue)] = [item[row] for item in self.queue]
        back, back_at = _laid_out(self.returns, room)
        back_keys = np.stack([back_at, np.zeros(room)])
        handed, handed_at = _laid_out(self.handed, len(self.handed) + room)
        counts = (self.cursor, len(self.queue), len(self.returns), len(self.handed))
        return kernel.Lines(
            arrivals=self.arrivals,
            queue=queue,
            queue_keys=queue_keys,
            back=back,
            back_keys=back_keys,
            handed=handed,
            handed_at=handed_at,
            sizes=np.asarray([*counts, self.diary.used], dtype=np.int64),
            worked=np.asarray([self.worked]),
        )

    def _read_back(self, lines: kernel.Lines) -> None:
        self.cursor, waiting, away, handed, self.diary.used = lines.sizes.tolist()
        self.worked = float(lines.worked[0])
        priority, place = lines.queue_keys[:, :waiting].tolist()
        numbers = lines.queue[:waiting].tolist()
        self.queue = list(zip(map(int, priority), place, numbers, strict=True))
        self.returns = _picked_up(lines.back_keys[0, :away], lines.back[:away])
        self.handed = _picked_up(lines.handed_at[:handed], lines.handed[:handed])


def _laid_out(line: list[Moved], room: int) -> tuple[Integers, Numbers]:
    requests, times = np.empty(room, dtype=np.int64), np.empty(room)
    requests[: len(line)] = [request for _, request in line]
    times[: len(line)] = [when for when, _ in line]
    return requests, times


def _picked_up(times: Numbers, requests: Integers) -> list[Moved]:
    line = list(zip(times.tolist(), requests.tolist(), strict=True))
    heapify(line)
    return line


def columns_of(book: Book) -> kernel.Columns:
    """Return the columns of a book the compiled functions read and write."""
    return kernel.Columns(book.whole, book.times)


def people_of(workers: list[Worker]) -> kernel.People:
    """Lay workers out in columns, their windows end to end."""
    ends = np.cumsum([0, *(len(worker.opens) for worker in workers)])
    state = [[getattr(worker, name) for worker in workers] for name in kernel.STATE]
    whole = [[getattr(worker, name) for worker in workers] for name in kernel.IN_HAND]
    return kernel.People(
        state=np.asarray(state, dtype=np.float64),
        whole=np.asarray(whole, dtype=np.int64),
        opens=np.concatenate([*(worker.opens for worker in workers), np.empty(0)]),
        closes=np.concatenate([*(worker.closes for worker in workers), np.empty(0)]),
        first=ends[:-1],
        last=ends[1:],
    )


def read_back(people: kernel.People, workers: list[Worker]) -> None:
    """Write the state of the columns back to the workers."""
    rows = (*people.state.tolist(), *people.whole.tolist())
    for name, values in zip((*kernel.STATE, *kernel.IN_HAND), rows, strict=True):
        for worker, value in zip(workers, values, strict=True):
            setattr(worker, name, value)
