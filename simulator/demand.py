"""Demand: every request of every origin, with the luck it is born with, the same in every arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from entities.service import RequestType
from simulator.arrivals import arrival_times, day_masses, shape_of
from simulator.desk.book import blank
from simulator.inverse import lognormal, lognormal_by_median, snap
from simulator.situation import Setting

MOST_MINUTES_A_TOUCH = 90.0
"""Longer work is split into touches of at most this long (rule 15 of docs/semantics.md)."""
LEAST_MINUTES = 2.0**-20
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Requests:
    """Requests as parallel columns, in order of arrival.

    Attributes
    ----------
    columns
        The columns of :class:`simulator.desk.book.Book` a request is born with. `deadline` is the
        minute at which the school's patience ends.
    mark
        In an extra layer, a uniform that says from which extra rate on the request exists.
    """

    columns: Mapping[str, Numbers | Integers]
    mark: Numbers

    def __len__(self) -> int:
        return len(self.columns["arrival"])

    def __getitem__(self, name: str) -> Numbers | Integers:
        return self.columns[name]

    def chosen(self, which: npt.NDArray[np.bool_]) -> Requests:
        """Return some of the requests."""
        return Requests({k: c[which] for k, c in self.columns.items()}, self.mark[which])


def touches_of(minutes: Numbers, least: int = 1) -> Integers:
    """Return the touches of requests: as many as their service says, and none beyond 90 minutes."""
    needed = np.ceil(minutes / MOST_MINUTES_A_TOUCH)
    return np.maximum(least, needed).astype(np.int64)


def born(
    setting: Setting, name: str, arrival: Numbers, origin: int, kind_index: int
) -> dict[str, Numbers | Integers]:
    """Give each request of a stream the luck it keeps in every arm, one uniform an attribute."""
    function, kind = setting.kinds[kind_index]
    count, world, chances = len(arrival), setting.world, setting.chances
    minutes = chances.minutes(kind)
    whole = lognormal(setting.luck(name, "work", count), minutes, kind.cv)
    touches = touches_of(whole, kind.touches)
    found: dict[str, Numbers | Integers] = {
        "arrival": arrival,
        "origin": np.full(count, origin, dtype=np.int64),
        "kind": np.full(count, kind_index, dtype=np.int64),
        "function": np.full(count, setting.function_numbers[function], dtype=np.int64),
        "priority": np.full(count, kind.priority, dtype=np.int64),
        "work": snap(np.maximum(whole / touches, LEAST_MINUTES)),
        "touches": touches,
        "gap": np.full(count, kind.outside_working_days * setting.calendar.minutes_per_day),
        "deadline": np.full(count, np.inf),
    }
    if setting.on("patience"):
        median = kind.patience_working_hours * MINUTES_PER_HOUR
        luck = setting.luck(name, "patience", count)
        waits = snap(lognormal_by_median(luck, median, world["model.patience_spread"]))
        found["deadline"] = deadlines(setting, arrival, waits, origin)
    if setting.on("urgent"):
        found["priority"] -= setting.luck(name, "urgent", count) < world["model.urgent_share"]
    found |= _further(setting, name, kind, whole, touches)
    return found


def _further(
    setting: Setting, name: str, kind: RequestType, whole: Numbers, touches: Integers
) -> dict[str, Numbers | Integers]:
    """Return the luck of a request beyond its first line: visit, second line, error, automation."""
    count, chances = len(whole), setting.chances
    found: dict[str, Numbers | Integers] = {}
    if chances.visit(kind) > 0:
        needs = setting.luck(name, "visit", count) < chances.visit(kind)
        found["visit"] = needs.astype(np.int64)
    last, last_touches = whole, touches
    if chances.second_line(kind) > 0:
        goes_on = setting.luck(name, "line", count) < chances.second_line(kind)
        minutes = chances.second_minutes(kind)
        more = np.maximum(lognormal(setting.luck(name, "second", count), minutes, kind.cv),
                          LEAST_MINUTES)  # fmt: skip
        times = touches_of(more)
        found["second_work"] = np.where(goes_on, snap(more / times), 0.0)
        found["second_touches"] = np.where(goes_on, times, 0)
        last, last_touches = np.where(goes_on, more, whole), np.where(goes_on, times, touches)
    if setting.on("rework"):
        part = setting.world["model.rework_part"]
        again = np.ceil(part * last_touches)
        found["again_touches"] = again.astype(np.int64)
        found["again_work"] = snap(np.maximum(part * last / again, LEAST_MINUTES))
        found["error_1"] = setting.luck(name, "error/1", count)
        found["error_2"] = setting.luck(name, "error/2", count)
    if kind.key in setting.automatable:
        found["automation_luck"] = setting.luck(name, "automation", count)
        found["exception_luck"] = setting.luck(name, "exception", count)
    return found


def deadlines(setting: Setting, arrival: Numbers, patience: Numbers, origin: int) -> Numbers:
    """Return the minute at which patience ends; a school's runs on school days alone."""
    if setting.origins[origin].school is None or not setting.on("school_time"):
        return np.asarray(arrival + patience)
    calendar = setting.calendar
    return calendar.from_school_time(calendar.school_time(arrival) + patience)


def born_of_event(
    setting: Setting, name: str, now: float, origin: int, kind_index: int
) -> Requests:
    """Give the one request an event makes its luck; the same name has the same luck."""
    columns = born(setting, name, np.asarray([now]), origin, kind_index)
    return Requests(columns, np.zeros(1))


def layer(setting: Setting, number: int, functions: frozenset[str] | None = None) -> Requests:
    """Draw one layer of demand: layer 0 is the base rate; each further layer one more of it.

    Each layer has streams of its own, so that a higher rate only adds requests; all of the base
    layer exists in every arm, so it has no marks. Origins are taken by name, so that ties of
    arrival do not depend on the order of trusts or schools. With `functions` only their requests
    are drawn: the same ones as in the whole layer.
    """
    parts, marks = [], []
    suffix = "" if number == 0 else f"/layer-{number}"
    kinds = [
        (k, kind, shape_of(setting.case, setting.calendar, kind))
        for k, (function, kind) in enumerate(setting.kinds)
        if functions is None or function in functions
    ]
    for o, origin in sorted(enumerate(setting.origins), key=lambda place: place[1].key):
        for k, kind, shape in kinds:
            if (origin.key, kind.key) not in setting.workload.volume:
                continue
            name = f"{origin.key}/{kind.key}{suffix}"
            masses = day_masses(setting, shape, origin, kind)
            times = arrival_times(setting, name, masses, scheduled=kind.kind == "scheduled")
            parts.append(born(setting, name, times, o, k))
            marks.append(setting.luck(name, "mark", len(times)) if number else np.zeros(len(times)))
    return _in_order(parts, marks)


def _in_order(parts: list[dict[str, Numbers | Integers]], marks: list[Numbers]) -> Requests:
    names = sorted({name for part in parts for name in part})
    columns = {name: _together(parts, name) for name in ("arrival", *names)}
    order: npt.NDArray[np.int64] = np.argsort(columns["arrival"], kind="stable")
    mark = np.concatenate([*marks, np.empty(0)])
    return Requests({name: column[order] for name, column in columns.items()}, mark[order])


def _together(parts: list[dict[str, Numbers | Integers]], name: str) -> Numbers | Integers:
    found = [p[name] if name in p else blank(name, len(p["arrival"])) for p in parts]
    return np.concatenate([*found, blank(name, 0)])
