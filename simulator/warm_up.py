"""Compile once, as part of setting up, so that the first run does not wait for it."""

from __future__ import annotations

import numpy as np

from simulator.desk.book import blank_diary, book_with
from simulator.desk.fast import FastDesk
from simulator.desk.terms import plain_terms
from simulator.desk.worker import Worker, always


def warm_up() -> None:
    """Serve one request at one desk: that compiles every function and keeps it on disk."""
    book = book_with({"arrival": np.zeros(1), "work": np.ones(1), "touches": np.ones(1)})
    desk = FastDesk("warm-up", book, plain_terms(), blank_diary(), arrivals=np.arange(1))
    desk.join(Worker("warm-up", *always()), 0.0)
    desk.advance(100.0)
