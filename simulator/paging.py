"""Long runs of many schools, a page of requests at a time: what is done with makes room.

A run of few requests has one page. A page ends with a month. Then every request that is finished
is counted and leaves the book; those still open keep their order among all requests, so that
nobody is served sooner or later than on one page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from entities.records import Integers
from simulator.counting import Counted
from simulator.demand import Requests
from simulator.desk.book import WAITING, Rows
from simulator.organisation import Organisation
from simulator.serving import by_desk
from simulator.situation import Situation

MOST_AT_ONCE = 2_000_000
"""A run of no more requests than this has one page: under half a gigabyte of requests."""
MOST_ON_A_PAGE = 1_000_000
"""A longer run has pages of about so many requests."""
Draw = Callable[[float, float], Requests]
"""Draw the requests of the base layer that arrive from one moment on and before another."""


@dataclass(frozen=True)
class Room:
    """How many requests are held at once.

    Attributes
    ----------
    at_once
        A run of no more requests has one page.
    on_a_page
        Requests on each page of a longer one, were they evenly spread over its months.
    """

    at_once: int = MOST_AT_ONCE
    on_a_page: int = MOST_ON_A_PAGE

    def months_of_pages(self, months: int, requests: int) -> tuple[int, ...]:
        """Return the month in which each page of a run of so many months and requests begins."""
        pages = 1 if requests <= self.at_once else min(months, -(-requests // self.on_a_page))
        return tuple(months * page // pages for page in range(pages))


@dataclass
class Pages:
    """The pages of one replication.

    Attributes
    ----------
    months
        The month in which each page begins.
    draw
        Draws the requests of a page.
    counted
        What is counted of requests that have left the book.
    base
        Requests of the base layer that are in the book; those of events stand behind them.
    """

    situation: Situation
    months: tuple[int, ...]
    draw: Draw
    counted: Counted = field(init=False)
    base: int = 0

    def __post_init__(self) -> None:
        self.counted = Counted(self.situation)

    def page(self, number: int) -> Requests:
        """Draw the requests of a page."""
        calendar = self.situation.calendar
        ends = (*self.months, len(calendar.months))[number : number + 2]
        opens, closes = (calendar.minute_of_month(month) for month in ends)
        return self.draw(opens if number else -np.inf, closes)

    def first(self) -> Requests:
        """Draw the requests of the first page."""
        requests = self.page(0)
        self.base = len(requests)
        return requests

    def turn(self, organisation: Organisation, month: int) -> None:
        """Begin a page with a month, if one begins then, once the month before is closed."""
        if month == 0 or month not in self.months:
            return
        book, diary = organisation.book, organisation.diary
        for desk in organisation.desks.values():
            desk.at_hand()
        still_open, in_hand = _open(organisation, self.situation.calendar.minute_of_month(month))
        closed = np.ones(diary.used, dtype=np.bool_)
        closed[in_hand] = False
        self.counted.add(book, diary, ~still_open, closed)
        coming = self._wanted(organisation, self.page(self.months.index(month)))
        numbers = self._write(organisation, still_open, coming)
        touches = _numbered(~closed)
        diary.keep(in_hand, numbers)
        self._hand_out(organisation, coming, numbers, touches)

    def _wanted(self, organisation: Organisation, coming: Requests) -> Rows:
        """Leave out what centres ask that no longer exist."""
        gone = np.isin(coming["origin"], sorted(organisation.silenced))
        return coming.rows.of(np.flatnonzero(~gone)) if gone.any() else coming.rows

    def _write(
        self, organisation: Organisation, still_open: npt.NDArray[np.bool_], coming: Rows
    ) -> Integers:
        """Write the next page; return the new numbers of requests by the old ones."""
        book = organisation.book
        kept = np.flatnonzero(still_open)
        before = int(np.searchsorted(kept, self.base))
        numbers = _numbered(still_open)
        numbers[kept[before:]] += len(coming)
        self.base = before + len(coming)
        parts = (book.rows_of(kept[:before]), coming, book.rows_of(kept[before:]))
        book.begin_again(
            Rows(
                np.concatenate([part.whole for part in parts]),
                np.concatenate([part.times for part in parts]),
            )
        )
        organisation.gone[-1] = 0
        return numbers

    def _hand_out(
        self, organisation: Organisation, coming: Rows, numbers: Integers, touches: Integers
    ) -> None:
        """Have every desk go on with the new numbers, and give it what arrives on the page."""
        names = tuple(organisation.desks)
        given = by_desk(coming, organisation.route, names)
        first = self.base - len(coming)
        for desk, requests in zip(organisation.desks.values(), given, strict=True):
            desk.renumber(numbers, touches, requests + first)
        organisation.floor.forget_arrivals()


def _open(organisation: Organisation, now: float) -> tuple[npt.NDArray[np.bool_], Integers]:
    """Say which requests may still change, and return the touches in hand in their order."""
    book = organisation.book
    still_open = book.outcome[: book.used] == WAITING
    held = [w for d in organisation.desks.values() for w in d.workers if w.holds(now)]
    still_open[[worker.request for worker in held]] = True
    rows = np.asarray(sorted(worker.row for worker in held), dtype=np.int64)
    return still_open, rows


def _numbered(kept: npt.NDArray[np.bool_]) -> Integers:
    """Number what is kept from nought; what is not is -1."""
    return np.where(kept, np.cumsum(kept) - 1, -1)
