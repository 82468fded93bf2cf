"""Counting what became of every request, by month, school and type; nothing unserved is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from entities.records import SERVICE_MEASURES, Integers, Numbers
from simulator.desk.book import Diary
from simulator.outcomes import Choice, Outcomes
from simulator.situation import Setting

MONTHS_PER_YEAR = 12
FLOWS = ("arrived", "served", "abandoned")


@dataclass(frozen=True)
class Count:
    """One measure: what is counted, of which origin and type, in which month, with what weight.

    A month equal to the number of months lies outside the run and is not counted.
    """

    origin: Integers
    kind: Integers
    month: Integers
    weight: Numbers | None = None


def counts(setting: Setting, found: Outcomes, diary: Diary) -> dict[str, Count]:
    """Return every measure of :data:`SERVICE_MEASURES` but `waiting`, which follows from flows."""
    return {**dict(_requests(setting, found)), "effort_minutes": _effort(setting, found, diary)}


def _requests(setting: Setting, found: Outcomes) -> Iterator[tuple[str, Count]]:
    calendar = setting.calendar
    months = len(calendar.months)

    def at(moment: Numbers, chosen: Choice | None = None, weight: Numbers | None = None) -> Count:
        month = calendar.months_of(moment)
        if chosen is not None:
            month = np.where(chosen, month, months)
        return Count(found.origin, found.kind, month, weight)

    started = ~np.isnan(found.first_start)
    wait = found.first_start - found.arrival
    days = calendar.school_time(found.first_start) - calendar.school_time(found.arrival)
    yield "arrived", at(found.arrival)
    yield "served", at(found.finish, found.served)
    yield "automated", at(found.first_start, found.automated)
    yield "abandoned", at(found.finish, found.abandoned)
    yield "reworked", at(found.came_back, None, found.attempts.astype(np.float64))
    yield "started", at(found.first_start, started)
    yield "wait_minutes", at(found.first_start, started, wait)
    yield "wait_school_days", at(found.first_start, started, days / calendar.minutes_per_day)
    yield "elapsed_minutes", at(found.finish, found.served, found.finish - found.arrival)
    yield "due", at(found.arrival, found.due)
    yield "within_target", at(found.arrival, found.due & found.within_target)
    yield "statutory_due", at(found.arrival, found.statutory_due)
    yield "statutory_missed", at(found.arrival, found.statutory_missed)
    yield "shadow_minutes", at(found.finish, found.abandoned, found.shadow)


def _effort(setting: Setting, found: Outcomes, diary: Diary) -> Count:
    rows = diary.numbers("request")
    last = int(found.number.max(initial=-1)) + 1
    place = np.full(max(last, int(rows.max(initial=-1)) + 1), -1, dtype=np.int64)
    place[found.number] = np.arange(len(found.number))
    kept = (place[rows] >= 0) & (diary.numbers("worker") >= 0)
    of = place[rows[kept]]
    month = setting.calendar.months_of(diary.minutes("start")[kept])
    work = diary.minutes("work")[kept]
    return Count(found.origin[of], found.kind[of], month, work)


@dataclass(frozen=True)
class Groups:
    """How requests are grouped: a number by (origin, kind), and how many numbers there are."""

    number: Integers
    count: int


def by_function(setting: Setting) -> Groups:
    """Group by function."""
    return Groups(_each(setting, _functions(setting)[None, :]), len(setting.case.functions))


def by_kind(setting: Setting) -> Groups:
    """Group by request type."""
    kinds = len(setting.kinds)
    return Groups(_each(setting, np.arange(kinds)[None, :]), kinds)


def by_function_and_origin(setting: Setting) -> Groups:
    """Group by function and origin; the number is function x origins + origin."""
    origins = len(setting.origins)
    number = _functions(setting)[None, :] * origins + np.arange(origins)[:, None]
    return Groups(number, len(setting.case.functions) * origins)


def _functions(setting: Setting) -> Integers:
    numbers = setting.function_numbers
    return np.asarray([numbers[f] for f, _ in setting.kinds], dtype=np.int64)


def _each(setting: Setting, row: Integers) -> Integers:
    return np.repeat(row, len(setting.origins), axis=0)


def monthly(setting: Setting, counted: Mapping[str, Count], groups: Groups) -> Numbers:
    """Count (group, measure, month), measures as :data:`SERVICE_MEASURES`."""
    months = len(setting.calendar.months)
    out = np.zeros((groups.count, len(SERVICE_MEASURES), months))
    for name, count in counted.items():
        inside = count.month < months
        group = groups.number[count.origin[inside], count.kind[inside]]
        weights = None if count.weight is None else count.weight[inside]
        cell = group * months + count.month[inside]
        found = np.bincount(cell, weights=weights, minlength=groups.count * months)
        out[:, SERVICE_MEASURES.index(name), :] = found.reshape(groups.count, months)
    arrived, served, abandoned = (out[:, SERVICE_MEASURES.index(name)] for name in FLOWS)
    waiting = np.cumsum(arrived - served - abandoned, axis=1)
    out[:, SERVICE_MEASURES.index("waiting"), :] = waiting
    return out


def yearly(setting: Setting, by_month: Numbers) -> Numbers:
    """Sum the months after the decision to years; what waits is taken at the end of the year."""
    after = by_month[..., setting.decision_month :]
    years = after.shape[-1] // MONTHS_PER_YEAR
    split = after.reshape(*after.shape[:-1], years, MONTHS_PER_YEAR)
    out = np.asarray(split.sum(axis=-1))
    waiting = SERVICE_MEASURES.index("waiting")
    out[..., waiting, :] = split[..., waiting, :, -1]
    return out


def shadow_by_trust(setting: Setting, by_place: Numbers) -> Numbers:
    """Sum shadow minutes by (function, trust, month in which the school gave up).

    Parameters
    ----------
    by_place
        Counts by (function and origin, measure, month).
    """
    origins = len(setting.origins)
    shadow = by_place[:, SERVICE_MEASURES.index("shadow_minutes")]
    shadow = shadow.reshape(len(setting.case.functions), origins, -1)
    numbers = np.asarray([origin.trust.company_number for origin in setting.origins])
    of_trusts = [
        shadow[:, numbers == trust.company_number].sum(axis=1) for trust in setting.case.trusts
    ]
    return np.stack(of_trusts, axis=1)
