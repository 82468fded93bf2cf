"""Grants for the condition of buildings: who gets them by formula, and whose schools must bid.

The rule of the Department for Education: at the start of September a trust needs a number of open
schools and a number of pupils, as counted in the spring census before. A trust below either line
gets no School Condition Allocation; its schools may bid to the Condition Improvement Fund.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from entities.school import School

GRANTS: dict[str, str] = {
    "allocation": "School Condition Allocation",
    "bids": "Condition Improvement Fund",
}
"""How money for buildings comes, and the name of the grant: the cause of its pounds in a ledger."""

WEIGHTED_PHASES = ("special", "alternative")
"""Phases of which a pupil counts for several in the test of size and in the formula."""


class SizeTest(NamedTuple):
    """What a trust must come to in September to get its allocation by formula.

    Attributes
    ----------
    schools
        The fewest open schools.
    pupils
        The fewest pupils by the spring census before, each by its weight.
    special_weight
        For how many pupils one of special or alternative provision counts.
    """

    schools: float
    pupils: float
    special_weight: float

    def weighted_pupils(self, rolls: Iterable[tuple[School, float]]) -> float:
        """Return the pupils of schools by their weight, given each school with its roll."""
        return math.fsum(pupils * self._weight(school) for school, pupils in rolls)

    def passed(self, schools: int, weighted_pupils: float) -> bool:
        """Say whether a trust of so many schools and weighted pupils gets its allocation."""
        return schools >= self.schools and weighted_pupils >= self.pupils

    def _weight(self, school: School) -> float:
        return self.special_weight if school.phase in WEIGHTED_PHASES else 1.0
