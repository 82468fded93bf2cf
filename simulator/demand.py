"""Demand: every request of every origin, with the luck it is born with, the same in every arm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.arrivals import Stream
from simulator.births import Births
from simulator.desk.book import Rows, blank_rows
from simulator.situation import Setting

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
        births = Births(setting, some, marked=marked)
        part = slice(first, first + births.count)
        births.write(rows.of(part))
        births.arrive(rows.of(part), np.concatenate([stream.arrival for stream in some]))
        if marked:
            mark[part] = births.mark
        first = part.stop
    order = np.argsort(rows["arrival"], kind="stable")
    return Requests(rows.of(order), mark[order])


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


@dataclass
class Event:
    """The requests an event makes, and when it last happened: in most arms at the same moment."""

    births: Births
    rows: Rows
    moment: float | None = None

    def at(self, now: float) -> Rows:
        """Return the requests as they arrive at a moment."""
        if now != self.moment:
            self.rows = Rows(self.rows.whole, self.rows.times.copy())
            self.births.arrive(self.rows, np.full(len(self.rows), now))
            self.moment = now
        return self.rows


@dataclass
class Events:
    """The luck of requests that events make: the same for the same name, whenever it happens.

    Attributes
    ----------
    drawn
        What was drawn so far, for the arms to come.
    """

    setting: Setting
    drawn: dict[tuple[int, tuple[str, ...]], Event] = field(default_factory=dict)

    def requests(self, asked: Sequence[tuple[str, int]], now: float, origin: int) -> Rows:
        """Return the requests that an event makes at a moment.

        Parameters
        ----------
        asked
            Name and number of the request type of each.
        """
        asks = origin, tuple(name for name, _ in asked)
        if asks not in self.drawn:
            streams = [Stream(name, origin, kind, np.zeros(1)) for name, kind in asked]
            births, rows = Births(self.setting, streams), blank_rows(len(streams))
            births.write(rows)
            self.drawn[asks] = Event(births, rows)
        return self.drawn[asks].at(now)
