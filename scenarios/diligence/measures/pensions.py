"""Checks on pensions: funds, rates, deficits, promises that suppliers carry, and reports."""

from __future__ import annotations

from collections.abc import Mapping

from entities.check import Colour
from scenarios.diligence.facts import Measure, NotKnownError, View, number, worst
from scenarios.diligence.measures.balances import last_actual

CERTIFICATES: Mapping[object, Colour] = {
    "clean": "green", "late or queries open": "amber", "qualified": "red",
}  # fmt: skip
REPORTS: Mapping[object, Colour] = {"received": "green", "requested": "amber", "none": "red"}
PASSED_THROUGH: Mapping[object, Colour] = {"yes": "green", "unknown": "amber", "no": "red"}


def funds(view: View) -> float:
    """PEN-01: funds of the Local Government Pension Scheme."""
    return float(len({row["fund"] for row in view.some("pensions", "fund")}))


def rate_gap(view: View) -> float:
    """PEN-02: the highest less the lowest employer rate, in percentage points."""
    rates = [number(row, "employer_rate_pct") for row in view.some("pensions", "employer_rate_pct")]
    return max(rates) - min(rates)


def pension_shortfall(view: View) -> float:
    """Return obligations less assets of the pension funds, as the accounts report them.

    Raises
    ------
    NotKnownError
        When one of them is not filled in.
    """
    return view.total("pensions", "obligations_gbp") - view.total("pensions", "assets_gbp")


def reported_deficit(view: View) -> float:
    """PEN-03: obligations less assets, over income."""
    return pension_shortfall(view) / last_actual(view, "total_income_gbp")


def carried_promises(view: View) -> Colour:
    """PEN-04: contracts whose staff are in the scheme, and whether that is within the criteria."""
    if any((row.get("lgps_staff") or 0) and row.get("pass_through_ok") == "no"
           for row in view.rows("contracts")):  # fmt: skip
        return "red"
    rows = view.some("contracts", "lgps_staff")
    carrying = [row for row in rows if number(row, "lgps_staff") > 0]
    if not carrying:
        return "green"
    if any(row.get("pass_through_ok") is None for row in carrying):
        raise NotKnownError(["contracts.pass_through_ok"])
    return worst({PASSED_THROUGH[row["pass_through_ok"]] for row in carrying})


def returns(view: View) -> Colour:
    """PEN-05: the certificate of the teachers' scheme."""
    if view.has("pensions", "tps_certificate_clean", "qualified"):
        return "red"
    rows = view.some("pensions", "tps_certificate_clean")
    return worst({CERTIFICATES[row["tps_certificate_clean"]] for row in rows})


def reports(view: View) -> Colour:
    """PEN-06: actuaries' reports, fund by fund."""
    if view.has("pensions", "actuary_quote_status", "none"):
        return "red"
    rows = view.some("pensions", "actuary_quote_status")
    return worst({REPORTS[row["actuary_quote_status"]] for row in rows})


MEASURES: Mapping[str, Measure] = {
    "PEN-01": funds, "PEN-02": rate_gap, "PEN-03": reported_deficit, "PEN-04": carried_promises,
    "PEN-05": returns, "PEN-06": reports,
}  # fmt: skip
