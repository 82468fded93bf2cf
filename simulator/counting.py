"""Reading the book and the diary once, some thousand rows at a time, and counting everything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from entities.records import Integers
from simulator.desk.book import Book
from simulator.desk.diary import Diary
from simulator.milestones import milestones, spells
from simulator.organisation import Organisation
from simulator.outcomes import counted, limits_of, outcomes_of
from simulator.percentiles import WaitTimes
from simulator.shadow_tally import ShadowTally
from simulator.situation import Situation
from simulator.supplied import Supplied
from simulator.tally import Tally, by_function_and_origin, by_kind
from simulator.touches import efforts, touches_of
from simulator.work_balance import WorkBalance

ROWS = 1 << 14
"""Rows read at a time: few enough to stay in a processor's own memory, and to need little."""


Choice = npt.NDArray[np.bool_]


class Counted:
    """Everything counted of requests and touches, so far.

    Attributes
    ----------
    service, waits, shadow, work, supplied
        Sums by month and place, waits and elapsed times, shadow work, where minutes went, and
        items that suppliers took.
    """

    def __init__(self, situation: Situation) -> None:
        groupings = {"place": by_function_and_origin(situation), "kind": by_kind(situation)}
        self._situation = situation
        self.service = Tally(situation, groupings)
        self.waits = WaitTimes(situation)
        self.shadow = ShadowTally(situation)
        self.work = WorkBalance(situation.desks, len(situation.kinds))
        self.supplied = Supplied(situation)

    def add(
        self, book: Book, diary: Diary, over: Choice | None = None, closed: Choice | None = None
    ) -> None:
        """Count what became of requests, and touches.

        Parameters
        ----------
        over, closed
            Which requests of the book, and which touches of the diary; all where left out.
        """
        place = self._requests(book, over)
        for rows in blocks(diary.used):
            some = rows if closed is None else np.flatnonzero(closed[rows]) + rows.start
            touches = touches_of(self._situation, diary, some, place)
            self.service.add(efforts(self._situation, touches))
            self.work.add_touches(touches)
            self.supplied.add(touches)

    def _requests(self, book: Book, over: Choice | None) -> Integers:
        """Count requests; return the place of each, told as -1 - place where it never counts."""
        situation, place = self._situation, np.empty(book.used, dtype=np.int64)
        limits = limits_of(situation)
        for rows in blocks(book.used):
            counts = counted(book, rows, situation.calendar.end)
            place[rows] = -1 - (book.kind[rows] * len(situation.origins) + book.origin[rows])
            place[counts] = -1 - place[counts]
            if over is not None:
                counts = counts[over[counts]]
            found = outcomes_of(situation, book, counts, limits)
            spent = spells(situation, found)
            self.service.add(milestones(situation, found, spent))
            self.waits.add(found, spent)
            self.shadow.add(found)
            self.work.add_requests(found, book)
        return place


def count(situation: Situation, organisation: Organisation) -> Counted:
    """Count what became of every request, and every touch."""
    found = Counted(situation)
    found.add(organisation.book, organisation.diary)
    return found


def blocks(used: int) -> Iterator[slice]:
    """Cut the rows in use into blocks."""
    return (slice(first, min(first + ROWS, used)) for first in range(0, used, ROWS))
