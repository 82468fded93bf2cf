"""The exact interval of a share: it covers at least as often as it says, also near nought and one.

The interval of Wilson, which is narrower, covers less often than it says for some shares near
nought: of a claim that holds in two runs of a hundred, its 95% interval covers 93 times in 100.
"""

from __future__ import annotations

import math
from functools import lru_cache

SMALL = 1e-300
PRECISE = 1e-14
MOST_TERMS = 10_000
HALVINGS = 80


@lru_cache(maxsize=10_000)
def exact_interval(share: float, runs: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson (1934, Biometrika 26, 404-413).

    Parameters
    ----------
    share
        Share seen, 0 to 1.
    runs
        Independent runs it was seen in; need be no whole number, as runs of one world are worth
        fewer (Korn and Graubard, 1998, Survey Methodology 24, 193-201).
    """
    tail, seen = (1 - confidence) / 2, share * runs
    rest = runs - seen
    low = 0.0 if seen <= 0 else beta_quantile(tail, seen, rest + 1)
    high = 1.0 if rest <= 0 else beta_quantile(1 - tail, seen + 1, rest)
    return min(low, share), max(high, share)


def beta_quantile(chance: float, a: float, b: float) -> float:
    """Return below what a beta distribution lies with a chance, by halving; to the last digit."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if beta_below(middle, a, b) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """Return the chance that a beta distribution lies below x: the incomplete beta function.

    Its continued fraction (Abramowitz and Stegun, 26.5.8), on the side where it soon ends.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
        + a * math.log(x) + b * math.log1p(-x)
    )  # fmt: skip
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """Work the continued fraction out by the method of Lentz."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < PRECISE:
            break
    return value


def _away(value: float) -> float:
    """Keep away from nought, by which is divided."""
    return value if abs(value) > SMALL else SMALL
