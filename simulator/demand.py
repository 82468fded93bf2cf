"""Demand: every request of every origin, with the luck it is born with, the same in every arm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.arrivals import Stream
from simulator.desk.book import Rows, blank_rows
from simulator.inverse import lognormal, lognormal_by_median, snap, spread_of
from simulator.situation import Setting

MOST_MINUTES_A_TOUCH = 90.0
"""Longer work is split into touches of at most this long (rule 15 of docs/semantics.md)."""
LEAST_MINUTES = 2.0**-20
TOGETHER = 1 << 14
"""So many requests are drawn together: few enough to stay near the processor."""


@dataclass(frozen=True)
class Requests:
    """Requests as rows of the book, in order of arrival.

    Attributes
    ----------
    rows
        What each is born with. `deadline` is the minute at which the school's patience ends.
    mark
        In an extra layer, a uniform that says from which extra rate on the request exists.
    """

    rows: Rows
    mark: Numbers

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> Numbers | Integers:
        return self.rows[name]

    def chosen(self, which: npt.NDArray[np.bool_]) -> Requests:
        """Return some of the requests."""
        return Requests(self.rows.of(np.flatnonzero(which)), self.mark[which])


def born(setting: Setting, streams: Sequence[Stream], *, marked: bool = False) -> Requests:
    """Give the requests of streams the luck they keep in every arm, one uniform an attribute.

    Requests that arrive together stand in the order of their streams.
    """
    rows, first = blank_rows(sum(len(stream.arrival) for stream in streams)), 0
    mark = np.zeros(len(rows))
    for some in _batches(streams):
        births = Births(setting, some)
        part = slice(first, first + births.count)
        births.write(rows.of(part))
        if marked:
            mark[part] = births.luck("mark")
        first = part.stop
    order = np.argsort(rows["arrival"], kind="stable")
    return Requests(rows.of(order), mark[order])


def born_of_event(
    setting: Setting, asked: Sequence[tuple[str, int]], now: float, origin: int
) -> Requests:
    """Give the requests an event makes their luck; the same name has the same luck.

    Parameters
    ----------
    asked
        Name and number of the request type of each.
    """
    return born(setting, [Stream(name, origin, kind, np.asarray([now])) for name, kind in asked])


def _batches(streams: Sequence[Stream]) -> Iterator[list[Stream]]:
    """Put streams together until they hold enough requests."""
    batch: list[Stream] = []
    count = 0
    for stream in streams:
        batch.append(stream)
        count += len(stream.arrival)
        if count >= TOGETHER:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch


class Births:
    """The requests of some streams, one stream after another, while their luck is drawn."""

    def __init__(self, setting: Setting, streams: Sequence[Stream]) -> None:
        self._setting, self._streams = setting, streams
        self._each = np.asarray([len(stream.arrival) for stream in streams], dtype=np.int64)
        self._kind = np.asarray([stream.kind for stream in streams], dtype=np.int64)
        self._origin = np.asarray([stream.origin for stream in streams], dtype=np.int64)
        self.count = int(self._each.sum())

    def luck(self, attribute: str, which: npt.NDArray[np.bool_] | None = None) -> Numbers:
        """Return one uniform a request for one attribute (of some of the streams)."""
        parts, first = [], 0
        for at, stream in enumerate(self._streams):
            if which is None or which[at]:
                after = first + len(stream.arrival)
                parts.append((f"{stream.name}/{attribute}", stream.before, first, after))
                first = after
        drawn = np.empty(first)
        self._setting.streams.fill(drawn, parts)
        return drawn

    def _by(self, values: Numbers | Integers) -> Numbers:
        """Return a number of each request's type."""
        return np.repeat(values[self._kind], self._each)

    def write(self, rows: Rows) -> None:
        """Write down what the requests are born with."""
        types = self._setting.type_luck
        rows["arrival"][:] = rows["place"][:] = np.concatenate([s.arrival for s in self._streams])
        rows["origin"][:] = np.repeat(self._origin, self._each)
        rows["kind"][:] = np.repeat(self._kind, self._each)
        rows["function"][:] = self._by(types.function)
        rows["priority"][:] = self._by(types.priority)
        rows["gap"][:] = self._by(types.gap)
        whole = lognormal(self.luck("work"), self._by(types.minutes), self._by(types.spread))
        touches = touches_of(whole, self._by(types.touches))
        work = snap(np.maximum(whole / touches, LEAST_MINUTES))
        rows["work"][:], rows["asked"][:] = work, work * touches
        rows["touches"][:] = rows["first_touches"][:] = touches
        if self._setting.on("patience"):
            self._patience(rows)
        if self._setting.on("urgent"):
            urgent = self._setting.world["model.urgent_share"]
            rows["priority"][:] -= self.luck("urgent") < urgent
        self._visits(rows)
        self._second_line(rows, whole, touches)
        self._automation(rows)

    def _patience(self, rows: Rows) -> None:
        median = self._by(self._setting.type_luck.patience)
        spread = spread_of(self._setting.world["model.patience_spread"])
        waits = snap(lognormal_by_median(self.luck("patience"), median, spread))
        at_school = [self._setting.origins[o].school is not None for o in self._origin.tolist()]
        rows["deadline"][:] = deadlines(
            self._setting, rows.minutes("arrival"), waits, np.repeat(at_school, self._each)
        )

    def _of(self, which: npt.NDArray[np.bool_]) -> Integers:
        """Return the requests of some of the streams."""
        return np.flatnonzero(np.repeat(which, self._each))

    def _visits(self, rows: Rows) -> None:
        chance = self._setting.type_luck.visit
        some = chance[self._kind] > 0
        of = self._of(some)
        rows["visit"][of] = self.luck("visit", some) < self._by(chance)[of]

    def _second_line(self, rows: Rows, whole: Numbers, touches: Numbers) -> None:
        """Say whose work goes on at a second line, and what is done again after an error."""
        types = self._setting.type_luck
        some = types.second_line[self._kind] > 0
        of = self._of(some)
        goes_on = self.luck("line", some) < self._by(types.second_line)[of]
        minutes, spread = self._by(types.second_minutes)[of], self._by(types.spread)[of]
        more = np.maximum(lognormal(self.luck("second", some), minutes, spread), LEAST_MINUTES)
        times = touches_of(more)
        rows["second_work"][of] = np.where(goes_on, snap(more / times), 0.0)
        rows["second_touches"][of] = np.where(goes_on, times, 0)
        whole[of] = np.where(goes_on, more, whole[of])
        touches[of] = np.where(goes_on, times, touches[of])
        if self._setting.on("rework"):
            self._rework(rows, whole, touches)

    def _rework(self, rows: Rows, last: Numbers, last_touches: Numbers) -> None:
        part = self._setting.world["model.rework_part"]
        again = np.ceil(part * last_touches)
        rows["again_touches"][:] = again
        rows["again_work"][:] = snap(np.maximum(part * last / again, LEAST_MINUTES))
        rows["error_1"][:] = self.luck("error/1")
        rows["error_2"][:] = self.luck("error/2")

    def _automation(self, rows: Rows) -> None:
        some = self._setting.type_luck.automatable[self._kind]
        of = self._of(some)
        rows["automation_luck"][of] = self.luck("automation", some)
        rows["exception_luck"][of] = self.luck("exception", some)


def touches_of(minutes: Numbers, least: Numbers | int = 1) -> Numbers:
    """Return the touches of requests: as many as their service says, and none beyond 90 minutes."""
    return np.maximum(least, np.ceil(minutes / MOST_MINUTES_A_TOUCH))


def deadlines(
    setting: Setting, arrival: Numbers, patience: Numbers, at_school: npt.NDArray[np.bool_]
) -> Numbers:
    """Return the minute at which patience ends; a school's runs on school days alone."""
    found = np.asarray(arrival + patience)
    if setting.on("school_time"):
        calendar, some = setting.calendar, np.flatnonzero(at_school)
        passed = calendar.school_time(arrival[some]) + patience[some]
        found[some] = calendar.from_school_time(passed)
    return found
