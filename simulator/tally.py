"""Counting what became of every request, by month, school and type; nothing unserved is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.measures import SERVICE_MEASURES
from entities.records import Integers, Numbers
from simulator.milestones import Milestone
from simulator.situation import Setting

FLOWS = ("arrived", "served", "abandoned")
IN_ORDER = ("wait_school_days", "shadow_minutes")
"""Measures that are not multiples of 2**-20: their sums hang on the order, so that each grouping
adds them up request by request. All other sums are exact in any order."""


@dataclass(frozen=True)
class Groups:
    """How requests are grouped: a number by place (type x origins + origin), and how many."""

    number: Integers
    count: int


def by_kind(setting: Setting) -> Groups:
    """Group by request type."""
    kinds, origins = len(setting.kinds), len(setting.origins)
    return Groups(np.repeat(np.arange(kinds), origins), kinds)


def by_function_and_origin(setting: Setting) -> Groups:
    """Group by function and origin; the number is function x origins + origin."""
    origins = len(setting.origins)
    number = functions_of_kinds(setting)[:, None] * origins + np.arange(origins)[None, :]
    return Groups(number.ravel(), len(setting.case.functions) * origins)


def functions_of_kinds(setting: Setting) -> Integers:
    """Return the number of the function of each request type."""
    numbers = setting.function_numbers
    return np.asarray([numbers[f] for f, _ in setting.kinds], dtype=np.int64)


class Tally:
    """Every measure by month and place, added up as milestones are read.

    Parameters
    ----------
    groupings
        The groupings that will be asked for, by name.
    """

    def __init__(self, setting: Setting, groupings: Mapping[str, Groups]) -> None:
        self.months = len(setting.calendar.months)
        self.places = len(setting.kinds) * len(setting.origins)
        self.groupings = groupings
        # One month more than the run has, for what happens after it.
        self._whole = {name: np.zeros((self.months + 1) * self.places) for name in SERVICE_MEASURES}
        self._in_order = {
            (name, grouping): np.zeros((self.months + 1) * groups.count)
            for name in IN_ORDER
            for grouping, groups in groupings.items()
        }

    def add(self, milestones: Iterable[Milestone]) -> None:
        """Count milestones, request by request in their order."""
        for milestone in milestones:
            cell = milestone.month * self.places + milestone.place
            for measure in milestone.measures:
                if measure.name in IN_ORDER and measure.weight is not None:
                    self._add_in_order(measure.name, milestone, measure.weight)
                elif measure.weight is not None:
                    np.add.at(self._whole[measure.name], cell, measure.weight)
                else:
                    some = cell if measure.chosen is None else cell[measure.chosen]
                    np.add.at(self._whole[measure.name], some, 1.0)

    def _add_in_order(self, name: str, milestone: Milestone, weight: Numbers) -> None:
        for grouping, groups in self.groupings.items():
            cell = milestone.month * groups.count + groups.number[milestone.place]
            np.add.at(self._in_order[name, grouping], cell, weight)

    def by(self, grouping: str) -> Numbers:
        """Return (group, measure, month), measures as :data:`SERVICE_MEASURES`."""
        groups = self.groupings[grouping]
        cell = self._cells_of(groups)
        out = np.zeros((groups.count, len(SERVICE_MEASURES), self.months))
        for m, name in enumerate(SERVICE_MEASURES):
            if name in IN_ORDER:
                sums = self._in_order[name, grouping].reshape(-1, groups.count)
            else:
                sums = self._grouped(self._whole[name], groups, cell)
            out[:, m, :] = sums[: self.months].T
        arrived, served, abandoned = (out[:, SERVICE_MEASURES.index(name)] for name in FLOWS)
        waiting = np.cumsum(arrived - served - abandoned, axis=1)
        out[:, SERVICE_MEASURES.index("waiting"), :] = waiting
        return out

    def _cells_of(self, groups: Groups) -> Integers:
        """Return the number of the (month, group) of every sum."""
        month = np.arange(self.months + 1)[:, None]
        return np.asarray((month * groups.count + groups.number[None, :]).ravel())

    def _grouped(self, sums: Numbers, groups: Groups, cell: Integers) -> Numbers:
        size = (self.months + 1) * groups.count
        grouped = np.asarray(np.bincount(cell, weights=sums, minlength=size), dtype=np.float64)
        return grouped.reshape(-1, groups.count)


def yearly(setting: Setting, by_month: Numbers) -> Numbers:
    """Sum the months after the decision to years; what waits is taken at the end of the year."""
    after = by_month[..., setting.decision_month :]
    years = after.shape[-1] // MONTHS_PER_YEAR
    split = after.reshape(*after.shape[:-1], years, MONTHS_PER_YEAR)
    out = np.asarray(split.sum(axis=-1))
    waiting = SERVICE_MEASURES.index("waiting")
    out[..., waiting, :] = split[..., waiting, :, -1]
    return out


def shadow_by_trust(setting: Setting, by_place: Numbers) -> Numbers:
    """Sum shadow minutes by (function, trust, month in which the school gave up).

    Parameters
    ----------
    by_place
        Counts by (function and origin, measure, month).
    """
    origins = len(setting.origins)
    shadow = by_place[:, SERVICE_MEASURES.index("shadow_minutes")]
    shadow = shadow.reshape(len(setting.case.functions), origins, -1)
    numbers = np.asarray([origin.trust.company_number for origin in setting.origins])
    of_trusts = [
        shadow[:, numbers == trust.company_number].sum(axis=1) for trust in setting.case.trusts
    ]
    return np.stack(of_trusts, axis=1)
