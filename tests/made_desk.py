"""A desk made by hand for tests: arrivals, minutes and servers in, what became of them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.attendance import Server
from simulator.desk import ABANDONED, SERVED, Book, Desk
from simulator.fast_desk import FastDesk

HALF_DAY = 222.0
ALWAYS = 1_000_000.0
ENGINE: type[Desk] = FastDesk


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
        arrival=np.asarray(arrival, dtype=np.float64),
        origin=np.zeros(count, dtype=np.int64),
        kind=np.zeros(count, dtype=np.int64),
        function=np.zeros(count, dtype=np.int64),
        priority=np.asarray(priority or [1] * count, dtype=np.int64),
        work=np.asarray(work, dtype=np.float64),
        touches=np.asarray(touches or [1] * count, dtype=np.int64),
        gap=np.full(count, gap),
        patience=np.asarray(patience or [np.inf] * count, dtype=np.float64),
        first_start=np.full(count, np.nan),
        finish=np.full(count, np.nan),
        outcome=np.zeros(count, dtype=np.int64),
        effort=np.zeros(count),
        left=np.full(count, np.nan),
        used=count,
    )


def desk_of(book: Book, servers: Sequence[Server], engine: type[Desk] | None = None) -> Desk:
    """Set up a desk that serves every request of a book."""
    desk = (engine or ENGINE)("desk", book, np.ones((1, 1)), arrivals=np.arange(book.used))
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
