"""Checks on staff: every colour is reached from rows, and edges fall as they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenarios.diligence.facts import view_of
from scenarios.diligence.judged import MERGED, Finding, judged
from scenarios.diligence.measures.workforce import MEASURES
from scenarios.diligence.reading import read_checks
from tests.made_facts import TEACHERS, Change, Rows, at, inside, made_facts

CHECKS = {check.key: check for check in read_checks()}
PUPILS, PERIODS, LESSONS = 400, 30, 570


def answer(change: Change | None, key: str) -> Finding:
    facts = made_facts(change)
    return judged(CHECKS[key], view_of(facts, facts.trusts), MERGED)


def gap(value: float) -> Change:
    return at("pay_terms", "annual_value_gbp", 30_000.0 * (1 + value), trust_id="A")


def levelled(value: float) -> Change:
    """Ten posts are paid so much less that raising them costs a part of the pay bill."""
    return at("pay_terms", "annual_value_gbp", 30_000.0 + value * 4_000_000.0 / 10, trust_id="A")


def leaving(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for row in rows["workforce"]:
            if row["entity"].startswith("CENTRAL"):
                row["central_leavers_12m"] = value * row["workforce_fte"]

    return change


def alone(value: float) -> Change:
    """So many functions of one post each, in which nobody can stand in."""

    def change(rows: dict[str, Rows]) -> None:
        rows["central_staff"] += [
            {"post_id": f"x{n}", "trust_id": "A", "function": f"f{n}", "fte": 1.0,
             "role_family": "officer", "single_point_of_failure": True} for n in range(int(value))
        ]  # fmt: skip

    return change


def claims(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["liabilities"] += [
            {"trust_id": "A", "kind": "claim", "outstanding_gbp": 1.0} for _ in range(int(value))
        ]

    return change


def first_place(column: str) -> Callable[[float], Change]:
    return lambda value: at("restructure", column, int(value), establishment="CENTRAL:A")


SET: dict[str, Callable[[float], Change]] = {
    "WF-01": lambda v: at("workforce", "teaching_periods", v * PERIODS * TEACHERS,
                          timetable_periods=PERIODS),
    "WF-02": lambda v: at("schools", "nor", v * LESSONS / PERIODS),
    "WF-03": lambda v: at("workforce", "classes", 19 / (1 + v)),
    "WF-09": lambda v: at("workforce", "vacancies_fte", v * 50.0),
    "WF-11": alone, "WF-13": leaving, "WF-14": levelled, "WF-15": gap, "WF-16": claims,
    "WF-17": first_place("redundancies"), "WF-18": first_place("aged_55_plus_lgps"),
    "WF-21": lambda v: at("functions", "satisfaction_schools", 70.0 - v),
}  # fmt: skip
WHOLE = ("WF-11", "WF-16", "WF-17", "WF-18")
LIMITS = {
    "WF-01": (0.1, 5.0), "WF-02": (0.1, 500.0), "WF-03": (0.0, 1e3), "WF-11": (0.0, 50.0),
    "WF-16": (0.0, 50.0), "WF-21": (0.0, 70.0),
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(SET))
def test_every_band_is_reached_from_rows_and_its_edges_fall_as_it_says(key: str) -> None:
    check, reached = CHECKS[key], set()
    for band in check.bands:
        limits = LIMITS.get(key, (0.0, 1e6))
        for value in inside(band.at_least, band.below, limits, whole=key in WHOLE):
            found = answer(SET[key](value), key)
            assert found.value == pytest.approx(value, rel=1e-6, abs=1e-8), (key, value)
            assert found.state == band.colour, (key, value)
            reached.add(found.state)
    assert reached == check.colours


CASES: dict[str, Callable[[dict[str, Rows]], None] | None] = {
    "green": None,
    "amber": at("restructure", "max_salary_gbp", 150_001.0),
    "red": lambda rows: [
        at("restructure", "special_severance", True)(rows),
        at("restructure", "max_exit_package_gbp", 100_000.0)(rows),
    ][0],
}


def test_exits_that_need_approval_are_red_without_a_way_to_it() -> None:
    for colour, change in CASES.items():
        assert answer(change, "WF-20").state == colour

    def asked(rows: dict[str, Rows]) -> None:
        red = CASES["red"]
        assert red is not None
        red(rows)
        rows["consents"] = [{"kind": "DfE", "holder": "the department", "needed": True}]

    assert answer(asked, "WF-20").state == "amber"
    small = at("restructure", "special_severance", True)
    assert answer(small, "WF-20").state == "green"


def test_what_is_shown_without_a_colour() -> None:
    """Allowances lost: that of the smaller trust, at most what it would have paid."""
    found = answer(None, "WF-19")
    assert (found.state, found.value) == ("shown", 0.005 * 2_000_000)
    assert answer(at("trust", "paybill_gbp", 9e6), "WF-19").value == 15_000
    assert answer(None, "WF-22").value == 0
    assert answer(at("trust", "headcount", 200), "WF-22").value == 1
    assert answer(at("trust", "headcount", 300), "WF-22").value == 0
    assert answer(at("central_staff", "role_family", "CEO"), "WF-12").value == 3


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_without_rows_it_is_unknown_with_columns_of_its_own(key: str) -> None:
    found = answer(lambda rows: rows.update({name: [] for name in rows if name != "trust"}), key)
    if key in ("WF-19", "WF-22"):
        assert found.state == "shown"
        return
    assert found.state == "unknown"
    assert set(found.missing) <= set(CHECKS[key].reads)


def test_what_no_peers_are_at_hand_for_is_the_only_part_that_is_not_answered() -> None:
    """Places among similar schools need figures of other schools; national rates their source."""
    left = {key for key in CHECKS if key.startswith("WF")} - set(MEASURES)
    assert left == {"WF-04", "WF-05", "WF-06", "WF-07", "WF-08", "WF-10"}
    assert all("benchmarks.value" in CHECKS[key].reads for key in left)
