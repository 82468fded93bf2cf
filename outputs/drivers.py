"""What moves a saving most: how far it goes from one end of what is believed to the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from outputs.probability import CONFIDENCE, student_t

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

TENTH = NormalDist().inv_cdf(0.9)
"""Standard deviations either way within which eight of ten lie, of what is spread as a bell."""
FEWEST_WORLDS = 30
"""Worlds from which drivers are looked for: with fewer a slope is mostly luck."""


@dataclass(frozen=True)
class Driver:
    """One figure that nobody knows, and how far the saving goes along with it.

    Attributes
    ----------
    name
        Name of the figure in a world.
    low, high
        Its value at the tenth and at the ninetieth part of the worlds.
    at_low, at_high
        The mean saving where it is low and where it is high, by the fitted line.
    swing, swing_low, swing_high
        The difference, with its 95% interval; positive where more of the figure saves more.
    share
        The part of the spread of the saving between worlds that goes along with it.
    told
        Whether the swing is more than luck makes of one among so many figures that move nothing.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    swing: float
    swing_low: float
    swing_high: float
    share: float
    told: bool


def scores(values: Numbers) -> Numbers:
    """Return normal scores: where each value would lie if they were spread as a bell.

    By ranks, the middle of each step; equal values share the mean of their ranks. So a figure laid
    on a logarithm and one that is not are seen alike, and one wild value sets no slope.
    """
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(len(values))
    _, member, sizes = np.unique(values, return_inverse=True, return_counts=True)
    twice = np.rint(2 * np.bincount(member, weights=ranks) / sizes).astype(np.int64)
    return _bell(len(values))[twice][member]


@lru_cache(maxsize=8)
def _bell(count: int) -> Numbers:
    """Return where ranks lie on a bell, and the middle between each and the next.

    Asked for hundreds of figures with one world left out after the other: worked out once.
    """
    bell = NormalDist()
    halves = (half / 2 for half in range(2 * count - 1))
    steps = np.array([bell.inv_cdf((rank + 0.5) / count) for rank in halves], dtype=np.float64)
    steps.flags.writeable = False
    return steps


def drivers(saving: Numbers, figures: Mapping[str, Numbers]) -> tuple[Driver, ...]:
    """Fit the saving of each world to each figure alone, the largest swing first.

    One straight line for each figure against its normal scores: a figure that helps in the middle
    and harms at both ends is not seen. Figures are drawn apart, so one does not stand for another
    except by luck; how much luck does is in the interval, and `told` allows for having looked at
    all of them (Bonferroni).

    Parameters
    ----------
    saving
        Mean saving in each world.
    figures
        By name, the value in each world. Those that never differ are left out.

    Returns
    -------
    tuple of Driver
        None where there are fewer than :data:`FEWEST_WORLDS` worlds, or the saving never differs.
    """
    varying = {name: x for name, x in figures.items() if len(x) and x.min() < x.max()}
    spread = float(np.square(saving - saving.mean()).sum()) if len(saving) else 0.0
    if len(saving) < FEWEST_WORLDS or spread == 0 or not varying:
        return ()
    alone = student_t(len(saving) - 2)
    among = student_t(len(saving) - 2, 1 - (1 - CONFIDENCE) / len(varying))
    found = [_driver(name, saving, x, spread, alone, among) for name, x in varying.items()]
    return tuple(sorted(found, key=lambda one: (-abs(one.swing), one.name)))


def _driver(
    name: str, saving: Numbers, values: Numbers, spread: float, alone: float, among: float
) -> Driver:
    along = scores(values)
    along = along - along.mean()
    of_scores = float(along @ along)
    slope = float(along @ saving) / of_scores
    left = max(0.0, spread - slope * slope * of_scores)
    error = math.sqrt(left / (len(saving) - 2) / of_scores)
    swing, half, mean = 2 * TENTH * slope, 2 * TENTH * alone * error, float(saving.mean())
    low, high = (float(q) for q in np.quantile(values, (0.1, 0.9)))
    return Driver(
        name=name,
        low=low,
        high=high,
        at_low=mean - swing / 2,
        at_high=mean + swing / 2,
        swing=swing,
        swing_low=swing - half,
        swing_high=swing + half,
        share=slope * slope * of_scores / spread,
        told=abs(slope) > among * error,
    )


def total_share(saving: Numbers, redrawn: Numbers) -> float:
    """Return the part of the spread of a saving that goes when some of its figures are known.

    The estimator of Jansen (1999, Computer Physics Communications 117, 35-43) of the total effect
    of a group: the same worlds once more with these figures drawn afresh and everything else, luck
    too, as it was. Half the mean squared change over the variance. What they do together with
    others counts in full, so that the shares of several groups may add up to more than one.

    Raises
    ------
    ValueError
        When the two have different numbers of worlds.
    """
    if saving.shape != redrawn.shape:
        raise ValueError("the same worlds are needed once more")
    both = np.concatenate([saving, redrawn])
    variance = float(both.var())
    changed = float(np.square(saving - redrawn).mean()) / 2
    return min(1.0, changed / variance) if variance > 0 else 0.0


def jackknifed(
    statistic: Callable[[npt.NDArray[np.int64]], float], worlds: int
) -> tuple[float, float, float]:
    """Return a statistic of some worlds, with a 95% interval by leaving out one at a time.

    The jackknife of Tukey (1958): pseudo-values are taken as independent, Student's factor for one
    world fewer. Rough for few worlds, and held to 0..1 as shares are.

    Parameters
    ----------
    statistic
        Worked out from the positions of the worlds that are left.
    """
    whole, half = left_out_one_by_one(statistic, worlds)
    return whole, max(0.0, whole - half), min(1.0, whole + half)


def left_out_one_by_one(statistic: Callable[[Places], float], worlds: int) -> tuple[float, float]:
    """Return a statistic of some worlds, and half the width of its 95% interval; see above.

    Of fewer than three worlds the width is not known: infinite.
    """
    every = np.arange(worlds, dtype=np.int64)
    whole = statistic(every)
    if worlds < 3:
        return whole, math.inf
    without = np.array([statistic(np.delete(every, n)) for n in every])
    error = math.sqrt((worlds - 1) / worlds * float(np.square(without - without.mean()).sum()))
    return whole, student_t(worlds - 1) * error


def figures_by_world(
    worlds: Sequence[Mapping[str, float]], names: Sequence[str]
) -> dict[str, Numbers]:
    """Lay figures out by name, one number a world."""
    return {name: np.array([world[name] for world in worlds], dtype=np.float64) for name in names}
