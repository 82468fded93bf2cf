"""Contracts on a timeline: when each can be left, and what happens if nobody does anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from entities.calendar import months_on
from scenarios.diligence.facts import Facts, Row, day, number


@dataclass(frozen=True)
class Renewal:
    """One contract.

    Attributes
    ----------
    last_notice
        Last day on which notice ends it with its term; None where notice is not known.
    goes_on_until
        Day until which it goes on, if nobody gives notice; None where it ends, or is not known.
    shared
        Whether another trust buys the same kind of thing.
    """

    contract: str
    trust: str
    category: str
    gbp_per_year: float
    ends: dt.date
    last_notice: dt.date | None
    goes_on_until: dt.date | None
    shared: bool


def renewals(facts: Facts) -> tuple[Renewal, ...]:
    """Return every contract with an end and a price, the one that has to be left first first."""
    rows = [
        row for row in facts.sheets.get("contracts", ())
        if isinstance(row.get("end_date"), dt.date) and row.get("annual_value_gbp") is not None
    ]  # fmt: skip
    buyers: dict[object, set[object]] = {}
    for row in rows:
        buyers.setdefault(row["category"], set()).add(row["trust_id"])
    found = [_one(row, shared=len(buyers[row["category"]]) > 1) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.last_notice or one.ends, one.contract)))


def _one(row: Row, *, shared: bool) -> Renewal:
    end = day(row, "end_date")
    rolls = row.get("auto_renew_months")
    notice = row.get("notice_days")
    return Renewal(
        contract=str(row["contract_id"]),
        trust=str(row["trust_id"]),
        category=str(row["category"]),
        gbp_per_year=number(row, "annual_value_gbp"),
        ends=end,
        last_notice=end - dt.timedelta(days=notice) if isinstance(notice, int) else None,
        goes_on_until=months_on(end, rolls) if isinstance(rolls, int) and rolls else None,
        shared=shared,
    )
