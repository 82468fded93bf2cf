"""The same desks as an idiomatic SimPy model: a yardstick, frozen.

This is what a competent user would write from SimPy's own documentation: a process for each
request, a `PriorityResource` for each desk, `request | timeout` for patience (as in the bank with
reneging), interrupts for people who go off duty (as in the machine shop), a process for each post
and one for the months. It is given the very requests, posts and lives of the program, and leaves
out nothing the desks do. **It is not to be made faster or slower**: figures of different versions
of the program can be compared only while this file stays as it is.

Its answers are close to those of the program and not equal: at one instant SimPy takes events in
the order in which they were scheduled, where the program has a rule (a `PriorityResource` gives a
place that falls free to the next in the queue before a request whose next touch is due at that very
moment can queue again), and minutes are not rounded to a grid.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import simpy

from tests.benchmarks.given import Given, Post

Steps = Generator[simpy.Event, Any, Any]
FIRST_OF_ALL = (-1_000, 0.0)
"""The priority of somebody who is away and takes up a place of the desk."""
MOST_ATTEMPTS = 3
NOTHING = 1e-6
"""Minutes of work that are as good as none."""


class Request(NamedTuple):
    """What a request is born with."""

    arrival: float
    work: float
    gap: float
    deadline: float
    error_1: float
    error_2: float
    second_work: float
    again_work: float
    origin: int
    kind: int
    priority: int
    touches: int
    visit: int
    second_touches: int
    again_touches: int


class Desk:
    """A queue and the people who are present and idle."""

    def __init__(self, env: simpy.Environment, people: int) -> None:
        self.people = simpy.PriorityResource(env, capacity=max(1, people))
        self.idle: list[Person] = []
        self.staffed = people > 0
        self.worked = self.offered = 0.0


class Person:
    """Whoever holds a post: on duty or off it, at a request or idle."""

    def __init__(self, env: simpy.Environment, post: Post, desk: Desk) -> None:
        self.env, self.post, self.desk = env, post, desk
        self.speed, self.since = 1.0, -1.0
        self.present, self.until = False, 0.0
        self.job: simpy.Process | None = None
        self.back = env.event()
        self.away = desk.people.request(priority=FIRST_OF_ALL)

    def __lt__(self, other: Person) -> bool:
        return self.post.name < other.post.name

    def come_in(self) -> None:
        """Go on with the work in hand, or stand ready."""
        self.present = True
        if self.job is not None:
            self.back.succeed()
            self.back = self.env.event()
        else:
            insort(self.desk.idle, self)
            self.desk.people.release(self.away)

    def go(self) -> None:
        """Put the work in hand down until the next window, or leave the desk's place empty."""
        self.present = False
        if self.job is not None:
            self.job.interrupt("away")
        else:
            self.desk.idle.remove(self)
            self.away = self.desk.people.request(priority=FIRST_OF_ALL)

    def leave(self) -> None:
        """Leave the post; whoever comes next does not go on with the work in hand."""
        if self.present:
            self.go()
        if self.job is not None:
            self.job.interrupt("left")

    def work(self, minutes: float) -> Steps:
        """Work for so many minutes, pausing while away; return the minutes left on leaving."""
        env, left = self.env, False
        self.job = env.active_process
        while minutes > NOTHING and not left:
            started = env.now
            try:
                yield env.timeout(minutes)
                minutes = 0.0
            except simpy.Interrupt as stop:
                minutes -= env.now - started
                left = stop.cause == "left"
            while not self.present and not left and minutes > NOTHING:
                try:
                    yield self.back
                except simpy.Interrupt as stop:
                    left = stop.cause == "left"
        self.job = None
        if self.present:
            insort(self.desk.idle, self)
        else:
            self.away = self.desk.people.request(priority=FIRST_OF_ALL)
        return minutes if minutes > NOTHING else 0.0


@dataclass
class Service:
    """What came of it all.

    Attributes
    ----------
    requests, served, abandoned
        Requests that arrived, and what became of them; the others wait.
    begun, waited, touches
        Requests begun, the minutes these waited, and the touches of all.
    queues
        Requests in the queue of each desk, as months end.
    """

    requests: int = 0
    served: int = 0
    abandoned: int = 0
    begun: int = 0
    waited: float = 0.0
    touches: int = 0
    queues: list[list[int]] = field(default_factory=list)
    offered: list[list[float]] = field(default_factory=list)
    worked: list[list[float]] = field(default_factory=list)


class Model:
    """The desks of one replication."""

    def __init__(self, given: Given) -> None:
        self.env = simpy.Environment()
        self.given = given
        self.calendar = given.situation.calendar
        self.world = given.situation.world
        self.first, self.second = given.first.tolist(), given.second.tolist()
        self.falls_on = given.falls_on.tolist()
        self.travel, self.rework = given.travel.tolist(), given.rework.tolist()
        staff = defaultdict(int)
        for post in given.posts:
            staff[post.desk] += 1
        self.desks = [Desk(self.env, staff[n]) for n in range(len(given.desks))]
        self.people = [Person(self.env, post, self.desks[post.desk]) for post in given.posts]
        self.given_up = defaultdict(float)
        self.owed = defaultdict(float)
        self.taken: set[tuple[str, int]] = set()
        self.service = Service()

    def run(self) -> Service:
        """Run to the end of the horizon."""
        self.env.process(self.months())
        for person in self.people:
            self.env.process(self.life(person))
        self.env.process(self.source())
        self.env.run(until=self.calendar.end)
        self.close_month()
        return self.service

    def source(self) -> Steps:
        """Requests arrive, each a process of its own."""
        columns = (self.given.columns[name].tolist() for name in Request._fields)
        for request in map(Request, *columns):
            if request.arrival > self.env.now:
                yield self.env.timeout(request.arrival - self.env.now)
            self.service.requests += 1
            self.env.process(self.request(request))

    def request(self, request: Request) -> Steps:
        """A request's way: first line, second line, and again when it was wrong."""
        desk = self.first[request.origin][request.kind]
        work, touches, place = request.work, request.touches, request.arrival
        begun = yield from self.line(request, desk, work, touches, place, patient=True)
        if not begun:
            return
        if request.second_work > 0:
            desk = self.second[request.origin][request.kind]
            work, touches = request.second_work, request.second_touches
            yield from self.line(request, desk, work, touches, place)
        for luck in (request.error_1, request.error_2)[: MOST_ATTEMPTS - 1]:
            if request.again_work <= 0 or luck >= self.rework[request.kind]:
                break
            yield self.env.timeout(self.given.delay)
            work, touches, place = request.again_work, request.again_touches, self.env.now
            yield from self.line(request, desk, work, touches, place)
        self.service.served += 1

    def line(
        self, request: Request, desk: int, work: float, touches: int, place: float,
        patient: bool = False,
    ) -> Steps:  # fmt: skip
        """Take the touches of one line in turn; say whether the request stayed for the first."""
        trip = self.travel[desk][request.origin] if request.visit else 0.0
        for number in range(touches):
            if number:
                yield self.env.timeout(request.gap)
                trip, patient = 0.0, False
            stayed = yield from self.touch(request, self.desks[desk], work, trip, place, patient)
            if not stayed:
                return False
        return True

    def touch(
        self, request: Request, desk: Desk, work: float, trip: float, place: float, patient: bool
    ) -> Steps:
        """Queue for somebody and be served, by another when the first one leaves."""
        env, service, patience = self.env, self.service, request.deadline < float("inf")
        while work > NOTHING:
            with desk.people.request(priority=(request.priority, place)) as turn:
                if patient and patience:
                    yield turn | env.timeout(max(0.0, request.deadline - env.now))
                    if not turn.triggered:
                        self.gives_up(request)
                        return False
                else:
                    yield turn
                person = next((each for each in desk.idle if each.until > env.now), None)
                if person is None:
                    continue  # whoever was free goes off duty at this very instant
                desk.idle.remove(person)
                service.touches += 1
                if patient:
                    patient = False
                    service.begun += 1
                    service.waited += env.now - request.arrival
                minutes = work / person.speed + trip
                desk.worked += minutes
                undone = yield from person.work(minutes)
                desk.worked -= undone
                work = min(work, undone * person.speed)
        return True

    def gives_up(self, request: Request) -> None:
        """The school does it itself."""
        self.service.abandoned += 1
        desk = self.falls_on[request.origin][request.kind]
        if desk >= 0:
            ratio = self.world["model.shadow_minutes_ratio"]
            self.given_up[desk] += request.work * request.touches * ratio

    def life(self, person: Person) -> Steps:
        """One post's life: its holders, and the agency between them, come in and go."""
        env, half = self.env, self.calendar.half_day
        for number, spell in enumerate(person.post.spells):
            person.speed, person.since = 1.0, spell.start if spell.new else -1.0
            self.practise(person)
            for slot in spell.slots.tolist():
                if (person.post.name, slot) in self.taken:
                    continue
                if person.present and env.now < slot * half:
                    person.go()
                if not person.present:
                    yield env.timeout(max(0.0, slot * half - env.now))
                    if (person.post.name, slot) in self.taken:
                        continue
                    person.until = (slot + 1) * half
                    person.come_in()
                person.until = (slot + 1) * half
                yield env.timeout((slot + 1) * half - env.now)
                person.desk.offered += half
            if person.present:
                person.go()
            yield env.timeout(max(0.0, spell.end - env.now))
            if number + 1 < len(person.post.spells):
                person.leave()

    def practise(self, person: Person) -> None:
        """Somebody new becomes practised, month by month."""
        if person.since >= 0:
            month = self.calendar.office_minutes_per_year / 12
            passed = (self.env.now - person.since) / month
            start = max(0.05, self.world["workforce.ramp_up_start_share"])
            ramp = self.world["workforce.ramp_up_months"]
            person.speed = 1.0 if passed >= ramp else start + (1 - start) * passed / ramp

    def months(self) -> Steps:
        """At the turn of each month queues are counted, skills grow, shadow work takes hours."""
        for month in range(len(self.calendar.months)):
            yield self.env.timeout(self.calendar.minute_of_month(month) - self.env.now)
            self.close_month()
            for person in self.people:
                self.practise(person)
            if month and self.given.situation.on("shadow_feedback"):
                self.take_shadow_work(month)

    def close_month(self) -> None:
        """Write down the queue of every desk and the minutes attended and worked there."""
        self.service.queues.append([len(desk.people.queue) for desk in self.desks])
        self.service.offered.append([desk.offered for desk in self.desks])
        self.service.worked.append([desk.worked for desk in self.desks])

    def take_shadow_work(self, month: int) -> None:
        """Take whole half-days of the month that starts from those whose schools gave up."""
        half = self.calendar.half_day
        for desk, minutes in self.given_up.items():
            if self.desks[desk].staffed:
                self.owed[desk] += minutes
        self.given_up.clear()
        self.taken = set()
        for desk, owed in self.owed.items():
            count = int(owed // half)
            if count:
                self.owed[desk] -= count * half
                self.taken |= set(self.soonest(desk, month, count))

    def soonest(self, desk: int, month: int, count: int) -> list[tuple[str, int]]:
        """Choose the half-days of a month that come soonest, leaving some for the queue."""
        half = self.calendar.half_day
        opens, closes = (int(self.calendar.minute_of_month(m) // half) for m in (month, month + 1))
        attended = []
        for person in self.people:
            if person.post.desk == desk:
                now = next(s for s in person.post.spells if s.end > self.env.now)
                slots = now.slots[(now.slots >= opens) & (now.slots < closes)]
                attended += [(slot, person.post.name) for slot in slots.tolist()]
        most = int(len(attended) * (1 - self.world["model.least_queue_share"]))
        return [(name, slot) for slot, name in sorted(attended)[: min(count, most)]]


def simulate(given: Given) -> Service:
    """Run the idiomatic model once."""
    return Model(given).run()
