"""How much of each month a post spends filled, vacant or deleted."""

from __future__ import annotations

import numpy as np

from entities.records import Numbers
from simulator.seats import Seat
from simulator.situation import Setting


def state_share(setting: Setting, seat: Seat, state: str) -> Numbers:
    """Return the share of each month a post spends in a state ('filled', 'vacant', 'deleted')."""
    starts = setting.calendar.month_starts
    moments = [moment for moment, _ in seat.changes] + [setting.calendar.end]
    share = np.zeros(len(starts) - 1)
    for (begin, found), end in zip(seat.changes, moments[1:], strict=True):
        if found == state:
            overlap = np.minimum(starts[1:], end) - np.maximum(starts[:-1], begin)
            share += np.maximum(0.0, overlap) / np.diff(starts)
    return share
