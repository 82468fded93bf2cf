"""What the centre costs against what it charges: a charge is not a cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.records import Integers, Numbers, Records
from outputs.amounts import pounds
from outputs.charging import Retold
from outputs.money import PENCE_IN_A_POUND
from outputs.tidy import by_year, over_runs

MEASURES: tuple[str, ...] = ("cost_of_centre", "general_funding", "share_needed", "charged", "gap")
"""Of a trust and year: what its centre costs in cash net of its own income; the general funding of
its schools; the share of it that pays for the centre; what today's charge raises; and by how much
that is more. The last two only where the trust says what it charges."""
HEADINGS = (
    "Trust",
    "Its centre costs, net of its own income",
    "Of its schools' general funding",
    "Charged today",
    "Raised by that less the cost",
)
UNITS = {
    "cost_of_centre": "gbp",
    "general_funding": "gbp",
    "share_needed": "share",
    "charged": "gbp",
    "gap": "gbp",
}


def centre_charge_table(
    case: Case, records: Sequence[Records], told: Sequence[Retold]
) -> pd.DataFrame:
    """Cost of every trust's centre against its charge, by year after the decision, over runs."""
    values = np.stack([_yearly(case, each) for each in told])
    names = tuple(trust.company_number for trust in case.trusts)
    years = list(range(1, values.shape[-1] + 1))
    frame = over_runs(records, values, {"trust": names, "measure": MEASURES, "year": years})
    frame["unit"] = frame["measure"].astype(str).map(UNITS)
    return frame


def _yearly(case: Case, told: Retold) -> Numbers:
    cost = -by_year(told.books.centres, 0) / PENCE_IN_A_POUND
    funding = _by_trust(case, by_year(told.books.funding, 0)) / PENCE_IN_A_POUND
    shares = [trust.central_charge_share for trust in case.trusts]
    share = np.asarray([np.nan if s is None else s for s in shares])[:, None]
    needed = np.divide(cost, funding, out=np.full_like(cost, np.nan), where=funding > 0)
    charged = share * funding
    return np.stack([cost, funding, needed, charged, charged - cost], axis=1)


def _by_trust(case: Case, of_schools: Integers) -> Integers:
    owner = [n for n, trust in enumerate(case.trusts) for _ in trust.schools]
    out = np.zeros((len(case.trusts), of_schools.shape[1]), dtype=np.int64)
    np.add.at(out, owner, of_schools)
    return out


def charge_rows(
    case: Case, table: pd.DataFrame, arm: str, year: int
) -> tuple[tuple[str, ...], ...]:
    """Lay out cost against charge of every trust in a year: middle runs, under ``HEADINGS``."""
    own = table[(table["arm"] == arm) & (table["year"] == year)]
    rows = []
    for trust in case.trusts:
        of = own[own["trust"] == trust.company_number].to_dict("records")
        at = {str(row["measure"]): float(row["p50"]) for row in of}
        share = trust.central_charge_share
        rows.append((
            trust.name,
            pounds(at["cost_of_centre"]),
            f"{at['share_needed']:.1%}" if "share_needed" in at else "not known",
            "not said" if share is None else f"{share:.1%}",
            pounds(at["gap"]) if "gap" in at else "not known",
        ))  # fmt: skip
    return tuple(rows)
