"""Who in a school does what it gave up waiting for."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.measures import SHADOW_BY
from entities.records import Integers, Numbers
from simulator.milestones import places
from simulator.outcomes import Outcomes
from simulator.situation import Setting


class ShadowTally:
    """Shadow minutes by who does them, school and month, added up as the book is read."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._months = len(setting.calendar.months)
        self._schools = len(setting.origins)
        self._staffed = {p.place + "/" + p.desk for t in setting.case.trusts for p in t.posts}
        self._row = _who(setting, self._staffed).ravel() * self._schools + np.tile(
            np.arange(self._schools), len(setting.kinds)
        )
        self._sums = np.zeros(len(SHADOW_BY) * self._schools * self._months)

    def add(self, found: Outcomes) -> None:
        """Count what schools gave up, request by request in their order."""
        gone = np.flatnonzero(found.abandoned)
        month = self._setting.calendar.months_of(found.finish[gone])
        row = self._row[places(self._setting, found)[gone]]
        np.add.at(self._sums, row * self._months + month, found.shadow[gone])

    def by_year(self, cover: Numbers, checks: Numbers) -> Numbers:
        """Return minutes by (who, school, year).

        Parameters
        ----------
        cover, checks
            Minutes of cover of the office door, which fall to leaders, and of checking moved work,
            which fall to the office where there is one, by (school, month).
        """
        out = self._sums.reshape(len(SHADOW_BY), self._schools, self._months).copy()
        out[SHADOW_BY.index("leaders")] += cover
        staffed = [f"{origin.key}/office" in self._staffed for origin in self._setting.origins]
        who = np.where(staffed, SHADOW_BY.index("office"), SHADOW_BY.index("leaders"))
        out[who, np.arange(self._schools)] += checks
        after = out[..., self._setting.decision_month :]
        years = after.reshape(len(SHADOW_BY), self._schools, -1, MONTHS_PER_YEAR)
        return np.asarray(years.sum(axis=-1))


def _who(setting: Setting, staffed: Set[str]) -> Integers:
    """Return who does the work by (request type, origin), as a position in ``SHADOW_BY``."""
    functions = {f.key: f.local_desk for f in setting.case.functions}
    who = np.full((len(setting.kinds), len(setting.origins)), SHADOW_BY.index("leaders"))
    for k, (function, _) in enumerate(setting.kinds):
        for o, origin in enumerate(setting.origins):
            if f"{origin.key}/{functions[function]}" in staffed:
                who[k, o] = SHADOW_BY.index(functions[function])
    return who
