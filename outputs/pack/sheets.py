"""The pack as a workbook: every table of it, and the numbers behind every chart, as numbers."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from outputs.columns import MEANINGS
from outputs.pack.content import Content, Flipbook, Grid, Line, Lines, Map, Picture, Points, Words
from outputs.pack.native import native_of
from outputs.pack.native_sheets import draw_native
from outputs.pack.pdf import column_widths
from outputs.workbook.safely import MADE, SAFE

A4 = 9
"""Number of the paper in spreadsheet programs."""
NARROWEST, WIDEST, OF_NUMBERS = 10.0, 60.0, 16.0
"""Letters of a column."""
LINE_POINTS, ROOM_OF_LETTER = 15.0, 1.15
"""Height of a line, and room of a letter against the usual one, as words break early."""
NAMES = ("item", "label", "arm", "what", "employer")
"""Columns of names, also where a name is all digits, as a school's reference number is."""
FORMULA_SIGNS = ("=", "+", "-", "@")
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
        writer = _Writer(book, dict(content.courses), in_every(content))
        front = writer.sheet("Summary", content.title)
        for section in content.all_sections:
            for grid in section.grids:
                writer.grid(section.title, grid)
            for block in section.blocks:
                if isinstance(block, Map):
                    writer.map(section.title, block)
        for section in content.all_sections:
            for picture in section.pictures:
                writer.numbers(picture, charts / f"{picture.name}.csv")
        writer.summary(front, content)
        book.worksheets()[0].activate()
    return path


def in_every(content: Content) -> frozenset[str]:
    """Return the parts that the names of all charts have: they tell no sheets apart."""
    names = [one.name for section in content.all_sections for one in section.pictures]
    parts = [set(name.split("-")) for name in names]
    return frozenset(set.intersection(*parts)) if len(parts) > 1 else frozenset()


class _Writer:
    """Writes sheets of one workbook, each with its name once, and lists them in front."""

    def __init__(self, book: Any, courses: Mapping[str, str], common: Collection[str]) -> None:
        self.book, self.courses, self.common = book, courses, common
        self.names = dict[str, tuple[str, str]]()
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top",
                                        "bottom": 1, "bg_color": "#E8EDF2"})  # fmt: skip
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.quiet = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})

    def sheet(self, name: str, holds: str) -> Any:
        """Begin a sheet of a name that no other has; what it holds is told in front."""
        told = "-".join(part for part in name.split("-") if part not in self.common)
        base = "".join(letter if letter.isalnum() or letter in " _-" else " " for letter in told)
        short, n = base[:LONGEST_NAME], 1
        while short.casefold() in self.names:
            n += 1
            short = f"{base[: LONGEST_NAME - 3]} {n}"
        self.names[short.casefold()] = (short, holds)
        page = self.book.add_worksheet(short)
        page.set_paper(A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        return page

    def summary(self, page: Any, content: Content) -> None:
        """Write what stands in front, every sentence of the pack in its order, and all sheets."""
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
        rows += [("Sheets of this workbook", ""), *self.names.values()]
        self.rows(page, 0, rows, (34.0, 110.0))

    def grid(self, section: str, grid: Grid) -> None:
        """Write a table as a reader sees it."""
        widths = [min(WIDEST, max(NARROWEST, width)) for width in column_widths(grid)]
        page = self.sheet(grid.key, f"{section}: {grid.title}")
        self.across(page, 0, section, widths, self.quiet)
        self.across(page, 1, grid.title, widths, self.bold)
        self.rows(page, 2, (grid.headings,), widths, self.heading)
        self.rows(page, 3, grid.rows, widths)
        if grid.note:
            self.across(page, len(grid.rows) + 4, grid.note, widths, self.quiet)
        page.freeze_panes(3, 1)
        page.repeat_rows(2)

    def map(self, section: str, block: Map) -> None:
        """Write a map of colours in words."""
        said = tuple(
            (row.label, *(f"{box.state}: {box.said}" for box in row.boxes)) for row in block.rows
        )
        self.grid(section, block.grid.model_copy(update={"rows": said}))

    def rows(
        self, page: Any, top: int, rows: Sequence[Sequence[str]], widths: Sequence[float],
        form: Any = None,
    ) -> None:  # fmt: skip
        """Write rows of words, the first cell of each in bold, each as high as it needs to be."""
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for at, row in enumerate(rows, start=top):
            lines = max(_high(cell, width) for cell, width in zip(row, widths, strict=True))
            page.set_row(at, LINE_POINTS * lines)
            for column, cell in enumerate(row):
                page.write_string(at, column, cell, form or (self.wrapped if column else self.bold))

    def across(self, page: Any, at: int, text: str, widths: Sequence[float], form: Any) -> None:
        """Write words across all columns."""
        last = max(1, len(widths) - 1)
        page.merge_range(at, 0, at, last, "", form)
        page.write_string(at, 0, text, form)
        page.set_row(at, LINE_POINTS * _high(text, sum(widths)))

    def numbers(self, picture: Picture, path: Path) -> None:
        """Write the numbers behind a chart, with the unit and meaning of every column."""
        if not path.is_file():
            return
        with path.open(encoding="utf-8", newline="") as file:
            headings, *rows = list(csv.reader(file))
        page = self.sheet(picture.name, f"Numbers behind the chart: {picture.title}")
        widths = [OF_NUMBERS] * len(headings)
        self.across(page, 0, picture.title, widths, self.bold)
        self.across(page, 1, " ".join(picture.said), widths, self.quiet)
        self.rows(page, 2, (headings,), widths, self.heading)
        for column, heading in enumerate(headings):
            if heading in MEANINGS:
                page.write_comment(2, column, ". ".join(filter(None, MEANINGS[heading])))
        for at, row in enumerate(rows, start=3):
            for column, cell in enumerate(row):
                if headings[column] in NAMES:
                    page.write_string(at, column, cell, self.wrapped)
                else:
                    self.value(page, at, column, cell)
        page.freeze_panes(3, 0)
        native = native_of(picture, path.parent, self.courses)
        if native is not None:
            draw_native(self.book, page, native, len(headings) + 1)

    def value(self, page: Any, row: int, column: int, cell: str) -> None:
        """Write a number as one, and anything else as words."""
        try:
            number = float(cell)
        except ValueError:
            page.write_string(row, column, without_guard(cell), self.wrapped)
            return
        if math.isfinite(number):
            page.write_number(row, column, number, self.whole if number == int(number) else
                              self.number)  # fmt: skip


def without_guard(cell: str) -> str:
    """Return a cell without the sign that keeps a CSV file's words from being read as a formula.

    Here words are written as words, so that it is not needed.
    """
    return cell[1:] if cell.startswith("'") and cell[1:2] in FORMULA_SIGNS else cell


def _high(text: str, width: float) -> int:
    """Return the lines that words take in a column of so many letters."""
    return sum(max(1, math.ceil(len(one) * ROOM_OF_LETTER / width)) for one in text.split("\n"))


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
