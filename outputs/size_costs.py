"""What the centre, and back office in all, cost a pupil against the size of the trust."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.accounts import BACK_OFFICE_LINES
from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim
from entities.post import CENTRE
from entities.published import CentralCostBySize
from entities.records import LedgerKey, Numbers, Records
from outputs.ledger_sums import TOGETHER, months_of_today, pupils_of, real, summed
from outputs.money import PENCE_IN_A_POUND
from outputs.place_names import centre_names
from outputs.probability import edges_of
from outputs.tidy import by_year
from outputs.unit_costs import is_spending

TODAY = "Today"
COLUMNS = ("item", "label", "what", "pupils", "p10", "mean", "p90", "runs",
           "lower_quartile", "median", "upper_quartile")  # fmt: skip


class Measure(NamedTuple):
    """A cost that is held against size: which postings it is, and what it is called."""

    key: str
    words: str
    counts: Callable[[LedgerKey], bool]


def _of_centre(key: LedgerKey) -> bool:
    return is_spending(key) and key.place == CENTRE


def _of_back_office(key: LedgerKey) -> bool:
    return is_spending(key) and key.line in BACK_OFFICE_LINES


CENTRE_COST = Measure("centre", "the centre", _of_centre)
"""Gross spending booked at centres, as the published figures have it."""
BACK_OFFICE = Measure("back-office", "back office in schools and centre", _of_back_office)
"""Spending on the lines of back office, in schools' and centres' books together."""


def size_costs_table(
    case: Case, records: Sequence[Records], claim: Claim, measure: Measure
) -> pd.DataFrame:
    """Return one of :func:`size_costs_tables`."""
    return size_costs_tables(case, records, claim, (measure,))[0]


def size_costs_tables(
    case: Case, records: Sequence[Records], claim: Claim, measures: Sequence[Measure]
) -> tuple[pd.DataFrame, ...]:
    """Pounds a pupil of every trust and of all together: today, and in the claim's year by arm.

    Real pounds, in prices of the decision; pupils of the opening. An arm that makes trusts one
    has no row for them apart. A table for each measure, but arm by arm, so that each is read once.
    """
    rows: list[list[tuple[object, ...]]] = [[] for _ in measures]
    of_base = [r for r in records if r.arm == claim.compared_with]
    if case.run_in_months:
        for of, measure in zip(rows, measures, strict=True):
            of += _rows(case, of_base, TODAY, _told(case, of_base, measure, None))
    for arm in case.arms:
        own = [r for r in records if r.arm == arm.key]
        for of, measure in zip(rows, measures, strict=True) if own else ():
            told = _told(case, own, measure, claim.year_after_decision)
            of += _rows(case, own, arm.label, told, _made_one(case, arm.key))
    return tuple(pd.DataFrame(of, columns=list(COLUMNS)) for of in rows)


def _made_one(case: Case, arm: str) -> frozenset[str]:
    plan = case.arm(arm).plan
    if plan.kind != "merge":
        return frozenset()
    return frozenset([*plan.joining_trusts, *([plan.lead_trust] if plan.lead_trust else [])])


def _names(case: Case) -> dict[str, str]:
    """Name trusts, and after them all together where there is more than one."""
    names = {n: name.removesuffix(" centre") for n, name in centre_names(case).items()}
    return names | ({TOGETHER: "All trusts together"} if len(names) > 1 else {})


def _told(case: Case, records: Sequence[Records], measure: Measure, year: int | None) -> Numbers:
    """Return pounds a pupil by (run, trust and all together); a year, or today where none."""
    at = {trust.company_number: n for n, trust in enumerate(case.trusts)}
    pupils = pupils_of(case)
    divisors = np.array([pupils[name] for name in (*at, TOGETHER)])

    @cache
    def row_of(key: LedgerKey) -> int | None:
        return at[key.trust] if measure.counts(key) else None

    runs = []
    for record in records:
        pence = summed(record, row_of, len(at)) * real(record)
        own = _of_today(record, pence) if year is None else _of_year(record, pence, year)
        runs.append(np.append(own, own.sum()) / PENCE_IN_A_POUND / divisors)
    return np.stack(runs)


def _of_year(record: Records, pence: Numbers, year: int) -> Numbers:
    return np.asarray(by_year(pence, record.axes.run_in_months)[:, year - 1])


def _of_today(record: Records, pence: Numbers) -> Numbers:
    today = pence[:, months_of_today(record)]
    return np.asarray(today.sum(axis=1) * MONTHS_PER_YEAR / today.shape[1])


def _rows(
    case: Case,
    records: Sequence[Records],
    what: str,
    told: Numbers,
    left_out: frozenset[str] = frozenset(),
) -> list[tuple[object, ...]]:
    pupils, none = pupils_of(case), (float("nan"),) * 3
    found: list[tuple[object, ...]] = []
    for column, (name, label) in enumerate(_names(case).items()):
        values = told[:, column if name != TOGETHER else -1]
        low, high = (float(q) for q in np.quantile(values, edges_of(len(values))))
        row = (name, label, what, pupils[name], low, float(values.mean()), high, len(records))
        if name not in left_out:
            found.append((*row, *none))
    return found


def published_bands(published: CentralCostBySize) -> pd.DataFrame:
    """Lay the published bands of size out as rows of the same table."""
    none, below = float("nan"), 0
    rows: list[tuple[object, ...]] = []
    for n, band in enumerate(published.bands):
        edge = band.pupils_below
        size = f"{below:,} to {edge:,} pupils" if edge else f"{below:,} pupils and over"
        size = f"To {edge:,} pupils" if edge and not n else size
        label = f"{size}: {band.trusts} trusts"
        quartiles = (band.lower_quartile, band.median, band.upper_quartile)
        what = f"Published, {published.accounts_year}"
        rows.append((f"band{n}", label, what, float(band.median_pupils), none, none, none,
                     band.trusts, *quartiles))  # fmt: skip
        below = edge or 0
    return pd.DataFrame(rows, columns=list(COLUMNS))


def published_back_office(published: CentralCostBySize) -> pd.DataFrame:
    """Lay the back office of single published trusts out as rows of the same table."""
    nan, what = float("nan"), f"Published, {published.accounts_year}"
    rows = [
        (
            f"public{n}",
            trust.name,
            what,
            float(trust.pupils),
            nan,
            trust.both,
            nan,
            1,
            nan,
            nan,
            nan,
        )
        for n, trust in enumerate(published.back_office)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def by_size(table: pd.DataFrame, published: CentralCostBySize | None) -> pd.DataFrame:
    """Put rows in order of size, a published band before the trusts that fall in it."""
    begins = [0, *(b.pupils_below or 0 for b in published.bands)] if published else []
    edges = {f"band{n}": float(edge) for n, edge in enumerate(begins[:-1])}
    size = table["item"].map(edges).fillna(table["pupils"])
    first = pd.Series(pd.factorize(table["item"])[0], index=table.index)
    order = pd.DataFrame({"size": size, "first": first})
    return table.loc[order.sort_values(["size", "first"], kind="stable").index].reset_index(
        drop=True
    )


def means_of(table: pd.DataFrame, item: str) -> dict[str, float]:
    """Return the mean of one trust, or all together, by what it is: today, or an arm's label."""
    own = table[table["item"] == item]
    return dict(zip(own["what"].astype(str), own["mean"].astype(float), strict=True))
