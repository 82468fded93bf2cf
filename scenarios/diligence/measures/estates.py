"""Checks on estates: condition, hazards, private finance, land, insurance."""

from __future__ import annotations

import math
from collections.abc import Mapping

from entities.calendar import DAYS_PER_YEAR
from entities.check import Colour
from scenarios.diligence.facts import (
    Measure,
    NotKnownError,
    Row,
    View,
    day,
    named,
    number,
    summed,
    worst,
)
from scenarios.diligence.measures.balances import last_actual

SIMPLE_TENURE = ("freehold", "LA 125-year lease")
NO_COVER = "none on the day"


def repairs(view: View) -> float:
    """EST-03: urgent repairs and those within two years, over three years of capital income."""
    rows = view.some("estates", "cost_p1_gbp", "cost_p2_gbp", "annual_capital_gbp")
    asked = summed(rows, "cost_p1_gbp", "cost_p2_gbp")
    capital = view.limit("capital_years") * summed(rows, "annual_capital_gbp")
    return asked / capital if capital else math.inf if asked else 0.0


def survey_age(view: View) -> float:
    """EST-04: years since the oldest survey of condition, on the day of asking."""
    oldest = min(day(row, "survey_date") for row in view.some("estates", "survey_date"))
    return (view.asked_on - oldest).days / DAYS_PER_YEAR


def aerated_concrete(view: View) -> Colour:
    """EST-05: the worst block. One that was not surveyed counts by when it was built."""
    if view.has("estates", "raac_status", "confirmed"):
        return "red"
    return worst(_concrete(view, row) for row in view.some("estates", "raac_status"))


def _concrete(view: View, row: Row) -> Colour:
    status = row["raac_status"]
    if status == "suspected":
        return "amber"
    if status == "not surveyed":
        built = number(row, "build_year")
        return "amber" if view.limit("from_year") <= built < view.limit("to_year") else "green"
    return "green"


def asbestos(view: View) -> float:
    """EST-06: blocks from before a year that have survey and plan; one where there is no such."""
    rows = view.some("estates", "build_year")
    old = [row for row in rows if number(row, "build_year") < view.limit("before_year")]
    if any(row.get(name) is None for row in old for name in ("asbestos_survey", "asbestos_plan")):
        raise NotKnownError(["estates.asbestos_survey", "estates.asbestos_plan"])
    managed = [row for row in old if row["asbestos_survey"] and row["asbestos_plan"]]
    return len(managed) / len(old) if old else 1.0


def inspections(view: View) -> float:
    """EST-07: inspections in date over those due."""
    return view.total("estates", "checks_in_date") / view.total("estates", "checks_due")


def private_finance(view: View) -> Colour:
    """EST-08: a scheme, what it leaves unfunded, and whether it ends within some years."""
    rows = [row for row in view.some("estates", "pfi") if row["pfi"]]
    if not rows:
        return "green"
    edge = view.limit("years_to_the_end") * DAYS_PER_YEAR
    red = any(
        number(row, "pfi_gap_gbp") > 0
        or (day(row, "pfi_expiry") - view.asked_on).days <= edge
        for row in rows
    )  # fmt: skip
    return "red" if red else "amber"


def land(view: View) -> float:
    """EST-09: features of title that are not simple, each school's once.

    Freehold and the usual lease of 125 years from the authority are simple.
    """
    rows = view.some("estates", "tenure")
    flags = {(row["urn"], flag) for row in rows for flag in named(row, "land_flags")}
    held = {(row["urn"], "tenure") for row in rows if row["tenure"] not in SIMPLE_TENURE}
    return float(len(flags | held))


def unfunded_work(view: View) -> float:
    """EST-10: building work that is not funded, over the income of the trust."""
    return view.total("estates", "capital_unfunded_gbp") / last_actual(
        view.owners(), "total_income_gbp"
    )


def insurance(view: View) -> Colour:
    """EST-11: one kind of insurance, several, or a gap on the day."""
    if view.has("estates", "insurance", NO_COVER):
        return "red"
    kinds = {row["insurance"] for row in view.some("estates", "insurance")}
    return "amber" if len(kinds) > 1 else "green"


MEASURES: Mapping[str, Measure] = {
    "EST-03": repairs, "EST-04": survey_age, "EST-05": aerated_concrete, "EST-06": asbestos,
    "EST-07": inspections, "EST-08": private_finance, "EST-09": land, "EST-10": unfunded_work,
    "EST-11": insurance,
}  # fmt: skip
