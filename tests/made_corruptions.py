"""Ways in which a filled-in workbook comes back broken, drawn one at a time."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from entities.workbook import SheetColumn, WorkbookSheet
from scenarios.diligence.reading import read_sheets

SHEETS = {sheet.key: sheet for sheet in read_sheets()}
Corruption = Callable[[Path, random.Random], None]


def in_book(path: Path, change: Callable[[Any], None]) -> None:
    """Open a workbook, change it, and save it in its place."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def in_parts(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the packed parts of a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def some_sheet(book: Any, draw: random.Random) -> tuple[Worksheet, WorkbookSheet]:
    key = draw.choice([key for key in SHEETS if key in book and book[key].max_row > 1])
    return book[key], SHEETS[key]


def some_cell(
    page: Worksheet, sheet: WorkbookSheet, draw: random.Random, *kinds: str
) -> tuple[int, int, SheetColumn] | None:
    """Return row, column and meaning of a filled cell of some kinds; None where there is none."""
    found = [
        (row, at, column)
        for at, column in enumerate(sheet.columns, 1) if not kinds or column.kind in kinds
        for row in range(2, page.max_row + 1) if page.cell(row, at).value is not None
    ]  # fmt: skip
    return draw.choice(found) if found else None


def cell_becomes(make: Callable[[SheetColumn, Any, random.Random], Any], *kinds: str) -> Corruption:
    """Return a way to change one filled cell of some kinds."""

    def corrupt(path: Path, draw: random.Random) -> None:
        def change(book: Any) -> None:
            for _ in range(50):
                page, sheet = some_sheet(book, draw)
                found = some_cell(page, sheet, draw, *kinds)
                if found is not None:
                    row, at, column = found
                    cell = page.cell(row, at)
                    cell.value = make(column, cell.value, draw)
                    return

        in_book(path, change)

    return corrupt


def wrong_type(column: SheetColumn, _value: Any, draw: random.Random) -> Any:
    wrong: dict[str, tuple[Any, ...]] = {
        "whole": ("many", True, dt.date(2027, 1, 1), 1.5, "1.2.3", "12 k", "1e3", "--5"),
        "number": ("much", False, dt.date(2027, 1, 1), "£1.5m", "1.234,50", "nan", "inf", "(5)"),
        "date": (46_266, "01/09/2027", "September 2027", True, "2027-13-01", 0.5),
        "choice": ("something else", 7, dt.date(2027, 1, 1), True),
        "yes_no": ("perhaps", 1, "ja", 0.0),
        "choices": (7, "something else", "none; cyber"),
        "text": (dt.date(2027, 1, 1), True, 1.5),
    }
    return draw.choice(wrong[column.kind])


def huge(_column: SheetColumn, _value: Any, draw: random.Random) -> Any:
    return draw.choice((1e9, -1e9, 1e15, 1e300, 10**12, "1,000,000,000,000"))


def written_otherwise(_column: SheetColumn, value: Any, draw: random.Random) -> Any:
    """The same figure in another form that a person may write."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, int | float):
        return draw.choice((f"{value:,}", f" {value} ", f"\N{NO-BREAK SPACE}{value}"))
    return draw.choice((f"  {value} ", f"{value}\N{NO-BREAK SPACE}"))


def formula(_column: SheetColumn, value: Any, draw: random.Random) -> Any:
    return draw.choice((
        "=1+1", f"={value}", "=SUM(A1:A9)", '=HYPERLINK("http://example.invalid","x")',
        "=cmd|' /C calc'!A0", "=1/0",
    ))  # fmt: skip


def bad_letters(_column: SheetColumn, value: Any, draw: random.Random) -> Any:
    bad = ("\N{REPLACEMENT CHARACTER}", "\N{ZERO WIDTH SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}")
    return f"{value}{draw.choice(bad)}x"


def shifted(path: Path, draw: random.Random) -> None:
    """Cells of some rows stand one column further right, or left, from some column on."""

    def change(book: Any) -> None:
        page, sheet = some_sheet(book, draw)
        width, first = len(sheet.columns), draw.randrange(1, 4)
        step, rows = draw.choice((1, -1)), range(2, page.max_row + 1)
        chosen = rows if draw.random() < 0.5 else [draw.choice(rows)]
        for row in chosen:
            values = [page.cell(row, at).value for at in range(first, width + 1)]
            moved = [None, *values] if step > 0 else [*values[1:], None]
            for at, value in enumerate(moved, first):
                page.cell(row, at).value = value

    in_book(path, change)


def columns_otherwise(path: Path, draw: random.Random) -> None:
    """An empty column, or two columns that change places, names and all: nothing else changes."""

    def change(book: Any) -> None:
        page, sheet = some_sheet(book, draw)
        if draw.random() < 0.5:
            page.insert_cols(draw.randrange(1, len(sheet.columns) + 1))
            return
        one, other = draw.sample(range(1, len(sheet.columns) + 1), 2)
        for row in range(1, page.max_row + 1):
            here, there = page.cell(row, one), page.cell(row, other)
            here.value, there.value = there.value, here.value

    in_book(path, change)


def merged(path: Path, draw: random.Random) -> None:
    def change(book: Any) -> None:
        page, sheet = some_sheet(book, draw)
        row, at = draw.randrange(2, page.max_row + 1), draw.randrange(1, len(sheet.columns))
        page.merge_cells(start_row=row, end_row=row + draw.randrange(2), start_column=at,
                         end_column=at + 1)  # fmt: skip

    in_book(path, change)


def twice(path: Path, draw: random.Random) -> None:
    """A row stands there a second time."""

    def change(book: Any) -> None:
        while True:
            page, sheet = some_sheet(book, draw)
            if sheet.once or sheet.single:
                break
        row, last = draw.randrange(2, page.max_row + 1), page.max_row + 1
        for at in range(1, len(sheet.columns) + 1):
            page.cell(last, at).value = page.cell(row, at).value

    in_book(path, change)


def names_otherwise(path: Path, draw: random.Random) -> None:
    """A name of a column is gone, changed or there twice; or a sheet is."""

    def change(book: Any) -> None:
        page, sheet = some_sheet(book, draw)
        at = draw.randrange(1, len(sheet.columns) + 1)
        what = draw.randrange(4)
        if what == 0:
            page.cell(1, at).value = None
        elif what == 1:
            page.cell(1, at).value = "Something else"
        elif what == 2:
            page.cell(1, at).value = page.cell(1, at % len(sheet.columns) + 1).value
        else:
            page.title = f"{sheet.key} (2)"

    in_book(path, change)


def unknown_code(path: Path, draw: random.Random) -> None:
    """A code that must stand on another sheet stands nowhere."""

    def change(book: Any) -> None:
        while True:
            page, sheet = some_sheet(book, draw)
            matching = [at for at, column in enumerate(sheet.columns, 1) if column.matches]
            if matching:
                break
        cell = page.cell(draw.randrange(2, page.max_row + 1), draw.choice(matching))
        cell.value = 999_998 if isinstance(cell.value, int) else "ZZ"

    in_book(path, change)


def with_part(name: str, content: bytes) -> Corruption:
    def corrupt(path: Path, _draw: random.Random) -> None:
        in_parts(path, lambda parts: parts.update({name: content}))

    return corrupt


def bomb(path: Path, _draw: random.Random) -> None:
    """A part that unpacks to forty megabytes out of forty kilobytes."""
    in_parts(path, lambda parts: parts.update({"xl/media/image1.bin": bytes(40 * 2**20)}))


def entities(path: Path, draw: random.Random) -> None:
    def change(parts: dict[str, bytes]) -> None:
        name = draw.choice([name for name in parts if name.endswith(".xml")])
        nest = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
        parts[name] = re.sub(rb"(<\?xml[^>]*\?>)", lambda m: m[1] + nest, parts[name], count=1)
        if nest not in parts[name]:
            parts[name] = nest + parts[name]

    in_parts(path, change)


def other_alphabet(path: Path, draw: random.Random) -> None:
    """A sheet is written in UTF-16, and says so; or in a Windows alphabet, and says UTF-8."""

    def change(parts: dict[str, bytes]) -> None:
        name = draw.choice([name for name in parts if name.startswith("xl/worksheets/sheet")])
        text = parts[name].decode("utf-8")
        body = re.sub(r"<\?xml[^>]*\?>", "", text)
        if draw.random() < 0.5:
            parts[name] = ('<?xml version="1.0" encoding="UTF-16"?>' + body).encode("utf-16")
        else:
            marked = body.replace("<sheetData>", "<sheetData><!-- caf\xe9 -->")
            parts[name] = ('<?xml version="1.0" encoding="UTF-8"?>' + marked).encode("cp1252")

    in_parts(path, change)


def cut_short(path: Path, draw: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: draw.randrange(len(content))])


def flipped(path: Path, draw: random.Random) -> None:
    """Some bytes of the packed file are others."""
    content = bytearray(path.read_bytes())
    for _ in range(draw.randrange(1, 6)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    path.write_bytes(bytes(content))


def another_kind(path: Path, draw: random.Random) -> None:
    """It is no workbook at all."""
    path.write_bytes(draw.choice((b"", b"a,b\n1,2\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200)))


def far_away(path: Path, draw: random.Random) -> None:
    """Something stands far below, or far beside, the table."""

    def change(book: Any) -> None:
        page, _ = some_sheet(book, draw)
        page.cell(draw.choice((2, 1_000_000)), draw.choice((300, 16_000))).value = 1

    in_book(path, change)


def extra_sheet(path: Path, _draw: random.Random) -> None:
    def change(book: Any) -> None:
        book.create_sheet("Notes of mine")["A1"] = "a remark"

    in_book(path, change)


CORRUPTIONS: dict[str, Corruption] = {
    "wrong type": cell_becomes(wrong_type),
    "huge": cell_becomes(huge, "whole", "number"),
    "written otherwise": cell_becomes(written_otherwise, "whole", "number", "date", "choice"),
    "formula": cell_becomes(formula),
    "bad letters": cell_becomes(bad_letters, "text", "choice"),
    "shifted": shifted,
    "columns otherwise": columns_otherwise,
    "merged": merged,
    "twice": twice,
    "names otherwise": names_otherwise,
    "unknown code": unknown_code,
    "macros": with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
    "link outside": with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
    "bomb": bomb,
    "entities": entities,
    "other alphabet": other_alphabet,
    "cut short": cut_short,
    "flipped": flipped,
    "another kind": another_kind,
    "far away": far_away,
    "extra sheet": extra_sheet,
}


def corrupted(original: Path, path: Path, name: str, seed: int) -> Path:
    """Copy a workbook and break the copy in one way."""
    shutil.copyfile(original, path)
    CORRUPTIONS[name](path, random.Random(seed))
    return path
