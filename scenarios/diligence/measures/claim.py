"""Checks on the claimed saving: where it comes from, what it costs, and from when it can be."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from entities.calendar import months_on
from entities.check import Colour
from scenarios.diligence.facts import (
    Measure,
    NotKnownError,
    Row,
    View,
    calculated,
    day,
    named,
    number,
    summed,
)  # fmt: skip

SAVING = "annual_saving_gbp"
WHOLE_SHEET = "all"
"""In place of a column on the sheet of evidence: the whole sheet is from that source."""


def claimed(view: View) -> tuple[Row, ...]:
    """Return the claimed savings, each with its amount."""
    return view.some("claims", "annual_saving_gbp")


def of_spending(view: View) -> float:
    """CASE-01: what is claimed over what the functions it is claimed on cost."""
    rows = view.some("claims", "annual_saving_gbp", "function")
    baselines, functions = _baselines(view), {str(row["function"]) for row in rows}
    if not functions <= set(baselines):
        raise NotKnownError(["functions.baseline_cost_gbp"])
    return summed(rows, SAVING) / sum(baselines[function] for function in functions)


def _baselines(view: View) -> dict[str, float]:
    """Return what each function costs, all trusts together."""
    found: dict[str, float] = {}
    for row in view.some("functions", "function", "baseline_cost_gbp"):
        name = str(row["function"])
        found[name] = found.get(name, 0.0) + number(row, "baseline_cost_gbp")
    return found


def baseline(view: View) -> Colour:
    """CASE-02: an audited year, at stated prices."""
    rows = view.some("claims", "annual_saving_gbp")
    sources = {row["source"] for row in view.some("evidence", "source", sheet="functions")
               if row.get("column") in ("baseline_cost_gbp", WHOLE_SHEET)}  # fmt: skip
    if not sources:
        raise NotKnownError(["evidence.source"])
    if sources != {"audited"} or any(row.get("baseline_year") is None for row in rows):
        return "red"
    return "amber" if any(row.get("price_base") is None for row in rows) else "green"


def traced(view: View) -> float:
    """CASE-03: what is claimed with a post or contract named, over all."""
    rows = claimed(view)
    return summed((row for row in rows if row.get("line_ref")), SAVING) / summed(rows, SAVING)


def alone(view: View) -> float:
    """CASE-04: what the trusts could have without each other, over what is claimed."""
    rows = view.some("claims", "annual_saving_gbp", "achievable_alone_gbp")
    return sum(number(row, "achievable_alone_gbp") for row in rows) / summed(rows, SAVING)


def years_to_pay(view: View) -> float:
    """CASE-05: one-off costs, the likeliest of each, over the yearly saving."""
    return view.total("one_off_costs", "mode_gbp") / summed(claimed(view), SAVING)


def most_of_a_function(view: View) -> float:
    """CASE-06: the highest part of a function's cost that is claimed, all claims on it together."""
    cost, asked = _baselines(view), dict[str, float]()
    for row in view.some("claims", "annual_saving_gbp", "function"):
        name = str(row["function"])
        asked[name] = asked.get(name, 0.0) + number(row, "annual_saving_gbp")
    unknown = [name for name in asked if name not in cost]
    if unknown:
        raise NotKnownError(["functions.baseline_cost_gbp"])
    return max(gbp / cost[name] for name, gbp in asked.items())


def costs_missing(view: View) -> float:
    """CASE-07: of eight usual extra costs those the case leaves out."""
    (row, *_) = view.some("project", "dissynergies_included")
    return view.limit("usual_costs") - len(named(row, "dissynergies_included"))


def chance(view: View) -> float:
    """CASE-08: what runs say; unknown before there are any."""
    return calculated(view, "chance_of_claim", "calc.net_saving")


def for_each_doubling(view: View) -> float:
    """CASE-09: by how much the cost of a pupil would fall for each doubling of size.

    Size before is that of the trust a pupil is in, as a mean over pupils: two equal trusts double.
    """
    rolls: dict[str, float] = {}
    for row in view.some("schools", "trust_id", "nor"):
        trust = str(row["trust_id"])
        rolls[trust] = rolls.get(trust, 0.0) + number(row, "nor")
    whole = sum(rolls.values())
    before = sum(pupils * pupils for pupils in rolls.values()) / whole
    part = min(1.0, summed(claimed(view), SAVING) / sum(_baselines(view).values()))
    return 1 - float((1 - part) ** (1 / math.log2(whole / before)))


def too_early(view: View) -> float:
    """CASE-10: what begins before a post may go, or before its contract ends, over all."""
    rows = view.some("claims", "annual_saving_gbp", "start_date", "type")
    (project, *_) = view.some("project", "target_date")
    ends: dict[object, object] = {
        row.get("contract_id"): row.get("end_date") for row in view.rows("contracts")
    }
    months = int(view.limit("months_of_terms"))
    early = [row for row in rows if _early(row, day(project, "target_date"), ends, months)]
    return summed(tuple(early), SAVING) / summed(rows, SAVING)


def _early(row: Row, day_one: dt.date, ends: Mapping[object, object], months_of_terms: int) -> bool:
    """Say whether a saving begins before it can: posts, terms a year later, ends of contracts."""
    start = day(row, "start_date")
    if row["type"] == "post":
        return start < day_one
    if row["type"] == "grade":
        return start < months_on(day_one, months_of_terms)
    if row["type"] != "contract":
        return False
    end = ends.get(row.get("line_ref"))
    if not isinstance(end, dt.date):
        raise NotKnownError(["claims.line_ref", "contracts.end_date"])
    return start < end


def service_held(view: View) -> Colour:
    """CASE-11: a level of service promised afterwards, and measured today."""
    rows = view.some("claims", "annual_saving_gbp", "function")
    functions = {row["function"] for row in rows}
    today = [row for row in view.rows("functions") if row.get("function") in functions]
    stated = all(row.get("sla_after") is not None for row in rows)
    if not stated and not any(row.get("sla_days") is not None for row in today):
        return "red"
    measured = bool(today) and all(row.get("sla_met_pct") is not None for row in today)
    return "green" if stated and measured else "amber"


MEASURES: Mapping[str, Measure] = {
    "CASE-01": of_spending, "CASE-02": baseline, "CASE-03": traced, "CASE-04": alone,
    "CASE-05": years_to_pay, "CASE-06": most_of_a_function, "CASE-07": costs_missing,
    "CASE-08": chance, "CASE-09": for_each_doubling, "CASE-10": too_early,
    "CASE-11": service_held,
}  # fmt: skip
