"""Drivers: slopes with known answers, luck not taken for a driver, shares by formula."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.drivers import FEWEST_WORLDS, drivers, scores, total_share

TENTH = NormalDist().inv_cdf(0.9)
STUDIES = 400


def bells(rng: np.random.Generator, names: str, worlds: int):
    return {name: rng.standard_normal(worlds) for name in names}


def test_a_swing_is_the_slope_times_the_width_of_what_is_believed() -> None:
    rng = np.random.default_rng(1)
    x = bells(rng, "abc", 4_000)
    saving = 100 + 30 * x["a"] - 10 * x["b"] + 5 * rng.standard_normal(4_000)
    first, second, third = drivers(saving, x)
    assert [first.name, second.name, third.name] == ["a", "b", "c"]
    assert first.swing == pytest.approx(2 * TENTH * 30, rel=0.03)
    assert second.swing == pytest.approx(-2 * TENTH * 10, rel=0.1)
    assert first.at_high - first.at_low == pytest.approx(first.swing)
    assert first.share == pytest.approx(900 / (900 + 100 + 25), abs=0.02)
    assert (first.told, second.told) == (True, True)
    assert third.share < 0.005


@given(st.floats(0.1, 5.0), st.integers(0, 2**32 - 1))
def test_the_scale_a_figure_is_laid_on_is_of_no_account(power: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(60)
    saving = 3 * x + rng.standard_normal(60)
    (plain,) = drivers(saving, {"x": x})
    (bent,) = drivers(saving, {"x": np.exp(power * x)})
    assert (bent.swing, bent.share, bent.told) == (plain.swing, plain.share, plain.told)


def test_scores_are_those_of_a_bell_and_equal_values_share_theirs() -> None:
    bell = NormalDist()
    assert scores(np.array([5.0, 1.0, 3.0])) == pytest.approx(
        [bell.inv_cdf(5 / 6), bell.inv_cdf(1 / 6), bell.inv_cdf(0.5)]
    )
    assert scores(np.array([2.0, 2.0, 9.0, 9.0])) == pytest.approx(
        [bell.inv_cdf(0.25)] * 2 + [bell.inv_cdf(0.75)] * 2
    )


def test_among_many_figures_that_move_nothing_a_driver_is_seldom_told() -> None:
    """In one study of twenty at the most, although forty figures are looked at in each."""
    rng = np.random.default_rng(2026)
    wrong = 0
    for _ in range(STUDIES):
        figures = {str(n): rng.standard_normal(60) for n in range(40)}
        wrong += any(one.told for one in drivers(rng.standard_normal(60), figures))
    assert wrong / STUDIES <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / STUDIES)


def test_the_interval_on_a_swing_covers_what_it_should() -> None:
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(STUDIES):
        x = rng.standard_normal(50)
        (one,) = drivers(2 * x + 3 * rng.standard_normal(50), {"x": x})
        covered += one.swing_low <= 4 * TENTH <= one.swing_high
    # Scores by rank are a little narrower than the bell they stand for: allow a point for it.
    assert covered / STUDIES >= 0.95 - 0.01 - 3 * math.sqrt(0.05 * 0.95 / STUDIES)


def test_few_worlds_and_a_saving_that_never_differs_have_no_drivers() -> None:
    x = np.arange(FEWEST_WORLDS - 1, dtype=float)
    assert drivers(x, {"x": x}) == ()
    many = np.arange(FEWEST_WORLDS, dtype=float)
    assert drivers(np.ones(len(many)), {"x": many}) == ()
    assert drivers(many, {"x": np.ones(len(many))}) == ()
    assert drivers(many, {"x": many})[0].share == pytest.approx(1, abs=0.1)


def test_the_share_of_a_group_is_that_of_the_formula() -> None:
    """y = a + 2 b + a c: of its variance 1 + 4 + 1, redrawing a leaves 1 + 1, and c leaves 1."""
    rng = np.random.default_rng(11)
    x, fresh = bells(rng, "abc", 60_000), bells(rng, "abc", 60_000)

    def saving(of):
        return of["a"] + 2 * of["b"] + of["a"] * of["c"]

    for name, total in {"a": 2 / 6, "b": 4 / 6, "c": 1 / 6}.items():
        redrawn = saving({**x, name: fresh[name]})
        assert total_share(saving(x), redrawn) == pytest.approx(total, abs=0.01)


def test_the_share_of_nothing_is_nought_and_of_all_is_one() -> None:
    rng = np.random.default_rng(12)
    y, other = rng.standard_normal(20_000), rng.standard_normal(20_000)
    assert total_share(y, y) == 0
    assert total_share(y, other) == pytest.approx(1, abs=0.02)
    assert total_share(np.ones(5), np.ones(5)) == 0
    with pytest.raises(ValueError, match="the same worlds"):
        total_share(y, other[:3])
