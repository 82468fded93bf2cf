"""Who pays for the centre: one run told again under each charging rule, nothing simulated anew.

Every rule raises what the centres of trusts that are one cost in the month, to the penny, so that
only who pays differs: a charge is a transfer between books and never a saving.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from entities.case import Case
from entities.records import Integers, Numbers, Records
from outputs import charging_weights
from outputs.books import Books, books_of_run, schools_of
from outputs.penny_means import over_runs_to_the_penny
from outputs.pooling import poolable, with_places
from outputs.tidy import by_year

RULES: dict[str, str] = {
    "flat_share": "the same share of each school's general funding",
    "per_pupil": "the same for every pupil",
    "by_use": "by the work that desks outside the school do for it",
    "gag_pooling": "general funding pooled and given out by a lump sum and a rate for each pupil",
    "gag_pooling_by_need": "general funding pooled and given out with more for pupils in need",
}
"""Charging rule and how the cost of a centre is borne. By use, schools might ask for less; that is
not simulated."""
POOLED = ("gag_pooling", "gag_pooling_by_need")
"""Rules under which general funding is pooled: a charge is what a school gives up of its own."""
Weights = Callable[[Case, Records, Books], Numbers]
Group = tuple[list[int], list[int], slice]
"""Numbers of schools and of trusts that are one, and the months in which they are."""
WEIGHTS: dict[str, Weights] = {
    "flat_share": charging_weights.funding,
    "per_pupil": charging_weights.pupils,
    "by_use": charging_weights.use,
    "gag_pooling": charging_weights.pooled,
    "gag_pooling_by_need": charging_weights.pooled_by_need,
}

MEASURES: tuple[str, ...] = ("charge", "balance", "balance_after")
"""Pounds of a year: what a school is charged, its in-year balance before it, and after it."""


@dataclass(frozen=True)
class Retold:
    """One run told under every rule: its books, and charges in pence by (rule, school, month)."""

    books: Books
    charges: Integers

    def by_year(self) -> Integers:
        """Return pence by (rule, school, measure, year), measures as ``MEASURES``."""
        paid, own = by_year(self.charges, 0), by_year(self.books.schools, 0)
        before = np.broadcast_to(own, paid.shape)
        return np.stack([paid, before, before - paid], axis=2)


def retell(case: Case, record: Records) -> Retold:
    """Tell one run under every rule."""
    return retell_all(case, [record])[0]


def retell_all(
    case: Case, records: Sequence[Records], use: Sequence[Numbers] | None = None
) -> list[Retold]:
    """Tell runs under every rule.

    Parameters
    ----------
    use
        Minutes of use of each run, where they are known already.
    """
    # First what is used in all runs: the service and the ledger of more do not fit in memory.
    minutes = use or [charging_weights.minutes_of_use(case, record) for record in records]
    return [_retold(case, *each) for each in zip(records, minutes, strict=True)]


def _retold(case: Case, record: Records, minutes: Numbers) -> Retold:
    books = books_of_run(case, record)
    groups = sharing(case, record, books.schools.shape[1])
    by = {rule: weight for rule, weight in WEIGHTS.items() if rule != "by_use"}
    weights = {rule: weight(case, record, books) for rule, weight in by.items()}
    weights["by_use"] = charging_weights.in_months(minutes, books)
    told = [_charged(case, rule, books, weights[rule], groups) for rule in RULES]
    return Retold(books, np.stack(told))


def charges_table(case: Case, records: Sequence[Records], told: Sequence[Retold]) -> pd.DataFrame:
    """What every school pays under every rule, and what is left of its year, over runs.

    Means of charges add up to the same under every rule, and what is left is the balance less the
    charge, to the penny.
    """
    values = np.stack([each.by_year() for each in told])
    years = list(range(1, values.shape[-1] + 1))
    axes = {"rule": tuple(RULES), "school": schools_of(case), "measure": MEASURES, "year": years}
    frame = over_runs_to_the_penny(case, records, values, axes)
    means = frame["mean"].to_numpy(copy=True).reshape(-1, len(MEASURES), len(years))
    means[:, 2] = (means[:, 1] - means[:, 0]).round(2)
    frame["mean"] = means.ravel()
    return frame


def charges(case: Case, record: Records, rule: str, books: Books | None = None) -> Integers:
    """Return what each school is charged, in pence by (school, month after the decision).

    Trusts that are one share the cost of all their centres; others bear their own.

    Parameters
    ----------
    books
        The books of the run, if they are at hand.

    Raises
    ------
    KeyError
        When the rule is not one of ``RULES``.
    """
    own = books or books_of_run(case, record)
    groups = sharing(case, record, own.schools.shape[1])
    return _charged(case, rule, own, WEIGHTS[rule](case, record, own), groups)


def charges_before(case: Case, record: Records, rule: str, books: Books) -> Integers:
    """Return what each school is charged, in pence by (school, month of the run-in).

    No trusts are one yet. Whom desks work for is not kept school by school for these months, so
    that by use they are charged by general funding: the same in every arm.

    Parameters
    ----------
    books
        The books of the run-in.
    """
    kind = "flat_share" if rule == "by_use" else rule
    numbers = [n for n, trust in enumerate(case.trusts) for _ in trust.schools]
    groups = [
        ([s for s, owner in enumerate(numbers) if owner == n], [n], slice(None))
        for n in range(len(case.trusts))
    ]
    return _charged(case, rule, books, WEIGHTS[kind](case, record, books), groups)


def _charged(
    case: Case, rule: str, books: Books, weight: Numbers, groups: Sequence[Group]
) -> Integers:
    """Charge the schools of each group what its centres cost, month by month."""
    shareable = poolable(case, books.funding)
    out = np.zeros(books.schools.shape, dtype=np.int64)
    for members, trusts, when in groups:
        pence = -books.centres[trusts, when].sum(axis=0)
        if rule in POOLED:
            funds = shareable[members, when]
            by = with_places(case, members, weight[members, when], funds)
            given = shared_out(funds.sum(axis=0) - pence, by)
            out[members, when] = funds - given
        else:
            out[members, when] = shared_out(pence, weight[members, when])
    return out


def sharing(case: Case, record: Records, months: int) -> list[Group]:
    """Return who is one trust and when: numbers of schools, of trusts, and the months.

    Months are counted from the decision; trusts that stay apart are groups of one.
    """
    numbers = [trust.company_number for trust in case.trusts]
    owner = [n for n, trust in enumerate(case.trusts) for _ in trust.schools]
    joined = np.asarray(record.joined) - record.axes.run_in_months
    lead, at = _lead(case, record), np.arange(months)
    one = np.asarray([
        np.where((lead is not None) & (at >= joined[t]), lead if lead is not None else t, t)
        for t in range(len(numbers))
    ])  # fmt: skip
    starts = [0, *(np.flatnonzero((one[:, 1:] != one[:, :-1]).any(axis=0)) + 1), months]
    found = []
    for first, after in pairwise(starts):
        stands = one[:, first]
        for group in sorted(set(stands.tolist())):
            members = [s for s, t in enumerate(owner) if stands[t] == group]
            trusts = [t for t in range(len(numbers)) if stands[t] == group]
            found.append((members, trusts, slice(int(first), int(after))))
    return found


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
