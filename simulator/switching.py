"""Switching delivery: who serves whom changes, and no work is lost or done twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

import numpy as np

from entities.desks import central_desk
from entities.plan import Wave
from entities.records import Integers
from simulator.desk.book import CANCELLED, Book
from simulator.desk.counter import Moved
from simulator.duties import Unplaced
from simulator.floor import Choice
from simulator.organisation import Organisation
from simulator.routes import second_line_desk
from simulator.serving import (
    Place,
    first_lines,
    say_who_hands_over,
    schools_served,
    wave_targets,
)


def switch(organisation: Organisation, wave: Wave, month: int, now: float) -> None:
    """Carry out a wave: its schools' requests of its types are served elsewhere from now on.

    Work in hand finishes where it is; queued work moves with its original arrival and patience.
    People of a centre's desk that no longer serves any school follow its work.
    """
    situation = organisation.situation
    organisation.advance(now)
    targets = dict(wave_targets(situation, wave))
    reached = {organisation.route[place] for place in targets} | set(targets.values())
    for place, target in targets.items():
        organisation.second_route[place] = _second_line(organisation, *place, target)
        if organisation.route[place] != target or situation.trusts_together:
            organisation.conditions.moved[place] = month
    move(organisation, targets, now)
    _people_follow(organisation, wave.function, now)
    say_who_hands_over(organisation.desks, organisation.route, organisation.second_route)
    organisation.first_lines = first_lines(organisation.desks)
    organisation.schools_now = schools_served(situation, organisation.route)
    organisation.regroup()
    organisation.set_conditions(month)
    for desk in sorted(reached):
        if desk in organisation.desks and organisation.desks[desk].workers:
            organisation.share_out(desk, now)
    travel_between(organisation, wave)


def _second_line(organisation: Organisation, o: int, k: int, target: str) -> str:
    situation = organisation.situation
    key, kind = situation.kinds[k]
    function = situation.case.functions[situation.function_numbers[key]]
    lead = situation.lead
    if lead is not None and target == central_desk(lead.company_number, key):
        return target
    return second_line_desk(situation.origins[o], function, kind, target)


def move(organisation: Organisation, targets: Mapping[Place, str], now: float) -> None:
    """Have requests be served at other desks from now on, by (origin, type)."""
    book, route = organisation.book, organisation.route
    leaving: dict[str, list[Place]] = defaultdict(list)
    for place, target in targets.items():
        if route[place] != target:
            leaving[route[place]].append(place)
    for source, places in leaving.items():
        goes = np.zeros(organisation.conditions.factor.T.shape, dtype=np.bool_)
        goes[tuple(zip(*places, strict=True))] = True
        moved = organisation.desks[source].release(partial(_chosen, book, goes), now)
        arriving: dict[str, list[Moved]] = defaultdict(list)
        numbers = np.asarray([request for _, request in moved], dtype=np.int64)
        asked = zip(book.origin[numbers].tolist(), book.kind[numbers].tolist(), strict=True)
        for place, one in zip(asked, moved, strict=True):
            arriving[targets[place]].append(one)
        for target, requests in arriving.items():
            organisation.desks[target].receive(requests)
        for place in places:
            route[place] = targets[place]


def _chosen(book: Book, goes: Choice, requests: Integers) -> Choice:
    """Say which requests are of the chosen (origin, type)."""
    return np.asarray(goes[book.origin[requests], book.kind[requests]])


def _people_follow(organisation: Organisation, function: str, now: float) -> None:
    """Move people of joining centres' desks that serve no school any more to the lead's desk."""
    situation = organisation.situation
    if situation.lead is None:
        return
    target = central_desk(situation.lead.company_number, function)
    served = {
        name
        for (o, _), name in organisation.route.items()
        if situation.origins[o].school is not None
    }
    month = situation.calendar.month_of(now)
    for number in situation.trusts_together[1:]:
        source = central_desk(number, function)
        if source in organisation.desks and source not in served and target in served:
            _people_move(organisation, source, target, now)
            organisation.unplaced[month, source] = Unplaced(0.0, 0.0)
            rest = [place for place, name in organisation.route.items() if name == source]
            move(organisation, dict.fromkeys(rest, target), now)
            for place, name in list(organisation.second_route.items()):
                if name == source:
                    organisation.second_route[place] = target


def _people_move(organisation: Organisation, source: str, target: str, now: float) -> None:
    desks = organisation.desks
    for seat in organisation.seats.values():
        if seat.desk == source:
            if seat.post.id in {worker.name for worker in desks[source].workers}:
                desks[target].join(desks[source].part(seat.post.id, now), now)
            seat.desk = target
    organisation.people_moved()
    organisation.inherited[target] += organisation.inherited.pop(source, 0.0)


def travel_between(organisation: Organisation, wave: Wave) -> None:
    """Lengthen visits by the share of people who now come from the other trust's place."""
    situation = organisation.situation
    between = situation.arm.plan.travel_minutes_between
    if situation.lead is None or wave.to != "central" or not situation.on("travel") or not between:
        return
    name = central_desk(situation.lead.company_number, wave.function)
    travel = organisation.desks[name].terms.travel
    for o, origin in enumerate(situation.origins):
        if origin.school is not None and origin.trust.company_number in situation.trusts_together:
            strangers = 1 - organisation.own_share(name, origin.trust.company_number)
            travel[o] = np.floor(organisation.conditions.away[o] + between * strangers + 0.5)


def silence(organisation: Organisation, origin: int, now: float) -> None:
    """Stop the requests of a centre that no longer exists (its board, its own tenders)."""
    organisation.advance(now)
    organisation.silenced.add(origin)
    book = organisation.book
    for desk in organisation.desks.values():
        known = desk.requests()
        if not (book.origin[known[known >= 0]] == origin).any():
            continue
        moved = desk.release(lambda r: book.origin[r] == origin, now)
        kept = [(when, r) for when, r in moved if book.arrival[r] < now]
        desk.receive(kept)
        for _, request in moved:
            if book.arrival[request] >= now:
                book.outcome[request] = CANCELLED
