"""Figures moved one at a time: what each does by itself, with all else, luck too, as it was.

Of hundreds of figures some go along with a saving by luck alone, and what goes along with it most
is picked for its luck. So the ones that go along with it most are moved, in worlds that are run
again: what a figure does not touch does not change then, to the penny.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.assumption import World
from entities.plan import Arm
from outputs.claim_costs import Savings
from outputs.drivers import Driver
from outputs.otherwise import AS_IT_IS, Group, Otherwise
from outputs.probability import CONFIDENCE, mean_by_world, student_t
from scenarios.bent_luck import held_at

Numbers = npt.NDArray[np.float64]

MOVED = 10
"""Figures that are moved, at the most."""
MOST_WORLDS = 25
"""Worlds in which they are, at the most."""


@dataclass(frozen=True)
class Moved:
    """One figure, and what a plan saves with it low and with it high in the same worlds.

    Attributes
    ----------
    name
        Name of the figure in a world.
    low, high
        The value that one world in ten lies below, and the one that one in ten lies above.
    at_low, at_high
        Mean saving with the figure at each.
    swing, swing_low, swing_high
        The mean difference, world by world, with its 95% interval.
    told
        Whether that is more than luck makes of one among so many figures that do nothing.
    chance_low, chance_high
        The part of these worlds in which the claim holds with the figure at each.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    swing: float
    swing_low: float
    swing_high: float
    told: bool
    chance_low: float
    chance_high: float


def moved_groups(
    found: Sequence[Driver], worlds: Sequence[World], pair: tuple[Arm, Arm]
) -> tuple[Group, ...]:
    """Return the worlds in which figures are moved, two groups for each, the first of all worlds.

    Parameters
    ----------
    found
        Figures along which a saving goes, the one it goes along with most first.
    worlds
        Worlds as they are.
    pair
        The arms that are held against each other.
    """
    some = worlds[:MOST_WORLDS]
    return tuple(
        Group(_name(end, one), held_at(some, {one.name: value}), pair)
        for one in found[:MOVED]
        for end, value in (("low", one.low), ("high", one.high))
    )


def _name(end: str, one: Driver) -> str:
    return f"{end}: {one.name}"


def moved_alone(found: Sequence[Driver], otherwise: Otherwise) -> tuple[Moved, ...]:
    """Return what each figure does that was moved, the one that does most first."""
    of = found[:MOVED]
    moved = [
        _moved(
            one, otherwise.saving(_name("low", one)), otherwise.saving(_name("high", one)),
            otherwise.claim.gbp_per_year, len(of),
        )
        for one in of
    ]  # fmt: skip
    return tuple(sorted(moved, key=lambda one: (-abs(one.swing), one.name)))


def unmoved(otherwise: Otherwise) -> float:
    """Return the mean saving of the worlds in which figures are moved, with all as it is."""
    return float(otherwise.saving(AS_IT_IS).by_world()[:MOST_WORLDS].mean())


def _moved(one: Driver, low: Savings, high: Savings, gbp: float, among: int) -> Moved:
    change = high.by_world() - low.by_world()
    swing, error = float(change.mean()), _error(change)
    alone = _factor(len(change), CONFIDENCE) * error if error else 0.0
    of_many = _factor(len(change), 1 - (1 - CONFIDENCE) / among) * error if error else 0.0
    return Moved(
        name=one.name,
        low=one.low,
        high=one.high,
        at_low=float(low.by_world().mean()),
        at_high=float(high.by_world().mean()),
        swing=swing,
        swing_low=swing - alone,
        swing_high=swing + alone,
        told=abs(swing) > of_many,
        chance_low=_chance(low, gbp),
        chance_high=_chance(high, gbp),
    )


def _error(change: Numbers) -> float:
    if len(change) < 2:
        return math.inf if change.any() else 0.0
    return float(change.std(ddof=1)) / math.sqrt(len(change))


def _factor(worlds: int, confidence: float) -> float:
    return student_t(worlds - 1, confidence) if worlds > 1 else math.inf


def _chance(saving: Savings, gbp: float) -> float:
    return float(mean_by_world(saving.holds(gbp), saving.worlds).mean())
