"""The stand-in: a line known by hand, no praise for noise, and what is not known stays wide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.drivers import scores
from outputs.stand_in import StandIn, estimate, fit_stand_in

WORLDS = 120


def drawn(seed: int, worlds: int = WORLDS, figures: int = 30) -> dict[str, np.ndarray]:
    luck = np.random.default_rng(seed)
    return {f"f{n}": luck.lognormal(size=worlds) for n in range(figures)}


def test_a_line_is_found_again() -> None:
    figures = drawn(1)
    saving = 100_000 + 40_000 * scores(figures["f3"]) - 20_000 * scores(figures["f7"])
    found = fit_stand_in(saving, figures)
    assert found is not None
    assert found.names[:2] == ("f3", "f7")
    assert found.slopes[:2] == pytest.approx((40_000, -20_000), rel=1e-6)
    assert found.skill == pytest.approx(1, abs=1e-9)
    known = estimate(found, {"f3": 0.9, "f7": 0.5}, 150_000)
    assert known.gbp == pytest.approx(found.mean + 40_000 * 1.2815515, rel=1e-6)
    assert known.low == pytest.approx(known.gbp, abs=1.0)
    assert known.chance == 1.0
    assert estimate(found, {"f3": 0.1, "f7": 0.5}, 150_000).chance == 0.0


def test_noise_is_not_praised() -> None:
    """Over many draws of noise the part foretold is nought or less in the middle, never large."""
    skills = []
    for seed in range(20):
        found = fit_stand_in(np.random.default_rng(1_000 + seed).normal(size=60), drawn(seed, 60))
        assert found is not None
        skills.append(found.skill)
    assert float(np.median(skills)) < 0
    assert max(skills) < 0.3


def test_what_is_not_known_stays_in_the_spread() -> None:
    figures = drawn(2)
    noise = np.random.default_rng(3).normal(size=WORLDS)
    saving = 40_000 * scores(figures["f0"]) + 10_000 * noise
    found = fit_stand_in(saving, figures)
    assert found is not None
    nothing = estimate(found, {}, 0)
    known = estimate(found, {"f0": 0.5}, 0)
    assert nothing.high - nothing.low > 2 * (known.high - known.low)
    low, high = np.quantile(saving, (0.1, 0.9))
    assert nothing.high - nothing.low == pytest.approx(high - low, rel=0.35)


def test_there_is_none_where_nothing_can_be_told() -> None:
    figures = drawn(4)
    assert fit_stand_in(np.ones(WORLDS), figures) is None
    assert fit_stand_in(np.arange(WORLDS, dtype=float), {"a": np.ones(WORLDS)}) is None
    assert fit_stand_in(np.arange(29.0), drawn(4, 29)) is None


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 0.9), st.floats(-1e9, 1e9))
def test_an_estimate_lies_in_its_range_and_chances_are_shares(
    seed: int, part: float, claimed: float
) -> None:
    found = fit_stand_in(np.random.default_rng(seed).normal(size=40), drawn(seed, 40, 8))
    assert isinstance(found, StandIn)
    told = estimate(found, {found.names[0]: part}, claimed)
    assert told.low <= told.high
    assert 0 <= told.chance <= 1
    assert estimate(found, {found.names[0]: part}, claimed) == told
