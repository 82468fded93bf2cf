"""Leaders' attention: the hours they have, what else asks for them, and how fast integration goes.

Where integration and other work ask for more hours than leaders have, each gets the same share of
what it asks for, and what integration gets is the pace at which it goes. Judgement: comparable
mergers were late for want of managers' attention (research on hospital trusts), nobody measured
how hours divide.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.programme import DAY_ONE, REVIEW, StageTask
from entities.records import Numbers
from simulator.dates import Pace, Span
from simulator.network import DAYS_PER_WEEK, Lasts, Rounds, again, small_merger
from simulator.shocks import shock_hours
from simulator.situation import Situation

YEAR_END_MONTHS = (9, 10, 11, 12)
"""Accounts of the year to 31 August are closed, audited and sent in by 31 December."""
WEEKS_PER_YEAR = 365.25 / DAYS_PER_WEEK


def weeks_of(situation: Situation) -> list[dt.date]:
    """Return the first day of every week from the decision to the end of the run, and one more."""
    decision, years = situation.case.decision_date, situation.case.horizon_years
    count = math.ceil(years * WEEKS_PER_YEAR) + 1
    return [decision + dt.timedelta(days=DAYS_PER_WEEK * week) for week in range(count)]


def by_week(situation: Situation, hours_by_month: Numbers) -> Numbers:
    """Spread hours by month of the run evenly over its days, and return them by week."""
    first, last = situation.calendar.months[0], len(situation.calendar.months) - 1
    found = []
    for day in weeks_of(situation):
        month = (day.year - first.year) * MONTHS_PER_YEAR + day.month - first.month
        of = situation.calendar.months[min(month, last)]
        days = calendar.monthrange(of.year, of.month)[1]
        found.append(hours_by_month[min(month, last)] * DAYS_PER_WEEK / days)
    return np.asarray(found)


def other_work(situation: Situation) -> Numbers:
    """Return the hours by week that other work asks of the leaders of the trusts in a plan.

    Inspections, spread over the year; each trust's year end; what trusts are committed to; and
    shocks, where a case wants them.
    """
    world = situation.world
    trusts = [situation.case.trust(number) for number in situation.trusts_together]
    schools = sum(len(trust.schools) for trust in trusts)
    inspections = world["model.inspections_per_school_per_year"] * schools / WEEKS_PER_YEAR
    usual = inspections * world["process.leader_hours_per_inspection"]
    struck = by_week(situation, shock_hours(situation))
    year_end = world["process.leader_hours_year_end"] * len(trusts)
    out = []
    for week, day in enumerate(weeks_of(situation)):
        hours = usual + float(struck[week]) + (year_end if day.month in YEAR_END_MONTHS else 0.0)
        for commitment in (c for trust in trusts for c in trust.commitments):
            if commitment.runs_on(day):
                hours += commitment.hours_per_month * MONTHS_PER_YEAR / WEEKS_PER_YEAR
        out.append(hours)
    return np.asarray(out)


def size_of(situation: Situation) -> float:
    """Return the hours a merger takes against one of so many schools as the stages are stated for.

    A part does not grow with schools: boards, terms and papers there are however few. Judgement.
    """
    world = situation.world
    schools = sum(len(situation.case.trust(n).schools) for n in situation.trusts_together)
    fixed = world["process.leader_hours_fixed_share"]
    return fixed + (1 - fixed) * schools / world["process.leader_hours_schools"]


def support_hours(situation: Situation) -> float:
    """Return the hours a week for which programme support stands in for leaders until review."""
    support = situation.arm.plan.programme_support
    if support is None or not situation.on("programme_support"):
        return 0.0
    return support.hours_per_week


def hours_a_week(situation: Situation, tasks: Sequence[StageTask]) -> dict[str, float]:
    """Return the hours a week each task asks of leaders while it runs at its own pace.

    Its hours over its likeliest weeks, also where these are fewer as few schools join: then it
    asks for more a week. A task that takes longer asks for more in all.
    """
    more = situation.world["process.leader_hours_multiplier"] * size_of(situation)
    more /= small_merger(situation)
    return {
        task.key: more * task.leader_hours / task.weeks.likeliest
        for task in tasks
        if task.leader_hours and task.weeks.likeliest
    }


def share_of(available: float, asked: float, other: float) -> float:
    """Return the share of what it asks for that each kind of work gets, in proportion."""
    whole = asked + other
    return 1.0 if whole <= available else max(0.0, available) / whole


@dataclass
class _Course:
    """Tasks under way, with the weeks of work left in each."""

    tasks: Mapping[str, StageTask]
    lasts: Lasts
    part: float
    rounds: Rounds
    fixed: bool
    spans: dict[str, Span]
    left: dict[str, float]
    began: dict[str, float]

    def begin(self, now: float) -> None:
        """Begin every task whose predecessors have ended."""
        for key, task in self.tasks.items():
            if key in self.began:
                continue
            fixed = key == DAY_ONE and self.fixed
            waits = any(name in self.tasks and name not in self.spans for name in task.after)
            if waits and not fixed:
                continue
            self.began[key] = now
            self.left[key] = self.lasts.weeks[key] + again(task, self.lasts, self.part)
            if key == DAY_ONE:
                self.left[key] = self.rounds(now + self.left[key]) - now

    def end(self, now: float) -> bool:
        """End every task without work left; say whether any ended."""
        done = [key for key, left in self.left.items() if left <= 1e-9]
        for key in done:
            del self.left[key]
            self.spans[key] = Span(self._began(key, now), now, self.lasts.loops[key])
        return bool(done)

    def _began(self, key: str, now: float) -> float:
        """Return when a task began; a fixed day one when all before it had ended, or on the day."""
        if key != DAY_ONE or not self.fixed:
            return self.began[key]
        before = [name for name in self.tasks[key].after if name in self.tasks]
        if any(name not in self.spans for name in before):
            return now
        return max((self.spans[name].ends for name in before), default=0.0)

    def settle(self, now: float) -> None:
        """Begin and end tasks until nothing more happens at a moment."""
        self.begin(now)
        while self.end(now):
            self.begin(now)


def paced(
    situation: Situation,
    tasks: Sequence[StageTask],
    lasts: Lasts,
    part: float,
    rounds: Rounds,
    available: Numbers,
) -> tuple[dict[str, Span], Pace]:
    """Lay tasks end to end at the pace that leaders' hours allow, week by week.

    A task that asks nothing of leaders goes on whatever they do. The share is settled anew
    whenever a week begins or a task begins or ends, so that fewer hours never bring a chain of
    tasks to its end sooner.

    Parameters
    ----------
    available
        Hours of leaders by week after the decision, without programme support.
    """
    of, other = hours_a_week(situation, tasks), other_work(situation)
    helped = support_hours(situation)
    fixed = situation.arm.plan.day_one == "fixed"
    course = _Course({t.key: t for t in tasks}, lasts, part, rounds, fixed, {}, {}, {})
    weeks: list[Numbers] = []
    course.settle(0.0)
    while course.left or len(weeks) < len(other):
        at = min(len(weeks), len(other) - 1)
        there = _Week(of, float(available[at]), helped, float(other[at]))
        weeks.append(_a_week(course, float(len(weeks)), there))
    had, asked, given, share = np.stack(weeks[: len(other)]).T
    return course.spans, Pace(had, other, asked, given, share)


LEAST_SHARE = 0.02
"""Something is always done: a guard against a programme that never ends, not an assumption."""


@dataclass(frozen=True)
class _Week:
    """What a week holds: hours a task asks for, hours there are, those of support, other work."""

    of: Mapping[str, float]
    own: float
    helped: float
    other: float

    def settled(self, course: _Course) -> tuple[float, float, float]:
        """Return the hours there are, those asked for, and the share, with tasks as they stand."""
        had = self.own + (self.helped if REVIEW not in course.spans else 0.0)
        asked = math.fsum(self.of.get(key, 0.0) for key in course.left)
        return had, asked, share_of(had, asked, self.other)


def _a_week(course: _Course, week: float, there: _Week) -> Numbers:
    """Work on every task under way for a week; what ends lets others begin within it.

    Returns the means over the week: hours there are, asked for and given, and the share.
    """
    now, end, means, spent = week, week + 1, np.zeros(4), 0.0
    while now < end - 1e-12:
        had, asked, share = there.settled(course)
        pace = max(LEAST_SHARE, share)
        speeds = {key: pace if key in there.of else 1.0 for key in course.left}
        step = min(end - now, *(left / speeds[key] for key, left in course.left.items()), 1.0)
        for key, speed in speeds.items():
            course.left[key] -= step * speed
        now, spent = now + step, spent + step
        means += step * np.asarray((had, asked, asked * share, share))
        course.settle(now)
    return means / spent


def stretched(pace: Pace | None, begins: float, weeks: float) -> float:
    """Return when work of so many weeks is done that begins at a moment, at the pace there is.

    Beyond the weeks known the last pace holds.
    """
    if pace is None or not len(pace.share):
        return begins + weeks
    now, left = begins, weeks
    while left > 1e-9:
        at = min(int(now), len(pace.share) - 1)
        share, step = max(LEAST_SHARE, float(pace.share[at])), math.floor(now) + 1 - now
        if share * step >= left:
            return now + left / share
        left -= share * step
        now += step
    return now
