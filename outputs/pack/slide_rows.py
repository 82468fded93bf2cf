"""What stands together on one slide: sentences, and rows of a table, by how much room they need."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from outputs.pack.content import Grid

Part = TypeVar("Part")
LEFT, TOP, ROOM, FOOT = 0.5, 1.45, 12.33, 7.0
"""Inches: left edge, below the title, width between the edges, and where the foot begins."""
MOST_LETTERS, MOST_IN_ANSWER = 1_200, 2_400
"""Letters of sentences on one slide, and on the one that has the answer."""
OF_HEADING, OF_LEAD = 11, 12
"""Points of a table's heading, and of sentences that lead up to it."""
A_LINE = 40
"""Letters for which the end of a paragraph counts."""
MOST_IN_CELL = 150
"""Letters of a cell on a slide."""
LETTER, POINTS_AN_INCH = 0.63, 72
"""Width of a letter in parts of its size."""


def parts_of(said: Sequence[str], most: int = MOST_LETTERS) -> list[tuple[str, ...]]:
    """Return sentences by slides: as many as one can hold, and about as many on each.

    Parameters
    ----------
    most
        Letters that one holds; a paragraph counts for a line more than its letters.
    """
    short = [part for sentence in said for part in _cut_at_ends(sentence, most)]
    return _evenly(lambda room: _held(short, room), most)


def _cut_at_ends(paragraph: str, most: int) -> Iterator[str]:
    """Yield a paragraph, or, where it is longer than a slide can hold, its sentences in parts."""
    held = ""
    for sentence in (
        re.split(r"(?<=[.;:]) |\n", paragraph) if len(paragraph) > most else [paragraph]
    ):
        if held and len(held) + len(sentence) > most:
            yield held
            held = ""
        held = f"{held} {sentence}".strip()
    yield held


def _evenly(split: Callable[[float], Iterator[Part]], room: float) -> list[Part]:
    """Return the parts of what is split by room: no more than needed, each about as full."""
    parts = list(split(room))
    for twentieths in range(8, 20):
        fewer = list(split(room * twentieths / 20))
        if len(fewer) == len(parts):
            return fewer
    return parts


def _held(said: Sequence[str], most: float) -> Iterator[tuple[str, ...]]:
    held: list[str] = []
    for sentence in said:
        if held and sum(len(one) + A_LINE for one in held) + len(sentence) > most:
            yield tuple(held)
            held = []
        held.append(sentence)
    if held:
        yield tuple(held)


def points_that_fit(
    said: Sequence[str], wide: float, high: float, most: float, least: float = 10.0
) -> float:
    """Return the largest size of letters at which sentences fit into a box.

    Parameters
    ----------
    wide, high
        Inches of the box.
    most, least
        Sizes in points; the least is returned also where it does not fit.
    """
    size = most
    while size > least and _room_of(said, wide, size) > high:
        size -= 0.5
    return size


def _room_of(said: Sequence[str], wide: float, size: float) -> float:
    """Return the inches that sentences take from top to foot."""
    letters = max(1.0, (wide - 0.2) * POINTS_AN_INCH / (LETTER * size))
    lines = sum(math.ceil(len(sentence) / letters) for sentence in said)
    return (1.25 * lines + 0.5 * len(said)) * size / POINTS_AN_INCH + 0.1


def points_of(columns: int) -> int:
    """Return the size of letters in a table of so many columns."""
    return 10 if columns < 7 else 9


def cut(text: str) -> str:
    """Return a cell as it stands on a slide: the paper has it whole."""
    return textwrap.shorten(text, MOST_IN_CELL, placeholder=" \u2026")


def lines_high(said: Sequence[str], size: float) -> float:
    """Return the inches that sentences across a slide take, in letters of so many points."""
    return _room_of(said, ROOM, size) + 0.1 if said else 0.0


def by_slides(
    grid: Grid, widths: Sequence[float], heading: float, lead: float = 0.0
) -> list[tuple[Sequence[str], ...]]:
    """Return rows by slides: as many as are likely to fit, and about as many on each.

    Parameters
    ----------
    heading, lead
        Inches of the table's heading, on every slide, and of what leads up to it, on the first.
    """
    room = FOOT - TOP - heading
    return _evenly(lambda room: _filled(grid, widths, room, lead), room)


def _filled(
    grid: Grid, widths: Sequence[float], room: float, lead: float
) -> Iterator[tuple[Sequence[str], ...]]:
    """Yield rows by slides: as many as are likely to fit into so many inches, one at the least."""
    letter = points_of(len(widths)) * LETTER / POINTS_AN_INCH
    rooms = [max(1.0, (ROOM * width / sum(widths) - 0.2) / letter) for width in widths]

    def high(row: Sequence[str]) -> float:
        lines = max(math.ceil(len(cut(cell)) / room) for cell, room in zip(row, rooms, strict=True))
        return max(0.3, 0.08 + lines * points_of(len(widths)) * 1.25 / POINTS_AN_INCH)

    held: list[Sequence[str]] = []
    used = high(grid.headings) + lead
    for row in grid.rows:
        if held and used + high(row) > room:
            yield tuple(held)
            held, used = [], high(grid.headings)
        held.append(row)
        used += high(row)
    yield tuple(held)
