"""The fast desk: the queue served between slow events by the compiled functions.

Only `advance` is other than in the readable desk; every slow operation is the same. Its state
lies in the columns of a hall while it is served, and is read back when a slow event comes.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from entities.records import Integers
from simulator.desk import kernel
from simulator.desk.book import NEVER
from simulator.desk.counter import Counter, Moved
from simulator.desk.desk import Desk
from simulator.desk.hall import LEAST_ROOM, Hall
from simulator.desk.worker import Worker


@dataclass(slots=True)
class FastDesk(Desk):
    """A desk with the same answers as the readable one, many times sooner.

    Attributes
    ----------
    hall, row
        The hall in whose columns it is served, and its row there; one of its own when it is
        served alone.
    away
        Whether its state lies in the columns of a shared hall.
    """

    hall: Hall | None = None
    row: int = 0
    away: bool = False

    def advance(self, until: float) -> None:
        """Serve everything that starts before `until`; what is due at `until` itself waits."""
        if self.hall is not None:
            self.to_columns()
            self.hall.advance_one(self.row, until)
            return
        alone = hall_of([self])
        alone.write(0, self)
        alone.advance(np.asarray([0]), until)
        alone.read(0, self)

    def add(self, request: int, when: float) -> None:
        """Put in a request that joins the queue at `when`, not before this desk's own time."""
        if self.away and self.hall is not None:
            self.hall.put(self.row, request, when)
        else:
            Desk.add(self, request, when)

    def leave(self, name: str, now: float) -> None:
        """Take a worker away for good; unfinished work goes back to its place in the queue."""
        if not self.away or self.hall is None:
            Desk.leave(self, name, now)
            return
        place = self._place(name)
        self.hall.leave(self.row, place, now)
        del self.workers[place]

    def join(self, worker: Worker, now: float) -> None:
        """Add a worker; idle workers are chosen in the order of their names."""
        if not self.away or self.hall is None:
            Desk.join(self, worker, now)
            return
        place = bisect([each.name for each in self.workers], worker.name)
        self.hall.join(self.row, place, worker, now)
        self.workers.insert(place, worker)

    def _place(self, name: str) -> int:
        return [worker.name for worker in self.workers].index(name)

    def pass_on(self, now: float) -> list[Moved]:
        """Give out the requests whose second line at another desk begins by a moment."""
        return Desk.pass_on(self, now) if self.hands_on() else []

    def hands_on(self) -> bool:
        """Say whether anything waits to go on to another desk."""
        if self.away and self.hall is not None:
            return self.hall.hands_on(self.row)
        return Desk.hands_on(self)

    def requests(self) -> Integers:
        """Return every request this desk has to do with: in hand, waiting, away, yet to arrive."""
        if self.away and self.hall is not None:
            return self.hall.requests_at(self.row)
        return Desk.requests(self)

    def at_hand(self) -> None:
        """Read the state back from the columns, before a slow operation."""
        if self.away and self.hall is not None:
            self.hall.read(self.row, self)
            self.away = False

    def to_columns(self) -> None:
        """Write the state into the columns of the shared hall."""
        if not self.away and self.hall is not None:
            self.hall.write(self.row, self)
            self.away = True

    def set_speed(self, worker: Worker, speed: float) -> None:
        """Change the skill of a worker, for touches that begin from now on."""
        worker.speed = speed
        if self.away and self.hall is not None:
            self.hall.set_speed(self.row, self._place(worker.name), speed)


def share_a_hall(desks: Sequence[FastDesk]) -> Hall:
    """Put desks into one hall; they share a book, a diary and all terms but their own."""
    hall = hall_of(desks)
    for row, desk in enumerate(desks):
        desk.hall, desk.row = hall, row
    return hall


def hall_of(desks: Sequence[Counter]) -> Hall:
    """Put desks that share a book, a diary and all terms but travel and hand-over in one hall."""
    count, terms = len(desks), desks[0].terms
    rules = kernel.Rules(
        terms.factor, terms.automatic, terms.automated_share, terms.rework_share,
        np.stack([desk.terms.travel for desk in desks]),
        np.stack([desk.terms.hands_over for desk in desks]),
        np.asarray([desk.number for desk in desks], dtype=np.int64),
        terms.exceptions, terms.delay, terms.grid,
    )  # fmt: skip
    for row, desk in enumerate(desks):
        desk.terms.travel, desk.terms.hands_over = rules.travel[row], rules.hands_over[row]
    sizes = np.zeros((count, 12), dtype=np.int64)
    for which in kernel.LINES.values():
        sizes[:, which + kernel.BEGIN] = (3 * np.arange(count) + which - kernel.WAIT) * LEAST_ROOM
        sizes[:, which + kernel.ROOM] = LEAST_ROOM
    columns = kernel.Hall(
        clock=np.zeros((count, 4)),
        sizes=sizes,
        arrivals=np.empty(0, dtype=np.int64),
        lines=np.zeros((count * 3 * LEAST_ROOM, 3)),
        members=np.zeros((count, 1), dtype=np.int64),
        people=np.zeros((1, len(kernel.STATE))),
        posts=np.zeros((1, 6), dtype=np.int64),
        opens=np.zeros((1, 1)),
        closes=np.full((1, 1), NEVER),
    )
    nobody = [np.empty(0, dtype=np.int64) for _ in desks]
    hall = Hall(desks[0].book, desks[0].diary, columns, rules, nobody, [0], len(columns.lines))
    hall.lay_out({row: desk.arrivals for row, desk in enumerate(desks)})
    return hall
