"""Where the minutes go: all the work asked, and what became of it, minute for minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.measures import WORK_MEASURES
from entities.records import Numbers, Records
from outputs.service import MINUTES_IN_AN_HOUR
from outputs.tidy import over_runs

DEMANDED: tuple[str, ...] = ("asked", "sent_back", "second_line")
"""What adds to the work there is to do."""

ACCOUNTED: dict[str, int] = {
    "by_centre": 1,
    "by_schools": 1,
    "by_suppliers": 1,
    "travel": -1,
    "process": 1,
    "automated": 1,
    "given_up": 1,
    "left": 1,
}
"""What became of it, and with which sign; travel is in the three before it, and asked by nobody."""

PROOF: tuple[str, ...] = ("asked_in_all", "accounted_for", "difference")
"""Rows that prove the balance: the two sides, and what lies between them (nought)."""

OTHER_WORK = "other"
"""Stands for the service of a request type that is in none of the case's."""

WIDEST_GAP = 1e-6
"""Minutes by which the two sides may differ for the rounding of a computer's arithmetic."""


def work_balance_table(records: Sequence[Records]) -> pd.DataFrame:
    """Hours of work by request type over the whole run, both sides of the balance, over runs."""
    values = np.stack([_with_proof(record.work_balance) for record in records])
    axes = {"request_type": records[0].axes.kinds, "measure": (*WORK_MEASURES, *PROOF)}
    frame = over_runs(records, values / MINUTES_IN_AN_HOUR, axes)
    frame.insert(3, "unit", "hours")
    return frame


def sides(balance: Numbers) -> tuple[Numbers, Numbers]:
    """Return both sides of a balance (kind, measure), in minutes: asked in all, accounted for."""
    at = {name: balance[:, i] for i, name in enumerate(WORK_MEASURES)}
    asked = np.sum([at[name] for name in DEMANDED], axis=0)
    found = np.sum([sign * at[name] for name, sign in ACCOUNTED.items()], axis=0)
    return asked, found


def _with_proof(balance: Numbers) -> Numbers:
    asked, found = sides(balance)
    proof = np.stack([asked, found, asked - found], axis=1)
    return np.concatenate([balance, proof], axis=1)


def bad_work(record: Records) -> list[str]:
    """Name the request types whose minutes of work do not balance, in sentences."""
    asked, found = sides(record.work_balance)
    return [
        f"{kind}: {abs(gap):g} minutes of work are {'missing' if gap > 0 else 'too many'}"
        for kind, gap in zip(record.axes.kinds, asked - found, strict=True)
        if not abs(gap) <= WIDEST_GAP
    ]


def by_function(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """Mean hours by function (rows: function and arm; columns: measures), in the case's order."""
    of = {request.key: function for function, request in case.request_types}
    known = table[table["measure"].isin(list(WORK_MEASURES))]
    rows = pd.DataFrame(
        {
            "function": known["request_type"].astype(str).map(of).fillna(OTHER_WORK),
            "arm": known["arm"].astype(str),
            "measure": known["measure"].astype(str),
            "mean": known["mean"],
        }
    )
    wide = rows.pivot_table(
        index=["function", "arm"], columns="measure", values="mean", aggfunc="sum"
    )
    functions = (*(function.key for function in case.functions), OTHER_WORK)
    order = [(f, a.key) for f in functions for a in case.arms if (f, a.key) in wide.index]
    index = pd.MultiIndex.from_tuples(order, names=["function", "arm"])
    return wide.reindex(index=index, columns=list(WORK_MEASURES))


WORK_WORDS: Mapping[str, str] = {
    "asked": "Asked",
    "sent_back": "Sent back",
    "second_line": "Second line",
    "by_centre": "By the centre",
    "by_schools": "By schools",
    "by_suppliers": "By suppliers",
    "travel": "of which travel",
    "process": "Saved by process and skill",
    "automated": "Saved by automation",
    "given_up": "Given up to schools",
    "left": "Left undone",
}
"""Heading of each measure of work on the page."""
