"""Compile once, as part of setting up, so that the first run does not wait for it."""

from __future__ import annotations

import numpy as np

from simulator.attendance import Server
from simulator.desk import Book
from simulator.fast_desk import FastDesk


def warm_up() -> None:
    """Serve one request at one desk: that compiles every function and keeps it on disk."""
    blank, whole = np.full(1, np.nan), np.zeros(1, dtype=np.int64)
    book = Book(
        arrival=np.zeros(1), origin=whole, kind=whole, function=whole, priority=whole + 1,
        work=np.ones(1), touches=whole + 1, gap=np.zeros(1), patience=np.full(1, np.inf),
        first_start=blank.copy(), finish=blank.copy(), outcome=whole.copy(),
        effort=np.zeros(1), left=blank.copy(), used=1,
    )  # fmt: skip
    desk = FastDesk("warm-up", book, np.ones((1, 1)), arrivals=np.arange(1))
    desk.join(Server("warm-up", 222.0, slots=[0]))
    desk.advance(100.0)
