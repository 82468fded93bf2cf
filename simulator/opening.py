"""The opening: the book of requests and the organisation before the first minute."""

from __future__ import annotations

from entities.desks import central_desk
from simulator.attendance import half_days, windows
from simulator.case_desks import is_supplier, supplier_of
from simulator.conditions import Conditions, opening_conditions
from simulator.dates import Timetable
from simulator.demand import Requests
from simulator.desk.book import Book, book_of
from simulator.desk.desk import Desk
from simulator.desk.diary import Diary
from simulator.desk.fast import FastDesk
from simulator.desk.supplier import SupplierDesk
from simulator.desk.worker import Worker
from simulator.organisation import Organisation
from simulator.routes import Route
from simulator.seats import Seat, seats_of
from simulator.serving import (
    by_desk,
    first_lines,
    opening_routes,
    say_who_hands_over,
    schools_served,
)
from simulator.situation import Situation

ENGINE: type[Desk] = FastDesk
"""The engine of every desk; tests put the readable one in its place."""


SPARE_PART = 16
"""A sixteenth more room than the base layer needs saves most books from being copied once more."""


def open_book(requests: Requests) -> Book:
    """Write every request of the base layer into a fresh book, with room for those of events."""
    return book_of(requests.rows, spare=len(requests) // SPARE_PART + 1)


def open_organisation(
    situation: Situation, dates: Timetable, book: Book, diary: Diary
) -> Organisation:
    """Set up every desk with its people and the requests that will come to it."""
    route, second = (dict(line) for line in situation.once(opening_routes))
    conditions = opening_conditions(situation)
    seats = seats_of(situation)
    desks = _desks(situation, conditions, book, diary, route, second)
    coming = by_desk(book.rows_of(slice(book.used)), route, tuple(desks))
    for desk, requests in zip(desks.values(), coming, strict=True):
        desk.arrivals = requests
    for seat in seats.values():
        if seat.desk is not None:
            desks[seat.desk].join(_opening_worker(situation, seat), 0.0)
    schools = schools_served(situation, route)
    return Organisation(
        situation, dates, book, diary, conditions, desks, seats, route, dict(route), second,
        first_lines(desks), schools, schools,
    )  # fmt: skip


def _desks(
    situation: Situation,
    conditions: Conditions,
    book: Book,
    diary: Diary,
    route: Route,
    second: Route,
) -> dict[str, Desk]:
    keys = [f.key for f in situation.case.functions]
    made: list[Desk] = []
    for number, name in enumerate(situation.desks):
        terms = conditions.terms(name)
        if is_supplier(name):
            supplier = supplier_of(situation.case, name)
            day = situation.calendar.minutes_per_day
            made.append(SupplierDesk(name, book, terms, diary, number, streams=situation.streams,
                    origins=tuple(o.key for o in situation.origins),
                    kinds=tuple(kind.key for _, kind in situation.kinds),
                                     mean=supplier.turnaround_working_days * day,
                                     spread=supplier.turnaround_spread))  # fmt: skip
        else:
            made.append(ENGINE(name, book, terms, diary, number))
    centres = {central_desk(t.company_number, key) for t in situation.case.trusts for key in keys}
    made.sort(key=lambda desk: (desk.name in centres, desk.name))
    desks = {desk.name: desk for desk in made}
    say_who_hands_over(desks, route, second)
    return desks


def _opening_worker(situation: Situation, seat: Seat) -> Worker:
    share = situation.workload.queue_share.get(seat.desk or "", 0.0)
    chosen = half_days(seat.luck, seat.presence * share, seat.allowed)
    return Worker(seat.post.id, *windows(chosen, situation.calendar.half_day), seat.number)
