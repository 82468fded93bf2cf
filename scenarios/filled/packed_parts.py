"""The parts inside a workbook, looked at before anything is made of them.

A few thousand bytes can ask for millions of cells: one range joined into one cell, or a sheet full
of empty ones. They are counted as the text streams by, and no more of it is kept than that.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from openpyxl.utils.cell import range_boundaries

MOST_CELLS = 400_000
"""Cells of all sheets together, empty ones too."""
MOST_JOINED = 20_000
"""Cells of all sheets together that lie in ranges joined into one, or that have a link."""
RANGES = ("mergeCell", "hyperlink")
PIECE = 1 << 16


class PartError(Exception):
    """A part of a workbook asks for more than is read, or declares entities; its words say so."""


@dataclass
class Counted:
    """Counts of what the parts of a workbook have asked for so far."""

    cells: int = 0
    joined: int = 0

    def begun(self, tag: str, has: Mapping[str, str]) -> None:
        """Take in the beginning of one element.

        Raises
        ------
        PartError
            Where there is more than is read.
        """
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cells += 1
        elif name in RANGES:
            self.joined += _cells_of(has.get("ref", ""))
        if self.cells > MOST_CELLS:
            raise PartError(f"has more than {MOST_CELLS:,} cells, empty ones too")
        if self.joined > MOST_JOINED:
            raise PartError(f"joins or links more than {MOST_JOINED:,} cells")


def check_part(packed: zipfile.ZipFile, name: str, counted: Counted) -> None:
    """Look through one part that is XML, and count it in with the parts before it.

    Raises
    ------
    PartError
        Where it asks for too much, declares entities, or is broken.
    """
    reader = expat.ParserCreate()
    reader.StartElementHandler = counted.begun
    reader.StartDoctypeDeclHandler = _no_doctype
    try:
        with packed.open(name) as part:
            while piece := part.read(PIECE):
                reader.Parse(piece, False)
        reader.Parse(b"", True)
    except expat.ExpatError:
        raise PartError("is broken") from None


def _no_doctype(*_: object) -> None:
    raise PartError("declares entities")


def _cells_of(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
    except (ValueError, TypeError):
        return 0
    if left is None or top is None or right is None or bottom is None:
        return MOST_JOINED + 1
    return (right - left + 1) * (bottom - top + 1)
