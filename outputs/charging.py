"""Who pays for the centre: one run told again under each charging rule, nothing simulated anew.

Every rule raises what the centres of trusts that are one cost in the month, to the penny, so that
only who pays differs: a charge is a transfer between books and never a saving.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from entities.accounts import GENERAL_FUNDING
from entities.case import Case
from entities.measures import SERVICE_MEASURES
from entities.records import Integers, Numbers, Records
from outputs.money import PENCE_IN_A_POUND
from outputs.school_books import book_of, in_books
from outputs.tidy import MONTHS_IN_A_YEAR, by_year, counted, over_runs

RULES: dict[str, str] = {
    "flat_share": "the same share of each school's general funding",
    "per_pupil": "the same for every pupil",
    "by_use": "by the work that desks outside the school do for it",
}
"""Charging rule and how it shares the cost of a centre out. By use, schools might ask for less;
that is not simulated."""

MEASURES: tuple[str, ...] = ("charge", "balance", "balance_after")
"""Pounds of a year: what a school is charged, its in-year balance before it, and after it."""


def charges_table(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """What every school pays under every rule, and what is left of its year, over runs."""
    values = np.stack([retold(case, record) for record in records])
    years = list(range(1, values.shape[-1] + 1))
    axes = {"rule": tuple(RULES), "school": schools_of(case), "measure": MEASURES, "year": years}
    frame = over_runs(records, values / PENCE_IN_A_POUND, axes)
    frame["unit"] = "gbp"
    return frame


def retold(case: Case, record: Records) -> Integers:
    """Tell one run under every rule: pence by (rule, school, measure, year)."""
    return np.stack([told(case, record, rule) for rule in RULES])


def schools_of(case: Case) -> tuple[str, ...]:
    """Return the URN of every school of a case, in the order of its trusts."""
    return tuple(school.urn for trust in case.trusts for school in trust.schools)


def told(case: Case, record: Records, rule: str) -> Integers:
    """Tell one run under a rule: pence by (school, measure, year), measures as ``MEASURES``."""
    names = schools_of(case)
    before = _balances(record, {name: n for n, name in enumerate(names)})
    paid = by_year(charges(case, record, rule), 0)
    own = by_year(before, 0)
    return np.stack([paid, own, own - paid], axis=1)


def charges(case: Case, record: Records, rule: str) -> Integers:
    """Return what each school is charged, in pence by (school, month after the decision).

    Trusts that are one share the cost of all their centres; others bear their own.

    Raises
    ------
    KeyError
        When the rule is not one of ``RULES``.
    """
    numbers = [trust.company_number for trust in case.trusts]
    cost = -_balances(record, {n: i for i, n in enumerate(numbers)})
    weight = {"flat_share": general_funding, "per_pupil": _pupils, "by_use": _use}[rule](
        case, record
    )
    owner = [numbers.index(t.company_number) for t in case.trusts for _ in t.schools]
    joined = np.asarray(record.joined) - record.axes.run_in_months
    lead = _lead(case, record)
    out, months = np.zeros(weight.shape, dtype=np.int64), np.arange(weight.shape[1])
    one = np.asarray([
        np.where((lead is not None) & (months >= joined[t]), lead if lead is not None else t, t)
        for t in range(len(numbers))
    ])  # fmt: skip
    starts = [0, *(np.flatnonzero((one[:, 1:] != one[:, :-1]).any(axis=0)) + 1), len(months)]
    for first, after in pairwise(starts):
        stands, when = one[:, first], slice(first, after)
        for group in sorted(set(stands.tolist())):
            members = [s for s, t in enumerate(owner) if stands[t] == group]
            pence = cost[stands == group, when].sum(axis=0)
            out[members, when] = shared_out(pence, weight[members, when])
    return out


def _lead(case: Case, record: Records) -> int | None:
    lead = case.arm(record.arm).plan.lead_trust
    numbers = [trust.company_number for trust in case.trusts]
    return numbers.index(lead) if lead in numbers else None


def shared_out(pence: Integers, weights: Numbers) -> Integers:
    """Share whole pence of each month out by weights, to the penny.

    Pence left over go to the largest broken parts; equal parts where nothing has a weight.

    Parameters
    ----------
    pence, weights
        By month, and by (school, month).
    """
    whole = weights.sum(axis=0)
    equal = np.full(weights.shape, 1 / len(weights))
    part = np.where(whole > 0, weights / np.where(whole > 0, whole, 1.0), equal)
    exact = pence * part
    found = np.floor(exact).astype(np.int64)
    left = pence - found.sum(axis=0)
    order = np.argsort(-(exact - found), axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    return np.asarray(found + (rank < left))


def _balances(record: Records, at: Mapping[str, int]) -> Integers:
    """Return in-year cash balances by (books, month after the decision), of the books named."""
    run_in = record.axes.run_in_months
    out = np.zeros((len(at), len(record.axes.months) - run_in), dtype=np.int64)
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if in_books(key) and book_of(key) in at:
            out[at[book_of(key)]] -= counted(pence, run_in)
    return out


def general_funding(case: Case, record: Records) -> Numbers:
    """Return the general funding of each school by month; never below nought."""
    at = {name: n for n, name in enumerate(schools_of(case))}
    run_in = record.axes.run_in_months
    out = np.zeros((len(at), len(record.axes.months) - run_in))
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if key.line == GENERAL_FUNDING and key.place in at:
            out[at[key.place]] -= counted(pence, run_in)
    return np.maximum(out, 0.0)


def _pupils(case: Case, record: Records) -> Numbers:
    """Return the pupils of each school at the opening, the same in every month."""
    months = len(record.axes.months) - record.axes.run_in_months
    pupils = [school.pupils for trust in case.trusts for school in trust.schools]
    return np.tile(np.asarray(pupils)[:, None], (1, months))


def _use(case: Case, record: Records) -> Numbers:
    """Return the minutes that desks outside a school work for it in the year of each month.

    Minutes of each service, times the share of its finished requests that such desks finished.
    """
    at = {name: n for n, name in enumerate(SERVICE_MEASURES)}
    rows = [record.axes.schools.index(name) for name in schools_of(case)]
    of = record.service_school[:, rows]
    served = of[:, :, at["served"]]
    outside = np.divide(of[:, :, at["centre_closed"]], served,
                        out=np.zeros_like(served), where=served > 0)  # fmt: skip
    minutes = (of[:, :, at["effort_minutes"]] * outside).sum(axis=0)
    months = len(record.axes.months) - record.axes.run_in_months
    year = np.minimum(np.arange(months) // MONTHS_IN_A_YEAR, minutes.shape[-1] - 1)
    return np.asarray(minutes[:, year])
