"""A desk made by hand for tests: arrivals, minutes and workers in, what became of them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.desk.book import ABANDONED, SERVED, Book, book_with
from simulator.desk.desk import Desk
from simulator.desk.diary import Diary, blank_diary
from simulator.desk.fast import FastDesk
from simulator.desk.terms import Terms, plain_terms
from simulator.desk.worker import Windows, Worker

HALF_DAY = 222.0
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
    patience: Sequence[float] | None = None,
    gap: float = 444.0,
    **columns: Sequence[float],
) -> Book:
    """Write a book of requests of one origin and one function, with any columns of the book."""
    count = len(arrival)
    given = {
        "arrival": arrival, "work": work, "gap": [gap] * count, "priority": [1] * count,
        "touches": [1] * count,
        "deadline": np.add(arrival, patience if patience is not None else np.inf),
    }  # fmt: skip
    return book_with({name: np.asarray(c) for name, c in {**given, **columns}.items()})


def desk_of(
    book: Book,
    workers: Sequence[Worker],
    engine: type[Desk] | None = None,
    terms: Terms | None = None,
    diary: Diary | None = None,
) -> Desk:
    """Set up a desk that serves every request of a book."""
    desk = (engine or ENGINE)("desk", book, terms or plain_terms(), diary or blank_diary())
    desk.arrivals = np.arange(book.used)
    for worker in workers:
        desk.join(worker, 0.0)
    return desk


def windows_of(*pairs: tuple[float, float]) -> Windows:
    """Return windows from (open, close)."""
    opens, closes = zip(*pairs, strict=True) if pairs else ((), ())
    return np.asarray(opens, dtype=np.float64), np.asarray(closes, dtype=np.float64)


def slots_of(*slots: int) -> Windows:
    """Return windows of the half-days of these numbers."""
    return windows_of(*((s * HALF_DAY, (s + 1) * HALF_DAY) for s in slots))


def worker_of(name: str, *slots: int, speed: float = 1.0, number: int = 0) -> Worker:
    """Make a worker who attends some half-days; always, when none are named."""
    windows = slots_of(*slots) if slots else windows_of((0.0, np.inf))
    return Worker(name, *windows, number=number, speed=speed)


def result(book: Book) -> Done:
    """Tell what became of every request."""
    words = {SERVED: "served", ABANDONED: "abandoned"}
    return Done(
        start=tuple(np.round(book.first_start, 9).tolist()),
        finish=tuple(np.round(book.finish, 9).tolist()),
        outcome=tuple(words.get(o, "waiting") for o in book.outcome.tolist()),
    )
