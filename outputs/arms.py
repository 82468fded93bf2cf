"""The arms side by side, what happened in them, and what is inferred rather than known."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.case import STATUS_QUO, Case
from entities.claim import Claim
from entities.measures import REFUSED_KINDS
from entities.records import Numbers, Records
from outputs.comparison import POSTS, TOGETHER, saving_by_pair
from outputs.laid_by_pair import laid_by_pair
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import edges_of, shares_of
from outputs.service import waits_supported
from outputs.tables import Tables
from outputs.verdict import DAY_ONE_KIND


class ArmRow(NamedTuple):
    """One course of action on the measures of a claim; money in nominal pounds.

    Only net present values (``npv``) are in prices of the decision.
    """

    arm: str
    label: str
    saving_p10: float
    saving_p50: float
    saving_p90: float
    chance: float
    one_off_cost: float
    one_off_p10: float
    one_off_p90: float
    npv_p10: float
    npv_p50: float
    npv_p90: float
    worst_wait_function: str
    worst_wait_change: float
    fte_change: float
    fte_p10: float
    fte_p90: float


class HappeningRow(NamedTuple):
    """Day one and refusals of one arm over its runs."""

    arm: str
    label: str
    runs: int
    reached_day_one: float
    day_one_p10: dt.date | None
    day_one_median: dt.date | None
    day_one_p90: dt.date | None
    refused: float


class Inferred(NamedTuple):
    """What of the trusts is not known from them: so many of so many, by kind of thing."""

    what: str
    inferred: int
    illustrative: int
    total: int


def side_by_side(
    case: Case, tables: Tables, differences: pd.DataFrame, claim: Claim
) -> tuple[ArmRow, ...]:
    """Hold every arm to the same claim: its year, its counting rule, its amount.

    The one-off cost is the arm's one-off cash over the horizon less the status quo's; the worst
    wait is the largest mean rise in working hours; FTE are established posts at the end of the
    claim year.
    """
    one_off = _one_off(tables)
    return tuple(
        _arm_row(case, tables, differences, claim, arm, one_off[arm])
        for arm in dict.fromkeys(tables.savings["arm"])
    )


def _arm_row(
    case: Case,
    tables: Tables,
    differences: pd.DataFrame,
    claim: Claim,
    arm: str,
    one_off: Numbers,
) -> ArmRow:
    year = claim.year_after_decision
    savings = saving_by_pair(tables.savings, arm, STATUS_QUO, claim.counting_rule)[year].to_numpy()
    p10, p50, p90 = (float(q) for q in np.quantile(savings, shares_of(len(savings))))
    values = tables.present_value
    worth = values[values["arm"] == arm]["gbp"].to_numpy()
    npv = [float(q) for q in np.quantile(worth, shares_of(len(worth)))]
    of_arm = differences[(differences["arm"] == arm) & (differences["year"] == year)]
    waits = of_arm[of_arm["measure"] == "mean_wait"].set_index("item")["mean"]
    waits = waits[[f for f in waits_supported(case) if f in waits.index]]
    worst = str(waits.idxmax()) if len(waits) else ""
    return ArmRow(
        arm=arm,
        label=case.arm(arm).label,
        saving_p10=p10,
        saving_p50=p50,
        saving_p90=p90,
        chance=float((savings >= claim.gbp_per_year).mean()),
        one_off_cost=float(one_off.mean()),
        one_off_p10=float(np.quantile(one_off, edges_of(len(one_off))[0])),
        one_off_p90=float(np.quantile(one_off, edges_of(len(one_off))[1])),
        npv_p10=npv[0],
        npv_p50=npv[1],
        npv_p90=npv[2],
        worst_wait_function=worst,
        worst_wait_change=float(waits.max()) if len(waits) else math.nan,
        **_posts(of_arm),
    )


def _posts(of_arm: pd.DataFrame) -> dict[str, float]:
    """Return the change of all established posts at the end of a year, with its range."""
    rows = of_arm[(of_arm["measure"] == POSTS) & (of_arm["item"] == TOGETHER)]
    if rows.empty:
        return dict.fromkeys(("fte_change", "fte_p10", "fte_p90"), 0.0)
    mean, low, high = (float(rows[name].iloc[0]) for name in ("mean", "p10", "p90"))
    return {"fte_change": mean, "fte_p10": low, "fte_p90": high}


def _one_off(tables: Tables) -> dict[str, Numbers]:
    """One-off cash cost of each arm over the horizon, beyond the status quo's, pair by pair."""
    wide = laid_by_pair(tables.one_off.astype({"arm": str}), tables.savings, "arm", "pence")
    arms = dict.fromkeys(tables.savings["arm"].astype(str))
    wide = wide.reindex(columns=list(dict.fromkeys((STATUS_QUO, *arms))), fill_value=0.0)
    beyond = wide.sub(wide[STATUS_QUO], axis=0) / PENCE_IN_A_POUND
    return {arm: beyond[arm].to_numpy(dtype=np.float64) for arm in arms}


def happenings_by_arm(case: Case, tables: Tables) -> tuple[HappeningRow, ...]:
    """Sum up day one and refusals of every arm in which either can happen."""
    runs = len(tables.savings[["world", "replication"]].drop_duplicates())
    rows = (_happening_row(case, tables.happenings, arm.key, runs) for arm in case.arms)
    return tuple(row for row in rows if row.reached_day_one or row.refused)


def _happening_row(case: Case, happenings: pd.DataFrame, arm: str, runs: int) -> HappeningRow:
    of_arm = happenings[happenings["arm"] == arm]
    first = of_arm[of_arm["kind"] == DAY_ONE_KIND].groupby(["world", "replication"])["date"].min()
    dates = sorted(first)
    refused = of_arm[of_arm["kind"].isin(REFUSED_KINDS)][["world", "replication"]]
    p10, p50, p90 = (_date_at(dates, share) for share in shares_of(len(dates)))
    return HappeningRow(
        arm=arm,
        label=case.arm(arm).label,
        runs=runs,
        reached_day_one=len(dates) / runs,
        day_one_p10=p10,
        day_one_median=p50,
        day_one_p90=p90,
        refused=len(refused.drop_duplicates()) / runs,
    )


def _date_at(dates: Sequence[dt.date], share: float) -> dt.date | None:
    return dates[max(0, math.ceil(share * len(dates)) - 1)] if dates else None


def notes_with_counts(records: Sequence[Records]) -> tuple[tuple[str, int], ...]:
    """Return every note of the runs once, with the number of runs that say it, commonest first."""
    found = Counter(note for record in records for note in dict.fromkeys(record.notes))
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def what_is_inferred(case: Case) -> tuple[Inferred, ...]:
    """Count what is inferred or illustrative: trusts' accounts, schools, posts and contracts."""
    things = {
        "trusts' figures": [trust.source for trust in case.trusts],
        "schools": [school.source for trust in case.trusts for school in trust.schools],
        "posts": [post.source for trust in case.trusts for post in trust.posts],
        "contracts": [contract.source for trust in case.trusts for contract in trust.contracts],
    }
    return tuple(
        Inferred(what, sources.count("inferred"), sources.count("illustrative"), len(sources))
        for what, sources in things.items()
    )
