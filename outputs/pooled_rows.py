"""Reserves that schools keep beside reserves pooled, as rows of the page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.trust import Trust
from outputs.amounts import pounds
from outputs.reserves_by_book import RESERVES_POOLED, pooled_by_pupils

Row = tuple[str, ...]
HEADINGS = ("School", "Held today", "If its trust pooled", "If all trusts pooled")
WAYS = ("kept, without the plan", "kept, with it", "pooled, without the plan", "pooled, with it")
KEPT_UNDER = "flat_share"
"""The charging rule under which reserves that schools keep are told on the page."""
NOT_SAID = "not said"


def unsplit(trust: Trust) -> bool:
    """Say whether a trust says of no school which reserve is its own."""
    return all(school.revenue_reserve_gbp is None for school in trust.schools)


def pooling_rows(case: Case) -> tuple[Row, ...]:
    """Lay out what schools hold today, and would if reserves were pooled; headings come first."""
    frame = pooled_by_pupils(case, [trust.company_number for trust in case.trusts])
    pooled = ("pooled_alone", "pooled_together")[: min(2, len(case.trusts))]
    said = {s.urn for t in case.trusts for s in t.schools if s.revenue_reserve_gbp is not None}
    rows = []
    for row in frame.to_dict("records"):
        held = pounds(row["held"]) if row["school"] in said else NOT_SAID
        rows.append((str(row["label"]), held, *(pounds(row[name]) for name in pooled)))
    return (HEADINGS[: 2 + len(pooled)], *rows)


def pooled_later_rows(case: Case, by_school: pd.DataFrame, claim: Claim) -> tuple[Row, ...]:
    """Lay out each school's reserve in the claim's year, kept and pooled; headings come first.

    Mean of runs, so that after the schools of each trust their sum may stand.
    """
    year, arms = claim.year_after_decision, (claim.compared_with, claim.arm)
    of = by_school[by_school["year"] == year]
    keys = zip(of["arm"], of["rule"], of["school"], strict=True)
    mean = dict(zip(keys, of["mean"].astype(float), strict=True))
    columns = [(arm, rule) for rule in (KEPT_UNDER, RESERVES_POOLED) for arm in arms]
    rows: list[Row] = []
    for trust in case.trusts:
        own = [[mean[arm, rule, s.urn] for arm, rule in columns] for s in trust.schools]
        rows += [_row(trust, s.name, sums) for s, sums in zip(trust.schools, own, strict=True)]
        if len(own) > 1:
            sums = [sum(column) for column in zip(*own, strict=True)]
            rows.append(_row(trust, f"All schools of {trust.name}", sums))
    return (("School", *(f"Year {year}: {way}" for way in WAYS)), *rows)


def _row(trust: Trust, name: str, sums: Sequence[float]) -> Row:
    told = [pounds(value) for value in sums]
    return (name, *([NOT_SAID] * 2 if unsplit(trust) else told[:2]), *told[2:])
