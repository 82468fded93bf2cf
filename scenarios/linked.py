"""Linked draws: members of a group share part of their luck, and each keeps its own spread.

A Gaussian copula with one factor a group (Vasicek, 1987, in the form of Li, 2000, Journal of Fixed
Income 9, 43-54): the normal score of a member is ``sqrt(r) * shared + sqrt(1 - r) * own``, both
standard normal, and the luck is the share of a normal curve below that score. So the luck of each
member alone is uniform, as without a group; the scores of any two have correlation r, and their
luck the (rank) correlation ``6 / pi * arcsin(r / 2)`` (Kruskal, 1958, Journal of the American
Statistical Association 53, 814-861). A member that moves against the group takes
the shared score with the other sign.

A desk's, trust's or fund's own draw shares the luck of the group for that desk, trust or fund.
In a designed set of worlds the shared and the own luck are each spread evenly, their sum only
nearly so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from statistics import NormalDist

from entities.case import Case
from entities.linked import LinkedDraws
from scenarios.drawn import Figure
from scenarios.luck import STEPS

_NORMAL = NormalDist()
_LEAST = 0.5 / STEPS


@dataclass(frozen=True)
class Link:
    """What ties a figure to its group: the name of the shared luck, how firmly, and its sign."""

    shared: str
    strength: float
    against: bool = False

    def luck(self, own: float, shared: float) -> float:
        """Return the luck of a member from its own luck and that of its group."""
        sign = -1.0 if self.against else 1.0
        common = sign * math.sqrt(self.strength) * _NORMAL.inv_cdf(shared)
        score = common + math.sqrt(1 - self.strength) * _NORMAL.inv_cdf(own)
        return min(max(_NORMAL.cdf(score), _LEAST), 1 - _LEAST)


def groups_at_work(case: Case) -> tuple[LinkedDraws, ...]:
    """Return the groups of a case whose draws are linked: none unless it switches that on."""
    return case.linked_draws if "linked_draws" in case.switched_on else ()


def link_of(figure: Figure, groups: Sequence[LinkedDraws]) -> Link | None:
    """Return what ties a figure to the first group that names it; None where none does."""
    if not figure.key or not figure.shape.varies:
        return None
    for group in groups:
        for patterns, against in ((group.members, False), (group.against, True)):
            if any(fnmatchcase(figure.key, pattern) for pattern in patterns):
                member = f"@{figure.member}" if figure.member else ""
                return Link(f"linked/{group.key}{member}", group.strength, against)
    return None
