"""Where a claim fails, where it comes closest, and the most plausible world of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entities.assumption import World
from entities.case import Case
from outputs.drivers import figures_by_world, scores
from outputs.prim import Box, find_box
from scenarios.drawn import figures_of

Numbers = npt.NDArray[np.float64]
SMALL = 1e-12
LEAST_ODDS = 2.0


@dataclass(frozen=True)
class WorldShown:
    """One world in figures: the most plausible in which a claim fails, or holds.

    Attributes
    ----------
    odd
        How far from the middle of what is believed it lies: the root mean square of its normal
        scores, each counted by how far the saving goes along with it. Of all worlds it is 1.
    refused
        Whether the plan is refused there, so that these figures are not why it fails.
    figures
        Name, value there, and value in the middle of all worlds, of the drivers looked at.
    """

    index: int
    gbp: float
    odd: float
    figures: tuple[tuple[str, float, float], ...]
    refused: bool = False


def figures_read(case: Case, worlds: Sequence[World], read: Sequence[str]) -> dict[str, Numbers]:
    """Return every figure that is drawn and that the claim's arms read, by world."""
    keys = set(read)
    names = [
        figure.name for figure in figures_of(case)
        if figure.shape.varies and (not keys or (figure.key or figure.name) in keys
                                    or figure.name.partition("@")[0] in keys)
    ]  # fmt: skip
    return figures_by_world([world.values for world in worlds], names)


def conditions(
    holds: npt.NDArray[np.bool_], gbp: Numbers, figures: Mapping[str, Numbers]
) -> tuple[tuple[Box, ...], Box | None]:
    """Return where a claim fails, in at most two boxes, and where it comes closest to holding.

    The second box is looked for among the worlds outside the first. A box that fails hardly more
    often than all worlds is not told. Closest is the best tenth.
    """
    fails = ~holds
    first = find_box(fails, figures) if fails.mean() < 1 - 1 / max(1, len(fails)) else None
    boxes = [first] if first and _tells(first) else []
    if boxes and first:
        outside = ~first.holds(figures)
        left = {name: values[outside] for name, values in figures.items()}
        second = find_box(fails[outside], left) if outside.any() else None
        boxes += [second] if second and _tells(second) else []
    close = gbp >= np.quantile(gbp, 0.9) if len(gbp) else fails
    return tuple(boxes), find_box(np.asarray(close), figures)


def _tells(box: Box) -> bool:
    """Say whether the odds in a box are at least twice those of all worlds: less is no news."""
    inside, before = box.density, box.before
    return inside * (1 - before) >= LEAST_ODDS * before * (1 - inside)


def most_plausible(
    among: npt.NDArray[np.bool_], gbp: Numbers, figures: Mapping[str, Numbers],
    weights: Mapping[str, float],
) -> WorldShown | None:  # fmt: skip
    """Return the world nearest the middle of what is believed, of those that are meant.

    Parameters
    ----------
    figures, weights
        What a world is told by, and how much each counts: by how much of the spread goes with it.
    """
    if not among.any() or not figures:
        return None
    laid = np.stack([scores(values) for values in figures.values()])
    counts = np.array([weights[name] for name in figures])
    odd = np.sqrt(counts @ np.square(laid) / max(counts.sum(), SMALL))
    index = int(np.flatnonzero(among)[np.argmin(odd[among])])
    shown = tuple(
        (name, float(values[index]), float(np.median(values))) for name, values in figures.items()
    )
    return WorldShown(index, float(gbp[index]), float(odd[index]), shown)
