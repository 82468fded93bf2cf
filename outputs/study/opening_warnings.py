"""What does not fit in the books a case opens on: told, never refused."""

from __future__ import annotations

from entities.case import Case
from outputs.study.baseline import baselines
from scenarios.worlds import middle_world


def opening_warnings(case: Case) -> tuple[str, ...]:
    """Return a sentence for all that does not fit in the books of a case, trust by trust."""
    return tuple(said for one in baselines(case, middle_world(case)) for said in one.odd)
