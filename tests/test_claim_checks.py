"""Checks on the claimed saving: every colour is reached from rows, and edges fall as they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from scenarios.diligence.facts import view_of
from scenarios.diligence.judged import MERGED, Finding, findings, judged
from scenarios.diligence.measures.claim import MEASURES
from scenarios.diligence.reading import read_checks
from tests.made_facts import Change, Rows, at, inside, made_facts

CHECKS = {check.key: check for check in read_checks()}
COST = 100_000.0
"""What each of the two functions costs, both trusts together."""
EARLY = dt.date(2026, 9, 1)


def savings(first: float, second: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["claims"][0]["annual_saving_gbp"] = first
        rows["claims"][1]["annual_saving_gbp"] = second

    return change


def both(*changes: Change) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for one in changes:
            one(rows)

    return change


def equal_trusts(rows: dict[str, Rows]) -> None:
    at("schools", "nor", 200, trust_id="A")(rows)


SET: dict[str, Callable[[float], Change]] = {
    "CASE-01": lambda v: savings(v * COST, v * COST),
    "CASE-03": lambda v: both(
        savings(v * COST, (1 - v) * COST), at("claims", "line_ref", None, claim_id="c2")
    ),
    "CASE-04": lambda v: at("claims", "achievable_alone_gbp", v * 1_000.0),
    "CASE-05": lambda v: at("one_off_costs", "mode_gbp", v * 2_000.0),
    "CASE-06": lambda v: savings(v * COST, 1e-9),
    "CASE-07": lambda v: at("project", "dissynergies_included", tuple("abcdefgh")[int(v) :]),
    "CASE-09": lambda v: both(equal_trusts, savings(v * COST, v * COST)),
    "CASE-10": lambda v: both(
        savings(v * COST, (1 - v) * COST), at("claims", "start_date", EARLY, claim_id="c1")
    ),
}
LIMITS = dict.fromkeys(("CASE-03", "CASE-09", "CASE-10"), (0.0, 1.0)) | {"CASE-07": (0.0, 9.0)}


def answer(change: Change | None, key: str, **said: float) -> Finding:
    facts = made_facts(change, **said)
    return judged(CHECKS[key], view_of(facts, facts.trusts), MERGED)


@pytest.mark.parametrize("key", sorted(SET))
def test_every_band_is_reached_from_rows_and_its_edges_fall_as_it_says(key: str) -> None:
    check, reached = CHECKS[key], set()
    for band in check.bands:
        limits = LIMITS.get(key, (0.0, 1e6))
        for value in inside(band.at_least, band.below, limits, whole=key == "CASE-07"):
            found = answer(SET[key](value), key)
            assert found.value == pytest.approx(value, rel=1e-6, abs=1e-8), (key, value)
            assert found.state == band.colour, (key, value)
            reached.add(found.state)
    assert reached == check.colours


def test_the_chance_is_what_runs_say() -> None:
    assert answer(None, "CASE-08").state == "unknown"
    for band in CHECKS["CASE-08"].bands:
        for value in inside(band.at_least, band.below, (0.0, 1.0)):
            assert answer(None, "CASE-08", chance_of_claim=value).state == band.colour


CASES: dict[str, dict[str, Change | None]] = {
    "CASE-02": {
        "green": None,
        "amber": at("claims", "price_base", None, claim_id="c1"),
        "red": at("evidence", "source", "estimate"),
    },
    "CASE-11": {
        "green": None,
        "amber": at("functions", "sla_met_pct", None),
        "red": both(at("claims", "sla_after", None), at("functions", "sla_days", None)),
    },
}


@pytest.mark.parametrize("key", sorted(CASES))
def test_every_case_is_reached_from_rows(key: str) -> None:
    assert {colour: answer(change, key).state for colour, change in CASES[key].items()} == {
        colour: colour for colour in CHECKS[key].colours
    }


def test_a_baseline_of_no_year_is_red_and_one_of_no_source_unknown() -> None:
    assert answer(at("claims", "baseline_year", None), "CASE-02").state == "red"
    assert answer(at("evidence", "source", None), "CASE-02").state == "unknown"


def test_a_contract_may_save_from_its_end_and_a_post_from_the_day() -> None:
    """The end of a contract binds its own claim alone; a claim on nothing named is never early."""
    on_the_end = at("claims", "start_date", dt.date(2027, 8, 31))
    found = answer(on_the_end, "CASE-10")
    assert found.value == pytest.approx(0.5)
    licence = both(on_the_end, at("claims", "type", "licence"), at("claims", "line_ref", None))
    assert answer(licence, "CASE-10").value == 0


def test_one_trust_alone_doubles_nothing_and_the_scale_is_unknown() -> None:
    facts = made_facts(lambda rows: rows.update(trust=rows["trust"][:1]))
    found = judged(CHECKS["CASE-09"], view_of(facts, ("A",)), "A")
    assert found.state == "unknown"


def test_claims_are_asked_of_the_merger_once() -> None:
    assert [one.of for one in findings(CHECKS["CASE-01"], made_facts())] == [MERGED]


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_without_a_claim_nothing_is_told_of_it(key: str) -> None:
    found = answer(lambda rows: rows.update(claims=[], project=[], one_off_costs=[]), key)
    assert found.state == "unknown"
    assert set(found.missing) <= set(CHECKS[key].reads)
    assert found.missing


def test_green_is_what_the_made_trusts_are() -> None:
    for key in MEASURES:
        if key != "CASE-08":
            assert answer(None, key).state == "green", key
    assert set(MEASURES) == {key for key in CHECKS if key.startswith("CASE")}
