"""What suppliers are paid for: the items they took, by month."""

from __future__ import annotations

import numpy as np

from entities.records import Integers
from simulator.case_desks import is_supplier
from simulator.situation import Setting
from simulator.touches import Touches


class Supplied:
    """Items taken by suppliers' desks, added up as the diary is read."""

    def __init__(self, setting: Setting) -> None:
        self._calendar = setting.calendar
        self._outside = np.asarray([is_supplier(name) for name in setting.desks])
        # One month more than the run has, for what is taken after it.
        self._items = np.zeros((len(setting.desks), len(setting.calendar.months) + 1), np.int64)

    def add(self, touches: Touches) -> None:
        """Count the items among some touches."""
        if self._outside.any():
            taken = np.flatnonzero(self._outside[touches.desk])
            month = self._calendar.months_of(touches.start[taken])
            np.add.at(self._items, (touches.desk[taken], month), 1)

    def by_month(self) -> Integers:
        """Return the items taken by (desk, month)."""
        return self._items[:, :-1]
