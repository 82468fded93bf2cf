"""The stand-in: exact where the world is a line, silent where nothing moves, wide where unknown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.stand_in import Swing, along, estimate, span_of, stand_in

WORLDS = 200
FIGURES = {name: np.random.default_rng(n).lognormal(size=WORLDS) for n, name in enumerate("abc")}
LUCK = np.random.default_rng(9).normal(scale=30_000, size=WORLDS)
SLOPE = {"a": 40_000.0, "b": -20_000.0}
SAVING = 100_000 + LUCK + sum(slope * FIGURES[name] for name, slope in SLOPE.items())
SPAN = {name: span_of(values) for name, values in FIGURES.items()}
SWINGS = [Swing(name, SPAN[name] * slope, SPAN[name] * slope - 1_000, SPAN[name] * slope + 1_000)
          for name, slope in SLOPE.items()]  # fmt: skip
VALUES = dict.fromkeys(FIGURES, (0.5, 1.0, 2.0))


def test_what_is_a_line_is_answered_exactly() -> None:
    """Known figures leave luck and what was set: the same as the world worked out anew."""
    found = stand_in(SAVING, FIGURES, SWINGS, VALUES)
    assert found is not None
    told = estimate(found, {"a": 2.5, "b": 0.7}, 150_000)
    anew = 100_000 + LUCK + 40_000 * 2.5 - 20_000 * 0.7
    assert told.gbp == pytest.approx(anew.mean())
    assert (told.low, told.high) == pytest.approx(tuple(np.quantile(anew, (0.1, 0.9))))
    assert told.chance == pytest.approx((anew >= 150_000).mean())
    assert told.moved_low < told.moved < told.moved_high


def test_nothing_known_is_the_run_itself() -> None:
    found = stand_in(SAVING, FIGURES, SWINGS, VALUES)
    assert found is not None
    told = estimate(found, {}, 0)
    assert told.gbp == pytest.approx(SAVING.mean())
    assert (told.moved, told.moved_low, told.moved_high) == (0, 0, 0)
    assert told.chance == (SAVING >= 0).mean()
    assert [one.name for one in found.swings] == ["a", "b"]
    assert found.values == {name: VALUES[name] for name in "ab"}


def test_there_is_none_where_no_figure_moves_it() -> None:
    assert stand_in(SAVING, FIGURES, [], VALUES) is None
    assert stand_in(SAVING, FIGURES, [Swing("none", 1, 0, 2)], VALUES) is None


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from("ab"), st.floats(0.01, 9)), st.floats(-1e9, 1e9))
def test_an_estimate_is_whole(parts: dict[str, float], claimed: float) -> None:
    found = stand_in(SAVING, FIGURES, SWINGS, VALUES)
    assert found is not None
    told = estimate(found, parts, claimed)
    assert told.low <= told.high
    assert told.moved_low <= told.moved <= told.moved_high
    assert 0 <= told.chance <= 1
    more = estimate(found, parts, claimed + 1_000)
    assert more.chance <= told.chance


def test_a_line_along_a_long_tail_is_found_and_its_middle_lies_where_it_does() -> None:
    """Most worlds lie below the mean of such a figure: known at its middle it saves more."""
    cost = 100_000 - 30_000 * FIGURES["a"]
    swing, low, high = along(cost + LUCK, FIGURES["a"])
    assert low < -30_000 * SPAN["a"] < high
    exact, _, _ = along(cost, FIGURES["a"])
    assert exact == pytest.approx(-30_000 * SPAN["a"])
    found = stand_in(cost, FIGURES, [Swing("a", exact, exact, exact)], VALUES)
    assert found is not None
    middle = float(np.median(FIGURES["a"]))
    told = estimate(found, {"a": middle}, 0)
    assert told.moved == pytest.approx(30_000 * (FIGURES["a"].mean() - middle))
    assert told.moved > 0
    assert abs(swing - exact) < high - low
