"""A stand-in for finished runs: what the saving would about be if a figure were known.

A trial runs its worlds again with one figure low and high and everything else, luck too, as it
was (:mod:`outputs.moved_alone`). What that did world by world is laid along a straight line in the
figure's normal score, and lines of several figures are added up. Nothing is fitted to luck, and
nothing is known of what figures do together: an estimate, until the case is run anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from entities.records import Numbers
from outputs.drivers import TENTH, scores
from outputs.probability import edges_of

TENTHS = tuple(part / 10 for part in range(1, 10))
"""Parts of its worlds at which a figure may be set."""


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
    scores
        By figure, its normal score in each world.
    values
        By figure, its value at each of :data:`TENTHS` of the worlds.
    """

    savings: tuple[float, ...]
    swings: tuple[Swing, ...]
    scores: Mapping[str, tuple[float, ...]]
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


def stand_in(
    savings: Numbers, figures: Mapping[str, Numbers], swings: Sequence[Swing]
) -> StandIn | None:
    """Lay a stand-in by.

    Parameters
    ----------
    savings
        Mean saving in each world, in pounds.
    figures
        By name, the value in each world.
    swings
        Those that move the saving by more than luck.

    Returns
    -------
    StandIn or None
        None where no figure does.
    """
    kept = tuple(sorted(
        (one for one in swings if one.name in figures), key=lambda one: (-abs(one.gbp), one.name)
    ))  # fmt: skip
    if not kept or not len(savings):
        return None
    return StandIn(
        tuple(savings.tolist()), kept,
        {one.name: tuple(scores(figures[one.name]).tolist()) for one in kept},
        {one.name: tuple(np.quantile(figures[one.name], TENTHS).tolist()) for one in kept},
    )  # fmt: skip


def estimate(found: StandIn, parts: Mapping[str, float], claimed: float) -> Estimate:
    """Answer what the saving would about be.

    Parameters
    ----------
    parts
        By figure, at which part of its worlds it is known to lie (0.1 to 0.9); those left out
        stay as unknown as they are. Each world moves from its own value of the figure to this.
    """
    bell = NormalDist()
    before = np.array(found.savings)
    after, squared = before.copy(), 0.0
    for one in found.swings:
        if one.name in parts:
            steps = (bell.inv_cdf(parts[one.name]) - np.array(found.scores[one.name])) / 2 / TENTH
            after = after + one.gbp * steps
            squared += (float(steps.mean()) * (one.high - one.low) / 2) ** 2
    moved, half = float(after.mean() - before.mean()), math.sqrt(squared)
    low, high = np.quantile(after, edges_of(len(after)))
    return Estimate(
        float(after.mean()), float(low), float(high), moved, moved - half, moved + half,
        float((after >= claimed).mean()),
    )  # fmt: skip
