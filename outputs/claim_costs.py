"""What arms cost in the year of a claim, run by run: one number kept of each run that is seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.case import Case
from entities.claim import Claim
from entities.measures import REFUSED_KINDS
from entities.records import Records
from outputs.money import PENCE_IN_A_POUND, costs_by_month
from outputs.probability import Share, mean_by_world, share_of
from outputs.tidy import by_year

Run = tuple[int, int]
"""World and replication."""


@dataclass(frozen=True)
class Savings:
    """What an arm saves in the year of a claim against another, in pounds of that year.

    Attributes
    ----------
    gbp, worlds, refused
        Run by run: the saving, the world, and whether the plan of the arm was refused.
    """

    gbp: npt.NDArray[np.float64]
    worlds: npt.NDArray[np.int64]
    refused: npt.NDArray[np.bool_]

    def holds(self, gbp_per_year: float) -> npt.NDArray[np.bool_]:
        """Say run by run whether a saving is reached; a plan that is refused has failed."""
        return np.asarray((self.gbp >= gbp_per_year) & ~self.refused)

    def chance(self, gbp_per_year: float) -> Share:
        """Return the share of runs in which a saving is reached, with its interval."""
        return share_of(self.holds(gbp_per_year), self.worlds)

    def by_world(self) -> npt.NDArray[np.float64]:
        """Return the mean saving of each world, in the order of worlds."""
        return mean_by_world(self.gbp, self.worlds)


class ClaimCosts:
    """What some arms cost in the year of a claim, under its counting rule, as runs are seen.

    Parameters
    ----------
    arms
        The arms that are kept; runs of others, or without some mechanisms, are not looked at.
    """

    def __init__(self, case: Case, claim: Claim, arms: Collection[str]) -> None:
        self.claim, self._rule = claim, case.counting_rule(claim.counting_rule)
        self._pence: dict[str, dict[Run, int]] = {arm: {} for arm in arms}
        self._refused = set[tuple[str, Run]]()

    def see(self, records: Iterable[Records]) -> None:
        """Take in runs."""
        for record in records:
            if record.arm not in self._pence or record.without:
                continue
            run = (record.world, record.replication)
            (costs,) = costs_by_month([record], self._rule).values()
            year = by_year(costs, 0)[self.claim.year_after_decision - 1]
            self._pence[record.arm][run] = int(year)
            if any(happening.kind in REFUSED_KINDS for happening in record.happenings):
                self._refused.add((record.arm, run))

    def runs(self, *arms: str) -> tuple[Run, ...]:
        """World and replication of which all these arms are there, in order."""
        seen = [self._pence[arm].keys() for arm in arms]
        return tuple(sorted(frozenset[Run](seen[0]).intersection(*seen[1:])))

    def saving(self, arm: str, against: str, base: ClaimCosts | None = None) -> Savings:
        """Return what an arm saves against another, in the runs of which both are there.

        Parameters
        ----------
        base
            Where the other arm was seen; here, if nothing is said.

        Raises
        ------
        KeyError
            When one of the arms is none that is kept.
        """
        ours, theirs = self._pence[arm], (base or self)._pence[against]
        runs = sorted(ours.keys() & theirs.keys())
        pence = np.array([theirs[run] - ours[run] for run in runs], dtype=np.int64)
        return Savings(
            gbp=pence / PENCE_IN_A_POUND,
            worlds=np.array([world for world, _ in runs], dtype=np.int64),
            refused=np.array([(arm, run) in self._refused for run in runs], dtype=np.bool_),
        )
