"""The few formulas of chance: an interval on a share, an interval on a mean, bands in words."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from outputs.exact_share import exact_interval

CONFIDENCE = 0.95
"""Level of every interval that is printed."""

BANDS: tuple[tuple[float, str], ...] = (
    (0.05, "very unlikely to hold"),
    (0.20, "unlikely"),
    (0.40, "more likely to fail than hold"),
    (0.60, "as likely as not"),
    (0.80, "more likely than not"),
    (0.95, "likely"),
    (math.inf, "very likely"),
)
"""Upper edge of a band of probability, and the words fixed for it before any run."""

Array = npt.NDArray[Any]

RANGE = "Eight runs of ten"
"""Heading of a column of ranges, where runs are not few."""
FEWEST_FOR_EDGES = 10
"""Runs from which one in ten can be told."""


def edges_of(runs: int) -> tuple[float, float]:
    """Return the shares between which a range is told: eight runs of ten, or all of a few."""
    return (0.1, 0.9) if runs >= FEWEST_FOR_EDGES else (0.0, 1.0)


def shares_of(runs: int) -> tuple[float, float, float]:
    """Return :func:`edges_of` with the middle between them."""
    low, high = edges_of(runs)
    return low, 0.5, high


def edges_in_words(runs: int) -> str:
    """Say between which runs a range is told."""
    if runs >= FEWEST_FOR_EDGES:
        return "eight runs of ten"
    return f"the lowest to the highest of {runs} runs" if runs > 1 else "one run"


def ranged(headings: tuple[str, ...], runs: int) -> tuple[str, ...]:
    """Return headings of a table, those of ranges as they are told of so many runs."""
    said = edges_in_words(runs)
    said = f"{said[:1].upper()}{said[1:]}"
    return tuple(said if one == RANGE else one for one in headings)


class Share(NamedTuple):
    """A share of runs with its 95% interval, and the number of independent runs it is worth."""

    value: float
    low: float
    high: float
    effective: float


class Spread(NamedTuple):
    """How a quantity spreads over runs: mean with its 95% interval, and P10, P50, P90."""

    mean: float
    low: float
    high: float
    p10: float
    p50: float
    p90: float


def band(probability: float) -> str:
    """Return the fixed words for a probability; 95% itself is still 'likely'."""
    for edge, words in BANDS:
        if probability < edge or (edge == 0.95 and probability <= edge):
            return words
    return BANDS[-1][1]


def nearest_to_even(chance: Share) -> str:
    """Return the words for that end of an interval which is nearest to as likely as not.

    What a sample surely says: all else within its interval is stronger.
    """
    return band(min(max(0.5, chance.low), chance.high))


def bands_apart(one: str, other: str) -> int:
    """Return how many bands lie between the words of two bands, plus one; nought if the same."""
    order = [words for _, words in BANDS]
    return abs(order.index(one) - order.index(other))


def effective_sample(passed: Array, worlds: Array) -> float:
    """Return how many independent runs the runs are worth, worlds being clusters.

    Replications of one world share its draws, so n runs in k worlds are worth
    ``n / (1 + (m - 1) r)``, with m the runs in a world and r the likeness within worlds (the
    analysis-of-variance estimator of intra-cluster correlation, held to 0..1; Kish 1965 for the
    design effect). The answer lies between k and n. Where likeness cannot be told (one world, one
    run a world, or all runs alike) it is k, the cautious end.
    """
    values = np.asarray(passed, dtype=np.float64)
    _, member, sizes = np.unique(worlds, return_inverse=True, return_counts=True)
    n, k = values.size, sizes.size
    means = np.bincount(member, weights=values) / sizes
    within = float(np.square(values - means[member]).sum())
    between = float((sizes * np.square(means - values.mean())).sum())
    if k == 1 or n == k or within + between == 0:
        return float(k)
    size = (n - float(np.square(sizes).sum()) / n) / (k - 1)
    ms_between, ms_within = between / (k - 1), within / (n - k)
    bottom = ms_between + (size - 1) * ms_within
    likeness = min(1.0, max(0.0, (ms_between - ms_within) / bottom))
    return min(float(n), max(float(k), n / (1 + (size - 1) * likeness)))


def share_of(passed: Array, worlds: Array) -> Share:
    """Return the share of runs that passed, with its interval. At least one run is needed.

    The exact interval of as many independent runs as these are worth; fewer still where there are
    several runs a world, as what they are worth is then known from few worlds (Korn and Graubard,
    1998, Survey Methodology 24, 193-201: the squared ratio of Student's factors).
    """
    value = float(np.asarray(passed, dtype=np.float64).mean())
    effective = effective_sample(passed, worlds)
    low, high = exact_interval(value, effective * _known_from(len(passed), worlds))
    return Share(value, low, high, effective)


def _known_from(runs: int, worlds: Array) -> float:
    """Return the squared ratio of Student's factors for so many runs and for their worlds."""
    count = len(np.unique(worlds))
    if count == runs or count < 2:
        return 1.0
    return (student_t(runs - 1) / student_t(count - 1)) ** 2


def student_t(degrees: int, confidence: float = CONFIDENCE) -> float:
    """Return the two-sided Student factor; exact for 1 and 2 degrees, else within 1%.

    Hill's expansion about the normal (Abramowitz and Stegun, 26.7.5).
    """
    if degrees == 1:
        return math.tan(math.pi * confidence / 2)
    if degrees == 2:
        return confidence * math.sqrt(2 / (1 - confidence * confidence))
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3


def spread_of(values: Array, worlds: Array) -> Spread:
    """Return mean, its 95% interval, P10, P50 and P90 of a quantity over runs.

    With few runs P10 and P90 are as :func:`edges_of` has them.

    The interval treats worlds as the independent units ; with one world
    it covers luck alone, and with one run it cannot be given (not-a-number).
    """
    values = np.asarray(values, dtype=np.float64)
    p10, p50, p90 = (float(q) for q in np.quantile(values, shares_of(len(values))))
    _, member, sizes = np.unique(worlds, return_inverse=True, return_counts=True)
    units = values if sizes.size == 1 else np.bincount(member, weights=values) / sizes
    mean = float(values.mean())
    if units.size == 1:
        return Spread(mean, math.nan, math.nan, p10, p50, p90)
    half = student_t(units.size - 1) * float(units.std(ddof=1)) / math.sqrt(units.size)
    return Spread(mean, mean - half, mean + half, p10, p50, p90)


def mean_by_world(values: Array, worlds: Array) -> npt.NDArray[np.float64]:
    """Return the mean of each world's runs, in the order of worlds."""
    _, member, sizes = np.unique(worlds, return_inverse=True, return_counts=True)
    return np.asarray(np.bincount(member, weights=values) / sizes, dtype=np.float64)


def from_luck(values: Array, worlds: Array) -> float | None:
    """Split the variance of a quantity: the part within worlds is luck, the rest is ignorance.

    One-way analysis of variance with equal counts; the part between is held at nought or above.
    None when it cannot be told (one world, or one run a world) or nothing differs.
    """
    _, member, sizes = np.unique(worlds, return_inverse=True, return_counts=True)
    if sizes.size < 2 or sizes.max() < 2:
        return None
    means = np.bincount(member, weights=values) / sizes
    luck = float(np.square(values - means[member]).sum()) / (values.size - sizes.size)
    ignorance = max(0.0, float(means.var(ddof=1)) - luck / float(sizes.mean()))
    return luck / (luck + ignorance) if luck + ignorance > 0 else None
