"""A trust's own counts of its people, as beliefs: they replace the sector's figures for that trust.

A count of so many out of so many stands for the share it gives, with the Wilson score interval of
80% as its 10th and 90th percentiles (Wilson, 1927, Journal of the American Statistical Association
22, 209-212): few cases leave much doubt, many leave little.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

from entities.service import Estimate
from entities.trust import Trust

LEAVING = "workforce.support_leaver_rate"
FAILING = "model.failed_recruitment_share"
HIRING = "workforce.time_to_hire_weeks"
TENTH = NormalDist().inv_cdf(0.9)


def own_estimates(trust: Trust) -> Iterator[tuple[str, Estimate]]:
    """Yield the key of each assumption a trust's own counts replace, and what they say."""
    counts = trust.staff_counts
    if counts.leavers is not None and counts.post_years is not None:
        yield LEAVING, counted(counts.leavers, counts.post_years)
    if counts.failed_rounds is not None and counts.rounds is not None:
        yield FAILING, counted(counts.failed_rounds, counts.rounds)
    if counts.weeks_to_hire is not None:
        yield HIRING, counts.weeks_to_hire


def counted(found: float, of: float) -> Estimate:
    """Return a share with its 10th and 90th percentiles (Wilson score interval of 80%)."""
    share, spread = found / of, TENTH * TENTH / of
    middle = (share + spread / 2) / (1 + spread)
    half = TENTH * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return Estimate(
        value=share, low=max(0.0, min(share, middle - half)), high=max(share, middle + half)
    )
