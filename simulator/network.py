"""The stages of a merger in one replication: when each task begins and ends, and how often."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from entities.measures import STAGE_MEASURES
from entities.programme import DAY_ONE, DECISION, StageTask
from entities.records import Numbers
from simulator.dates import Span
from simulator.inverse import pert_quantile
from simulator.office_calendar import add_months, months_between
from simulator.situation import Situation

DAYS_PER_WEEK = 7
MOST_LOOPS = 3
"""A task is done again at most three times: beyond that a merger is refused, not repeated."""
Rounds = Callable[[float], float]
"""Weeks after the decision by which day one is ready -> weeks at which it is."""


class Lasts(NamedTuple):
    """How long each task takes in weeks, and how often it fails."""

    weeks: Mapping[str, float]
    loops: Mapping[str, int]


def after_the_decision(tasks: Sequence[StageTask]) -> tuple[StageTask, ...]:
    """Return the tasks that follow the decision, in their order; what came before is past."""
    follows, found = {DECISION}, []
    for task in tasks:
        if follows & set(task.after):
            follows.add(task.key)
            found.append(task)
    return tuple(found)


def lasting(situation: Situation, tasks: Sequence[StageTask], factor: float) -> Lasts:
    """Draw how long tasks take and how often they fail; all of them longer by one factor.

    Without luck every task takes its likeliest time and none fails.
    """
    uniform, uniforms = situation.streams.uniform, situation.streams.uniforms
    drawn = situation.on("stage_luck")
    weeks, loops = {}, {}
    for task in tasks:
        of = task.weeks
        long, again = of.likeliest, 0
        if drawn:
            luck = uniform(f"stage/{task.key}/weeks")
            long = pert_quantile(luck, of.shortest, of.likeliest, of.longest)
            tries = uniforms(f"stage/{task.key}/again", MOST_LOOPS)
            again = next((n for n, u in enumerate(tries) if u >= task.fails), MOST_LOOPS)
        weeks[task.key], loops[task.key] = long * factor, again
    return Lasts(weeks, loops)


def spans(tasks: Sequence[StageTask], lasts: Lasts, part: float, rounds: Rounds) -> dict[str, Span]:
    """Lay tasks end to end: each begins when all it follows have ended.

    A task that fails goes back: a part of the task it returns to is done again, and time passes.
    Day one waits for what `rounds` says.

    Parameters
    ----------
    part
        Part of a task that is done again. Judgement, as are the chances of failing.
    """
    found: dict[str, Span] = {}
    for task in tasks:
        begins = max((found[name].ends for name in task.after if name in found), default=0.0)
        ends = begins + lasts.weeks[task.key] + again(task, lasts, part)
        ends = rounds(ends) if task.key == DAY_ONE else ends
        found[task.key] = Span(min(begins, ends), ends, lasts.loops[task.key])
    return found


def again(task: StageTask, lasts: Lasts, part: float) -> float:
    """Return the weeks for which what a task returns to is done again."""
    return lasts.loops[task.key] * part * lasts.weeks.get(task.returns_to or "", 0.0)


def small_merger(situation: Situation) -> float:
    """Return the factor by which a merger of a few schools takes less time. Judgement."""
    plan, world = situation.arm.plan, situation.world
    schools = sum(len(situation.case.trust(n).schools) for n in plan.joining_trusts)
    few = schools <= world["process.small_merger_schools"]
    return world["process.small_merger_time"] if few else 1.0


def day_after(decision: dt.date, weeks: float) -> dt.date:
    """Return the date so many weeks after a decision; a part of a day counts as a day."""
    return decision + dt.timedelta(days=math.ceil(weeks * DAYS_PER_WEEK - 1e-9))


def first_of_month(day: dt.date) -> dt.date:
    """Return the first of a month on a day or after it."""
    return day if day.day == 1 else add_months(day, 1)


def rounding(situation: Situation) -> Rounds:
    """Return how day one is set: on the first of a month, not before the planned start.

    A transfer happens only on the first of a month (Department for Education, transfers guide).
    """
    decision, plan = situation.case.decision_date, situation.arm.plan

    def rounds(weeks: float) -> float:
        ready = first_of_month(day_after(decision, weeks))
        start = plan.start or ready
        day = start if plan.day_one == "fixed" else max(ready, start)
        return (day - decision).days / DAYS_PER_WEEK

    return rounds


def months_of_stage(situation: Situation, found: Mapping[str, Span], stage: str) -> range:
    """Return the months of the run that a stage touches; its first task to its last."""
    of = {task.key for task in situation.case.stages if task.stage == stage}
    ends = [found[key] for key in found if key in of]
    if not ends:
        return range(0)
    first, last = (month_of_week(situation, edge(ends)) for edge in (_first, _last))
    return range(first, last + 1)


def month_of_week(situation: Situation, week: float) -> int:
    """Return the month of the run in which a moment falls, in weeks after the decision."""
    day = day_after(situation.case.decision_date, week)
    return months_between(situation.calendar.months[0], day)


def _first(ends: Sequence[Span]) -> float:
    return min(span.begins for span in ends)


def _last(ends: Sequence[Span]) -> float:
    return max(span.ends for span in ends)


def stage_table(situation: Situation, found: Mapping[str, Span], refused: int | None) -> Numbers:
    """Return (task, measure) of every task after the decision, measures as ``STAGE_MEASURES``.

    What would begin in the month in which the merger has been refused, or later, has no figures.
    """
    tasks = after_the_decision(situation.case.stages)
    out = np.full((len(tasks), len(STAGE_MEASURES)), np.nan)
    gate = refusal_gate(situation) if refused is not None else None
    last = found[gate].ends if gate is not None and gate in found else math.inf
    for row, task in enumerate(tasks):
        if task.key in found and found[task.key].begins < last:
            out[row] = found[task.key]
    return out


def refusal_gate(situation: Situation) -> str | None:
    """Return the gate at which a merger is refused, if it is refused."""
    tasks = after_the_decision(situation.case.stages)
    return refused_at(tasks, situation.streams.uniform("programme/refusal/gate"))


def refused_at(tasks: Sequence[StageTask], luck: float) -> str | None:
    """Return the gate at which a merger that is refused is refused. Judgement on the parts."""
    whole = math.fsum(task.refusals for task in tasks)
    below = 0.0
    for task in tasks:
        below += task.refusals
        if whole and task.refusals and luck <= below / whole:
            return task.key
    return None
