"""Desks: the people who serve one queue, non-preemptive, first come first served in a priority.

A desk meets the slow world only through its servers and the handling factors, and both change
only at slow events. Between two of them `advance` serves its requests exactly, one by one:
at one instant finishes come first, then arrivals, then starts, then those who give up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.attendance import NEVER, Server
from simulator.inverse import GRID

Moves = Callable[[Integers], npt.NDArray[np.bool_]]
"""Which of some requests move elsewhere."""
Moved = tuple[float, int]
"""(minute at which it next joins a queue, request)."""

WAITING, SERVED, ABANDONED, CANCELLED = 0, 1, 2, 3
NOT_YET = float("nan")
COLUMNS = (
    "arrival", "origin", "kind", "function", "priority", "work", "touches", "gap", "patience",
    "first_start", "finish", "outcome", "effort", "left",
)  # fmt: skip
BLANK = ("first_start", "finish", "left")
"""Columns that are NaN until something happens to a request."""


@dataclass(slots=True)
class Book:
    """Every request of one replication, by number: what it was born with and what became of it.

    `work` is the minutes of one touch before any factor; `left` holds what remains of a touch
    that was interrupted because its server left, else NaN. Rows from `used` on are spare.
    """

    arrival: Numbers
    origin: Integers
    kind: Integers
    function: Integers
    priority: Integers
    work: Numbers
    touches: Integers
    gap: Numbers
    patience: Numbers
    first_start: Numbers
    finish: Numbers
    outcome: Integers
    effort: Numbers
    left: Numbers
    used: int

    def take(self, columns: Mapping[str, Numbers | Integers]) -> list[int]:
        """Write requests after those in use and return their numbers; unnamed columns are blank."""
        first, count = self.used, len(columns["arrival"])
        if first + count > len(self.arrival):
            self._grow(first + count)
        for name, column in columns.items():
            getattr(self, name)[first : first + count] = column
        self.used = first + count
        return list(range(first, first + count))

    def _grow(self, least: int) -> None:
        more = max(least, len(self.arrival) + len(self.arrival) // 8) - len(self.arrival)
        for name in COLUMNS:
            old = getattr(self, name)
            blank = np.full(more, NOT_YET) if name in BLANK else np.zeros(more, dtype=old.dtype)
            setattr(self, name, np.concatenate([old, blank]))

    def deadline(self, request: int) -> float:
        """Return when a school gives up waiting; never, once work on the request has begun."""
        started = self.first_start[request] == self.first_start[request]
        return NEVER if started else float(self.arrival[request] + self.patience[request])


@dataclass(slots=True)
class Desk:
    """One queue and the people who serve it.

    Attributes
    ----------
    factor
        Factor on handling minutes by [function, origin]; read when a touch starts.
    arrivals, cursor
        Requests still to arrive, in order, and how many of them have.
    queue
        (priority, arrival, request) of those who wait.
    returns
        (minute, request) of those who will join the queue again, or for the first time, later.
    """

    name: str
    book: Book
    factor: Numbers
    arrivals: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    cursor: int = 0
    queue: list[tuple[int, float, int]] = field(default_factory=list)
    returns: list[tuple[float, int]] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    now: float = 0.0

    def advance(self, until: float) -> None:
        """Serve everything that starts before `until`; what is due at `until` itself waits."""
        queue, servers, now = self.queue, self.servers, self.now
        coming = self._next_arrival()
        while True:
            if not queue:
                if coming >= until:
                    break
                now = coming if coming > now else now
                coming = self._take_in(now)
            when, chosen = NEVER, None
            for server in servers:
                ready = server.ready
                if ready < now:
                    ready = server.available(now)
                if ready < when:
                    when, chosen = ready, server
                    if ready == now:
                        break
            if chosen is None or when >= until:
                break
            if when > now:
                now = when
                if coming <= now:
                    coming = self._take_in(now)
            self._serve(heappop(queue)[2], chosen, now)
            if self.returns and self.returns[0][0] < coming:
                coming = self.returns[0][0]
        self.now = now if now > until else until
        while coming < until:
            coming = self._take_in(coming)

    def _next_arrival(self) -> float:
        coming = NEVER
        if self.cursor < len(self.arrivals):
            coming = float(self.book.arrival[self.arrivals[self.cursor]])
        if self.returns and self.returns[0][0] < coming:
            coming = self.returns[0][0]
        return coming

    def _take_in(self, now: float) -> float:
        """Queue up what has arrived by `now`, and return when the next request comes."""
        arrival, priority, queue = self.book.arrival, self.book.priority, self.queue
        arrivals, start, returns = self.arrivals, self.cursor, self.returns
        coming, cursor = NEVER, start
        for cursor in range(start, len(arrivals)):
            request = int(arrivals[cursor])
            if arrival[request] > now:
                coming = float(arrival[request])
                break
            heappush(queue, (int(priority[request]), float(arrival[request]), request))
        else:
            cursor = len(arrivals)
        self.cursor = cursor
        while returns and returns[0][0] <= now:
            request = heappop(returns)[1]
            heappush(queue, (int(priority[request]), float(arrival[request]), request))
        return returns[0][0] if returns and returns[0][0] < coming else coming

    def _serve(self, request: int, server: Server, now: float) -> None:
        book = self.book
        first_start = book.first_start
        if first_start[request] != first_start[request]:
            deadline = book.arrival[request] + book.patience[request]
            if deadline < now:
                book.outcome[request], book.finish[request] = ABANDONED, deadline
                return
            first_start[request] = now
        pace = self.factor[book.function[request], book.origin[request]] / server.speed
        touch = book.left[request] if book.left[request] >= 0 else book.work[request]
        book.left[request] = NOT_YET
        work = int(touch * pace * GRID + 0.5) / GRID
        book.effort[request] += work
        self._write_down(request, server.serve(request, now, work, pace))

    def _write_down(self, request: int, finish: float) -> None:
        book = self.book
        book.touches[request] -= 1
        if finish == NEVER:
            return
        if book.touches[request] > 0:
            heappush(self.returns, (float(finish + book.gap[request]), request))
        else:
            book.outcome[request], book.finish[request] = SERVED, finish

    def add(self, request: int, when: float) -> None:
        """Put in a request that joins the queue at `when`, not before this desk's own time."""
        heappush(self.returns, (max(when, self.now), request))

    def join(self, server: Server) -> None:
        """Add a server; idle servers are chosen in the order of their names."""
        self.servers.append(server)
        self.servers.sort(key=lambda s: s.name)

    def part(self, name: str) -> Server:
        """Let a server move to another desk; the work in hand is finished, wherever it counts."""
        server = self._named(name)
        self.servers.remove(server)
        server.request = -1
        return server

    def leave(self, name: str, when: float) -> None:
        """Take a server away for good at `when`; unfinished work goes back to its queue place."""
        server, book = self._named(name), self.book
        self.servers.remove(server)
        request = server.request
        if request >= 0 and server.free_at > when:
            undone = self._take_back(server, when)
            book.effort[request] -= undone
            book.left[request] = max(0.0, undone / server.pace)
            place = (int(book.priority[request]), float(book.arrival[request]), request)
            heappush(self.queue, place)

    def attend(self, name: str, when: float, slots: list[int]) -> None:
        """Change the half-days a server attends from `when` on; work in hand goes on in them."""
        server = self._named(name)
        request = server.request
        if request < 0 or server.free_at <= when:
            server.attend(when, slots)
            return
        undone = self._take_back(server, when)
        server.attend(when, slots)
        self._write_down(request, server.go_on(when, undone))

    def _named(self, name: str) -> Server:
        return next(server for server in self.servers if server.name == name)

    def _take_back(self, server: Server, when: float) -> float:
        """Cross out what was written down of the touch in hand; return the minutes undone."""
        book, request = self.book, server.request
        book.touches[request] += 1
        if book.touches[request] > 1 and server.free_at < NEVER:
            self.returns.remove((server.free_at + book.gap[request], request))
            heapify(self.returns)
        book.outcome[request], book.finish[request] = WAITING, NOT_YET
        undone = server.work - server.attended(server.started, when)
        server.started, server.work = when, undone
        return undone

    def release(self, moves: Moves, when: float) -> tuple[Moved, ...]:
        """Give up the requests that move elsewhere, with the minute each next joins a queue.

        Work in service finishes where it is; its further touches move. Queued work keeps its
        original arrival and patience.
        """
        for server in self.servers:
            if server.request >= 0 and bool(moves(np.asarray([server.request]))[0]):
                server.request = -1
        waiting = np.asarray([request for _, _, request in self.queue], dtype=np.int64)
        away = np.asarray([request for _, request in self.returns], dtype=np.int64)
        coming = self.arrivals[self.cursor :]
        go_waiting, go_away, go_coming = moves(waiting), moves(away), moves(coming)
        queue = zip(self.queue, go_waiting.tolist(), strict=True)
        returns = list(zip(self.returns, go_away.tolist(), strict=True))
        gone = [(when, request) for request in waiting[go_waiting].tolist()]
        gone += [item for item, goes in returns if goes]
        self.queue = [item for item, goes in queue if not goes]
        self.returns = [item for item, goes in returns if not goes]
        self.arrivals, self.cursor = coming[~go_coming], 0
        heapify(self.queue)
        heapify(self.returns)
        return (*gone, *zip(*self._arriving(coming[go_coming]), strict=True))

    def _arriving(self, requests: Integers) -> tuple[list[float], list[int]]:
        return self.book.arrival[requests].tolist(), requests.tolist()

    def receive(self, moved: Sequence[Moved]) -> None:
        """Take over requests: those still to arrive in their order, others when they next join."""
        arrival = self.book.arrival
        when = np.asarray([moment for moment, _ in moved], dtype=np.float64)
        requests = np.asarray([request for _, request in moved], dtype=np.int64)
        coming = (when == arrival[requests]) & (when >= self.now)
        both = np.concatenate([self.arrivals[self.cursor :], requests[coming]])
        self.arrivals, self.cursor = both[np.lexsort((both, arrival[both]))], 0
        for moment, request in zip(when[~coming].tolist(), requests[~coming].tolist(), strict=True):
            self.add(request, moment)

    def close(self, end: float) -> None:
        """Tell at the end of the run who had given up while still in the queue."""
        for _, _, request in self.queue:
            deadline = self.book.deadline(request)
            if deadline < end:
                self.book.outcome[request] = ABANDONED
                self.book.finish[request] = deadline
