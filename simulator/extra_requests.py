"""Requests that events make: vacancies and starters of simulated posts, and cut-over queries."""

from __future__ import annotations

import numpy as np

from entities.post import CENTRE
from entities.service import RequestType
from simulator.demand import Requests, born
from simulator.desk import NOT_YET, Book
from simulator.organisation import Organisation, Seat
from simulator.programme import Timetable
from simulator.situation import Situation

QUERY_MONTHS = 3
"""The query assumption is defined over the three months after a cut-over."""


def append(book: Book, situation: Situation, extra: Requests) -> list[int]:
    """Write requests at the end of the book and return their numbers."""
    first, keys = len(book.arrival), [f.key for f in situation.case.functions]
    for i in range(len(extra.arrival)):
        function, kind = situation.case.request_types[int(extra.kind[i])]
        patient = situation.on("patience")
        book.arrival.append(float(extra.arrival[i]))
        book.origin.append(int(extra.origin[i]))
        book.kind.append(int(extra.kind[i]))
        book.function.append(keys.index(function))
        book.priority.append(kind.priority)
        book.work.append(float(extra.work[i]))
        book.touches.append(int(extra.touches[i]))
        book.gap.append(float(extra.gap[i]))
        book.patience.append(float(extra.patience[i]) if patient else float("inf"))
        book.first_start.append(NOT_YET)
        book.finish.append(NOT_YET)
        book.outcome.append(0)
        book.effort.append(0.0)
    return list(range(first, len(book.arrival)))


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
        made = born(situation, name, np.asarray([now]), origin, k, kind)
        (request,) = append(organisation.book, situation, made)
        desk = organisation.desks[organisation.route[origin, organisation.book.function[request]]]
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
