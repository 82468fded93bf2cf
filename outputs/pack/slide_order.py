"""What follows what on slides: each chart and table with the words that belong beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outputs.pack.content import Block, Flipbook, Grid, Lines, Map, Picture, Points, Words
from outputs.pack.slide_rows import A_LINE

BESIDE_TABLE, BESIDE_CHART = 700, 420
"""Letters of sentences that stand on the slide of a table, and beside a chart."""


@dataclass(frozen=True)
class Part:
    """A chart, table or map with the words round it.

    Attributes
    ----------
    block
        What is shown; None where words stand by themselves.
    before, after
        Sentences on its own slides.
    apart
        Sentences that follow on slides of their own.
    """

    block: Picture | Grid | Map | None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def grid(self) -> Grid:
        """Return the table that is shown."""
        if not isinstance(self.block, Grid):
            raise TypeError("no table is shown")
        return self.block


def in_order(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """Return the parts of a section in the order in which it says things.

    Few words stand beside what they follow, or before the table they lead up to; many by
    themselves, between the two.
    """
    shown: list[Picture | Grid | Map | None] = [None]
    between: list[list[str]] = [[]]
    for block in blocks:
        if isinstance(block, Words | Points | Lines):
            between[-1] += sentences_of(block)
            continue
        block = block.grid if isinstance(block, Flipbook) else block
        shown.append(block)
        between.append([block.note] if isinstance(block, Grid) and block.note else [])
    after, parts, before = [*shown[1:], None], list[Part](), tuple[str, ...]()
    for one, following, said in zip(shown, after, between, strict=True):
        stays, leads = _beside(one, said), isinstance(following, Grid) and _few(said, BESIDE_TABLE)
        told = tuple(said)
        parts.append(Part(one, before, told if stays else (), () if stays or leads else told))
        before = told if leads and not stays else ()
    return tuple(parts)


def _beside(shown: Picture | Grid | Map | None, said: Sequence[str]) -> bool:
    if isinstance(shown, Picture):
        return _few(said, BESIDE_CHART)
    return isinstance(shown, Grid) and _few(said, BESIDE_TABLE)


def _few(said: Sequence[str], most: int) -> bool:
    return sum(len(sentence) + A_LINE for sentence in said) <= most


def sentences_of(block: Block) -> tuple[str, ...]:
    """Return what a block says in words, the answer apart, which is a title."""
    if isinstance(block, Words):
        return () if block.strong else block.said
    if isinstance(block, Points):
        return block.said
    if isinstance(block, Lines):
        return tuple(f"{line.asks} {line.says}" for line in block.lines)
    return ()
