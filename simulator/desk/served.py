"""Serve one queue on its own: the public function, what it is given and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.records import Integers, Numbers
from simulator.desk.asked import Asked, checked
from simulator.desk.book import NEVER, book_with
from simulator.desk.desk import Desk
from simulator.desk.diary import blank_diary
from simulator.desk.fast import FastDesk
from simulator.desk.readable import ReadableDesk
from simulator.desk.terms import AS_GIVEN, plain_terms
from simulator.desk.worker import Windows, Worker

ENGINES: dict[str, type[Desk]] = {"readable": ReadableDesk, "fast": FastDesk}
"""'readable' is the definition, by SimPy; 'fast' is compiled and gives the same answers."""
WORDS = np.asarray(["waiting", "served", "abandoned"])
"""Words for the outcomes, by their number in the book."""


@dataclass(frozen=True)
class Server:
    """One server of a queue.

    Attributes
    ----------
    speed
        Minutes of work done in a minute; work of w minutes takes w / speed.
    windows
        (start, end) of each time attended, in minutes, in order, not overlapping; none means
        always. A server is present from a start up to, and not at, the end.
    """

    speed: float = 1.0
    windows: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Served:
    """What became of each request, in the order given.

    Attributes
    ----------
    start
        Minute at which service began; NaN when it never did.
    finish
        Minute at which service ended, or at which the request left; NaN while it is unfinished.
    outcome
        'served', 'abandoned', or 'waiting': unfinished although no server will come again.
    server
        Position of the server who finished it, else -1.
    """

    start: Numbers
    finish: Numbers
    outcome: npt.NDArray[np.str_]
    server: Integers


def serve(
    arrival: npt.ArrayLike,
    work: npt.ArrayLike,
    *,
    servers: int | Sequence[Server],
    priority: npt.ArrayLike | None = None,
    patience: npt.ArrayLike | None = None,
    engine: str = "readable",
) -> Served:
    """Serve requests by a queue: first come, first served within a priority, never interrupted.

    At one instant finishes come first, then servers coming in, arrivals (in the order given),
    starts, and those who leave. Service that meets the end of a window pauses and goes on with
    the same server in its next window; if it has none, the request goes back to its place in the
    queue with the work that remains. `engine` is 'readable' (the definition, by SimPy) or 'fast'
    (compiled, with the same answers).

    Parameters
    ----------
    arrival, work
        Minutes at which requests arrive, in order, and minutes of work of each for a server of
        speed 1; used as they are given (not rounded).
    servers
        How many (always present, of speed 1), or one :class:`Server` each. Of several who are
        idle and present, the first in this order takes the next request.
    priority
        Whole numbers; a lower one is served first. All alike when left out.
    patience
        Minutes after which a request leaves, if its wait would be longer. Never when left out.

    Raises
    ------
    ValueError
        In one message: everything that cannot be served, with place, found and allowed.
    """
    asked = checked(arrival, work, servers, priority, patience, engine, Server, tuple(ENGINES))
    desk = _open(asked, ENGINES[engine])
    desk.advance(NEVER)
    desk.close(NEVER)
    return _served(desk)


def _open(asked: Asked, engine: type[Desk]) -> Desk:
    count = len(asked.arrival)
    _, rank = np.unique(asked.priority, return_inverse=True)  # as small as the book holds them
    book = book_with(
        {
            "arrival": asked.arrival,
            "work": asked.work,
            "priority": rank,
            "deadline": asked.arrival + asked.patience,
            "touches": np.ones(count, dtype=np.int64),
        }
    )
    desk = engine("desk", book, plain_terms(grid=AS_GIVEN), blank_diary(count + 1))
    desk.arrivals = np.arange(count, dtype=np.int64)
    desk.now = float(asked.arrival[0]) if count else 0.0
    for worker in _workers(asked):
        desk.join(worker, desk.now)
    return desk


def _workers(asked: Asked) -> list[Worker]:
    return [
        Worker(f"{n:09}", *_joined(windows), number=n, speed=speed, free_at=-NEVER, ready=-NEVER)
        for n, (speed, windows) in enumerate(asked.servers)
    ]


def _joined(windows: tuple[tuple[float, float], ...]) -> Windows:
    """Put windows that touch together, so that nobody pauses between them."""
    if not windows:
        return np.full(1, -NEVER), np.full(1, NEVER)
    opens, closes = (np.asarray(ends, dtype=np.float64) for ends in zip(*windows, strict=True))
    apart = opens[1:] > closes[:-1]
    return opens[np.append(True, apart)], closes[np.append(apart, True)]


def _served(desk: Desk) -> Served:
    book, diary = desk.book, desk.diary
    outcome = WORDS[book.outcome]
    server = np.full(book.used, -1, dtype=np.int64)
    server[diary.numbers("request")] = diary.numbers("worker")
    server[outcome == "waiting"] = -1
    return Served(book.first_start.copy(), book.finish.copy(), outcome, server)
