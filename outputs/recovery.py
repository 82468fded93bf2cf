"""When does a service recover after it is brought together? Pure arithmetic on queues by month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from entities.records import Numbers
from outputs.probability import Share, share_of, shares_of

MARGIN_SHARE = 0.10
"""A queue is above normal when it is longer than the other arm's by more than this part ..."""

MARGIN_REQUESTS = 5.0
"""... and by more than so many requests: below that, chance alone moves a queue."""

MONTHS_RUNNING = 3
"""Months in a row for which a queue must be back to normal before it counts as recovered, and
for which it must be above normal again before it counts as having fallen behind again."""


class Recovery(NamedTuple):
    """When one service was back to normal, over the runs in which it was brought together.

    Attributes
    ----------
    cut_over
        Middle run's month of the cut-over, counted from the decision (0 is the first month).
    p10, p50, p90
        Month in which it was back to normal, likewise; infinite where not within the horizon.
        A service that never fell behind is back in the month of the cut-over.
    months
        Middle run's months from the cut-over to normal; infinite likewise.
    no_dip, never
        Share of runs without any dip, and of those not back within the horizon, with intervals.
    """

    function: str
    runs: int
    cut_over: float
    p10: float
    p50: float
    p90: float
    months: float
    no_dip: Share
    never: Share


def above_normal(queue: Numbers, base: Numbers) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say in which months a queue is longer than the other arm's in the same run beyond a margin.

    The margin is :data:`MARGIN_SHARE` of the other arm's queue or :data:`MARGIN_REQUESTS`,
    whichever is larger.
    """
    return np.asarray(queue > base + np.maximum(MARGIN_SHARE * base, MARGIN_REQUESTS))


def back_to_normal(queue: Numbers, base: Numbers, cut_over: int) -> float:
    """Return the month in which a queue is back to normal after a cut-over, months from 0.

    A dip begins with the first month from the cut-over on in which the queue is above normal; it
    ends with the first month after that from which it is not for :data:`MONTHS_RUNNING` months,
    and after which it is never again above normal for so many months running: a return that does
    not last is none. Without a dip the answer is the month of the cut-over. Where fewer months
    are left, it cannot be told, and the answer is infinity: not within the horizon.
    """
    above = above_normal(queue, base)[cut_over:]
    if not above.any():
        return float(cut_over)
    first = max(int(np.argmax(above)), _last_spell(above))
    for month in range(first + 1, above.size - MONTHS_RUNNING + 1):
        if not above[month : month + MONTHS_RUNNING].any():
            return float(cut_over + month)
    return math.inf


def _last_spell(above: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int:
    """Return the last month of the last spell above normal of so many months; -1 without one."""
    ends = [
        month
        for month in range(MONTHS_RUNNING - 1, above.size)
        if above[month - MONTHS_RUNNING + 1 : month + 1].all()
    ]
    return max(ends, default=-1)


def recovery_of(
    function: str, cut_overs: Sequence[float], back: Sequence[float], worlds: Sequence[int]
) -> Recovery:
    """Sum up one service over its runs: cut-over and return to normal, months from 0.

    Quantiles are runs, not averages of two runs, so that "never" can be one of them.

    Raises
    ------
    ValueError
        When the service was brought together in no run.
    """
    if not cut_overs:
        raise ValueError(f"{function} was brought together in no run, so nothing can recover")
    start, end = np.array(cut_overs, dtype=np.float64), np.array(back, dtype=np.float64)
    world = np.array(worlds, dtype=np.int64)
    p10, p50, p90 = (run_at(end, share) for share in shares_of(end.size))
    return Recovery(
        function, start.size, run_at(start, 0.5), p10, p50, p90, run_at(end - start, 0.5),
        share_of(end == start, world), share_of(np.isinf(end), world),
    )  # fmt: skip


def run_at(values: Numbers, share: float) -> float:
    """Return the run at a share of the sorted runs: always one that happened."""
    ordered = np.sort(values)
    return float(ordered[max(0, math.ceil(share * ordered.size - 1e-9) - 1)])
