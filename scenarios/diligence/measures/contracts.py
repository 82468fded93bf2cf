"""Checks on contracts: when they end, whether they move, what leaving costs, how they were let."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from entities.calendar import DAYS_PER_YEAR, months_on
from scenarios.diligence.facts import Measure, NotKnownError, Row, View, day, number, summed
from scenarios.diligence.measures.balances import last_actual

NEED_CONSENT = ("consent", "no")


def let_together(view: View) -> float:
    """CON-01: of what both trusts buy, the value that ends within 24 months after the day.

    One where they buy nothing alike.
    """
    rows = view.some("contracts", "trust_id", "category", "end_date", "annual_value_gbp")
    (project, *_) = view.some("project", "target_date")
    buyers: dict[object, set[object]] = {}
    for row in rows:
        buyers.setdefault(row["category"], set()).add(row["trust_id"])
    alike = tuple(row for row in rows if len(buyers[row["category"]]) > 1)
    edge = months_on(day(project, "target_date"), int(view.limit("months_to_let")))
    soon = tuple(row for row in alike if day(row, "end_date") <= edge)
    return summed(soon, "annual_value_gbp") / summed(alike, "annual_value_gbp") if alike else 1.0


def consent(view: View) -> float:
    """CON-02: value that cannot be assigned without consent, over spending other than staff."""
    rows = view.some("contracts", "assignable", "annual_value_gbp")
    bound = tuple(row for row in rows if row["assignable"] in NEED_CONSENT)
    other = last_actual(view, "total_expenditure_gbp") - last_actual(view, "staff_costs_gbp")
    return summed(bound, "annual_value_gbp") / other


def leaving(view: View) -> float:
    """CON-03: fees for leaving early, of contracts that still run on the day, over a year's saving
    that is claimed on contracts."""
    saved = view.total("claims", "annual_saving_gbp", type="contract")
    (project, *_) = view.some("project", "target_date")
    running = [row for row in view.some("contracts", "end_date")
               if day(row, "end_date") > day(project, "target_date")]  # fmt: skip
    return sum(number(row, "exit_fee_gbp") for row in running) / saved


def as_the_rules_ask(view: View) -> float:
    """CON-04: contracts worth a limit or more over their life that were not let as the rules ask.

    One whose beginning is not known counts with what is left of it on the day of asking, at least
    a year: it may be larger.
    """
    rows = view.some("contracts", "annual_value_gbp", "end_date")
    large = [row for row in rows if _whole(view, row) >= view.limit("value_gbp")]
    if any(row.get("compliant") in (None, "unknown") for row in large):
        raise NotKnownError(["contracts.compliant"])
    return float(sum(row["compliant"] == "no" for row in large))


def _whole(view: View, row: Row) -> float:
    start = row.get("start_date")
    days = (day(row, "end_date") - (start if isinstance(start, dt.date) else view.asked_on)).days
    return number(row, "annual_value_gbp") * max(1.0, days / DAYS_PER_YEAR)


def by_themselves(view: View) -> float:
    """CON-05: contracts that go on by themselves, with their last day for notice before the day."""
    rows = view.some("contracts", "end_date", "notice_days", "auto_renew_months")
    (project, *_) = view.some("project", "target_date")
    going_on = [row for row in rows if number(row, "auto_renew_months") > 0]
    early = [
        row for row in going_on
        if day(row, "end_date") - dt.timedelta(days=number(row, "notice_days"))
        < day(project, "target_date")
    ]  # fmt: skip
    return float(len(early))


def suppliers_staff(view: View) -> float:
    """CON-06: staff of suppliers who work in the schools."""
    return view.total("contracts", "staff_fte")


MEASURES: Mapping[str, Measure] = {
    "CON-01": let_together, "CON-02": consent, "CON-03": leaving, "CON-04": as_the_rules_ask,
    "CON-05": by_themselves, "CON-06": suppliers_staff,
}  # fmt: skip
