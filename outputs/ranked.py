"""The best of several options, soundly: ranked by their saving, with ties admitted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from outputs.probability import CONFIDENCE, mean_by_world, student_t

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Option:
    """One option among several.

    Attributes
    ----------
    mean
        Mean over worlds of what is compared; more is better.
    behind, low, high
        By how much the mean of the best seen lies above it, with an interval on that for all
        options at once (Bonferroni, over those that were not the best seen).
    tied
        Whether it cannot be told from the best.
    """

    key: str
    mean: float
    behind: float
    low: float
    high: float
    tied: bool


@dataclass(frozen=True)
class Ranking:
    """Options from the best to the worst, and how many of them may be the best."""

    options: tuple[Option, ...]
    worlds: int
    confidence: float = field(default=CONFIDENCE)

    @property
    def leading(self) -> tuple[Option, ...]:
        """Return the options among which the best is, with the confidence of the ranking."""
        return tuple(option for option in self.options if option.tied)


def ranked(
    values: Mapping[str, Numbers], worlds: npt.NDArray[np.int64], confidence: float = CONFIDENCE
) -> Ranking:
    """Rank options by the mean over worlds, and keep as tied all that the data cannot rule out.

    Screening to the best (Nelson, Swann, Goldsman and Song, 2001, Operations Research 49,
    950-963), with paired differences as all options share their draws, and by the inequality of
    Bonferroni over the k - 1 others: an option is ruled out when some other is better by more than
    t x standard error of their difference. The truly best one stays with at least the confidence,
    where differences of worlds are normal; an option just like another always ties with it.

    Parameters
    ----------
    values
        By option, one number a run, in the same order of runs in all.
    worlds
        The world of each run. Replications of a world are averaged first: worlds are independent.

    Raises
    ------
    ValueError
        When there is no option, or options have different numbers of runs.
    """
    if not values or {len(one) for one in values.values()} != {len(worlds)}:
        raise ValueError("every option needs one value for each run, and there must be an option")
    names = sorted(values, key=lambda key: (-float(mean_by_world(values[key], worlds).mean()), key))
    means = np.stack([mean_by_world(values[name], worlds) for name in names])
    count = means.shape[1]
    factor = _factor(len(names), count, confidence)
    either_way = _factor(len(names), count, (1 + confidence) / 2)
    options = []
    for place, name in enumerate(names):
        lead = means - means[place]
        error = lead.std(axis=1, ddof=1) / math.sqrt(count) if count > 1 else _unknown(lead)
        margin = np.multiply(factor, error, out=np.zeros_like(error), where=error > 0)
        ahead = lead.mean(axis=1)
        half = either_way * float(error[0]) if error[0] > 0 else 0.0
        behind = float(ahead[0])
        options.append(
            Option(
                key=name,
                mean=float(means[place].mean()),
                behind=behind,
                low=behind - half,
                high=behind + half,
                tied=bool((ahead <= margin).all()),
            )
        )
    return Ranking(tuple(options), count, confidence)


def _factor(options: int, worlds: int, confidence: float) -> float:
    """Return the factor of Student, one-sided, for every other option at once."""
    if options < 2 or worlds < 2:
        return math.inf
    return student_t(worlds - 1, 1 - 2 * (1 - confidence) / (options - 1))


def _unknown(lead: Numbers) -> Numbers:
    """Of one world nobody knows how much worlds differ: only what is the same is known to be so."""
    return np.where(np.abs(lead).max(axis=1) > 0, math.inf, 0.0)
