"""What the spread of a saving, and an answer, rest on: luck, judgement, and the rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from outputs.drivers import TENTH, jackknifed, left_out_one_by_one, total_share
from outputs.otherwise import AS_IT_IS, JUDGEMENT, LUCK, TWICE, Otherwise
from outputs.probability import Share, from_luck, share_of

Numbers = npt.NDArray[np.float64]


class Part(NamedTuple):
    """A part of a spread, or its size in pounds, with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Resting:
    """What the spread of a saving, and the answer, rest on.

    Attributes
    ----------
    luck, judgement
        Parts of the spread, each with its 95% interval: chance inside a world; figures of
        judgement, drawn afresh. What one does together with others is counted with each.
    gbp_by_luck, gbp_by_ignorance
        How far either way luck alone, and what is not known alone, takes the saving in eight of
        ten, were each spread as a bell; each with its interval.
    flips
        The share of worlds whose answer changes when figures of judgement are drawn afresh.
    flips_at_most
        The same were all else drawn afresh as well: twice the chance times its rest.
    """

    luck: Part
    judgement: Part
    gbp_by_luck: Part
    gbp_by_ignorance: Part
    flips: Share
    flips_at_most: float


def resting_on(otherwise: Otherwise) -> Resting:
    """Split the spread of the saving, and the answer, into luck, judgement and the rest."""
    usual, afresh = otherwise.saving(AS_IT_IS), otherwise.saving(JUDGEMENT)
    twice = otherwise.saving(LUCK)
    one, other, again = usual.by_world(), afresh.by_world(), twice.gbp.reshape(-1, TWICE)
    gbp = otherwise.claim.gbp_per_year
    before, after = usual.holds(gbp), afresh.holds(gbp)
    flips = share_of(before != after, usual.worlds)
    chance = float(np.concatenate([before, after]).mean())
    return Resting(
        luck=Part(*jackknifed(lambda kept: luck_share(again[kept]), len(again))),
        judgement=Part(*jackknifed(lambda kept: total_share(one[kept], other[kept]), len(one))),
        gbp_by_luck=_size(lambda kept: TENTH * math.sqrt(_variances(again[kept])[0]), len(again)),
        gbp_by_ignorance=_size(
            lambda kept: TENTH * math.sqrt(_variances(again[kept])[1]), len(again)
        ),
        flips=flips,
        flips_at_most=2 * chance * (1 - chance),
    )


def luck_share(again: Numbers) -> float:
    """Return the part of the spread that is luck, of (world, run); nought where nothing differs."""
    worlds = np.repeat(np.arange(len(again)), again.shape[1])
    return from_luck(again.ravel(), worlds) or 0.0


def _variances(again: Numbers) -> tuple[float, float]:
    """Return the variance within worlds, and that between them, of (world, run)."""
    within = float(again.var(axis=1, ddof=1).mean())
    return within, max(0.0, float(again.mean(axis=1).var(ddof=1)) - within / again.shape[1])


def _size(statistic: Callable[[npt.NDArray[np.int64]], float], worlds: int) -> Part:
    """Return a size with its interval, which ends at nought."""
    whole, half = left_out_one_by_one(statistic, worlds)
    return Part(whole, max(0.0, whole - half), whole + half)
