"""Filled-in workbooks, one or several, put together: every fault of all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from entities.sense import nearest
from entities.workbook import WorkbookSheet
from scenarios.diligence.facts import CENTRE_OF, OF_SCHOOL_OR_CENTRE, Row, Value
from scenarios.diligence.reading import read_sheets
from scenarios.filled.opening import RawSheet, open_filled
from scenarios.filled.sheets import FilledRow, read_sheet
from scenarios.reading.faults import BadInput, Fault, in_order, place_of
from scenarios.returns.cells import shown

BESIDE = ("Read me", "Lists")
"""Sheets of the workbook that hold nothing to read."""


@dataclass(frozen=True)
class Filled:
    """What some workbooks hold together.

    Attributes
    ----------
    sheets
        By sheet, its rows as values by column; what is empty is absent.
    faults
        What is wrong, each with its place.
    gaps
        What a first run needs and is empty, each with its place; no fault for a check.
    notes
        What a reader should know: sheets that are not there.
    """

    sheets: Mapping[str, tuple[Row, ...]]
    faults: tuple[Fault, ...] = ()
    gaps: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_filled(paths: Sequence[Path], sheets: Sequence[WorkbookSheet] | None = None) -> Filled:
    """Read workbooks that belong together: those of trusts that may merge.

    A file that cannot be opened at all is among the faults, and the others are read.
    """
    asked = tuple(sheets or read_sheets())
    rows: dict[str, list[FilledRow]] = {sheet.key: [] for sheet in asked}
    faults: list[Fault] = []
    there: set[str] = set()
    for path in dict.fromkeys(paths):
        try:
            raws = open_filled(path)
        except BadInput as bad:
            faults += bad.faults
            continue
        found, wrong, titles = _of_one(path, raws, asked)
        faults += wrong
        there |= titles
        for row in found:
            rows[row.sheet.key].append(row)
    whole = {key: tuple(own) for key, own in rows.items()}
    faults += [*_twice(whole), *_unmatched(whole), *_homeless(whole), *_several(whole)]
    names = [sheet.key for sheet in asked if sheet.key not in there]
    notes = (f"Not there, so that nothing of it is known: {', '.join(names)}.",) if names else ()
    values = {key: tuple(row.values for row in own) for key, own in whole.items()}
    return Filled(values, in_order(faults), in_order(_gaps(asked, whole)), notes)


def _of_one(
    path: Path, raws: Sequence[RawSheet], asked: Sequence[WorkbookSheet]
) -> tuple[list[FilledRow], list[Fault], set[str]]:
    by_title = {raw.title: raw for raw in raws}
    keys = [sheet.key for sheet in asked]
    rows, faults = list[FilledRow](), list[Fault]()
    for sheet in asked:
        if sheet.key in by_title:
            own, wrong = read_sheet(sheet, by_title[sheet.key])
            rows += own
            faults += wrong
    for title, raw in by_title.items():
        if title not in keys and title not in BESIDE and raw.cells:
            text = f"is no sheet of this workbook{nearest(title, keys)}"
            faults.append(Fault(raw.place, None, "", text))
    if not any(key in by_title for key in keys):
        faults.append(Fault(place_of(path), None, "", "has none of the sheets of the workbook"))
    return rows, faults, set(by_title)


def _twice(whole: Mapping[str, Sequence[FilledRow]]) -> Iterator[Fault]:
    """Tell of rows that stand for the same thing, and of rows nobody can tell the owner of."""
    for rows in whole.values():
        first: dict[tuple[Value, ...], FilledRow] = {}
        for row in rows:
            empty = [name for name in row.sheet.once if name not in row.values]
            for name in empty:
                yield row.fault(name, "is empty; without it nobody can tell what the row is of")
            if empty or not row.sheet.once:
                continue
            key = tuple(row.values[name] for name in row.sheet.once)
            if key in first:
                named = " and ".join(shown(value) for value in key)
                text = f"found {named} a second time; first in {_at(first[key])}"
                yield row.fault(row.sheet.once[0], text)
            first.setdefault(key, row)


def _at(row: FilledRow) -> str:
    return f"{row.raw.place} row {row.number}"


def _unmatched(whole: Mapping[str, Sequence[FilledRow]]) -> Iterator[Fault]:
    """Tell of codes that stand on no other sheet, where they should."""
    known: dict[str, set[Value]] = defaultdict(set)
    for key, rows in whole.items():
        for row in rows:
            for name, value in row.values.items():
                known[f"{key}.{name}"].add(value)
    for rows in whole.values():
        for row in rows:
            for column in row.sheet.columns:
                value = row.values.get(column.key)
                if column.matches and value is not None and value not in known[column.matches]:
                    sheet, _, _ = column.matches.partition(".")
                    hint = nearest(value, [one for one in known[column.matches] if one is not None])
                    text = f"found {shown(value)}, which is not on the sheet {sheet!r}{hint}"
                    yield row.fault(column.key, text)


def _homeless(whole: Mapping[str, Sequence[FilledRow]]) -> Iterator[Fault]:
    """Tell of places that are neither a school of these trusts nor the centre of one."""
    urns = {str(row.values.get("urn")) for row in whole.get("schools", ())}
    codes = {str(row.values.get("trust_id")) for row in whole.get("trust", ())}
    places = urns | {f"{CENTRE_OF}{code}" for code in codes}
    for row in (row for rows in whole.values() for row in rows):
        for name in OF_SCHOOL_OR_CENTRE:
            found = row.values.get(name)
            if found is None or str(found).replace(f"{CENTRE_OF} ", CENTRE_OF) in places:
                continue
            allowed = "allowed is a URN of the sheet 'schools', or CENTRAL: and a trust's code"
            text = f"found {shown(found)}; {allowed}{nearest(found, places)}"
            yield row.fault(name, text)


def _several(whole: Mapping[str, Sequence[FilledRow]]) -> Iterator[Fault]:
    for rows in whole.values():
        for row in rows[1:]:
            if row.sheet.single:
                text = f"is a second row; the sheet has one, which stands in {_at(rows[0])}"
                yield Fault(_at(row), None, "", text)


def _gaps(
    asked: Iterable[WorkbookSheet], whole: Mapping[str, Sequence[FilledRow]]
) -> Iterator[Fault]:
    """Tell what a first run needs and is empty, each column of a sheet once."""
    for sheet in asked:
        needed = [column for column in sheet.columns if column.need == "required"]
        if needed and not whole[sheet.key]:
            yield Fault(f"sheet {sheet.key!r}", None, "", f"has no row; {sheet.row} is needed")
        for column in (column for column in needed if column.key not in sheet.once):
            empty = [row for row in whole[sheet.key] if column.key not in row.values]
            if empty:
                yield empty[0].fault(column.key, _needed(len(empty)))


def _needed(rows: int) -> str:
    more = f", and so it is in {rows - 1} more" if rows > 1 else ""
    return f"is empty{more}; a first run needs it"
