"""Hours that moved work frees in schools, and hours cut there: a table, and what the page says."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.claim import Claim
from entities.measures import RELEASED_MEASURES
from entities.records import Records
from outputs.probability import Spread, spread_of
from outputs.tidy import by_year, over_runs

MINUTES_IN_AN_HOUR = 60


def released_table(records: Sequence[Records]) -> pd.DataFrame:
    """Hours released and hours cut in each school, by year after the decision."""
    values = np.stack([by_year(r.released, r.axes.run_in_months) for r in records])
    axes = records[0].axes
    years = tuple(range(1, values.shape[-1] + 1))
    laid = {"measure": RELEASED_MEASURES, "school": axes.schools, "year": years}
    frame = over_runs(records, values / MINUTES_IN_AN_HOUR, laid)
    frame["unit"] = "hours"
    return frame


def said_of_released(records: Sequence[Records], claim: Claim) -> str:
    """Say how many hours of schools the claim's arm frees in its year, and how many are cut."""
    own = [record for record in records if record.arm == claim.arm]
    worlds = np.asarray([record.world for record in own])
    year = claim.year_after_decision - 1
    hours = np.stack(
        [by_year(r.released, r.axes.run_in_months)[:, :, year].sum(axis=1) for r in own]
    )
    freed, cut = (spread_of(hours[:, n] / MINUTES_IN_AN_HOUR, worlds) for n in (0, 1))
    if not hours.any():
        return "No work moves away from schools' own desks, and no hours are cut there."
    return (
        f"In year {claim.year_after_decision} work that moved away frees {_hours(freed)} in "
        f"schools, and {_hours(cut)} of school posts are cut, on the mean of runs. What is freed "
        "is released, not cashed: it is paid as before until somebody's hours are cut, and counts "
        "in no claim."
    )


def _hours(spread: Spread) -> str:
    if not spread.mean:
        return "no hours"
    if math.isnan(spread.low):
        return f"{spread.mean:,.0f} hours"
    low = max(0.0, spread.low)
    return f"{spread.mean:,.0f} hours (95% interval {low:,.0f} to {spread.high:,.0f})"
