"""People who leave and are replaced: pure rules, one post at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from entities.post import CENTRE, Post
from entities.trust import Trust
from simulator.office_calendar import OfficeCalendar
from simulator.programme import Timetable
from simulator.situation import Situation

MONTHS_PER_YEAR = 12
WEEKS_PER_YEAR = 52
LEAST_SKILL = 0.05
"""Nobody works at no speed at all; a guard for the far tail of a draw, not an assumption."""
MOST_ROUNDS = 12
"""A vacancy is advertised at most this often within a run; a guard, not an assumption."""


def monthly_hazard(
    situation: Situation, dates: Timetable, trust: Trust, post: Post
) -> tuple[float, ...]:
    """Return the cumulative leaving hazard a post gains in each month of the run.

    The base rate is the support-staff leaving rate of the workforce census (research). From the
    decision to a year after day one, central staff of trusts brought together leave faster
    (judgement; the largest merger effect applies, not a product), up to a cap.
    """
    world, months = situation.world, len(situation.calendar.months)
    if not situation.on("leaving"):
        return (0.0,) * months
    base = world["workforce.support_leaver_rate"]
    raised = min(base * world["model.merger_leaving_multiplier"], world["model.leaving_rate_cap"])
    unsettled = unsettled_months(situation, dates, trust, post)
    usual, more = (-math.log1p(-r) / MONTHS_PER_YEAR for r in (base, max(base, raised)))
    return tuple(more if m in unsettled else usual for m in range(months))


def unsettled_months(situation: Situation, dates: Timetable, trust: Trust, post: Post) -> range:
    """Return the months in which a merger unsettles a post's holder."""
    part = trust.company_number in situation.trusts_together
    merges = situation.arm.plan.kind == "merge" and dates.start is not None
    if not (part and merges and post.place == CENTRE and situation.on("merger_leaving")):
        return range(0)
    until = dates.refused if dates.refused is not None else (dates.start or 0) + MONTHS_PER_YEAR
    return range(situation.decision_month, until)


def leaving_minute(
    calendar: OfficeCalendar, start: float, threshold: float, hazard: Sequence[float]
) -> float:
    """Return the end of the office day on which a cumulative hazard passes a person's threshold.

    Infinity when the person stays to the end of the run.
    """
    passed, first = 0.0, calendar.month_of(start)
    for month, (opens, closes) in enumerate(pairwise(calendar.starts[first:]), start=first):
        begin = max(start, opens)
        gained = hazard[month] * (closes - begin) / (closes - opens)
        if passed + gained >= threshold:
            moment = begin + (threshold - passed) / gained * (closes - begin)
            return math.ceil(moment / calendar.minutes_per_day) * calendar.minutes_per_day
        passed += gained
    return math.inf


def vacant_minutes(situation: Situation, post: str, ordinal: int) -> float:
    """Return the working minutes a post stands vacant: rounds of hiring until one succeeds."""
    world, streams = situation.world, situation.streams
    luck = streams.uniforms(f"post/{post}/vacancy/{ordinal}", MOST_ROUNDS)
    failing = world["model.failed_recruitment_share"]
    rounds = next((n for n, u in enumerate(luck, start=1) if u >= failing), MOST_ROUNDS)
    weeks = world["workforce.time_to_hire_weeks"] * rounds
    minutes = weeks * situation.calendar.office_minutes_per_year / WEEKS_PER_YEAR
    per_day = situation.calendar.minutes_per_day
    return math.ceil(minutes / per_day) * per_day


def speed(situation: Situation, months_in_post: float | None) -> float:
    """Return a holder's skill: straight from the starting share to 1 over the ramp. Judgement.

    Holders at the opening (`None`) are practised.
    """
    ramp = situation.world["workforce.ramp_up_months"]
    if months_in_post is None or months_in_post >= ramp or not situation.on("leaving"):
        return 1.0
    start = max(LEAST_SKILL, situation.world["workforce.ramp_up_start_share"])
    return start + (1 - start) * months_in_post / ramp
