"""How long people stay: each holder's threshold against a hazard that adds up month by month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.records import Numbers
from simulator.office_calendar import OfficeCalendar
from simulator.streams import Streams


@dataclass
class Tenure:
    """Where every holder stands, by number of the post.

    Attributes
    ----------
    names
        Names of the posts.
    passed
        Hazard each holder has come through by the start of this month, or, for one who started
        in it, nought.
    threshold
        Hazard at which the holder leaves: minus the logarithm of the holder's luck; infinity
        where there is no holder, or one whose leaving is already known.
    hazard
        Hazard of this month as a whole.
    """

    calendar: OfficeCalendar
    streams: Streams
    names: Sequence[str]
    passed: Numbers = field(init=False)
    threshold: Numbers = field(init=False)
    hazard: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.passed = np.zeros(len(self.names))
        self.hazard = np.zeros(len(self.names))
        self.threshold = np.asarray([self._luck(n, 0) for n in range(len(self.names))])

    def _luck(self, number: int, ordinal: int) -> float:
        name = f"post/{self.names[number]}/leave/{ordinal}"
        return -math.log(self.streams.uniform(name))

    def begin_month(self, month: int, rates: Numbers) -> list[tuple[int, float]]:
        """Return (post, minute) of everybody who leaves in a month, given yearly rates."""
        self.hazard = -np.log1p(-rates) / MONTHS_PER_YEAR
        after = self.passed + self.hazard
        leaving = np.flatnonzero((after >= self.threshold) & (self.hazard > 0))
        opens, closes = self.calendar.starts[month], self.calendar.starts[month + 1]
        found = [
            (number, self._moment(number, opens, closes, opens)) for number in leaving.tolist()
        ]
        self.passed = after
        self.threshold[leaving] = math.inf
        return found

    def start(self, number: int, ordinal: int, now: float) -> float:
        """Seat a new holder; return the minute of leaving where that falls in the same month."""
        month = self.calendar.month_of(now)
        opens, closes = self.calendar.starts[month], self.calendar.starts[month + 1]
        self.passed[number], self.threshold[number] = 0.0, self._luck(number, ordinal)
        gained = self.hazard[number] * (closes - now) / (closes - opens)
        if gained > 0 and gained >= self.threshold[number]:
            when = self._moment(number, opens, closes, now)
            self.threshold[number] = math.inf
            return when
        self.passed[number] = gained
        return math.inf

    def follow(self, source: int, target: int) -> None:
        """Have the holder of one post take up another; luck follows the person."""
        self.passed[target], self.threshold[target] = self.passed[source], self.threshold[source]
        self.stop(source)

    def is_going(self, number: int) -> bool:
        """Say whether a holder's leaving is already known, or there is no holder."""
        return math.isinf(self.threshold[number])

    def stop(self, number: int) -> None:
        """Note that a post has no holder whose leaving is still to come."""
        self.threshold[number] = math.inf

    def _moment(self, number: int, opens: float, closes: float, begin: float) -> float:
        """Return the end of the office day on which the hazard passes a holder's threshold."""
        gained = float(self.hazard[number]) * (closes - begin) / (closes - opens)
        left = float(self.threshold[number] - self.passed[number])
        moment = begin + left / gained * (closes - begin)
        day = self.calendar.minutes_per_day
        return math.ceil(moment / day) * day
