"""All desks together: brought up to a moment, their figures read, their people's time laid out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.attendance import half_days, windows
from simulator.desk.desk import Desk
from simulator.desk.fast import FastDesk, share_a_hall
from simulator.desk.hall import Hall
from simulator.seats import Seat

Choice = npt.NDArray[np.bool_]
Slots = Mapping[str, Integers]
"""Half-days by post."""


@dataclass(frozen=True)
class Taking:
    """Half-days that other work takes: between two moments, and at most a share of all."""

    opens: float
    closes: float
    half_day: float
    most_share: float

    @property
    def slots(self) -> tuple[int, int]:
        """Number of the first half-day, and of the one after the last."""
        return int(self.opens // self.half_day), int(self.closes // self.half_day)


@dataclass(frozen=True)
class Floor:
    """The desks of an organisation, and the hall that serves most of them in one compiled call.

    Attributes
    ----------
    desks
        In the order in which they are advanced.
    hall, rows
        The hall of the fast desks and the rows of all of them; no hall where none is fast.
    fast, others
        The desks of the hall, and those served one by one.
    """

    desks: Mapping[str, Desk]
    hall: Hall | None
    rows: Integers
    fast: tuple[FastDesk, ...]
    others: tuple[Desk, ...]

    def advance(self, now: float) -> None:
        """Bring every desk up to a moment."""
        for desk in self.others:
            desk.advance(now)
        if self.hall is not None:
            at_hand = [each for each in self.fast if not each.away]
            self.hall.lay_out({each.row: each.arrivals for each in at_hand})
            for each in at_hand:
                each.to_columns()
            self.hall.advance(self.rows, now)

    def forget_arrivals(self) -> None:
        """Have the arrivals of all desks laid out anew; their state is at hand."""
        if self.hall is not None:
            self.hall.lay_out_anew()

    def figures(self, now: float) -> Numbers:
        """Return minutes attended, minutes worked and requests waiting, by number of the desk.

        Everybody whose patience ended by then has left the queue.
        """
        found = np.zeros((len(self.desks), 3))
        if self.hall is not None:
            numbers = [desk.number for desk in self.fast]
            found[numbers] = self.hall.close_month(self.rows, now)
        for desk in self.others:
            desk.give_up(now)
            desk.mark(now)
            found[desk.number] = desk.offered, desk.busy(now), len(desk.queue)
        return found

    def attend(
        self, desk: Desk, seats: Sequence[Seat], shares: Sequence[float], taken: Slots,
        now: float, half_day: float,
    ) -> None:  # fmt: skip
        """Have people at a desk attend by their luck and share, but in half-days that are taken.

        Parameters
        ----------
        seats
            Everybody at the desk, in the order of their names.
        """
        if isinstance(desk, FastDesk) and desk.hall is not None:
            if not seats:
                return
            desk.to_columns()
            allowed = np.stack([seat.allowed for seat in seats])
            phases = np.asarray([seat.phase for seat in seats])
            lost = table_of(seats, taken, allowed.shape[1])
            desk.hall.attend(desk.row, now, phases, np.asarray(shares), allowed, half_day, lost)
            return
        slot = int(now // half_day)
        for seat, share in zip(seats, shares, strict=True):
            chosen = half_days(seat.luck, share, seat.allowed, slot)
            post = seat.post.id
            kept = np.setdiff1d(chosen, taken[post]) if post in taken else chosen
            desk.attend(post, now, windows(kept, half_day))

    def take(
        self, losing: Sequence[tuple[Desk, Sequence[Seat], Sequence[float], int]], taking: Taking
    ) -> list[Slots]:
        """Take half-days of people away from the queues of desks; return which, by post.

        Parameters
        ----------
        losing
            Each desk with everybody there, their shares, and how many half-days are taken.
        """
        if self.hall is not None and losing:
            return self._take_together(self.hall, losing, taking)
        found = []
        for desk, seats, shares, count in losing:
            found.append(_soonest(seats, shares, count, taking))
            self.attend(desk, seats, shares, found[-1], taking.opens, taking.half_day)
        return found

    def _take_together(
        self,
        hall: Hall,
        losing: Sequence[tuple[Desk, Sequence[Seat], Sequence[float], int]],
        taking: Taking,
    ) -> list[Slots]:
        fast = [desk for desk, *_ in losing if isinstance(desk, FastDesk)]
        for desk in fast:
            desk.to_columns()
        rows = np.asarray([desk.row for desk in fast], dtype=np.int64)
        counts = np.asarray([count for *_, count in losing], dtype=np.int64)
        first, last = taking.slots
        half_days = len(losing[0][1][0].allowed)
        taken = hall.take(
            rows, counts, taking.opens, (first, last), half_days, taking.half_day,
            taking.most_share,
        )  # fmt: skip
        slots, ends = np.nonzero(taken)[1] + first, np.cumsum(taken.sum(axis=1)).tolist()
        own = iter(slots[begin:end] for begin, end in pairwise([0, *ends]))
        return [
            {seat.post.id: mine for seat, mine in zip(seats, own, strict=False) if len(mine)}
            for _, seats, _, _ in losing
        ]


def _soonest(seats: Sequence[Seat], shares: Sequence[float], count: int, taking: Taking) -> Slots:
    """Choose, one by one, the half-days that come soonest; of one half-day by name of the post."""
    first, last = taking.slots
    given = [
        (slot, seat.post.id)
        for seat, share in zip(seats, shares, strict=True)
        for slot in half_days(seat.luck, share, seat.allowed, first).tolist()
        if slot < last
    ]
    most = int(len(given) * taking.most_share)
    taken: dict[str, list[int]] = defaultdict(list)
    for slot, post in sorted(given)[: min(count, most)]:
        taken[post].append(slot)
    return {post: np.asarray(slots, dtype=np.int64) for post, slots in taken.items()}


def table_of(seats: Sequence[Seat], taken: Slots, count: int) -> Choice:
    """Return half-days that are taken as (person, half-day)."""
    table = np.zeros((len(seats), count), dtype=np.bool_)
    for place, seat in enumerate(seats):
        if seat.post.id in taken:
            table[place, taken[seat.post.id]] = True
    return table


def floor_of(desks: Mapping[str, Desk]) -> Floor:
    """Put the fast desks into one hall, once their people have taken their seats."""
    fast = tuple(desk for desk in desks.values() if isinstance(desk, FastDesk))
    others = tuple(desk for desk in desks.values() if not isinstance(desk, FastDesk))
    return Floor(desks, share_a_hall(fast) if fast else None, np.arange(len(fast)), fast, others)
