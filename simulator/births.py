"""What requests are born with: the luck each keeps in every arm, one draw an attribute."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import compress

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.arrivals import Stream
from simulator.desk.book import Rows
from simulator.inverse import lognormal, lognormal_by_median, normal_quantile, snap, spread_of
from simulator.situation import Setting

MOST_MINUTES_A_TOUCH = 90.0
"""Longer work is split into touches of at most this long (rule 15 of docs/semantics.md)."""
LEAST_MINUTES = 2.0**-20
NORMAL = ("work", "patience", "second")
"""Attributes drawn from a normal distribution; all others are uniform."""

Choice = npt.NDArray[np.bool_]


class Births:
    """The requests of some streams, one stream after another, while they get their luck."""

    def __init__(
        self, setting: Setting, streams: Sequence[Stream], *, marked: bool = False
    ) -> None:
        self._setting, self._types = setting, setting.type_luck
        self._each = np.asarray([len(stream.arrival) for stream in streams], dtype=np.int64)
        self._kind = np.asarray([stream.kind for stream in streams], dtype=np.int64)
        self._origin = np.asarray([stream.origin for stream in streams], dtype=np.int64)
        self.count = int(self._each.sum())
        self._luck = self._drawn(streams, self._wanted(marked))

    @property
    def mark(self) -> Numbers:
        """From which extra rate on each request exists."""
        return self._luck["mark"]

    def _wanted(self, marked: bool) -> dict[str, Choice]:
        """Say which streams need luck for which attribute; the normal ones come first."""
        on, types = self._setting.on, self._types
        every = np.ones(len(self._kind), dtype=np.bool_)
        second, automatable = types.second_line > 0, types.automatable
        wanted = {"work": every, "patience": every & on("patience"), "second": second[self._kind]}
        wanted |= {"urgent": every & on("urgent"), "visit": (types.visit > 0)[self._kind]}
        wanted |= {"line": second[self._kind], "automation": automatable[self._kind]}
        wanted |= {"exception": automatable[self._kind], "mark": every & marked}
        return wanted | dict.fromkeys(("error/1", "error/2"), every & on("rework"))

    def _drawn(self, streams: Sequence[Stream], wanted: dict[str, Choice]) -> dict[str, Numbers]:
        """Draw one number a request for every attribute of the streams that need it."""
        parts, ends, first = [], {}, 0
        for attribute, which in wanted.items():
            begin = first
            for stream in compress(streams, which.tolist()):
                after = first + len(stream.arrival)
                parts.append((f"{stream.name}/{attribute}", stream.before, first, after))
                first = after
            ends[attribute] = slice(begin, first)
        drawn = np.empty(first)
        self._setting.streams.fill(drawn, parts)
        normal = slice(ends[NORMAL[-1]].stop)
        drawn[normal] = normal_quantile(drawn[normal])
        return {attribute: drawn[part] for attribute, part in ends.items()}

    def _by(self, values: Numbers | Integers) -> Numbers:
        """Return a number of each request's type."""
        return np.repeat(values[self._kind], self._each)

    def arrive(self, rows: Rows, arrival: Numbers) -> None:
        """Write down when the requests arrive, and when the patience of each ends."""
        rows["arrival"][:] = rows["place"][:] = arrival
        if self._setting.on("patience"):
            rows["deadline"][:] = deadlines(self._setting, arrival, *self._patience)

    @cached_property
    def _patience(self) -> tuple[Numbers, Choice]:
        """The patience of each request in minutes, and whether it is a school's."""
        spread = spread_of(self._setting.world["model.patience_spread"])
        median = self._by(self._types.patience)
        waits = snap(lognormal_by_median(self._luck["patience"], median, spread))
        at_school = [self._setting.origins[o].school is not None for o in self._origin.tolist()]
        return waits, np.repeat(at_school, self._each)

    def write(self, rows: Rows) -> None:
        """Write down all that the requests are born with but their arrival."""
        types = self._types
        rows["origin"][:] = np.repeat(self._origin, self._each)
        rows["kind"][:] = np.repeat(self._kind, self._each)
        rows["function"][:] = self._by(types.function)
        rows["priority"][:] = self._by(types.priority)
        rows["gap"][:] = self._by(types.gap)
        whole = lognormal(self._luck["work"], self._by(types.minutes), self._by(types.spread))
        touches = touches_of(whole, self._by(types.touches))
        work = snap(np.maximum(whole / touches, LEAST_MINUTES))
        rows["work"][:], rows["asked"][:] = work, work * touches
        rows["touches"][:] = rows["first_touches"][:] = touches
        if self._setting.on("urgent"):
            urgent = self._setting.world["model.urgent_share"]
            rows["priority"][:] -= self._luck["urgent"] < urgent
        visits = self._of(types.visit > 0)
        rows["visit"][visits] = self._luck["visit"] < types.visit[rows["kind"][visits]]
        self._second_line(rows, whole, touches)
        if self._setting.on("rework"):
            self._rework(rows, whole, touches)
        automatable = self._of(types.automatable)
        rows["automation_luck"][automatable] = self._luck["automation"]
        rows["exception_luck"][automatable] = self._luck["exception"]

    def _of(self, which: Choice) -> Integers:
        """Return the requests of some types."""
        return np.flatnonzero(np.repeat(which[self._kind], self._each))

    def _second_line(self, rows: Rows, whole: Numbers, touches: Numbers) -> None:
        """Say whose work goes on at a second line, and write that down as the last line's work."""
        of = self._of(self._types.second_line > 0)
        if not of.size:
            return
        types, kind = self._types, rows.numbers("kind")[of]
        goes_on = self._luck["line"] < types.second_line[kind]
        more = lognormal(self._luck["second"], types.second_minutes[kind], types.spread[kind])
        more = np.maximum(more, LEAST_MINUTES)
        times = touches_of(more)
        rows["second_work"][of] = np.where(goes_on, snap(more / times), 0.0)
        rows["second_touches"][of] = np.where(goes_on, times, 0)
        whole[of] = np.where(goes_on, more, whole[of])
        touches[of] = np.where(goes_on, times, touches[of])

    def _rework(self, rows: Rows, last: Numbers, last_touches: Numbers) -> None:
        part = self._setting.world["model.rework_part"]
        again = np.maximum(1.0, np.ceil(part * last_touches))
        rows["again_touches"][:] = again
        rows["again_work"][:] = snap(np.maximum(part * last / again, LEAST_MINUTES))
        rows["error_1"][:] = self._luck["error/1"]
        rows["error_2"][:] = self._luck["error/2"]


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
