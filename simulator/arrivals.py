"""When requests arrive: volume, growth, month shapes and term dates, by inversion."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.records import Numbers
from entities.service import RequestType
from simulator.inverse import snap
from simulator.office_calendar import SEPTEMBER, OfficeCalendar
from simulator.origins import ROLL_DRIVERS, Origin, growth
from simulator.shock_paths import fallen_roll
from simulator.situation import Setting
from simulator.streams import Streams


@dataclass(frozen=True)
class Stream:
    """Requests of one type from one origin.

    Attributes
    ----------
    name
        Names its luck.
    origin, kind
        Numbers of the origin and of the request type.
    arrival
        Minutes of arrival, in order.
    before
        How many requests of the stream come before these.
    """

    name: str
    origin: int
    kind: int
    arrival: Numbers
    before: int = 0

    def between(self, opens: float, closes: float) -> Stream:
        """Return the requests that arrive from one moment on and before another."""
        first, after = np.searchsorted(self.arrival, (opens, closes)).tolist()
        return replace(self, arrival=self.arrival[first:after], before=self.before + first)


@dataclass(frozen=True)
class Shape:
    """How a request type's year is spread over the office days of the run.

    Attributes
    ----------
    mass
        Requests by office day when one is expected a month, before growth.
    year
        Academic years since the first one, by office day.
    """

    mass: Numbers
    year: Numbers


def shape_of(case: Case, calendar: OfficeCalendar, kind: RequestType) -> Shape:
    """Return how a request type is spread over the days of the run.

    Within a month requests are spread evenly over office days, or over school days where a
    season of the type follows term dates; then none is expected while schools are closed.
    """
    month = calendar.months_of(calendar.day_starts)
    of_year = np.asarray([(m.month - SEPTEMBER) % MONTHS_PER_YEAR for m in calendar.months])
    seasons = {season.key: season for season in case.calendar.seasons}
    chosen = [seasons[key] for key in kind.season]
    weights = np.prod([np.asarray(s.weights, dtype=np.float64) for s in chosen], axis=0)
    weights = np.ones(MONTHS_PER_YEAR) * weights
    if any(season.follows_term_dates for season in chosen):
        days = calendar.school_days_by_month()
        typical = np.asarray([days[of_year == m].mean() for m in range(MONTHS_PER_YEAR)])
        per_day = weights / (weights * typical).mean()
        mass = per_day[of_year][month] * calendar.in_term
    else:
        per_month = (weights / weights.mean())[of_year]
        mass = (per_month / np.bincount(month))[month]
    academic = np.asarray([m.year + (m.month >= SEPTEMBER) for m in calendar.months])
    return Shape(mass=mass, year=(academic - academic[0])[month].astype(np.float64))


def streams_of(
    setting: Setting, layer: int, functions: frozenset[str] | None = None
) -> tuple[Stream, ...]:
    """Return every stream of a layer of demand: layer 0 is the base rate, each further one more.

    Each layer has streams of its own, so that a higher rate only adds requests. Origins are taken
    by name, so that ties of arrival do not depend on the order of trusts or schools. With
    `functions` only their streams are returned: the same ones as among all.
    """
    suffix = "" if layer == 0 else f"/layer-{layer}"
    kinds = [
        (k, kind, shape_of(setting.case, setting.calendar, kind))
        for k, (function, kind) in enumerate(setting.kinds)
        if functions is None or function in functions
    ]
    found = []
    for o, origin in sorted(enumerate(setting.origins), key=lambda place: place[1].key):
        for k, kind, shape in kinds:
            if (origin.key, kind.key) in setting.workload.volume:
                name = f"{origin.key}/{kind.key}{suffix}"
                masses = day_masses(setting, shape, origin, kind)
                times = arrival_times(setting, name, masses, scheduled=kind.kind == "scheduled")
                found.append(Stream(name, o, k, times))
    return tuple(found)


def day_masses(setting: Setting, shape: Shape, origin: Origin, kind: RequestType) -> Numbers:
    """Return the requests expected on each office day: volume x shape x growth x fallen rolls."""
    per_year = setting.workload.volume.get((origin.key, kind.key), 0.0)
    grown = (1 + growth(origin, kind, setting.world)) ** shape.year
    expected = np.asarray(per_year / MONTHS_PER_YEAR * shape.mass * grown, dtype=np.float64)
    if origin.school is None or kind.driver not in ROLL_DRIVERS or not setting.on("shock_roll"):
        return expected
    month = setting.calendar.months_of(setting.calendar.day_starts)
    return np.asarray(expected * fallen_roll(setting, origin.key)[month])


def arrival_times(setting: Setting, name: str, masses: Numbers, *, scheduled: bool) -> Numbers:
    """Return the arrival minutes of one stream.

    A non-homogeneous Poisson process by inversion of its cumulative rate; scheduled work falls on
    the first working minute of evenly spread office days, with one drawn phase.
    """
    calendar = setting.calendar
    total = np.concatenate([[0.0], np.cumsum(masses)])
    if total[-1] <= 0:
        return np.empty(0)
    if scheduled:
        marks = np.arange(setting.streams.uniform(f"{name}/phase"), total[-1], 1.0)
    else:
        marks = _unit_poisson(setting.streams, f"{name}/gap", float(total[-1]))
    starts = np.arange(len(total)) * calendar.minutes_per_day
    times = np.interp(marks, total, starts)
    if scheduled:
        times = np.floor(times / calendar.minutes_per_day) * calendar.minutes_per_day
    return snap(np.minimum(times, np.nextafter(calendar.end, 0.0)))


def _unit_poisson(streams: Streams, name: str, total: float) -> Numbers:
    count = int(total + 8 * math.sqrt(total) + 16)
    while True:
        marks = np.cumsum(-np.log(streams.uniforms(name, count)))
        if marks[-1] >= total:
            return np.asarray(marks[marks < total], dtype=np.float64)
        count *= 2
