"""The books of every school and centre: income, spending and in-year balance, year by year.

Nothing is charged here: what a centre costs stands in the centre's books, whoever pays for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from entities.accounts import DIRECT_REVENUE_FINANCING, INCOME_LINES
from entities.post import CENTRE
from entities.records import Integers, LedgerKey, Records
from outputs.ledger_sums import keys_of, summed
from outputs.money import PENCE_IN_A_POUND, POSITION_TAGS
from outputs.tidy import by_year, over_runs

MEASURES: tuple[str, ...] = ("income", "spending", "in_year_balance")
"""Pounds of a year in cash: income less revenue paid into capital, spending, and the difference."""
INCOME = frozenset({*INCOME_LINES, DIRECT_REVENUE_FINANCING})


def books_of(records: Sequence[Records]) -> tuple[str, ...]:
    """Name every set of books: schools by URN, and each trust's centre by company number."""
    return tuple(sorted({book_of(key) for key in keys_of(records) if in_books(key)}))


def book_of(key: LedgerKey) -> str:
    """Return whose books a posting stands in."""
    return key.trust if key.place == CENTRE else key.place


def in_books(key: LedgerKey) -> bool:
    """Say whether a posting is money in somebody's books: cash or a vacancy, and not capital."""
    return key.tag in POSITION_TAGS and key.fund != "capital"


def yearly_books(record: Records, names: Sequence[str]) -> Integers:
    """Return pence by (books, measure, year after the decision) of one run."""
    return _yearly(record, _row_of(names), len(names))


def _row_of(names: Sequence[str]) -> Callable[[LedgerKey], int | None]:
    """Return what says where a posting is summed: income of each set of books, then spending."""
    at = {name: i for i, name in enumerate(names)}

    @cache
    def row_of(key: LedgerKey) -> int | None:
        return 2 * at[book_of(key)] + (key.line not in INCOME) if in_books(key) else None

    return row_of


def _yearly(record: Records, row_of: Callable[[LedgerKey], int | None], books: int) -> Integers:
    of = by_year(summed(record, row_of, 2 * books), record.axes.run_in_months)
    income, spending = -of[::2], of[1::2]  # income is negative in the ledger
    return np.stack([income, spending, income - spending], axis=1)


def school_books_table(records: Sequence[Records]) -> pd.DataFrame:
    """Income, spending and in-year balance of every school and centre by year, over runs."""
    names = books_of(records)
    if not names:
        return pd.DataFrame(columns=["arm", "books", "measure", "year", "runs", "unit"])
    row_of = _row_of(names)
    values = np.stack([_yearly(record, row_of, len(names)) for record in records])
    years = list(range(1, values.shape[-1] + 1))
    axes = {"books": names, "measure": MEASURES, "year": years}
    frame = over_runs(records, values / PENCE_IN_A_POUND, axes)
    frame["unit"] = "gbp"
    return frame
