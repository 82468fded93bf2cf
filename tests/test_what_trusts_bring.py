"""How far apart trusts are, what comes with those that join, and when contracts can be left."""

from __future__ import annotations

import datetime as dt

from entities.calendar import months_on
from scenarios.diligence.distance import distances
from scenarios.diligence.inherited import inherited
from scenarios.diligence.renewals import renewals
from tests.made_facts import Rows, at, made_facts


def test_distances_are_between_alike_and_nothing_in_common() -> None:
    alike = {one.of: one.value for one in distances(made_facts())}
    assert alike["Systems"] == alike["Pay terms"] == alike["Delegation"] == 0
    assert alike["Contracts"] is None

    def apart(rows: dict[str, Rows]) -> None:
        for row in rows["systems"]:
            row["product"] = row["entity"]
        for row in rows["contracts"]:
            row["supplier_code"] = row["trust_id"]

    found = {one.of: one.value for one in distances(made_facts(apart))}
    assert found["Systems"] == found["Contracts"] == 1
    assert all(value is None or 0 <= value <= 1 for value in found.values())


def test_what_joining_trusts_bring_is_priced_line_by_line() -> None:
    def poor(rows: dict[str, Rows]) -> None:
        at("balances", "school_reserve_split", "100003=-40000", trust_id="B")(rows)
        rows["liabilities"].append({"trust_id": "B", "kind": "claim", "outstanding_gbp": 10_000.0,
                                    "probability": 0.3})  # fmt: skip
        rows["liabilities"].append({"trust_id": "B", "kind": "loan", "outstanding_gbp": 5_000.0})

    found = {(one.trust, one.what): one.gbp for one in inherited(made_facts(poor))}
    assert {trust for trust, _ in found} == {"B"}
    assert found["B", "Deficits of schools"] == 40_000
    assert found["B", "Claims, each by its chance"] == 3_000
    assert found["B", "Loans, support and sums to be paid back"] == 5_000
    assert found["B", "Deficit of the trust"] == 0
    assert found["B", "Deficit that is forecast, at its deepest"] == 0
    assert found["B", "Pension shortfall as reported, no cash of these years"] == 0


def test_a_deficit_that_is_forecast_and_a_pension_shortfall_are_priced() -> None:
    def poor(rows: dict[str, Rows]) -> None:
        last = max(row["year_end"] for row in rows["balances"])
        for row in rows["balances"]:
            if row["trust_id"] == "B" and row["year_end"] == last:
                row["revenue_reserve_gbp"] = -70_000.0
        for row in rows["pensions"]:
            if row["trust_id"] == "B":
                row |= {"obligations_gbp": 900_000.0, "assets_gbp": 650_000.0}

    found = {(one.trust, one.what): one.gbp for one in inherited(made_facts(poor))}
    assert found["B", "Deficit that is forecast, at its deepest"] == 70_000
    assert found["B", "Pension shortfall as reported, no cash of these years"] == 250_000


def test_contracts_are_told_by_the_day_on_which_notice_is_due() -> None:
    def change(rows: dict[str, Rows]) -> None:
        rows["contracts"] = [
            {"contract_id": name, "trust_id": trust, "category": "energy", "end_date": end,
             "annual_value_gbp": 10.0, "notice_days": notice, "auto_renew_months": rolls}
            for name, trust, end, notice, rolls in (
                ("late", "A", dt.date(2028, 1, 31), 30, 0),
                ("soon", "B", dt.date(2028, 1, 31), 90, 13),
            )
        ]  # fmt: skip

    soon, late = renewals(made_facts(change))
    assert (soon.contract, soon.last_notice) == ("soon", dt.date(2027, 11, 2))
    assert soon.goes_on_until == dt.date(2029, 2, 28)
    assert late.goes_on_until is None
    assert soon.shared


def test_months_on_keep_the_day_or_take_the_last_of_a_shorter_month() -> None:
    wanted = {
        (dt.date(2027, 8, 31), 12): dt.date(2028, 8, 31),
        (dt.date(2028, 1, 31), 13): dt.date(2029, 2, 28),
        (dt.date(2028, 2, 29), 12): dt.date(2029, 2, 28),
        (dt.date(2027, 9, 1), -9): dt.date(2026, 12, 1),
        (dt.date(2027, 12, 31), 2): dt.date(2028, 2, 29),
    }
    for (first, months), later in wanted.items():
        assert months_on(first, months) == later
