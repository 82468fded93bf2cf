"""When posts of a plan may go: consultation, notice and approval take their time."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

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


def exits_of(situation: Situation, day: dt.date, start: int, late: float) -> Iterator[Due]:
    """Yield when posts may go: as planned, or as soon after as consultation and notice allow.

    Consultation opens no sooner than day one, or in a trust that trims by itself no sooner than
    the decision. Executives leave by agreement, with notice paid.

    Parameters
    ----------
    day
        Planned start of the plan.
    start
        Month in which it starts.
    """
    plan = situation.arm.plan
    wanted = situation.decision_month + months_between(situation.case.decision_date, day)
    named = [
        (
            Due(d.post, (d.post,), 0, (d.route,), 0, 0, 0, wanted + d.months_after_start),
            d.months_after_start,
        )
        for d in plan.deletions
    ]
    pooled = [
        (
            Due(
                p.key,
                p.posts,
                p.keep,
                p.order,
                p.wastage_months,
                0,
                0,
                wanted + p.months_after_start,
            ),
            p.months_after_start,
        )
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
