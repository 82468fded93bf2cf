"""Demand: every request of every origin, with the luck it is born with, the same in every arm."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from entities.case import Case
from entities.records import Integers, Numbers
from entities.service import RequestType
from simulator.inverse import lognormal, lognormal_by_median, snap
from simulator.office_calendar import SEPTEMBER
from simulator.situation import Setting
from simulator.streams import Streams
from simulator.volumes import Origin, growth

MOST_MINUTES_A_TOUCH = 90.0
"""Longer work is split into touches of at most this long (a rule of the model, semantics 22c)."""


@dataclass(frozen=True)
class Requests:
    """Requests as parallel columns, in order of arrival.

    Attributes
    ----------
    arrival
        Working minute of arrival.
    origin, kind
        Index into the origins and the request types of the case.
    work
        Intrinsic handling minutes of one touch, before any factor.
    touches, gap
        Touches still to come at birth, and working minutes of outside delay between them.
    patience
        Working minutes after which the school does it itself.
    mark
        In an extra layer, a uniform that says from which extra rate on the request exists.
    """

    arrival: Numbers
    origin: Integers
    kind: Integers
    work: Numbers
    touches: Integers
    gap: Numbers
    patience: Numbers
    mark: Numbers


def month_rates(setting: Setting, origin: Origin, kind: RequestType) -> Numbers:
    """Return requests a working minute in each month: volume x month shape x growth."""
    calendar = setting.calendar
    per_year = setting.workload.volume.get((origin.key, kind.key), 0.0)
    yearly = growth(origin, kind.driver, setting.world)
    shape = season_shape(setting.case, kind)
    academic = [m.year + (m.month >= SEPTEMBER) for m in calendar.months]
    grown = [(1 + yearly) ** (year - academic[0]) for year in academic]
    weights = np.asarray([shape[(m.month - SEPTEMBER) % 12] for m in calendar.months])
    per_month = per_year / 12 * weights * np.asarray(grown)
    return np.asarray(per_month / np.diff(calendar.month_starts), dtype=np.float64)


def season_shape(case: Case, kind: RequestType) -> Numbers:
    """Return twelve weights of mean 1, September first: the product of the kind's seasons."""
    named = {season.key: season.weights for season in case.calendar.seasons}
    product = np.prod([np.asarray(named[key], dtype=np.float64) for key in kind.season], axis=0)
    product = np.ones(12) * product
    return np.asarray(product / product.mean(), dtype=np.float64)


def arrival_times(setting: Setting, name: str, rates: Numbers, *, scheduled: bool) -> Numbers:
    """Return the arrival minutes of one stream.

    A non-homogeneous Poisson process by inversion of its cumulative rate; scheduled work falls on
    the first working minute of evenly spread office days, with one drawn phase.
    """
    starts = setting.calendar.month_starts
    mass = np.concatenate([[0.0], np.cumsum(rates * np.diff(starts))])
    total = float(mass[-1])
    if total <= 0:
        return np.empty(0)
    if scheduled:
        phase = setting.streams.uniform(f"{name}/phase")
        marks = np.arange(phase, total, 1.0)
    else:
        marks = _unit_poisson(setting.streams, f"{name}/gap", total)
    times = np.interp(marks, mass, starts)
    if scheduled:
        day = setting.calendar.minutes_per_day
        times = np.floor(times / day) * day
    return snap(np.minimum(times, np.nextafter(starts[-1], 0.0)))


def _unit_poisson(streams: Streams, name: str, total: float) -> Numbers:
    count = int(total + 8 * math.sqrt(total) + 16)
    while True:
        marks = np.cumsum(-np.log(streams.uniforms(name, count)))
        if marks[-1] >= total:
            return np.asarray(marks[marks < total], dtype=np.float64)
        count *= 2


def touches_of(kind: RequestType, minutes: float) -> int:
    """Return the touches of a request: as many as its service says, and none beyond 90 minutes."""
    return max(kind.touches, math.ceil(minutes / MOST_MINUTES_A_TOUCH))


def born(
    setting: Setting, name: str, arrival: Numbers, origin: int, kind_index: int, kind: RequestType
) -> Requests:
    """Give each request of a stream the luck it keeps in every arm."""
    count, world = len(arrival), setting.world
    minutes = world[f"request.{kind.key}.minutes"]
    touches = touches_of(kind, minutes)
    day = setting.calendar.minutes_per_day
    work = lognormal(setting.streams.uniforms(f"{name}/work", count), minutes, kind.cv) / touches
    patience = lognormal_by_median(
        setting.streams.uniforms(f"{name}/patience", count),
        kind.patience_working_hours * 60,
        world["model.patience_spread"],
    )
    return Requests(
        arrival=arrival,
        origin=np.full(count, origin, dtype=np.int64),
        kind=np.full(count, kind_index, dtype=np.int64),
        work=snap(np.maximum(work, 2.0**-20)),
        touches=np.full(count, touches, dtype=np.int64),
        gap=np.full(count, kind.outside_working_days * day),
        patience=snap(patience),
        mark=np.zeros(count),
    )


def born_of_event(
    setting: Setting, name: str, now: float, origin: int, kind_index: int, kind: RequestType
) -> Requests:
    """Give the one request an event makes its luck; remembered, since arms share it."""
    if name not in setting.remembered:
        setting.remembered[name] = born(setting, name, np.zeros(1), origin, kind_index, kind)
    remembered: Requests = setting.remembered[name]
    return replace(remembered, arrival=np.asarray([now]))


def layer(setting: Setting, number: int, functions: frozenset[str] | None = None) -> Requests:
    """Draw one layer of demand: layer 0 is the base rate; each further layer one more of it.

    Each layer has streams of its own, so that a higher rate only adds requests; all of the base
    layer exists in every arm, so it has no marks. Origins are taken by name, so that ties of
    arrival do not depend on the order of trusts or schools. With `functions` only their requests
    are drawn: the same ones as in the whole layer.
    """
    parts = []
    suffix = "" if number == 0 else f"/layer-{number}"
    for o, origin in sorted(enumerate(setting.origins), key=lambda place: place[1].key):
        for k, (function, kind) in enumerate(setting.case.request_types):
            wanted = functions is None or function in functions
            if not wanted or (origin.key, kind.key) not in setting.workload.volume:
                continue
            name = f"{origin.key}/{kind.key}{suffix}"
            rates = month_rates(setting, origin, kind)
            times = arrival_times(setting, name, rates, scheduled=kind.kind == "scheduled")
            found = born(setting, name, times, o, k, kind)
            if number > 0:
                marks = setting.streams.uniforms(f"{name}/mark", len(times))
                found = replace(found, mark=marks)
            parts.append(found)
    return _in_order(parts)


def _in_order(parts: list[Requests]) -> Requests:
    columns = {}
    for field in Requests.__dataclass_fields__:
        columns[field] = np.concatenate([getattr(p, field) for p in parts] or [np.empty(0)])
    order: npt.NDArray[np.int64] = np.argsort(columns["arrival"], kind="stable")
    return Requests(**{field: column[order] for field, column in columns.items()})
