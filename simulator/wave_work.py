"""What waves take of desks: hours to design a service, to move schools and records, to report.

All of it is other duties of the desk that does it, for some months: half-days its queue does not
get. Nothing of it is priced again, as the people are paid anyway.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import NamedTuple

from entities.calendar import MONTHS_PER_YEAR
from entities.desks import central_desk
from entities.plan import Wave
from simulator.dates import Timetable
from simulator.duties import migration_minutes
from simulator.factors import system_differs
from simulator.network import month_of_week
from simulator.routes import is_in_house, receiving_trust, wave_desk, wave_takes
from simulator.situation import Situation
from simulator.volumes import MINUTES

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
        yield from _taken_on(situation, dates)
    yield from _systems(situation, dates)
    if situation.on("closing_trust"):
        yield from _double_reporting(situation, dates)


def _design(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield the hours of designing each service, in the months before its first cut-over is tried.

    By the centre's desk of the lead or, in trusts that trim by themselves, of each trust whose
    schools' work moves; where the case knows no such desk, by those that take the service on, in
    equal parts. A cut-over without months before it is designed in its month. Judgement.
    """
    minutes = situation.world["process.wave_design_hours"] * MINUTES
    lasts = max(1, round(situation.world["process.wave_design_months"]))
    for function in dict.fromkeys(part.wave.function for part in dates.waves):
        for number in situation.trusts_together[:1] or _reached(situation, dates, function):
            schools = _every_school(situation) if situation.lead else _schools(situation, number)
            cut_over = _tried(dates, function, schools)
            begins = max(situation.decision_month, cut_over - lasts)
            for desk, part in _designers(situation, dates, function, number).items():
                yield Work(desk, begins, max(cut_over, begins + 1), minutes * part)


def _tried(dates: Timetable, function: str, schools: Collection[str]) -> int:
    """Return the month in which the first cut-over of a service at any of some schools is tried."""
    months = [dates.cut_over_of(function, schools) or 0]
    months += [b.month for b in dates.rolled_back
               if b.wave.function == function and b.school in schools]  # fmt: skip
    return min(months)


def _designers(
    situation: Situation, dates: Timetable, function: str, company_number: str
) -> dict[str, float]:
    """Return the desks that design a service, with the part of each."""
    desk = central_desk(company_number, function)
    if desk in situation.desks:
        return {desk: 1.0}
    first = min((p for p in dates.waves if p.wave.function == function), key=lambda p: p.month)
    desks = _takes_on(situation, first.wave, first.moving)
    return {name: 1 / len(desks) for name in desks}


def _schools(situation: Situation, company_number: str) -> tuple[str, ...]:
    return tuple(school.urn for school in situation.case.trust(company_number).schools)


def _every_school(situation: Situation) -> tuple[str, ...]:
    return tuple(urn for n in situation.trusts_in_plan for urn in _schools(situation, n))


def _reached(situation: Situation, dates: Timetable, function: str) -> tuple[str, ...]:
    """Return the trusts of whose schools work of a function moves."""
    moving = {urn for p in dates.waves if p.wave.function == function for urn in p.moving}
    return tuple(
        number
        for number in situation.trusts_in_plan
        if not moving.isdisjoint(_schools(situation, number))
    )


def _taken_on(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield the hours of taking on each school that a wave reaches, in its month. Judgement.

    By the desk that serves it from then; by the receiving trust's centre where a supplier does.
    Schools whose work stays at its desk count only where trusts are brought together: they get
    another way of working. What is rolled back took the hours once more, for nothing.
    """
    minutes = situation.world["process.wave_school_hours"] * MINUTES
    tries = [(part.wave, part.month, part.moving) for part in dates.waves]
    tries += [(back.wave, back.month, frozenset({back.school})) for back in dates.rolled_back]
    for wave, month, moving in tries:
        for desk, schools in _takes_on(situation, wave, moving).items():
            yield Work(desk, month, month + 1, minutes * schools)


def _takes_on(situation: Situation, wave: Wave, moving: frozenset[str]) -> dict[str, int]:
    """Count the schools a wave gives to each desk."""
    function = situation.case.functions[situation.function_numbers[wave.function]]
    found: dict[str, int] = {}
    for origin in situation.origins:
        kinds = [
            kind
            for name, kind in situation.kinds
            if name == wave.function and wave_takes(wave, origin, kind, situation.trusts_in_plan)
        ]
        counts = origin.key in moving or bool(situation.trusts_together)
        if origin.school is None or not kinds or not counts:
            continue
        desk = wave_desk(wave, origin, function, kinds[0], situation.lead)
        if not is_in_house(desk):
            trust = receiving_trust(wave, origin, situation.lead)
            desk = central_desk(trust.company_number, wave.function)
        found[desk] = found.get(desk, 0) + 1
    return found


def _systems(situation: Situation, dates: Timetable) -> Iterator[Work]:
    """Yield the hours of moving a trust's records between systems, while two run side by side.

    Of each joining trust whose products are others than the lead's, from its own cut-over on.
    """
    lasts = max(1, math.ceil(situation.world["process.dual_running_months"]))
    for number in situation.arm.plan.joining_trusts:
        moved = moved_systems(situation, dates, number)
        for function, month in moved.items():
            desk = central_desk(situation.trusts_together[0], function)
            minutes = migration_minutes(situation, len(moved))
            if minutes:
                yield Work(desk, month, month + lasts, minutes)


def moved_systems(situation: Situation, dates: Timetable, company_number: str) -> dict[str, int]:
    """Return the functions of a joining trust that change their system, with the month of each.

    Those of which work of its schools moves to the lead's centre, or to the lead's supplier.
    """
    trust, schools = situation.case.trust(company_number), _schools(situation, company_number)
    found: dict[str, int] = {}
    for function in situation.case.functions:
        months = [
            part.month
            for part in dates.waves
            if part.wave.function == function.key
            and part.wave.to in ("central", "outsourced")
            and not part.moving.isdisjoint(schools)
        ]
        if months and dates.goes_ahead and system_differs(situation, function, trust):
            found[function.key] = min(months)
    return found


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
