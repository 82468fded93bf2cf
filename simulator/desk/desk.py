"""Desks: the people who serve one queue, non-preemptive, first come first served in a priority.

A desk meets the slow world only through its workers and its terms, and both change only at slow
events. Between two of them `advance` serves its requests exactly, one by one: at one instant
finishes come first, then windows opening, arrivals, starts, and those who give up.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappush

import numpy as np
import numpy.typing as npt

from entities.records import Integers
from simulator.desk.book import ABANDONED, NEVER
from simulator.desk.counter import Counter, Moved
from simulator.desk.worker import Windows, Worker

Moves = Callable[[Integers], npt.NDArray[np.bool_]]
"""Which of some requests move elsewhere."""


@dataclass(slots=True)
class Desk(Counter, ABC):
    """A desk and what slow events do to it; how its queue is served is left to an engine."""

    @abstractmethod
    def advance(self, until: float) -> None:
        """Serve everything that starts before `until`; what is due at `until` itself waits."""

    def at_hand(self) -> None:
        """Have the state of the desk at hand, where the engine keeps it elsewhere meanwhile."""

    def hands_on(self) -> bool:
        """Say whether anything waits to go on to another desk."""
        return bool(self.handed)

    def set_speed(self, worker: Worker, speed: float) -> None:
        """Change the skill of a worker, for touches that begin from now on."""
        worker.speed = speed

    def add(self, request: int, when: float) -> None:
        """Put in a request that joins the queue at `when`, not before this desk's own time."""
        self.at_hand()
        heappush(self.returns, (max(when, self.now), request))

    def pass_on(self, now: float) -> list[Moved]:
        """Give out the requests whose second line at another desk begins by a moment."""
        self.at_hand()
        due = sorted(item for item in self.handed if item[0] <= now)
        self.handed = [item for item in self.handed if item[0] > now]
        heapify(self.handed)
        return due

    def give_up(self, now: float) -> None:
        """Let those leave the queue whose patience ended before a moment."""
        self.at_hand()
        for _, _, request in self.queue:
            if self.too_late(request, now):
                self.abandon(request)
        outcome = self.book.outcome
        self.queue = [item for item in self.queue if outcome[item[2]] != ABANDONED]
        heapify(self.queue)

    def mark(self, now: float) -> None:
        """Count the minutes attended up to a moment."""
        self.at_hand()
        for worker in self.workers:
            self.offered += worker.attended(self.marked, now)
        self.marked = max(self.marked, now)

    def busy(self, now: float) -> float:
        """Return the minutes worked up to a moment: of touches in hand, only what is done."""
        self.at_hand()
        return self.worked - float(np.sum([worker.undone(now) for worker in self.workers]))

    def join(self, worker: Worker, now: float) -> None:
        """Add a worker; idle workers are chosen in the order of their names."""
        self.at_hand()
        self.mark(now)
        self.worked += worker.undone(now)
        self.workers.append(worker)
        self.workers.sort(key=lambda w: w.name)

    def part(self, name: str, now: float) -> Worker:
        """Let a worker move to another desk; work in hand is finished, and its rest
        counts there."""
        self.at_hand()
        self.mark(now)
        worker = self._named(name)
        self.workers.remove(worker)
        self.worked -= worker.undone(now)
        worker.request = -1
        return worker

    def leave(self, name: str, now: float) -> None:
        """Take a worker away for good; unfinished work goes back to its place in the queue."""
        self.at_hand()
        self.mark(now)
        worker = self._named(name)
        self.workers.remove(worker)
        if worker.holds(now):
            self.break_off(worker, self.take_back(worker, now), now)
            self.queue_up(worker.request)
        else:
            self.worked -= worker.undone(now)

    def attend(self, name: str, now: float, windows: Windows) -> None:
        """Change the windows a worker attends from now on; work in hand goes on in them."""
        self.at_hand()
        self.mark(now)
        worker = self._named(name)
        if worker.holds(now):
            undone = self.take_back(worker, now)
            worker.attend(now, windows)
            self.take_in_hand(worker, max(now, worker.started), undone)
        else:
            undone = worker.undone(now)
            worker.free_at = now if worker.free_at == NEVER else worker.free_at
            worker.attend(now, windows)
            if undone > 0:
                worker.finish_off(now, undone)

    def _named(self, name: str) -> Worker:
        return next(worker for worker in self.workers if worker.name == name)

    def release(self, moves: Moves, when: float) -> tuple[Moved, ...]:
        """Give up the requests that move elsewhere, with the minute each next joins a queue.

        Work in service finishes where it is; its further touches move. Queued work keeps its
        original arrival and patience; whoever has given up by then stays.
        """
        self.at_hand()
        self.give_up(when)
        for worker in self.workers:
            if worker.request >= 0 and bool(moves(np.asarray([worker.request]))[0]):
                worker.request = -1
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
        self.at_hand()
        arrival = self.book.arrival
        when = np.asarray([moment for moment, _ in moved], dtype=np.float64)
        requests = np.asarray([request for _, request in moved], dtype=np.int64)
        coming = (when == arrival[requests]) & (when >= self.now)
        self.await_also(self.arrivals[self.cursor :], requests[coming])
        for moment, request in zip(when[~coming].tolist(), requests[~coming].tolist(), strict=True):
            self.add(request, moment)

    def close(self, end: float) -> None:
        """Tell at the end of the run who had given up while still in the queue."""
        self.give_up(end)
