"""Slow events: the processes SimPy drives - months, people, and the steps of the plan.

Between two of these events every desk is served exactly by `Desk.advance`; each process brings
the desks it touches up to the moment before it changes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import simpy

from entities.desks import central_desk
from entities.records import Happening
from simulator.duties import migration_minutes
from simulator.factors import systems_differ
from simulator.office_calendar import add_months
from simulator.organisation import Organisation, Seat
from simulator.programme import Timetable
from simulator.situation import Situation
from simulator.staff import leaving_minute, monthly_hazard, vacant_minutes

Steps = Generator[simpy.Event, Any, None]
Hire = Callable[[str, Seat, int, float], None]
"""(event, seat, ordinal, minute): make the requests that a leaver or a starter causes."""


@dataclass
class SlowWorld:
    """What the slow processes share."""

    env: simpy.Environment
    situation: Situation
    dates: Timetable
    organisation: Organisation
    hire: Hire
    condemned: set[str]


def schedule(slow: SlowWorld) -> None:
    """Start every slow process of a replication."""
    env = slow.env
    env.process(months(slow))
    for seat in slow.organisation.seats.values():
        env.process(holders(slow, seat))
    if slow.dates.refused is not None:
        _tell(slow, slow.dates.refused, "refused", "The merger is refused or abandoned")
    elif slow.dates.start is not None:
        env.process(plan_starts(slow, slow.dates.start))


def months(slow: SlowWorld) -> Steps:
    """At the start of each month: skills grow and handling factors change."""
    calendar = slow.situation.calendar
    for month in range(len(calendar.months)):
        yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
        slow.organisation.start_month(month)


def holders(slow: SlowWorld, seat: Seat) -> Steps:
    """One post's life: a holder stays, leaves, the post stands vacant, the next holder starts."""
    situation, env, ordinal = slow.situation, slow.env, 0
    hazard = monthly_hazard(situation, slow.dates, seat.trust, seat.post)
    while True:
        luck = situation.streams.uniform(f"post/{seat.post.id}/leave/{ordinal}")
        when = leaving_minute(situation.calendar, env.now, -math.log(luck), hazard)
        if when >= situation.calendar.end:
            return
        yield env.timeout(when - env.now)
        if seat.state == "deleted":
            return
        if seat.post.id in slow.condemned:
            delete(slow, seat, "by natural wastage")
            return
        slow.organisation.change(seat, "vacant", env.now)
        slow.hire("vacancy", seat, ordinal, env.now)
        ordinal += 1
        yield env.timeout(vacant_minutes(situation, seat.post.id, ordinal))
        if seat.state == "deleted":
            return
        slow.organisation.change(seat, "filled", env.now)
        slow.hire("starter", seat, ordinal, env.now)


def plan_starts(slow: SlowWorld, month: int) -> Steps:
    """Day one of a plan, and the processes of its waves and deletions."""
    situation, calendar = slow.situation, slow.situation.calendar
    if month >= len(calendar.months):
        _tell(slow, month, "not_reached", "Day one is not reached within the horizon")
        return
    _tell(slow, month, "day_one", "Day one of the plan")
    for function, at in slow.dates.cut_over:
        slow.env.process(wave(slow, function, at))
    for deletion, at in slow.dates.deletions:
        slow.env.process(deletion_due(slow, deletion.post, deletion.route, at))
    yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
    if situation.arm.plan.kind == "merge" and situation.on("closing_centre"):
        for o, origin in enumerate(situation.origins):
            joins = origin.key in situation.arm.plan.joining_trusts
            if origin.school is None and joins:
                slow.organisation.silence(o, slow.env.now)


def wave(slow: SlowWorld, function: str, month: int) -> Steps:
    """Cut one function over, and run two systems side by side for a time."""
    situation, calendar = slow.situation, slow.situation.calendar
    labels = {f.key: f.label for f in situation.case.functions}
    if month >= len(calendar.months):
        _tell(slow, month, "not_reached", f"{labels[function]} is not brought together in time")
        return
    yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
    keys = [f.key for f in situation.case.functions]
    slow.organisation.pool(keys.index(function), slow.env.now)
    _tell(slow, month, "cut_over", f"{labels[function]} is brought together")
    yield from migrate(slow, function, month)


def migrate(slow: SlowWorld, function: str, month: int) -> Steps:
    """Take the hours of moving records between systems from the desk, while dual running lasts."""
    situation, organisation = slow.situation, slow.organisation
    waves = {name for name, _ in slow.dates.cut_over}
    moving = [
        f for f in situation.case.functions if f.key in waves and systems_differ(situation, f)
    ]
    if function not in {f.key for f in moving}:
        return
    months_running = max(1, math.ceil(situation.world["process.dual_running_months"]))
    desk = central_desk(situation.trusts_together[0], function)
    a_year = migration_minutes(situation, len(moving)) * 12 / months_running
    organisation.migration[desk] += a_year
    organisation.share_out(desk, slow.env.now)
    until = situation.calendar.minute_of_month(month + months_running)
    yield slow.env.timeout(until - slow.env.now)
    organisation.advance(slow.env.now)
    organisation.migration[desk] -= a_year
    organisation.share_out(desk, slow.env.now)


def deletion_due(slow: SlowWorld, post: str, route: str, month: int) -> Steps:
    """Delete a post when due: at once by redundancy or when vacant, else as its holder leaves."""
    calendar, seat = slow.situation.calendar, slow.organisation.seats[post]
    if month >= len(calendar.months):
        _tell(slow, month, "not_reached", f"{seat.post.role} is not deleted within the horizon")
        return
    yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
    if seat.state == "vacant":
        delete(slow, seat, "while vacant")
    elif route == "redundancy":
        slow.organisation.made_redundant[post] = slow.env.now
        delete(slow, seat, "by redundancy")
    else:
        slow.condemned.add(post)


def delete(slow: SlowWorld, seat: Seat, how: str) -> None:
    """Delete an established post."""
    slow.organisation.change(seat, "deleted", slow.env.now)
    slow.organisation.note(slow.env.now, "deleted", f"{seat.post.id} ({seat.post.role}) {how}")


def _tell(slow: SlowWorld, month: int, kind: str, what: str) -> None:
    date = add_months(slow.situation.calendar.months[0], month)
    slow.organisation.happenings.append(Happening(date, kind, what))
