"""Checks on finance: every colour its rule has is reached from rows, and edges fall as they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.check import Check
from scenarios.diligence.facts import view_of
from scenarios.diligence.judged import MERGED, Finding, findings, judged, worsens
from scenarios.diligence.measures.finance import MEASURES
from scenarios.diligence.reading import read_checks
from tests.made_facts import (
    LAST,
    SCHOOLS,
    Change,
    Rows,
    at,
    day,
    inside,
    made_facts,
    made_rows,
    sheets_by_key,
    whole_rows,
)

CHECKS = {check.key: check for check in read_checks()}


def of_income(column: str) -> Callable[[float], Change]:
    """Make a figure of every trust's last year so much of its income."""

    def made(value: float) -> Change:
        def change(rows: dict[str, Rows]) -> None:
            for row in rows["balances"]:
                if row["year_end"] == day(LAST):
                    row[column] = value * row["total_income_gbp"]

        return change

    return made


def owed(kind: str) -> Callable[[float], Change]:
    def made(value: float) -> Change:
        def change(rows: dict[str, Rows]) -> None:
            for row in rows["liabilities"]:
                if row["kind"] == kind:
                    row["outstanding_gbp"] = value * 1e6 * len(SCHOOLS[row["trust_id"]])

        return change

    return made


def sloping(value: float) -> Change:
    """Let the reserve of each trust fall or rise by so much of its income a year, in a line."""

    def change(rows: dict[str, Rows]) -> None:
        for row in rows["balances"]:
            income, years = row["total_income_gbp"], row["year_end"].year - LAST
            row["revenue_reserve_gbp"] = income * (10 + value * years)

    return change


def balance(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for row in rows["finance"]:
            rest = sum(row[name] for name in row if name in SPENT and name != "energy")
            row["energy"] = (1 - value) * 1e6 - rest

    return change


SPENT = ("teaching_staff", "supply_staff", "agency_supply", "education_support_staff",
         "admin_clerical_staff", "premises_staff", "energy", "ict")  # fmt: skip


def in_deficit(value: float) -> Change:
    """Give so large a part of the pupils to a school in deficit."""

    def change(rows: dict[str, Rows]) -> None:
        for row in rows["schools"]:
            if row["urn"] in (100_001, 100_003):
                row["nor"] = (1 - value) * 1e6
            else:
                row["nor"] = 2 * value * 1e6
        at("balances", "school_reserve_split", "100001=5; 100002=-5", trust_id="A")(rows)

    return change


def ledger(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for row in rows["balances"]:
            row["total_expenditure_gbp"] = 960_000 * len(SCHOOLS[row["trust_id"]]) / (1 + value)

    return change


def charges(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["trust"][0]["central_charge_pct_gag"] = 3.0 + value
        rows["trust"][1]["central_charge_pct_gag"] = 3.0

    return change


def temporary(value: float) -> Change:
    return at("finance", "non_recurrent_income", value * 1e6)


def days_of_cash(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for row in rows["balances"]:
            row["cash_gbp"] = value * row["total_expenditure_gbp"] / 365

    return change


def ratio_of_assets(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for row in rows["balances"]:
            row["current_assets_gbp"] = value * row["current_liabilities_gbp"]

    return change


def late(value: float) -> Change:
    """Late returns of the first trust alone, so that trusts together have as many."""

    def change(rows: dict[str, Rows]) -> None:
        rows["governance"][0]["late_returns_24m"] = int(value)

    return change


SET: dict[str, Callable[[float], Change]] = {
    "FIN-01": of_income("revenue_reserve_gbp"), "FIN-03": balance, "FIN-05": sloping,
    "FIN-07": of_income("staff_costs_gbp"), "FIN-08": in_deficit, "FIN-09": days_of_cash,
    "FIN-10": ratio_of_assets, "FIN-11": owed("loan"), "FIN-16": late, "FIN-19": charges,
    "FIN-21": owed("clawback"), "FIN-22": temporary, "FIN-23": ledger,
}  # fmt: skip
"""How rows are changed so that a check measures a number."""
LIMITS = {
    "FIN-01": (-5.0, 1e6), "FIN-02": (-5.0, 1e6), "FIN-03": (-5.0, 1e6), "FIN-05": (-5.0, 1e6),
    "FIN-08": (0.0, 1.0),
}  # fmt: skip
WHOLE = ("FIN-16",)


def numbers(check: Check, low: float | None, high: float | None) -> list[float]:
    return inside(low, high, LIMITS.get(check.key, (0.0, 1e6)), whole=check.key in WHOLE)


@pytest.mark.parametrize("key", sorted(SET))
def test_every_band_is_reached_from_rows_and_its_edges_fall_as_it_says(key: str) -> None:
    check, reached = CHECKS[key], set()
    for band in check.bands:
        for value in numbers(check, band.at_least, band.below):
            facts = made_facts(SET[key](value))
            found = judged(check, view_of(facts, facts.trusts), MERGED)
            assert found.value == pytest.approx(value, rel=1e-6, abs=1e-8), (key, value)
            assert found.state == band.colour, (key, value)
            reached.add(found.state)
    assert reached == check.colours


CASES: dict[str, dict[str, Change]] = {
    "FIN-04": {
        "green": at("trust", "name", "A"),
        "amber": at("balances", "revenue_reserve_gbp", -1e9, year_end=day(LAST + 2)),
        "red": at("balances", "revenue_reserve_gbp", -1e9, year_end=day(LAST + 1)),
    },
    "FIN-06": {
        "green": at("balances", "previous_forecast_reserve_gbp", 100_000.0, trust_id="B"),
        "amber": at("balances", "previous_forecast_reserve_gbp", 1.0),
        "red": at("balances", "previous_forecast_reserve_gbp", 1e9),
    },
    "FIN-12": {
        "green": at("liabilities", "approved", "yes"),
        "amber": at("liabilities", "kind", "finance_lease", kind="operating_lease"),
        "red": at("liabilities", "kind", "finance_lease", kind="operating_lease"),
    },
    "FIN-13": {
        "green": at("contracts", "supplier_code", "x"),
        "amber": at("contracts", "related_party", True),
        "red": at("liabilities", "kind", "rpt", kind="clawback"),
    },
    "FIN-15": {
        "green": at("governance", "high_findings_open", 0),
        "amber": at("governance", "high_findings_open", 1),
        "red": at("governance", "regularity_opinion", "modified"),
    },
    "FIN-17": {
        "green": at("governance", "nti_status", "lifted"),
        "amber": at("governance", "dfe_risk_rating", "Red-Amber"),
        "red": at("governance", "nti_status", "issued"),
    },
}
AND = {
    ("FIN-12", "amber"): at("liabilities", "approved", None, kind="finance_lease"),
    ("FIN-12", "red"): at("liabilities", "approved", "no", kind="finance_lease"),
    ("FIN-13", "red"): at("liabilities", "outstanding_gbp", 40_001.0, kind="rpt"),
}


@pytest.mark.parametrize("key", sorted(CASES))
def test_every_case_is_reached_from_rows(key: str) -> None:
    for colour, first in CASES[key].items():
        rows = whole_rows()
        first(rows)
        if (key, colour) in AND:
            AND[key, colour](rows)
        facts = made_facts(lambda own, rows=rows: own.update(rows))
        assert judged(CHECKS[key], view_of(facts, facts.trusts), MERGED).state == colour
    assert set(CASES[key]) == CHECKS[key].colours


def test_what_runs_say_is_unknown_before_there_are_any() -> None:
    check = CHECKS["FIN-02"]
    (found,) = findings(check, made_facts())
    assert (found.state, found.missing) == ("unknown", ("calc.net_saving",))
    for band in check.bands:
        for value in numbers(check, band.at_least, band.below):
            (found,) = findings(check, made_facts(lowest_reserve_share=value))
            assert found.state == band.colour


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_what_is_empty_is_unknown_and_never_amber(key: str) -> None:
    """Never amber, and the columns that are missing are its own."""
    check = CHECKS[key]
    nothing = made_facts(lambda rows: rows.update({name: [] for name in rows if name != "trust"}))
    if key != "FIN-19":
        assert judged(check, view_of(nothing, nothing.trusts), MERGED).state == "unknown"
    for column in check.reads:
        sheet, _, name = column.partition(".")
        if sheet not in made_rows():
            continue
        facts = made_facts(at(sheet, name, None))
        found = judged(check, view_of(facts, facts.trusts), MERGED)
        assert found.state in ("unknown", "green") or found.note, (key, column)
        assert set(found.missing) <= set(check.reads)


def test_a_missing_year_is_unknown_and_not_nought() -> None:
    """With nought in its place a fall would look like a rise."""
    facts = made_facts(at("balances", "revenue_reserve_gbp", None, year_end=day(LAST - 2)))
    assert judged(CHECKS["FIN-05"], view_of(facts, facts.trusts), MERGED).state == "unknown"

    def drop(rows: dict[str, Rows]) -> None:
        rows["balances"] = [row for row in rows["balances"] if row["year_end"] != day(LAST - 2)]

    facts = made_facts(drop)
    assert judged(CHECKS["FIN-05"], view_of(facts, facts.trusts), MERGED).state == "unknown"


def test_the_slope_of_the_published_example() -> None:
    """Of 1.2, 1.1, 1.0, 0.9, 0.8, 0.7 it is -0.1 a year, over an income of one."""

    def change(rows: dict[str, Rows]) -> None:
        rows["trust"] = rows["trust"][1:]
        for row in rows["balances"]:
            row["total_income_gbp"] = 1e6
            row["revenue_reserve_gbp"] = 1e6 * (1.0 - 0.1 * (row["year_end"].year - LAST))

    facts = made_facts(change)
    found = judged(CHECKS["FIN-05"], view_of(facts, ("B",)), "B")
    assert found.value == pytest.approx(-0.1)
    assert found.state == "red"


@given(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_a_forecast_that_was_too_hopeful_is_never_told_as_cautious(a: float, b: float) -> None:
    """Also where one of the two is a deficit: no sign is turned round by dividing."""

    def change(rows: dict[str, Rows]) -> None:
        at("balances", "revenue_reserve_gbp", a)(rows)
        at("balances", "previous_forecast_reserve_gbp", b)(rows)

    facts = made_facts(change)
    state = judged(CHECKS["FIN-06"], view_of(facts, ("A",)), "A").state
    if a >= b:
        assert state in ("green", "amber")
    if state == "red":
        assert a < b


def test_of_each_trust_and_of_both_and_what_gets_worse_is_seen() -> None:
    found = findings(CHECKS["FIN-01"], made_facts())
    assert [one.of for one in found] == ["A", "B", MERGED]
    assert {one.state for one in found} == {"green"}
    assert not worsens(found)
    alone = [Finding("GOV-04", "A", "green"), Finding("GOV-04", "B", "amber")]
    assert worsens([*alone, Finding("GOV-04", MERGED, "red")])
    assert not worsens([*alone, Finding("GOV-04", MERGED, "amber")])
    assert not worsens([*alone, Finding("GOV-04", MERGED, "unknown")])


def test_rows_of_the_made_trusts_are_those_of_the_workbook() -> None:
    sheets = sheets_by_key()
    for sheet, rows in made_rows().items():
        known = {column.key for column in sheets[sheet].columns}
        for row in rows:
            assert set(row) <= known, sheet
