"""The readable desk, driven by SimPy event by event: the definition of how a queue is served."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from heapq import heapify, heappop
from typing import Any

import simpy

from simulator.desk.book import NEVER
from simulator.desk.desk import Desk
from simulator.desk.moments import ARRIVAL, FINISH, LEAVING, OPENING, START, Moment, run_before
from simulator.desk.worker import Worker

Steps = Generator[simpy.Event, Any, None]


@dataclass(slots=True)
class ReadableDesk(Desk):
    """A desk whose queue is served by SimPy processes, one for each thing that can happen."""

    def advance(self, until: float) -> None:
        """Serve everything that starts before `until`; what is due at `until` itself waits."""
        env = simpy.Environment(self.now)
        _Day(env, self).begin()
        run_before(env, until)
        heapify(self.returns)
        self.now = max(self.now, until)


class _Day:
    """What happens at one desk between two slow events."""

    def __init__(self, env: simpy.Environment, desk: Desk) -> None:
        self.env, self.desk = env, desk
        self.starts_due = NEVER

    def begin(self) -> None:
        """Start a process for everything that is under way."""
        desk = self.desk
        self.env.process(self.arrivals())
        for worker in desk.workers:
            self.env.process(self.openings(worker))
            if desk.now < worker.free_at < NEVER:
                self.env.process(self.freed(worker))
        for _, _, request in desk.queue:
            self.env.process(self.patience(request))
        for when, request in desk.returns:
            self.env.process(self.comes_again(when, request))
        self.let_start()

    def arrivals(self) -> Steps:
        """Each request joins the queue at its arrival."""
        desk = self.desk
        while desk.cursor < len(desk.arrivals):
            request = int(desk.arrivals[desk.cursor])
            yield Moment(self.env, float(desk.book.arrival[request]), ARRIVAL)
            desk.cursor += 1
            self.joins(request)

    def comes_again(self, when: float, request: int) -> Steps:
        """A request joins the queue for its next touch, its second line, or sent back."""
        yield Moment(self.env, when, ARRIVAL)
        self.desk.returns.remove((when, request))
        self.desk.book.apply_next(request, when)
        self.joins(request)

    def joins(self, request: int) -> None:
        """A request is in the queue, and its patience runs."""
        self.desk.queue_up(request)
        self.env.process(self.patience(request))
        self.let_start()

    def patience(self, request: int) -> Steps:
        """A request nobody has begun leaves the queue when its patience ends."""
        deadline = float(self.desk.book.deadline[request])
        if deadline == NEVER:
            return
        yield Moment(self.env, deadline, LEAVING)
        waits = [item for item in self.desk.queue if item[2] == request]
        if waits and not self.desk.begun(request):
            self.desk.queue.remove(waits[0])
            self.desk.queue.sort()
            self.desk.abandon(request)

    def openings(self, worker: Worker) -> Steps:
        """A worker comes in at the opening of each window."""
        for opens in worker.opens[worker.opens > self.env.now].tolist():
            yield Moment(self.env, opens, OPENING)
            self.let_start()

    def freed(self, worker: Worker) -> Steps:
        """A worker is free again when the touch in hand is finished."""
        yield Moment(self.env, worker.free_at, FINISH)
        self.let_start()

    def let_start(self) -> None:
        """Have the starts of this instant made once, after all else that falls on it."""
        if self.starts_due != self.env.now:
            self.starts_due = self.env.now
            self.env.process(self.starts())

    def starts(self) -> Steps:
        """Start requests until no idle worker who is present faces one that waits."""
        yield Moment(self.env, self.env.now, START)
        self.starts_due, now, desk = NEVER, self.env.now, self.desk
        while desk.queue:
            present = next((w for w in desk.workers if w.available(now) == now), None)
            if present is None:
                return
            request = heappop(desk.queue)[2]
            if desk.too_late(request, now):
                desk.abandon(request)
                continue
            desk.start(request, present, now)
            if present.free_at < NEVER:
                self.env.process(self.freed(present))
            for when, again in [item for item in desk.returns if item[1] == request]:
                self.env.process(self.comes_again(when, again))
