"""A stand-in for finished runs: what the saving would about be if one figure were known.

A straight line in a few figures, fitted to the worlds of a run. It answers at once, and only as
well as those worlds can tell: how well is worked out by leaving each world out in turn, the choice
of figures made anew without it, so that nothing is praised for what it was fitted to (Stone 1974,
Journal of the Royal Statistical Society B 36, 111-147, cross-validatory choice).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from entities.records import Numbers
from outputs.drivers import FEWEST_WORLDS, scores
from outputs.probability import edges_of

MOST_FIGURES = 6
WORLDS_FOR_ONE = 12
"""Worlds for each figure of the line: with fewer a slope is mostly luck."""


@dataclass(frozen=True)
class StandIn:
    """A line fitted to the worlds of a run.

    Attributes
    ----------
    mean
        Mean saving of the worlds, in pounds.
    names, slopes
        Figures of the line, the largest slope first, and pounds for each normal score.
    values
        By figure, its value at each tenth part of the worlds, from 0.1 to 0.9.
    left_out
        How far the saving of each world lay from what the others foretold, in pounds.
    skill
        The part of the spread of savings that worlds left out were foretold; nought or less: none.
    """

    mean: float
    names: tuple[str, ...]
    slopes: tuple[float, ...]
    values: Mapping[str, tuple[float, ...]]
    left_out: tuple[float, ...]
    skill: float


@dataclass(frozen=True)
class Estimate:
    """What a stand-in answers, in pounds; an estimate, never a run.

    Attributes
    ----------
    low, high
        Between which savings of worlds lie, by how far it was off for those left out.
    chance
        Share of worlds that would save as much as is claimed.
    """

    gbp: float
    low: float
    high: float
    chance: float


def fit_stand_in(saving: Numbers, figures: Mapping[str, Numbers]) -> StandIn | None:
    """Fit a stand-in to the saving of each world.

    Parameters
    ----------
    saving
        Mean saving in each world, in pounds.
    figures
        By name, the value in each world.

    Returns
    -------
    StandIn or None
        None with fewer than :data:`outputs.drivers.FEWEST_WORLDS` worlds, or where the saving or
        every figure never differs.
    """
    varying = sorted(name for name, x in figures.items() if len(x) and x.min() < x.max())
    if len(saving) < FEWEST_WORLDS or not varying or float(np.ptp(saving)) == 0:
        return None
    table = np.stack([scores(figures[name]) for name in varying], axis=1)
    most = min(MOST_FIGURES, len(saving) // WORLDS_FOR_ONE, len(varying))
    chosen, slopes = _line(table, saving, most)
    left_out = np.array([_left_out(table, saving, most, n) for n in range(len(saving))])
    spread = float(np.square(saving - saving.mean()).sum())
    ordered = sorted(zip(chosen, slopes, strict=True), key=lambda one: -abs(one[1]))
    names = tuple(varying[at] for at, _ in ordered)
    tenths = np.arange(1, 10) / 10
    values = {name: tuple(np.quantile(figures[name], tenths).tolist()) for name in names}
    return StandIn(
        float(saving.mean()), names, tuple(float(slope) for _, slope in ordered), values,
        tuple(left_out.tolist()), 1 - float(np.square(left_out).sum()) / spread,
    )  # fmt: skip


def estimate(found: StandIn, parts: Mapping[str, float], claimed: float) -> Estimate:
    """Answer what the saving would about be.

    Parameters
    ----------
    parts
        By figure, at which part of its worlds it is known to lie (0.1 to 0.9); those left out
        stay as unknown as they are.
    """
    bell = NormalDist()
    moved = sum(
        slope * bell.inv_cdf(parts[name])
        for name, slope in zip(found.names, found.slopes, strict=True)
        if name in parts
    )
    gbp = found.mean + moved
    known = _taken_away(found, parts)
    worlds = gbp + known * np.array(found.left_out) if known else np.array([gbp])
    low, high = np.quantile(worlds, edges_of(len(worlds)))
    return Estimate(gbp, float(low), float(high), float((worlds >= claimed).mean()))


def _taken_away(found: StandIn, parts: Mapping[str, float]) -> float:
    """Return by how much wider than what was left out the saving still spreads.

    Figures of the line that are not known stay in the spread: their slopes add up as squares.
    """
    left = np.array(found.left_out)
    own = float(np.square(left).mean())
    still = sum(
        slope * slope
        for name, slope in zip(found.names, found.slopes, strict=True)
        if name not in parts
    )
    return float(np.sqrt((own + still) / own)) if own > 0 else 0.0


def _line(table: Numbers, saving: Numbers, most: int) -> tuple[Sequence[int], Numbers]:
    """Choose figures one by one, each the one that leaves least, and fit the line of all."""
    centred = table - table.mean(axis=0)
    left = saving - saving.mean()
    chosen: list[int] = []
    slopes = np.zeros(0)
    lengths = np.square(centred).sum(axis=0)
    for _ in range(most):
        along = np.square(centred.T @ left) / np.where(lengths > 0, lengths, np.inf)
        along[chosen] = -1.0
        chosen.append(int(along.argmax()))
        slopes = np.linalg.lstsq(centred[:, chosen], saving - saving.mean(), rcond=None)[0]
        left = saving - saving.mean() - centred[:, chosen] @ slopes
    return chosen, slopes


def _left_out(table: Numbers, saving: Numbers, most: int, world: int) -> float:
    """Return how far a world lies from what a line without it foretells."""
    others = np.delete(np.arange(len(saving)), world)
    chosen, slopes = _line(table[others], saving[others], most)
    mean = table[others][:, chosen].mean(axis=0)
    foretold = saving[others].mean() + (table[world, chosen] - mean) @ slopes
    return float(saving[world] - foretold)
