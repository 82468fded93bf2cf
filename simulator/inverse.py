"""Inverse transforms: one uniform in, one draw out, so that luck can be shared between arms."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from entities.records import Numbers

GRID = 2.0**20
"""Steps to a minute: every time and effort in a desk is a multiple of 2**-20 minute."""
AT_A_TIME = 8192
"""Quantiles found together: few enough for the workings to stay near the processor."""

_CENTRE = (
    (
        2509.0809287301226727,
        33430.575583588128105,
        67265.770927008700853,
        45921.953931549871457,
        13731.693765509461125,
        1971.5909503065514427,
        133.14166789178437745,
        3.387132872796366608,
    ),
    (
        5226.495278852545925,
        28729.085735721942674,
        39307.89580009271061,
        21213.794301586595867,
        5394.1960214247511077,
        687.1870074920579083,
        42.313330701600911252,
        1.0,
    ),
)
_MIDDLE = (
    (
        7.7454501427834140764e-4,
        0.0227238449892691845833,
        0.24178072517745061177,
        1.27045825245236838258,
        3.64784832476320460504,
        5.7694972214606914055,
        4.6303378461565452959,
        1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9,
        5.475938084995344946e-4,
        0.0151986665636164571966,
        0.14810397642748007459,
        0.68976733498510000455,
        1.6763848301838038494,
        2.05319162663775882187,
        1.0,
    ),
)
_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
     5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
     0.59983220655588793769, 1.0),
)  # fmt: skip


def snap(minutes: Numbers) -> Numbers:
    """Round to the grid of 2**-20 minute, so that sums of times are exact in floating point."""
    return np.floor(minutes * GRID + 0.5) / GRID


def normal_quantile(probability: Numbers) -> Numbers:
    """Return the standard normal quantile of each probability.

    Rational approximations of Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37,
    accurate to about one part in 10**16.
    """
    probability = np.asarray(probability, dtype=np.float64)
    quantile = np.empty(len(probability))
    for first in range(0, len(probability), AT_A_TIME):
        some = slice(first, first + AT_A_TIME)
        quantile[some] = _quantiles(probability[some])
    return quantile


def _quantiles(probability: Numbers) -> Numbers:
    centred = probability - 0.5
    squared = 0.180625 - centred * centred
    quantile = centred * _polynomial(_CENTRE[0], squared) / _polynomial(_CENTRE[1], squared)
    far = np.flatnonzero(np.abs(centred) > 0.425)
    if far.size:
        quantile[far] = _outer(probability[far], centred[far])
    return quantile


def _outer(probability: Numbers, centred: Numbers) -> Numbers:
    root = np.sqrt(-np.log(np.minimum(probability, 1.0 - probability)))
    quantile = _polynomial(_MIDDLE[0], root - 1.6) / _polynomial(_MIDDLE[1], root - 1.6)
    beyond = np.flatnonzero(root > 5.0)
    if beyond.size:
        rest = root[beyond] - 5.0
        quantile[beyond] = _polynomial(_TAIL[0], rest) / _polynomial(_TAIL[1], rest)
    return np.copysign(quantile, centred)


def _polynomial(coefficients: tuple[float, ...], at: Numbers) -> Numbers:
    value = coefficients[0] * at + coefficients[1]
    for coefficient in coefficients[2:]:
        value *= at
        value += coefficient
    return value


PERT_STEPS = 2048
"""Steps of a curve that is added up: a quantile is exact to a thousandth of its range."""


def pert_quantile(luck: float, least: float, mode: float, most: float) -> float:
    """Return a quantile of a PERT curve: a beta of mean (least + 4 mode + most) / 6.

    Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7, 646-669, in its usual form
    with shape parameters that add up to 6. Where least and most are equal, that figure.
    """
    if most <= least:
        return least
    share = (mode - least) / (most - least)
    steps, below = _pert_curve(share)
    return float(least + (most - least) * np.interp(luck, below, steps))


@lru_cache(maxsize=512)
def _pert_curve(mode: float) -> tuple[Numbers, Numbers]:
    """Return steps from 0 to 1, and the share of the curve below each."""
    steps = np.linspace(0.0, 1.0, PERT_STEPS + 1)
    height = steps ** (4 * mode) * (1 - steps) ** (4 - 4 * mode)
    below = np.concatenate([[0.0], np.cumsum((height[1:] + height[:-1]) / 2)])
    return steps, below / below[-1]


def spread_of(cv: float) -> float:
    """Return the standard deviation of the logarithm of a lognormal; 0 where nothing varies."""
    return math.sqrt(math.log1p(cv * cv)) if cv > 0 else 0.0


def lognormal(normal: Numbers, mean: Numbers | float, spread: Numbers | float) -> Numbers:
    """Return lognormal draws from normal ones, each with its mean and :func:`spread_of`."""
    return np.asarray(mean * np.exp(spread * normal - spread * spread / 2))


def lognormal_by_median(
    normal: Numbers, median: Numbers | float, spread: Numbers | float
) -> Numbers:
    """Return lognormal draws from normal ones, each with its median and :func:`spread_of`."""
    return np.asarray(median * np.exp(spread * normal))
