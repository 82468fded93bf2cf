"""What the runs that have come back so far say of a claim, while others are still to come."""

from __future__ import annotations

from collections.abc import Iterable

from entities.case import Case
from entities.claim import Claim
from entities.records import Records
from outputs.amounts import per_cent, times
from outputs.claim_costs import ClaimCosts, Run
from outputs.probability import Share


class SoFar:
    """One claim, held against runs as they come; the same figure as in the verdict on them.

    Of each run one number is kept: what the arm costs in the year of the claim.
    """

    def __init__(self, case: Case, claim: Claim) -> None:
        self.claim = claim
        self.costs = ClaimCosts(case, claim, (claim.arm, claim.compared_with))

    def see(self, records: Iterable[Records]) -> None:
        """Take in runs; those of other arms, or without some mechanisms, are not looked at."""
        self.costs.see(records)

    @property
    def runs(self) -> tuple[Run, ...]:
        """World and replication of which both arms are there, in order."""
        return self.costs.runs(self.claim.arm, self.claim.compared_with)

    def probability(self) -> Share | None:
        """Return the share of runs in which the claim holds, with its interval; None before any."""
        if not self.runs:
            return None
        saving = self.costs.saving(self.claim.arm, self.claim.compared_with)
        return saving.chance(self.claim.gbp_per_year)

    def in_words(self) -> str:
        """Say in how many of the runs the claim holds; nothing before there is one."""
        chance, runs = self.probability(), self.runs
        if chance is None:
            return ""
        worlds = len({world for world, _ in runs})
        of = times(worlds, "world") if worlds == len(runs) else times(len(runs), "run")
        low, high = per_cent(chance.low), per_cent(chance.high)
        return f"holds in {per_cent(chance.value)} ({low} to {high}) of {of}"
