"""Reserves that schools keep beside reserves pooled, as rows of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.trust import Trust
from outputs.amounts import pounds
from outputs.place_names import school_names
from outputs.reserves_by_book import RESERVES_POOLED, pooled_by_pupils, unsplit

Row = tuple[str, ...]
Cells = list[float | None]
"""Pounds of a row; none where nobody says them."""
FIRST = "School or centre"
HEADINGS = (FIRST, "Held today", "If its trust pooled", "If all trusts pooled")
WAYS = ("kept, without the plan", "kept, with it", "pooled, without the plan", "pooled, with it")
KEPT_UNDER = "flat_share"
"""The charging rule under which reserves that schools keep are told on the page."""
NOT_SAID = "not said"


def pooling_rows(case: Case) -> tuple[Row, ...]:
    """Lay out what schools and centres hold today, and would if reserves were pooled.

    Headings come first. What a school has that says nothing its centre holds; where no school of a
    trust says anything, what its centre holds is not said either.
    """
    frame = pooled_by_pupils(case, [trust.company_number for trust in case.trusts])
    pooled = ("pooled_alone", "pooled_together")[: min(2, len(case.trusts))]
    said = {s.urn for t in case.trusts for s in t.schools if s.revenue_reserve_gbp is not None}
    cells: dict[str, Cells] = {
        str(row["school"]): [row["held"] if row["school"] in said else None,
                             *(float(row[name]) for name in pooled)]
        for row in frame.to_dict("records")
    }  # fmt: skip
    for trust in case.trusts:
        rest = trust.revenue_reserve_gbp - sum(s.revenue_reserve_gbp or 0 for s in trust.schools)
        held = None if unsplit(trust) else float(rest)
        cells[trust.company_number] = [held, *(0.0 for _ in pooled)]
    wholes = [_sum(own) for own in _by_trust(case, cells)]
    for trust, whole in zip(case.trusts, wholes, strict=True):
        whole[0] = float(trust.revenue_reserve_gbp)
    return (HEADINGS[: 2 + len(pooled)], *_rows(case, cells, wholes))


def pooled_later_rows(case: Case, by_school: pd.DataFrame, claim: Claim) -> tuple[Row, ...]:
    """Lay out what schools and centres hold in the claim's year, kept and pooled.

    Mean of runs, so that they add up; headings come first.
    """
    year, arms = claim.year_after_decision, (claim.compared_with, claim.arm)
    of = by_school[by_school["year"] == year]
    keys = zip(of["arm"], of["rule"], of["school"], strict=True)
    mean = dict(zip(keys, of["mean"].astype(float), strict=True))
    columns = [(arm, rule) for rule in (KEPT_UNDER, RESERVES_POOLED) for arm in arms]
    books = dict.fromkeys(of["school"].astype(str))
    cells = {book: [mean.get((*column, book)) for column in columns] for book in books}
    headings = (FIRST, *(f"Year {year}: {way}" for way in WAYS))
    return (headings, *_rows(case, cells, [_sum(own) for own in _by_trust(case, cells)]))


def _books(trust: Trust) -> tuple[str, ...]:
    return (*(school.urn for school in trust.schools), trust.company_number)


def _by_trust(case: Case, cells: Mapping[str, Cells]) -> list[list[Cells]]:
    return [[cells[book] for book in _books(trust)] for trust in case.trusts]


def _rows(case: Case, cells: Mapping[str, Cells], wholes: Sequence[Cells]) -> list[Row]:
    """Lay out the schools of each trust, its centre and the whole, and all trusts at the end."""
    names, rows = school_names(case), []
    for trust, whole in zip(case.trusts, wholes, strict=True):
        rows += [_row(names[book], cells[book]) for book in _books(trust)]
        rows.append(_row(f"All of {trust.name}", whole))
    if len(wholes) > 1:
        rows.append(_row("All trusts together", _sum(wholes)))
    return rows


def _sum(rows: Sequence[Cells]) -> Cells:
    """Add rows up to the penny; not where a part of them is not said."""
    return [
        None if None in column else round(sum(v for v in column if v is not None), 2)
        for column in zip(*rows, strict=True)
    ]


def _row(name: str, cells: Cells) -> Row:
    return (name, *(NOT_SAID if value is None else pounds(value) for value in cells))
