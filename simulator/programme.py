"""The programme: when, if at all, the plan's steps happen. Dates are outcomes, not promises."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from entities.plan import MergerPlan
from entities.programme import DAY_ONE, StageTask
from entities.records import Numbers
from simulator.attention import by_week, paced, stretched
from simulator.automation import builds_of
from simulator.dates import Pace, Span, Timetable
from simulator.exit_dates import Later, exits_of
from simulator.inverse import normal_quantile
from simulator.leaders import leaders_hours, leaders_known
from simulator.moved_steps import moved_steps
from simulator.network import (
    Lasts,
    after_the_decision,
    day_after,
    first_of_month,
    lasting,
    refusal_gate,
    rounding,
    small_merger,
    spans,
)
from simulator.office_calendar import add_months, months_between
from simulator.rollout import rollout
from simulator.shared_services import agreement_months
from simulator.situation import Situation

DAYS_PER_MONTH = 365.25 / 12
WEEKS_PER_MONTH = DAYS_PER_MONTH / 7


def timetable(situation: Situation) -> Timetable:
    """Draw the dates of an arm's plan: the stages up to day one, then its steps.

    The programme of a merger goes at the pace of its leaders. Up to day one who of them is in post
    does not hang on when that is, so their hours are found first as if it never came, and then
    once more with it.
    """
    plan = situation.arm.plan
    if plan.kind == "none" or plan.start is None:
        return Timetable()
    late = delay_factor(situation)
    course = _course(situation, late)
    if course is None:
        return _dated(situation, plan.start, {}, None, late)
    never = _never(situation, plan.start)
    felt = course.felt
    found, pace = course.run(leaders_hours(situation, never) if felt else None)
    dates = _dated(situation, plan.start, found, pace, late)
    if not felt:
        return dates
    found, pace = course.run(leaders_hours(situation, dates))
    return _dated(situation, plan.start, found, pace, late)


@dataclass(frozen=True)
class _Course:
    """The stages of a merger in one replication, before it is known how fast they go."""

    situation: Situation
    tasks: tuple[StageTask, ...]
    lasts: Lasts

    @property
    def felt(self) -> bool:
        """Say whether leaders' hours set the pace: not where no executive is known."""
        return self.situation.on("attention") and leaders_known(self.situation)

    def run(self, hours: Numbers | None) -> tuple[dict[str, Span], Pace | None]:
        """Lay the stages out, at the pace of leaders' hours by month where these are given."""
        situation = self.situation
        part, rounds = situation.world["process.stage_part_again"], rounding(situation)
        if hours is None:
            return spans(self.tasks, self.lasts, part, rounds), None
        available = by_week(situation, hours)
        return paced(situation, self.tasks, self.lasts, part, rounds, available)


def _course(situation: Situation, late: float) -> _Course | None:
    """Draw the stages of a merger; None for an arm that has none."""
    tasks = after_the_decision(situation.case.stages)
    merges = situation.arm.plan.kind == "merge" and situation.on("stage_network")
    if not (merges and tasks):
        return None
    return _Course(situation, tasks, lasting(situation, tasks, late * small_merger(situation)))


def _never(situation: Situation, planned: dt.date) -> Timetable:
    """Return dates on which nothing of a plan happens before the last month of the run."""
    last = len(situation.calendar.months) - 1
    dues = exits_of(situation, planned, last, 1.0, lambda _: last, {})
    never = tuple(replace(due, opens=last, month=last) for due in dues)
    return Timetable(start=last, exits=never)


def _dated(
    situation: Situation,
    planned: dt.date,
    found: Mapping[str, Span],
    pace: Pace | None,
    late: float,
) -> Timetable:
    """Date every step of a plan from its stages, the pace of its leaders and the common delay."""
    plan = situation.arm.plan
    start = _start(situation, planned, found, late)
    slower = late * _collaborative_time(situation)

    def later(months: float) -> int:
        return start + math.ceil(at_pace(situation, pace, start, months) - 1e-9)

    joins = {j.trust: later(j.months_after_start * late) for j in plan.joins_later}
    first = [(w, later(w.months_after_start * slower)) for w in plan.waves]
    after = {number: month - start for number, month in joins.items()}
    moved = rollout(situation, first, after, partial(free_month, situation))
    return Timetable(
        start=start,
        refused=_refused(situation, planned, found) if is_refused(situation) else None,
        stages=found,
        pace=pace,
        waves=moved.parts,
        rolled_back=moved.rolled_back,
        stays=moved.stays,
        joins=joins,
        moved_steps=moved_steps(situation, late, later, joins),
        automations=tuple(builds_of(situation, late, later, free_month, joins)),
        exits=tuple(exits_of(situation, planned, start, late, later, joins)),
        people_strategy=_strategy_month(plan, late, later),
        spent_again=tuple(later(one.months_after_start * late) for one in plan.spent_again),
    )


def at_pace(situation: Situation, pace: Pace | None, start: int, months: float) -> float:
    """Return the months after day one by which a step is done that takes so many at full pace."""
    if pace is None:
        return months
    begins = (start - situation.decision_month) * WEEKS_PER_MONTH
    return (stretched(pace, begins, months * WEEKS_PER_MONTH) - begins) / WEEKS_PER_MONTH


def _start(situation: Situation, planned: dt.date, found: Mapping[str, Span], late: float) -> int:
    """Return the month of day one: when the stages are done, or the planned one as it is late."""
    decision = situation.decision_month
    if DAY_ONE in found:
        day = day_after(situation.case.decision_date, found[DAY_ONE].ends)
        return decision + months_between(situation.case.decision_date, day)
    lead = months_between(situation.case.decision_date, planned)
    fixed = situation.arm.plan.day_one == "fixed"
    ready = decision + math.ceil(lead * (1.0 if fixed else max(1.0, late)))
    return max(ready, decision + agreement_months(situation))


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


def _strategy_month(plan: MergerPlan, late: float, later: Later) -> int | None:
    if plan.people_strategy is None:
        return None
    return later(plan.people_strategy.months_after_start * late)


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
