"""Where the minutes went: all that was asked is done, saved, given up or left, to the last bit."""

from __future__ import annotations

import numpy as np

from entities.measures import WORK_MEASURES
from entities.records import Integers, Numbers
from simulator.case_desks import is_supplier
from simulator.desk.book import ABANDONED, WAITING, Book
from simulator.outcomes import Outcomes
from simulator.routes import is_in_school
from simulator.touches import Touches

WHERE = ("by_centre", "by_schools", "by_suppliers")


class WorkBalance:
    """Minutes over the whole run by request type, added up as the book and the diary are read.

    Touches begun count whole. Every minute is a multiple of 2**-20, so the sums are exact.
    """

    def __init__(self, desks: tuple[str, ...], kinds: int) -> None:
        self._sums = {name: np.zeros(kinds) for name in WORK_MEASURES}
        self._kinds = kinds
        where = [1 if is_in_school(name) else 2 if is_supplier(name) else 0 for name in desks]
        self._where = np.asarray(where, dtype=np.int64)

    def table(self) -> Numbers:
        """Return (request type, measure), measures as :data:`WORK_MEASURES`."""
        return np.stack([self._sums[name] for name in WORK_MEASURES], axis=1)

    def _add(self, name: str, kind: Integers, minutes: Numbers) -> None:
        self._sums[name] += np.bincount(kind, weights=minutes, minlength=self._kinds)

    def add_requests(self, found: Outcomes, book: Book) -> None:
        """Count what was asked, sent back, passed to a second line, given up and left."""
        self._add("asked", found.kind, book.asked[found.number])
        some = np.flatnonzero(found.attempts)
        row = found.number[some]
        again = book.again_work[row] * book.again_touches[row] * found.attempts[some]
        self._add("sent_back", found.kind[some], again)
        some = np.flatnonzero(book.stage[found.number] == 1)
        row = found.number[some]
        self._add("second_line", found.kind[some], book.second_work[row] * book.second_touches[row])
        outcome = book.outcome[found.number]
        for name, what in (("given_up", ABANDONED), ("left", WAITING)):
            some = np.flatnonzero(outcome == what)
            self._add(name, found.kind[some], _remaining(book, found.number[some]))

    def add_touches(self, touches: Touches) -> None:
        """Count what was worked, where, and what process, skill and systems saved."""
        cell = self._where[touches.desk] * self._kinds + touches.kind
        size = len(WHERE) * self._kinds
        worked = np.bincount(cell, weights=touches.work, minlength=size)
        for name, minutes in zip(WHERE, worked.reshape(len(WHERE), -1), strict=True):
            self._sums[name] += minutes
        travel = np.flatnonzero(touches.trip)
        self._add("travel", touches.kind[travel], touches.trip[travel])
        self._add("process", touches.kind, touches.touch - touches.plain)
        self._add("automated", touches.kind, touches.plain - (touches.work - touches.trip))


def _remaining(book: Book, rows: Integers) -> Numbers:
    """Return the minutes still to do; a touch that was broken off counts with what is left."""
    work, left = book.work[rows], book.left[rows]
    whole = book.touches[rows] * work
    return np.where(np.isnan(left), whole, whole - work + left)
