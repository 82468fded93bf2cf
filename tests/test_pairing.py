"""What the same luck is worth: the formula on stand-ins, a floor of one on a shipped case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.pairing import _row
from tests.benchmarks.pairs import REPLICATIONS, WORLDS, measure_pairs, pairs_part


@pytest.mark.parametrize(("shared", "own"), [(3.0, 1.0), (1.0, 1.0), (0.0, 1.0)])
def test_shared_luck_is_taken_out_and_own_luck_stays(shared: float, own: float) -> None:
    """(2 s^2 + 2 o^2) / 2 o^2 = 1 + s^2 / o^2, whatever worlds differ by."""
    rng = np.random.default_rng(int(10 * shared))
    worlds = rng.normal(0, 50, (400, 1))
    luck = shared * rng.standard_normal((400, 5))
    one, other = (worlds + luck + own * rng.standard_normal((400, 5)) for _ in range(2))
    found = _row("saving", (one + 7, other))
    assert found.low <= 1 + shared**2 / own**2 <= found.high
    assert found.ratio == pytest.approx(1 + shared**2 / own**2, rel=0.1)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10.0))
def test_a_scale_changes_nothing_and_alike_is_infinite(seed: int, by: float) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.standard_normal((2, 6, 3))
    assert _row("x", (by * one, by * other)).ratio == pytest.approx(_row("x", (one, other)).ratio)
    assert _row("x", (one, one)).ratio == np.inf
    assert _row("x", (np.ones((3, 2)), np.ones((3, 2)))).ratio == 1


def test_one_world_or_one_replication_tells_nothing() -> None:
    for shape in ((1, 5), (5, 1)):
        with pytest.raises(ValueError, match="two worlds and two replications"):
            _row("x", (np.zeros(shape), np.zeros(shape)))


@pytest.mark.slow
def test_pairs_of_a_shipped_case_are_worth_at_least_as_much_as_separate_runs() -> None:
    """No measure's interval lies below one, and the saving's lies above it in the middle."""
    (found,) = measure_pairs(lambda _: None, ["tiny"])
    by_name = {row.measure: row for row in found.rows}
    assert by_name["saving"].ratio > 1
    assert all(row.high >= 1 for row in found.rows)
    assert (by_name["saving"].worlds, by_name["saving"].replications) == (WORLDS, REPLICATIONS)
    # A world in which nobody asked for a service in some run has no wait of it to be told.
    assert {row.replications for row in found.rows} == {REPLICATIONS}
    assert all(WORLDS - 5 <= row.worlds <= WORLDS for row in found.rows)
    part = pairs_part([found])
    assert "| tiny | promised_saving | saving |" in part
