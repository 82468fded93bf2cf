"""How each belief fits its row: curve, bounds, the percentiles it gives, and what does not fit.

A row fits when the 10th, 50th and 90th percentiles of its curve are its low, value and high, on
both sides of the middle. Where a row cannot be fitted so, the reason is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from entities.assumption import Assumption
from entities.service import ServiceFunction
from scenarios.beliefs import FIXED_UNITS, Belief, Even, Shape, shape_of
from scenarios.drawn import estimates_of

TOLERANCE = 0.01
"""A percentile may miss its figure by so much of the row's range."""


@dataclass(frozen=True)
class Fit:
    """The curve of one figure.

    Attributes
    ----------
    stated
        Low, value and high of the row; None where it gives none.
    produced
        The 10th, 50th and 90th percentiles of the draws.
    unfitted
        Why the row could not be fitted as it stands; empty where it is.
    remarks
        What else a reader should know: ranges that the program made, draws held at a bound.
    """

    key: str
    unit: str
    shape: Shape
    stated: tuple[float | None, float | None, float | None]
    produced: tuple[float, float, float]
    unfitted: tuple[str, ...]
    remarks: tuple[str, ...]


def fits(book: Iterable[Assumption], functions: Iterable[ServiceFunction] = ()) -> tuple[Fit, ...]:
    """Return the fit of every row a world may hold, sorted by key.

    Rows that only check results are left out. Ranges of kinds of work are named as in a world.
    """
    found = [fit_of(row) for row in book if row.role != "validation_only"]
    for function in functions:
        for kind in function.request_types:
            for name, belief in estimates_of(kind):
                stated = (belief.low, belief.value, belief.high)
                found.append(_fit(name, "as its service states", belief, stated, ()))
    return tuple(sorted(found, key=lambda fit: fit.key))


def fit_of(row: Assumption) -> Fit:
    """Return the curve of an assumption and how it fits."""
    stated = (row.low, row.value, row.high)
    shape = shape_of(row)
    return _fit(row.key, row.unit, shape, stated, tuple(_made_up(row, shape)))


def _fit(
    key: str,
    unit: str,
    shape: Shape,
    stated: tuple[float | None, float | None, float | None],
    remarks: tuple[str, ...],
) -> Fit:
    low, middle, high = (shape.quantile(share) for share in (0.1, 0.5, 0.9))
    unfitted = (*_missed(shape, stated, (low, middle, high)), *_one_sided(shape))
    return Fit(
        key, unit, shape, stated, (low, middle, high), unfitted, (*remarks, *_held(shape))
    )  # fmt: skip


def _missed(
    shape: Shape,
    stated: tuple[float | None, float | None, float | None],
    produced: tuple[float, float, float],
) -> Iterator[str]:
    """Yield each percentile of a drawn figure that is not the figure stated."""
    if not isinstance(shape, Belief):
        return
    room = TOLERANCE * (shape.high - shape.low)
    for name, wanted, found in zip(("10th", "50th", "90th"), stated, produced, strict=True):
        if wanted is not None and abs(found - wanted) > room + 1e-12 * abs(wanted):
            yield f"its {name} percentile is {found:g}, not {wanted:g}"


def _one_sided(shape: Shape) -> Iterator[str]:
    if isinstance(shape, Belief) and shape.varies:
        if shape.value == shape.low:
            yield "one-sided: its value is its low, so half of all draws stand at it"
        if shape.value == shape.high:
            yield "one-sided: its value is its high, so half of all draws stand at it"


def _held(shape: Shape) -> Iterator[str]:
    """Yield the share of draws that stand at a bound, where it is more than one in a hundred."""
    if not isinstance(shape, Belief):
        return
    for bound, below in ((shape.least, True), (shape.most, False)):
        held = share_beyond(shape, bound, below=below)
        at_value = shape.value == bound
        if held > TOLERANCE and shape.varies and not at_value:
            yield f"{100 * held:.0f} in a hundred draws are held at {bound:g}"


def share_beyond(belief: Belief, bound: float, *, below: bool) -> float:
    """Return the share of a belief at or beyond a bound: how often a draw is held there."""
    inside, outside = (0.0, 0.5) if below else (0.5, 1.0)
    if (belief.quantile(1e-15) if below else belief.quantile(1 - 1e-15)) != bound:
        return 0.0
    for _ in range(60):
        middle = (inside + outside) / 2
        if (belief.quantile(middle) == bound) == below:
            inside = middle
        else:
            outside = middle
    return inside if below else 1 - inside


def _made_up(row: Assumption, shape: Shape) -> Iterator[str]:
    """Yield what the program made of a row that does not give all three figures."""
    if isinstance(shape, Even):
        yield "only a range: low and high are its ends, not its percentiles"
    if row.role != "distribution":
        return
    if row.unit in FIXED_UNITS:
        yield f"a figure in {row.unit} is not drawn"
    if not isinstance(shape, Belief):
        return
    if not shape.varies:
        yield "a value without room for a range stays as it is"
        return
    if row.low is None:
        yield f"gives no low: {shape.low:g} by its grade ({row.grade})"
    if row.high is None:
        yield f"gives no high: {shape.high:g} by its grade ({row.grade})"


def bounds_in_words(shape: Shape) -> str:
    """Say between which figures a draw stays."""
    if math.isinf(shape.least) and math.isinf(shape.most):
        return "without bounds"
    if math.isinf(shape.most):
        return f"at least {shape.least:g}"
    if math.isinf(shape.least):
        return f"at most {shape.most:g}"
    return f"from {shape.least:g} to {shape.most:g}"
