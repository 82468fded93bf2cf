"""Money for buildings: what each trust's schools get by formula and by bids, year by year.

Capital stands apart: it is in no saving, no in-year balance of revenue, no charge and no book of a
school.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.accounts import CAPITAL_GRANTS, CAPITAL_LINES
from entities.case import Case
from entities.condition_grants import GRANTS
from entities.records import Integers, Records
from outputs.money import PENCE_IN_A_POUND
from outputs.tidy import by_year, counted, over_runs

ALL = "all"
"""All trusts of the case together."""
KINDS: tuple[str, ...] = (*GRANTS, "both")
"""Kinds of grant, and both together."""
COLUMNS: tuple[str, ...] = (
    "arm", "trust", "grant", "year", "runs", "mean", "p10", "p50", "p90", "none", "unit",
)  # fmt: skip


def capital_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Pounds received for buildings by arm, trust, kind of grant and year, over runs.

    A trust stands for its schools of the opening, also once it has joined another, so that arms
    can be compared. Prices of the year; `none` is the share of runs with nothing in the year.
    """
    if not any(has_capital(record) for record in records):
        return pd.DataFrame(columns=list(COLUMNS))
    monthly = np.stack([received(case, record) for record in records])
    yearly = by_year(np.concatenate([monthly, monthly.sum(axis=1, keepdims=True)], axis=1), 0)
    values = np.concatenate([yearly, yearly.sum(axis=2, keepdims=True)], axis=2)
    trusts = (*(trust.company_number for trust in case.trusts), ALL)
    years = list(range(1, values.shape[-1] + 1))
    axes = {"trust": trusts, "grant": KINDS, "year": years}
    frame = over_runs(records, values / PENCE_IN_A_POUND, axes)
    frame["none"] = over_runs(records, (values == 0).astype(np.float64), axes)["mean"]
    frame["unit"] = "gbp"
    return frame[list(COLUMNS)]


def has_capital(record: Records) -> bool:
    """Say whether anything at all is received for buildings in a run."""
    return any(key.line == CAPITAL_GRANTS for key in record.ledger_keys)


def received(case: Case, record: Records) -> Integers:
    """Return pence received by (trust, kind of grant, month after the decision) of one run."""
    trusts = {trust.company_number: n for n, trust in enumerate(case.trusts)}
    grants = {name: n for n, name in enumerate(GRANTS.values())}
    run_in = record.axes.run_in_months
    out = np.zeros((len(trusts), len(grants), len(record.axes.months) - run_in), dtype=np.int64)
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if key.line == CAPITAL_GRANTS:
            out[trusts[key.trust], grants[key.cause]] -= counted(pence, run_in)
    return out


def bad_capital(record: Records) -> list[str]:
    """Check that money for buildings stands in its fund alone and is spent as it comes."""
    rows = [n for n, key in enumerate(record.ledger_keys) if key.line in CAPITAL_LINES]
    funds = {record.ledger_keys[n].fund for n in rows} - {"capital"}
    found = [f"money for buildings stands in the fund {fund!r}" for fund in sorted(funds)]
    off = int(np.abs(record.ledger_pence[rows].sum(axis=0)).sum())
    if off:
        found.append(f"money for buildings is not spent as it comes, by {off / 100:.2f} pounds")
    return found
