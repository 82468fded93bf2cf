"""Slow events: the processes SimPy drives - months, people, and the steps of the plan.

Between two of these events every desk is served exactly by `Desk.advance`; each process brings
the desks it touches up to the moment before it changes them.
"""

from __future__ import annotations

import math

from entities.desks import central_desk
from entities.plan import Automation, Wave
from simulator.dates import Timetable
from simulator.duties import migration_minutes
from simulator.exits import exit_due
from simulator.factors import systems_differ
from simulator.holders import begin_holders, leavers_of_month
from simulator.month_end import close_month
from simulator.network import refusal_gate
from simulator.shocks import shocks
from simulator.situation import Situation
from simulator.slow_world import SlowWorld, Steps
from simulator.switching import silence, switch


def schedule(slow: SlowWorld) -> None:
    """Start every slow process of a replication."""
    env = slow.env
    env.process(months(slow))
    begin_holders(slow)
    for struck in shocks(slow.situation):
        slow.tell(struck.month, "shock", f"{struck.shock.label} ({struck.trust.name})")
    if slow.dates.refused is not None:
        slow.tell(slow.dates.refused, "refused", refusal_in_words(slow.situation, slow.dates))
    elif slow.dates.start is not None:
        env.process(plan_starts(slow, slow.dates.start))


def refusal_in_words(situation: Situation, dates: Timetable) -> str:
    """Say at which gate a merger was refused or abandoned."""
    labels = {task.key: task.label for task in situation.case.stages}
    gate = refusal_gate(situation) if dates.stages else None
    where = f", at the stage '{labels[gate]}'" if gate in labels else ""
    return f"The merger is refused or abandoned{where}"


def months(slow: SlowWorld) -> Steps:
    """At the turn of each month: queues are counted, skills grow, conditions change."""
    calendar = slow.situation.calendar
    for month in range(len(calendar.months)):
        yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
        close_month(slow.organisation, month)
        slow.turn_page(slow.organisation, month)
        slow.organisation.start_month(month)
        leavers_of_month(slow, month)


def plan_starts(slow: SlowWorld, month: int) -> Steps:
    """Day one of a plan, and the processes of its waves and deletions."""
    situation, calendar = slow.situation, slow.situation.calendar
    if month >= len(calendar.months):
        slow.tell(month, "not_reached", "Day one is not reached within the horizon")
        return
    slow.tell(month, "day_one", "Day one of the plan")
    for each, at in slow.dates.waves:
        slow.env.process(wave(slow, each, at))
    for automation, at in slow.dates.automations:
        slow.env.process(automate(slow, automation, at))
    for due in slow.dates.exits:
        slow.env.process(exit_due(slow, due))
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
        slow.tell(month, "not_reached", f"{label} is not {MOVED[step.to]} in time")
        return
    yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
    switch(slow.organisation, step, month, slow.env.now)
    slow.tell(month, "cut_over", f"{label} is {MOVED[step.to]}")
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
    slow.tell(month, "automated", f"{step.label} starts")


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
