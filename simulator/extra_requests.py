"""Requests that events make: vacancies and starters of simulated posts, and cut-over queries."""

from __future__ import annotations

from collections.abc import Sequence

from entities.service import RequestType
from simulator.arrivals import Stream
from simulator.dates import Timetable
from simulator.demand import Events, Requests, born
from simulator.organisation import Organisation
from simulator.routes import wave_takes
from simulator.seats import Seat
from simulator.situation import Setting, Situation

QUERY_MONTHS = 3
"""The query assumption is defined over the three months after a cut-over."""


def kinds_driven_by(setting: Setting, driver: str) -> tuple[tuple[int, RequestType], ...]:
    """Return the request types that an event of a kind makes, with their numbers."""
    kinds = enumerate(setting.kinds)
    return tuple((k, kind) for k, (_, kind) in kinds if kind.driver == driver)


def origin_of(situation: Situation, seat: Seat) -> int:
    """Return the origin of the requests a post causes: its school now, or its trust's centre."""
    places = situation.once(_origins_by_key)
    return places.get(seat.bases[-1].place, places[seat.trust.company_number])


def _origins_by_key(setting: Setting) -> dict[str, int]:
    return {place.key: o for o, place in enumerate(setting.origins)}


def people_requests(
    organisation: Organisation, events: Events, event: str, seat: Seat, ordinal: int, now: float
) -> None:
    """Put in the requests that a vacancy or a starter in a simulated post causes."""
    situation = organisation.situation
    origin = origin_of(situation, seat)
    asked = [
        (f"post/{seat.post.id}/{kind.key}/{ordinal}", k)
        for k, kind in situation.once(kinds_driven_by, event)
    ]
    made = events.requests(asked, now, origin)
    organisation.put_in(organisation.book.take(made), now)


def event_request(
    organisation: Organisation, events: Events, name: str, kind: str, place: str, now: float
) -> None:
    """Put in one request of a type at a school or a trust's centre that an event makes.

    Nothing where the case has no such type, or nobody there.

    Parameters
    ----------
    name
        What its luck hangs on.
    kind
        Key of the request type.
    place
        URN of the school, or company number of the trust.
    """
    situation = organisation.situation
    numbers = [k for k, (_, each) in enumerate(situation.kinds) if each.key == kind]
    places = [o for o, each in enumerate(situation.origins) if each.key == place]
    if numbers and places:
        made = events.requests([(name, numbers[0])], now, places[0])
        organisation.put_in(organisation.book.take(made), now)


def cut_over_queries(
    situation: Situation, dates: Timetable, streams: Sequence[Stream]
) -> Requests | None:
    """Return the extra requests of the months after each cut-over: part of layer 1 of demand.

    Judgement. A layer of its own, so that queries only add to what is there anyway.

    Parameters
    ----------
    streams
        Those of layer 1, of at least the functions that move.
    """
    if not (dates.goes_ahead and situation.on("queries") and dates.waves):
        return None
    reached = [
        stream.between(*span) for stream in streams for span in _spans(situation, dates, stream)
    ]
    found = born(situation, reached, marked=True)
    return found.chosen(found.mark < situation.world["model.queries_after_cutover"])


def _spans(situation: Situation, dates: Timetable, stream: Stream) -> list[tuple[float, float]]:
    """Return from when to when a stream's work has just been moved, one after another.

    Or has another way of working, where trusts are brought together.
    """
    function, kind = situation.kinds[stream.kind]
    origin, numbers = situation.origins[stream.origin], situation.trusts_in_plan
    together = bool(situation.trusts_together)
    felt = [(p.wave, p.month) for p in dates.waves if together or origin.key in p.moving]
    felt += [(b.wave, b.month) for b in dates.rolled_back if b.school == origin.key]
    months = sorted(
        month
        for wave, month in felt
        if function == wave.function and wave_takes(wave, origin, kind, numbers)
    )
    spans: list[tuple[float, float]] = []
    for month in months:
        opens, closes = (
            situation.calendar.minute_of_month(m) for m in (month, month + QUERY_MONTHS)
        )
        if spans and opens <= spans[-1][1]:
            opens = spans.pop()[0]
        spans.append((opens, closes))
    return spans
