"""Checks on information technology: systems, standards, basics against attack, data."""

from __future__ import annotations

from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import Measure, NotKnownError, Row, Value, View, number

OFFICE_KINDS = ("finance", "HR", "payroll")
STANDARDS = ("broadband", "switching", "wireless", "digital_leadership",
             "filtering_monitoring", "cyber")  # fmt: skip
TRAINED = "staff_cyber_trained_pct"
BASICS = ("mfa", "offline_backup", "incident_plan")


def pupil_systems(view: View) -> float:
    """IT-01: pupil information systems in use."""
    return float(len(products(view, "MIS")))


def office_systems(view: View) -> float:
    """IT-02: of finance, HR and payroll, those in which trusts use other products."""
    used = [[products(one, kind) for one in view.apart()] for kind in OFFICE_KINDS]
    return float(sum(any(one != trusts[0] for one in trusts) for trusts in used))


def products(view: View, kind: str) -> frozenset[object]:
    """Return the products in use of one kind."""
    rows = view.some("systems", "product", kind=kind)
    return frozenset(str(row["product"]).casefold() for row in rows)


def standards(view: View) -> float:
    """IT-03: standards met, over six at each school."""
    rows = view.some("digital", "urn", "standard", "met")
    asked = {(str(row["urn"]), row["standard"]): row["met"] == "yes" for row in rows}
    missing = [urn for urn in view.schools if any((urn, one) not in asked for one in STANDARDS)]
    if missing:
        raise NotKnownError(["digital.standard", "digital.met"])
    return sum(asked.values()) / (len(STANDARDS) * len(view.schools))


def basics(view: View) -> float:
    """IT-04: of four basics, those that a school lacks: sign-in, backup, plan, trained staff."""
    rows = view.some("digital", "urn")
    lacking = sum(not all(_said(view, rows, name)) for name in BASICS)
    trained = [number({"said": said}, "said") for said in _said(view, rows, TRAINED)]
    return float(lacking + (min(trained) < view.limit("trained_pct")))


def _said(view: View, rows: tuple[Row, ...], column: str) -> list[Value]:
    """Return what every school says; each has several rows, of which one is enough to say it."""
    said = {str(row["urn"]): row[column] for row in rows if row.get(column) is not None}
    if not set(said) >= set(view.schools):
        raise NotKnownError([f"digital.{column}"])
    return [row[column] for row in rows if row.get(column) is not None]


def breaches(view: View) -> float:
    """IT-05: breaches reported in two years, and requests for data that are overdue."""
    return view.total("governance", "data_breaches_24m") + view.total("governance", "sars_overdue")


def sharing(view: View) -> Colour:
    """IT-06: an agreement and an assessment that stand on the day of asking.

    Figures are shared now, so a date after that day is a plan, and no agreement yet.
    """
    (row, *_) = view.some("project", "nda_date", "dpia_date")
    agreed, assessed = (str(row[name]) <= str(view.asked_on) for name in ("nda_date", "dpia_date"))
    if not agreed:
        return "red"
    return "green" if assessed else "amber"


MEASURES: Mapping[str, Measure] = {
    "IT-01": pupil_systems, "IT-02": office_systems, "IT-03": standards, "IT-04": basics,
    "IT-05": breaches, "IT-06": sharing,
}  # fmt: skip
