"""Worlds: what we do not know, drawn many times; each figure's luck is keyed by its name.

The rules, in one place:

* Low, value and high are the 10th, 50th and 90th percentiles of a belief. The belief is a split
  normal: two half bells joined at the median, each side as wide as its own percentile asks.
* It is laid on the logarithm of the figure when low is above nought and the unit is not a share or
  a change; otherwise on the figure itself. Draws stop at the bounds of the unit.
* Value at low or at high: that side has no width, so half of all draws sit at the value.
* Only a range: every figure between low and high is equally likely, and none lies outside.
* Only a value: taken as it is when it is a constant, dated law or statutory; otherwise given a
  range by its grade (:func:`widening`). A value of nought cannot be widened and stays.
* Constants, dated law and findings in words are never drawn; rows that only check results
  (`validation_only`) never enter a world.
* Each draw is a hash of (seed, world, name): another assumption or another world moves no draw.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from statistics import NormalDist

from entities.assumption import Assumption, World, earlier_name
from entities.case import Case
from entities.desks import opening_desks
from entities.service import Estimate, RequestType
from scenarios.own_counts import HIRING, own_estimates

_NORMAL = NormalDist()
_TENTH = _NORMAL.inv_cdf(0.9)
_STEPS = 2.0**52
MIDDLE = 0.5

NATURAL_SCALE = ("share", "share_per_year", "share_points", "relative_change")
"""Units of parts and changes: equal steps, not equal ratios, are equally believable."""

UPPER_BOUNDS = {"share": 1.0, "share_per_year": 1.0, "share_points": 1.0}
"""No part of a whole is more than the whole."""

FIXED_UNITS = ("date", "year_number", "statement")
"""Units of which a spread of belief means nothing."""

UNCERTAIN_GRADES = ("judgement", "unverified")


@dataclass(frozen=True)
class Belief:
    """A belief in three percentiles, the bounds of its unit, and the scale it is laid on."""

    low: float
    value: float
    high: float
    least: float
    most: float
    logarithmic: bool

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


def draw_worlds(case: Case, *, count: int, seed: int) -> tuple[World, ...]:
    """Draw worlds 0 to count - 1: one value each of everything the case does not know.

    A world holds every assumption under its key (those drawn per desk or trust at their median,
    and once more as ``key@desk`` for every desk at the opening or ``key@company number``; where it
    is drawn per pension fund, with the luck of the fund, which its trusts share), what it
    was until a day as ``key@before:day``, ``request.<key>.volume`` and
    ``request.<key>.minutes`` of every request type, and, where the type gives them, its
    ``first_line_share``, ``second_line_minutes``, ``rework_share`` and ``growth``.

    Raises
    ------
    ValueError
        When `count` is negative.
    """
    if count < 0:
        raise ValueError(f"count must be at least 0; found {count}")
    uncertain = judgement_keys(case)
    return tuple(
        World(
            index=index,
            values=dict(_values(case, partial(uniform, seed, index))),
            judgement_keys=uncertain,
        )
        for index in range(count)
    )


def middle_world(case: Case) -> World:
    """Return the world in which everything has the middle of what is believed: nothing is drawn.

    For figures that are told before any run, such as the opening position.
    """
    values = dict(_values(case, lambda _: MIDDLE))
    return World(index=0, values=values, judgement_keys=judgement_keys(case))


def uniform(seed: int, world: int, name: str) -> float:
    """Return the luck of one name in one world: a number strictly between 0 and 1."""
    digest = blake2b(f"{seed}/{world}/{name}".encode(), digest_size=8).digest()
    return ((int.from_bytes(digest, "little") >> 12) + 0.5) / _STEPS


def judgement_keys(case: Case) -> tuple[str, ...]:
    """Return the names in a world that rest on judgement or on an unverified source, sorted."""
    assumed = [
        assumption.key
        for assumption in case.assumptions
        if assumption.role == "distribution" and assumption.grade in UNCERTAIN_GRADES
    ]
    requested = [
        name
        for _, kind in case.request_types
        if kind.grade in UNCERTAIN_GRADES
        for name, _ in _estimates(kind)
    ]
    return tuple(sorted([*assumed, *requested]))


def volume_name(request_type: str) -> str:
    """Name a request type's yearly volume for each unit of its driver in a world."""
    return f"request.{request_type}.volume"


def minutes_name(request_type: str) -> str:
    """Name a request type's handling minutes in a world."""
    return f"request.{request_type}.minutes"


def first_line_share_name(request_type: str) -> str:
    """Name the share of a request type finished by the first line in a world."""
    return f"request.{request_type}.first_line_share"


def second_line_minutes_name(request_type: str) -> str:
    """Name a request type's handling minutes at the second line in a world."""
    return f"request.{request_type}.second_line_minutes"


def rework_share_name(request_type: str) -> str:
    """Name the share of a request type sent back for correction in a world."""
    return f"request.{request_type}.rework_share"


def growth_name(request_type: str) -> str:
    """Name a request type's yearly growth beyond its driver in a world."""
    return f"request.{request_type}.growth"


def _estimates(kind: RequestType) -> Iterator[tuple[str, Belief]]:
    """Yield the name and the belief of every range a kind of work gives."""
    amounts = (
        (volume_name(kind.key), kind.per_driver_year),
        (minutes_name(kind.key), kind.minutes),
        (second_line_minutes_name(kind.key), kind.second_line_minutes),
    )
    shares = (
        (first_line_share_name(kind.key), kind.first_line_share),
        (rework_share_name(kind.key), kind.rework_share),
        (growth_name(kind.key), kind.growth_per_year),
    )
    for name, amount in amounts:
        if amount is not None:
            yield name, _amount(amount)
    for name, share in shares:
        if share is not None:
            yield name, _share(share)


def _values(case: Case, luck: Callable[[str], float]) -> Iterator[tuple[str, float]]:
    numbers = tuple(trust.company_number for trust in case.trusts)
    desks, funds = opening_desks(case), tuple(trust.pension_fund for trust in case.trusts)
    members = {
        "desk": tuple(zip(desks, desks, strict=True)),
        "trust": tuple(zip(numbers, numbers, strict=True)),
        "fund": tuple(zip(numbers, funds, strict=True)),
    }
    for assumption in case.assumptions:
        key = assumption.key
        if assumption.role == "validation_only":
            continue
        for step in assumption.earlier:
            yield earlier_name(key, step.until), step.value
        if assumption.drawn_per == "world":
            yield key, quantile(assumption, luck(key))
            continue
        yield key, quantile(assumption, 0.5)
        for member, drawn in members[assumption.drawn_per]:
            yield f"{key}@{member}", quantile(assumption, luck(f"{key}@{drawn}"))
    for trust in case.trusts:
        for key, estimate in own_estimates(trust):
            name = f"{key}@{trust.company_number}"
            believed = _amount(estimate) if key == HIRING else _share(estimate)
            yield name, believed.quantile(luck(name))
    for _, kind in case.request_types:
        for name, believed in _estimates(kind):
            yield name, believed.quantile(luck(name))


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
    low, value, high = assumption.low, assumption.value, assumption.high
    fixed = assumption.role != "distribution" or assumption.unit in FIXED_UNITS
    if value is None:
        assert low is not None
        assert high is not None
        return low + (high - low) * (0.5 if fixed else probability)
    if fixed or (low is None and high is None and assumption.grade == "statutory"):
        return value
    return belief(assumption, value).quantile(probability)


def estimate_quantile(estimate: Estimate, probability: float) -> float:
    """Return the figure below which this share of the belief in a service's estimate lies."""
    return _amount(estimate).quantile(probability)


def share_quantile(estimate: Estimate, probability: float) -> float:
    """Return the figure below which this share of the belief in a service's share lies."""
    return _share(estimate).quantile(probability)


def _amount(estimate: Estimate) -> Belief:
    low, value, high = estimate.low, estimate.value, estimate.high
    return Belief(low, value, high, 0.0, math.inf, logarithmic=low > 0)


def _share(estimate: Estimate) -> Belief:
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
