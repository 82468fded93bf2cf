"""What the centre sees and what schools feel, in words and in rows for the page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.records import Numbers
from outputs.amounts import in_sentence, pounds, with_interval
from outputs.comparison import of_arm, saving_by_pair
from outputs.place_names import school_names
from outputs.probability import edges_in_words, edges_of, shares_of, spread_of
from outputs.service import waits_supported
from outputs.tables import Tables
from outputs.views import in_time_by_run
from outputs.views_rows import changed_until, function_rows, school_rows, told_of

FELT_MARGIN = 0.02
"""A school is called worse or better served when two in a hundred of what it asks for change side:
judgement; less no head would notice."""

CENTRE_SEES = "recurring_cash"
SCHOOLS_FEEL = "recurring_cash_net_of_shadow"
"""Counting rules of the saving as a centre would report it, and after schools' own hours."""

HOW = {"imposed": "imposed", "collaborative": "reached together"}


@dataclass(frozen=True)
class Views:
    """Both views of a claim's arm against the arm it is compared with: sentences, and rows."""

    sentences: tuple[str, ...]
    functions: tuple[tuple[str, ...], ...]
    schools: tuple[tuple[str, ...], ...]


def views_of(case: Case, tables: Tables, claim: Claim) -> Views:
    """Say what the centre sees and what schools feel in the claim's year, and lay out both."""
    said = (
        _gap(case, tables.views, claim),
        _pounds(case, tables.savings, claim),
        _schools_served(case, tables.views_by_school, claim),
        _decided(case, tables.views_by_school, claim),
    )
    return Views(
        sentences=tuple(sentence for sentence in said if sentence),
        functions=tuple(function_rows(case, tables.views, claim)),
        schools=tuple(school_rows(case, tables.views_by_school, claim)),
    )


def gaps(case: Case, views: pd.DataFrame, claim: Claim) -> dict[str, pd.DataFrame]:
    """Return shares in time by run of both arms, the base first; empty where none is supported."""
    year = claim.year_after_decision
    arms = (claim.compared_with, claim.arm)
    return {arm: in_time_by_run(case, views, arm, year) for arm in arms}


def _gap(case: Case, views: pd.DataFrame, claim: Claim) -> str:
    base, arm = gaps(case, views, claim).values()
    if arm.empty or arm["gap"].isna().all():
        return (
            "In time as the centre counts it and as schools feel it: not shown, as no data of the "
            "trusts supports it, or the centre closes nothing."
        )
    named = ("centre", "schools", "given_up", "gap")
    centre, schools, given_up, gap = (float(100 * arm[name].mean()) for name in named)
    said = (
        f"Of what it closed in year {claim.year_after_decision} the centre would report "
        f"{centre:.1f}% as in time. Of all that schools asked of it, {schools:.1f}% was in time, "
        f"{given_up:.1f}% they gave up and did themselves, and {100 - schools - given_up:.1f}% "
        f"came late or is still open. The gap between both views is {gap:+.1f} points"
    )
    change = 100 * (arm["gap"] - base["gap"]).dropna()
    if change.empty:
        return f"{said}; without it no centre closes anything, so there is no gap to compare."
    spread = spread_of(change.to_numpy(), change.index.get_level_values("world").to_numpy())
    return (
        f"{said}, {with_interval(spread.mean, spread.low, spread.high, 1)} against "
        f"'{case.arm(claim.compared_with).label}' (mean of {len(change)} paired runs)."
    )


def _pounds(case: Case, savings: pd.DataFrame, claim: Claim) -> str:
    """Say what saving the centre would report, and what is left after schools' own hours."""
    if not {CENTRE_SEES, SCHOOLS_FEEL} <= {rule.key for rule in case.counting_rules}:
        return ""
    year = claim.year_after_decision
    seen, felt = (
        saving_by_pair(savings, claim.arm, claim.compared_with, rule)[year].to_numpy()
        for rule in (CENTRE_SEES, SCHOOLS_FEEL)
    )
    return (
        f"In pounds the centre would report {_middle(seen)} saved in year {year} (recurring cash "
        f"alone); less the hours schools put in themselves year by year it is {_middle(felt)}. "
        "What a plan puts on schools once is in neither."
    )


def _middle(values: Numbers) -> str:
    """Write the middle run and the range of runs."""
    low, middle, high = (pounds(float(q)) for q in np.quantile(values, shares_of(len(values))))
    return f"{middle} in the middle run ({low} to {high} in {edges_in_words(len(values))})"


def _schools_served(case: Case, views: pd.DataFrame, claim: Claim) -> str:
    """Say how many schools get less, and how many more, of what they ask for in time."""
    if not waits_supported(case):
        return ""
    wide = _by_run(views, "asked_in_time", claim)
    both = (of_arm(wide, key) for key in (claim.arm, claim.compared_with))
    differences = next(both).sub(next(both))
    worlds = differences.index.get_level_values("world").to_numpy()
    change = differences.mean()
    worse = change[change < -FELT_MARGIN]
    better = int((change > FELT_MARGIN).sum())
    sure = [spread_of(differences[urn].to_numpy(), worlds).high < 0 for urn in worse.index]
    said = (
        f"On the mean of runs {len(worse)} of {len(change)} schools get at least two in a hundred "
        f"fewer of their requests done in time than without it (for {sum(sure)} of them the 95% "
        f"interval lies wholly below nought), and {better} at least as many more"
    )
    if worse.empty:
        return f"{said}."
    name = school_names(case)[str(worse.idxmin())]
    return f"{said}; the most at {name} ({-100 * float(worse.min()):.0f} in a hundred fewer)."


def _decided(case: Case, views: pd.DataFrame, claim: Claim) -> str:
    """Say how many kinds of matter schools still decide, and how much changes for them."""
    year = claim.year_after_decision
    kinds = sum(kind.decision for _, kind in case.request_types)
    of = _by_run(views, "decided_in_school", claim)
    base = float(of_arm(of, claim.compared_with).to_numpy().mean())
    arm, *own = told_of(np.array(of_arm(of, claim.arm).mean(axis=1).tolist()))
    changed = changed_until(views, "changed", claim).groupby(level=["world", "replication"]).mean()
    moved, *ends = told_of(np.array(changed.tolist()))
    checks = of_arm(_by_run(views, "checks", claim), claim.arm).sum(axis=1)
    said = (
        f"At the end of year {year} schools decide {arm:.1f} of {kinds} kinds of matter "
        f"themselves ({own[0]:.1f} to {own[1]:.1f} in {edges_in_words(len(of))}), against "
        f"{base:.1f} without it, in the mean of schools. Up to then {moved:.0f} kinds of work "
        f"({ends[0]:.0f} to {ends[1]:.0f}) have changed for a school, with "
        f"one way of working {HOW[case.arm(claim.arm).plan.standardisation]}"
    )
    if checks.any():
        low, high = np.quantile(checks.to_numpy(), edges_of(len(checks)))
        said += (
            f". All together they spend {float(checks.mean()):,.0f} hours in year {year} checking "
            f"what moved ({edges_in_words(len(checks))}: {low:,.0f} to {high:,.0f})"
        )
    return f"{said}. Which matters can be decided elsewhere, and what that does, is judgement."


def _by_run(views: pd.DataFrame, measure: str, claim: Claim) -> pd.DataFrame:
    """Lay one measure of the claim's year out by run (rows) and (arm, school) (columns)."""
    kept = views[
        (views["measure"] == measure)
        & (views["year"] == claim.year_after_decision)
        & views["arm"].isin([claim.arm, claim.compared_with])
    ].astype({"arm": str, "school": str})
    return kept.pivot(index=["world", "replication"], columns=["arm", "school"], values="value")


def gap_title(case: Case, views: pd.DataFrame, claim: Claim) -> str:
    """Say in a title how far apart both views are with the plan and without it."""
    base, arm = gaps(case, views, claim).values()
    label = case.arm(claim.arm).label
    if arm.empty or arm["gap"].isna().all():
        return f"{label}: no view of the centre can be held against that of schools"
    seen, felt = (100 * float(arm[name].mean()) for name in ("centre", "schools"))
    before = base["gap"].dropna()
    against = f", against {100 * float(before.mean()):.1f}" if len(before) else ""
    without = in_sentence(case.arm(claim.compared_with).label)
    return (
        f"{label}: in year {claim.year_after_decision} the centre sees {seen:.1f}% in time where "
        f"schools feel {felt:.1f}%: a gap of {100 * float(arm['gap'].mean()):.1f} points{against} "
        f"({without}), in the mean of runs"
    )
