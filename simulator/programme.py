"""The programme: when, if at all, the plan's steps happen. Dates are outcomes, not promises."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from entities.plan import MergerPlan
from entities.programme import DAY_ONE
from simulator.dates import Due, Span, Timetable
from simulator.inverse import normal_quantile
from simulator.money.redundancy import (
    consultation_days,
    holder,
    needs_approval,
    notice_weeks,
)
from simulator.network import (
    day_after,
    first_of_month,
    refusal_gate,
    stages,
)
from simulator.office_calendar import add_months, months_between
from simulator.situation import Situation

DAYS_PER_MONTH = 365.25 / 12


def timetable(situation: Situation) -> Timetable:
    """Draw the dates of an arm's plan: the stages up to day one, then steps by a common delay."""
    plan = situation.arm.plan
    if plan.kind == "none" or plan.start is None:
        return Timetable()
    late = delay_factor(situation)
    found = stages(situation, late)
    start = _start(situation, plan.start, found, late)
    slower = late * _collaborative_time(situation)
    return Timetable(
        start=start,
        refused=_refused(situation, plan.start, found) if is_refused(situation) else None,
        stages=found,
        waves=tuple(
            (w, free_month(situation, w.function, start + math.ceil(w.months_after_start * slower)))
            for w in plan.waves
        ),
        automations=tuple(
            (a, start + math.ceil(a.months_after_start * late)) for a in plan.automations
        ),
        exits=tuple(_exits(situation, start, late)),
        people_strategy=_strategy_month(plan, start, late),
    )


def _start(situation: Situation, planned: dt.date, found: Mapping[str, Span], late: float) -> int:
    """Return the month of day one: when the stages are done, or the planned one as it is late."""
    decision = situation.decision_month
    if DAY_ONE in found:
        day = day_after(situation.case.decision_date, found[DAY_ONE].ends)
        return decision + months_between(situation.case.decision_date, day)
    lead = months_between(situation.case.decision_date, planned)
    return decision + math.ceil(lead * max(1.0, late))


def _refused(situation: Situation, planned: dt.date, found: Mapping[str, Span]) -> int:
    """Return the month that begins when a merger has been refused: at a gate, or as planned."""
    decided = situation.case.decision_date
    gate, day = refusal_gate(situation), planned
    if gate is not None and gate in found:
        day = first_of_month(day_after(decided, found[gate].ends))
    return situation.decision_month + months_between(decided, day)


def free_month(situation: Situation, function: str, month: int) -> int:
    """Return the first month from a planned one in which a service may be cut over. Judgement.

    Nobody moves payroll at the end of the tax year, nor records in the weeks of a census.
    """
    if not situation.on("blackouts"):
        return month
    first = situation.calendar.months[0]
    closed = {
        m
        for blackout in situation.case.blackouts
        if not blackout.functions or function in blackout.functions
        for m in blackout.months
    }
    later = range(month, month + 12)
    return next((m for m in later if add_months(first, m).month not in closed), month)


def _strategy_month(plan: MergerPlan, start: int, late: float) -> int | None:
    if plan.people_strategy is None:
        return None
    return start + math.ceil(plan.people_strategy.months_after_start * late)


def _exits(situation: Situation, start: int, late: float) -> Iterator[Due]:
    """Yield when posts may go: as planned, or as soon after as consultation and notice allow.

    Consultation opens no sooner than day one, or in a trust that trims by itself no sooner than
    the decision. Executives leave by agreement, with notice paid.
    """
    plan = situation.arm.plan
    named = [
        (Due(d.post, (d.post,), 0, (d.route,), 0, 0, 0), d.months_after_start)
        for d in plan.deletions
    ]
    pooled = [
        (Due(p.key, p.posts, p.keep, p.order, p.wastage_months, 0, 0), p.months_after_start)
        for p in plan.pools
    ]
    every = [(due, start + math.ceil(months * late)) for due, months in (*named, *pooled)]
    told = situation.decision_month if plan.kind == "lean" else start
    for due, month in every:
        clock = clock_months(situation, due, month, _redundancies(every, month))
        asked = situation.decision_month + approval_months(situation, due)
        opens = max(told, month - clock)
        yield replace(due, opens=opens, month=max(month, told + clock, asked))


QUARTER = 3
"""The law counts redundancies within 90 days."""


def _redundancies(every: Sequence[tuple[Due, int]], month: int) -> int:
    """Count the redundancies that may fall within 90 days of a month, at the most."""
    near = [due for due, other in every if abs(other - month) < QUARTER]
    return sum(len(due.posts) - due.keep for due in near if "redundancy" in due.order)


def clock_months(situation: Situation, due: Due, month: int, redundancies: int) -> int:
    """Return the months that consultation and notice take before a redundancy.

    None for posts that go as holders leave, and for executives, who are paid their notice. Notice
    follows the service of the holder at the opening by the planned month.
    """
    world, posts = situation.world, [situation.post(name) for name in due.posts]
    later = (month - situation.decision_month) / 12
    served = [holder(p, world, None, later).years for p in posts if p.kind == "desk"]
    if "redundancy" not in due.order or not served or not situation.on("exit_clocks"):
        return 0
    days = consultation_days(redundancies, world) + 7 * max(
        notice_weeks(years, world) for years in served
    )
    return math.ceil(days / DAYS_PER_MONTH)


def approval_months(situation: Situation, due: Due) -> int:
    """Return the months that approval of a severance payment takes, asked for at the decision.

    None where no payment of the exit needs approval. Judgement on how long it takes.
    """
    posts = [situation.post(name) for name in due.posts]
    asked = any(needs_approval(post, situation.world) for post in posts)
    if not asked or "redundancy" not in due.order or not situation.on("severance_approval"):
        return 0
    return math.ceil(7 * situation.world["process.severance_approval_weeks"] / DAYS_PER_MONTH)


def delay_factor(situation: Situation) -> float:
    """Return the factor by which this replication's programme takes longer than planned.

    One lognormal factor of median 1 over all tasks, since what delays one task (attention,
    approvals, data) delays the others. Day one is never before its planned date. Judgement.
    """
    if not situation.on("delay"):
        return 1.0
    luck = np.asarray([situation.streams.uniform("programme/delay")])
    spread = situation.world["model.stage_delay_common_sd"]
    return math.exp(spread * float(normal_quantile(luck)[0]))


def is_refused(situation: Situation) -> bool:
    """Say whether a merger is refused or abandoned after money is spent. Judgement."""
    if situation.arm.plan.kind != "merge" or not situation.on("refusal"):
        return False
    chance = situation.world["model.refusal_chance"]
    return situation.streams.uniform("programme/refusal") < chance


def _collaborative_time(situation: Situation) -> float:
    together = situation.arm.plan.standardisation == "collaborative"
    return situation.world["model.collaborative_time"] if together else 1.0
