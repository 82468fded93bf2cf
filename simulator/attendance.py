"""When people attend their queue: half-days drawn before the run, never a fractional speed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from entities.records import Numbers
from simulator.desk.worker import Windows

GOLDEN_RATIO = (5**0.5 - 1) / 2


def evenly_spread(phase: float, count: int) -> Numbers:
    """Return a luck in [0, 1) for each half-day, such that any share of them is evenly spread.

    Multiples of the golden ratio, from one drawn phase: by the three-distance theorem the
    half-days below any share lie nearly equally far apart, as a person plans a week.
    """
    return np.asarray((phase + GOLDEN_RATIO * np.arange(count)) % 1.0)


def half_days(
    luck: Numbers, share: float, allowed: npt.NDArray[np.bool_], from_slot: int = 0
) -> npt.NDArray[np.int64]:
    """Return the half-days attended: those whose luck is below the share, where allowed.

    A larger share only adds half-days and a smaller one only removes some, so that arms which
    differ in a post's duties still share its luck.
    """
    return np.flatnonzero((luck[from_slot:] < share) & allowed[from_slot:]) + from_slot


def windows(slots: npt.NDArray[np.int64], half_day: float) -> Windows:
    """Return half-days as windows in minutes; those that follow each other become one."""
    if not len(slots):
        return np.empty(0), np.empty(0)
    last = np.flatnonzero(np.diff(slots) > 1)
    opens = np.concatenate([slots[:1], slots[last + 1]]) * half_day
    return opens, (np.concatenate([slots[last], slots[-1:]]) + 1) * half_day
