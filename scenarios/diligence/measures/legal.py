"""Checks on legal matters: claims, consents, equalities, consultation, agreements."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import Measure, NotKnownError, Row, View, day, number
from scenarios.diligence.measures.balances import last_actual
from scenarios.diligence.measures.education import below_good

ALWAYS_ASKED = ("outgoing board", "incoming board", "members", "DfE")
CATEGORIES = ("RSI", "SM")
EQUALITIES: Mapping[object, Colour] = {
    "signed": "green", "drafted": "amber", "not considered": "red",
}  # fmt: skip


def claims(view: View) -> float:
    """LEG-01: claims, each by its chance, over the reserve; without limit where there is none."""
    rows = view.some("liabilities", "outstanding_gbp", kind="claim")
    expected = sum(_expected(row) for row in rows)
    reserve = last_actual(view, "revenue_reserve_gbp")
    if reserve <= 0:
        return math.inf if expected > 0 else 0.0
    return expected / reserve


def _expected(row: Row) -> float:
    gbp = number(row, "outstanding_gbp")
    return gbp * number(row, "probability") if gbp else 0.0


def consents(view: View) -> float:
    """LEG-02: consents obtained over those needed; one where none is.

    Known only where boards, members and the department are listed, needed or not: what nobody
    listed may be the one that is missing.
    """
    asked = view.some("consents", "kind", "needed")
    if not {row["kind"] for row in asked} >= set(ALWAYS_ASKED):
        raise NotKnownError(["consents.kind", "consents.needed"])
    rows = [row for row in asked if row["needed"]]
    return sum(obtained(view, row) for row in rows) / len(rows) if rows else 1.0


def obtained(view: View, row: Row) -> bool:
    """Say whether a consent stands on the day of asking; a later date is a plan."""
    found = row.get("obtained_date")
    return isinstance(found, dt.date) and found <= view.asked_on


def equalities(view: View) -> Colour:
    """LEG-03: the assessment: signed by every chair, drafted, or not considered."""
    (row, *_) = view.some("project", "eia_status")
    return EQUALITIES[row["eia_status"]]


def consultation(view: View) -> Colour:
    """LEG-04: weeks of consultation, more where admissions change, and whether all are in term."""
    (row, *_) = view.some("project", "consult_weeks", "admissions_change")
    least = view.limit("weeks_admissions" if row["admissions_change"] else "weeks")
    if number(row, "consult_weeks") < least:
        return "red"
    if row.get("consult_in_term") is None:
        raise NotKnownError(["project.consult_in_term"])
    return "green" if row["consult_in_term"] else "amber"


def employee_information(view: View) -> float:
    """LEG-05: days from the information on employees to the day of the merger."""
    (row, *_) = view.some("project", "eli_date", "target_date")
    return float((day(row, "target_date") - day(row, "eli_date")).days)


def new_numbers(view: View) -> float:
    """LEG-06: schools below good twice, or in a category of concern."""
    rows = view.some("schools", "ofsted_category", "ofsted_current", "ofsted_previous")
    return float(sum(map(_gets_a_number, rows)))


def _gets_a_number(row: Row) -> bool:
    if row["ofsted_category"] in CATEGORIES or row["ofsted_current"] == "Inadequate":
        return True
    return row["ofsted_current"] in ("Requires improvement", "Inadequate") and below_good(
        row, "ofsted_previous"
    )


def old_agreements(view: View) -> float:
    """LEG-07: schools on funding agreements from before a year."""
    rows = view.some("schools", "fa_model_year")
    return float(sum(number(row, "fa_model_year") < view.limit("before_year") for row in rows))


MEASURES: Mapping[str, Measure] = {
    "LEG-01": claims, "LEG-02": consents, "LEG-03": equalities, "LEG-04": consultation,
    "LEG-05": employee_information, "LEG-06": new_numbers, "LEG-07": old_agreements,
}  # fmt: skip
