"""A stand-in for finished runs: what the saving would about be if a figure were known.

A trial runs its worlds again with one figure low and high and everything else, luck too, as it
was (:mod:`outputs.moved_alone`). What that did is laid along a straight line in the figure's own
value, and lines of several figures are added up; of a plain run the line is fitted through its
worlds. Along ranks the middle would come out wrong: most figures have a long tail to one side, so
that a world at the middle value is not a world at the mean. Nothing is known of what figures do
together: an estimate, until the case is run anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from entities.records import Numbers
from outputs.probability import edges_of, student_t

TENTHS = tuple(part / 10 for part in range(1, 10))
"""Parts of all draws of a figure at which it may be set."""


class Swing(NamedTuple):
    """One figure that was moved alone: pounds between its tenth and ninetieth part, with 95%."""

    name: str
    gbp: float
    low: float
    high: float


@dataclass(frozen=True)
class StandIn:
    """Savings of worlds, and how each moves as figures are known.

    Attributes
    ----------
    savings
        Of each world, in pounds.
    swings
        Figures that move the saving, the largest first.
    drawn
        By figure, its value in each world.
    spans
        By figure, how far its tenth and its ninetieth part of the worlds lie apart.
    values
        By figure, the values it may be set to.
    """

    savings: tuple[float, ...]
    swings: tuple[Swing, ...]
    drawn: Mapping[str, tuple[float, ...]]
    spans: Mapping[str, float]
    values: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class Estimate:
    """What a stand-in answers, in pounds.

    Attributes
    ----------
    gbp
        Mean over worlds.
    low, high
        Between which savings of worlds lie.
    moved, moved_low, moved_high
        How far what is known moves the mean, and between what, at 95%.
    chance
        Share of worlds that would save as much as is claimed.
    """

    gbp: float
    low: float
    high: float
    moved: float
    moved_low: float
    moved_high: float
    chance: float


def along(savings: Numbers, values: Numbers) -> tuple[float, float, float]:
    """Fit a straight line of the saving along a figure's own value, by least squares.

    Returns
    -------
    Pounds between the tenth and the ninetieth part of the worlds, with their 95% interval.
    """
    centred = values - values.mean()
    squared = float(centred @ centred)
    slope = float(centred @ savings) / squared
    left = savings - savings.mean() - slope * centred
    error = math.sqrt(float(left @ left) / (len(values) - 2) / squared)
    half, span = student_t(len(values) - 2) * error, span_of(values)
    return slope * span, (slope - half) * span, (slope + half) * span


def span_of(values: Numbers) -> float:
    """Return how far the tenth and the ninetieth part of values lie apart."""
    low, high = np.quantile(values, (0.1, 0.9))
    return float(high - low)


def stand_in(
    savings: Numbers, figures: Mapping[str, Numbers], swings: Sequence[Swing],
    values: Mapping[str, tuple[float, ...]],
) -> StandIn | None:  # fmt: skip
    """Lay a stand-in by.

    Parameters
    ----------
    savings
        Mean saving in each world, in pounds.
    figures
        By name, the value in each world.
    swings
        Those that move the saving by more than luck.
    values
        By name, what each may be set to.

    Returns
    -------
    StandIn or None
        None where no figure does.
    """
    kept = tuple(sorted(
        (one for one in swings if one.name in figures and span_of(figures[one.name]) > 0),
        key=lambda one: (-abs(one.gbp), one.name),
    ))  # fmt: skip
    if not kept or not len(savings):
        return None
    names = [one.name for one in kept]
    return StandIn(
        tuple(savings.tolist()), kept,
        {name: tuple(figures[name].tolist()) for name in names},
        {name: span_of(figures[name]) for name in names},
        {name: values[name] for name in names},
    )  # fmt: skip


def estimate(found: StandIn, known: Mapping[str, float], claimed: float) -> Estimate:
    """Answer what the saving would about be.

    Parameters
    ----------
    known
        By figure, the value it is known to have; those left out stay as unknown as they are. Each
        world moves from its own value of the figure to this.
    """
    before = np.array(found.savings)
    after, squared = before.copy(), 0.0
    for one in found.swings:
        if one.name in known:
            steps = (known[one.name] - np.array(found.drawn[one.name])) / found.spans[one.name]
            after = after + one.gbp * steps
            squared += (float(steps.mean()) * (one.high - one.low) / 2) ** 2
    moved, half = float(after.mean() - before.mean()), math.sqrt(squared)
    low, high = np.quantile(after, edges_of(len(after)))
    return Estimate(
        float(after.mean()), float(low), float(high), moved, moved - half, moved + half,
        float((after >= claimed).mean()),
    )  # fmt: skip
