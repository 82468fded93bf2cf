"""Which schools win and which lose: what is left of each one's year, with and without the plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.claim import Claim
from entities.records import Integers, Numbers, Records
from outputs.books import schools_of
from outputs.charging import MEASURES, RULES, retell_all
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import edges_in_words, edges_of

YEARS_TOLD = (1, 3, 5)
"""Years after the decision for which winners and losers are counted."""
COLUMNS = ("item", "label", "charge_before", "charge_after", "change", "p10", "p90", "runs")
USUAL_RULE = "flat_share"
"""The charging rule that is told first where a plan chooses none."""
NEAR = 10.0
"""Pounds a pupil and year below which a school counts as neither better nor worse off: a guard
against calling rounding a gain."""


def shown_rule(case: Case, claim: Claim) -> str:
    """Return the charging rule that is told first: that of the plan, or the usual one."""
    return case.arm(claim.arm).plan.charging or USUAL_RULE


def paired(case: Case, records: Sequence[Records], claim: Claim) -> tuple[Integers, Integers]:
    """Tell every pair of runs under every rule: without the plan of a claim, and with it.

    Pence by (run, rule, school, measure, year), measures as :data:`outputs.charging.MEASURES`.
    """
    base = {(r.world, r.replication): r for r in records if r.arm == claim.compared_with}
    own = [r for r in records if r.arm == claim.arm]
    pairs = ([base[r.world, r.replication] for r in own], own)
    without, then = (np.stack([r.by_year() for r in retell_all(case, runs)]) for runs in pairs)
    return without, then


def winners_table(
    case: Case, pair: tuple[Integers, Integers], rule: str, year: int
) -> pd.DataFrame:
    """Lay out every school: pounds a pupil it is charged, and the change of what is left to it.

    Pupils are those of the opening, so that a change is one of pounds. Only the change of what is
    left is told: what is left itself rests on funding to come, of which a return says too little.
    """
    pupils = np.asarray([school.pupils for trust in case.trusts for school in trust.schools])
    row = tuple(RULES).index(rule)

    def a_pupil(told: Integers, measure: str) -> Numbers:
        pence = told[:, row, :, MEASURES.index(measure), year - 1]
        return np.asarray(pence / PENCE_IN_A_POUND / pupils)

    paid, pays = (a_pupil(told, "charge") for told in pair)
    left, leaves = (a_pupil(told, "balance_after") for told in pair)
    change = leaves - left
    edges = edges_of(len(change))
    low, high = np.quantile(change, edges, axis=0)
    labels = {s.urn: s.name for trust in case.trusts for s in trust.schools}
    rows = [
        (urn, labels[urn], paid[:, n].mean(), pays[:, n].mean(), change[:, n].mean(), low[n],
         high[n], len(change))
        for n, urn in enumerate(schools_of(case))
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["change", "item"], kind="stable").reset_index(drop=True)


def counted_winners(table: pd.DataFrame) -> tuple[int, int]:
    """Count the schools that are better off and those that are worse off, in the mean of runs."""
    change = table["change"]
    return int((change > NEAR).sum()), int((change < -NEAR).sum())


def sure_winners(table: pd.DataFrame) -> tuple[int, int]:
    """Count those that are better, and those that are worse off, over the whole range of runs."""
    return int((table["p10"] > NEAR).sum()), int((table["p90"] < -NEAR).sum())


def years_told(case: Case, claim: Claim) -> tuple[int, ...]:
    """Return the years for which winners are counted: the claim's among them."""
    years = {*YEARS_TOLD, claim.year_after_decision}
    return tuple(year for year in sorted(years) if year <= case.horizon_years)


def winners_by_trust(case: Case, table: pd.DataFrame) -> tuple[str, ...]:
    """Say of each trust how many of its schools are better and worse off; nothing of one alone."""
    if len(case.trusts) < 2 or table.empty:
        return ()
    parts = []
    for trust in case.trusts:
        own = table[table["item"].astype(str).isin([school.urn for school in trust.schools])]
        (better, worse), sure = counted_winners(own), sure_winners(own)
        parts.append(
            f"{trust.name}: {better} of {len(own)} better ({sure[0]}) and {worse} worse off "
            f"({sure[1]})"
        )
    return (
        f"By trust of the opening, in the mean of runs: {'; '.join(parts)}. In brackets: those "
        f"that are so over the whole range, {edges_in_words(int(table['runs'].iloc[0]))}.",
    )


def winners_rows(
    case: Case, pair: tuple[Integers, Integers], claim: Claim
) -> tuple[tuple[str, ...], ...]:
    """Count winners and losers under every charging rule, in each of the years told."""
    rows, chosen = [], case.arm(claim.arm).plan.charging
    for rule, said in RULES.items():
        label = f"{said} (the rule of the plan)" if rule == chosen else said
        cells = []
        for year in years_told(case, claim):
            table = winners_table(case, pair, rule, year)
            (better, worse), sure = counted_winners(table), sure_winners(table)
            cells.append(f"{better} better ({sure[0]}), {worse} worse ({sure[1]})")
        rows.append((label, *cells))
    return tuple(rows)


def winners_headings(case: Case, claim: Claim) -> tuple[str, ...]:
    """Return the headings of :func:`winners_rows`."""
    return ("Charging rule", *(f"Year {year}" for year in years_told(case, claim)))


def winners_title(table: pd.DataFrame, label: str, year: int) -> str:
    """Say how many schools are better and worse off in a year, in the mean of runs."""
    (better, worse), sure = counted_winners(table), sure_winners(table)
    edges = edges_in_words(int(table["runs"].iloc[0])) if len(table) else "no run"
    return (
        f"{label}: {better} of {len(table)} schools have over £{NEAR:.0f} more left for each pupil "
        f"in year {year} and {worse} over £{NEAR:.0f} less, in the mean of runs; {sure[0]} and "
        f"{sure[1]} over the whole range ({edges})"
    )
