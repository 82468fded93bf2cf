"""Holders of posts: they stay, are away for long, leave, and others take their place."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from simulator.office_calendar import months_between
from simulator.seats import Seat
from simulator.slow_world import SlowWorld, Steps
from simulator.staff import absence_gap, absent_minutes, vacant_minutes

HELD = ("filled", "absent")
"""States in which a post has a holder."""


def begin_holders(slow: SlowWorld) -> None:
    """Start what happens to holders apart from the turn of months: absences, forced departures."""
    for seat in slow.organisation.seats.values():
        if slow.situation.on("long_absence"):
            slow.env.process(absences(slow, seat))
    departures(slow)


def departures(slow: SlowWorld) -> None:
    """Start the departures a case asks for, of posts that are there."""
    for departure in slow.situation.case.departures:
        if departure.post in slow.organisation.seats:
            month = months_between(slow.situation.calendar.months[0], departure.month)
            slow.env.process(departs(slow, departure.post, month, replaced=departure.replaced))


def leavers_of_month(slow: SlowWorld, month: int) -> None:
    """At the turn of a month, settle who leaves in it."""
    organisation = slow.organisation
    seats = tuple(organisation.seats.values())
    numbers = slow.situation.desk_numbers
    at = [numbers[seat.desk] if seat.desk is not None else -1 for seat in seats]
    rates = slow.leaving.rates(
        month, np.asarray(at, dtype=np.int64), organisation.figures, settled(slow, seats)
    )
    for number, moment in slow.tenure.begin_month(month, rates):
        slow.env.process(leaves(slow, seats[number], moment))


def settled(slow: SlowWorld, seats: Sequence[Seat]) -> npt.NDArray[np.bool_]:
    """Say for which posts nobody is too many any more among those a plan names with them."""
    out = np.zeros(len(seats), dtype=np.bool_)
    places = {name: place for place, name in enumerate(slow.organisation.seats)}
    for due in slow.dates.exits:
        if places.keys() >= set(due.posts) and slow.too_many(due) <= 0:
            out[[places[post] for post in due.posts]] = True
    return out


def leaves(slow: SlowWorld, seat: Seat, moment: float) -> Steps:
    """Have a holder leave at a moment, unless the post has lost that holder before."""
    holder = seat.ordinal
    yield slow.env.timeout(moment - slow.env.now)
    if seat.ordinal == holder and seat.state in HELD:
        yield from empties(slow, seat)


def departs(slow: SlowWorld, post: str, month: int, *, replaced: bool) -> Steps:
    """Have whoever holds a post leave as a month begins, whatever luck would have it."""
    seat = slow.organisation.seats[post]
    yield slow.until(month)
    name = f"{seat.post.id} ({seat.post.role})"
    if seat.state in HELD:
        slow.tell(month, "departure", f"The holder of {name} leaves")
        yield from empties(slow, seat, replaced=replaced)
    elif seat.state == "vacant":
        slow.tell(month, "departure", f"{name} stands empty already")
        if not replaced:
            seat.ordinal += 1


def empties(slow: SlowWorld, seat: Seat, *, replaced: bool = True, by: str = "left") -> Steps:
    """Have a post lose its holder: it goes, if it waits for that, else it is filled in time."""
    due = slow.waiting.get(seat.post.id)
    if due is not None and slow.too_many(due) > 0:
        slow.delete(seat, "wastage")
        return
    slow.moves(seat, by)
    slow.organisation.change(seat, "vacant", slow.env.now)
    slow.tenure.stop(seat.number)
    seat.ordinal += 1
    vacancy = seat.ordinal
    if not replaced:
        return
    yield from held_back(slow, seat)
    if seat.state != "vacant" or seat.ordinal != vacancy:
        return
    slow.hire("vacancy", seat, vacancy - 1, slow.env.now)
    yield slow.env.timeout(vacant_minutes(slow.situation, seat, vacancy))
    if seat.state == "vacant" and seat.ordinal == vacancy:
        fill(slow, seat)


def held_back(slow: SlowWorld, seat: Seat) -> Steps:
    """Wait with the advertisement of a post that is soon to go, until that is settled. Judgement.

    From the decision on, a post whose exit is planned for some months ahead is left empty; if the
    merger is then refused, it is advertised.
    """
    situation, dates = slow.situation, slow.dates
    due, month = dates.due(seat.post.id), situation.calendar.month_of(slow.env.now)
    if due is None or month < situation.decision_month or not situation.on("held_vacancies"):
        return
    if slow.too_many(due) <= 0 or due.planned - month > situation.world["people.hold_months"]:
        return
    settled = due.month if dates.refused is None else dates.refused
    if month < settled < len(situation.calendar.months):
        yield slow.until(settled)
        yield slow.env.timeout(0)


def fill(slow: SlowWorld, seat: Seat) -> None:
    """Seat a new holder in an empty post."""
    slow.moves(seat, "joined")
    slow.organisation.change(seat, "filled", slow.env.now)
    slow.hire("starter", seat, seat.ordinal, slow.env.now)
    moment = slow.tenure.start(seat.number, seat.ordinal, slow.env.now)
    if math.isfinite(moment):
        slow.env.process(leaves(slow, seat, moment))


def absences(slow: SlowWorld, seat: Seat) -> Steps:
    """Have whoever holds a post be away for long, now and then, and come back."""
    situation, ordinal = slow.situation, 0
    while True:
        gap = absence_gap(situation, seat.post.id, ordinal)
        if slow.env.now + gap >= situation.calendar.end:
            return
        yield slow.env.timeout(gap)
        if seat.state == "deleted":
            return
        away = absent_minutes(situation, seat.post.id, ordinal)
        ordinal += 1
        if seat.state != "filled":
            continue
        holder = seat.ordinal
        slow.organisation.change(seat, "absent", slow.env.now)
        yield slow.env.timeout(away)
        if seat.state == "absent" and seat.ordinal == holder:
            slow.organisation.change(seat, "filled", slow.env.now)
