"""Compile once, as part of setting up, so that the first run does not wait for it."""

from __future__ import annotations

import numpy as np

from simulator.desk.book import book_with
from simulator.desk.diary import blank_diary
from simulator.desk.fast import FastDesk, share_a_hall
from simulator.desk.terms import plain_terms
from simulator.desk.worker import Worker, always

HALF_DAY = 200.0


def warm_up() -> None:
    """Serve one request, have somebody come and go, close a month: that compiles every function.

    The compiled functions are kept on disk.
    """
    book = book_with({"arrival": np.zeros(1), "work": np.ones(1), "touches": np.ones(1)})
    desk = FastDesk("warm-up", book, plain_terms(), blank_diary(), arrivals=np.arange(1))
    desk.join(Worker("a", *always()), 0.0)
    hall = share_a_hall([desk])
    rows, half_days = np.asarray([0]), np.ones((1, 8), dtype=np.bool_)
    desk.advance(1.0)
    hall.attend(0, 2.0, np.zeros(1), np.ones(1), half_days, HALF_DAY, ~half_days)
    hall.take(rows, rows, 2.0, (0, 8), 8, HALF_DAY, 1.0)
    hall.close_month(rows, 3.0)
    desk.join(Worker("b", *always()), 3.0)
    desk.leave("b", 3.0)
    desk.add(0, 4.0)
