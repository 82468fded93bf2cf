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
from entities.plan import Automation, Wave
from entities.records import Happening
from simulator.duties import migration_minutes
from simulator.factors import systems_differ
from simulator.month_end import close_month
from simulator.office_calendar import add_months
from simulator.organisation import Organisation
from simulator.programme import Timetable
from simulator.seats import Seat
from simulator.situation import Situation
from simulator.staff import leaving_minute, monthly_hazard, vacant_minutes
from simulator.switching import silence, switch

Steps = Generator[simpy.Event, Any, None]
Hire = Callable[[str, Seat, int, float], None]
"""(event, seat, ordinal, minute): make the requests that a leaver or a starter causes."""


Turn = Callable[[Organisation, int], None]
"""(organisation, month): make room for the requests of a month that begins, if there is none."""


@dataclass
class SlowWorld:
    """What the slow processes share."""

    env: simpy.Environment
    situation: Situation
    dates: Timetable
    organisation: Organisation
    hire: Hire
    condemned: set[str]
    turn_page: Turn


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
    """At the turn of each month: queues are counted, skills grow, conditions change."""
    calendar = slow.situation.calendar
    for month in range(len(calendar.months)):
        yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
        close_month(slow.organisation, month)
        slow.turn_page(slow.organisation, month)
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
    for each, at in slow.dates.waves:
        slow.env.process(wave(slow, each, at))
    for automation, at in slow.dates.automations:
        slow.env.process(automate(slow, automation, at))
    for deletion, at in slow.dates.deletions:
        slow.env.process(deletion_due(slow, deletion.post, deletion.route, at))
    yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
    if situation.arm.plan.kind == "merge" and situation.on("closing_centre"):
        for o, origin in enumerate(situation.origins):
            joins = origin.key in situation.arm.plan.joining_trusts
            if origin.school is None and joins:
                silence(slow.organisation, o, slow.env.now)


def wave(slow: SlowWorld, step: Wave, month: int) -> Steps:
    """Cut a wave's schools and types over, and run two systems side by side for a time."""
    situation, calendar = slow.situation, slow.situation.calendar
    label = {f.key: f.label for f in situation.case.functions}[step.function]
    if month >= len(calendar.months):
        _tell(slow, month, "not_reached", f"{label} is not {MOVED[step.to]} in time")
        return
    yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
    switch(slow.organisation, step, month, slow.env.now)
    _tell(slow, month, "cut_over", f"{label} is {MOVED[step.to]}")
    if month == slow.dates.cut_over_month(step.function):
        yield from migrate(slow, step.function, month)


MOVED = {
    "central": "brought together",
    "hub": "moved to hubs",
    "local": "given to schools",
    "outsourced": "given to a supplier",
}


def automate(slow: SlowWorld, step: Automation, month: int) -> Steps:
    """Let a system take up its share of some request types."""
    situation, calendar = slow.situation, slow.situation.calendar
    if month >= len(calendar.months) or not situation.on("automation"):
        return
    yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
    for o, origin in enumerate(situation.origins):
        part = origin.trust.company_number in situation.trusts_in_plan
        for k, (_, kind) in enumerate(situation.kinds):
            reached = not step.schools or origin.key in step.schools
            if part and reached and kind.key in step.request_types:
                slow.organisation.conditions.automated[o, k] = month
    slow.organisation.regroup()
    slow.organisation.set_conditions(month)
    _tell(slow, month, "automated", f"{step.label} starts")


def migrate(slow: SlowWorld, function: str, month: int) -> Steps:
    """Take the hours of moving records between systems from the desk, while dual running lasts."""
    situation, organisation = slow.situation, slow.organisation
    waves = {each.function for each, _ in slow.dates.waves}
    moving = [
        f for f in situation.case.functions if f.key in waves and systems_differ(situation, f)
    ]
    if function not in {f.key for f in moving}:
        return
    months_running = max(1, math.ceil(situation.world["process.dual_running_months"]))
    desk = central_desk(situation.trusts_together[0], function)
    a_year = migration_minutes(situation, len(moving)) * 12 / months_running
    organisation.migration[desk] += a_year
    organisation.advance(slow.env.now, desk)
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
