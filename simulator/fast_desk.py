"""The fast desk: the readable desk, served between slow events by the compiled functions.

Only `advance` is other than in the readable desk; every slow operation is inherited from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heapify

import numpy as np

from entities.records import Numbers
from simulator import compiled
from simulator.attendance import Server
from simulator.desk import Book, Desk


@dataclass(slots=True)
class FastDesk(Desk):
    """A desk with the same answers as the readable one, many times sooner."""

    def advance(self, until: float) -> None:
        """Serve everything that starts before `until`; what is due at `until` itself waits."""
        self.advance_with(compiled.advance, until)

    def advance_with(self, kernel: Callable[..., float], until: float) -> None:
        """Serve with a given form of the compiled function: compiled, or as plain Python."""
        if not self.servers and not self.queue and self.cursor == len(self.arrivals):
            self.now = max(self.now, until)
            if not self.returns:
                return
        lines = self._lines()
        people = people_of(self.servers)
        half = self.servers[0].half_day if self.servers else 1.0
        self.now = kernel(columns_of(self.book), lines, people, self.factor, self.now, until, half)
        self._read_back(lines, people)

    def _lines(self) -> compiled.Lines:
        room = len(self.queue) + len(self.returns) + len(self.arrivals) - self.cursor
        room += len(self.servers) + 1
        queue, back = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
        back_at = np.empty(room)
        queue[: len(self.queue)] = [request for _, _, request in self.queue]
        back[: len(self.returns)] = [request for _, request in self.returns]
        back_at[: len(self.returns)] = [when for when, _ in self.returns]
        sizes = np.asarray([self.cursor, len(self.queue), len(self.returns)], dtype=np.int64)
        return compiled.Lines(self.arrivals, queue, back, back_at, sizes)

    def _read_back(self, lines: compiled.Lines, people: compiled.People) -> None:
        book = self.book
        self.cursor, waiting, away = lines.sizes.tolist()
        chosen = lines.queue[:waiting]
        priority, arrival = book.priority[chosen].tolist(), book.arrival[chosen].tolist()
        self.queue = list(zip(priority, arrival, chosen.tolist(), strict=True))
        back_at, back = lines.back_at[:away].tolist(), lines.back[:away].tolist()
        self.returns = list(zip(back_at, back, strict=True))
        heapify(self.queue)
        heapify(self.returns)
        for row, server in enumerate(self.servers):
            server.free_at = float(people.free_at[row])
            server.ready = float(people.ready[row])
            server.request = int(people.request[row])
            server.started = float(people.started[row])
            server.work = float(people.work[row])
            server.pace = float(people.pace[row])


def columns_of(book: Book) -> compiled.Columns:
    """Return the columns of a book the compiled functions read and write."""
    return compiled.Columns(*(getattr(book, name) for name in compiled.Columns._fields))


def people_of(servers: list[Server]) -> compiled.People:
    """Lay servers out in rows, their half-days end to end."""
    ends = np.cumsum([0, *(len(server.slots) for server in servers)])
    slots = [server.slot_rows() for server in servers]
    return compiled.People(
        free_at=_column([server.free_at for server in servers]),
        ready=_column([server.ready for server in servers]),
        speed=_column([server.speed for server in servers]),
        request=np.asarray([server.request for server in servers], dtype=np.int64),
        started=_column([server.started for server in servers]),
        work=_column([server.work for server in servers]),
        pace=_column([server.pace for server in servers]),
        slots=np.concatenate([*slots, np.empty(0, dtype=np.int64)]),
        first=ends[:-1],
        last=ends[1:],
    )


def _column(values: list[float]) -> Numbers:
    return np.asarray(values, dtype=np.float64)
