"""When posts of a plan may go: consultation, notice and approval take their time."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from entities.plan import MergerPlan
from simulator.dates import Due
from simulator.money.redundancy import (
    consultation_days,
    holder,
    needs_approval,
    notice_weeks,
)
from simulator.office_calendar import months_between
from simulator.situation import Situation

DAYS_PER_MONTH = 365.25 / 12
Later = Callable[[float], int]


def exits_of(
    situation: Situation,
    day: dt.date,
    start: int,
    late: float,
    later: Later,
    joins: Mapping[str, int],
) -> Iterator[Due]:
    """Yield when posts may go: as planned, or as soon after as consultation and notice allow.

    Posts of desks go at the pace of the work: who has no time to bring services together has none
    to consult. Executives leave by agreement, with notice paid, and that waits for nobody.
    Consultation opens no sooner than day one, or in a trust that trims by itself no sooner than
    the decision.

    Parameters
    ----------
    day
        Planned start of the plan.
    start
        Month in which it starts.
    late
        Factor by which steps come later than planned.
    later
        Month in which a step is done that takes so many months from the start at full pace.
    joins
        When trusts join that do so later than the start: nobody of theirs is told before.
    """
    plan = situation.arm.plan
    wanted = situation.decision_month + months_between(situation.case.decision_date, day)
    every = [
        (due, start + math.ceil(months * late) if of_executives(situation, due)
         else later(months * late))
        for due, months in wished(plan, wanted)
    ]  # fmt: skip
    for due, month in every:
        told = start if plan.kind == "merge" else situation.decision_month
        told = max(told, *(joins.get(situation.employer(name), told) for name in due.posts))
        clock = clock_months(situation, due, month, _redundancies(every, month))
        asked = situation.decision_month + approval_months(situation, due)
        opens = max(told, month - clock)
        yield replace(due, opens=opens, month=max(month, told + clock, asked))


def wished(plan: MergerPlan, wanted: int) -> Iterator[tuple[Due, int]]:
    """Yield the exits of a plan, each with its months after the start, before they have a date."""
    for d in plan.deletions:
        month = wanted + d.months_after_start
        yield Due(d.post, (d.post,), 0, (d.route,), 0, 0, 0, month), d.months_after_start
    for p in plan.pools:
        month = wanted + p.months_after_start
        due = Due(p.key, p.posts, p.keep, p.order, p.wastage_months, 0, 0, month)
        yield due, p.months_after_start


def of_executives(situation: Situation, due: Due) -> bool:
    """Say whether all posts of an exit are executives'."""
    return all(situation.post(name).kind == "structural" for name in due.posts)


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
