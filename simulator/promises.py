"""Promises in a run: the month in which each is first broken, if it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from entities.kept_promises import posts_promised, schools_promised, taken_away
from entities.promise import Promise
from entities.records import Broken
from simulator.autonomy import decided_at_opening, decisive, moves
from simulator.chronicle import Chronicle
from simulator.contracts import lettings
from simulator.dates import Timetable
from simulator.people_tally import joined_months
from simulator.routes import is_in_school
from simulator.situation import Situation


class Given(NamedTuple):
    """A promise, and the run it is held against."""

    promise: Promise
    situation: Situation
    dates: Timetable
    chronicle: Chronicle


def broken_promises(
    situation: Situation, dates: Timetable, chronicle: Chronicle
) -> tuple[Broken, ...]:
    """Return the promises of an arm that are broken within the run, in the order of the plan.

    What a centre charges is told by outputs under a charging rule. Of reserves it is followed only
    whether the plan pools them, not what they are spent on.
    """
    found, months = [], situation.calendar.months
    for promise in situation.arm.plan.promises:
        check = _CHECKS.get(promise.kind)
        given = Given(promise, situation, dates, chronicle)
        inside = [m for m in check(given) if m < len(months)] if check else []
        if inside and promise.holds_on(months[min(inside)]):
            found.append(Broken(promise.key, min(inside)))
    return tuple(found)


def _posts(given: Given) -> Iterator[int]:
    """Yield the months in which posts go, or are moved away from where they were to stay."""
    situation, promise = given.situation, given.promise
    kept = posts_promised(situation.case, promise)
    yield from (one.month for one in given.chronicle.exits if one.post in kept)
    away = taken_away(situation.case, situation.arm.plan, promise)
    gone = {one.post: one.month for one in given.chronicle.exits}
    for step, month in given.dates.moved_steps if given.dates.goes_ahead else ():
        if step in away and month < gone.get(step.post, month + 1):
            yield month


def _redundancies(given: Given) -> Iterator[int]:
    kept = posts_promised(given.situation.case, given.promise)
    for post, minute in given.chronicle.made_redundant.items():
        if post in kept:
            yield given.situation.calendar.month_of(minute)


def _work(given: Given) -> Iterator[int]:
    """Yield the months in which work leaves a school's own desk, or what was its to decide."""
    situation, promise = given.situation, given.promise
    schools = schools_promised(situation.case, promise)
    decided, counts = situation.once(decided_at_opening).copy(), decisive(situation)
    for move in moves(situation, given.dates):
        o, k = move.place
        inside = is_in_school(move.after)
        left = is_in_school(move.before) and not inside
        if promise.kind == "decides_itself":
            now = inside or move.wave.decided_by == "school"
            left = bool(decided[o, k] and counts[k]) and not now
            decided[o, k] = now
        if left and move.wave.function == promise.function and situation.origins[o].key in schools:
            yield move.month


def _contracts(given: Given) -> Iterator[int]:
    every = lettings(given.situation, given.dates)
    yield from (one.month for one in every if one.contract.id == given.promise.contract)


def _reserves(given: Given) -> Iterator[int]:
    """Yield the months from which the reserves of schools are pooled with those of other trusts."""
    case, plan = given.situation.case, given.situation.arm.plan
    if not plan.pools_reserves:
        return
    joined = joined_months(given.situation, given.dates)
    numbers = [trust.company_number for trust in case.trusts]
    for trust in schools_promised(case, given.promise).values():
        number = trust.company_number
        yield min(joined) if number == plan.lead_trust else joined[numbers.index(number)]


_CHECKS: dict[str, Callable[[Given], Iterator[int]]] = {
    "keep_posts": _posts,
    "no_redundancy": _redundancies,
    "keep_local": _work,
    "decides_itself": _work,
    "keep_contract": _contracts,
    "reserve_ring_fenced": _reserves,
}
