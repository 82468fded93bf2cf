"""Opening a filled-in workbook: what is not plain cells is refused, with its place.

A workbook comes from outside. It may be huge when unpacked, hold programs, formulas, or cells
joined into one; none of that is carried out, and nothing of it is read as if it were a figure.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scenarios.filled.packed_parts import Counted, PartError, check_part
from scenarios.reading.faults import BadInput, Fault, place_of
from scenarios.returns.workbook import UNREADABLE, check_workbook_file, refusal, tidy

MOST_UNPACKED_BYTES = 30 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 200
PROGRAMS = ("vbaproject", "activex", "embeddings/", "externallinks/", "macrosheets/")
"""Parts of a workbook that can carry something out, or bring in something from elsewhere."""


@dataclass(frozen=True)
class RawCell:
    """One cell that holds something.

    Attributes
    ----------
    number_format
        As the spreadsheet shows a number; a per cent sign in it changes what is meant.
    formula
        Whether it holds a formula, which is never calculated here.
    """

    row: int
    column: int
    value: object
    number_format: str = ""
    formula: bool = False


@dataclass(frozen=True)
class RawSheet:
    """The cells of one sheet that hold anything, and the cells that are joined into one."""

    title: str
    place: str
    cells: tuple[RawCell, ...]
    joined: tuple[str, ...] = ()

    def fault(self, row: int, column: int, name: str, message: str) -> Fault:
        """Return a fault of one cell: row and column counted from 1."""
        key = f"column {get_column_letter(column)} ({name!r})" if column else ""
        return Fault(f"{self.place} row {row}", None, key, message)


def open_filled(path: Path) -> tuple[RawSheet, ...]:
    """Read the cells of every sheet of a workbook as they were written.

    Raises
    ------
    BadInput
        When it is missing, no workbook, too large when unpacked, or holds a program.
    """
    check_workbook_file(path)
    try:
        _check_parts(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Opened here, for the library leaves a broken file open.
            with path.open("rb") as held:
                book = load_workbook(held, data_only=False, keep_links=False, keep_vba=False)
                return tuple(_raw(path, sheet) for sheet in book.worksheets)
    except UNREADABLE as error:
        text = f"cannot be read as a workbook ({type(error).__name__}); save it again as .xlsx"
        raise refusal(path, text) from None


def _check_parts(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        names = [part.filename for part in parts]
        size = sum(part.file_size for part in parts)
        if size > MOST_UNPACKED_BYTES:
            most, megabyte = MOST_UNPACKED_BYTES // 2**20, size // 2**20
            raise refusal(path, f"would unpack to {megabyte} MB; at most {most} MB are read")
        if len(set(names)) < len(names):
            raise refusal(path, "holds two parts of one name; save it again as .xlsx")
        found = [name for name in names if any(part in name.lower() for part in PROGRAMS)]
        if found:
            text = f"holds a program, or a link to another file ({found[0]}); nothing of the kind"
            raise refusal(path, f"{text} is read: save it as a plain .xlsx without macros or links")
        counted = Counted()
        for name in (name for name in names if name.endswith((".xml", ".rels"))):
            try:
                check_part(packed, name, counted)
            except PartError as error:
                text = f"{error} in {name}; save it again as .xlsx, with the tables alone"
                raise refusal(path, text) from None


def _raw(path: Path, sheet: Worksheet) -> RawSheet:
    title = tidy(sheet.title)
    place = f"{place_of(path)} sheet {title!r}"
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        text = (
            f"reaches to row {sheet.max_row}, column {sheet.max_column}; at most {MOST_ROWS} rows "
            f"and {MOST_COLUMNS} columns are read: delete what stands below and beside the table"
        )
        raise BadInput([Fault(place, None, "", text)])
    joined = tuple(str(area) for area in sheet.merged_cells.ranges)
    return RawSheet(title, place, tuple(_cells(sheet)), joined)


def _cells(sheet: Worksheet) -> Iterator[RawCell]:
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell, Cell) and cell.value not in (None, ""):
                yield RawCell(
                    row=cell.row, column=cell.column, value=cell.value,
                    number_format=str(cell.number_format or ""), formula=cell.data_type == "f",
                )  # fmt: skip
