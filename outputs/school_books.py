"""The books of every school and centre: income, spending and in-year balance, year by year.

Nothing is charged here: what a centre costs stands in the centre's books, whoever pays for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.accounts import DIRECT_REVENUE_FINANCING, INCOME_LINES
from entities.post import CENTRE
from entities.records import Integers, LedgerKey, Records
from outputs.money import PENCE_IN_A_POUND, POSITION_TAGS
from outputs.tidy import by_year, over_runs

MEASURES: tuple[str, ...] = ("income", "spending", "in_year_balance")
"""Pounds of a year in cash: income less revenue paid into capital, spending, and the difference."""
INCOME = frozenset({*INCOME_LINES, DIRECT_REVENUE_FINANCING})


def books_of(records: Sequence[Records]) -> tuple[str, ...]:
    """Name every set of books: schools by URN, and each trust's centre by company number."""
    found = {book_of(key) for record in records for key in record.ledger_keys if in_books(key)}
    return tuple(sorted(found))


def book_of(key: LedgerKey) -> str:
    """Return whose books a posting stands in."""
    return key.trust if key.place == CENTRE else key.place


def in_books(key: LedgerKey) -> bool:
    """Say whether a posting is money in somebody's books: cash or a vacancy, and not capital."""
    return key.tag in POSITION_TAGS and key.fund != "capital"


def yearly_books(record: Records, names: Sequence[str]) -> Integers:
    """Return pence by (books, measure, year after the decision) of one run."""
    at = {name: i for i, name in enumerate(names)}
    yearly = by_year(record.ledger_pence, record.axes.run_in_months)
    out = np.zeros((len(names), len(MEASURES), yearly.shape[-1]), dtype=np.int64)
    for key, pence in zip(record.ledger_keys, yearly, strict=True):
        if in_books(key):
            row = out[at[book_of(key)]]
            if key.line in INCOME:
                row[0] -= pence  # income is negative in the ledger
            else:
                row[1] += pence
            row[2] -= pence
    return out


def school_books_table(records: Sequence[Records]) -> pd.DataFrame:
    """Income, spending and in-year balance of every school and centre by year, over runs."""
    names = books_of(records)
    if not names:
        return pd.DataFrame(columns=["arm", "books", "measure", "year", "runs", "unit"])
    values = np.stack([yearly_books(record, names) for record in records]) / PENCE_IN_A_POUND
    years = list(range(1, values.shape[-1] + 1))
    frame = over_runs(records, values, {"books": names, "measure": MEASURES, "year": years})
    frame["unit"] = "gbp"
    return frame
