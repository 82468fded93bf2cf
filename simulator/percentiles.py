"""How long requests wait and take: percentiles by group and period, by nearest rank."""

from __future__ import annotations

import numpy as np

from entities.records import WAIT_MEASURES, Integers, Numbers
from simulator.outcomes import Outcomes
from simulator.situation import Setting
from simulator.tally import MONTHS_PER_YEAR, Groups

SHARES = (0.5, 0.8, 0.95)


def percentiles(value: Numbers, cell: Integers, cells: int) -> Numbers:
    """Return P50, P80 and P95 of the values in each cell, by nearest rank; NaN for none.

    Parameters
    ----------
    cell
        Number of the cell of each value; -1 leaves it out.

    Returns
    -------
    Numbers
        (share, cell).
    """
    kept = cell >= 0
    value, cell = value[kept], cell[kept]
    order = np.lexsort((value, cell))
    ordered = value[order]
    count = np.bincount(cell, minlength=cells)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    out = np.full((len(SHARES), cells), np.nan)
    some = count > 0
    for s, share in enumerate(SHARES):
        rank = np.ceil(share * count[some]).astype(np.int64) - 1
        out[s, some] = ordered[first[some] + rank]
    return out


def durations(setting: Setting, found: Outcomes) -> dict[str, tuple[Numbers, Numbers]]:
    """Return (moment it is counted at, duration) of each kind of duration, by request."""
    calendar = setting.calendar
    day = calendar.minutes_per_day
    finish = np.where(found.served, found.finish, np.nan)
    arrived = calendar.school_time(found.arrival)
    started, finished = (calendar.school_time(m) for m in (found.first_start, finish))
    return {
        "wait": (found.first_start, found.first_start - found.arrival),
        "wait_school_days": (found.first_start, (started - arrived) / day),
        "elapsed": (finish, finish - found.arrival),
        "elapsed_school_days": (finish, (finished - arrived) / day),
    }


def by_year(setting: Setting, found: Outcomes, groups: Groups) -> Numbers:
    """Return (group, measure, year after the decision), measures as :data:`WAIT_MEASURES`."""
    calendar = setting.calendar
    years = (len(calendar.months) - setting.decision_month) // MONTHS_PER_YEAR
    group = groups.number[found.origin, found.kind]
    out = np.full((groups.count, len(WAIT_MEASURES), years), np.nan)
    for name, (moment, duration) in durations(setting, found).items():
        month = calendar.months_of(moment) - setting.decision_month
        counted = (month >= 0) & ~np.isnan(moment)
        cell = np.where(counted, group * years + month // MONTHS_PER_YEAR, -1)
        at = WAIT_MEASURES.index(f"{name}_p50")
        table = percentiles(duration, cell, groups.count * years)
        for s in range(len(SHARES)):
            out[:, at + s, :] = table[s].reshape(groups.count, years)
    return out
