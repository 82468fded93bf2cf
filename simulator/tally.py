"""Counting what became of every request, by month and by school; nothing unserved is dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.records import SERVICE_MEASURES, Integers, Numbers
from simulator.demand import touches_of
from simulator.desk import ABANDONED, CANCELLED, SERVED, Book
from simulator.situation import Situation


@dataclass(frozen=True)
class Outcomes:
    """The book of a finished replication as arrays; cancelled requests are left out.

    `inside` is the time from arrival to finish without the delays outside the desk.
    """

    arrival: Numbers
    origin: Integers
    kind: Integers
    function: Integers
    first_start: Numbers
    finish: Numbers
    served: npt.NDArray[np.bool_]
    abandoned: npt.NDArray[np.bool_]
    effort: Numbers
    shadow: Numbers
    inside: Numbers
    target: Numbers


def outcomes(situation: Situation, book: Book) -> Outcomes:
    """Turn the book into arrays, with what is unfinished at the end told as waiting."""
    end = situation.calendar.end
    used = slice(book.used)
    outcome = book.outcome[used]
    keep = (outcome != CANCELLED) & (book.arrival[used] < end)
    finish = np.where(book.finish[used] >= end, np.nan, book.finish[used])[keep]
    outcome = np.where(np.isnan(finish), 0, outcome[keep])
    start = book.first_start[used][keep]
    kinds = [kind for _, kind in situation.case.request_types]
    kind = book.kind[used][keep]
    ratio = situation.world["model.shadow_minutes_ratio"]
    abandoned = outcome == ABANDONED
    outside = [
        (touches_of(k, situation.world[f"request.{k.key}.minutes"]) - 1) * k.outside_working_days
        for k in kinds
    ]
    away = np.asarray(outside)[kind] * situation.calendar.minutes_per_day
    arrival = book.arrival[used][keep]
    whole = book.work[used][keep] * np.maximum(1, book.touches[used][keep])
    return Outcomes(
        arrival=arrival,
        origin=book.origin[used][keep],
        kind=kind,
        function=book.function[used][keep],
        first_start=np.where(start < end, start, np.nan),
        finish=finish,
        served=outcome == SERVED,
        abandoned=abandoned,
        effort=book.effort[used][keep],
        shadow=np.where(abandoned, whole * ratio, 0.0),
        inside=finish - arrival - away,
        target=np.asarray([k.target_working_hours * 60.0 for k in kinds])[kind],
    )


Count = tuple[Integers, Numbers | None]


def _measures(found: Outcomes, months: Numbers, count: int) -> dict[str, Count]:
    def when(moment: Numbers, chosen: npt.NDArray[np.bool_]) -> Integers:
        month = np.searchsorted(months, np.nan_to_num(moment, nan=-1.0), side="right") - 1
        return np.where(chosen, month, count).astype(np.int64)

    everything = np.ones(len(found.arrival), dtype=np.bool_)
    started = ~np.isnan(found.first_start)
    finished = when(found.finish, found.served)
    in_time = found.served & (found.inside <= found.target)
    return {
        "arrived": (when(found.arrival, everything), None),
        "served": (finished, None),
        "abandoned": (when(found.finish, found.abandoned), None),
        "wait_minutes": (when(found.first_start, started), found.first_start - found.arrival),
        "started": (when(found.first_start, started), None),
        "within_target": (when(found.finish, in_time), None),
        "effort_minutes": (finished, found.effort),
        "shadow_minutes": (when(found.finish, found.abandoned), found.shadow),
    }


def by_origin_and_month(situation: Situation, found: Outcomes) -> Numbers:
    """Count (function, origin, measure, month), measures as ``SERVICE_MEASURES``."""
    months, origins = len(situation.calendar.months), len(situation.origins)
    functions, measures = len(situation.case.functions), len(SERVICE_MEASURES)
    group, groups = found.function * origins + found.origin, functions * origins
    out = np.zeros((groups, measures, months))
    for name, (month, weight) in _measures(found, situation.calendar.month_starts, months).items():
        inside = month < months
        cell = group[inside] * months + month[inside]
        weights = None if weight is None else weight[inside]
        counted = np.bincount(cell, weights=weights, minlength=groups * months)
        out[:, SERVICE_MEASURES.index(name), :] = counted.reshape(groups, months)
    index = {name: SERVICE_MEASURES.index(name) for name in SERVICE_MEASURES}
    flow = out[:, index["arrived"]] - out[:, index["served"]] - out[:, index["abandoned"]]
    out[:, index["waiting"]] = np.cumsum(flow, axis=1)
    return out.reshape(functions, origins, measures, months)


def by_month(counted: Numbers) -> Numbers:
    """Sum to (function, measure, month)."""
    return np.asarray(counted.sum(axis=1), dtype=np.float64)


def by_origin(situation: Situation, counted: Numbers) -> Numbers:
    """Sum to (function, origin, measure) over the months after the decision."""
    total = counted[..., situation.decision_month :].sum(axis=3)
    waiting = SERVICE_MEASURES.index("waiting")
    total[:, :, waiting] = counted[:, :, waiting, -1]
    return np.asarray(total, dtype=np.float64)


def shadow_by_trust(situation: Situation, counted: Numbers) -> Numbers:
    """Sum shadow minutes by (function, trust, month in which the school gave up)."""
    numbers = [origin.trust.company_number for origin in situation.origins]
    shadow = counted[:, :, SERVICE_MEASURES.index("shadow_minutes")]
    of_trusts = [
        shadow[:, [number == trust.company_number for number in numbers]].sum(axis=1)
        for trust in situation.case.trusts
    ]
    return np.stack(of_trusts, axis=1)
