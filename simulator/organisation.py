"""The organisation as it stands at a moment: desks, who sits at them, and who serves whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from entities.records import Integers, Numbers
from simulator.chronicle import Chronicle
from simulator.conditions import Cell, Conditions, Place, cell
from simulator.dates import Timetable
from simulator.desk.book import Book
from simulator.desk.desk import Desk
from simulator.desk.diary import Diary
from simulator.desk.worker import Worker
from simulator.duties import Beside, Unplaced, coordination, divided, inherited, queue_time
from simulator.floor import Floor, Slots, Taking, floor_of
from simulator.leaving import Leaving
from simulator.moved_work import Group, Groups, groups_of
from simulator.routes import Route
from simulator.seats import Seat
from simulator.shadow_desks import who_does_it
from simulator.situation import Situation
from simulator.staff import agency_share, speed

CELL = ("factor", "automatic", "automated_share", "rework_share")
UNATTENDED = ("vacant", "absent")
"""States of a post in which agency staff may attend in its holder's place."""
Shares = tuple[tuple[str, float], ...]
"""Share of its half-days each post gives its queue, in the order of their names."""


@dataclass
class Organisation:
    """Desks, seats and routes, changed only by slow events.

    Attributes
    ----------
    desks
        Every desk that is or may be, by name, in the order in which they are advanced: first
        lines before second lines, so that work passed on is there in time.
    first_lines
        Desks that pass on to another desk what they cannot finish.
    schools_before, schools_now
        Schools each desk serves at the opening, and as things stand.
    shadow_taken, shadow_owed
        Half-days of this month that shadow work takes from a school's own desk, by desk and post,
        and minutes of it, less than a half-day, still to be taken.
    by_desk
        Posts by desk, remembered until people move.
    divided
        How the time of each desk divides, and as things stood when that was worked out.
    laid
        Shares of their half-days people at a desk attend, as they were last laid out.
    groups, known
        Work that was moved or automated, in groups for which the same conditions hold, and these.
    figures, gone
        Minutes attended and worked so far, and requests in the queue, by desk, as months close;
        and how many requests were given up by then.
    learning
        Posts whose holders are still new to them.
    leaving
        What makes people leave, and the multipliers so far.
    silenced
        Origins that ask for nothing any more.
    helpers
        By origin and request type, end to end: the desk in the school that does what it gives up.
    """

    situation: Situation
    dates: Timetable
    book: Book
    diary: Diary
    conditions: Conditions
    desks: dict[str, Desk]
    seats: dict[str, Seat]
    route: Route
    opening_route: Route
    second_route: Route
    first_lines: tuple[str, ...]
    schools_before: dict[str, int]
    schools_now: dict[str, int]
    inherited: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    beside: dict[str, list[Beside]] = field(default_factory=lambda: defaultdict(list))
    shadow_taken: dict[str, Slots] = field(default_factory=dict)
    shadow_owed: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    unplaced: dict[tuple[int, str], Unplaced] = field(default_factory=dict)
    chronicle: Chronicle = field(default_factory=Chronicle)
    figures: list[Numbers] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    by_desk: dict[str, list[Seat]] = field(default_factory=dict)
    divided: dict[str, tuple[object, Unplaced, Shares]] = field(default_factory=dict)
    laid: dict[str, Shares] = field(default_factory=dict)
    groups: Groups = field(default_factory=dict)
    known: dict[Group, Cell] = field(default_factory=dict)
    learning: dict[str, Seat] = field(default_factory=dict)
    silenced: set[int] = field(default_factory=set)
    leaving: Leaving = field(init=False)
    floor: Floor = field(init=False)
    helpers: tuple[str | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.floor = floor_of(self.desks)
        found = who_does_it(self.situation)
        self.helpers = tuple(name if name in self.desks else None for name in found)

    def advance(self, now: float, name: str | None = None) -> None:
        """Bring every desk (or one, after those that pass work on to it) up to a moment."""
        for each in self.first_lines:
            desk = self.desks[each]
            desk.advance(now)
            for when, request in desk.pass_on(now):
                place = int(self.book.origin[request]), int(self.book.kind[request])
                self.desks[self.second_route[place]].add(request, when)
        if name is None:
            self.floor.advance(now)
        else:
            self.desks[name].advance(now)

    def put_in(self, requests: Iterable[int], now: float) -> None:
        """Put new requests in at the desks that serve them, each at its arrival."""
        found: dict[str, list[int]] = defaultdict(list)
        for request in requests:
            place = int(self.book.origin[request]), int(self.book.kind[request])
            found[self.route[place]].append(request)
        for name, numbers in found.items():
            self.advance(now, name)
            for request in numbers:
                self.desks[name].add(request, float(self.book.arrival[request]))

    def change(self, seat: Seat, state: str, now: float) -> None:
        """Change the state of a post and with it the desk it serves."""
        if seat.desk is not None:
            self.advance(now, seat.desk)
            if any(w.name == seat.post.id for w in self.desks[seat.desk].workers):
                self.desks[seat.desk].leave(seat.post.id, now)
        if state == "filled" and seat.state != "absent":
            seat.since = now
        seat.state = state
        self.learning.pop(seat.post.id, None)
        if state == "filled" and seat.desk is not None:
            self.learning[seat.post.id] = seat
        seat.changes.append((now, state))
        if state == "deleted" and seat.desk is not None:
            self.inherited[seat.desk] += inherited(self.situation, seat.time)
        if seat.desk is not None:
            self._seat_worker(seat, now)
            self.share_out(seat.desk, now)

    def _seat_worker(self, seat: Seat, now: float) -> None:
        covered = seat.state in UNATTENDED and agency_share(self.situation, seat) > 0
        if seat.desk is not None and (seat.state == "filled" or covered):
            skill = self._speed(seat, now)
            nobody = np.empty(0)
            worker = Worker(seat.post.id, nobody, nobody, seat.number, skill, free_at=now)
            self.desks[seat.desk].join(worker, now)

    def _speed(self, seat: Seat, now: float) -> float:
        if seat.state != "filled" or seat.since is None:
            return 1.0
        calendar = self.situation.calendar
        months = (now - seat.since) / (calendar.office_minutes_per_year / 12)
        return speed(self.situation, months)

    def share_out(self, desk: str, now: float) -> None:
        """Divide a desk's time between queue and other duties, and set who attends when."""
        shares = self.shares(desk, now)
        half_day = self.situation.calendar.half_day
        self.floor.attend(
            self.desks[desk], [self.seats[post] for post, _ in shares],
            [share for _, share in shares], self.shadow_taken.get(desk, {}), now, half_day,
        )  # fmt: skip
        self.laid[desk] = shares

    def take_half_days(self, counts: Mapping[str, int], month: int) -> None:
        """Have shadow work take so many half-days of desks in a month that starts: the soonest."""
        calendar = self.situation.calendar
        opens, closes = (calendar.minute_of_month(m) for m in (month, month + 1))
        least = self.situation.world["model.least_queue_share"]
        self.shadow_taken, losing = {}, []
        for desk, count in counts.items():
            shares = self.shares(desk, opens)
            if self.laid.get(desk) != shares:
                self.share_out(desk, opens)
            seats = [self.seats[post] for post, _ in shares]
            losing.append((self.desks[desk], seats, [share for _, share in shares], count))
        taken = self.floor.take(losing, Taking(opens, closes, calendar.half_day, 1 - least))
        self.shadow_taken = dict(zip(counts, taken, strict=True))

    def shares(self, desk: str, now: float) -> Shares:
        """Return the share of its half-days each post at a desk gives its queue from now on."""
        sitting = self.sitting(desk)
        names = [worker.name for worker in self.desks[desk].workers]
        beside, schools = tuple(self.beside[desk]), self.schools_now.get(desk, 0)
        stands = [s.state for s in sitting], names, self.inherited[desk], beside, schools
        if self.divided.get(desk, (None,))[0] != stands:
            self.divided[desk] = (stands, *self._divide(desk, sitting, {*names}))
        _, unplaced, shares = self.divided[desk]
        self.unplaced[self.situation.calendar.month_of(now), desk] = unplaced
        return shares

    def _divide(self, desk: str, sitting: list[Seat], names: set[str]) -> tuple[Unplaced, Shares]:
        """Divide a desk's time; return duties a month without a place, and everybody's share."""
        seats = [s for s in sitting if s.state != "deleted"]
        extra = self.inherited[desk] + self._coordination(desk)
        least, times = self._least(desk, sitting), (s.time for s in seats)
        found = divided(times, extra, self.beside[desk], least)
        unplaced = Unplaced((found.unplaced - found.once) / 12, found.once / 12)
        return unplaced, tuple(
            (seat.post.id, seat.presence * found.share * self._cover(seat))
            for seat in seats
            if seat.post.id in names
        )

    def _least(self, desk: str, sitting: list[Seat]) -> float:
        """Return the share of its time a desk keeps for its queue, however many its duties.

        Never more than it gave at the opening, unless it had no queue then and serves one now:
        work that moves to where people are is not left lying for ever.
        """
        least = self.situation.world["model.least_queue_share"]
        opening = queue_time([s.time for s in sitting], 0.0, 0.0).share
        new = opening <= 0 and self.schools_now.get(desk, 0) > 0
        return least if new else min(least, opening)

    def sitting(self, desk: str) -> list[Seat]:
        """Return every post of a desk, deleted ones too."""
        if desk not in self.by_desk:
            self.by_desk[desk] = [seat for seat in self.seats.values() if seat.desk == desk]
        return self.by_desk[desk]

    def people_moved(self) -> None:
        """Take note that posts went from one desk to another."""
        self.by_desk.clear()
        self.divided.clear()

    def _cover(self, seat: Seat) -> float:
        return agency_share(self.situation, seat) if seat.state in UNATTENDED else 1.0

    def _coordination(self, desk: str) -> float:
        before, now = (served.get(desk, 0) for served in (self.schools_before, self.schools_now))
        return coordination(self.situation, before, now) if before else 0.0

    def start_month(self, month: int) -> None:
        """Bring skills and the conditions of service up to the month that starts."""
        now = self.situation.calendar.minute_of_month(month)
        for seat in list(self.learning.values()):
            if seat.desk is not None:
                worker = next(w for w in self.desks[seat.desk].workers if w.name == seat.post.id)
                skill = self._speed(seat, now)
                if skill != worker.speed:
                    self.advance(now, seat.desk)
                    self.desks[seat.desk].set_speed(worker, skill)
                if skill == 1.0:
                    del self.learning[seat.post.id]
        self.set_conditions(month)
        for desk in self.desks:
            if (month - 1, desk) in self.unplaced:
                self.unplaced.setdefault((month, desk), self.unplaced[month - 1, desk])

    def set_conditions(self, month: int) -> None:
        """Read the conditions of everything that was moved or automated, for a month."""
        tables = {name: getattr(self.conditions, name) for name in CELL}
        changed = [
            (group, (group.kind, origins), found)
            for group, origins, found in self._cells(month)
            if self.known.get(group) != found
        ]
        now = self.situation.calendar.minute_of_month(month)
        for desk in sorted({group.desk for group, _, _ in changed}):
            self.advance(now, desk)
        for group, where, found in changed:
            self.known[group] = found
            for name in CELL:
                tables[name][where] = getattr(found, name)

    def _cells(self, month: int) -> Iterator[tuple[Group, Integers, Cell]]:
        """Work out what holds in a month for everything that was moved or automated."""
        known: dict[Place, Cell] = {}
        own = {at: self.own_share(*at) for at in {(g.desk, g.trust) for g in self.groups}}
        for group, origins in self.groups.items():
            place = group.place(month, own[group.desk, group.trust])
            if place not in known:
                known[place] = cell(self.situation, place)
            yield group, origins, known[place]

    def regroup(self) -> None:
        """Take note that work was moved or automated."""
        self.known = {}
        self.groups = groups_of(self.situation, self.conditions, self.opening_route, self.route)

    def own_share(self, desk: str, number: str) -> float:
        """Return the share of a desk's people who came from a trust."""
        seats = [s for s in self.sitting(desk) if s.state != "deleted"]
        whole = [s.post.fte for s in seats]
        own = [s.post.fte for s in seats if s.trust.company_number == number]
        return float(np.sum(own) / np.sum(whole)) if whole else 1.0
