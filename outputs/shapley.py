"""What each part brings, free of the order in which parts are added: Shapley values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Some = frozenset[str]
"""Some of the parts: those that are there."""

MOST_PARTS = 8
"""Parts that can be told apart: each more doubles the runs (8 are 256 sets of parts)."""


def sets_of(parts: Sequence[str]) -> tuple[Some, ...]:
    """Return every set of some parts, from none to all.

    Raises
    ------
    ValueError
        When parts are named twice, or are more than :data:`MOST_PARTS`.
    """
    if len(set(parts)) != len(parts):
        raise ValueError("a part is named twice")
    if len(parts) > MOST_PARTS:
        raise ValueError(f"{len(parts)} parts; at most {MOST_PARTS} can be told apart")
    sizes = range(len(parts) + 1)
    return tuple(frozenset(some) for size in sizes for some in combinations(parts, size))


def shapley(parts: Sequence[str], worth: Mapping[Some, Numbers]) -> dict[str, Numbers]:
    """Share what all parts are worth together among them, the same whatever order they come in.

    The mean, over all orders, of what a part adds when it joins those before it (Shapley, 1953, A
    value for n-person games, Annals of Mathematics Studies 28, 307-317). The shares add up to the
    worth of all parts less that of none; a part that never adds anything has nought.

    Parameters
    ----------
    worth
        For every set of parts, what it is worth, run by run.

    Raises
    ------
    KeyError
        When the worth of a set is not given.
    """
    count = len(parts)
    shares = {}
    for part in parts:
        others = [other for other in parts if other != part]
        share = np.zeros_like(np.asarray(worth[frozenset()], dtype=np.float64))
        for before in sets_of(others):
            weight = 1 / (count * math.comb(count - 1, len(before)))
            share = share + weight * (worth[before | {part}] - worth[before])
        shares[part] = share
    return shares


def alone(parts: Iterable[str], worth: Mapping[Some, Numbers]) -> dict[str, Numbers]:
    """Return what each part is worth by itself."""
    return {part: worth[frozenset({part})] - worth[frozenset()] for part in parts}


def together(parts: Sequence[str], worth: Mapping[Some, Numbers]) -> Numbers:
    """Return what all parts are worth beyond each by itself: their interaction.

    Below nought where parts do in part the same.
    """
    nothing = worth[frozenset()]
    return np.asarray(worth[frozenset(parts)] - nothing - sum(alone(parts, worth).values()))
