"""Inverse transforms against the standard library and against their stated moments."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.inverse import (
    GRID,
    lognormal,
    lognormal_by_median,
    normal_quantile,
    snap,
    spread_of,
)


@given(st.floats(min_value=1e-300, max_value=1 - 1e-12))
def test_normal_quantile_equals_the_standard_library(probability: float) -> None:
    found = float(normal_quantile(np.asarray([probability]))[0])
    assert abs(found - NormalDist().inv_cdf(probability)) <= 1e-13 * max(1.0, abs(found))


def test_lognormal_has_its_mean_and_spread() -> None:
    grid = (np.arange(200_000) + 0.5) / 200_000
    drawn = lognormal(normal_quantile(grid), 30.0, spread_of(0.8))
    assert abs(drawn.mean() / 30.0 - 1) < 1e-3
    assert abs(drawn.std() / drawn.mean() / 0.8 - 1) < 1e-2


def test_lognormal_by_median_has_its_median() -> None:
    assert (
        float(lognormal_by_median(normal_quantile(np.asarray([0.5])), 900.0, spread_of(0.8))[0])
        == 900.0
    )


@given(st.floats(min_value=0, max_value=1e6))
def test_snapped_minutes_lie_on_the_grid(minutes: float) -> None:
    found = float(snap(np.asarray([minutes]))[0])
    assert found * GRID == int(found * GRID)
    assert abs(found - minutes) <= 0.5 / GRID


def test_many_quantiles_at_once_are_those_found_one_by_one() -> None:
    uniforms = np.random.default_rng(1).random(20_000)
    uniforms[:6] = 1e-300, 1e-9, 0.075, 0.5, 0.925, 1 - 1e-12
    alone = [float(normal_quantile(uniforms[[at]])[0]) for at in range(0, 20_000, 7)]
    assert np.array_equal(normal_quantile(uniforms)[::7], alone)
