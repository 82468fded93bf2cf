"""What is shown of a chart that would have more rows than anybody reads: both its ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outputs.charts.house import Caption

MOST_ROWS = 24
"""Rows of a chart that can be read on a slide and on a page of paper."""


def at_the_ends(values: Sequence[float]) -> list[int]:
    """Return the places that are shown, in their order: all, or as many of the least as the most.

    Parameters
    ----------
    values
        What rows are compared by, one for each.
    """
    places = list(range(len(values)))
    if len(values) <= MOST_ROWS:
        return places
    order = sorted(places, key=lambda place: (values[place], place))
    half = MOST_ROWS // 2
    return sorted((*order[:half], *order[-half:]))


def with_ends_said(words: Caption, rows: int, what: str) -> Caption:
    """Return the words round a chart, which say what of its rows is not shown.

    Parameters
    ----------
    what
        By what the rows shown were chosen.
    """
    if rows <= MOST_ROWS:
        return words
    half = MOST_ROWS // 2
    said = (
        f"Of {rows} rows only the {half} with the least {what} and the {half} with the most are "
        "shown; the table has all."
    )
    return replace(words, footer=(said, *words.footer))
