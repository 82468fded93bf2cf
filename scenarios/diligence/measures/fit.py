"""Checks on fit: distance, what is run centrally, size, joint work, other change."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import Measure, NotKnownError, View, number

HIGHEST_LEVEL = 3
NAMED = "named"


def travel(view: View) -> float:
    """FIT-01: median minutes to the hub."""
    rows = view.some("schools", "drive_minutes_to_hub")
    return statistics.median(number(row, "drive_minutes_to_hub") for row in rows)


def central_levels(view: View) -> float:
    """FIT-02: mean difference of how central functions are, over three; of functions all list."""
    levels: dict[object, dict[object, float]] = {}
    for row in view.some("functions", "trust_id", "function", "centralised_level"):
        own = levels.setdefault(row["function"], {})
        own[row["trust_id"]] = number(row, "centralised_level")
    shared = [found.values() for found in levels.values() if set(found) == set(view.trusts)]
    if not shared or len(view.trusts) == 1:
        raise NotKnownError(["functions.centralised_level"])
    gaps = [max(found) - min(found) for found in shared]
    return sum(gaps) / len(gaps) / HIGHEST_LEVEL


def sizes(view: View) -> float | tuple[float, Colour]:
    """FIT-03: pupils of the smallest trust over those of the largest.

    Equals are amber and not red where it is settled who leads.
    """
    rolls = [one.total("schools", "nor") for one in view.apart()]
    ratio = min(rolls) / max(rolls)
    settled = {row.get("ceo_process") for row in view.rows("governance")} == {NAMED}
    return (ratio, "amber") if settled and ratio >= view.limit("equals") else ratio


def joint_work(view: View) -> float:
    """FIT-04: months of joint work so far."""
    (row, *_) = view.some("project", "joint_working_months")
    return number(row, "joint_working_months")


def joining(view: View) -> float:
    """FIT-05: schools that join in 18 months over schools."""
    (row, *_) = view.some("project", "schools_joining_18m")
    return number(row, "schools_joining_18m") / len(view.some("schools", "urn"))


MEASURES: Mapping[str, Measure] = {
    "FIT-01": travel, "FIT-02": central_levels, "FIT-03": sizes, "FIT-04": joint_work,
    "FIT-05": joining,
}  # fmt: skip
