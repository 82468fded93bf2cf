"""How long requests wait and take: percentiles by group and period, by nearest rank."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.measures import WAIT_MEASURES
from entities.records import Integers, Numbers
from simulator.milestones import Spells
from simulator.outcomes import Outcomes
from simulator.situation import Setting
from simulator.tally import functions_of_kinds

SHARES = (0.5, 0.8, 0.95)


def percentiles(value: Numbers, cell: Integers, cells: int) -> Numbers:
    """Return P50, P80 and P95 of the values in each cell, by nearest rank; NaN for none.

    Parameters
    ----------
    cell
        Number of the cell of each value.

    Returns
    -------
    Numbers
        (share, cell).
    """
    count = np.bincount(cell, minlength=cells)
    grouped = value[np.argsort(_small(cell, cells), kind="stable")]
    rank_each(grouped, count)
    return nearest_rank(grouped, count)


def _small(cell: Integers, cells: int) -> Integers:
    """Return numbers of cells in 16 bits if they fit: these are put in order without comparing."""
    return cell.astype(np.uint16) if cells <= 1 << 16 else cell


def rank_each(grouped: Numbers, count: Integers) -> None:
    """Put the values of the ranks that are read in their places, in each cell.

    The values of a cell stand together. All others stay as they come, on their side of these.
    """
    several = np.flatnonzero(count > 1)
    first, ranks = (np.cumsum(count) - count)[several], _ranks(count[several])
    ends = first + count[several]
    for begin, end, read in zip(first.tolist(), ends.tolist(), ranks.T.tolist(), strict=True):
        grouped[begin:end].partition(read)


def nearest_rank(ranked: Numbers, count: Integers) -> Numbers:
    """Return (share, cell) of values that :func:`rank_each` put in place; NaN for empty cells."""
    out = np.full((len(SHARES), len(count)), np.nan)
    some = count > 0
    first = np.cumsum(count) - count
    out[:, some] = ranked[first[some] + _ranks(count[some])]
    return out


def _ranks(count: Integers) -> Integers:
    """Return (share, cell): the nearest rank among so many values, counted from nought."""
    return np.ceil(np.multiply.outer(SHARES, count)).astype(np.int64) - 1


@dataclass
class _Kept:
    """The spells read so far: cell, minutes and minutes on school days."""

    cell: list[Integers] = field(default_factory=list)
    minutes: list[Numbers] = field(default_factory=list)
    school_minutes: list[Numbers] = field(default_factory=list)


class WaitTimes:
    """Waits and elapsed times by request type, function and year, kept as they are read.

    Cells stand in the order of functions, years and types, so that the cells of a function in a
    year stand together and need only be ranked once more.
    """

    def __init__(self, setting: Setting) -> None:
        months, before = len(setting.calendar.months), setting.decision_month
        self._day = setting.calendar.minutes_per_day
        self._months, self._years = months, (months - before) // MONTHS_PER_YEAR
        function = functions_of_kinds(setting)
        self._of_function = np.bincount(function, minlength=len(setting.case.functions))
        self._cell = _cells(function, self._years)
        # What ended before the decision goes to a last cell, which is not looked at.
        self._of_month = np.full((len(function), months), self._cell.size)
        self._of_month[:, before:] = np.repeat(self._cell, MONTHS_PER_YEAR, axis=1)
        self._kept = {"wait": _Kept(), "elapsed": _Kept()}

    def add(self, found: Outcomes, spent: Spells) -> None:
        """Keep the spells of some requests."""
        for kept, spell in zip(self._kept.values(), (spent.wait, spent.elapsed), strict=True):
            row = found.kind[spell.row] * self._months + spell.month
            kept.cell.append(_small(self._of_month.ravel()[row], self._cell.size + 1))
            kept.minutes.append(spell.minutes)
            kept.school_minutes.append(spell.school_minutes)

    def by_year(self) -> Numbers:
        """Return (function, then request type; measure; year), as :data:`WAIT_MEASURES`."""
        groups = len(self._of_function) + len(self._cell)
        out = np.full((groups, len(WAIT_MEASURES), self._years), np.nan)
        for name, kept in self._kept.items():
            if not kept.cell:
                continue
            cell = np.concatenate(kept.cell)
            order = np.argsort(cell, kind="stable")
            count = np.bincount(cell, minlength=self._cell.size + 1)[:-1]
            at = WAIT_MEASURES.index(f"{name}_p50")
            found = self._ranked(np.concatenate(kept.minutes)[order], count)
            out[:, at : at + len(SHARES)] = found
            at = WAIT_MEASURES.index(f"{name}_school_days_p50")
            found = self._ranked(np.concatenate(kept.school_minutes)[order], count)
            out[:, at : at + len(SHARES)] = found / self._day
        return out

    def _ranked(self, grouped: Numbers, count: Integers) -> Numbers:
        """Return (function, then request type; share; year) of values grouped by cell."""
        rank_each(grouped, count)
        by_kind = nearest_rank(grouped, count)[:, self._cell]
        cells = np.cumsum(np.repeat(self._of_function, self._years))
        together = np.diff(np.append(0, np.cumsum(count))[cells], prepend=0)
        rank_each(grouped, together)
        by_function = nearest_rank(grouped, together).reshape(len(SHARES), -1, self._years)
        return np.concatenate([by_function, by_kind], axis=1).transpose(1, 0, 2)


def _cells(function: Integers, years: int) -> Integers:
    """Number cells by (type, year), so that they stand in the order of function, year and type."""
    kind = np.repeat(np.arange(len(function)), years)
    year = np.tile(np.arange(years), len(function))
    cell = np.empty(len(kind), dtype=np.int64)
    cell[np.lexsort((kind, year, function[kind]))] = np.arange(len(cell))
    return cell.reshape(len(function), years)
