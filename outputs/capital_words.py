"""What the page says of money for buildings: who passes the test of size, and what bids brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from entities.case import Case
from entities.claim import Claim
from entities.condition_grants import SizeTest
from entities.records import Integers, Records
from entities.trust import Trust
from outputs.amounts import per_cent, pounds
from outputs.assumed import assumed
from outputs.capital import has_capital, received
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import edges_in_words, edges_of, shares_of, spread_of
from outputs.run_info import JUDGEMENT_GRADES
from outputs.tidy import by_year

HEADINGS: tuple[str, ...] = (
    "Trust", "Arm", "Allocation by formula, a year", "Bids won, a year",
    "Both, a year: range of runs", "Years with nothing",
)  # fmt: skip
"""Headings of the table of :class:`Capital`."""


class Capital(NamedTuple):
    """Sentences and rows on money for buildings under one claim; empty where there is none."""

    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class _Pair(NamedTuple):
    """Paired runs of a claim: pence by (run, trust, kind of grant, month), and who joined when."""

    case: Case
    claim: Claim
    worlds: Integers
    before: Integers
    after: Integers
    joined: Integers
    months: tuple[dt.date, ...]


def capital_of(case: Case, records: Sequence[Records], claim: Claim) -> Capital:
    """Work out what the page says of money for buildings under one claim."""
    base = {(r.world, r.replication): r for r in records if r.arm == claim.compared_with}
    own = [r for r in records if r.arm == claim.arm]
    if not any(has_capital(record) for record in (*own, *base.values())):
        return Capital()
    run_in = own[0].axes.run_in_months
    pair = _Pair(
        case=case,
        claim=claim,
        worlds=np.asarray([r.world for r in own]),
        before=np.stack([received(case, base[r.world, r.replication]) for r in own]),
        after=np.stack([received(case, r) for r in own]),
        joined=np.asarray([r.joined for r in own]) - run_in,
        months=own[0].axes.months[run_in:],
    )
    test = size_test(case)
    starts = [said for n in range(len(case.trusts)) for said in _starts(pair, n)]
    return Capital((_rule(test), _today(case, claim, test), *starts, _worth(pair)), _rows(pair))


def size_test(case: Case) -> SizeTest:
    """Return the test of size, as law in the book of a case has it."""
    keys = ("funding.sca_min_schools", "funding.sca_min_pupils", "funding.sca_special_weight")
    return SizeTest(*(assumed(case, key) for key in keys))


def _rule(test: SizeTest) -> str:
    return (
        f"A trust with at least {test.schools:g} schools and {test.pupils:,.0f} pupils in "
        f"September (one of special or alternative provision counts {test.special_weight:g}) gets "
        "School Condition Allocation by formula from the April after. Schools of other trusts bid "
        "to the Condition Improvement Fund: some bid, some of those win. All of it is spent on "
        "buildings as it comes, and none of it counts for a claim under any rule."
    )


def _today(case: Case, claim: Claim, test: SizeTest) -> str:
    """Say who passes the test on the rolls of the opening, and whether all pass together."""
    told = [f"{t.name} ({_size(test, (t,))}) {_passes(test, (t,))}" for t in case.trusts]
    said = f"On the rolls of the opening: {'; '.join(told)}."
    plan = case.arm(claim.arm).plan
    if plan.kind != "merge" or plan.lead_trust is None:
        return f"{said} The plan makes no one trust of several, so it changes none of this."
    together = tuple(case.trust(n) for n in (plan.lead_trust, *plan.joining_trusts))
    return (
        f"{said} As one trust ({_size(test, together)}) they would "
        f"{'pass' if _passed(test, together) else 'not pass'}."
    )


def _size(test: SizeTest, trusts: Sequence[Trust]) -> str:
    schools = sum(len(trust.schools) for trust in trusts)
    return f"{schools} school{'s' * (schools != 1)}, {_weighted(test, trusts):,.0f} pupils"


def _weighted(test: SizeTest, trusts: Sequence[Trust]) -> float:
    return test.weighted_pupils((s, s.pupils) for trust in trusts for s in trust.schools)


def _passed(test: SizeTest, trusts: Sequence[Trust]) -> bool:
    return test.passed(sum(len(t.schools) for t in trusts), _weighted(test, trusts))


def _passes(test: SizeTest, trusts: Sequence[Trust]) -> str:
    return "passes" if _passed(test, trusts) else "does not pass"


def _starts(pair: _Pair, trust: int) -> tuple[str, ...]:
    """Say when a trust's schools get an allocation that they would not have without the plan."""
    begins = _first(pair.after[:, trust, 0])
    gains = np.isfinite(begins) & ~np.isfinite(_first(pair.before[:, trust, 0]))
    if not gains.any():
        return ()
    at = np.quantile(begins[gains], shares_of(int(gains.sum())), method="inverted_cdf")
    low, middle, high = (f"{pair.months[int(month)]:%B %Y}" for month in at)
    found = pair.case.trusts[trust]
    name, label = found.name, pair.case.arm(pair.claim.arm).label
    plan = pair.case.arm(pair.claim.arm).plan
    lead = found.company_number == plan.lead_trust
    together = pair.joined.min(axis=1) if lead else pair.joined[:, trust]
    wait = float(np.median((begins - together)[gains]))
    return (
        f"With '{label}' the schools of {name} get an allocation they would not have without it in "
        f"{int(gains.sum())} of {len(gains)} runs: of these from {middle} in the middle run "
        f"({edges_in_words(int(gains.sum()))}: {low} to {high}), {wait:.0f} months after "
        f"{'the first trust joins it' if lead else 'it joins'} (median).",
    )


def _first(pence: Integers) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return by run the first month with money, infinite where there is none."""
    some = pence != 0
    return np.where(some.any(axis=-1), some.argmax(axis=-1).astype(np.float64), np.inf)


def _worth(pair: _Pair) -> str:
    """Say what bids and allocations bring with the plan and without it, all trusts together."""
    without, bids, brings = (
        float(of.mean()) for of in (
            _a_year(pair, pair.before[:, :, 1].sum(axis=1)),
            _a_year(pair, pair.after[:, :, 1].sum(axis=1)),
            _a_year(pair, pair.after.sum(axis=(1, 2))),
        )
    )  # fmt: skip
    change = _a_year(pair, (pair.after - pair.before).sum(axis=(1, 2)))
    label = pair.case.arm(pair.claim.compared_with).label
    won = _a_year(pair, pair.before[:, :, 1].sum(axis=1))
    low, high = np.quantile(won, edges_of(len(won)))
    said = (
        f"With '{label}' schools of the case win {pounds(without)} a year in bids, in the mean of "
        f"{len(change)} runs and all years ({pounds(low)} to {pounds(high)} in "
        f"{edges_in_words(len(change))})"
    )
    if not change.any():
        return f"{said}. The plan changes no pound of this, nor of allocations, in any run."
    spread = spread_of(change, pair.worlds)
    interval = (
        f"95% interval {pounds(spread.low)} to {pounds(spread.high)}"
        if np.isfinite(spread.low) else "too few runs for an interval"
    )  # fmt: skip
    return (
        f"{said}; with the plan {pounds(bids)}. Bids and allocations together come to "
        f"{pounds(brings)} a year with it, a change of {pounds(spread.mean)} ({interval})."
        f"{_doubt(pair.case)}"
    )


def _doubt(case: Case) -> str:
    """Say that the rate of the allocation is not known, where it is not."""
    rate = next((a for a in case.assumptions if a.key == "funding.sca_rate_per_pupil"), None)
    if rate is None or rate.grade not in JUDGEMENT_GRADES:
        return ""
    return " It rests on a rate of the allocation for which no published figure was checked."


def _a_year(pair: _Pair, pence: Integers) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return pounds a year by run, given pence by (run, month)."""
    return np.asarray(pence.sum(axis=-1) / PENCE_IN_A_POUND / pair.case.horizon_years)


def _rows(pair: _Pair) -> tuple[tuple[str, ...], ...]:
    """Lay every trust out without the plan and with it."""
    rows = []
    arms = ((pair.claim.compared_with, pair.before), (pair.claim.arm, pair.after))
    for n, trust in enumerate(pair.case.trusts):
        for arm, found in arms:
            allocation, bids = (_a_year(pair, found[:, n, kind]) for kind in (0, 1))
            low, _, high = np.quantile(allocation + bids, shares_of(len(found)))
            nothing = (by_year(found[:, n].sum(axis=1), 0) == 0).mean()
            means = (pounds(float(of.mean())) for of in (allocation, bids))
            span = f"{pounds(float(low))} to {pounds(float(high))}"
            label = pair.case.arm(arm).label
            rows.append((trust.name, label, *means, span, per_cent(float(nothing))))
    return tuple(rows)
