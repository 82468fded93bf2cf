"""Findings tried on a case: the claim as it is, and as each finding changes it, on one luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outputs.claim_costs import Savings
from outputs.probability import CONFIDENCE, Share, student_t
from scenarios.diligence.moving import Changed

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Verdict:
    """What a claim comes to in some worlds.

    Attributes
    ----------
    saving
        Mean of the saving in the year of the claim, pounds.
    holds
        Worlds in which it holds, of how many.
    chance
        The chance that it holds, with its interval.
    """

    saving: float
    holds: int
    worlds: int
    chance: Share


@dataclass(frozen=True)
class TriedFinding:
    """What one finding does to the verdict, by itself.

    Attributes
    ----------
    known
        Whether it was found; else it is tried as if it were red, for what it could do at the most.
    after
        The verdict with it.
    change, low, high
        Mean change of the saving, world by world, with its 95% interval.
    changed
        Numbers of the case that it moved.
    """

    check: str
    of: str
    known: bool
    after: Verdict
    change: float
    low: float
    high: float
    changed: tuple[Changed, ...]

    @property
    def shown(self) -> bool:
        """Whether the change is more than so few worlds can leave to luck."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Tried:
    """The verdict before any finding, with each, and with all that are known together."""

    claim: str
    text: str
    gbp: float
    before: Verdict
    each: tuple[TriedFinding, ...]
    together: TriedFinding | None
    seed: int

    def of(self, check: str) -> TriedFinding | None:
        """Return what one finding does; None where it moves nothing."""
        return next((one for one in self.each if one.check == check), None)


def verdict_of(savings: Savings, gbp: float) -> Verdict:
    """Return what a claim comes to in some runs."""
    holds = savings.holds(gbp)
    saving = float(savings.by_world().mean())
    return Verdict(saving, int(holds.sum()), len(holds), savings.chance(gbp))


def change_of(before: Numbers, after: Numbers) -> tuple[float, float, float]:
    """Return the mean change of a saving, world by world on the same luck, with its interval."""
    change = after - before
    mean = float(change.mean())
    if len(change) < 2:
        return (mean, mean, mean) if not change.any() else (mean, -math.inf, math.inf)
    error = float(change.std(ddof=1)) / math.sqrt(len(change))
    reach = student_t(len(change) - 1, CONFIDENCE) * error if error else 0.0
    return mean, mean - reach, mean + reach


def most_first(each: Sequence[TriedFinding]) -> tuple[TriedFinding, ...]:
    """Put what changes the saving most first."""
    return tuple(sorted(each, key=lambda one: (-abs(one.change), one.check)))
