"""The terms on which a desk works: what makes the same work longer or shorter at a moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.records import Numbers

GRID = 2.0**20
"""Steps to a minute: every time and effort in the model is a multiple of 2**-20 minute."""
AS_GIVEN = 0.0
"""A grid of nought: minutes are used as they are given."""


@dataclass(slots=True)
class Terms:
    """What holds at a desk between two slow events; read when a touch starts.

    Attributes
    ----------
    factor, automatic
        Factor on intrinsic minutes by (kind, origin): for people, and where a system takes part.
    automated_share, rework_share
        Share of requests a system takes part in, and share that come back, by (kind, origin).
    travel
        Minutes there and back by origin; nought at a school's own desk.
    hands_over
        Whether what the first line cannot finish goes to another desk, by (kind, origin).
    exceptions
        Share of automated requests that fall through to people.
    delay
        Minutes until work that was wrong comes back.
    grid
        Steps to a minute to which handling minutes are rounded, or :data:`AS_GIVEN`.
    """

    factor: Numbers
    automatic: Numbers
    automated_share: Numbers
    rework_share: Numbers
    travel: Numbers
    hands_over: npt.NDArray[np.bool_]
    exceptions: float
    delay: float
    grid: float = GRID

    def snapped(self, minutes: float) -> float:
        """Return minutes rounded to the grid."""
        return minutes if self.grid == AS_GIVEN else int(minutes * self.grid + 0.5) / self.grid

    def minutes(self, touch: float, factor: float, speed: float) -> float:
        """Return the minutes a touch takes somebody of a speed, rounded to the grid."""
        return self.snapped(touch * factor / speed)


def plain_terms(kinds: int = 1, origins: int = 1, grid: float = GRID) -> Terms:
    """Return terms under which work takes its intrinsic minutes and is done right at once."""
    table = (kinds, origins)
    return Terms(
        factor=np.ones(table), automatic=np.ones(table), automated_share=np.zeros(table),
        rework_share=np.zeros(table), travel=np.zeros(origins),
        hands_over=np.zeros(table, dtype=np.bool_), exceptions=0.0, delay=0.0, grid=grid,
    )  # fmt: skip
