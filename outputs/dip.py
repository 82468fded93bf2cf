"""The fall of productivity after services are brought together, as it comes out of the runs.

Nothing puts a fall in: it is made of two systems, unfamiliar work, rework, questions and new
holders. It is held beside what others say of mergers, which never feeds it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.measures import SERVICE_MEASURES
from entities.records import Numbers, Records
from outputs.probability import shares_of
from outputs.recovering import cut_overs
from outputs.tables import Tables
from outputs.tidy import counted

QUARTER = 3
QUARTERS = range(-2, 12)
"""Quarters since a cut-over: half a year before it to three years after."""
COLUMNS = ("months", "mean", "p10", "p50", "p90", "runs")
MOST_RUNS = 0.8
"""Share of the runs in which a quarter must be known to be told."""
FULL = -0.02
"""Change from which productivity counts as full again: less is told by no queue."""


def dip_by_run(case: Case, records: Sequence[Records], tables: Tables, claim: Claim) -> Numbers:
    """Return the change of requests finished per hour worked on them: by run and quarter.

    Against the arm compared with in the same months of the same run; services brought together,
    each weighted with the hours it takes there. A share; not-a-number in quarters in which one of
    the services is outside the run. Runs that bring nothing together have no row.
    """
    starts = cut_overs(case, tables, claim)
    base = {(r.world, r.replication): r for r in records if r.arm == claim.compared_with}
    changes = [
        _changes(record, base[record.world, record.replication], of)
        for record in records
        if record.arm == claim.arm and (of := _of_run(record, starts))
    ]
    return np.asarray(changes, dtype=np.float64).reshape(len(changes), len(QUARTERS))


def followed(by_run: Numbers) -> tuple[Numbers, range]:
    """Return the runs simulated long enough round a cut-over, and the quarters they all have.

    The quarters, without a gap round the cut-over, in which four runs of five are known: the same
    runs in each, or what is told of late quarters would be told of early mergers.
    """
    if not len(by_run):
        return by_run, range(0)
    enough = np.isfinite(by_run).mean(axis=0) >= MOST_RUNS
    first = last = QUARTERS.index(0)
    while first > 0 and enough[first - 1]:
        first -= 1
    while last < len(QUARTERS) and enough[last]:
        last += 1
    kept = by_run[np.isfinite(by_run[:, first:last]).all(axis=1)][:, first:last]
    return kept, QUARTERS[first:last]


def dip_table(by_run: Numbers) -> pd.DataFrame:
    """Sum the changes up over runs; `months` since the cut-over is the middle of the quarter."""
    kept, quarters = followed(by_run)
    rows = []
    for place, quarter in enumerate(quarters):
        known = kept[:, place]
        if known.size:
            edges = (float(q) for q in np.quantile(known, shares_of(len(known))))
            middle = (quarter + 0.5) * QUARTER
            rows.append((middle, float(known.mean()), *edges, known.size))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def deeper_than(by_run: Numbers, lost: float) -> str:
    """Say in how many runs the quarter after the cut-over is worse than the deepest guess."""
    first = by_run[:, QUARTERS.index(0)] if len(by_run) else np.zeros(0)
    first = first[np.isfinite(first)]
    if not first.size:
        return ""
    return (
        f"In {int((first < -lost).sum())} of {first.size} runs the quarter after the cut-over is "
        f"worse than the deepest guess of others ({lost:.0%}); rework, unfamiliar work and "
        "questions after a cut-over are judgement, so it may be too deep."
    )


def _of_run(record: Records, starts: Mapping[tuple[int, int, str], int]) -> dict[int, int]:
    """Return row of a function -> month of its cut-over, of one run."""
    names = record.axes.functions
    run = (record.world, record.replication)
    return {row: starts[*run, name] for row, name in enumerate(names) if (*run, name) in starts}


def _changes(arm: Records, base: Records, starts: Mapping[int, int]) -> list[float]:
    """Return the change by quarter; not-a-number where a service is outside the run, or idle."""
    served, effort = (
        {
            record.arm: counted(record.service_month, record.axes.run_in_months)[:, place]
            for record in (arm, base)
        }
        for place in (SERVICE_MEASURES.index(m) for m in ("served", "effort_minutes"))
    )
    out = []
    for quarter in QUARTERS:
        changes, weights = [], []
        for row, start in starts.items():
            first = start + quarter * QUARTER
            months = range(first, first + QUARTER)
            weight = _total(effort[base.arm][row], months)
            rates = [_rate(served[r.arm][row], effort[r.arm][row], months) for r in (arm, base)]
            if math.isfinite(weight) and not (math.isfinite(rates[0]) and rates[1] > 0):
                continue
            changes.append(rates[0] / rates[1] - 1)
            weights.append(weight)
        out.append(float(np.average(changes, weights=weights)) if sum(weights) > 0 else math.nan)
    return out


def _total(values: Numbers, months: range) -> float:
    inside = months.start >= 0 and months.stop <= len(values)
    return float(values[months.start : months.stop].sum()) if inside else math.nan


def _rate(served: Numbers, effort: Numbers, months: range) -> float:
    minutes = _total(effort, months)
    return _total(served, months) / minutes if minutes > 0 else math.nan


def dip_title(table: pd.DataFrame, label: str, edges: str) -> str:
    """Say how deep the fall is at its deepest, when that is, and when it is made good.

    Parameters
    ----------
    edges
        Between which runs the range lies, in words.
    """
    after = table[table["months"] > 0]
    if after.empty:
        return f"{label}: no service is brought together long enough to tell a fall of productivity"
    low = after[after["mean"] <= FULL]
    if low.empty:
        return (
            f"{label}: requests finished per hour worked do not fall to speak of after a cut-over, "
            "in the mean of runs"
        )
    deepest = int(np.argmin(after["mean"].to_numpy()))
    fall, begins = -float(after["mean"].iloc[deepest]), deepest * QUARTER
    later = after[after["months"] > float(low.iloc[-1]["months"])]
    end = (
        f"back after {later.iloc[0]['months'] - QUARTER / 2:.0f} months"
        if len(later)
        else f"not back after {low.iloc[-1]['months'] + QUARTER / 2:.0f} months"
    )
    ends = [f"{after[name].iloc[deepest]:+.0%}" for name in ("p10", "p90")]
    return (
        f"{label}: requests finished per hour worked are {fall:.0%} fewer {begins} "
        f"to {begins + QUARTER} months after a cut-over and {end}, in the mean of runs (then "
        f"{ends[0]} to {ends[1]} in {edges})"
    )
