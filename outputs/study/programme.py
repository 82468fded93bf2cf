"""What if leaders have less time: dates of a merger alone, drawn as is and with other hours.

No request is simulated. Both timetables of a world stand on the same draws: only the hours a week
an executive can give differ.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm
from entities.programme import DAY_ONE, StageTask
from simulator.dates import Span
from simulator.office_calendar import add_months
from simulator.programme import timetable
from simulator.situation import Setting, setting_for, situation_for

ATTENTION = "model.attention_hours_per_week"
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class DayOne:
    """When the trusts become one in one world.

    Attributes
    ----------
    months
        From the month of the decision; counted on beyond the years simulated.
    weeks
        From the decision.
    reached
        Whether it lies within the years simulated.
    refused
        Whether the merger is refused before it; the date is then what it would have been.
    paced
        Whether leaders' hours set the pace.
    critical
        Keys of the tasks that day one waited for, one after another, the last one before it last.
    """

    world: int
    date: dt.date
    months: int
    weeks: float
    reached: bool
    refused: bool
    paced: bool
    critical: tuple[str, ...]


@dataclass(frozen=True)
class Programmes:
    """Day one of a merging arm, world by world, with leaders' hours as they are and with others.

    Attributes
    ----------
    hours
        What leaders' hours are multiplied by in `other`.
    usual, other
        One of each world, in the same order.
    """

    case: Case = field(repr=False)
    arm: Arm = field(repr=False)
    hours: float
    usual: tuple[DayOne, ...] = field(repr=False)
    other: tuple[DayOne, ...] = field(repr=False)

    @property
    def ahead(self) -> tuple[tuple[DayOne, DayOne], ...]:
        """Both day ones of the worlds in which the merger goes ahead."""
        both = zip(self.usual, self.other, strict=True)
        return tuple(pair for pair in both if not any(each.refused for each in pair))

    @property
    def by_hours(self) -> tuple[tuple[DayOne, DayOne], ...]:
        """The same pairs, the day one with fewer hours first."""
        return self.ahead if self.hours > 1 else tuple(pair[::-1] for pair in self.ahead)

    @property
    def turned(self) -> tuple[tuple[DayOne, DayOne], ...]:
        """Every world in which fewer hours bring day one sooner, and within the years simulated.

        Less of what all wait for can bring an end sooner (Graham's anomalies of scheduling). Here
        it can where tasks run side by side; on a chain of tasks it cannot.
        """
        pairs = self.by_hours
        return tuple((f, m) for f, m in pairs if f.reached and f.months < m.months)


def merging_arms(case: Case) -> tuple[Arm, ...]:
    """Return the arms whose plan is a merger: they alone have a day one."""
    return tuple(arm for arm in case.arms if arm.plan.kind == "merge")


def with_hours(world: World, hours: float) -> World:
    """Return a world in which executives can give so many times the hours, all else equal."""
    values = {**world.values, ATTENTION: hours * world[ATTENTION]}
    return world.model_copy(update={"values": values})


def programmes(
    case: Case,
    arms: Sequence[Arm],
    worlds: Sequence[World],
    *,
    hours: float,
    seed: int,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Programmes, ...]:
    """Draw the timetables of merging arms in every world, as is and with other hours.

    Parameters
    ----------
    hours
        What the hours a week that an executive can give are multiplied by.
    progress
        Called after each of the timetables: two for every arm and world.
    """
    usual: dict[str, list[DayOne]] = {arm.key: [] for arm in arms}
    other: dict[str, list[DayOne]] = {arm.key: [] for arm in arms}
    for world in worlds:
        for drawn, found in ((world, usual), (with_hours(world, hours), other)):
            setting = setting_for(case, drawn, seed, 0)
            for arm in arms:
                found[arm.key].append(day_one(setting, arm))
                progress()
    return tuple(
        Programmes(case, arm, hours, tuple(usual[arm.key]), tuple(other[arm.key])) for arm in arms
    )


def day_one(setting: Setting, arm: Arm) -> DayOne:
    """Draw when day one of a merging arm is in one world.

    Raises
    ------
    ValueError
        When the arm has no day one.
    """
    dates = timetable(situation_for(setting, arm))
    if dates.start is None:
        raise ValueError(f"the plan of arm {arm.key!r} has no day one")
    months, date = setting.calendar.months, add_months(setting.calendar.months[0], dates.start)
    return DayOne(
        world=setting.world.index,
        date=date,
        months=dates.start - setting.decision_month,
        weeks=(date - setting.case.decision_date).days / DAYS_PER_WEEK,
        reached=dates.start < len(months),
        refused=dates.refused is not None,
        paced=dates.pace is not None,
        critical=critical_path(setting.case.stages, dates.stages),
    )


def critical_path(tasks: Sequence[StageTask], spans: Mapping[str, Span]) -> tuple[str, ...]:
    """Return the tasks that day one waited for, from the first on: each the last its next needed.

    Of several that end together the first in the list stands for all.
    """
    after = {task.key: [name for name in task.after if name in spans] for task in tasks}
    path: list[str] = []
    before = after.get(DAY_ONE, [])
    while before:
        path.append(max(before, key=lambda name: spans[name].ends))
        before = after[path[-1]]
    return tuple(reversed(path))


def quantile_of(days: Sequence[DayOne], share: float) -> DayOne:
    """Return the world of some by whose day one a share of them have theirs."""
    ordered = sorted(days, key=lambda day: (day.months, day.world))
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]
