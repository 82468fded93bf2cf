"""A desk made by hand for tests: arrivals, minutes and servers in, what became of them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.attendance import Server
from simulator.desk import ABANDONED, SERVED, Book, Desk

HALF_DAY = 222.0
ALWAYS = 1_000_000.0


@dataclass(frozen=True)
class Done:
    """Start, finish and outcome of each request, in the order given."""

    start: tuple[float, ...]
    finish: tuple[float, ...]
    outcome: tuple[str, ...]


def book_of(
    arrival: Sequence[float],
    work: Sequence[float],
    *,
    priority: Sequence[int] | None = None,
    patience: Sequence[float] | None = None,
    touches: Sequence[int] | None = None,
    gap: float = 444.0,
) -> Book:
    """Write a book of requests of one origin and one function."""
    count = len(arrival)
    return Book(
        arrival=list(arrival),
        origin=[0] * count,
        kind=[0] * count,
        function=[0] * count,
        priority=list(priority or [1] * count),
        work=list(work),
        touches=list(touches or [1] * count),
        gap=[gap] * count,
        patience=list(patience or [float("inf")] * count),
        first_start=[float("nan")] * count,
        finish=[float("nan")] * count,
        outcome=[0] * count,
        effort=[0.0] * count,
    )


def desk_of(book: Book, servers: Sequence[Server]) -> Desk:
    """Set up a desk that serves every request of a book."""
    desk = Desk("desk", book, [[1.0]], arrivals=list(range(len(book.arrival))))
    for server in servers:
        desk.join(server)
    return desk


def always(name: str, *, half_day: float = ALWAYS, slots: int = 1000) -> Server:
    """Make a server who is always present."""
    return Server(name, half_day, slots=list(range(slots)))


def result(book: Book) -> Done:
    """Tell what became of every request."""
    words = {SERVED: "served", ABANDONED: "abandoned"}
    return Done(
        start=tuple(np.round(book.first_start, 9).tolist()),
        finish=tuple(np.round(book.finish, 9).tolist()),
        outcome=tuple(words.get(o, "waiting") for o in book.outcome),
    )
