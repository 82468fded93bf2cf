"""How long requests wait and take: percentiles by group and period, by nearest rank."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from entities.records import WAIT_MEASURES, Integers, Numbers
from simulator.milestones import Spell, Spells
from simulator.outcomes import Outcomes
from simulator.situation import Setting
from simulator.tally import MONTHS_PER_YEAR, functions_of_kinds

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
    grouped = value[_order(cell, cells)]
    sort_each(grouped, count)
    return nearest_rank(grouped, count)


def _order(cell: Integers, cells: int) -> Integers:
    """Return the order by cell; numbers of 16 bits are sorted without comparing them."""
    small = cell.astype(np.uint16) if cells <= 1 << 16 else cell
    return np.argsort(small, kind="stable")


def sort_each(grouped: Numbers, count: Integers) -> None:
    """Sort the values of each cell in place; the values of a cell stand together."""
    ends = np.cumsum(count)
    several = np.flatnonzero(count > 1)
    for first, end in zip((ends - count)[several].tolist(), ends[several].tolist(), strict=True):
        grouped[first:end].sort()


def nearest_rank(ordered: Numbers, count: Integers) -> Numbers:
    """Return (share, cell) of values that stand cell by cell, in order; NaN for empty cells."""
    out = np.full((len(SHARES), len(count)), np.nan)
    some = count > 0
    first = np.cumsum(count) - count
    for s, share in enumerate(SHARES):
        rank = np.ceil(share * count[some]).astype(np.int64) - 1
        out[s, some] = ordered[first[some] + rank]
    return out


@dataclass
class _Kept:
    """The spells read so far: cell, minutes and minutes on school days."""

    cell: list[Integers] = field(default_factory=list)
    minutes: list[Numbers] = field(default_factory=list)
    school_minutes: list[Numbers] = field(default_factory=list)


class WaitTimes:
    """Waits and elapsed times by request type, function and year, kept as they are read.

    Cells stand in the order of functions, years and types, so that the cells of a function in a
    year stand together and its values need only be put in order once more.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.years = (len(setting.calendar.months) - setting.decision_month) // MONTHS_PER_YEAR
        self._function = functions_of_kinds(setting)
        self._of_function = np.bincount(self._function, minlength=len(setting.case.functions))
        self._cell = self._cells()
        self._kept = {"wait": _Kept(), "elapsed": _Kept()}

    def _cells(self) -> Integers:
        """Number the cells by (type, year)."""
        kinds = len(self._function)
        kind = np.repeat(np.arange(kinds), self.years)
        year = np.tile(np.arange(self.years), kinds)
        cell = np.empty(kinds * self.years, dtype=np.int64)
        cell[np.lexsort((kind, year, self._function[kind]))] = np.arange(len(cell))
        return cell.reshape(kinds, self.years)

    def add(self, found: Outcomes, spent: Spells) -> None:
        """Keep the spells that ended after the decision."""
        for kept, spell in zip(self._kept.values(), (spent.wait, spent.elapsed), strict=True):
            self._keep(kept, found.kind[spell.row], spell)

    def _keep(self, kept: _Kept, kind: Integers, spell: Spell) -> None:
        month = spell.month - self._setting.decision_month
        after = np.flatnonzero(month >= 0)
        kept.cell.append(self._cell[kind[after], month[after] // MONTHS_PER_YEAR])
        kept.minutes.append(spell.minutes[after])
        kept.school_minutes.append(spell.school_minutes[after])

    def by_year(self) -> Numbers:
        """Return (function, then request type; measure; year), as :data:`WAIT_MEASURES`."""
        functions = len(self._of_function)
        shape = (functions + len(self._function), len(WAIT_MEASURES), self.years)
        out = np.full(shape, np.nan)
        day = self._setting.calendar.minutes_per_day
        for name, kept in self._kept.items():
            cell = np.concatenate(kept.cell)
            order, count = (
                _order(cell, self._cell.size),
                np.bincount(cell, minlength=self._cell.size),
            )
            for measure, parts, unit in (
                (name, kept.minutes, 1.0), (f"{name}_school_days", kept.school_minutes, day),
            ):  # fmt: skip
                at = WAIT_MEASURES.index(f"{measure}_p50")
                found = self._ranked(np.concatenate(parts)[order], count)
                out[:, at : at + len(SHARES)] = found / unit
        return out

    def _ranked(self, grouped: Numbers, count: Integers) -> Numbers:
        """Return (function, then request type; share; year) of values grouped by cell."""
        sort_each(grouped, count)
        by_kind = nearest_rank(grouped, count)[:, self._cell]
        cells = np.cumsum(np.repeat(self._of_function, self.years))
        together = np.diff(np.append(0, np.cumsum(count))[cells], prepend=0)
        sort_each(grouped, together)
        by_function = nearest_rank(grouped, together).reshape(len(SHARES), -1, self.years)
        return np.concatenate([by_function, by_kind], axis=1).transpose(1, 0, 2)
