"""Checks on governance: articles, boards, who leads, who decides what."""

from __future__ import annotations

from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import JOINS, Measure, NotKnownError, View, day, number, worst
from scenarios.diligence.measures.balances import last_actual
from scenarios.diligence.measures.legal import obtained

NO_CHURCH = ("none", "does not apply")
LEADERS: Mapping[object, Colour] = {"named": "green", "process agreed": "amber", "none": "red"}


def articles(view: View) -> Colour:
    """GOV-01: the oldest articles, against the model in force and the one before it."""
    oldest = min(day(row, "articles_version") for row in view.some("trust", "articles_version"))
    if oldest >= view.limit_day("in_force"):
        return "green"
    return "amber" if oldest >= view.limit_day("too_old_before") else "red"


def church(view: View) -> Colour:
    """GOV-02: schools of a church that join, and the consent of their diocese."""
    joins = {row["trust_id"] for row in view.some("trust", "role") if row["role"] == JOINS}
    rows = view.some("schools", "trust_id", "religious_character")
    with_church = [row for row in rows if row["trust_id"] in joins
                   and str(row["religious_character"]).casefold() not in NO_CHURCH]  # fmt: skip
    if not with_church:
        return "green"
    asked = [row for row in view.rows("consents", kind="diocese") if row.get("needed") is not False]
    if not asked:
        return "red"
    return "green" if all(obtained(view, row) for row in asked) else "amber"


def meetings(view: View) -> float:
    """GOV-03: board meetings in twelve months; of several trusts the fewest."""
    rows = view.some("governance", "meetings_12m")
    return min(number(row, "meetings_12m") for row in rows)


def income(view: View) -> float:
    """GOV-04: income of the last actual year."""
    return last_actual(view, "total_income_gbp")


def two_people(view: View) -> Colour:
    """GOV-05: accounting officer and finance director."""
    if view.has("governance", "ao_is_cfo", True):
        return "red"
    view.some("governance", "ao_is_cfo")
    return "green"


def other_owners(view: View) -> float:
    """GOV-06: decisions that somebody else takes in another trust, over those both list."""
    owners: dict[str, dict[object, object]] = {}
    for row in view.some("delegation", "trust_id", "decision", "owner"):
        owners.setdefault(str(row["decision"]).casefold(), {})[row["trust_id"]] = row["owner"]
    shared = [found for found in owners.values() if set(found) == set(view.trusts)]
    if not shared or len(view.trusts) == 1:
        raise NotKnownError(["delegation.decision", "delegation.owner"])
    return sum(len(set(found.values())) > 1 for found in shared) / len(shared)


def checklist(view: View) -> float:
    """GOV-07: answers of no, or in part; of several trusts the most."""
    rows = view.some("governance", "srmsa_no_or_part")
    return max(number(row, "srmsa_no_or_part") for row in rows)


def leader(view: View) -> Colour:
    """GOV-08: a name, an agreed way to one, or none; of what trusts say the worse."""
    if view.has("governance", "ceo_process", "none"):
        return "red"
    return worst(LEADERS[row["ceo_process"]] for row in view.some("governance", "ceo_process"))


def both_boards(view: View) -> float:
    """GOV-09: people on both boards; each trust counts the same ones."""
    rows = view.some("governance", "people_on_both_boards")
    return max(number(row, "people_on_both_boards") for row in rows)


MEASURES: Mapping[str, Measure] = {
    "GOV-01": articles, "GOV-02": church, "GOV-03": meetings, "GOV-04": income,
    "GOV-05": two_people, "GOV-06": other_owners, "GOV-07": checklist, "GOV-08": leader,
    "GOV-09": both_boards,
}  # fmt: skip
