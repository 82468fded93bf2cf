"""How much of each month a post spends filled, absent, vacant or deleted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from entities.records import Numbers
from simulator.seats import Seat
from simulator.situation import Setting

STATES = ("filled", "absent", "vacant", "deleted")


def state_share(setting: Setting, seat: Seat, state: str) -> Numbers:
    """Return the share of each month a post spends in a state of :data:`STATES`."""
    return np.asarray(state_shares(setting, (seat,))[state][0])


def state_shares(setting: Setting, seats: Sequence[Seat]) -> dict[str, Numbers]:
    """Return the share of each month that posts spend in each state, by (post, month)."""
    starts, end = setting.calendar.month_starts, setting.calendar.end
    spans = [
        (row, state, begin, until)
        for row, seat in enumerate(seats)
        for (begin, state), until in zip(
            seat.changes, [*(moment for moment, _ in seat.changes[1:]), end], strict=True
        )
    ]
    begins, ends = (np.asarray([span[at] for span in spans])[:, None] for at in (2, 3))
    overlap = np.minimum(starts[1:], ends) - np.maximum(starts[:-1], begins)
    share = np.maximum(0.0, overlap) / (starts[1:] - starts[:-1])
    found = {state: np.zeros((len(seats), len(starts) - 1)) for state in STATES}
    for (row, state, _, _), months in zip(spans, share, strict=True):
        found[state][row] += months
    return found
