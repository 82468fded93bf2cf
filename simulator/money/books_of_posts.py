"""Whose books a post stands in, month by month: the one thing a move of a post changes in money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from entities.records import Integers
from entities.trust import Trust
from simulator.money.opening_position import place_of
from simulator.seats import Seat


class Books(NamedTuple):
    """Whose books, a school's (URN) or the centre's, and the function or desk served there."""

    trust: Trust
    place: str
    function: str


def books_in(seat: Seat, month: int) -> Books:
    """Return the books a post stands in in a month of the run."""
    base = seat.base(month)
    return Books(seat.trust, place_of(base.place), base.desk)


def by_books(seat: Seat, pence: Integers) -> Iterator[tuple[Books, Integers]]:
    """Part the pence of a post by month among the books it stands in; the parts add up to them."""
    for base, months in seat.spans(len(pence)):
        part = np.zeros_like(pence)
        part[months] = pence[months]
        yield books_in(seat, base.month), part
