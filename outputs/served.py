"""How schools are served under a claim: statutory clocks, shadow work, waits, minutes, recovery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.measures import SHADOW_BY, WORK_MEASURES
from outputs.amounts import per_cent, with_interval
from outputs.comparison import of_arm
from outputs.probability import edges_in_words, edges_of, spread_of
from outputs.recovering import month_in_words, recoveries, recovery_by_run
from outputs.recovery import Recovery
from outputs.service import waits_supported
from outputs.tables import Tables
from outputs.work_balance import OTHER_WORK, WORK_WORDS, by_function

WHO_WORDS: Mapping[str, str] = {
    "office": "school offices",
    "inclusion": "inclusion teams",
    "site": "site teams",
    "leaders": "leaders, where no post sits at the desk",
}
"""Who in a school does the work given up, in words."""

RECOVERY_HEADINGS: tuple[str, ...] = (
    "Service", "Brought together, middle run", "Back to normal: P10", "Middle run", "P90",
    "Never within the horizon", "Never fell behind", "Runs",
)  # fmt: skip


@dataclass(frozen=True)
class Served:
    """What the page says of the service under one claim.

    Attributes
    ----------
    recovered, recovery_runs
        Recovery by service, and the same run by run.
    statutory, shadow
        A paragraph each: the clocks in law, and who does the work given up.
    waits
        One sentence a service: half within so long, eight in ten within so long.
    recovery, minutes
        Rows of the table of recovery and of where the minutes go, in words.
    """

    recovered: tuple[Recovery, ...]
    recovery_runs: pd.DataFrame
    statutory: str
    shadow: str
    waits: tuple[str, ...]
    recovery: tuple[tuple[str, ...], ...]
    minutes: tuple[tuple[str, ...], ...]


def how_served(case: Case, tables: Tables, claim: Claim) -> Served:
    """Work out everything the page says of the service under one claim."""
    by_run = recovery_by_run(case, tables, claim)
    recovered = recoveries(case, by_run)
    return Served(
        recovered=recovered,
        recovery_runs=by_run,
        statutory=statutory_words(case, tables.service, claim),
        shadow=shadow_words(case, tables.shadow_by_school, claim),
        waits=waits_words(case, tables.service, claim),
        recovery=tuple(_recovery_row(case, row) for row in recovered),
        minutes=minutes_rows(case, tables.work_balance, claim),
    )


def statutory_words(case: Case, service: pd.DataFrame, claim: Claim) -> str:
    """Say how many requests with a clock in law miss it over the horizon, arm against base."""
    kept = service[
        service["function"].isin(waits_supported(case))
        & service["measure"].isin(["statutory_due", "statutory_missed"])
        & service["arm"].isin([claim.arm, claim.compared_with])
    ]
    if not kept["value"].any():
        return "Clocks in law: not shown, as no request with one is supported by the trusts' data."
    sums = kept.groupby(["world", "replication", "arm", "measure"], observed=True)["value"].sum()
    runs = sums.unstack(["arm", "measure"]).fillna(0.0)
    change = runs[claim.arm, "statutory_missed"] - runs[claim.compared_with, "statutory_missed"]
    spread = spread_of(change.to_numpy(), runs.index.get_level_values("world").to_numpy())
    arm, base = (_missed(case, runs, key) for key in (claim.arm, claim.compared_with))
    return (
        f"Requests with a clock in law, over the {case.horizon_years} years after the decision "
        f"(mean of {len(runs)} paired runs): {arm}, against {base}. That is "
        f"{with_interval(spread.mean, spread.low, spread.high, 1)} missed."
    )


def _missed(case: Case, runs: pd.DataFrame, arm: str) -> str:
    due = float(runs[arm, "statutory_due"].mean())
    missed = float(runs[arm, "statutory_missed"].mean())
    share = f", {per_cent(missed / due)}" if due else ""
    return f"{missed:,.1f} of {due:,.0f} missed{share} with '{case.arm(arm).label}'"


def shadow_words(case: Case, shadow: pd.DataFrame, claim: Claim) -> str:
    """Say how many hours of work schools took back in the claim year, and who does it."""
    year, arms = claim.year_after_decision, [claim.arm, claim.compared_with]
    kept = shadow[(shadow["year"] == year) & shadow["arm"].isin(arms)]
    sums = kept.groupby(["world", "replication", "arm", "who"], observed=True)["value"].sum()
    runs = sums.unstack(["arm", "who"]).fillna(0.0)
    arm, base = of_arm(runs, claim.arm), of_arm(runs, claim.compared_with)
    change = arm.to_numpy().sum(axis=1) - base.to_numpy().sum(axis=1)
    spread = spread_of(change, runs.index.get_level_values("world").to_numpy())
    parts = [
        f"{WHO_WORDS[who]} {float(arm[who].mean()):,.0f} hours (against "
        f"{float(base[who].mean()):,.0f})"
        for who in SHADOW_BY
        if arm[who].any() or base[who].any()
    ]
    if not parts:
        return f"In year {year} schools take back no work in any run."
    return (
        f"In year {year} schools do {float(arm.to_numpy().sum(axis=1).mean()):,.0f} hours of work "
        "themselves (what they gave up waiting for, the office door, checks of moved work): "
        f"{'; '.join(parts)}. Against "
        f"'{case.arm(claim.compared_with).label}' that is "
        f"{with_interval(spread.mean, spread.low, spread.high)} hours; mean of {len(runs)} paired "
        "runs, all services."
    )


def waits_words(case: Case, service: pd.DataFrame, claim: Claim) -> tuple[str, ...]:
    """Say, service by service, within how long half and eight in ten requests are touched."""
    year = claim.year_after_decision
    rows = service[service["year"] == year]
    wanted = rows["measure"].isin(["wait_p50", "wait_p80", "wait_school_days_p80"])
    groups = rows[wanted].groupby(["arm", "function", "measure"], observed=True)["value"]
    runs = int(groups.size().max()) if len(groups) else 0
    edges, told = edges_of(runs), edges_in_words(runs)
    means, spreads = groups.mean().to_dict(), groups.quantile(np.array(edges)).to_dict()
    said = []
    for function in case.functions:
        arm, base = (claim.arm, function.key), (claim.compared_with, function.key)
        if function.key not in waits_supported(case) or (*arm, "wait_p50") not in means:
            continue
        against = (
            f"; {case.arm(claim.compared_with).label}: {_brief(means[(*base, 'wait_p50')])} and "
            f"{_brief(means[(*base, 'wait_p80')])}"
            if (*base, "wait_p50") in means
            else ""
        )
        low, high = (spreads[(*arm, "wait_p80", q)] for q in edges)
        said.append(
            f"{function.label}: half within {_brief(means[(*arm, 'wait_p50')])} working hours, "
            f"eight in ten within {_brief(means[(*arm, 'wait_p80')])} ({told}: "
            f"{_brief(low)} to {_brief(high)}; "
            f"{_brief(means[(*arm, 'wait_school_days_p80')])} school days){against}."
        )
    return tuple(said)


def _brief(value: float) -> str:
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"


def _recovery_row(case: Case, row: Recovery) -> tuple[str, ...]:
    label = next(f.label for f in case.functions if f.key == row.function)
    months = (row.cut_over, row.p10, row.p50, row.p90)
    shares = (
        f"{per_cent(share.value)} ({per_cent(share.low)} to {per_cent(share.high)})"
        for share in (row.never, row.no_dip)
    )
    return (label, *(month_in_words(case, month) for month in months), *shares, str(row.runs))


def minutes_rows(case: Case, balance: pd.DataFrame, claim: Claim) -> tuple[tuple[str, ...], ...]:
    """Lay out where the working time goes, in hours a run: by service, base first, then the arm."""
    table = by_function(case, balance)
    labels = {function.key: function.label for function in case.functions}
    labels[OTHER_WORK] = "Other work"
    rows = []
    for function in dict.fromkeys(table.index.get_level_values("function")):
        for arm in (claim.compared_with, claim.arm):
            if (function, arm) in table.index:
                hours = np.asarray(table.loc[(function, arm)], dtype=np.float64)
                name = f"{labels[function]}: {case.arm(arm).label}"
                rows.append((name, *(f"{round(value) + 0:,}" for value in hours)))
    return tuple(rows)


MINUTES_HEADINGS: tuple[str, ...] = ("Service", *(WORK_WORDS[name] for name in WORK_MEASURES))
