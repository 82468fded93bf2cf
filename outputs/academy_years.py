"""Money by academy year, the accounting year of academy trusts: 1 September to 31 August."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from entities.case import Case
from entities.post import CENTRE
from entities.records import LedgerKey, Numbers, Records
from outputs.ledger_sums import PRICES, TOGETHER, in_both_prices, summed
from outputs.money import PENCE_IN_A_POUND, SCHOOLS
from outputs.school_books import INCOME, MEASURES, in_books
from outputs.tidy import over_runs
from outputs.years import SEPTEMBER, whole_years, year_called

PLACES: tuple[str, ...] = (CENTRE, SCHOOLS)


def academy_years_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Income, spending and in-year balance of centres and schools by academy year, over runs.

    Only academy years that lie whole inside the run, those of the run-in among them: these are
    the same in every arm. Cash and vacancies, not capital; nominal and real.
    """
    trusts = (*(trust.company_number for trust in case.trusts), TOGETHER)
    names = whole_years(records[0].axes.months, SEPTEMBER)
    if not names:
        return pd.DataFrame(columns=["arm", "trust", "place", "measure", "academy_year", "unit"])
    row_of = _row_of(trusts[:-1])
    values = np.stack([_by_academy_year(record, row_of, trusts, names) for record in records])
    axes = {"prices": PRICES, "trust": trusts, "place": PLACES, "measure": MEASURES,
            "academy_year": names}  # fmt: skip
    frame = over_runs(records, values / PENCE_IN_A_POUND, axes)
    frame["unit"] = "gbp"
    return frame


def _row_of(trusts: Sequence[str]) -> Callable[[LedgerKey], int | None]:
    """Return what says where a posting is summed: by trust, place, and income or spending."""
    own = {number: n for n, number in enumerate(trusts)}

    @cache
    def row_of(key: LedgerKey) -> int | None:
        if not in_books(key):
            return None
        return 4 * own[key.trust] + 2 * (key.place != CENTRE) + (key.line not in INCOME)

    return row_of


def _by_academy_year(
    record: Records,
    row_of: Callable[[LedgerKey], int | None],
    trusts: Sequence[str],
    names: Sequence[str],
) -> Numbers:
    """Return pence of one run by (prices, trust, place, measure, academy year)."""
    own = trusts[:-1]
    months = summed(record, row_of, 4 * len(own)).reshape(len(own), len(PLACES), 2, -1)
    received, spent = -months[:, :, 0], months[:, :, 1]
    told = np.stack([received, spent, received - spent], axis=2)
    both = in_both_prices(record, np.concatenate([told, told.sum(axis=0, keepdims=True)]))
    year = np.array([year_called(month, SEPTEMBER) for month in record.axes.months])
    return np.stack([both[..., year == name].sum(axis=-1) for name in names], axis=-1)
