"""Sums of rows by pair of runs: every pair is there, with nought where it has no row."""

from __future__ import annotations

import pandas as pd

PAIR = ["world", "replication"]
"""What tells pairs of runs apart."""


def laid_by_pair(
    rows: pd.DataFrame, savings: pd.DataFrame, columns: str, values: str
) -> pd.DataFrame:
    """Return sums of a column of values: a row for each pair of runs, a column for each name.

    Parameters
    ----------
    savings
        A table that has every pair of runs.
    """
    wide = rows.pivot_table(index=PAIR, columns=columns, values=values, aggfunc="sum")
    pairs = pd.MultiIndex.from_frame(savings[PAIR].drop_duplicates())
    return wide.reindex(pairs).fillna(0.0)
