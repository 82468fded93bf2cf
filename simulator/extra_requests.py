"""Requests that events make: vacancies and starters of simulated posts, and cut-over queries."""

from __future__ import annotations

import numpy as np

from entities.post import CENTRE
from entities.service import RequestType
from simulator.demand import Requests, born_of_event
from simulator.desk import Book
from simulator.organisation import Organisation, Seat
from simulator.programme import Timetable
from simulator.situation import Situation

QUERY_MONTHS = 3
"""The query assumption is defined over the three months after a cut-over."""


def append(book: Book, situation: Situation, extra: Requests) -> list[int]:
    """Write requests at the end of the book and return their numbers."""
    keys = [f.key for f in situation.case.functions]
    kinds = situation.case.request_types
    function = [keys.index(kinds[k][0]) for k in extra.kind.tolist()]
    priority = [kinds[k][1].priority for k in extra.kind.tolist()]
    patient = situation.on("patience")
    return book.take(
        {
            "arrival": extra.arrival,
            "origin": extra.origin,
            "kind": extra.kind,
            "function": np.asarray(function, dtype=np.int64),
            "priority": np.asarray(priority, dtype=np.int64),
            "work": extra.work,
            "touches": extra.touches,
            "gap": extra.gap,
            "patience": extra.patience if patient else np.full(len(function), np.inf),
        }
    )


def kinds_driven_by(situation: Situation, driver: str) -> list[tuple[int, RequestType]]:
    """Return the request types that an event of a kind makes, with their numbers."""
    kinds = enumerate(situation.case.request_types)
    return [(k, kind) for k, (_, kind) in kinds if kind.driver == driver]


def people_requests(
    organisation: Organisation, event: str, seat: Seat, ordinal: int, now: float
) -> None:
    """Put in the requests that a vacancy or a starter in a simulated post causes."""
    situation = organisation.situation
    key = seat.trust.company_number if seat.post.place == CENTRE else seat.post.place
    origin = next(o for o, place in enumerate(situation.origins) if place.key == key)
    for k, kind in kinds_driven_by(situation, event):
        name = f"post/{seat.post.id}/{kind.key}/{ordinal}"
        made = born_of_event(situation, name, now, origin, k, kind)
        (request,) = append(organisation.book, situation, made)
        desk = organisation.desks[
            organisation.route[origin, int(organisation.book.function[request])]
        ]
        desk.advance(now)
        desk.add(request, now)


def cut_over_queries(
    situation: Situation, dates: Timetable, second_layer: Requests
) -> Requests | None:
    """Return the extra requests of the months after each cut-over: part of layer 1 of demand.

    Judgement. A layer of its own, so that queries only add to what is there anyway.
    """
    if not (dates.goes_ahead and situation.on("queries") and dates.cut_over):
        return None
    keys = [function for function, _ in situation.case.request_types]
    opens = np.full(len(keys), np.inf)
    closes = np.full(len(keys), -np.inf)
    for function, month in dates.cut_over:
        for k, owner in enumerate(keys):
            if owner == function:
                opens[k] = situation.calendar.minute_of_month(month)
                closes[k] = situation.calendar.minute_of_month(month + QUERY_MONTHS)
    part = np.asarray(
        [o.trust.company_number in situation.trusts_together for o in situation.origins]
    )
    when, kind = second_layer.arrival, second_layer.kind
    chosen = (when >= opens[kind]) & (when < closes[kind]) & part[second_layer.origin]
    chosen &= second_layer.mark < situation.world["model.queries_after_cutover"]
    columns = {f: getattr(second_layer, f)[chosen] for f in Requests.__dataclass_fields__}
    return Requests(**columns)
