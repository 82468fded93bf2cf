"""A check on funding that one trust pools and another does not."""

from __future__ import annotations

from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import Measure, View, number
from scenarios.diligence.measures.balances import accounts

POOLED = "GAG"


def pooling(view: View) -> Colour:
    """FIN-20: different ways to pool, and a school that would lose more than a limit by it.

    What a school would lose is what it gets beside an equal sum for each pupil of all schools: the
    plainest pool there is. A real one would weigh need, and may take less or more.
    """
    rows = view.some("trust", "trust_id", "pooling_model")
    models = {row["pooling_model"] for row in rows}
    if len(models) == 1:
        return "green"
    if POOLED not in models:
        return "amber"
    return "red" if _most_lost(view) > view.limit("lost_share") else "amber"


def _most_lost(view: View) -> float:
    """Return the largest part of its funding that a school would lose to an equal pool."""
    grants = {str(row["entity"]): number(row, "gag_gbp") for row in accounts(view)
              if str(row["entity"]) in view.schools}  # fmt: skip
    rolls = {str(row["urn"]): number(row, "nor") for row in view.some("schools", "urn", "nor")}
    each = sum(grants[urn] for urn in rolls) / sum(rolls.values())
    return max(1 - each * pupils / grants[urn] for urn, pupils in rolls.items())


MEASURES: Mapping[str, Measure] = {"FIN-20": pooling}
