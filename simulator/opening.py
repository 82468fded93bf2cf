"""The opening: the book of requests and the organisation before the first minute."""

from __future__ import annotations

import numpy as np

from entities.records import Numbers
from simulator.attendance import Server, half_days
from simulator.demand import Requests
from simulator.desk import Book
from simulator.fast_desk import FastDesk
from simulator.organisation import Organisation, Seat, seat_for
from simulator.programme import Timetable
from simulator.situation import Situation
from simulator.volumes import origin_desk


def open_book(situation: Situation, requests: Requests) -> Book:
    """Write every request of the base layer into a fresh book."""
    case = situation.case
    keys = [f.key for f in case.functions]
    function = np.asarray([keys.index(f) for f, _ in case.request_types], dtype=np.int64)
    priority = np.asarray([t.priority for _, t in case.request_types], dtype=np.int64)
    count = len(requests.arrival)
    not_yet: Numbers = np.full(count, np.nan)
    patience = requests.patience if situation.on("patience") else np.full(count, np.inf)
    return Book(
        arrival=requests.arrival.copy(),
        origin=requests.origin.copy(),
        kind=requests.kind.copy(),
        function=function[requests.kind].copy(),
        priority=priority[requests.kind].copy(),
        work=requests.work.copy(),
        touches=requests.touches.copy(),
        gap=requests.gap.copy(),
        patience=patience.copy(),
        first_start=not_yet.copy(),
        finish=not_yet.copy(),
        outcome=np.zeros(count, dtype=np.int64),
        effort=np.zeros(count),
        left=not_yet.copy(),
        used=count,
    )


def open_organisation(situation: Situation, dates: Timetable, book: Book) -> Organisation:
    """Set up every desk with its people and the requests that will come to it."""
    functions = situation.case.functions
    factor = np.ones((len(functions), len(situation.origins)))
    seats = {
        post.id: seat_for(situation, trust, post)
        for trust in situation.case.trusts
        for post in trust.posts
    }
    route = {
        (o, f): origin_desk(origin, function)
        for o, origin in enumerate(situation.origins)
        for f, function in enumerate(functions)
    }
    names = {*route.values(), *(s.desk for s in seats.values() if s.desk is not None)}
    desks = {name: FastDesk(name, book, factor) for name in sorted(names)}
    _give_requests(book, route, desks)
    for seat in seats.values():
        if seat.desk is not None:
            desks[seat.desk].join(_opening_server(situation, seat))
    return Organisation(situation, dates, book, desks, seats, route, factor, dict(route))


def _give_requests(
    book: Book, route: dict[tuple[int, int], str], desks: dict[str, FastDesk]
) -> None:
    names = list(desks)
    table = np.zeros((max(o for o, _ in route) + 1, max(f for _, f in route) + 1), dtype=np.int64)
    for place, name in route.items():
        table[place] = names.index(name)
    desk = table[book.origin, book.function]
    order = np.argsort(desk, kind="stable")
    ends = np.searchsorted(desk[order], np.arange(len(names) + 1))
    for number, name in enumerate(names):
        desks[name].arrivals = order[ends[number] : ends[number + 1]]


def _opening_server(situation: Situation, seat: Seat) -> Server:
    share = situation.workload.queue_share.get(seat.desk or "", 0.0)
    chosen = half_days(seat.luck, seat.presence * share, seat.allowed)
    return Server(seat.post.id, situation.calendar.half_day, slots=chosen)
