"""Reserves school by school under each charging rule, with and without reserves pooled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.records import Integers, Records
from outputs.books import schools_of
from outputs.charging import RULES, Retold, shared_out, sharing
from outputs.money import PENCE_IN_A_POUND
from outputs.reserves import monthly, reserve_path
from outputs.tidy import at_year_end, over_runs

RESERVES_POOLED = "reserves_pooling"
"""Rule under which reserves are put together; under all others each school keeps its own."""


def opening_of_books(case: Case, record: Records) -> tuple[Integers, Integers]:
    """Return reserves in pence at the decision, of schools and of centres.

    A school has the part its trust says is its own, the centre what is left. Nothing is split by
    guess: where no school has one, the centre holds all.
    """
    own = [s.revenue_reserve_gbp or 0 for trust in case.trusts for s in trust.schools]
    schools = np.asarray(own, dtype=np.int64) * PENCE_IN_A_POUND
    centres = []
    for trust in case.trusts:
        balance, _ = monthly(record, trust.company_number)
        run_in = record.axes.run_in_months
        path = reserve_path(trust, balance, record.axes.months, run_in)
        whole = int(path[run_in - 1]) if run_in else int(path[0] - balance[0])
        held = sum(s.revenue_reserve_gbp or 0 for s in trust.schools) * PENCE_IN_A_POUND
        centres.append(whole - held)
    return schools, np.asarray(centres, dtype=np.int64)


def closing_of_books(case: Case, record: Records, told: Retold) -> tuple[Integers, Integers]:
    """Return reserves in pence at the end of each month after the decision, schools and centres.

    Schools by (rule, school, month): a school's in-year balance less what it is charged adds to
    its own. All centres together by (rule, month): what is charged, less what they cost.
    """
    schools, centres = opening_of_books(case, record)
    own, paid = told.books.schools, told.charges
    after = schools[:, None] + np.cumsum(own - paid, axis=-1)
    net = told.books.centres.sum(axis=0) + paid.sum(axis=1)
    return np.asarray(after), np.asarray(centres.sum() + np.cumsum(net, axis=-1))


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
    """Reserve of every school at the end of each year under every rule, over runs.

    Under a charging rule each keeps its own; under ``RESERVES_POOLED`` reserves are put together.
    """
    pairs = zip(records, told, strict=True)
    kept = np.stack([at_year_end(closing_of_books(case, r, t)[0], 0) for r, t in pairs])
    pooled = np.stack([at_year_end(pooled_reserves(case, r), 0) for r in records])
    values = np.concatenate([kept, pooled[:, None]], axis=1)
    years = list(range(1, values.shape[-1] + 1))
    axes = {"rule": (*RULES, RESERVES_POOLED), "school": schools_of(case), "year": years}
    frame = over_runs(records, values / PENCE_IN_A_POUND, axes)
    frame["unit"] = "gbp"
    return frame


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
