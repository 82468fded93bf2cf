"""Reserves: what is left of income over the years, by month, with the lines boards watch.

Revenue funds together; capital and pension never. The reserve of the accounts stands at the end of
their year and moves by each month's in-year balance, before and after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from entities.accounts import DIRECT_REVENUE_FINANCING, INCOME_LINES
from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.records import Integers, LedgerKey, Numbers, Records
from entities.trust import Trust
from outputs.assumed import assumed
from outputs.money import PENCE_IN_A_POUND, POSITION_TAGS
from outputs.tidy import at_year_end, counted, months_between, over_runs

ALARM = "funding.reserves_alarm_share"
"""Reserve as a share of income below which the Department for Education sees vulnerability."""
HIGH = "funding.reserves_high_share"
"""Reserve as a share of income above which a trust is asked what it is for."""
TOGETHER = "together"
"""All trusts of a case, as one."""
INCOME = frozenset({*INCOME_LINES, DIRECT_REVENUE_FINANCING})
NOT_REVENUE = ("capital", "pension")
"""Funds outside the revenue reserve."""
MEASURES: tuple[str, ...] = (
    "reserve",
    "share_of_income",
    "below_alarm",
    "lowest",
    "lowest_month",
    "in_year_balance",
)
UNITS: Mapping[str, str] = {
    "reserve": "gbp",
    "share_of_income": "share",
    "below_alarm": "share",
    "lowest": "gbp",
    "lowest_month": "months",
    "in_year_balance": "gbp",
}
"""Measure of a year and its unit: the reserve at the year's end; over the income of the year; 1
where that is below the alarm line; the lowest end of a month so far since the decision, as cash
runs low, and its month after the decision; and the year's in-year balance."""


def told_for(trust: Trust) -> bool:
    """Say whether a reserve may be told: never from a public return alone.

    Its in-year balance leaves out transfers between trusts and from those who joined.
    """
    return trust.budget is not None or trust.source in ("given", "illustrative")


def is_revenue(key: LedgerKey) -> bool:
    """Say whether a posting moves the revenue reserve: cash or a vacancy, of a revenue fund."""
    return key.tag in POSITION_TAGS and key.fund not in NOT_REVENUE


def monthly(record: Records, number: str) -> tuple[Integers, Integers]:
    """Return a trust's in-year balance and income in pence by month of the whole run."""
    found = list(map(_whose, record.ledger_keys))
    received = [n for n, each in enumerate(found) if each == (number, True)]
    own = received + [n for n, each in enumerate(found) if each == (number, False)]
    balance, income = (-record.ledger_pence[rows].sum(axis=0) for rows in (own, received))
    return np.asarray(balance), np.asarray(income)


@cache
def _whose(key: LedgerKey) -> tuple[str, bool]:
    """Return whose revenue reserve a posting moves, nobody's too, and whether it is income."""
    return key.trust if is_revenue(key) else "", key.line in INCOME


def reserve_path(
    trust: Trust, balance: Integers, months: Sequence[dt.date], run_in: int
) -> Integers:
    """Return the reserve in pence at the end of each month of the run.

    It is that of the accounts at the end of August of their year, moved as :func:`rolled` says.
    """
    known = np.asarray(trust.revenue_reserve_gbp * PENCE_IN_A_POUND)
    return rolled(known, trust.accounts_year, balance, months, run_in)


def rolled(
    known: Integers, accounts_year: str, balance: Integers, months: Sequence[dt.date], run_in: int
) -> Integers:
    """Roll what was held in the accounts over the months of a run: pence at the end of each.

    Where the run starts later, the months between pass at the mean balance of the run-in, at most
    of its first year, which is the same in every arm; without one, at that of the first month.

    Parameters
    ----------
    known, balance
        Pence at the end of August of the accounts' year, and moved by each month of the run (last
        axis).
    """
    closing = np.cumsum(balance, axis=-1)
    at = months_between(months[0], dt.date(int(accounts_year[:4]) + 1, 8, 1))
    if 0 <= at < len(months):
        return np.asarray(known[..., None] + closing - closing[..., at : at + 1])
    usual = balance[..., : min(max(run_in, 1), MONTHS_PER_YEAR)].mean(axis=-1)
    before = np.rint(usual * max(-(at + 1), 0)).astype(np.int64)
    return np.asarray((known + before)[..., None] + closing)


def low_points(paths: Numbers) -> tuple[Numbers, Numbers]:
    """Return the lowest end of a month up to the end of each year, and its month counted from 1.

    By (trust, year) of paths by (trust, month after the decision); the first such month.
    """
    lowest = np.minimum.accumulate(paths, axis=-1)
    ends = at_year_end(lowest, 0)
    first = [
        [int(np.argmax(path <= end)) + 1 for end in row]
        for path, row in zip(paths, ends, strict=True)
    ]
    return ends, np.asarray(first, dtype=np.float64)


def yearly(case: Case, record: Records) -> Numbers:
    """Return (trust, then all together; measure; year after the decision) of one run."""
    run_in, found = record.axes.run_in_months, []
    for trust in case.trusts:
        moved, received_then = monthly(record, trust.company_number)
        path_of = reserve_path(trust, moved, record.axes.months, run_in)
        found.append((path_of, moved, received_then))
    path, balance, income = (_with_total([each[n] for each in found]) for n in range(3))
    starts = np.arange(0, path.shape[-1] - run_in, MONTHS_PER_YEAR)
    received = np.add.reduceat(counted(income, run_in), starts, axis=-1)
    ends = at_year_end(path, run_in)
    lowest, month = low_points(counted(path, run_in))
    share = np.divide(ends, received, out=np.zeros_like(ends), where=received > 0)
    parts = {
        "reserve": ends,
        "share_of_income": share,
        "below_alarm": (share < assumed(case, ALARM)).astype(np.float64),
        "lowest": lowest,
        "lowest_month": month,
        "in_year_balance": np.add.reduceat(counted(balance, run_in), starts, axis=-1),
    }
    return np.stack([parts[name] for name in MEASURES], axis=1)


def together(case: Case, record: Records) -> Numbers:
    """Return the reserve of all trusts in pounds, at the decision and each month's end after it."""
    paths = []
    for trust in case.trusts:
        balance, _ = monthly(record, trust.company_number)
        path = reserve_path(trust, balance, record.axes.months, record.axes.run_in_months)
        paths.append(np.concatenate([path[:1] - balance[:1], path]))
    return np.asarray(np.sum(paths, axis=0)[record.axes.run_in_months :] / PENCE_IN_A_POUND)


def income_of_year(record: Records) -> Numbers:
    """Return income of the twelve months to the decision and to each month's end after it.

    Pounds, all trusts together. Where fewer months have run, those that have, taken to a year.
    """
    income = np.zeros(len(record.axes.months))
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if is_revenue(key) and key.line in INCOME:
            income -= pence
    summed = np.concatenate([[0.0], np.cumsum(income)]) / PENCE_IN_A_POUND
    ends = np.arange(record.axes.run_in_months, len(summed))
    begins = np.maximum(0, ends - MONTHS_PER_YEAR)
    run = np.maximum(1, ends - begins)
    received = np.asarray((summed[ends] - summed[begins]) * MONTHS_PER_YEAR / run)
    return np.where(ends > begins, received, np.roll(received, -1))


def _with_total(pence: Sequence[Integers]) -> Numbers:
    """Stack series in pounds, and their sum after them."""
    stacked = np.stack(pence) / PENCE_IN_A_POUND
    return np.concatenate([stacked, stacked.sum(axis=0, keepdims=True)])


def reserves_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """Reserve of every trust, and of all together, by year after the decision, over runs."""
    values = np.stack([yearly(case, record) for record in records])
    names = (*(trust.company_number for trust in case.trusts), TOGETHER)
    years = list(range(1, values.shape[-1] + 1))
    frame = over_runs(records, values, {"trust": names, "measure": MEASURES, "year": years})
    frame["unit"] = frame["measure"].astype(str).map(dict(UNITS))
    return frame


def positions(
    case: Case, record: Records, funds: Sequence[str]
) -> tuple[Integers, Integers, Integers]:
    """Return opening, in-year and closing pence by (trust, fund, month), month by month.

    The reserve of the accounts is not split by fund in a public return: all of it opens in general
    annual grant. Capital and pension open at nothing: they are not part of it.
    """
    shape = (len(case.trusts), len(funds), len(record.axes.months))
    moved = np.zeros(shape, dtype=np.int64)
    at = {trust.company_number: n for n, trust in enumerate(case.trusts)}
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if key.tag in POSITION_TAGS:
            moved[at[key.trust], funds.index(key.fund)] -= pence
    opening = np.zeros(shape, dtype=np.int64)
    for n, trust in enumerate(case.trusts):
        balance, _ = monthly(record, trust.company_number)
        first = (
            reserve_path(trust, balance, record.axes.months, record.axes.run_in_months)[0]
            - balance[0]
        )
        opening[n, funds.index("gag"), 0] = first
    for month in range(1, shape[2]):
        opening[:, :, month] = opening[:, :, month - 1] + moved[:, :, month - 1]
    return opening, moved, opening + moved
