"""One sheet of a filled-in workbook: its row of names, and each row of it as values by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils.cell import range_boundaries

from entities.sense import nearest
from entities.workbook import SheetColumn, WorkbookSheet
from scenarios.diligence.facts import Value
from scenarios.filled.opening import RawCell, RawSheet
from scenarios.filled.values import Trouble, value_of
from scenarios.reading.faults import Fault
from scenarios.returns.cells import shown
from scenarios.returns.workbook import bare

NAMES_ROW = 1


@dataclass(frozen=True)
class FilledRow:
    """One row, and where each value stands, so that a fault of it can be told with its place."""

    sheet: WorkbookSheet
    raw: RawSheet
    number: int
    values: Mapping[str, Value]
    columns: Mapping[str, int]
    wrong: frozenset[str] = frozenset()
    """Columns that hold something, which cannot be read."""

    def fault(self, key: str, message: str) -> Fault:
        """Return a fault of one of its columns."""
        label = self.sheet.column(key).label
        return self.raw.fault(self.number, self.columns.get(key, 0), label, message)


def read_sheet(
    sheet: WorkbookSheet, raw: RawSheet
) -> tuple[tuple[FilledRow, ...], tuple[Fault, ...]]:
    """Read every row below the names; rows that hold nothing are left out.

    Returns
    -------
    The rows, and every fault found; with a fault of the names no row is read.
    """
    columns, unnamed = _columns(sheet, raw)
    if unnamed:
        return (), (*unnamed, *_joined(raw))
    by_row: dict[int, dict[int, RawCell]] = {}
    for cell in raw.cells:
        if cell.row > NAMES_ROW:
            by_row.setdefault(cell.row, {})[cell.column] = cell
    rows, found = [], list(_joined(raw))
    for number, cells in sorted(by_row.items()):
        values, troubles = _row(sheet, raw, columns, cells)
        found += troubles
        if values or troubles:
            wrong = frozenset(
                key for key, at in columns.items() if at in cells and key not in values
            )
            rows.append(FilledRow(sheet, raw, number, values, columns, wrong))
    return tuple(rows), tuple(found)


def _columns(sheet: WorkbookSheet, raw: RawSheet) -> tuple[dict[str, int], tuple[Fault, ...]]:
    """Find each column by its name; all of them are to be there, once."""
    names = {bare(text): column for column in sheet.columns
             for text in (column.heading, column.label, column.key)}  # fmt: skip
    found: dict[str, int] = {}
    faults: list[Fault] = []
    for cell in (cell for cell in raw.cells if cell.row == NAMES_ROW):
        column = names.get(bare(cell.value)) if isinstance(cell.value, str) else None
        if column is None:
            close = nearest(cell.value, [one.heading for one in sheet.columns])
            hint = close if close.startswith("; did") else ""
            text = f"found {shown(cell.value)}, which is no name of this sheet's columns{hint}"
            faults.append(raw.fault(NAMES_ROW, cell.column, str(cell.value)[:40], text))
        elif column.key in found:
            text = "stands there twice; each column has its name once"
            faults.append(raw.fault(NAMES_ROW, cell.column, column.label, text))
        else:
            found[column.key] = cell.column
    return found, (*faults, *_absent(sheet, raw, found))


def _absent(sheet: WorkbookSheet, raw: RawSheet, found: Mapping[str, int]) -> Iterator[Fault]:
    for column in sheet.columns:
        if column.key not in found:
            text = f"no column is called {column.heading!r}; leave the row of names as it was"
            yield Fault(f"{raw.place} row {NAMES_ROW}", None, "", text)


def _joined(raw: RawSheet) -> Iterator[Fault]:
    for area in raw.joined:
        column, row, *_ = range_boundaries(area)
        text = f"the cells {area} are joined into one; what the others held is lost: part them"
        yield raw.fault(row or 1, column or 1, area, text)


def _row(
    sheet: WorkbookSheet, raw: RawSheet, columns: Mapping[str, int], cells: Mapping[int, RawCell]
) -> tuple[dict[str, Value], list[Fault]]:
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    by_place = {place: sheet.column(key) for key, place in columns.items()}
    for place, cell in sorted(cells.items()):
        column = by_place.get(place)
        if column is None:
            text = f"found {shown(cell.value)} under no name; move it, or delete it"
            faults.append(raw.fault(cell.row, place, "no name", text))
            continue
        try:
            value = value_of(column, cell)
        except Trouble as trouble:
            faults.append(raw.fault(cell.row, place, column.label, str(trouble)))
            continue
        if value is not None:
            values[column.key] = value
    return values, [*faults, *_too_large(sheet, raw, columns, cells, values)]


def _too_large(
    sheet: WorkbookSheet, raw: RawSheet, columns: Mapping[str, int], cells: Mapping[int, RawCell],
    values: Mapping[str, Value],
) -> Iterator[Fault]:  # fmt: skip
    """Tell of a part that is larger than its whole."""
    row = next(iter(cells.values())).row
    for column in _bounded(sheet.columns):
        part, whole = values.get(column.key), values.get(column.at_most)
        if isinstance(part, int | float) and isinstance(whole, int | float) and part > whole:
            text = (
                f"found {part:,.10g}, more than the {whole:,.10g} of "
                f"{sheet.column(column.at_most).label!r} in the same row"
            )
            yield raw.fault(row, columns[column.key], column.label, text)


def _bounded(columns: Sequence[SheetColumn]) -> tuple[SheetColumn, ...]:
    return tuple(column for column in columns if column.at_most)
