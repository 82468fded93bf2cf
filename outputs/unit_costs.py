"""What every function costs a pupil: by school, centre and trust, in nominal and in real pounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.case import Case
from entities.post import CENTRE
from entities.records import LedgerKey, Numbers, Records
from outputs.ledger_sums import PRICES, TOGETHER, in_both_prices, keys_of, pupils_of, summed
from outputs.money import PENCE_IN_A_POUND, SCHOOLS
from outputs.school_books import INCOME, in_books
from outputs.tidy import by_year, over_runs

MEASURES: tuple[str, ...] = ("running", "one_off")
"""Running: posts as established, what vacancies save, their cover, recruiting, contracts,
suppliers, systems and all else that comes back. One-off: what a plan or a shock costs once."""
WHOLE = "whole"
"""The books of a trust's centre and of all its schools."""
TOTAL = "total"
"""All functions, and what no function explains, together."""


class Books(NamedTuple):
    """Whose cost a row is: a trust (or all together), a place in it, and a function."""

    trust: str
    place: str
    function: str


def is_spending(key: LedgerKey) -> bool:
    """Say whether a posting is spending in somebody's books: cash or a vacancy, not capital."""
    return in_books(key) and key.line not in INCOME


def unit_costs_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Pounds per pupil and year by function, place and year after the decision, over runs.

    Places are schools by URN, a trust's schools together, its centre, and both; trusts stand for
    themselves as at the opening, and ``together`` is all of them, whether one or not. Pupils are
    those of the opening, of the whole trust where the place is the centre.
    """
    found = {key for key in keys_of(records) if is_spending(key)}
    leaves = tuple(sorted({Books(key.trust, key.place, key.function) for key in found}))
    if not leaves:
        return pd.DataFrame(columns=["arm", *Books._fields, "measure", "prices", "year", "unit"])
    rows = books_of(leaves)
    share = per_pupil(rows, leaves, pupils_of(case))
    row_of = _row_of(leaves)
    values = np.stack([_by_year(record, row_of, len(leaves)) for record in records])
    each = np.einsum("rl,nlmpy->nrmpy", share, values, optimize=True)
    years = list(range(1, each.shape[-1] + 1))
    axes = {"row": list(range(len(rows))), "measure": MEASURES, "prices": PRICES, "year": years}
    frame = over_runs(records, each, axes)
    named = pd.DataFrame(rows, columns=list(Books._fields)).take(frame.pop("row").to_numpy())
    for place, name in enumerate(Books._fields, start=1):
        frame.insert(place, name, named[name].to_numpy())
    frame["unit"] = "gbp_per_pupil"
    return frame


def _row_of(leaves: Sequence[Books]) -> Callable[[LedgerKey], int | None]:
    """Return what says where a posting is summed: by books, and measure of each."""
    at = {books: n for n, books in enumerate(leaves)}

    @cache
    def row_of(key: LedgerKey) -> int | None:
        if not is_spending(key):
            return None
        once = key.recurrence == "one_off" and key.tag == "cash"
        return 2 * at[Books(key.trust, key.place, key.function)] + once

    return row_of


def _by_year(record: Records, row_of: Callable[[LedgerKey], int | None], books: int) -> Numbers:
    """Return pounds of one run by (books, measure, prices, year after the decision)."""
    months = in_both_prices(record, summed(record, row_of, len(MEASURES) * books))
    yearly = by_year(months, record.axes.run_in_months) / PENCE_IN_A_POUND
    return np.moveaxis(yearly.reshape(len(PRICES), books, len(MEASURES), -1), 0, 2)


def books_of(leaves: Sequence[Books]) -> tuple[Books, ...]:
    """Name every row of the table: the books themselves, and what is added up from them."""
    found = {row for books in leaves for row in _stands_in(books)}
    return tuple(sorted(found))


def _stands_in(books: Books) -> tuple[Books, ...]:
    """Return the rows that the cost of a school's or centre's function is part of."""
    wider = CENTRE if books.place == CENTRE else SCHOOLS
    rows = [
        Books(trust, place, function)
        for trust in (books.trust, TOGETHER)
        for place in dict.fromkeys((wider, WHOLE))
        for function in (books.function, TOTAL)
    ]
    own = [books._replace(function=function) for function in (books.function, TOTAL)]
    return tuple(dict.fromkeys([*own, *rows]))


def per_pupil(
    rows: Sequence[Books], leaves: Sequence[Books], pupils: Mapping[str, float]
) -> Numbers:
    """Return what part of a pound of each leaf (column) each row bears a pupil."""
    at = {books: n for n, books in enumerate(rows)}
    out = np.zeros((len(rows), len(leaves)))
    for column, books in enumerate(leaves):
        for row in _stands_in(books):
            out[at[row], column] = 1 / pupils.get(row.place, pupils[row.trust])
    return out
