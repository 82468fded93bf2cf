"""Both views in rows for the page: each measure without the plan and with it, and its range."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.records import Numbers
from outputs.amounts import per_cent
from outputs.place_names import school_names
from outputs.probability import edges_of
from outputs.service import waits_supported

BY_FUNCTION: tuple[str, ...] = (
    "Service", "Closed by the centre in the year", "Cost of posts for one, £",
    "In time of what it closed", "In time of what schools asked of it", "Given up",
    "Wait, school days", "Hours schools do themselves",
)  # fmt: skip
BY_SCHOOL: tuple[str, ...] = (
    "School", "Kinds of decision it takes", "Kinds of work changed since the decision",
    "In time of what it asked", "Wait, school days", "Hours it does itself",
    "of which checks of moved work",
)  # fmt: skip


def changed_until(views: pd.DataFrame, measure: str, claim: Claim) -> pd.Series[float]:
    """Add a measure of the claim's arm up over the years to the claim's, by run and school."""
    kept = views[
        (views["measure"] == measure)
        & (views["year"] <= claim.year_after_decision)
        & (views["arm"] == claim.arm)
    ].astype({"school": str})
    return kept.groupby(["world", "replication", "school"])["value"].sum()


Cell = tuple[str, str, str]
"""Item, measure and arm."""
Told = tuple[float, float, float]
"""Mean of runs, and the ends of their range."""


def _over_runs(views: pd.DataFrame, claim: Claim, item: str) -> Mapping[Cell, Told]:
    """Return mean and range over runs in the claim's year by (item, measure, arm)."""
    kept = views[views["year"] == claim.year_after_decision].dropna(subset=["value"])
    grouped = kept.groupby([item, "measure", "arm"], observed=True)
    return {
        (str(key[0]), str(key[1]), str(key[2])): told_of(of["value"].to_numpy(dtype=np.float64))
        for key, of in grouped
    }


def told_of(values: Numbers) -> Told:
    """Return the mean of runs, and the ends of their range."""
    low, high = np.quantile(values, edges_of(len(values)))
    return float(values.mean()), float(low), float(high)


def _with_cost_of_one(views: pd.DataFrame, claim: Claim) -> Mapping[Cell, Told]:
    """Add what one closed request costs: mean cost by mean count, as a mean of ratios misleads.

    Its range is that of the cost of one run by run.
    """
    told = _over_runs(views, claim, "function")
    of_one = _over_runs(_costs_of_one(views), claim, "function")
    mean = {
        (item, measure, arm): told[item, "cost", arm][0] / told[item, "closed", arm][0]
        for item, measure, arm in of_one
    }
    return {**told, **{key: (mean[key], low, high) for key, (_, low, high) in of_one.items()}}


def _costs_of_one(views: pd.DataFrame) -> pd.DataFrame:
    """Return run by run what one closed request costs; no row where none is closed."""
    run = ["world", "replication", "arm", "function", "year"]
    wide = views.pivot_table(index=run, columns="measure", values="value", observed=True)
    wide = wide.reindex(columns=["cost", "closed"])
    of_one = wide["cost"] / wide["closed"].where(wide["closed"] > 0)
    return of_one.rename("value").reset_index().assign(measure="cost_of_one")


def function_rows(case: Case, views: pd.DataFrame, claim: Claim) -> list[tuple[str, ...]]:
    """Return cells under ``BY_FUNCTION``, service by service."""
    told, rows = _with_cost_of_one(views, claim), []
    for function in case.functions:
        shown = function.key in waits_supported(case)
        cells = [
            _pair(told, function.key, measure, claim, how, shown or measure in SHOWN_FOR_ALL)
            for measure, how in FUNCTION_CELLS.items()
        ]
        rows.append((function.label, *cells))
    return rows


def school_rows(case: Case, views: pd.DataFrame, claim: Claim) -> list[tuple[str, ...]]:
    """Return cells under ``BY_SCHOOL``, school by school."""
    told, names = _over_runs(views, claim, "school"), school_names(case)
    changed = changed_until(views, "changed", claim).groupby(level="school").mean()
    rows = []
    for trust in case.trusts:
        for school in trust.schools:
            cells = {m: _pair(told, school.urn, m, claim, how) for m, how in SCHOOL_CELLS.items()}
            first, *rest = cells.values()
            moved = f"{float(changed[school.urn]):.0f}"
            rows.append((names[school.urn], first, moved, *rest))
    return rows


FUNCTION_CELLS: dict[str, str] = {
    "closed": "whole", "cost_of_one": "whole", "closed_in_time": "share",
    "asked_in_time": "share", "given_up": "share", "wait": "tenth", "own_work": "whole",
}  # fmt: skip
SCHOOL_CELLS: dict[str, str] = {
    "decided_in_school": "tenth", "asked_in_time": "share", "wait": "tenth", "own_work": "whole",
    "checks": "whole",
}  # fmt: skip
"""Measures of the rows of the page, and how they are written."""
SHOWN_FOR_ALL = ("closed", "cost_of_one", "own_work")
"""Measures that rest on no wait, shown for services whose waits no data supports, too."""


def _pair(
    told: Mapping[Cell, Told],
    item: str,
    measure: str,
    claim: Claim,
    how: str,
    shown: bool = True,
) -> str:
    """Write a measure without and with the plan, as '12 → 15 (11 to 19)': the range is with it."""
    if not shown:
        return "not shown"
    base, own = (told.get((item, measure, arm)) for arm in (claim.compared_with, claim.arm))
    before = _written(base[0], how) if base else "none"
    if own is None:
        return f"{before} → none"
    after, low, high = (_written(value, how) for value in own)
    return (
        f"{before} → {after}" if low == after == high else f"{before} → {after} ({low} to {high})"
    )


def _written(value: float, how: str) -> str:
    if how == "share":
        return per_cent(value)
    return f"{value:,.1f}" if how == "tenth" else f"{value:,.0f}"
