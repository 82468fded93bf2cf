"""When what a plan costs has come back for good, and how often it never does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.claim import Claim
from outputs.comparison import saved_by_run
from outputs.probability import shares_of

Flags = npt.NDArray[np.bool_]


class Payback(NamedTuple):
    """Months after the decision until the money is back for good; infinite when it never is."""

    p10: float
    p50: float
    p90: float
    never: float


def payback(savings_by_month: pd.DataFrame, claim: Claim, refused: Flags) -> Payback:
    """Find when the cumulative net saving first is, and from then on stays, at nought or above.

    Month 0 means that nothing was ever owed. A refused merger never pays back, even where chance
    (a post that stood vacant longer) makes up for what was spent on it. Quantiles are runs, not
    averages of two runs, so that "never" (infinity) can be one of them.
    """
    cumulative = saved_by_run(
        savings_by_month, claim.arm, claim.compared_with, "month", "pence"
    ).to_numpy()
    months = np.where(refused, np.inf, payback_months(cumulative))
    p10, p50, p90 = np.sort(months)[_ranks(months.size, shares_of(months.size))]
    return Payback(float(p10), float(p50), float(p90), float(np.isinf(months).mean()))


def _ranks(runs: int, shares: Sequence[float]) -> list[int]:
    """Places of the quantiles in a sorted list (the inverse of the empirical distribution)."""
    return [max(0, math.ceil(share * runs - 1e-9) - 1) for share in shares]


def payback_months(cumulative: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return for each run (row) the month after the last one in the red, or infinity."""
    months = cumulative.shape[1]
    in_red = cumulative < 0
    last = np.where(in_red.any(axis=1), months - np.argmax(in_red[:, ::-1], axis=1), -1)
    return np.where(last < 0, 0.0, np.where(last == months, np.inf, last + 1.0))
