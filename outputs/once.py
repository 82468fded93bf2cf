"""What a plan costs once, by cause: cash beyond the other course, over all years simulated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.claim import Claim
from outputs.amounts import pounds
from outputs.laid_by_pair import laid_by_pair
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import edges_of
from outputs.tables import Tables

HEADINGS = ("Cause", "Mean of runs", "Low", "High")
SHOWN = 9
"""Causes told by themselves; the rest together."""


def once_rows(tables: Tables, claim: Claim) -> tuple[tuple[str, ...], ...]:
    """Return the causes of one-off cash of a claim's plan, the dearest first, and their total.

    A run in which a cause does not come has nought of it. Capital is left out. Nothing where no
    run has any.
    """
    wide = _by_cause(tables, claim)
    if not len(wide.columns):
        return ()
    order = wide.mean().sort_values(ascending=False, kind="stable").index
    first, rest = order[:SHOWN], order[SHOWN:]
    rows = [_row(str(cause), wide[cause]) for cause in first]
    if len(rest):
        rows.append(_row(f"{len(rest)} other causes", wide[rest].sum(axis=1)))
    return (*rows, _row("Together", wide.sum(axis=1)))


def _by_cause(tables: Tables, claim: Claim) -> pd.DataFrame:
    """Return pounds by pair of runs and cause: those of the plan less those of the other course."""
    money = tables.money
    kept = (money["recurrence"] == "one_off") & (money["tag"] == "cash") & (money["pence"] > 0)
    kept &= (money["fund"] != "capital") & money["arm"].isin([claim.arm, claim.compared_with])
    rows = money[kept].astype({"arm": str, "cause": str})
    sign = np.where(rows["arm"] == claim.arm, 1, -1)
    signed = rows.assign(gbp=rows["pence"] * sign / PENCE_IN_A_POUND)
    wide = laid_by_pair(signed, tables.savings, "cause", "gbp")
    return wide.loc[:, wide.abs().sum() > 0]


def _row(label: str, gbp: Sequence[float] | pd.Series[float]) -> tuple[str, ...]:
    values = np.asarray(gbp, dtype=np.float64)
    low, high = np.quantile(values, edges_of(len(values)))
    return (label, pounds(float(values.mean())), pounds(float(low)), pounds(float(high)))
