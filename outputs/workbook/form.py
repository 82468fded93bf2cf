"""Writing the workbook that trusts fill in: a sheet for each kind of thing, units, drop-downs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from entities.workbook import SheetColumn, WorkbookSheet
from outputs.workbook.safely import MADE, SAFE

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""By sheet: what is filled in already, a row each, by column."""

READ_ME, LISTS = "Read me", "Lists"
MOST_ROWS = 2_000
"""Rows of a sheet that have drop-downs and limits."""
EARLIEST = dt.date(1950, 1, 1)
WIDEST = 34
LONGEST_MESSAGE = 250
ROW_NEEDS = "needed in every row that is used"
NEEDS = {
    "required": "needed for a first run",
    "where_it_applies": "needed where it applies",
    "optional": "if you have it",
}
ADVICE = (
    "Fill in what you have. Columns with * are needed for a first run; everything else answers a "
    "check of due diligence or narrows a range. What is empty counts as unknown, never as fine.",
    "Write no names of people, no e-mail addresses and no rows on single pupils. A post has a "
    "code, its holder a band of age and of service.",
    "One row of names stands on top of each sheet; leave it as it is. Amounts are in pounds, dates "
    "as 2027-09-01. Nothing is calculated in this file: write figures, not formulas.",
    "A school is known by its URN, a trust by the code you give it on the first sheet, and a "
    "centre by CENTRAL: and that code.",
)


def note(column: SheetColumn, *, names_row: bool = False) -> str:
    """Say in a note what may stand in a column, where it is found, and how much it is needed.

    Parameters
    ----------
    names_row
        Whether it tells what its row is of, so that no row can be without it.
    """
    allowed = _allowed(column)
    need = ROW_NEEDS if names_row and column.need != "required" else NEEDS[column.need]
    parts = [f"{column.key}: {need}.", allowed, f"Where to find it: {column.where}."]
    return " ".join(part for part in parts if part)


def _allowed(column: SheetColumn) -> str:
    low, high = column.low, column.high
    if column.kind in ("choice", "choices"):
        several = (
            "One or more, with a semicolon between them" if column.kind == "choices" else "One"
        )
        return f"{several} of: {'; '.join(column.offered)}."
    if column.kind == "yes_no":
        return "yes or no."
    if column.kind == "date":
        return "A date, as 2027-09-01."
    if column.kind == "text":
        shape = f"{column.shape_says[:1].upper()}{column.shape_says[1:]}." if column.shape else ""
        return f"As on {column.matches}." if column.matches else shape
    whole = "A whole number" if column.kind == "whole" else "A number"
    if low is not None and high is not None:
        return f"{whole} from {low:,.10g} to {high:,.10g}."
    return f"{whole}, {low:,.10g} or more." if low is not None else f"{whole}."


def write_form(path: Path, sheets: Sequence[WorkbookSheet], rows: Rows | None = None) -> None:
    """Write the workbook, with what is known filled in.

    Parameters
    ----------
    rows
        What is filled in already; nothing, if left out.

    Raises
    ------
    FileExistsError
        When there is a file of that name: it may hold a trust's work.
    KeyError
        When a row has a column that its sheet has not.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already; give another name, or move it away first")
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), SAFE) as book:
        book.set_properties({"title": "Due diligence of school trusts", "created": MADE})
        _read_me(book, sheets)
        lists = _lists(book, sheets)
        for sheet in sheets:
            _sheet(book, sheet, (rows or {}).get(sheet.key, ()), lists)
        book.worksheets()[0].activate()


def _read_me(book: Workbook, sheets: Sequence[WorkbookSheet]) -> None:
    page, bold = book.add_worksheet(READ_ME), book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 18)
    page.set_column(1, 2, 70)
    page.write_string(0, 0, "Due diligence of school trusts: what to fill in", bold)
    for row, advice in enumerate(ADVICE, start=2):
        page.merge_range(row, 0, row, 2, advice, wrapped)
        page.set_row(row, 32)
    first = len(ADVICE) + 3
    for column, name in enumerate(("Sheet", "What it tells", "What one row is")):
        page.write_string(first, column, name, bold)
    for row, sheet in enumerate(sheets, start=first + 1):
        page.write_url(row, 0, f"internal:'{sheet.key}'!A1", string=sheet.key)
        page.write_string(row, 1, sheet.purpose)
        page.write_string(row, 2, sheet.row)


def _lists(book: Workbook, sheets: Iterable[WorkbookSheet]) -> dict[tuple[str, ...], str]:
    """Write every list of choices once, and return where each stands."""
    page = book.add_worksheet(LISTS)
    found: dict[tuple[str, ...], str] = {}
    for choices in (column.offered for sheet in sheets for column in sheet.columns):
        if not choices or choices in found:
            continue
        at = len(found)
        for row, choice in enumerate(choices):
            page.write_string(row, at, choice)
        letters = xlsxwriter.utility.xl_col_to_name(at)
        found[choices] = f"={LISTS}!${letters}$1:${letters}${len(choices)}"
    page.hide()
    return found


def _sheet(
    book: Workbook, sheet: WorkbookSheet, rows: Sequence[Mapping[str, object]],
    lists: Mapping[tuple[str, ...], str],
) -> None:  # fmt: skip
    page = book.add_worksheet(sheet.key)
    names = {
        need: book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": colour,
                               "border": 1})
        for need, colour in (("required", "#CFE3F2"), ("where_it_applies", "#E8E8E8"),
                             ("optional", "#F6F6F6"))
    }  # fmt: skip
    page.freeze_panes(1, 1)
    page.set_row(0, 48)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.heading, names[column.need])
        told = note(column, names_row=column.key in sheet.once)
        page.write_comment(0, at, told, {"x_scale": 2})
        page.set_column(at, at, min(WIDEST, max(12, len(column.label) * 0.7)))
        _limit(page, at, column, lists)
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows, start=1):
        for key, value in row.items():
            column = sheet.column(key)
            at = [other.key for other in sheet.columns].index(column.key)
            _cell(page, (number, at), _said(column, value), dates)


def _said(column: SheetColumn, value: object) -> object:
    """Return choices as a person says them, and anything else as it is."""
    if isinstance(value, str):
        return column.said(value)
    if column.choices and isinstance(value, tuple | list):
        return [column.said(str(choice)) for choice in value]
    return value


def _cell(page: Worksheet, at: tuple[int, int], value: object, dates: Format) -> None:
    """Write a value as what it is; words never become a formula."""
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(*at, "yes" if value else "no")
    elif isinstance(value, dt.date):
        page.write_datetime(*at, dt.datetime(value.year, value.month, value.day), dates)
    elif isinstance(value, int | float):
        page.write_number(*at, value)
    elif isinstance(value, tuple | list):
        page.write_string(*at, "; ".join(map(str, value)))
    else:
        page.write_string(*at, str(value))


def _limit(
    page: Worksheet, at: int, column: SheetColumn, lists: Mapping[tuple[str, ...], str]
) -> None:
    """Let a spreadsheet program refuse what may not stand there; it is checked again when read."""
    rule = _rule(column, lists)
    if rule is not None:
        message = note(column)[:LONGEST_MESSAGE]
        page.data_validation(
            1,
            at,
            MOST_ROWS,
            at,
            {**rule, "error_title": "Not allowed here", "error_message": message},
        )


def _rule(column: SheetColumn, lists: Mapping[tuple[str, ...], str]) -> dict[str, Any] | None:
    if column.kind == "choice":
        return {"validate": "list", "source": lists[column.offered]}
    if column.kind == "yes_no":
        return {"validate": "list", "source": ["yes", "no"]}
    if column.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": EARLIEST}
    if column.kind not in ("whole", "number"):
        return None
    validate = "integer" if column.kind == "whole" else "decimal"
    low, high = column.low, column.high
    if low is not None and high is not None:
        return {"validate": validate, "criteria": "between", "minimum": low, "maximum": high}
    least = low if low is not None else -1e12
    return {"validate": validate, "criteria": "between", "minimum": least, "maximum": 1e12}
