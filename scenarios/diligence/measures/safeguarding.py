"""Checks on safeguarding: concerns, central records, trained leads, audits."""

from __future__ import annotations

from collections.abc import Mapping

from entities.calendar import DAYS_PER_MONTH
from entities.check import Colour
from scenarios.diligence.facts import Measure, View, day, number

LEAD_AND_DEPUTY = 2


def concerns(view: View) -> Colour:
    """SAF-01: a concern of the department or a notice, or an investigation that is open."""
    known = view.has("governance", "dfe_concern_types", "safeguarding")
    if known or view.has("governance", "nti_status", "issued"):
        return "red"
    view.some("governance", "dfe_concern_types", "nti_status")
    return "amber" if view.total("safeguarding", "open_investigations") > 0 else "green"


def records(view: View) -> float:
    """SAF-02: the least complete single central record."""
    rows = view.some("safeguarding", "scr_complete_pct")
    return min(number(row, "scr_complete_pct") for row in rows) / 100


def leads(view: View) -> Colour:
    """SAF-03: a trained lead in every school, and a deputy in those above a limit of pupils."""
    if view.has("safeguarding", "dsl_trained", 0):
        return "red"
    rolls = {str(row["urn"]): number(row, "nor") for row in view.some("schools", "urn", "nor")}
    trained = {str(row["urn"]): number(row, "dsl_trained")
               for row in view.some("safeguarding", "urn", "dsl_trained")}  # fmt: skip
    people = [(trained[urn], pupils) for urn, pupils in rolls.items()]
    large = view.limit("pupils")
    short = any(count < LEAD_AND_DEPUTY and pupils > large for count, pupils in people)
    return "amber" if short else "green"


def audit(view: View) -> float:
    """SAF-04: months since the oldest last audit, on the day of asking."""
    rows = view.some("safeguarding", "last_audit_date")
    oldest = min(day(row, "last_audit_date") for row in rows)
    return (view.asked_on - oldest).days / DAYS_PER_MONTH


MEASURES: Mapping[str, Measure] = {
    "SAF-01": concerns, "SAF-02": records, "SAF-03": leads, "SAF-04": audit,
}  # fmt: skip
