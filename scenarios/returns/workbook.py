"""Opening published files with care: sizes limited, nothing calculated, every cell with its place.

Files come from outside and are not trusted: a file or its unpacked content beyond the limits below
is refused before it is read.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from scenarios.reading.faults import BadInput, Fault, place_of

MEGABYTE = 1024 * 1024
MOST_WORKBOOK_BYTES = 60 * MEGABYTE
MOST_UNPACKED_BYTES = 600 * MEGABYTE
MOST_TEXT_BYTES = 200 * MEGABYTE
MOST_ROWS = 200_000
MOST_COLUMNS = 400
MOST_CELLS = 8_000_000
"""Cells of a workbook, empty ones before the last of a row too: four times the fullest return."""
HEADER_WITHIN_ROWS = 40
"""The row of names stands within so many rows from the top (published files: at most the ninth)."""

UNREADABLE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    EOFError,
    OSError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)
"""What the reader of workbooks raises where a file is no workbook, or a broken one."""

Cells = tuple[object, ...]


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet (or of a comma-separated file), rows counted from 1.

    Attributes
    ----------
    place
        File and sheet, as a person would name them.
    """

    place: str
    title: str
    rows: tuple[Cells, ...]

    def fault(self, row: int, column: int, name: str, message: str) -> Fault:
        """Return a fault of one cell: row and column counted from 1."""
        key = f"column {get_column_letter(column)} ({name!r})" if column else ""
        return Fault(f"{self.place} row {row}", None, key, message)


@dataclass(frozen=True)
class Table:
    """A sheet whose row of names has been found.

    Attributes
    ----------
    columns
        Name with nothing but its letters and figures -> first column of that name, from 1.
    names
        Column, from 1 -> its name as printed, spaces and line breaks tidied.
    """

    sheet: Sheet
    header_row: int
    columns: dict[str, int]
    names: dict[int, str]
    repeated: tuple[str, ...]

    def body(self) -> Iterator[tuple[int, Cells]]:
        """Yield every row below the names that holds anything, with its number from 1."""
        for number, cells in enumerate(self.sheet.rows[self.header_row :], self.header_row + 1):
            if any(cell not in (None, "") for cell in cells):
                yield number, cells


def bare(name: object) -> str:
    """Return a name with nothing but its letters and figures, to match names across years."""
    return "".join(letter for letter in str(name).casefold() if letter.isalnum())


def tidy(name: object) -> str:
    """Return a name on one line without spaces at its ends."""
    return " ".join(str(name).split())


def cell(cells: Cells, column: int | None) -> object:
    """Return what stands in a column, counted from 1; nothing when there is no such column."""
    return cells[column - 1] if column and column <= len(cells) else None


def refusal(path: Path, message: str) -> BadInput:
    """Return the refusal of a whole file."""
    return BadInput([Fault(place_of(path), None, "", message)])


def _check_file(path: Path, most: int) -> None:
    if not path.is_file():
        raise refusal(path, "there is no such file")
    size = path.stat().st_size
    if size > most:
        text = f"is {size // MEGABYTE} MB; at most {most // MEGABYTE} MB are read"
        raise refusal(path, text)


def check_workbook_file(path: Path) -> None:
    """Refuse a file that is missing, too large, or named as no workbook is.

    Raises
    ------
    BadInput
        With what is the matter.
    """
    _check_file(path, MOST_WORKBOOK_BYTES)
    if path.suffix.lower() != ".xlsx":
        text = f"is a {path.suffix or 'file without ending'}; only .xlsx workbooks are read"
        raise refusal(path, text)


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Read every sheet of an .xlsx workbook: stored values only, no formula is calculated.

    Raises
    ------
    BadInput
        When the file is missing, no workbook, or beyond the limits of size.
    """
    check_workbook_file(path)
    try:
        _check_unpacked(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(path)
    except UNREADABLE as error:
        text = f"cannot be read as a workbook ({type(error).__name__}); save it again as .xlsx"
        raise refusal(path, text) from None


def _check_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > MOST_UNPACKED_BYTES:
        most = MOST_UNPACKED_BYTES // MEGABYTE
        text = f"would unpack to {size // MEGABYTE} MB; at most {most} MB are read"
        raise refusal(path, text)


def _sheets(path: Path) -> tuple[Sheet, ...]:
    # Opened here, for the library leaves a broken file open.
    with path.open("rb") as held:
        book = load_workbook(held, read_only=True, data_only=True)
        found: list[Sheet] = []
        room = MOST_CELLS
        for sheet in book.worksheets:
            found.append(_sheet(path, sheet, room))
            room -= sum(map(len, found[-1].rows))
        return tuple(found)


def _sheet(path: Path, sheet: Any, room: int) -> Sheet:
    """Read one sheet, of which no more cells are kept than there is room for."""
    sheet.reset_dimensions()
    title, rows = tidy(sheet.title), list[Cells]()
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        rows.append(_without_end(row))
        room -= len(rows[-1])
        if room < 0:
            text = f"holds more than {MOST_CELLS:,} cells (at sheet {title!r}, row {len(rows)})"
            raise refusal(path, f"{text}; keep the sheets that are needed and save it again")
    if len(rows) >= MOST_ROWS:
        raise refusal(path, f"sheet {title!r} has {MOST_ROWS} rows or more")
    return Sheet(f"{path.name} sheet {title!r}", title, tuple(rows))


def _without_end(row: Cells) -> Cells:
    """Return a row without the empty cells at its end: a sheet may be wide for nothing."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def read_comma_separated(path: Path) -> Sheet:
    """Read a comma-separated file in UTF-8 or, failing that, in the Windows alphabet (cp1252).

    Raises
    ------
    BadInput
        When the file is missing, too large, or has an overlong field.
    """
    _check_file(path, MOST_TEXT_BYTES)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    try:
        rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise refusal(path, f"cannot be read as comma-separated text ({error})") from None
    return Sheet(path.name, path.name, rows)


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read a published file, workbook or comma-separated, by its ending."""
    return (read_comma_separated(path),) if path.suffix.lower() == ".csv" else read_workbook(path)


def find_table(sheet: Sheet, anchors: Iterable[str]) -> Table | None:
    """Find the row of names: the first that holds a cell exactly equal to one of the anchors.

    Rows of codes or titles above it are skipped. A name that stands twice means its first column.
    """
    wanted = {bare(anchor) for anchor in anchors}
    for number, cells in enumerate(sheet.rows[:HEADER_WITHIN_ROWS], 1):
        if any(isinstance(c, str) and bare(c) in wanted for c in cells):
            return _table(sheet, number, cells)
    return None


def _table(sheet: Sheet, header_row: int, cells: Cells) -> Table:
    columns: dict[str, int] = {}
    names: dict[int, str] = {}
    repeated: list[str] = []
    for column, name in enumerate(cells, 1):
        if name in (None, "") or not bare(name):
            continue
        names[column] = tidy(name)
        if bare(name) in columns:
            repeated.append(tidy(name))
        columns.setdefault(bare(name), column)
    return Table(sheet, header_row, columns, names, tuple(repeated))
