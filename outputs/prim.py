"""Where it fails, in few words: boxes of figures in which most of the failing worlds lie (PRIM)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PEELED = 0.05
"""Part of what is left that is taken off at a time."""
LEAST_IN_A_BOX = 0.1
"""A box holds at least this part of all worlds ..."""
FEWEST_IN_A_BOX = 10
"""... and at least so many."""
CHANCE_OF_LUCK = 0.01
"""A side is kept only if luck alone would so seldom do as well: boxes were looked for."""
MOST_SIDES = 3
"""Figures a sentence can name."""


@dataclass(frozen=True)
class Side:
    """One side of a box: a figure at least `low`, or at most `high`; infinite where it is open."""

    name: str
    low: float = -math.inf
    high: float = math.inf

    def holds(self, values: Numbers) -> Flags:
        """Say for each world whether the figure lies within."""
        return np.asarray((values >= self.low) & (values <= self.high))


@dataclass(frozen=True)
class Box:
    """A box of figures in which a case (say, failing) is more frequent than elsewhere.

    Attributes
    ----------
    coverage
        The part of all such worlds that lie in the box.
    density
        The part of the worlds in the box that are such.
    worlds
        How many worlds lie in it.
    before
        The part of all worlds looked at that are such, in the box or out of it.
    """

    sides: tuple[Side, ...]
    coverage: float
    density: float
    worlds: int
    before: float

    def holds(self, figures: Mapping[str, Numbers]) -> Flags:
        """Say for each world whether it lies in the box."""
        inside = [side.holds(figures[side.name]) for side in self.sides]
        return np.asarray(np.logical_and.reduce(inside))


def find_box(such: Flags, figures: Mapping[str, Numbers]) -> Box | None:
    """Find the box in which worlds of a kind are frequent and which holds many of them.

    The patient rule induction method (Friedman and Fisher, 1999, Statistics and Computing 9,
    123-143), as used to find scenarios by Bryant and Lempert (2010, Technological Forecasting and
    Social Change 77, 34-49): slice by slice the side is taken off that leaves the highest density.
    Of every box on the way sides are given back that luck would do as well (their quasi-p-value),
    and the least useful until :data:`MOST_SIDES` are left. Of what is left the box with the
    greatest harmonic mean of coverage and density is taken, if that is above the one of all worlds.

    Parameters
    ----------
    such
        For each world whether it is of the kind looked for.
    figures
        By name, the value in each world.

    Returns
    -------
    Box or None
        None where all or no worlds are such, or no side is better than luck.
    """
    if not such.any() or such.all() or not figures:
        return None
    boxes = [kept for box in _peel(such, figures) if (kept := _kept(box, such, figures))]
    whole = 2 * such.mean() / (1 + such.mean())
    better = [box for box in boxes if _worth(box) > whole]
    return max(better, key=lambda box: (_worth(box), -len(box.sides)), default=None)


def _worth(box: Box) -> float:
    both = box.coverage + box.density
    return 2 * box.coverage * box.density / both if both else 0.0


def _peel(such: Flags, figures: Mapping[str, Numbers]) -> list[Box]:
    """Return the boxes met while slices are taken off, the whole first."""
    least = max(FEWEST_IN_A_BOX, math.ceil(LEAST_IN_A_BOX * len(such)))
    sides: dict[str, Side] = {}
    inside = np.ones(len(such), dtype=np.bool_)
    boxes = [_box((), such, figures)]
    while True:
        found = _next_side(such, figures, inside, sides, least)
        if found is None:
            return boxes
        sides[found.name] = found
        inside &= found.holds(figures[found.name])
        boxes.append(_box(tuple(sides.values()), such, figures))


def _next_side(
    such: Flags, figures: Mapping[str, Numbers], inside: Flags, sides: Mapping[str, Side],
    least: int,
) -> Side | None:  # fmt: skip
    """Return the side whose move leaves the highest density, the largest box on a tie.

    Also where that is lower than before: a slice that happens to hold many such worlds must not
    end the search short of where most of them lie.
    """
    best, side = (-1.0, 0), None
    for name in sorted(figures):
        values = figures[name]
        low, high = (float(q) for q in np.quantile(values[inside], (PEELED, 1 - PEELED)))
        now = sides.get(name, Side(name))
        for moved in (replace(now, low=_above(values[inside], low)),
                      replace(now, high=_below(values[inside], high))):  # fmt: skip
            left = inside & moved.holds(values)
            count = int(left.sum())
            if not least <= count < int(inside.sum()):
                continue
            reached = (float(such[left].mean()), count)
            if reached > best:
                best, side = reached, moved
    return side


def _above(values: Numbers, edge: float) -> float:
    """Return the least value above an edge, or at it where none lies below it."""
    above = values[values > edge] if (values < edge).sum() == 0 else values[values >= edge]
    return float(above.min()) if len(above) else math.inf


def _below(values: Numbers, edge: float) -> float:
    below = values[values < edge] if (values > edge).sum() == 0 else values[values <= edge]
    return float(below.max()) if len(below) else -math.inf


def _box(sides: Sequence[Side], such: Flags, figures: Mapping[str, Numbers]) -> Box:
    inside = np.ones(len(such), dtype=np.bool_)
    for side in sides:
        inside &= side.holds(figures[side.name])
    held = int((such & inside).sum())
    count = int(inside.sum())
    return Box(
        sides=tuple(sides),
        coverage=held / int(such.sum()),
        density=held / count if count else 0.0,
        worlds=count,
        before=float(such.mean()),
    )


def _kept(box: Box, such: Flags, figures: Mapping[str, Numbers]) -> Box | None:
    """Give back the sides that luck would do as well, and those beyond as many as are told."""
    while box.sides:
        chances = [quasi_p(box, side, such, figures) for side in box.sides]
        worst = max(range(len(chances)), key=chances.__getitem__)
        if chances[worst] <= CHANCE_OF_LUCK and len(box.sides) <= MOST_SIDES:
            return box
        kept = [side for place, side in enumerate(box.sides) if place != worst]
        box = _box(kept, such, figures)
    return None


def quasi_p(box: Box, side: Side, such: Flags, figures: Mapping[str, Numbers]) -> float:
    """Return how often luck would do as well as one side of a box.

    The chance that, of as many worlds as lie in the box, as many or more are such when each is so
    as often as in the box without this side (Bryant and Lempert, 2010). It is not the chance that
    the side is wrong: the box was looked for, so a small number is needed, not proof.
    """
    others = [other for other in box.sides if other != side]
    wider = _box(others, such, figures)
    held = round(box.density * box.worlds)
    return binomial_tail(held, box.worlds, wider.density)


def binomial_tail(at_least: int, of: int, chance: float) -> float:
    """Return the chance of so many or more among independent ones, each with a chance."""
    if at_least <= 0 or chance >= 1:
        return 1.0
    if chance <= 0:
        return 0.0
    logs = [
        math.lgamma(of + 1) - math.lgamma(n + 1) - math.lgamma(of - n + 1)
        + n * math.log(chance) + (of - n) * math.log1p(-chance)
        for n in range(at_least, of + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(map(math.exp, logs)))
