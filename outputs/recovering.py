"""Recovery of a claim's services: cut-overs and queues out of the tables, one row a run."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim
from entities.records import Numbers
from outputs.recovery import Recovery, back_to_normal, recovery_of
from outputs.service import waits_supported
from outputs.tables import Tables
from outputs.tidy import months_between

CUT_OVER_KIND = "cut_over"
RECOVERY_COLUMNS: tuple[str, ...] = (
    "claim", "world", "replication", "function", "cut_over_month", "back_to_normal_month", "state",
)  # fmt: skip
"""Columns of the table of recovery, run by run; months after the decision, 1 the first."""


def month_in_words(case: Case, month: float) -> str:
    """Name the month so many months after the decision, such as 'March 2029'; never is said."""
    if math.isinf(month):
        return f"not within {case.horizon_years} years"
    whole = case.decision_date.year * MONTHS_PER_YEAR + case.decision_date.month - 1 + int(month)
    first = dt.date(whole // MONTHS_PER_YEAR, whole % MONTHS_PER_YEAR + 1, 1)
    return f"{MONTHS[first.month - 1]} {first.year}"


MONTHS: tuple[str, ...] = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""Names of months, in English whatever the computer speaks."""


def recovery_by_run(case: Case, tables: Tables, claim: Claim) -> pd.DataFrame:
    """For each run and service brought together: the cut-over, and when it was back to normal.

    Only services whose waits the trusts' data supports. `state` is no_dip, recovered or never.
    """
    dates = cut_overs(case, tables, claim)
    rows = tables.service_by_month
    wanted = rows["function"].isin(waits_supported(case)) & (rows["measure"] == "waiting")
    wide = rows[wanted & rows["arm"].isin([claim.arm, claim.compared_with])].pivot(
        index=["world", "replication", "function"], columns=["arm", "month"], values="value"
    )
    place = {run: i for i, run in enumerate(wide.index)}
    arm, base = _queues(wide, claim.arm), _queues(wide, claim.compared_with)
    found = []
    for (world, replication, function), start in dates.items():
        run = (world, replication, function)
        if run not in place or not 0 <= start < arm.shape[1]:
            continue
        back = back_to_normal(arm[place[run]], base[place[run]], start)
        state = "never" if math.isinf(back) else "no_dip" if back == start else "recovered"
        found.append((claim.key, *run, start + 1, back + 1, state))
    return pd.DataFrame(found, columns=list(RECOVERY_COLUMNS))


def _queues(wide: pd.DataFrame, arm: str) -> Numbers:
    """Requests waiting in one arm, (run and function, month)."""
    rows = wide[arm] if len(wide) else wide
    return np.asarray(rows.to_numpy(dtype=np.float64))


def cut_overs(case: Case, tables: Tables, claim: Claim) -> dict[tuple[int, int, str], int]:
    """First cut-over of every function in every run of the arm, in months after the decision."""
    said = {f"{function.label} is brought together": function.key for function in case.functions}
    rows = tables.happenings
    rows = rows[(rows["arm"] == claim.arm) & (rows["kind"] == CUT_OVER_KIND)]
    found: dict[tuple[int, int, str], int] = {}
    for world, replication, date, what in rows[["world", "replication", "date", "what"]].itertuples(
        index=False
    ):
        if what in said:
            run = (int(world), int(replication), said[what])
            month = months_between(case.decision_date, date)
            found[run] = min(month, found.get(run, month))
    return found


def recoveries(case: Case, by_run: pd.DataFrame) -> tuple[Recovery, ...]:
    """Sum recovery up by service, in the order of the case."""
    found = []
    for function in case.functions:
        rows = by_run[by_run["function"] == function.key]
        if len(rows):
            starts = (rows["cut_over_month"].astype(float) - 1).tolist()
            ends = (rows["back_to_normal_month"].astype(float) - 1).tolist()
            found.append(recovery_of(function.key, starts, ends, rows["world"].tolist()))
    return tuple(found)
