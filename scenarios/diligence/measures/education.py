"""Checks on education: grades, inspections, results, help between schools, absence."""

from __future__ import annotations

import math
from collections.abc import Mapping

from entities.calendar import DAYS_PER_YEAR
from entities.check import Colour
from scenarios.diligence.facts import Measure, NotKnownError, Row, View, day, number
from scenarios.diligence.measures.peers import groups_of, published

GRADES: Mapping[object, bool] = {
    "Outstanding": False, "Good": False, "Requires improvement": True, "Inadequate": True,
    "Exceptional": False, "Strong standard": False, "Expected standard": False,
    "Needs attention": True, "Urgent improvement": True,
}  # fmt: skip
"""By grade, whether it lies below good."""
NOT_JUDGED = "not judged"
LOWEST_BAND = "well below average"


def below_good(row: Row, column: str) -> bool:
    """Say whether a grade lies below good.

    Raises
    ------
    NotKnownError
        When it is empty, or not one of the grades.
    """
    grade = row.get(column)
    if grade not in GRADES:
        raise NotKnownError([f"schools.{column}"])
    return GRADES[grade]


def concern(view: View) -> Colour:
    """EDU-01: categories of concern."""
    if view.has("schools", "ofsted_category", "SM"):
        return "red"
    found = {row["ofsted_category"] for row in view.some("schools", "ofsted_category")}
    return "amber" if "RSI" in found else "green"


def stuck(view: View) -> float:
    """EDU-02: schools below good now and at the inspection before, over schools.

    Where the last inspection gave no grade over all, that for leadership counts (definition of
    schools eligible for RISE intervention).
    """
    rows = view.some("schools", "ofsted_current")
    return sum(map(_stuck, rows)) / len(rows)


def _stuck(row: Row) -> bool:
    whole = row["ofsted_current"] != NOT_JUDGED
    if not below_good(row, "ofsted_current" if whole else "ofsted_leadership_grade"):
        return False
    return below_good(row, "ofsted_previous")


def due(view: View) -> float:
    """EDU-03: schools whose last inspection lies longer back than a limit on the day."""
    (project, *_) = view.some("project", "target_date")
    edge = view.limit("years_between") * DAYS_PER_YEAR
    rows = view.some("schools", "last_inspection_date")
    first = day(project, "target_date")
    late = [(first - day(row, "last_inspection_date")).days > edge for row in rows]
    return sum(late) / len(rows)


def weak_results(view: View) -> float:
    """EDU-04: pupils of schools in the lowest band of progress or below a limit at 11, over all.

    Schools with neither, such as infant and special schools, count in neither sum.
    """
    rows = [row for row in view.some("schools", "nor")
            if row.get("p8_band") is not None or row.get("ks2_rwm_pct") is not None]  # fmt: skip
    if not rows:
        raise NotKnownError(["schools.ks2_rwm_pct", "schools.p8_band"])
    low = view.limit("low_at_11_pct")
    weak = [row for row in rows if _is_weak(row, low)]
    return sum(number(row, "nor") for row in weak) / sum(number(row, "nor") for row in rows)


def _is_weak(row: Row, low: float) -> bool:
    at_eleven = row.get("ks2_rwm_pct") is not None and number(row, "ks2_rwm_pct") < low
    return at_eleven or row.get("p8_band") == LOWEST_BAND


def helpers(view: View) -> float:
    """EDU-05: schools that can help for each that needs it; without limit where none does."""
    rows = view.some("schools", "support_giver", "support_need")
    need = sum(row["support_need"] is True for row in rows)
    give = sum(row["support_giver"] is True for row in rows)
    return give / need if need else math.inf


def absence(view: View) -> float:
    """EDU-06: absence less that of the phase, in percentage points; the worst school's."""
    return max(
        number(row, "overall_absence_pct")
        - published(view, "absence_pct", groups_of(view.of_school(str(row["urn"]))))
        for row in view.some("schools", "overall_absence_pct")
    )


def suspensions(view: View) -> float:
    """EDU-07: suspensions for each 100 pupils over the rate of the phase; the worst school's."""
    return max(
        number(row, "suspension_rate")
        / published(view, "suspensions_per_100", groups_of(view.of_school(str(row["urn"]))))
        for row in view.some("schools", "suspension_rate")
    )


MEASURES: Mapping[str, Measure] = {
    "EDU-01": concern, "EDU-02": stuck, "EDU-03": due, "EDU-04": weak_results, "EDU-05": helpers,
    "EDU-06": absence, "EDU-07": suspensions,
}  # fmt: skip
