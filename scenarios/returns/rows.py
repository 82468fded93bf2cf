"""One row of the return: its figures read, or every cell that cannot be read told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from entities.accounts import DIRECT_REVENUE_FINANCING, INCOME_LINES
from scenarios.reading.faults import Fault
from scenarios.returns.cells import read_number, read_words
from scenarios.returns.columns import GRANT_PARTS, LINES, Column
from scenarios.returns.workbook import Cells, Table, bare, cell

COLUMNS_NAMED = 3
"""Columns named in one message about a row; the rest are counted."""

GRANTS = "dfe_revenue_grants"


@dataclass(frozen=True)
class Figures:
    """Figures of one row by our names, and what is wrong with it."""

    values: Mapping[str, float]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    def pounds(self, key: str) -> int:
        """Return a figure in whole pounds."""
        return round(self.values[key])


def place_of_row(table: Table, row: int) -> str:
    """Name a row as a person would."""
    return f"{table.sheet.place} row {row}"


def words_in(table: Table, cells: Cells, column: Column) -> str:
    """Return the words of one column of a row."""
    return read_words(raw(table, cells, column))


def raw(table: Table, cells: Cells, column: Column) -> object:
    """Return what stands in one column of a row."""
    found = column.find(table.columns)
    return cell(cells, found[0]) if found else None


def read_needed(table: Table, row: int, cells: Cells, wanted: Mapping[str, Column]) -> Figures:
    """Read figures that a trust cannot do without: each missing one is a fault, never nil."""
    values: dict[str, float] = {}
    troubles: dict[str, list[int]] = {}
    for key, column in wanted.items():
        parts = []
        for at in column.find(table.columns):
            number, trouble = read_number(cell(cells, at))
            if number is None:
                troubles.setdefault(trouble, []).append(at)
            else:
                parts.append(number)
        values[key] = sum(round(part) for part in parts) if len(parts) > 1 else sum(parts[:1])
    faults = tuple(_row_fault(table, row, at, text) for text, at in troubles.items())
    return Figures(values, faults)


def _row_fault(table: Table, row: int, columns: list[int], trouble: str) -> Fault:
    """Tell one trouble of a row once, however many columns have it."""
    named = [table.sheet.fault(row, at, table.names[at], "").key for at in columns]
    more = len(named) - COLUMNS_NAMED
    tail = f" and {more} more columns" if more > 0 else ""
    where, message = place_of_row(table, row), f"{trouble}; this trust cannot be imported"
    return Fault(where, None, ", ".join(named[:COLUMNS_NAMED]) + tail, message)


def read_printed(table: Table, cells: Cells, wanted: Mapping[str, Column]) -> dict[str, float]:
    """Read figures that are good to have: what is missing is left out."""
    found = {}
    for key, column in wanted.items():
        number = read_number(raw(table, cells, column)).number
        if number is not None:
            found[key] = number
    return found


def with_grant_parts(
    table: Table, row: int, cells: Cells, figures: Figures, totals: Mapping[str, float]
) -> Figures:
    """Add the grants that sheets from 2024 print apart, unless total income shows them inside.

    The layout changed and nothing in the file says whether the first column still includes them;
    the row's own total income does (identity 1).
    """
    wanted = {n: Column((n,)) for n in GRANT_PARTS if bare(n) in table.columns}
    if figures.faults or not wanted:
        return figures
    parts = read_needed(table, row, cells, wanted)
    apart = sum(round(number) for number in parts.values.values())
    if parts.faults or not apart:
        return Figures(figures.values, parts.faults)
    base = sum(figures.pounds(line) for line in INCOME_LINES)
    base -= figures.pounds(DIRECT_REVENUE_FINANCING)
    if totals.get("income") == base:
        return figures
    values = {**figures.values, GRANTS: figures.pounds(GRANTS) + apart}
    note = f"{place_of_row(table, row)}: grants printed apart ({apart:,} pounds) were added"
    return Figures(values, (), (note,))


def money(figures: Figures) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the lines in whole pounds, nil lines left out, and a note when pence were rounded."""
    lines = {line: figures.pounds(line) for line in LINES if figures.pounds(line)}
    pence = [line for line in LINES if figures.values[line] != round(figures.values[line])]
    note = (f"pence were rounded to whole pounds in {', '.join(pence)}",) if pence else ()
    return lines, note
