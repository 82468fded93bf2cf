"""What moves the in-year balance from today to a year after the decision, and what the plan adds.

A public return says too little of what a balance is, so only its change is ever told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.accounts import STAFF_LINES, TEACHING_LINES
from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim
from entities.records import Integers, LedgerKey, Numbers, Records
from outputs.bridge import whole_pence
from outputs.ledger_sums import TOGETHER, months_of_today, summed
from outputs.money import PENCE_IN_A_POUND
from outputs.place_names import centre_names
from outputs.probability import edges_of
from outputs.school_books import INCOME, in_books
from outputs.tidy import by_year

PARTS: dict[str, tuple[str, str]] = {
    "income": ("Income", "Plan: income"),
    "teachers": ("Teachers' pay", "Plan: teachers' pay"),
    "support": ("Support staff's pay", "Plan: support staff's terms"),
    "plans": ("Support for more pupils with plans", "Plan: support for pupils"),
    "posts": ("Pay of posts listed one by one", "Plan: posts"),
    "contracts": ("Contracts, suppliers, systems", "Plan: contracts, suppliers, systems"),
    "other": ("Other running costs", "Plan: other running costs"),
    "vacancies": ("Vacancies, cover, hiring", "Plan: vacancies, cover, hiring"),
    "one_off": ("One-off costs", "Plan: one-off costs"),
}
"""Cause of a change -> what it is called where it comes anyway, and where the plan brings it."""
MORE_PLANS = "Support for more plans"
"""Cause in the ledger of what more pupils with education, health and care plans cost."""
ANYWAY, PLAN = "anyway", "plan"


class FromToday(NamedTuple):
    """The mean change of one in-year balance by cause, in whole pence; more balance is positive.

    Attributes
    ----------
    books, label
        Company number, or ``together``, and how it is called.
    anyway, plan
        Cause and pence: from today to the year without the plan, and from there to the year with
        it. They add up to the mean change of all runs, to the penny.
    anyway_edges, total_edges
        P10 and P90 over runs of the change without and with the plan, in pounds.
    ranges
        The same of each cause, by segment (``anyway`` or ``plan``) and cause.
    """

    books: str
    label: str
    year: int
    anyway: tuple[tuple[str, int], ...]
    plan: tuple[tuple[str, int], ...]
    anyway_edges: tuple[float, float]
    total_edges: tuple[float, float]
    ranges: Mapping[tuple[str, str], tuple[float, float]] = MappingProxyType({})

    @property
    def anyway_pence(self) -> int:
        """The mean change without the plan, in pence."""
        return sum(pence for _, pence in self.anyway)

    @property
    def plan_pence(self) -> int:
        """The mean change that the plan brings, in pence."""
        return sum(pence for _, pence in self.plan)


def part_of(key: LedgerKey) -> str:
    """Name the cause a posting belongs to, a key of :data:`PARTS`."""
    staff = key.line in STAFF_LINES
    if key.line in INCOME:
        return "income"
    if key.tag == "vacancy":
        return "vacancies"
    if key.recurrence == "one_off":
        return "one_off"
    if key.cause == MORE_PLANS:
        return "plans"
    if key.function != "all":
        return "posts" if staff else "contracts"
    if key.line in TEACHING_LINES:
        return "teachers"
    return "support" if staff else "other"


def from_today(case: Case, records: Sequence[Records], claim: Claim) -> tuple[FromToday, ...]:
    """Bridge the in-year balance of every trust, and of all together, from today to a claim's year.

    Cash and vacancies of revenue funds, prices of the year. Today is what
    :func:`outputs.ledger_sums.today_in_words` says; without a run-in there is no today and no
    bridge.
    """
    base = {(r.world, r.replication): r for r in records if r.arm == claim.compared_with}
    own = [r for r in records if r.arm == claim.arm and (r.world, r.replication) in base]
    if not own or not case.run_in_months:
        return ()
    numbers = tuple(trust.company_number for trust in case.trusts)
    year = claim.year_after_decision
    pairs = [(base[r.world, r.replication], r) for r in own]
    told = np.stack([_scaled(numbers, one, other, year) for one, other in pairs])
    names = {n: name.removesuffix(" centre") for n, name in centre_names(case).items()}
    found = [(n, names[n], told[:, i]) for i, n in enumerate(numbers)]
    if len(numbers) > 1:
        found.append((TOGETHER, "All trusts together", told.sum(axis=1)))
    share = _months(own[0])
    return tuple(_bridge(books, label, year, each, share) for books, label, each in found)


def _months(record: Records) -> int:
    today = months_of_today(record)
    return int(today.stop - today.start)


def _balances(record: Records, trusts: Mapping[str, int]) -> Integers:
    """Return pence of balance by (trust, cause, month of the run)."""
    at = {name: n for n, name in enumerate(PARTS)}

    def row_of(key: LedgerKey) -> int | None:
        if not in_books(key) or key.trust not in trusts:
            return None
        return trusts[key.trust] * len(PARTS) + at[part_of(key)]

    return -summed(record, row_of, len(trusts) * len(PARTS)).reshape(len(trusts), len(PARTS), -1)


def _scaled(numbers: Sequence[str], base: Records, own: Records, year: int) -> Integers:
    """Return changes of a pair of runs by (trust, anyway and plan, cause).

    In whole pence times the months of today, so that a short run-in is made a year without a part
    of a penny being lost.
    """
    trusts = {number: n for n, number in enumerate(numbers)}
    without, with_plan = (_balances(record, trusts) for record in (base, own))
    run_in, months = base.axes.run_in_months, _months(base)
    today = MONTHS_PER_YEAR * without[..., months_of_today(base)].sum(axis=-1)
    after = [months * by_year(each, run_in)[..., year - 1] for each in (without, with_plan)]
    return np.stack([after[0] - today, after[1] - after[0]], axis=1)


def _bridge(
    books: str, label: str, year: int, told: npt.NDArray[np.int64], months: int
) -> FromToday:
    """Divide the totals of all runs so that the parts add up, the largest loss last."""
    sums = told.sum(axis=0)
    totals = {
        f"{segment} {name}": int(sums[n, i])
        for n, segment in enumerate((ANYWAY, PLAN))
        for i, name in enumerate(PARTS)
    }
    means = whole_pence(totals, len(told) * months)
    gbp = told / months / PENCE_IN_A_POUND
    pounds = gbp.sum(axis=2)
    parts = [_ranked(means, segment) for segment in (ANYWAY, PLAN)]
    ranges = {
        (segment, name): _edges(gbp[:, n, i])
        for n, segment in enumerate((ANYWAY, PLAN))
        for i, name in enumerate(PARTS)
    }
    both = (_edges(pounds[:, 0]), _edges(pounds.sum(axis=1)))
    return FromToday(books, label, year, parts[0], parts[1], *both, ranges)


def _edges(values: Numbers) -> tuple[float, float]:
    low, high = np.quantile(values, edges_of(len(values)))
    return float(low), float(high)


def _ranked(means: Mapping[str, int], segment: str) -> tuple[tuple[str, int], ...]:
    """Return the causes of one part that move anything, gains first."""
    rows = [(name, means[f"{segment} {name}"]) for name in PARTS]
    return tuple(sorted((row for row in rows if row[1]), key=lambda row: -row[1]))


def from_today_table(found: FromToday, without: str, with_plan: str) -> pd.DataFrame:
    """Lay a bridge out in rows: cause, pounds, and the P10 and P90 of runs.

    Parameters
    ----------
    without, with_plan
        Labels of both arms, under which the two sums stand.
    """

    def part(segment: str, name: str, pence: int) -> tuple[str, float, float, float]:
        gbp = pence / PENCE_IN_A_POUND
        of = found.ranges.get((segment, name), (gbp, gbp))
        return PARTS[name][segment == PLAN], gbp, *of

    rows = [part(ANYWAY, *one) for one in found.anyway]
    rows.append((without, found.anyway_pence / PENCE_IN_A_POUND, *found.anyway_edges))
    rows += [part(PLAN, *one) for one in found.plan]
    total = found.anyway_pence + found.plan_pence
    rows.append((with_plan, total / PENCE_IN_A_POUND, *found.total_edges))
    frame = pd.DataFrame(rows, columns=["cause", "gbp", "p10", "p90"])
    frame.insert(0, "item", ["part"] * len(found.anyway) + ["sum"] + ["part"] * len(found.plan)
                 + ["sum"])  # fmt: skip
    return frame
