"""The organisation as it stands at a moment: desks, who sits at them, and who serves whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from entities.desks import central_desk, desk_of_post
from entities.post import Post
from entities.records import Happening, Numbers
from entities.trust import Trust
from simulator.attendance import Server, evenly_spread, half_days
from simulator.desk import CANCELLED, Book
from simulator.duties import PostTime, coordination, inherited, queue_time
from simulator.factors import handling_factor
from simulator.fast_desk import FastDesk
from simulator.programme import Timetable
from simulator.situation import Situation
from simulator.staff import speed
from simulator.volumes import MINUTES, attended_hours


@dataclass
class Seat:
    """One post as it stands: who holds it and where it serves.

    Attributes
    ----------
    desk
        Name of the desk, or None for a structural post.
    state
        'filled', 'vacant' or 'deleted'.
    since
        Minute the holder started; None for those in post at the opening.
    changes
        (minute, state) of every change, from the start of the run.
    """

    post: Post
    trust: Trust
    desk: str | None
    time: PostTime
    presence: float
    allowed: npt.NDArray[np.bool_]
    luck: Numbers
    state: str = "filled"
    since: float | None = None
    changes: list[tuple[float, str]] = field(default_factory=lambda: [(0.0, "filled")])


@dataclass
class Organisation:
    """Desks, seats and routes, changed only by slow events."""

    situation: Situation
    dates: Timetable
    book: Book
    desks: dict[str, FastDesk]
    seats: dict[str, Seat]
    route: dict[tuple[int, int], str]
    factor: Numbers
    opening_route: dict[tuple[int, int], str]
    inherited: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    migration: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    unplaced: dict[tuple[int, str], float] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)
    made_redundant: dict[str, float] = field(default_factory=dict)

    def advance(self, now: float) -> None:
        """Bring every desk up to a moment."""
        for name in sorted(self.desks):
            self.desks[name].advance(now)

    def note(self, now: float, kind: str, what: str) -> None:
        """Write down that something happened."""
        date: dt.date = self.situation.calendar.date_of(now)
        self.happenings.append(Happening(date, kind, what))

    def change(self, seat: Seat, state: str, now: float) -> None:
        """Change the state of a post and with it the desk it serves."""
        if seat.desk is not None:
            self.desks[seat.desk].advance(now)
            if any(s.name == seat.post.id for s in self.desks[seat.desk].servers):
                self.desks[seat.desk].leave(seat.post.id, now)
        seat.state = state
        seat.since = now if state == "filled" else seat.since
        seat.changes.append((now, state))
        if state == "deleted" and seat.desk is not None:
            self.inherited[seat.desk] += inherited(self.situation, seat.time)
        if seat.desk is not None:
            self._seat_server(seat, now)
            self.share_out(seat.desk, now)

    def _seat_server(self, seat: Seat, now: float) -> None:
        covered = self.situation.on("agency_cover") and seat.state == "vacant"
        if seat.desk is not None and (seat.state == "filled" or covered):
            half = self.situation.calendar.half_day
            server = Server(seat.post.id, half, free_at=now, speed=self._speed(seat, now))
            self.desks[seat.desk].join(server)

    def _speed(self, seat: Seat, now: float) -> float:
        if seat.state != "filled" or seat.since is None:
            return 1.0
        calendar = self.situation.calendar
        months = (now - seat.since) / (calendar.office_minutes_per_year / 12)
        return speed(self.situation, months)

    def share_out(self, desk: str, now: float) -> None:
        """Divide a desk's time between queue and other duties, and set who attends when."""
        seats = [s for s in self.seats.values() if s.desk == desk and s.state != "deleted"]
        extra = self.inherited[desk] + self.migration[desk] + self._coordination(desk)
        least = min(self.situation.world["model.least_queue_share"], self._opening_share(desk))
        divided = queue_time((s.time for s in seats), extra, least)
        month = self.situation.calendar.month_of(now)
        self.unplaced[month, desk] = divided.unplaced / 12
        servers = {server.name for server in self.desks[desk].servers}
        slot = int(now // self.situation.calendar.half_day)
        for seat in seats:
            if seat.post.id in servers:
                share = seat.presence * divided.share * self._cover(seat)
                chosen = half_days(seat.luck, share, seat.allowed, slot)
                self.desks[desk].attend(seat.post.id, now, chosen)

    def _opening_share(self, desk: str) -> float:
        every = [seat.time for seat in self.seats.values() if seat.desk == desk]
        return queue_time(every, 0.0, 0.0).share

    def _cover(self, seat: Seat) -> float:
        vacant = seat.state == "vacant"
        return self.situation.world["model.agency_cover_share"] if vacant else 1.0

    def _coordination(self, desk: str) -> float:
        before = schools_served(self.situation, self.opening_route, desk)
        if self.route == self.opening_route or before == 0:
            return 0.0
        return coordination(
            self.situation, before, schools_served(self.situation, self.route, desk)
        )

    def start_month(self, month: int) -> None:
        """Bring skills and handling factors up to the month that starts."""
        now = self.situation.calendar.minute_of_month(month)
        for seat in self.seats.values():
            if seat.desk is not None and seat.state == "filled" and seat.since is not None:
                server = next(s for s in self.desks[seat.desk].servers if s.name == seat.post.id)
                skill = self._speed(seat, now)
                if skill != server.speed:
                    self.desks[seat.desk].advance(now)
                    server.speed = skill
        self.set_factors(month)
        for (m, desk), minutes in list(self.unplaced.items()):
            if m == month - 1:
                self.unplaced.setdefault((month, desk), minutes)

    def set_factors(self, month: int) -> None:
        """Read the handling factors of every function and origin for a month."""
        situation = self.situation
        if not self.dates.goes_ahead or not situation.trusts_together:
            return
        for f, function in enumerate(situation.case.functions):
            cut_over = self.dates.cut_over_month(function.key)
            if cut_over is None or month < cut_over:
                continue
            shares = {
                (desk, number): self._own_share(desk, number)
                for desk, number in {
                    (self.route[o, f], origin.trust.company_number)
                    for o, origin in enumerate(situation.origins)
                }
            }
            for o, origin in enumerate(situation.origins):
                own = shares[self.route[o, f], origin.trust.company_number]
                factor = handling_factor(situation, self.dates, function, origin, own, month)
                if factor != self.factor[f, o]:
                    self.desks[self.route[o, f]].advance(situation.calendar.minute_of_month(month))
                    self.factor[f, o] = factor

    def _own_share(self, desk: str, number: str) -> float:
        seats = [s for s in self.seats.values() if s.desk == desk and s.state != "deleted"]
        whole = [s.post.fte for s in seats]
        own = [s.post.fte for s in seats if s.trust.company_number == number]
        return float(np.sum(own) / np.sum(whole)) if whole else 1.0

    def pool(self, function: int, now: float) -> None:
        """Cut a function over: one desk at the lead trust's centre serves every trust together."""
        situation = self.situation
        key = situation.case.functions[function].key
        target = central_desk(situation.trusts_together[0], key)
        self.advance(now)
        if target not in self.desks:
            self.desks[target] = FastDesk(target, self.book, self.factor, now=now)
        month = situation.calendar.month_of(now)
        for number in situation.trusts_together[1:]:
            self._move_people(central_desk(number, key), target)
            self.unplaced[month, central_desk(number, key)] = 0.0
        for o, origin in enumerate(situation.origins):
            if origin.trust.company_number in situation.trusts_together:
                self._move_requests(o, function, target, now)
        self.share_out(target, now)

    def _move_people(self, source: str, target: str) -> None:
        for seat in self.seats.values():
            if seat.desk == source:
                names = {server.name for server in self.desks[source].servers}
                if seat.post.id in names:
                    self.desks[target].join(self.desks[source].part(seat.post.id))
                seat.desk = target
        self.inherited[target] += self.inherited.pop(source, 0.0)

    def _move_requests(self, origin: int, function: int, target: str, now: float) -> None:
        source = self.route[origin, function]
        if source == target:
            return
        book = self.book
        moved = self.desks[source].release(
            lambda r: (book.origin[r] == origin) & (book.function[r] == function), now
        )
        self.desks[target].receive(moved)
        self.route[origin, function] = target

    def silence(self, origin: int, now: float) -> None:
        """Stop the requests of a centre that no longer exists (its board, its own tenders)."""
        self.advance(now)
        book = self.book
        for desk in self.desks.values():
            moved = desk.release(lambda r: book.origin[r] == origin, now)
            kept = [(when, r) for when, r in moved if book.arrival[r] < now]
            desk.receive(kept)
            for _, request in moved:
                if book.arrival[request] >= now:
                    book.outcome[request] = CANCELLED


def schools_served(situation: Situation, route: dict[tuple[int, int], str], desk: str) -> int:
    """Count the schools a desk serves."""
    found = {o for (o, _), name in route.items() if name == desk}
    return sum(1 for o in found if situation.origins[o].school is not None)


def seat_for(situation: Situation, trust: Trust, post: Post) -> Seat:
    """Set up a post as it stands at the opening: its time, its attendance and its luck."""
    calendar, world = situation.calendar, situation.world
    desk = None
    if post.kind == "desk":
        desk = desk_of_post(trust.company_number, post.place, post.desk)
    attended = attended_hours(post, world) * MINUTES
    queue = situation.workload.queue_share.get(desk or "", 0.0)
    allowed = calendar.half_days_in_term
    office = calendar.office_minutes_per_year * calendar.term_share
    if post.weeks == "full_year":
        allowed, office = np.ones_like(allowed), calendar.office_minutes_per_year
    return Seat(
        post=post,
        trust=trust,
        desk=desk,
        time=PostTime(attended=attended, other=attended * (1 - queue)),
        presence=min(1.0, attended / office),
        allowed=allowed,
        luck=evenly_spread(situation.streams.uniform(f"post/{post.id}/attendance"), len(allowed)),
    )
