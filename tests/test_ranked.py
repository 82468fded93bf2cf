"""The best of several options: ties admitted, the best seldom lost, order of no account."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.ranked import Ranking, ranked

STUDIES = 2_000


def drawn(rng: np.random.Generator, means: list[float], worlds: int, shared: float = 3.0):
    """Options that share much of their luck, as arms on the same draws do."""
    common = shared * rng.standard_normal(worlds)
    return {f"option {i}": mean + common + rng.standard_normal(worlds)
            for i, mean in enumerate(means)}  # fmt: skip


def leading(found: Ranking) -> set[str]:
    return {option.key for option in found.leading}


def test_an_option_just_like_another_always_ties_with_it() -> None:
    rng = np.random.default_rng(1)
    for worlds in (1, 2, 10, 200):
        values = drawn(rng, [0.0, 1.0, 5.0], worlds)
        values["twin"] = values["option 2"].copy()
        found = ranked(values, np.arange(worlds))
        by_key = {option.key: option for option in found.options}
        assert by_key["twin"].tied == by_key["option 2"].tied
        assert {"twin", "option 2"} <= leading(found) or worlds < 3
        assert by_key["twin"].behind == by_key["option 2"].behind


def test_options_that_never_differ_all_tie_even_in_one_world() -> None:
    for worlds in (1, 2, 5):
        values = {key: np.arange(worlds, dtype=float) for key in "abc"}
        found = ranked(values, np.arange(worlds))
        assert leading(found) == set("abc")
        assert [option.behind for option in found.options] == [0, 0, 0]


def test_of_one_world_nothing_can_be_ruled_out_that_differs() -> None:
    found = ranked({"a": np.array([5.0]), "b": np.array([1.0])}, np.array([0]))
    assert leading(found) == {"a", "b"}
    assert found.options[1].high == math.inf


def test_what_is_always_behind_by_as_much_is_ruled_out() -> None:
    base = np.random.default_rng(3).standard_normal(20)
    found = ranked({"a": base + 0.01, "b": base}, np.arange(20))
    assert leading(found) == {"a"}
    assert found.options[1].behind == pytest.approx(0.01)


def test_pairs_tell_apart_what_separate_runs_could_not() -> None:
    """A lead of half a unit under shared luck of three: seen on the same draws alone."""
    rng = np.random.default_rng(4)
    values = drawn(rng, [0.5, 0.0], 100)
    assert leading(ranked(values, np.arange(100))) == {"option 0"}
    apart = {"option 0": values["option 0"], "option 1": rng.permutation(values["option 1"])}
    assert leading(ranked(apart, np.arange(100))) == {"option 0", "option 1"}


@pytest.mark.parametrize("options", [2, 5, 10])
def test_the_best_is_lost_in_no_more_than_one_study_of_twenty(options: int) -> None:
    """The hardest case: all options but one are level, and the one is best by next to nothing."""
    rng = np.random.default_rng(2026 + options)
    lost = 0
    for _ in range(STUDIES):
        values = drawn(rng, [1e-9] + [0.0] * (options - 1), 20)
        lost += "option 0" not in leading(ranked(values, np.arange(20)))
    error = math.sqrt(0.05 * 0.95 / STUDIES)
    assert lost / STUDIES <= 0.05 + 3 * error
    assert lost > 0, "a rule that never rules anything out is no rule"


def test_replications_of_a_world_count_once() -> None:
    """The same world run a hundred times tells no more of other worlds than once."""
    rng = np.random.default_rng(5)
    values = drawn(rng, [0.8, 0.0], 6)
    once = ranked(values, np.arange(6))
    again = ranked(
        {key: np.repeat(one, 100) for key, one in values.items()}, np.repeat(np.arange(6), 100)
    )
    assert again.worlds == once.worlds == 6
    for one, other in zip(once.options, again.options, strict=True):
        assert (one.key, one.tied) == (other.key, other.tied)
        assert other.high == pytest.approx(one.high)


@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 2**32 - 1))
def test_the_order_in_which_options_are_named_is_of_no_account(order: list[str], seed: int) -> None:
    values = drawn(np.random.default_rng(seed), [0.0, 0.3, 0.3, 2.0], 12)
    named = dict(zip("abcd", values.values(), strict=True))
    usual = ranked(named, np.arange(12))
    assert ranked({key: named[key] for key in order}, np.arange(12)) == usual


def test_the_first_is_never_behind_and_ties_go_by_name() -> None:
    values = {"b": np.ones(5), "a": np.ones(5), "c": np.zeros(5)}
    found = ranked(values, np.arange(5))
    assert [option.key for option in found.options] == ["a", "b", "c"]
    assert found.options[0].behind == 0


@pytest.mark.parametrize("values", [{}, {"a": np.ones(3), "b": np.ones(2)}])
def test_options_without_a_value_for_each_run_are_refused(values) -> None:
    with pytest.raises(ValueError, match="one value for each run"):
        ranked(values, np.arange(3))


@pytest.mark.parametrize("options", [2, 5])
def test_intervals_cover_how_far_each_option_lies_behind_all_at_once(options: int) -> None:
    """Where one option is clearly the best: in at most one study of twenty any interval misses."""
    rng = np.random.default_rng(77 + options)
    behind = [0.0, *(float(n) for n in range(4, 3 + options))]
    missed = 0
    for _ in range(STUDIES):
        found = ranked(drawn(rng, [-b for b in behind], 20), np.arange(20))
        missed += any(
            not one.low <= behind[int(one.key.split()[1])] <= one.high for one in found.options
        )
    assert missed / STUDIES <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / STUDIES)
