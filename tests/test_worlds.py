"""Worlds say what their rules say: percentiles, bounds, and luck that no other draw can move."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from entities.assumption import Assumption
from entities.case import Case
from entities.service import Estimate
from scenarios.reading import read_case
from scenarios.worlds import (
    belief,
    draw_worlds,
    estimate_quantile,
    quantile,
    share_quantile,
    uniform,
)
from tests.made_files import write_room

PROBABILITIES = st.floats(min_value=1e-9, max_value=1 - 1e-9)
UNITS = st.sampled_from(["gbp", "share", "relative_change", "multiplier", "hours", "share_points"])


def assumption(**changed: Any) -> Assumption:
    fields = {
        "key": "made.up",
        "label": "A made-up figure",
        "unit": "gbp",
        "year": "2026",
        "source": "An invented source",
        "grade": "survey",
        "role": "distribution",
    }
    return Assumption.model_validate(fields | changed)


@st.composite
def beliefs(draw: st.DrawFn) -> Assumption:
    """An assumption with value and range, inside the bounds of its unit."""
    unit = draw(UNITS)
    most = 1.0 if unit in ("share", "share_points") else 1e6
    figure = st.floats(min_value=0, max_value=most).map(lambda x: round(x, 6))
    low, value, high = sorted(draw(st.tuples(figure, figure, figure)))
    return assumption(unit=unit, low=low, value=value, high=high)


@given(beliefs())
def test_low_value_and_high_are_the_tenth_fiftieth_and_ninetieth_percentiles(a: Assumption) -> None:
    found = [quantile(a, p) for p in (0.1, 0.5, 0.9)]
    assert a.high is not None
    rounding = 1e-13 * max(1.0, a.high)
    assert found == pytest.approx([a.low, a.value, a.high], rel=1e-9, abs=rounding)
    assert found[1] == a.value


@given(beliefs(), PROBABILITIES, PROBABILITIES)
def test_a_greater_probability_is_never_a_smaller_figure(
    a: Assumption, one: float, other: float
) -> None:
    smaller, greater = sorted((one, other))
    assume(smaller < greater)
    assert quantile(a, smaller) <= quantile(a, greater) * (1 + 1e-12)


@given(beliefs(), PROBABILITIES)
def test_draws_stay_inside_the_bounds_of_the_unit(a: Assumption, probability: float) -> None:
    found = quantile(a, probability)
    assert math.isfinite(found)
    assert 0 <= found <= (1 if a.unit in ("share", "share_points") else math.inf)


@given(st.floats(-0.9, -0.1), PROBABILITIES)
def test_a_change_may_fall_but_not_by_more_than_everything(low: float, probability: float) -> None:
    a = assumption(unit="relative_change", low=low, value=low / 2, high=0.1)
    assert quantile(a, 0.1) == pytest.approx(low)
    assert quantile(a, probability) >= -1


def test_positive_figures_are_spread_by_ratio_and_shares_by_difference() -> None:
    money = assumption(low=50, value=100, high=200)
    assert quantile(money, 0.25) * quantile(money, 0.75) == pytest.approx(100**2)
    share = assumption(unit="share", low=0.4, value=0.5, high=0.6)
    assert quantile(share, 0.25) + quantile(share, 0.75) == pytest.approx(1.0)


@given(st.floats(0.01, 0.5))
def test_a_value_at_its_low_is_one_sided(probability: float) -> None:
    a = assumption(low=10, value=10, high=30)
    assert quantile(a, probability) == 10
    assert quantile(a, 0.9) == pytest.approx(30)
    assert quantile(assumption(low=10, value=30, high=30), 1 - probability) == 30


@given(PROBABILITIES)
def test_only_a_range_is_uniform_and_its_ends_are_the_ends(probability: float) -> None:
    a = assumption(low=10, high=30)
    assert quantile(a, probability) == pytest.approx(10 + 20 * probability)


@pytest.mark.parametrize(
    ("changed", "low", "high"),
    [
        ({"grade": "judgement"}, 50, 200),
        ({"grade": "unverified"}, 50, 200),
        ({"grade": "survey"}, 80, 125),
        ({"grade": "statutory"}, 100, 100),
        ({"role": "constant"}, 100, 100),
        ({"role": "dated_law", "grade": "judgement"}, 100, 100),
        ({"low": 90.0}, 90, 125),
    ],
)
def test_a_bare_value_is_widened_by_its_grade_unless_it_is_a_fact(
    changed: dict[str, Any], low: float, high: float
) -> None:
    a = assumption(value=100.0, **changed)
    assert [quantile(a, p) for p in (0.1, 0.5, 0.9)] == pytest.approx([low, 100, high])


def test_a_widened_share_stops_at_the_whole() -> None:
    a = assumption(unit="share", value=0.8, grade="judgement")
    assert belief(a, 0.8).high == 1.0
    assert quantile(a, 0.999) == 1.0


@given(PROBABILITIES)
def test_constants_and_dated_law_never_vary_even_with_a_range(probability: float) -> None:
    for role in ("constant", "dated_law"):
        a = assumption(role=role, low=1, value=2, high=3)
        assert quantile(a, probability) == 2


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 2.0, math.nan])
def test_a_probability_outside_nought_to_one_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(assumption(value=1.0), probability)


def test_estimates_of_requests_follow_the_same_rule() -> None:
    spread = Estimate(low=6, value=12, high=25)
    found = [estimate_quantile(spread, p) for p in (0.1, 0.5, 0.9)]
    assert found == pytest.approx([6, 12, 25])
    assert estimate_quantile(Estimate(low=3, value=3, high=3), 0.99) == 3
    assert estimate_quantile(Estimate(low=0, value=1, high=2), 0.0001) == 0


@pytest.fixture
def case(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The small case of the reader's tests, with two more assumptions."""
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    read = read_case(tmp_path / "cases" / "two.yaml")
    more = (
        assumption(key="law.rate", role="dated_law", low=1, value=2, high=3),
        assumption(key="model.utilisation", unit="share", low=0.6, value=0.8, high=0.9,
                   drawn_per="desk"),
    )  # fmt: skip
    return read.model_copy(update={"assumptions": (*read.assumptions, *more)})


def test_a_world_holds_every_name_the_simulator_asks_for(case: Case) -> None:
    (world,) = draw_worlds(case, count=1, seed=7)
    assert set(world.values) == {
        "people.pay_award",
        "law.rate",
        "model.utilisation",
        "model.utilisation@00000001/finance",
        "model.utilisation@00000002/finance",
        "request.supplier_invoice.volume",
        "request.supplier_invoice.minutes",
    }
    assert world["model.utilisation"] == 0.8
    desks = [world.at("model.utilisation", f"0000000{n}/finance") for n in (1, 2)]
    assert len({*desks, 0.8}) == 3


def test_rows_that_only_check_results_never_enter_a_world(case: Case) -> None:
    assert any(a.role == "validation_only" for a in case.assumptions)
    for world in draw_worlds(case, count=5, seed=7):
        assert "check.realised" not in world.values


def test_names_resting_on_judgement_are_listed(case: Case) -> None:
    (world,) = draw_worlds(case, count=1, seed=7)
    assert world.judgement_keys == (
        "people.pay_award",
        "request.supplier_invoice.minutes",
        "request.supplier_invoice.volume",
    )


def with_more_figures(case: Case) -> Case:
    """Return the case with every further range that a kind of work may give."""
    (function,) = case.functions
    (kind,) = function.request_types
    more = {
        "first_line_share": Estimate(low=0.5, value=0.7, high=0.99),
        "second_line_minutes": Estimate(low=15, value=40, high=120),
        "rework_share": Estimate(low=0.0, value=0.01, high=0.2),
        "growth_per_year": Estimate(low=0.02, value=0.1, high=0.2),
    }
    kinds = (kind.model_copy(update=more),)
    functions = (function.model_copy(update={"request_types": kinds}),)
    return case.model_copy(update={"functions": functions})


def test_further_figures_of_a_kind_of_work_are_drawn_and_move_no_other_draw(case: Case) -> None:
    names = {
        f"request.supplier_invoice.{part}"
        for part in ("first_line_share", "second_line_minutes", "rework_share", "growth")
    }
    before = draw_worlds(case, count=400, seed=3)
    after = draw_worlds(with_more_figures(case), count=400, seed=3)
    for one, other in zip(before, after, strict=True):
        assert set(other.values) - set(one.values) == names
        assert {key: other[key] for key in one.values} == one.values
    assert names <= set(after[0].judgement_keys)
    assert all(0 <= w["request.supplier_invoice.first_line_share"] <= 1 for w in after)
    assert all(0 <= w["request.supplier_invoice.rework_share"] <= 1 for w in after)
    assert max(w["request.supplier_invoice.first_line_share"] for w in after) == 1


def test_shares_of_requests_are_spread_by_difference_and_minutes_by_ratio() -> None:
    kind = {"low": 0.5, "value": 0.6, "high": 0.7}
    shares = [share_quantile(Estimate(**kind), p) for p in (0.1, 0.25, 0.5, 0.75, 0.9)]
    assert shares[::2] == pytest.approx([0.5, 0.6, 0.7])
    assert shares[1] + shares[3] == pytest.approx(1.2)
    assert share_quantile(Estimate(low=0.02, value=0.1, high=0.2), 1e-6) == 0
    minutes = [estimate_quantile(Estimate(low=10, value=20, high=40), p) for p in (0.25, 0.75)]
    assert minutes[0] * minutes[1] == pytest.approx(400)


def test_another_assumption_moves_no_other_draw(case: Case) -> None:
    extra = assumption(key="added.figure", low=1, value=2, high=3)
    larger = case.model_copy(update={"assumptions": (extra, *case.assumptions)})
    for before, after in zip(
        draw_worlds(case, count=20, seed=3), draw_worlds(larger, count=20, seed=3), strict=True
    ):
        assert {k: after[k] for k in before.values} == before.values
        assert set(after.values) - set(before.values) == {"added.figure"}


def test_more_worlds_move_none_and_another_seed_moves_all(case: Case) -> None:
    many = draw_worlds(case, count=30, seed=3)
    assert many[:10] == draw_worlds(case, count=10, seed=3)
    other = draw_worlds(case, count=30, seed=4)
    key = "people.pay_award"
    assert all(a[key] != b[key] for a, b in zip(many, other, strict=True))


def test_the_law_is_the_same_in_every_world(case: Case) -> None:
    assert {world["law.rate"] for world in draw_worlds(case, count=30, seed=3)} == {2.0}


def test_luck_is_uniform_and_unlike_between_names() -> None:
    one = np.array([uniform(1, world, "a.one") for world in range(4000)])
    two = np.array([uniform(1, world, "a.two") for world in range(4000)])
    assert 0 < one.min() < one.max() < 1
    counts = np.histogram(one, bins=20, range=(0, 1))[0]
    chi_square = float(((counts - 200) ** 2 / 200).sum())
    assert chi_square < 63  # 19 degrees of freedom: one chance in a million
    assert abs(np.corrcoef(one, two)[0, 1]) < 5 / math.sqrt(4000)


def test_no_worlds_are_none_and_fewer_is_refused(case: Case) -> None:
    assert draw_worlds(case, count=0, seed=1) == ()
    with pytest.raises(ValueError, match="at least 0"):
        draw_worlds(case, count=-1, seed=1)
