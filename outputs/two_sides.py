"""The centre's side and the schools' side of a year: cost, work, waits, charge and balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.measures import SERVICE_MEASURES
from entities.post import CENTRE
from entities.records import LedgerKey, Records
from outputs.ledger_sums import TOGETHER, pupils_of, summed
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import edges_of
from outputs.school_books import INCOME, in_books
from outputs.service import MINUTES_IN_AN_HOUR, waits_supported
from outputs.tables import Tables
from outputs.tidy import by_year
from outputs.views import in_time_by_run

SIDES: dict[str, tuple[str, str, str]] = {
    "cost": ("centre", "Cost of the centre, one-off costs too, £ a pupil", "gbp_per_pupil"),
    "closed": ("centre", "Requests the centre closed", "requests"),
    "cost_of_one": ("centre", "Cost of its posts for one closed request, £", "gbp_per_request"),
    "closed_in_time": ("centre", "In time of what it closed, %", "per_cent"),
    "centre_balance": ("centre", "Change of its in-year balance, £ a pupil", "gbp_per_pupil"),
    "wait": ("schools", "Wait for the first touch, school days", "school_days"),
    "own_work": ("schools", "Hours of work a school does itself", "hours"),
    "asked_in_time": ("schools", "In time of what they asked of the centre, %", "per_cent"),
    "changed": ("schools", "Kinds of work changed for a school so far", "kinds"),
    "charge": ("schools", "Charge for the centre, £ a pupil", "gbp_per_pupil"),
    "school_balance": (
        "schools",
        "Change of their in-year balance before the charge, £ a pupil",
        "gbp_per_pupil",
    ),
}
"""Measure -> whose side it is, what it is called, its unit.

Charge: what centres cost less what they receive, whichever rule shares it out. The changes of both
balances are together all that the trusts gain or lose in cash.
"""
CHANGES = ("centre_balance", "school_balance")
"""Told as changes alone: of what a balance is, a public return says too little."""
COLUMNS = ("item", "view", "label", "unit", "without", "with", "p10", "p90", "runs")


def two_sides_table(
    case: Case, records: Sequence[Records], tables: Tables, claim: Claim
) -> pd.DataFrame:
    """Means of a claim's year without and with the plan, and P10 and P90 of runs with it.

    All trusts of the case together, prices of the year. What no data supports has no row.
    """
    both = {
        arm: _measured(case, records, tables, arm, claim.year_after_decision)
        for arm in (claim.compared_with, claim.arm)
    }
    without, own = (both[arm] for arm in (claim.compared_with, claim.arm))
    runs = without.index.intersection(own.index)
    rows = []
    for measure, (side, label, unit) in SIDES.items():
        base, values = (frame.loc[runs, measure] for frame in (without, own))
        if measure in CHANGES:
            base, values = base - base, values - base
        values, base = values.dropna(), base.dropna()
        if len(values) and len(base):
            low, high = (float(q) for q in np.quantile(values.to_numpy(), edges_of(len(values))))
            rows.append((measure, side, label, unit, float(base.mean()), float(values.mean()),
                         low, high, len(values)))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _measured(
    case: Case, records: Sequence[Records], tables: Tables, arm: str, year: int
) -> pd.DataFrame:
    """Return every measure of an arm's year (columns) by world and replication."""
    own = [record for record in records if record.arm == arm]
    index = pd.MultiIndex.from_tuples(
        [(r.world, r.replication) for r in own], names=["world", "replication"]
    )
    # The money of all runs, then the service: both of more runs do not fit in memory.
    money = pd.DataFrame([_money(case, record, year) for record in own], index=index)
    service = pd.DataFrame([_service(case, record, year) for record in own], index=index)
    frame = pd.concat([money, service], axis=1)
    frame["cost_of_one"] = _cost_of_one(tables, arm, year).reindex(index)
    timed = in_time_by_run(case, tables.views, arm, year).reindex(index)
    frame["closed_in_time"], frame["asked_in_time"] = 100 * timed["centre"], 100 * timed["schools"]
    frame["changed"] = _changed(tables, arm, year).reindex(index)
    return frame


def _money(case: Case, record: Records, year: int) -> Mapping[str, float]:
    """Return pounds a pupil: what centres cost gross, what they charge, and both balances."""

    def row_of(key: LedgerKey) -> int | None:
        return 2 * (key.place != CENTRE) + (key.line not in INCOME) if in_books(key) else None

    yearly = by_year(summed(record, row_of, 4), record.axes.run_in_months)[:, year - 1]
    of_pupil = pupils_of(case)[TOGETHER] * PENCE_IN_A_POUND
    centre, schools = -(yearly[0] + yearly[1]), -(yearly[2] + yearly[3])
    told = {"cost": yearly[1], "centre_balance": centre, "charge": -centre,
            "school_balance": schools}  # fmt: skip
    return {name: float(pence) / of_pupil for name, pence in told.items()}


def _service(case: Case, record: Records, year: int) -> Mapping[str, float]:
    """Return what centres closed, the wait where data supports one, and schools' own hours."""
    of_year = by_year(record.service_month, record.axes.run_in_months)[..., year - 1]
    of = {name: of_year[:, n] for n, name in enumerate(SERVICE_MEASURES)}
    known = [record.axes.functions.index(name) for name in waits_supported(case)]
    started = float(of["started"][known].sum())
    schools = sum(len(trust.schools) for trust in case.trusts)
    minutes = float(record.shadow_by[..., year - 1].sum())
    return {
        "closed": float(of["centre_closed"].sum()),
        "wait": float(of["wait_school_days"][known].sum()) / started if started else float("nan"),
        "own_work": minutes / MINUTES_IN_AN_HOUR / schools,
    }


def _cost_of_one(tables: Tables, arm: str, year: int) -> pd.Series[float]:
    """Return what established posts of centres cost for one request they closed, by run."""
    kept = tables.views[(tables.views["arm"] == arm) & (tables.views["year"] == year)]
    sums = kept.pivot_table(
        index=["world", "replication"], columns="measure", values="value", aggfunc="sum",
        observed=True,
    ).reindex(columns=["cost", "closed"])  # fmt: skip
    return sums["cost"] / sums["closed"].where(sums["closed"] > 0)


def _changed(tables: Tables, arm: str, year: int) -> pd.Series[float]:
    """Return how many kinds of work have changed for a school up to a year, mean of schools."""
    views = tables.views_by_school
    kept = views[
        (views["arm"] == arm) & (views["year"] <= year) & (views["measure"] == "changed")
    ].astype({"school": str})
    until = kept.groupby(["world", "replication", "school"])["value"].sum()
    return until.groupby(level=["world", "replication"]).mean()


def two_sides_title(table: pd.DataFrame, label: str, year: int, edges: str) -> str:
    """Say how much more or less the centre costs, and schools do themselves, with the plan.

    Parameters
    ----------
    edges
        Between which runs a range lies, in words.
    """
    change = (table["with"] - table["without"]).set_axis(table["item"])
    cost, hours = round(float(change["cost"])), round(float(change["own_work"]))
    dearer, more = ("more" if cost > 0 else "less"), ("more" if hours > 0 else "fewer")
    of_cost = f"£{abs(cost):,} {dearer} than" if cost else "as much as"
    of_hours = f"{abs(hours):,} {more} than" if hours else "as many as"
    of = table.set_index("item")
    spent, own = of.loc["cost"], of.loc["own_work"]
    return (
        f"{label}: in year {year} the centre costs £{spent['with']:,.0f} a pupil "
        f"(£{spent['p10']:,.0f} to £{spent['p90']:,.0f} in {edges}), {of_cost} without the plan, "
        f"and a school does {own['with']:,.0f} hours itself ({own['p10']:,.0f} to "
        f"{own['p90']:,.0f}), {of_hours} without it (mean of runs)"
    )
