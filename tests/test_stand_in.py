"""The stand-in: exact where the world is a line, silent where nothing moves, wide where unknown."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.drivers import TENTH, scores
from outputs.stand_in import Swing, estimate, stand_in

WORLDS = 200
FIGURES = {name: np.random.default_rng(n).lognormal(size=WORLDS) for n, name in enumerate("abc")}
LUCK = np.random.default_rng(9).normal(scale=30_000, size=WORLDS)
SLOPE = {"a": 40_000.0, "b": -20_000.0}
SAVING = 100_000 + LUCK + sum(slope * scores(FIGURES[name]) for name, slope in SLOPE.items())
SWINGS = [Swing(name, 2 * TENTH * slope, 2 * TENTH * slope - 1_000, 2 * TENTH * slope + 1_000)
          for name, slope in SLOPE.items()]  # fmt: skip


def test_what_is_a_line_is_answered_exactly() -> None:
    """Known figures leave luck and what was set: the same as the world worked out anew."""
    found = stand_in(SAVING, FIGURES, SWINGS)
    assert found is not None
    told = estimate(found, {"a": 0.9, "b": 0.5}, 150_000)
    anew = 100_000 + LUCK + 40_000 * NormalDist().inv_cdf(0.9)
    assert told.gbp == pytest.approx(anew.mean())
    assert (told.low, told.high) == pytest.approx(tuple(np.quantile(anew, (0.1, 0.9))))
    assert told.chance == pytest.approx((anew >= 150_000).mean())
    assert told.moved_low < told.moved < told.moved_high


def test_nothing_known_is_the_run_itself() -> None:
    found = stand_in(SAVING, FIGURES, SWINGS)
    assert found is not None
    told = estimate(found, {}, 0)
    assert told.gbp == pytest.approx(SAVING.mean())
    assert (told.moved, told.moved_low, told.moved_high) == (0, 0, 0)
    assert told.chance == (SAVING >= 0).mean()
    assert [one.name for one in found.swings] == ["a", "b"]
    assert list(found.values["a"]) == pytest.approx(
        np.quantile(FIGURES["a"], np.arange(1, 10) / 10)
    )


def test_there_is_none_where_no_figure_moves_it() -> None:
    assert stand_in(SAVING, FIGURES, []) is None
    assert stand_in(SAVING, FIGURES, [Swing("none", 1, 0, 2)]) is None


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from("ab"), st.floats(0.1, 0.9)), st.floats(-1e9, 1e9))
def test_an_estimate_is_whole(parts: dict[str, float], claimed: float) -> None:
    found = stand_in(SAVING, FIGURES, SWINGS)
    assert found is not None
    told = estimate(found, parts, claimed)
    assert told.low <= told.high
    assert told.moved_low <= told.moved <= told.moved_high
    assert 0 <= told.chance <= 1
    more = estimate(found, parts, claimed + 1_000)
    assert more.chance <= told.chance
