"""Hand-made service: queues, waits, desks, shadow work and a balance of work, as plain arrays."""

from __future__ import annotations

import numpy as np

from entities.measures import (
    AUTONOMY_MEASURES,
    DESK_MEASURES,
    SHADOW_BY,
    WAIT_MEASURES,
    WORK_MEASURES,
)
from entities.records import Axes, Numbers
from outputs.tidy import by_year


def made_queue(axes: Axes, level: float, dip_from: int | None = None, depth: int = 0) -> Numbers:
    """Requests waiting by (function, month): level, with a dip that mends by one part a month.

    The dip begins in month `dip_from` (0 is the first of the run-in) at twice the level and lasts
    `depth` months, and one more for every function down the list.
    """
    queue = np.full((len(axes.functions), len(axes.months)), level)
    for place in range(len(axes.functions)) if dip_from is not None else ():
        months = depth + place
        for step in range(months):
            if dip_from + step < len(axes.months):
                queue[place, dip_from + step] += level * (1 - step / (months + 1))
    return queue


def made_waits(axes: Axes, mean: float) -> Numbers:
    """Percentiles of waits by (function then kind, measure, year): multiples of a mean."""
    years = _years(axes)
    waits = np.zeros((len(axes.functions) + len(axes.kinds), len(WAIT_MEASURES), years))
    for i, name in enumerate(WAIT_MEASURES):
        times = {"p50": 0.7, "p80": 1.6, "p95": 3.0}[name.rsplit("_", 1)[1]]
        waits[:, i] = mean * times * (3 if name.startswith("elapsed") else 1)
        if "school_days" in name:
            waits[:, i] /= 400
    return waits


def made_desks(axes: Axes, busy: float) -> Numbers:
    """Minutes offered and busy and the queue, by (desk, measure, month)."""
    desks = np.zeros((len(axes.desks), len(DESK_MEASURES), len(axes.months)))
    desks[:, 0] = 9_000.0
    desks[:, 1] = 9_000.0 * busy
    desks[:, 2] = 4.0
    return desks


def made_shadow(axes: Axes, minutes: float) -> Numbers:
    """Minutes a year by (who, school, year): offices most, leaders none; centres take no part."""
    shadow = np.zeros((len(SHADOW_BY), len(axes.schools), _years(axes)))
    shadow[0, 0], shadow[0, 1], shadow[1, 1] = minutes * 0.5, minutes * 0.3, minutes * 0.2
    return shadow


def made_balance(axes: Axes) -> Numbers:
    """Minutes of work by (kind, measure) that balance: 6,400 on either side."""
    given = {
        "asked": 6_000.0, "sent_back": 300.0, "second_line": 100.0, "by_centre": 5_000.0,
        "by_schools": 500.0, "by_suppliers": 200.0, "travel": 100.0, "process": 300.0,
        "automated": 200.0, "given_up": 200.0, "left": 100.0,
    }  # fmt: skip
    return np.tile([given[name] for name in WORK_MEASURES], (len(axes.kinds), 1))


def made_autonomy(axes: Axes, decided: float) -> Numbers:
    """Kinds of matter decided in the two schools, fewer from month 20 on, by (measure, school, m).

    In that month as many kinds of work change as are lost of three.
    """
    autonomy = np.zeros((len(AUTONOMY_MEASURES), len(axes.schools), len(axes.months)))
    autonomy[0, :2, :20], autonomy[0, :2, 20:] = 3.0, decided
    autonomy[1, :2, 20] = 3.0 - decided
    return autonomy


def _years(axes: Axes) -> int:
    return int(by_year(np.ones(len(axes.months)), axes.run_in_months).size)
