"""What finding out is worth: by how much a better choice of option pays, once a figure is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from outputs.best_of_lines import Line, below, best_of_lines
from outputs.drivers import FEWEST_WORLDS, Places, left_out_one_by_one, scores
from outputs.probability import CONFIDENCE, Spread, spread_of, student_t
from outputs.ranked import Ranking, ranked

Numbers = npt.NDArray[np.float64]
HALF_A = 0.5
SMALLEST = 1e-6
"""Pounds below which a worth is none."""
MOST_LOG = 100.0
TENTHS = 10


class Worth(NamedTuple):
    """What the better choice brings in the mean, in pounds of the decision, with its interval.

    The interval, of 95%, never ends above what knowing everything may be worth.
    """

    gbp: float
    low: float
    high: float


@dataclass(frozen=True)
class Known:
    """What it is worth to know one figure before choosing.

    Attributes
    ----------
    worth
        What it is worth to know it.
    changes
        The chance that another option than the best one now would be chosen.
    choices
        The best option along the figure, from its low end: key, and the value of the figure from
        which it is the best (None for the first).
    """

    name: str
    worth: Worth
    changes: float
    choices: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True)
class FindingOut:
    """What finding out is worth to the choice of one option among several.

    Attributes
    ----------
    ranking
        Options by what they are worth with what is known now.
    figures
        Figures that can be told to move what options are worth against each other, the one worth
        most first. None where worlds are too few.
    looked_at
        Figures among which they were looked for.
    together
        What choosing by all of them at once brings: a lower end of what they are worth together.
    everything
        What it would be worth to know all that happens, luck too: nothing is worth more.
    """

    ranking: Ranking
    figures: tuple[Known, ...]
    looked_at: int
    together: Spread
    everything: Spread


def finding_out(values: Mapping[str, Numbers], figures: Mapping[str, Numbers]) -> FindingOut:
    """Work out what it is worth to know each figure before one option is chosen.

    The expected value of partial perfect information, by straight lines: what each option is worth
    beyond the best one is fitted to the normal scores of the figure, and the mean of the highest of
    these lines is known in closed form. Regression in the place of nested runs: Strong, Oakley and
    Brennan (2014, Medical Decision Making 34, 311-326). A figure counts only where one of its lines
    slopes more than luck makes of one among so many (Bonferroni, over figures and options), as the
    highest of lines that slope by luck alone is always worth something.

    Parameters
    ----------
    values
        By option, what it is worth in each world; more is better.
    figures
        By name, the value in each world. Those that never differ are left out.

    Raises
    ------
    ValueError
        When there is no option, or options have different numbers of worlds.
    """
    worlds = len(next(iter(values.values()))) if values else 0
    ranking = ranked(values, np.arange(worlds))
    keys = [option.key for option in ranking.options]
    beyond = np.stack([values[key] for key in keys]) - values[keys[0]]
    varying = {name: x for name, x in figures.items() if len(x) and x.min() < x.max()}
    told = _told(beyond, varying)
    every = spread_of(beyond.max(axis=0), np.arange(worlds))
    most = every.high if math.isfinite(every.high) else every.mean
    known = [_known(name, keys, beyond, x, most) for name, x in told.items()]
    return FindingOut(
        ranking=ranking,
        figures=tuple(sorted(known, key=lambda one: (-one.worth.gbp, one.name))),
        looked_at=len(varying),
        together=chosen_by(beyond, varying),
        everything=every,
    )


def centred(values: Numbers) -> Numbers:
    """Return values about their mean."""
    return np.asarray(values - values.mean())


def worth_knowing(beyond: Numbers, along: Numbers) -> float:
    """Return what knowing one figure is worth, in the unit of what options are worth.

    Parameters
    ----------
    beyond
        (option, world): what options are worth; what is the same for all of them falls out.
    along
        Normal scores of the figure.
    """
    lines = _lines(beyond, along)
    return max(0.0, best_of_lines(lines)[0] - max(line.middle for line in lines))


def chosen_by(values: Numbers, figures: Mapping[str, Numbers]) -> Spread:
    """Return what choosing by all figures at once brings, in worlds it was not learned from.

    Which figures tell options apart, and the lines along them, are found in nine tenths of the
    worlds; in the other tenth the option they point to is held against the one that is best
    without them; tenth by tenth, until each world has been judged. Fitted and judged in the same
    worlds, several figures that were picked from hundreds promise far too much. What is found may
    be below nought, and is less than the worth of knowing, as lines from few worlds choose badly.

    Parameters
    ----------
    values
        (option, world): what options are worth.
    """
    laid = {name: scores(x) for name, x in figures.items()}
    worlds = np.arange(values.shape[1])
    brought = np.zeros(len(worlds))
    for tenth in range(TENTHS):
        judged = worlds % TENTHS == tenth
        told = _told(values[:, ~judged], {name: x[~judged] for name, x in figures.items()})
        if not told:
            continue
        design = np.column_stack([np.ones(len(worlds)), *(laid[name] for name in told)])
        fitted = np.linalg.lstsq(design[~judged], values[:, ~judged].T, rcond=None)[0]
        chosen = (design[judged] @ fitted).argmax(axis=1)
        without = values[:, ~judged].mean(axis=1).argmax()
        seen = values[:, judged]
        brought[judged] = seen[chosen, np.arange(seen.shape[1])] - seen[without]
    return spread_of(brought, worlds)


def _lines(beyond: Numbers, along: Numbers) -> list[Line]:
    along = centred(along)
    slopes = beyond @ along / (along @ along)
    return [Line(float(m), float(s)) for m, s in zip(beyond.mean(axis=1), slopes, strict=True)]


def _told(beyond: Numbers, figures: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Return the figures along which options can be told to come apart."""
    options, worlds = beyond.shape
    if worlds < FEWEST_WORLDS or options < 2 or not figures:
        return {}
    among = student_t(worlds - 2, 1 - (1 - CONFIDENCE) / (len(figures) * (options - 1)))
    alike = np.ptp(beyond, axis=1) == 0
    spread = np.square(beyond - beyond.mean(axis=1, keepdims=True)).sum(axis=1)
    found = {}
    for name, values in figures.items():
        along = centred(scores(values))
        of_scores = float(along @ along)
        # An option worth the same in every world has no slope but that of rounding.
        slopes = np.where(alike, 0.0, beyond @ along / of_scores)
        left = np.maximum(0.0, spread - np.square(slopes) * of_scores)
        if (np.abs(slopes) > among * np.sqrt(left / (worlds - 2) / of_scores)).any():
            found[name] = values
    return found


def _known(name: str, keys: Sequence[str], beyond: Numbers, values: Numbers, most: float) -> Known:
    worlds = beyond.shape[1]
    lines = _lines(beyond, scores(values))
    _, stretches = best_of_lines(lines)
    ends = [stretch.starts for stretch in stretches[1:]] + [math.inf]
    chances = [below(end) - below(one.starts) for one, end in zip(stretches, ends, strict=True)]
    # A stretch that half a world would hardly fall into is nothing these worlds can speak of.
    seen = [
        one for one, chance in zip(stretches, chances, strict=True) if chance >= HALF_A / worlds
    ]
    now = max(range(len(lines)), key=lambda place: lines[place].middle)
    return Known(
        name=name,
        worth=_with_interval(
            lambda kept: worth_knowing(beyond[:, kept], scores(values[kept])), worlds, most
        ),
        changes=math.fsum(
            chance for one, chance in zip(stretches, chances, strict=True) if one.option != now
        ),
        choices=tuple(
            (keys[one.option], float(np.quantile(values, below(one.starts))) if place else None)
            for place, one in enumerate(seen)
        ),
    )


def _with_interval(worth: Callable[[Places], float], worlds: int, most: float) -> Worth:
    """Return what it is worth to know, with its 95% interval, which ends at the most it can be.

    Leaving out one world at a time, scores and all, of its logarithm: the worth is never negative
    and far from even-handed. In pounds the same interval misses a worth above it in up to one study
    in ten.
    """
    log, half = left_out_one_by_one(lambda kept: math.log(max(SMALLEST, worth(kept))), worlds)
    gbp = math.exp(log) if log > math.log(SMALLEST) else 0.0
    high = math.exp(min(log + half, MOST_LOG))
    return Worth(gbp, gbp * math.exp(-half), max(gbp, min(high, most)))
