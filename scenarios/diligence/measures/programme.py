"""Checks on the programme: who runs it, slack, evidence, date, grants."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import Measure, View, calculated, day, number
from scenarios.diligence.measures.claim import WHOLE_SHEET
from scenarios.diligence.measures.legal import obtained

NO_FIGURES = ("evidence", "benchmarks", "questions", "cost_tenths")
GOOD_SOURCES = {"audited", "statutory return"}
YEAR_EDGE, OTHER_EDGES = (9, 1), ((1, 1), (4, 1))
"""Month and day: the academy year begins; a calendar year, or the year of tax and funds, does."""
DEPARTMENT = re.compile(r"\b(dfe|department)\b", re.IGNORECASE)


def lead(view: View) -> float:
    """PRJ-01: full-time equivalents of a programme lead."""
    (row, *_) = view.some("project", "pm_fte")
    return number(row, "pm_fte")


def slack(view: View) -> float:
    """PRJ-02: weeks between being ready with eight chances in ten, as runs say, and the day."""
    (row, *_) = view.some("project", "target_date")
    ready = dt.date.fromordinal(int(calculated(view, "p80_ready", "calc.p80_ready")))
    return (day(row, "target_date") - ready).days / 7


def good_sources(view: View) -> float:
    """PRJ-03: columns filled in from audited accounts or a statutory return, over all filled in.

    A column that the sheet of evidence does not list has no good source, and one of several trusts
    is as good as the weakest source of any.
    """
    sources: dict[tuple[object, object], set[object]] = {}
    for row in view.some("evidence", "sheet", "column", "source"):
        sources.setdefault((row["sheet"], row["column"]), set()).add(row["source"])
    filled = {
        (sheet, column)
        for sheet in view.facts.sheets if sheet not in NO_FIGURES
        for row in view.rows(sheet) for column, value in row.items() if value is not None
    }  # fmt: skip
    good = [
        one for one in filled
        if (found := sources.get(one, sources.get((one[0], WHOLE_SHEET)))) and found <= GOOD_SOURCES
    ]  # fmt: skip
    return len(good) / len(filled)


def edge_of_year(view: View) -> Colour:
    """PRJ-04: whether the day is the first of an accounting year."""
    (row, *_) = view.some("project", "target_date")
    found = (day(row, "target_date").month, day(row, "target_date").day)
    if found == YEAR_EDGE:
        return "green"
    return "amber" if found in OTHER_EDGES else "red"


def grants(view: View) -> Colour:
    """PRJ-05: costs the department is to pay, though nobody ordered the transfer or agreed to pay.

    Agreed is a consent of the department that is there.
    """
    (row, *_) = view.some("project", "route")
    payers = view.some("one_off_costs", "payer")
    if not any(DEPARTMENT.search(str(one["payer"])) for one in payers):
        return "green"
    if row["route"] == "voluntary":
        return "red"
    agreed = any(obtained(view, one) for one in view.rows("consents", kind="DfE"))
    return "green" if agreed else "amber"


MEASURES: Mapping[str, Measure] = {
    "PRJ-01": lead, "PRJ-02": slack, "PRJ-03": good_sources, "PRJ-04": edge_of_year,
    "PRJ-05": grants,
}  # fmt: skip
