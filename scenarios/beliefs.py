"""Beliefs: what is thought of a figure nobody knows, as a curve fitted to its row.

The rules, in one place:

* Low, value and high are the 10th, 50th and 90th percentiles of a belief. The belief is a split
  normal: two half bells joined at the median, each side as wide as its own percentile asks (a
  two-piece normal as in Wallis, 2014, Statistical Science 29, 106-112, but joined at the median).
* It is laid on the logarithm of the figure when low is above nought and the unit is not a share or
  a change; otherwise on the figure itself. Draws stop at the bounds of the unit.
* Value at low or at high: that side has no width, so half of all draws sit at the value.
* Only a range: every figure between low and high is equally likely, and none lies outside.
* Only a value: taken as it is when it is a constant, dated law or statutory; otherwise given a
  range by its grade (:func:`widening`). A value of nought cannot be widened and stays.
* Constants, dated law and findings in words are never drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from entities.assumption import Assumption
from entities.service import Estimate

_NORMAL = NormalDist()
_TENTH = _NORMAL.inv_cdf(0.9)
MIDDLE = 0.5

NATURAL_SCALE = ("share", "share_per_year", "share_points", "relative_change")
"""Units of parts and changes: equal steps, not equal ratios, are equally believable."""

UPPER_BOUNDS = {"share": 1.0, "share_per_year": 1.0, "share_points": 1.0}
"""No part of a whole is more than the whole."""

FIXED_UNITS = ("date", "year_number", "statement")
"""Units of which a spread of belief means nothing."""

UNCERTAIN_GRADES = ("judgement", "unverified")


@dataclass(frozen=True)
class Fixed:
    """A figure that is never drawn."""

    value: float

    @property
    def family(self) -> str:
        """Name the curve."""
        return "fixed"

    @property
    def least(self) -> float:
        """Return the least it can be."""
        return self.value

    @property
    def most(self) -> float:
        """Return the most it can be."""
        return self.value

    @property
    def varies(self) -> bool:
        """Say whether two draws can differ."""
        return False

    def quantile(self, _probability: float) -> float:
        """Return the figure, whatever the luck."""
        return self.value


@dataclass(frozen=True)
class Even:
    """A figure of which only the ends are known: every figure between is equally likely."""

    least: float
    most: float

    @property
    def family(self) -> str:
        """Name the curve."""
        return "uniform"

    @property
    def varies(self) -> bool:
        """Say whether two draws can differ."""
        return self.most > self.least

    def quantile(self, probability: float) -> float:
        """Return the figure below which this share of the belief lies."""
        return self.least + (self.most - self.least) * probability


@dataclass(frozen=True)
class Belief:
    """A belief in three percentiles, the bounds of its unit, and the scale it is laid on."""

    low: float
    value: float
    high: float
    least: float
    most: float
    logarithmic: bool

    @property
    def family(self) -> str:
        """Name the curve."""
        return "split normal of the logarithm" if self.logarithmic else "split normal"

    @property
    def varies(self) -> bool:
        """Say whether two draws can differ."""
        return self.high > self.low

    def quantile(self, probability: float) -> float:
        """Return the figure below which this share of the belief lies (split normal)."""
        if self.low == self.high:
            return self.value
        score = _NORMAL.inv_cdf(probability)
        low, middle, high = (self._to_scale(x) for x in (self.low, self.value, self.high))
        side = middle - low if score < 0 else high - middle
        drawn = middle + score / _TENTH * side
        found = self._from_scale(drawn) if score * side != 0 else self.value
        return min(max(found, self.least), self.most)

    def _to_scale(self, figure: float) -> float:
        return math.log(figure) if self.logarithmic else figure

    def _from_scale(self, figure: float) -> float:
        return math.exp(figure) if self.logarithmic else figure


Shape = Fixed | Even | Belief
"""What may be believed of a figure: that it is so, that it lies between, or a split normal."""


def shape_of(assumption: Assumption) -> Shape:
    """Return what is believed of an assumption, by the rules of this module."""
    low, value, high = assumption.low, assumption.value, assumption.high
    fixed = assumption.role != "distribution" or assumption.unit in FIXED_UNITS
    if value is None:
        assert low is not None
        assert high is not None
        return Fixed(low + (high - low) * MIDDLE) if fixed else Even(low, high)
    if fixed or (low is None and high is None and assumption.grade == "statutory"):
        return Fixed(value)
    return belief(assumption, value)


def quantile(assumption: Assumption, probability: float) -> float:
    """Return the figure below which this share of the belief in an assumption lies.

    Parameters
    ----------
    assumption
        The belief; its unit gives the unit of the answer.
    probability
        Share of the belief, strictly between 0 and 1.

    Raises
    ------
    ValueError
        When `probability` is not strictly between 0 and 1.
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability must lie between 0 and 1; found {probability}")
    return shape_of(assumption).quantile(probability)


def estimate_quantile(estimate: Estimate, probability: float) -> float:
    """Return the figure below which this share of the belief in a service's estimate lies."""
    return amount(estimate).quantile(probability)


def share_quantile(estimate: Estimate, probability: float) -> float:
    """Return the figure below which this share of the belief in a service's share lies."""
    return share(estimate).quantile(probability)


def amount(estimate: Estimate) -> Belief:
    """Believe an amount of work, or a time, by ratio and at least nought."""
    low, value, high = estimate.low, estimate.value, estimate.high
    return Belief(low, value, high, 0.0, math.inf, logarithmic=low > 0)


def share(estimate: Estimate) -> Belief:
    """Believe a part of a whole, or a yearly growth, on its own scale and at most 1."""
    return Belief(estimate.low, estimate.value, estimate.high, 0.0, 1.0, logarithmic=False)


def belief(assumption: Assumption, value: float) -> Belief:
    """Return the belief in an assumption that has a value; a missing side is widened by grade."""
    smaller, larger = sorted(value * factor for factor in widening(assumption))
    low = smaller if assumption.low is None else assumption.low
    high = larger if assumption.high is None else assumption.high
    given = [x for x in (assumption.low, value, assumption.high) if x is not None]
    least, most = bounds(assumption.unit, min(given), max(given))
    low, high = max(low, least), min(high, most)
    logarithmic = low > 0 and assumption.unit not in NATURAL_SCALE
    return Belief(low, value, high, least, most, logarithmic)


def bounds(unit: str, smallest: float, largest: float) -> tuple[float, float]:
    """Return the least and most a drawn figure may be, given the smallest and largest stated.

    Nothing is drawn below nought unless a figure below nought is stated; then a change or a
    part may fall to -1 (all of it), and other units without limit.
    """
    least = 0.0 if smallest >= 0 else -1.0 if unit in NATURAL_SCALE else -math.inf
    return min(least, smallest), max(UPPER_BOUNDS.get(unit, math.inf), largest)


def widening(assumption: Assumption) -> tuple[float, float]:
    """Return the factors that make a range of a bare value, by how solid its source is.

    At least a half to twice for judgement, as the project's rule for worlds asks; a fifth down to
    a quarter up for a sourced figure that came without a range (a judgement of this project).
    """
    return (0.5, 2.0) if assumption.grade in UNCERTAIN_GRADES else (0.8, 1.25)
