"""How luck is spread over worlds: each draw on its own, a Latin hypercube, or Sobol points.

However they are spread, fewer worlds are the first of more, and each figure alone has the spread
that is believed of it. The ways of sampling differ in how evenly a handful of worlds covers it:

* `independent`: each draw is a hash of (seed, world, name).
* `latin`: see :mod:`scenarios.latin`. Each figure alone is spread evenly; another assumption moves
  no draw.
* `sobol`: see :mod:`scenarios.sobol`. Figures are also spread evenly two by two and more;
  another assumption moves draws. Needs scipy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from scenarios.latin import latin
from scenarios.luck import uniform
from scenarios.sobol import sobol

Sampling = Literal["independent", "latin", "sobol"]
"""Names of the ways of sampling."""

Luck = Callable[[int, str], float]
"""(world, name) -> a number strictly between 0 and 1."""

INDEPENDENT: Sampling = "independent"
SAMPLINGS: dict[Sampling, str] = {
    "independent": "independent draws",
    "latin": "Latin hypercube",
    "sobol": "scrambled Sobol points",
}
"""Way of sampling and what it is called in a sentence."""


def after_seed(sampling: Sampling) -> str:
    """Return what follows a seed in a sentence: nothing, or `, Latin hypercube`."""
    return "" if sampling == INDEPENDENT else f", {SAMPLINGS[sampling]}"


def luck_of(sampling: Sampling, *, seed: int, count: int, names: Sequence[str]) -> Luck:
    """Return the luck of every name in worlds 0 to count - 1.

    Parameters
    ----------
    names
        Every name that will be asked for, sorted: the dimensions of `sobol`.

    Raises
    ------
    BadInput
        When the way is `sobol` and scipy is not installed, or cannot make so many dimensions.
    """
    if sampling == "latin":

        @cache
        def row(name: str) -> tuple[float, ...]:
            return latin(seed, name, count)

        return lambda world, name: row(name)[world]
    if sampling == "sobol":
        points = sobol(seed, dimensions=len(names), count=count)
        rank = {name: place for place, name in enumerate(names)}
        return lambda world, name: float(points[world, rank[name]])
    return lambda world, name: uniform(seed, world, name)
