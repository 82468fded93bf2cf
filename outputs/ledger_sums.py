"""Sums of the ledger by month under any split of its keys, in prices of the year and real."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.records import Integers, LedgerKey, Numbers, Records

PRICES: tuple[str, ...] = ("of_the_year", "of_the_decision")
"""Nominal pounds, and real pounds: in prices of the month of the decision."""
TOGETHER = "together"
"""All trusts of a case added up, whether they are one or not."""


def summed(record: Records, row_of: Callable[[LedgerKey], int | None], rows: int) -> Integers:
    """Sum the pence of a run by (row, month of the run); keys without a row are left out.

    Runs have much the same keys: whoever sums many has `row_of` remember what it was asked
    (``functools.cache``).
    """
    found = [(n, row) for n, row in enumerate(map(row_of, record.ledger_keys)) if row is not None]
    kept, to = [n for n, _ in found], [row for _, row in found]
    out = np.zeros((rows, len(record.axes.months)), dtype=np.int64)
    np.add.at(out, to, record.ledger_pence[kept])
    return out


def keys_of(records: Sequence[Records]) -> frozenset[LedgerKey]:
    """Return every key of some runs, once."""
    return frozenset[LedgerKey]().union(*(record.ledger_keys for record in records))


def real(record: Records) -> Numbers:
    """Return what a pound of each month of the run buys, in prices of the month of the decision."""
    return np.asarray(record.prices[record.axes.run_in_months] / record.prices)


def in_both_prices(record: Records, by_month: Integers) -> Numbers:
    """Put a series by month, the last axis, in prices of the year and of the decision: first axis,
    as :data:`PRICES`."""
    return np.stack([by_month.astype(np.float64), by_month * real(record)])


def months_of_today(record: Records) -> slice:
    """Return the months of the run that stand for today: the last twelve before the decision.

    Where the run-in is shorter, all of it: none where there is none.
    """
    after = record.axes.run_in_months
    return slice(max(0, after - MONTHS_PER_YEAR), after)


def today_in_words(case: Case) -> str:
    """Say which months stand for today."""
    if case.run_in_months >= MONTHS_PER_YEAR:
        return "the twelve months before the decision"
    return f"the {case.run_in_months} months before the decision, made a full year"


def pupils_of(case: Case) -> dict[str, float]:
    """Return the pupils of every school (by URN), every trust (by company number), and of all.

    The rolls of the opening, so that a change of a cost per pupil is one of pounds.
    """
    schools = {school.urn: school.pupils for trust in case.trusts for school in trust.schools}
    trusts = {t.company_number: math.fsum(s.pupils for s in t.schools) for t in case.trusts}
    return {**schools, **trusts, TOGETHER: math.fsum(trusts.values())}
