"""What the runs that have come back so far say of a claim, while others are still to come."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from entities.case import Case
from entities.claim import Claim
from entities.measures import REFUSED_KINDS
from entities.records import Records
from outputs.amounts import per_cent, times
from outputs.money import PENCE_IN_A_POUND, costs_by_month
from outputs.probability import Share, share_of
from outputs.tidy import by_year

Run = tuple[int, int]
"""World and replication."""


class SoFar:
    """One claim, held against runs as they come; the same figure as in the verdict on them.

    Of each run one number is kept: what the arm costs in the year of the claim.
    """

    def __init__(self, case: Case, claim: Claim) -> None:
        self.claim, self._rule = claim, case.counting_rule(claim.counting_rule)
        self._pence: dict[str, dict[Run, int]] = {claim.arm: {}, claim.compared_with: {}}
        self._refused = set[Run]()

    def see(self, records: Iterable[Records]) -> None:
        """Take in runs; those of other arms, or without some mechanisms, are not looked at."""
        year = self.claim.year_after_decision
        for record in records:
            if record.arm not in self._pence or record.without:
                continue
            run = (record.world, record.replication)
            (costs,) = costs_by_month([record], self._rule).values()
            self._pence[record.arm][run] = int(by_year(costs, 0)[year - 1])
            if record.arm == self.claim.arm and any(
                happening.kind in REFUSED_KINDS for happening in record.happenings
            ):
                self._refused.add(run)

    @property
    def runs(self) -> tuple[Run, ...]:
        """World and replication of which both arms are there, in order."""
        ours, theirs = self._pence[self.claim.arm], self._pence[self.claim.compared_with]
        return tuple(sorted(ours.keys() & theirs.keys()))

    def probability(self) -> Share | None:
        """Return the share of runs in which the claim holds, with its interval; None before any."""
        runs = self.runs
        if not runs:
            return None
        ours, theirs = self._pence[self.claim.arm], self._pence[self.claim.compared_with]
        pence = np.array([theirs[run] - ours[run] for run in runs], dtype=np.int64)
        refused = np.array([run in self._refused for run in runs], dtype=np.bool_)
        holds = (pence / PENCE_IN_A_POUND >= self.claim.gbp_per_year) & ~refused
        return share_of(holds, np.array([world for world, _ in runs], dtype=np.int64))

    def in_words(self) -> str:
        """Say in how many of the runs the claim holds; nothing before there is one."""
        chance, runs = self.probability(), self.runs
        if chance is None:
            return ""
        worlds = len({world for world, _ in runs})
        of = times(worlds, "world") if worlds == len(runs) else times(len(runs), "run")
        low, high = per_cent(chance.low), per_cent(chance.high)
        return f"holds in {per_cent(chance.value)} ({low} to {high}) of {of}"
