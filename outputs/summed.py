"""Tables that are kept run by run, summed up over runs."""

from __future__ import annotations

import pandas as pd

from outputs.money import mean_to_the_penny
from outputs.probability import FEWEST_FOR_EDGES
from outputs.tidy import RUN

SUMMED: tuple[str, ...] = (
    "service", "service_by_month", "shadow_by_school", "people", "views", "views_by_school",
    "position",
)  # fmt: skip
"""Tables of a measure a row, run by run."""
MONEY_BY: tuple[str, ...] = (
    "arm", "year", "trust", "place", "function", "line", "fund", "recurrence", "tag", "cause",
    "unit",
)  # fmt: skip


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum up a table over worlds and replications: runs, mean, P10, P50 and P90.

    With fewer than ten runs P10 and P90 are the lowest and the highest.
    """
    by = [name for name in frame.columns if name not in (*RUN[1:], "value", "pence")]
    groups = frame.groupby(by, observed=True)["value"]
    found = groups.agg(["count", "mean"])
    few = found["count"] < FEWEST_FOR_EDGES
    found["p10"] = groups.quantile(0.1).where(~few, groups.min())
    found["p50"] = groups.quantile(0.5)
    found["p90"] = groups.quantile(0.9).where(~few, groups.max())
    return found.rename(columns={"count": "runs"}).reset_index()


def money_summary(money: pd.DataFrame, runs: int) -> pd.DataFrame:
    """Mean of every ledger row over all runs; a run without the row counts as nought."""
    pence = money.groupby(list(MONEY_BY), observed=True)["pence"].sum()
    frame = pence.reset_index()
    frame["mean"] = mean_to_the_penny(frame["pence"], runs)
    frame["runs"] = runs
    return frame.drop(columns="pence")
