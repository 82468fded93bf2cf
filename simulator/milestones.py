"""When requests arrive, are begun, served, given up and sent back: what is counted, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from entities.records import Integers, Numbers
from simulator.outcomes import Choice, Outcomes
from simulator.situation import Setting


@dataclass(frozen=True)
class Measure:
    """One measure of :data:`SERVICE_MEASURES` at a milestone, over the rows of it.

    Attributes
    ----------
    chosen
        Which rows are counted; None for all.
    weight
        What each row counts for; None for one. Given only where all rows are counted.
    """

    name: str
    chosen: Choice | None = None
    weight: Numbers | None = None


@dataclass(frozen=True)
class Milestone:
    """Requests that reached a milestone, each with the month of it.

    Attributes
    ----------
    row
        Positions among the outcomes.
    place
        Request type and origin as one number: type x origins + origin.
    month
        Month in which it was reached; the number of months where that lies after the run.
    """

    row: Integers
    place: Integers
    month: Integers
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Spell:
    """How long requests took from their arrival to a milestone.

    Attributes
    ----------
    row
        Positions among the outcomes.
    month
        Month in which the milestone was reached.
    minutes, school_minutes
        Working minutes, and those of them on school days.
    """

    row: Integers
    month: Integers
    minutes: Numbers
    school_minutes: Numbers


@dataclass(frozen=True)
class Spells:
    """Waits of the requests whose work began, elapsed times of those served, and arrivals.

    Attributes
    ----------
    arrived
        Month of arrival of every request.
    """

    wait: Spell
    elapsed: Spell
    arrived: Integers


def spells(setting: Setting, found: Outcomes) -> Spells:
    """Measure how long requests waited and took."""
    calendar = setting.calendar
    day = calendar.day_numbers(found.arrival)
    school = calendar.school_time_on(day, found.arrival)

    def until(moment: Numbers, row: Integers) -> Spell:
        reached = moment[row]
        on = calendar.day_numbers(reached)
        return Spell(
            row=row,
            month=calendar.months_of_days(on),
            minutes=reached - found.arrival[row],
            school_minutes=calendar.school_time_on(on, reached) - school[row],
        )

    return Spells(
        wait=until(found.first_start, np.flatnonzero(found.started)),
        elapsed=until(found.finish, np.flatnonzero(found.served)),
        arrived=calendar.months_of_days(day),
    )


def places(setting: Setting, found: Outcomes) -> Integers:
    """Return request type and origin of each request as one number: type x origins + origin."""
    return found.kind * len(setting.origins) + found.origin


def milestones(setting: Setting, found: Outcomes, spent: Spells) -> Iterator[Milestone]:
    """Return every milestone of requests, with the measures counted at it."""
    calendar, place = setting.calendar, places(setting, found)

    def at(row: Integers, month: Integers, *measures: Measure) -> Milestone:
        return Milestone(row, place[row], month, measures)

    arrived, outside = np.arange(len(found.arrival)), ~setting.desks_in_schools[found.desk]
    yield at(
        arrived,
        spent.arrived,
        Measure("arrived"),
        Measure("due", found.due),
        Measure("within_target", found.due & found.within_target),
        Measure("centre_due", found.due & outside),
        Measure("centre_due_in_time", found.due & outside & found.within_target),
        Measure("centre_given_up", found.due & outside & found.abandoned),
        Measure("statutory_due", found.statutory_due),
        Measure("statutory_missed", found.statutory_missed),
    )
    wait, elapsed = spent.wait, spent.elapsed
    days = wait.school_minutes / calendar.minutes_per_day
    yield at(
        wait.row,
        wait.month,
        Measure("started"),
        Measure("automated", found.automated[wait.row]),
        Measure("wait_minutes", weight=wait.minutes),
        Measure("wait_school_days", weight=days),
    )
    took = Measure("elapsed_minutes", weight=elapsed.minutes)
    closed = outside[elapsed.row]
    yield at(
        elapsed.row,
        elapsed.month,
        Measure("served"),
        Measure("centre_closed", closed),
        Measure("centre_in_time", closed & found.within_target[elapsed.row]),
        took,
    )
    gone = np.flatnonzero(found.abandoned)
    shadow = Measure("shadow_minutes", weight=found.shadow[gone])
    yield at(gone, calendar.months_of(found.finish[gone]), Measure("abandoned"), shadow)
    again = np.flatnonzero(found.attempts)
    times = Measure("reworked", weight=found.attempts[again].astype(np.float64))
    yield at(again, calendar.months_of(found.came_back[again]), times)
