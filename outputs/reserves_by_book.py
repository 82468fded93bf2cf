"""Reserves of schools and centres under each charging rule, with and without reserves pooled.

Each centre is paid what it costs, month by month, also where trusts that are one share the cost of
all their centres: so what a centre holds stands still, and schools and centres together hold what
their trusts do, to the penny.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.records import Integers, Records
from entities.trust import Trust
from outputs.books import books_before, schools_of
from outputs.charging import RULES, Retold, charges_before, shared_out, sharing
from outputs.money import PENCE_IN_A_POUND
from outputs.penny_means import over_runs_to_the_penny
from outputs.reserves import monthly, reserve_path, rolled
from outputs.tidy import at_year_end, counted

RESERVES_POOLED = "reserves_pooling"
"""Rule under which reserves are put together; under all others each school keeps its own."""


def unsplit(trust: Trust) -> bool:
    """Say whether a trust says of no school which reserve is its own."""
    return all(school.revenue_reserve_gbp is None for school in trust.schools)


def books_named(case: Case) -> tuple[str, ...]:
    """Name the books that hold reserves: schools by URN, then centres by company number."""
    return (*schools_of(case), *(trust.company_number for trust in case.trusts))


def kept_reserves(case: Case, record: Records, told: Retold) -> Integers:
    """Return reserves that schools keep in pence, at the end of each month after the decision.

    By (rule, book, month), books as :func:`books_named`. A school has the part of the accounts its
    trust says is its own, rolled as the trust's reserve is, by its in-year balance less what it is
    charged; the centre has the rest. Nothing is split by guess: where no school has a part, the
    centre holds all.
    """
    axes, moved = record.axes, _moved(case, record, told)
    kept = np.zeros((len(RULES), len(books_named(case)), moved.shape[-1]), dtype=np.int64)
    first = 0
    for n, trust in enumerate(case.trusts):
        own = slice(first, first + len(trust.schools))
        first = own.stop
        parts = [(s.revenue_reserve_gbp or 0) * PENCE_IN_A_POUND for s in trust.schools]
        known, year = np.asarray(parts, dtype=np.int64), trust.accounts_year
        kept[:, own] = rolled(known, year, moved[:, own], axes.months, axes.run_in_months)
        opening = (kept[:, own, 0] - moved[:, own, 0]).sum(axis=1)
        balance, _ = monthly(record, trust.company_number)
        path = reserve_path(trust, balance, axes.months, axes.run_in_months)
        kept[:, n - len(case.trusts)] = (path[0] - balance[0] - opening)[:, None]
    return np.asarray(counted(kept, axes.run_in_months))


def _moved(case: Case, record: Records, told: Retold) -> Integers:
    """Return what moves each school's own reserve, by (rule, school, month of the run)."""
    before, after = books_before(case, record), told.books.schools - told.charges
    paid = np.stack([charges_before(case, record, rule, before) for rule in RULES])
    return np.concatenate([before.schools - paid, after], axis=-1)


def pooled_reserves(case: Case, record: Records) -> Integers:
    """Return each school's part of pooled reserves at the end of each month after the decision.

    Pence by (school, month). Trusts that are one put the reserves of all their books together, the
    centre's too, and each school is told its part by pupils, as the Department for Education tells
    a school's share of a trust's reserve; on the opening's pupils. Who pays for a centre cannot
    change it: charges move money within what is pooled.
    """
    run_in, found = record.axes.run_in_months, []
    for trust in case.trusts:
        balance, _ = monthly(record, trust.company_number)
        found.append(reserve_path(trust, balance, record.axes.months, run_in)[run_in:])
    paths = np.stack(found)
    pupils = np.asarray([s.pupils for t in case.trusts for s in t.schools], dtype=np.float64)
    out = np.zeros((len(pupils), paths.shape[1]), dtype=np.int64)
    for members, trusts, when in sharing(case, record, paths.shape[1]):
        whole = paths[trusts, when].sum(axis=0)
        out[members, when] = shared_out(whole, np.tile(pupils[members][:, None], len(whole)))
    return out


def reserves_by_school(
    case: Case, records: Sequence[Records], told: Sequence[Retold]
) -> pd.DataFrame:
    """Reserve of every school and centre at the end of each year under every rule, over runs.

    Under a charging rule each keeps its own; under ``RESERVES_POOLED`` reserves are put together,
    and a centre has none of its own. Of a trust that says of no school what is its own, only what
    is pooled is told.
    """
    pairs = zip(records, told, strict=True)
    kept = np.stack([at_year_end(kept_reserves(case, r, t), 0) for r, t in pairs])
    pooled = np.zeros_like(kept[:, :1])
    pooled[:, 0, : -len(case.trusts)] = [at_year_end(pooled_reserves(case, r), 0) for r in records]
    values = np.concatenate([kept, pooled], axis=1)
    years = list(range(1, values.shape[-1] + 1))
    axes = {"rule": (*RULES, RESERVES_POOLED), "school": books_named(case), "year": years}
    frame = over_runs_to_the_penny(case, records, values, axes)
    unsaid = [trust for trust in case.trusts if unsplit(trust)]
    books = {n for t in unsaid for n in (t.company_number, *(s.urn for s in t.schools))}
    told_of = (frame["rule"] == RESERVES_POOLED) | ~frame["school"].isin(books)
    return frame[told_of].reset_index(drop=True)


def pooled_by_pupils(case: Case, trusts: Sequence[str]) -> pd.DataFrame:
    """Say what each school holds and what it would if trusts pooled all reserves by pupils.

    The published share of reserves (Department for Education): all reserves of the trusts over
    all their pupils, times the school's own.
    """
    of = [trust for trust in case.trusts if trust.company_number in trusts]
    whole = sum(trust.revenue_reserve_gbp for trust in of)
    pupils = sum(school.pupils for trust in of for school in trust.schools)
    rows = []
    for trust in of:
        own = sum(s.pupils for s in trust.schools)
        for school in trust.schools:
            held = float(school.revenue_reserve_gbp or 0)
            alone = trust.revenue_reserve_gbp / own * school.pupils
            rows.append((school.urn, school.name, held, alone, whole / pupils * school.pupils))
    return pd.DataFrame(
        rows, columns=["school", "label", "held", "pooled_alone", "pooled_together"]
    )
