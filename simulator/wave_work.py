"""What waves take of desks: hours to design a service, to move schools and records, to report.

All of it is other duties of the desk that does it, for some months: half-days its queue does not
get. Nothing of it is priced again, as the people are paid anyway.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from entities.desks import central_desk
from entities.plan import Wave
from simulator.dates import Timetable
from simulator.duties import migration_minutes
from simulator.factors import systems_differ
from simulator.network import month_of_week
from simulator.routes import is_in_house, receiving_trust, wave_desk, wave_takes
from simulator.situation import Situation
from simulator.volumes import MINUTES

MONTHS_PER_YEAR = 12
CLOSED = "old_trust_closed"
"""The stage by whose end a trust that joined has been closed."""


class Work(NamedTuple):
    """Work beside the queue that a desk does evenly over some months of the run.

    Attributes
    ----------
    begins, ends
        First month, and the month after the last.
    minutes
        Minutes in all.
    """

    desk: str
    begins: int
    ends: int
    minutes: float

    @property
    def a_year(self) -> float:
        """Minutes a year at the pace of these months."""
        return self.minutes * MONTHS_PER_YEAR / (self.ends - self.begins)


def work_of(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield all that a plan has desks do beside their queues, in the order of its waves."""
    if not dates.goes_ahead:
        return
    if situation.on("wave_work"):
        yield from _design(situation, dates)
        yield from _schools(situation, dates)
    yield from _systems(situation, dates)
    if situation.on("closing_trust"):
        yield from _double_reporting(situation, dates)


def _design(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield the hours of designing each service, in the months before its first cut-over.

    By the desk of the lead or, in trusts that trim by themselves, by each trust's own. Judgement.
    """
    minutes = situation.world["process.wave_design_hours"] * MINUTES
    lasts = max(1, round(situation.world["process.wave_design_months"]))
    for function in dict.fromkeys(wave.function for wave, _ in dates.waves):
        cut_over = dates.cut_over_month(function) or 0
        begins = max(situation.decision_month, cut_over - lasts)
        if begins < cut_over:
            for number in situation.trusts_together[:1] or _reached(situation, dates, function):
                yield Work(central_desk(number, function), begins, cut_over, minutes)


def _reached(situation: Situation, dates: Timetable, function: str) -> tuple[str, ...]:
    """Return the trusts of whose schools the waves of a function move any."""
    moved = [wave for wave, _ in dates.waves if wave.function == function]
    return tuple(
        number
        for number in situation.trusts_in_plan
        if any(
            not wave.schools or school.urn in wave.schools
            for wave in moved
            for school in situation.case.trust(number).schools
        )
    )


def _schools(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield the hours of taking on each school that a wave reaches, in its month. Judgement.

    By the desk that serves it from then; by the receiving trust's centre where a supplier does.
    What is rolled back took them once more, for nothing.
    """
    minutes = situation.world["process.wave_school_hours"] * MINUTES
    tries: list[tuple[Wave, int, str | None]] = [(wave, month, None) for wave, month in dates.waves]
    tries += [
        (wave, back.month, back.school)
        for back in dates.rolled_back
        for wave, _ in dates.waves
        if wave.function == back.function and (not wave.schools or back.school in wave.schools)
    ]
    for wave, month, only in tries:
        for desk, schools in _takes_on(situation, wave, only).items():
            yield Work(desk, month, month + 1, minutes * schools)


def _takes_on(situation: Situation, wave: Wave, only: str | None) -> dict[str, int]:
    """Count the schools a wave gives to each desk, or one school alone."""
    function = situation.case.functions[situation.function_numbers[wave.function]]
    found: dict[str, int] = {}
    for origin in situation.origins:
        kinds = [
            kind
            for name, kind in situation.kinds
            if name == wave.function and wave_takes(wave, origin, kind, situation.trusts_in_plan)
        ]
        if origin.school is None or not kinds or only not in (None, origin.key):
            continue
        desk = wave_desk(wave, origin, function, kinds[0], situation.lead)
        if not is_in_house(desk):
            trust = receiving_trust(wave, origin, situation.lead)
            desk = central_desk(trust.company_number, wave.function)
        found[desk] = found.get(desk, 0) + 1
    return found


def _systems(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield the hours of moving records between systems, while two run side by side."""
    waves = {wave.function for wave, _ in dates.waves}
    moving = [
        f.key for f in situation.case.functions if f.key in waves and systems_differ(situation, f)
    ]
    lasts = max(1, math.ceil(situation.world["process.dual_running_months"]))
    for function in moving:
        month = dates.cut_over_month(function) or 0
        desk = central_desk(situation.trusts_together[0], function)
        minutes = migration_minutes(situation, len(moving))
        if minutes:
            yield Work(desk, month, month + lasts, minutes)


def _double_reporting(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield the hours of reporting for a trust that joined, until it is closed. Judgement."""
    if situation.arm.plan.kind != "merge" or dates.start is None:
        return
    a_month = situation.world["process.double_reporting_hours"] * MINUTES
    desk = central_desk(situation.trusts_together[0], "finance")
    for number in situation.arm.plan.joining_trusts:
        begins = dates.joined(number)
        ends = closed_by(situation, dates, number)
        yield Work(desk, begins, ends, a_month * (ends - begins))


def closed_by(situation: Situation, dates: Timetable, company_number: str) -> int:
    """Return the month after the one in which a trust that joined has been closed.

    As long after it joined as its stage says for the first; a year where no stages are drawn.
    """
    joined, start = dates.joined(company_number), dates.start or 0
    if CLOSED not in dates.stages:
        return joined + MONTHS_PER_YEAR
    closed = month_of_week(situation, dates.stages[CLOSED].ends) + 1
    return joined + max(1, closed - start)
