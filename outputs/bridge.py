"""What the saving is made of: the paired difference by cause, adding up to the penny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from entities.claim import Claim, CountingRule
from entities.records import LedgerKey
from outputs.laid_by_pair import laid_by_pair
from outputs.money import PENCE_IN_A_POUND, counted_rows, counts
from outputs.passports import OF_KEY
from outputs.probability import edges_of
from outputs.tables import Tables

OTHER_CAUSES = "other causes"
TOTAL = "total"

SMALL_PART = 0.01
"""Causes that move less than this part of all movement are grouped."""

BRIDGE_RULE = CountingRule(
    key="recurring_cash_net_of_shadow",
    label="recurring cash, net of shadow work in schools",
    tags=("cash", "shadow"),
    recurrences=("recurring",),
)
"""What the bridge counts, whatever the claim counts: money that comes back every year."""


class Bridge(NamedTuple):
    """The mean saving in one year by cause, in whole pence, the largest saving first."""

    year: int
    rule_label: str
    steps: tuple[tuple[str, int], ...]
    total_pence: int
    ranges: Mapping[str, tuple[float, float]] = MappingProxyType({})
    """By cause, and of the total: between which pounds the runs lie, see
    :func:`outputs.probability.edges_of`."""


def bridge(
    tables: Tables, claim: Claim, rule: CountingRule = BRIDGE_RULE, shown: int = 10
) -> Bridge:
    """Split the mean paired saving of the claim year by cause; the steps add up exactly.

    Causes beyond the `shown` largest, and those below :data:`SMALL_PART` of all movement, are
    grouped. Parts of a penny go to the causes with the largest remainders, so that none is lost.
    """
    frame = counted_rows(tables.money, rule)
    frame = frame[frame["year"] == claim.year_after_decision]
    pence = frame.groupby(["arm", "cause"], observed=True)["pence"].sum()
    costs = {(str(arm), str(cause)): int(p) for arm, cause, p in pence.reset_index().to_numpy()}
    runs = len(tables.savings[["world", "replication"]].drop_duplicates())
    totals = {
        cause: costs.get((claim.compared_with, cause), 0) - costs.get((claim.arm, cause), 0)
        for cause in sorted({cause for _, cause in costs})
    }
    means = whole_pence({cause: total for cause, total in totals.items() if total}, runs)
    steps = _grouped(means, shown)
    ranges = _ranges(tables, claim, rule, [cause for cause, _ in steps])
    year, total = claim.year_after_decision, sum(means.values())
    return Bridge(year, rule.label, steps, total, ranges)


def _ranges(
    tables: Tables, claim: Claim, rule: CountingRule, shown: Sequence[str]
) -> dict[str, tuple[float, float]]:
    """Return the range of each cause over the pairs of runs, in pounds, and that of the total.

    A pair of runs in which a cause does not show has nought of it.
    """
    rows = tables.passports[tables.passports["claim"] == claim.key]
    keys = (LedgerKey("", "", "", *of) for of in rows[list(OF_KEY)].itertuples(index=False))
    rows = rows[counts(rule, tuple(keys))]
    cause = rows["cause"].astype(str)
    rows = rows.assign(cause=cause.where(cause.isin(shown), OTHER_CAUSES))
    wide = laid_by_pair(rows, tables.savings, "cause", "pence") / PENCE_IN_A_POUND
    wide = wide.reindex(columns=list(shown), fill_value=0.0).assign(**{TOTAL: wide.sum(axis=1)})
    low, high = (np.quantile(wide, edge, axis=0) for edge in edges_of(len(wide)))
    return dict(zip(wide.columns, zip(low.tolist(), high.tolist(), strict=True), strict=True))


def whole_pence(totals: Mapping[str, int], runs: int) -> dict[str, int]:
    """Divide whole totals by the number of runs, so that the parts add up to the rounded whole.

    The method of largest remainder; ties go by name.
    """
    means = {name: total // runs for name, total in totals.items()}
    whole = (2 * sum(totals.values()) + runs) // (2 * runs)
    left = whole - sum(means.values())
    by_remainder = sorted(totals, key=lambda name: (-(totals[name] % runs), name))
    return {name: mean + (name in by_remainder[:left]) for name, mean in means.items()}


def _grouped(means: Mapping[str, int], shown: int) -> tuple[tuple[str, int], ...]:
    """Keep the largest causes, savings first, and put the rest together at the end."""
    movement = sum(abs(pence) for pence in means.values())
    ranked = sorted(means, key=lambda name: (-abs(means[name]), name))
    kept = [name for name in ranked[:shown] if abs(means[name]) >= SMALL_PART * movement]
    small = [name for name in ranked if name not in kept]
    if len(small) == 1:
        kept, small = [*kept, *small], []
    steps = sorted(((name, means[name]) for name in kept), key=lambda s: (-s[1], s[0]))
    rest = [(OTHER_CAUSES, sum(means[name] for name in small))] if small else []
    return (*steps, *rest)


def bridge_table(found: Bridge) -> pd.DataFrame:
    """Lay a bridge out in rows: cause, mean saving in pounds and its range, the total last."""
    steps = (*found.steps, (TOTAL, found.total_pence))
    rows = [(cause, pence / PENCE_IN_A_POUND, *found.ranges[cause]) for cause, pence in steps]
    return pd.DataFrame(rows, columns=["cause", "gbp", "p10", "p90"])
