"""What a case's book of assumptions holds, for figures that are told and not simulated."""

from __future__ import annotations

from entities.case import Case


def assumed(case: Case, key: str, missing: float = 0.0) -> float:
    """Return the middle of an assumption; `missing` where the book of a case has none."""
    found = next((each for each in case.assumptions if each.key == key), None)
    return missing if found is None or found.value is None else found.value
