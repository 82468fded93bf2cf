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
from outputs.recovering import cut_overs
from outputs.tables import Tables
from outputs.tidy import counted

QUARTER = 3
QUARTERS = range(-2, 12)
"""Quarters since a cut-over: half a year before it to three years after."""
COLUMNS = ("months", "mean", "p10", "p50", "p90", "runs")
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


def dip_table(by_run: Numbers) -> pd.DataFrame:
    """Sum the changes up over runs; `months` since the cut-over is the middle of the quarter."""
    rows = []
    for place, quarter in enumerate(QUARTERS):
        known = by_run[np.isfinite(by_run[:, place]), place]
        if known.size:
            edges = (float(q) for q in np.quantile(known, (0.1, 0.5, 0.9)))
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
    """Return the change by quarter; not-a-number where a service is outside the run."""
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
            rates = [_rate(served[r.arm][row], effort[r.arm][row], months) for r in (arm, base)]
            changes.append(rates[0] / rates[1] - 1 if rates[1] > 0 else math.nan)
            weights.append(_total(effort[base.arm][row], months))
        out.append(float(np.average(changes, weights=weights)) if sum(weights) > 0 else math.nan)
    return out


def _total(values: Numbers, months: range) -> float:
    inside = months.start >= 0 and months.stop <= len(values)
    return float(values[months.start : months.stop].sum()) if inside else math.nan


def _rate(served: Numbers, effort: Numbers, months: range) -> float:
    minutes = _total(effort, months)
    return _total(served, months) / minutes if minutes > 0 else math.nan


def dip_title(table: pd.DataFrame, label: str) -> str:
    """Say how deep the fall is in the quarter after the cut-over, and when it is made good."""
    after = table[table["months"] > 0]
    if after.empty:
        return f"{label}: no service is brought together long enough to tell a fall of productivity"
    first = float(after.iloc[0]["mean"])
    low = after[after["mean"] <= FULL]
    if low.empty:
        return (
            f"{label}: requests finished per hour worked change by {first:+.0%} in the quarter "
            "after a cut-over; there is no fall to speak of in the mean of runs"
        )
    later = after[after["months"] > float(low.iloc[-1]["months"])]
    end = (
        f"back {later.iloc[0]['months'] - QUARTER / 2:.0f} months after it"
        if len(later)
        else f"not back {low.iloc[-1]['months'] + QUARTER / 2:.0f} months after it"
    )
    return (
        f"{label}: requests finished per hour worked are {abs(first):.0%} "
        f"{'fewer' if first < 0 else 'more'} in the quarter after a cut-over and {end}, "
        "in the mean of runs"
    )
