"""The pack as a workbook: every table of it, and the numbers behind every chart, as numbers."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from outputs.columns import MEANINGS
from outputs.pack.content import Content, Flipbook, Grid, Line, Lines, Map, Picture, Points, Words
from outputs.pack.native import native_of
from outputs.pack.native_sheets import draw_native
from outputs.workbook.safely import MADE, SAFE

LONGEST_NAME = 31
"""Letters of a sheet's name that a spreadsheet program takes."""


def write_sheets(content: Content, charts: Path, path: Path) -> Path:
    """Write the pack as a workbook; return its path.

    Parameters
    ----------
    charts
        Folder of the run's charts, with the numbers behind each.
    """
    with xlsxwriter.Workbook(str(path), SAFE) as book:
        book.set_properties({"title": content.title, "created": MADE})
        writer = _Writer(book, dict(content.courses))
        writer.summary(content)
        for section in content.all_sections:
            for grid in section.grids:
                writer.grid(section.title, grid)
            for block in section.blocks:
                if isinstance(block, Map):
                    writer.map(section.title, block)
        for section in content.all_sections:
            for picture in section.pictures:
                writer.numbers(picture, charts / f"{picture.name}.csv")
        book.worksheets()[0].activate()
    return path


class _Writer:
    """Writes sheets of one workbook, each with its name once, and lists them in front."""

    def __init__(self, book: Any, courses: Mapping[str, str]) -> None:
        self.book, self.courses, self.names = book, courses, list[str]()
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top",
                                        "bottom": 1, "bg_color": "#E8EDF2"})  # fmt: skip
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.quiet = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})

    def sheet(self, name: str) -> Any:
        """Begin a sheet of a name that no other has."""
        base = "".join(letter if letter.isalnum() or letter in " _-" else " " for letter in name)
        short, n = base[:LONGEST_NAME], 1
        while short.casefold() in self.names:
            n += 1
            short = f"{base[: LONGEST_NAME - 3]} {n}"
        self.names.append(short.casefold())
        return self.book.add_worksheet(short)

    def summary(self, content: Content) -> None:
        """Write what stands in front, and every sentence of the pack in its order."""
        page = self.sheet("Summary")
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 110)
        rows: list[tuple[str, str]] = [
            (content.title, content.question), ("Trusts", "; ".join(content.trusts)),
            ("Decision", content.decided), ("Runs", f"{content.runs}; version {content.version}"),
            ("Illustrative", content.illustrative or "no"),
            *(("Seal", said) for said in content.sealed), ("Draft", content.draft or "no"),
        ]  # fmt: skip
        for section in content.all_sections:
            rows += [(section.title, "")]
            for block in section.blocks:
                rows += [("", said) for said in _sentences(block)]
        for at, (first, second) in enumerate(rows):
            page.write_string(at, 0, first, self.bold)
            page.write_string(at, 1, second, self.wrapped)

    def grid(self, section: str, grid: Grid) -> None:
        """Write a table as a reader sees it."""
        page = self.sheet(grid.key)
        page.write_string(0, 0, section, self.quiet)
        page.write_string(1, 0, grid.title, self.bold)
        self.headings(page, 2, grid.headings)
        for at, row in enumerate(grid.rows, start=3):
            for column, cell in enumerate(row):
                page.write_string(at, column, cell, self.wrapped)
        if grid.note:
            page.write_string(len(grid.rows) + 4, 0, grid.note, self.quiet)
        page.set_column(0, 0, 38)
        page.set_column(1, max(1, len(grid.headings) - 1), 20)
        page.freeze_panes(3, 1)

    def headings(self, page: Any, row: int, headings: Sequence[str]) -> None:
        """Write a row of headings."""
        for column, heading in enumerate(headings):
            page.write_string(row, column, heading, self.heading)

    def map(self, section: str, block: Map) -> None:
        """Write a map of colours in words."""
        page = self.sheet("map")
        page.write_string(0, 0, section, self.quiet)
        page.write_string(1, 0, block.title, self.bold)
        self.headings(page, 2, ("Domain", *block.columns))
        for at, row in enumerate(block.rows, start=3):
            page.write_string(at, 0, row.label, self.bold)
            for column, box in enumerate(row.boxes, start=1):
                page.write_string(at, column, f"{box.state}: {box.said}", self.wrapped)
        page.set_column(0, len(block.columns), 30)

    def numbers(self, picture: Picture, path: Path) -> None:
        """Write the numbers behind a chart, with the unit and meaning of every column."""
        if not path.is_file():
            return
        with path.open(encoding="utf-8", newline="") as file:
            headings, *rows = list(csv.reader(file))
        page = self.sheet(picture.name)
        page.write_string(0, 0, picture.title, self.bold)
        page.write_string(1, 0, " ".join(picture.said), self.quiet)
        self.headings(page, 2, headings)
        for column, heading in enumerate(headings):
            if heading in MEANINGS:
                page.write_comment(2, column, ". ".join(filter(None, MEANINGS[heading])))
        for at, row in enumerate(rows, start=3):
            for column, cell in enumerate(row):
                self.value(page, at, column, cell)
        page.set_column(0, len(headings), 16)
        page.freeze_panes(3, 0)
        native = native_of(picture, path.parent, self.courses)
        if native is not None:
            draw_native(self.book, page, native, len(headings) + 1)

    def value(self, page: Any, row: int, column: int, cell: str) -> None:
        """Write a number as one, and anything else as words."""
        try:
            number = float(cell)
        except ValueError:
            page.write_string(row, column, cell, self.wrapped)
            return
        if math.isfinite(number):
            page.write_number(row, column, number, self.whole if number == int(number) else
                              self.number)  # fmt: skip


def _sentences(block: object) -> tuple[str, ...]:
    if isinstance(block, Words | Points):
        return block.said
    if isinstance(block, Lines):
        return tuple(f"{line.asks} {line.says}" for line in _lines(block))
    if isinstance(block, Picture):
        return (f"Chart: {block.title}", *block.said)
    return (f"Table: {block.title}",) if isinstance(block, Grid | Map | Flipbook) else ()


def _lines(block: Lines) -> tuple[Line, ...]:
    return block.lines
