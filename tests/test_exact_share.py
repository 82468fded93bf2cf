"""The exact interval: published values, scipy's own, and that it never covers too seldom."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.exact_share import beta_below, beta_quantile, exact_interval


@pytest.mark.parametrize(
    ("passed", "runs", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 5.
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684),
     (1, 29, 0.0009, 0.1776)],
)  # fmt: skip
def test_the_interval_meets_published_values(passed, runs, low, high) -> None:
    assert exact_interval(passed / runs, runs) == pytest.approx((low, high), abs=6e-5)


def test_of_nobody_the_upper_end_is_that_of_the_formula() -> None:
    for runs in (1, 10, 24, 1_000, 3.5):
        low, high = exact_interval(0.0, runs)
        assert low == 0
        assert high == pytest.approx(1 - 0.025 ** (1 / runs))
        assert exact_interval(1.0, runs) == pytest.approx((1 - high, 1.0))


@given(st.floats(0.01, 3_000), st.floats(0.01, 3_000), st.floats(0.0, 1.0, allow_subnormal=False))
def test_the_beta_distribution_is_scipys(a: float, b: float, x: float) -> None:
    special = pytest.importorskip("scipy.special", reason="comes with the extra 'analysis'")
    assert beta_below(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-8, abs=1e-12)


def test_of_numbers_next_to_nought_it_is_the_first_term_of_its_series() -> None:
    """There scipy loses digits; x is a power of two, so that x to a is known to the last one."""
    a, b = 1 / 64, 0.5
    beta = math.exp(math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b))
    assert beta_below(2.0**-1074, a, b) == pytest.approx(2 ** (-1074 * a) / (a * beta), rel=1e-12)


@given(st.floats(0.5, 2_000), st.floats(0.5, 2_000), st.floats(0.001, 0.999))
def test_a_quantile_is_where_the_chance_is(a: float, b: float, chance: float) -> None:
    assert beta_below(beta_quantile(chance, a, b), a, b) == pytest.approx(chance, abs=1e-9)


@given(st.floats(0, 1), st.floats(1, 5_000))
def test_the_interval_holds_the_share_and_turns_round_with_it(share: float, runs: float) -> None:
    low, high = exact_interval(share, runs)
    assert 0 <= low <= share <= high <= 1
    assert exact_interval(1 - share, runs) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.parametrize("runs", [10, 24, 100])
def test_it_covers_at_least_as_often_as_it_says_whatever_the_share(runs: int) -> None:
    """Summed over all outcomes, no luck in it: for 199 shares it covers 95 times in 100 or more."""
    held = [exact_interval(n / runs, runs) for n in range(runs + 1)]
    for step in range(1, 200):
        share = step / 200
        covers = math.fsum(
            math.comb(runs, n) * share**n * (1 - share) ** (runs - n)
            for n, (low, high) in enumerate(held)
            if low <= share <= high
        )
        assert covers >= 0.95 - 1e-12, share
