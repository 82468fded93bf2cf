"""Checks against similar schools and the country: places among them, none where none is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenarios.diligence.facts import NotKnownError, view_of
from scenarios.diligence.measures.peers import place, published
from scenarios.diligence.reading import read_benchmarks, read_cost_tenths
from tests.check_answers import CHECKS, answer
from tests.made_facts import Change, Rows, at, made_facts
from tests.made_more_facts import SPREAD

PLACES: dict[str, tuple[str, float]] = {
    "WF-04": ("pupil_teacher_ratio", 16.0),
    "WF-05": ("leadership_share", 0.04),
    "WF-06": ("cost_of_a_teacher_gbp", 4_800.0),
    "WF-07": ("supply_share", 0.25),
    "IT-07": ("ict_gbp_per_pupil", 300.0),
}
"""By check: what is compared, and its value in the made trusts."""
TEACHING = ("cost_teaching", "cost_supplies", "cost_educational")
TENTHS = [n / 10 for n in range(1, 10)]


def spread(metric: str, at_value: float, where: float, group: str = "national") -> Change:
    """Add figures of similar schools among which a value has a place (in a hundred)."""

    def change(rows: dict[str, Rows]) -> None:
        rows["benchmarks"] += [
            {"metric": metric, "group": group, "statistic": name,
             "value": at_value * value / where} for name, value in SPREAD.items()
        ]  # fmt: skip

    return change


@pytest.mark.parametrize("key", sorted(PLACES))
def test_every_band_of_places_is_reached_and_its_edges_fall_as_it_says(key: str) -> None:
    metric, value = PLACES[key]
    check, reached = CHECKS[key], set()
    for where in (5.0, 10.001, 24.999, 25.001, 50.0, 74.999, 75.001, 89.999, 90.001 - 0.002, 95.0):
        wanted = {5.0: 0.05, 95.0: 0.95}.get(where, where / 100)
        found = answer(spread(metric, value, where), key)
        assert found.value == pytest.approx(wanted, abs=1e-6), (key, where)
        assert found.value is not None
        assert found.state == check.colour_of(found.value)
        reached.add(found.state)
    assert reached == check.colours


NATIONAL: dict[str, Callable[[float], Change]] = {
    "WF-08": lambda v: at("workforce", "teacher_leavers_12m", 0.09 * 30 * v),
    "WF-10": lambda v: at("workforce", "sick_days", 5.0 * 50 * v),
}


@pytest.mark.parametrize("key", sorted(NATIONAL))
def test_rates_against_the_country_fall_as_their_bands_say(key: str) -> None:
    check = CHECKS[key]
    edges = [band.below for band in check.bands if band.below is not None]
    for edge in edges:
        for value in (edge * (1 - 1e-9), edge * (1 + 1e-9)):
            found = answer(NATIONAL[key](value), key)
            assert found.value == pytest.approx(value)
            assert found.state == next(b.colour for b in check.bands if b.holds(value))
    assert {answer(NATIONAL[key](v), key).state for v in (0.5, 1.2, 2.0)} == check.colours


def pay(more: float, over: float) -> Change:
    """The top twentieth begins so far below, or above, what the made trusts pay."""

    def change(rows: dict[str, Rows]) -> None:
        share = 100_000.0 / 2_400_000.0 + over
        for metric, value in (
            ("highest_pay_gbp", 100_000.0 + more),
            ("highest_pay_over_gag", share),
        ):
            rows["benchmarks"].append(
                {"metric": metric, "group": "national", "statistic": "p95", "value": value}
            )

    return change


def test_the_highest_pay_counts_by_pounds_and_by_funding() -> None:
    wanted = {(1.0, 1.0): "green", (-1.0, 1.0): "amber", (1.0, -0.01): "amber",
              (-1.0, -0.01): "red", (0.0, 0.0): "green"}  # fmt: skip
    for (more, over), colour in wanted.items():
        assert answer(pay(more, over), "FIN-14").state == colour, (more, over)


def costs(where: float) -> Change:
    """Every category of cost lies at one place among similar schools, but for those it has not."""

    def change(rows: dict[str, Rows]) -> None:
        for one in read_cost_tenths():
            name, per, lines = one.key, one.per, one.lines
            units = 1_200 if per == "pupil" else 12_000
            cost = sum(row[line] for row in rows["finance"] for line in lines)
            if not cost:
                for row in rows["finance"]:
                    row[lines[0]] = 1.0
                cost = 3.0
            for tenth in TENTHS:
                rows["benchmarks"].append(
                    {"metric": f"cost_{name}_gbp_per_{per}", "group": "national",
                     "statistic": f"p{tenth * 100:.0f}", "value": cost / units * tenth / where}
                )  # fmt: skip

    return change


def test_costs_are_coloured_by_the_published_table_of_tenths() -> None:
    """The worst of nine: teaching is red when cheapest, support and premises when dearest."""
    wanted = {0.05: "red", 0.15: "amber", 0.35: "amber", 0.75: "amber", 0.85: "red", 0.95: "red"}
    for where, colour in wanted.items():
        assert answer(costs(where), "FIN-18").state == colour, where


def test_costs_are_green_where_each_category_lies_in_its_green_tenths() -> None:
    def change(rows: dict[str, Rows]) -> None:
        costs(0.25)(rows)
        for row in rows["benchmarks"]:
            if str(row["metric"]).startswith(
                ("cost_teaching", "cost_supplies", "cost_educational")
            ):
                row["value"] *= 0.25 / 0.45

    assert answer(change, "FIN-18").state == "green"
    spent = [line for one in read_cost_tenths() for line in one.lines]
    assert len(spent) == len(set(spent))


def test_energy_is_coloured_by_tenths_of_similar_buildings() -> None:
    cost = 960_000.0 / 8 / 4_000.0

    def change(where: float) -> Change:
        def add(rows: dict[str, Rows]) -> None:
            rows["benchmarks"] += [
                {"metric": "energy_gbp_per_m2", "group": "national",
                 "statistic": f"p{tenth * 100:.0f}", "value": cost * tenth / where}
                for tenth in TENTHS
            ]  # fmt: skip

        return add

    wanted = {0.2999: "green", 0.3001: "amber", 0.7999: "amber", 0.8001: "red"}
    for where, colour in wanted.items():
        assert answer(change(where), "EST-12").state == colour, where


def test_figures_of_a_school_itself_come_before_those_of_its_phase_and_of_all() -> None:
    facts = made_facts(lambda rows: rows["benchmarks"].extend(
        {"metric": "m", "group": group, "statistic": "mean", "value": value}
        for group, value in (("national", 1.0), ("Secondary", 2.0), ("100001", 3.0))
    ))  # fmt: skip
    view = view_of(facts, facts.trusts)
    assert published(view, "m", ["100001", "Secondary", "national"]) == 3.0
    assert published(view, "m", ["100002", "Secondary", "national"]) == 2.0
    with pytest.raises(NotKnownError):
        published(view, "other", ["national"])


def test_one_figure_of_similar_schools_makes_no_place() -> None:
    facts = made_facts(lambda rows: rows["benchmarks"].append(
        {"metric": "m", "group": "national", "statistic": "p50", "value": 1.0}
    ))  # fmt: skip
    with pytest.raises(NotKnownError):
        place(view_of(facts, facts.trusts), "m", ["national"], 1.0)


def test_without_figures_of_others_checks_beside_them_are_unknown() -> None:
    for key in (*PLACES, "FIN-14", "FIN-18", "EST-12"):
        found = answer(None, key)
        assert found.state == "unknown", key
        assert "benchmarks.value" in found.missing


def test_shipped_figures_of_the_country_have_a_source_and_answer_five_checks() -> None:
    rows = read_benchmarks()
    assert {row.metric for row in rows} == {
        "absence_pct", "suspensions_per_100", "teacher_leaver_rate", "sick_days",
        "sen_support_share",
    }  # fmt: skip
    assert {row.group for row in rows if row.metric == "absence_pct"} >= {"Primary", "Secondary"}
