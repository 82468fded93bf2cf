"""The highest of some straight lines over a bell: its mean, and where each is the highest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

BELL = NormalDist()


class Stretch(NamedTuple):
    """A stretch along which one line is the highest."""

    option: int
    starts: float
    """Normal score from which it is the highest; minus infinity for the first."""


class Line(NamedTuple):
    """What an option is worth along a figure: in its middle, and for each step of its score."""

    middle: float
    slope: float


def best_of_lines(lines: Sequence[Line]) -> tuple[float, tuple[Stretch, ...]]:
    """Return the mean of the highest of some lines over a bell, and where each is the highest.

    In closed form, stretch by stretch: between two scores a line brings its middle times the
    chance between them, and its slope times the difference of the bell's density. For two lines it
    is the unit normal loss (Schlaifer, 1959); for more, see Frazier, Powell and Dayanik (2009,
    INFORMS Journal on Computing 21, 599-613).
    """
    stretches: list[Stretch] = []
    for place in sorted(range(len(lines)), key=lambda n: (lines[n].slope, lines[n].middle, -n)):
        starts = -math.inf
        while stretches:
            starts = _crosses(lines[stretches[-1].option], lines[place])
            if starts > stretches[-1].starts:
                break
            stretches.pop()
            starts = -math.inf
        stretches.append(Stretch(place, starts))
    ends = [stretch.starts for stretch in stretches[1:]] + [math.inf]
    return math.fsum(
        part
        for stretch, end in zip(stretches, ends, strict=True)
        for part in _brings(lines[stretch.option], stretch.starts, end)
    ), tuple(stretches)


def _crosses(flatter: Line, steeper: Line) -> float:
    """Return the score from which the steeper of two lines is the higher; always, if as steep."""
    if steeper.slope == flatter.slope:
        return -math.inf
    return (flatter.middle - steeper.middle) / (steeper.slope - flatter.slope)


def _brings(line: Line, starts: float, ends: float) -> tuple[float, float]:
    return (
        line.middle * (below(ends) - below(starts)),
        line.slope * (_density(starts) - _density(ends)),
    )


def below(score: float) -> float:
    """Return the chance that a bell lies below a score, which may be infinite."""
    return BELL.cdf(score) if math.isfinite(score) else float(score > 0)


def _density(score: float) -> float:
    return BELL.pdf(score) if math.isfinite(score) else 0.0
