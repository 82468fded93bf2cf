"""Contracts over time: when each may be left, when some are let together, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.contract import Contract
from entities.measures import CONTRACT_MEASURES
from entities.records import Numbers, Records
from entities.trust import Trust
from outputs.amounts import pounds
from outputs.probability import edges_of
from outputs.tidy import months_between, over_runs

UNITS = {"let_month": "months", "months_left": "months", "exit_fee_gbp": "gbp", "tendered": "share"}
COLUMNS = (
    "item", "label", "kind", "price", "notice", "expires", "begins", "p10", "p90", "runs", "of",
    "exit_fee",
)  # fmt: skip
"""Columns of a timeline; months are counted from the decision."""


def contracts_table(records: Sequence[Records]) -> pd.DataFrame:
    """When contracts are let together, in months after the decision, over the runs that do it."""
    axes = records[0].axes
    if not axes.contracts:
        return pd.DataFrame(columns=["arm", "contract", "measure", "runs", "unit"])
    values = np.stack([_after_decision(record) for record in records])
    frame = over_runs(records, values, {"contract": axes.contracts, "measure": CONTRACT_MEASURES})
    frame["unit"] = frame["measure"].astype(str).map(UNITS)
    return frame


def _after_decision(record: Records) -> Numbers:
    values = record.contracts.copy()
    values[:, CONTRACT_MEASURES.index("let_month")] -= record.axes.run_in_months
    return values


def timeline(case: Case, records: Sequence[Records], claim: Claim) -> pd.DataFrame:
    """Lay out the contracts that a claim's arm lets together, and those of private finance.

    `begins`, `p10` and `p90` are over the runs that let it within the years simulated; the fee is
    the mean of these runs.
    """
    own = [record for record in records if record.arm == claim.arm]
    plan = case.arm(claim.arm).plan
    if not own or not own[0].axes.contracts or not plan.joint_contracts:
        return pd.DataFrame(columns=list(COLUMNS))
    values = np.stack([_after_decision(record) for record in own])
    order = [name for joint in plan.joint_contracts for name in joint.contracts]
    inside = {plan.lead_trust, *plan.joining_trusts} if plan.lead_trust else None
    at = {name: number for number, name in enumerate(own[0].axes.contracts)}
    rows = [
        _row(case, contract, trust, short_names(case.trusts), values[:, at[contract.id]])
        for trust in case.trusts
        if inside is None or trust.company_number in inside
        for contract in trust.contracts
        if contract.pfi or contract.id in order
    ]
    place = {name: number for number, name in enumerate(order)}
    rows.sort(key=lambda row: (place.get(str(row[0]), len(place)), str(row[1])))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    case: Case, contract: Contract, trust: Trust, names: Mapping[str, str], values: Numbers
) -> tuple[object, ...]:
    at = {name: number for number, name in enumerate(CONTRACT_MEASURES)}
    let = values[:, at["let_month"]]
    fees = values[:, at["exit_fee_gbp"]]
    reached = np.isfinite(let)
    low, high = edges_of(int(reached.sum()))
    found = np.quantile(let[reached], (0.5, low, high)) if reached.any() else np.full(3, np.nan)
    ends = months_between(case.decision_date, contract.ends) + 1
    kind = "private finance" if contract.pfi else "let together"
    label = f"{contract.label} ({names[trust.company_number]})"
    fee = float(fees[reached].mean()) if reached.any() else float("nan")
    return (
        contract.id, label, kind, contract.gbp_per_year, float(ends - contract.notice_months),
        float(ends), *map(float, found), int(reached.sum()), len(let), fee,
    )  # fmt: skip


def said_of_contracts(case: Case, records: Sequence[Records], claim: Claim) -> str:
    """Say how many contracts are let together on their first end, and what it costs to leave."""
    own = [record for record in records if record.arm == claim.arm]
    names = [n for joint in case.arm(claim.arm).plan.joint_contracts for n in joint.contracts]
    if not own or not own[0].axes.contracts or not names:
        return ""
    at = [own[0].axes.contracts.index(name) for name in names]
    ends = {c.id: months_between(case.decision_date, c.ends) + 1
            for t in case.trusts for c in t.contracts}  # fmt: skip
    let = np.stack([_after_decision(r)[at, CONTRACT_MEASURES.index("let_month")] for r in own])
    late = np.isfinite(let) & (let > np.asarray([ends[name] for name in names]))
    never = ~np.isfinite(let)
    fees = np.stack([r.contracts[at, CONTRACT_MEASURES.index("exit_fee_gbp")] for r in own])
    paid = f" Exit fees come to {pounds(float(np.nansum(fees) / len(own)))} in the mean."
    return (
        f"Of {len(names)} contracts to be let together, {late.sum() / len(own):.1f} roll on past "
        f"their first end and {never.sum() / len(own):.1f} are not let together within the years "
        f"simulated, in the mean of {len(own)} runs (refused mergers let none)."
        f"{paid if np.nansum(fees) > 0 else ''} Nothing is saved on a contract before it is let."
    )


def short_names(trusts: Sequence[Trust]) -> dict[str, str]:
    """Return names of trusts without the words that most trusts bear, by company number.

    The whole names where the short ones would not tell them apart.
    """
    whole = {t.company_number: t.name.split("(")[0].strip() for t in trusts}
    short = {
        number: " ".join(word for word in name.split() if word.lower() not in COMMON_WORDS) or name
        for number, name in whole.items()
    }
    return short if len(set(short.values())) == len(short) else whole


COMMON_WORDS = frozenset(
    {"trust", "academy", "academies", "multi-academy", "school", "schools", "learning",
     "education", "educational", "partnership", "the", "ltd", "limited"}
)  # fmt: skip
"""Words of a trust's name that tell it from no other."""


def timeline_title(table: pd.DataFrame, label: str, years: int) -> str:
    """Say how many contracts are let together in most runs, and when the first and the last are."""
    planned = table[table["kind"] == "let together"]
    let = planned[planned["runs"] * 2 > planned["of"]]
    if let.empty:
        return f"{label}: no contract is let together within {years} years in most runs"
    first, last = (f"{months:.0f}" for months in (let["begins"].min(), let["begins"].max()))
    fees = float((planned["exit_fee"].fillna(0) * planned["runs"] / planned["of"]).sum())
    paid = f", for {pounds(fees)} of exit fees in the mean" if fees >= 1 else ""
    return (
        f"{label}: {len(let)} of {len(planned)} contracts are let together in most runs, the "
        f"first {first} and the last {last} months after the decision{paid}"
    )
