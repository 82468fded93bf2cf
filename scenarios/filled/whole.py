"""Filled-in workbooks, one or several, put together: every fault of all of them at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from entities.sense import nearest
from entities.workbook import WorkbookSheet
from scenarios.diligence.facts import CENTRE_OF, OF_SCHOOL_OR_CENTRE, Row, Value
from scenarios.diligence.measures.claim import WHOLE_SHEET
from scenarios.diligence.reading import read_sheets
from scenarios.filled.matching import homeless, unmatched
from scenarios.filled.opening import RawSheet, open_filled
from scenarios.filled.posts import code_of
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
    for path in {path.resolve(): path for path in paths}.values():
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
    whole = {key: _said_once(own) for key, own in rows.items()}
    faults += _between(whole, asked)
    names = [sheet.key for sheet in asked if sheet.key not in there]
    notes = (f"Not there, so that nothing of it is known: {', '.join(names)}.",) if names else ()
    values = {key: tuple(row.values for row in own) for key, own in whole.items()}
    return Filled(values, in_order(faults), in_order(_gaps(asked, whole)), notes)


def _between(
    whole: Mapping[str, Sequence[FilledRow]], asked: Sequence[WorkbookSheet]
) -> list[Fault]:
    """Return what is wrong between rows; where two trusts have one code, that alone."""
    same = [*_same_code(whole.get("trust", ()))]
    if same:
        return same
    return [
        *_twice(whole), *unmatched(whole), *homeless(whole), *_several(whole),
        *_other_trusts_school(whole), *_alike_codes(whole), *_no_such_column(whole, asked),
    ]  # fmt: skip


def _same_code(trusts: Sequence[FilledRow]) -> Iterator[Fault]:
    """Tell of workbooks that were begun apart, so that two trusts have the same code."""
    first: dict[Value, FilledRow] = {}
    for row in trusts:
        code = row.values.get("trust_id")
        other = first.setdefault(code, row)
        if code is not None and other.raw is not row.raw:
            text = (
                f"found {shown(code)}, the code of a trust in {_at(other)} as well; give each its "
                "own: begin one of the workbooks anew with template --code"
            )
            yield row.fault("trust_id", text)


OWNED = ("trust_id", "urn", *OF_SCHOOL_OR_CENTRE)
"""Columns that say whose a row is."""


def _said_once(rows: Sequence[FilledRow]) -> tuple[FilledRow, ...]:
    """Put rows that are nobody's together, where one workbook only repeats what another says.

    Each workbook comes with the same list of questions; only one has their answers.
    """
    if not rows or not rows[0].sheet.once or _is_owned(rows[0].sheet):
        return tuple(rows)
    kept: list[FilledRow] = []
    places: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for row in rows:
        named = tuple(row.values.get(name) for name in row.sheet.once)
        twin = next((at for at in places[named] if _repeats(kept[at], row)), None)
        if twin is None:
            places[named].append(len(kept))
            kept.append(row)
        elif len(row.values) > len(kept[twin].values):
            kept[twin] = row
    return tuple(kept)


def _is_owned(sheet: WorkbookSheet) -> bool:
    """Say whether the rows of a sheet are somebody's, so that none only repeats another."""
    return any(column.key in OWNED for column in sheet.columns)


def _repeats(one: FilledRow, other: FilledRow) -> bool:
    if one.raw is other.raw or one.wrong or other.wrong:
        return False
    less, more = sorted((one.values, other.values), key=len)
    named = all(name in less for name in one.sheet.once)
    return named and less.items() <= more.items()


def _of_one(
    path: Path, raws: Sequence[RawSheet], asked: Sequence[WorkbookSheet]
) -> tuple[list[FilledRow], list[Fault], set[str]]:
    by_title = {raw.title: raw for raw in raws}
    keys = [sheet.key for sheet in asked]
    rows, faults = list[FilledRow](), list[Fault]()
    titles = [raw.title for raw in raws]
    for title in dict.fromkeys(title for title in titles if titles.count(title) > 1):
        text = f"two sheets are called {title!r}, but for spaces; delete one"
        faults.append(Fault(place_of(path), None, "", text))
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
            for name in (one for one in empty if one not in row.wrong):
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


def _other_trusts_school(whole: Mapping[str, Sequence[FilledRow]]) -> Iterator[Fault]:
    """Tell of rows that name one trust, and a school of another."""
    owner = {row.values.get("urn"): row.values.get("trust_id") for row in whole.get("schools", ())}
    for key, rows in whole.items():
        for row in rows if key != "schools" else ():
            urn, trust = row.values.get("urn"), row.values.get("trust_id")
            if None not in (urn, trust) and owner.get(urn, trust) != trust:
                text = f"found {urn}, a school of trust {owner[urn]}, in a row of trust {trust}"
                yield row.fault("urn", text)


CODES = (("central_staff", "post_id"), ("contracts", "contract_id"))
"""Codes that become names in files: small letters, figures and hyphens."""


def _alike_codes(whole: Mapping[str, Sequence[FilledRow]]) -> Iterator[Fault]:
    """Tell of codes that differ in capitals or signs alone: as names in files they are one."""
    for sheet, column in CODES:
        first: dict[str, FilledRow] = {}
        for row in whole.get(sheet, ()):
            code = code_of(row.values.get(column, ""))
            other = first.setdefault(code, row)
            if code and other is not row and other.values[column] != row.values[column]:
                text = (
                    f"found {shown(row.values[column])}, which differs from "
                    f"{shown(other.values[column])} in {_at(other)} by capitals or signs alone"
                )
                yield row.fault(column, text)


def _no_such_column(
    whole: Mapping[str, Sequence[FilledRow]], asked: Sequence[WorkbookSheet]
) -> Iterator[Fault]:
    """Tell of evidence for sheets or columns that are not there."""
    columns = {sheet.key: [column.key for column in sheet.columns] for sheet in asked}
    for row in whole.get("evidence", ()):
        sheet, column = str(row.values.get("sheet")), str(row.values.get("column"))
        if sheet not in columns:
            yield row.fault("sheet", f"found {shown(sheet)}, no sheet{nearest(sheet, columns)}")
        elif column not in (*columns[sheet], WHOLE_SHEET):
            close = nearest(column, columns[sheet])
            hint = close if close.startswith("; did") else "; its name stands first in its note"
            yield row.fault("column", f"found {shown(column)}, no column of {sheet!r}{hint}")


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
            empty = [row for row in whole[sheet.key]
                     if column.key not in row.values and column.key not in row.wrong]  # fmt: skip
            if empty:
                yield empty[0].fault(column.key, _needed(len(empty)))
    yield from _without_books(whole)


def _without_books(whole: Mapping[str, Sequence[FilledRow]]) -> Iterator[Fault]:
    """Tell of schools and centres without accounts of the last year there are any of."""
    years = [(str(row.values.get("entity")), day.year) for row in whole.get("finance", ())
             if isinstance(day := row.values.get("year_end"), dt.date)]  # fmt: skip
    if not years:
        return
    last = max(year for _, year in years)
    there = {place for place, year in years if year == last}
    for sheet, key, before in (("schools", "urn", ""), ("trust", "trust_id", CENTRE_OF)):
        for row in whole.get(sheet, ()):
            value = row.values.get(key)
            place = f"{before}{value}"
            if value is not None and place not in there:
                text = f"has no accounts that end in {last} (sheet 'finance', {place})"
                yield row.fault(key, text)


def _needed(rows: int) -> str:
    more = f", and so it is in {rows - 1} more" if rows > 1 else ""
    return f"is empty{more}; a first run needs it"
