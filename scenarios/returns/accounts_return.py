"""The published accounts return of academies: the whole workbook, read row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from entities.sense import nearest
from scenarios.reading.faults import BadInput, Fault, refuse
from scenarios.returns.columns import COMPANY, LINES, PERIOD, PUPILS, RESERVE, Column
from scenarios.returns.published import PublishedTrust
from scenarios.returns.school_rows import SchoolRow, read_school
from scenarios.returns.trust_rows import CentreRow, put_together, read_centre
from scenarios.returns.workbook import Sheet, Table, bare, find_table, read_workbook, tidy

_YEARS = (
    re.compile(r"september\s+(20\d\d)\s+to\s+august\s+(?:20)(\d\d)", re.IGNORECASE),
    re.compile(r"(20\d\d)\s*(?:to|-|/|_)\s*(?:20)?(\d\d)(?!\d)", re.IGNORECASE),
)


@dataclass(frozen=True)
class Accounts:
    """A whole accounts return.

    Attributes
    ----------
    place
        Name of the file.
    year
        Academy year, such as ``2022/23``.
    trusts
        Company number -> what the trust published, for every trust that could be read.
    faults
        Company number -> what is wrong with the rows of a trust that could not.
    names
        Company number -> name, for every trust of the file.
    notes
        What a reader should know about the file as a whole.
    """

    place: str
    year: str
    trusts: Mapping[str, PublishedTrust]
    faults: Mapping[str, tuple[Fault, ...]]
    names: Mapping[str, str]
    notes: tuple[str, ...]

    def number_of(self, asked: str) -> str:
        """Return the company number for a number (zeros may be missing) or an exact name.

        Raises
        ------
        BadInput
            When the file has no such trust; the nearest numbers and names are offered.
        """
        number = asked.strip().upper().zfill(8)
        if number in self.names:
            return number
        named = [n for n, name in self.names.items() if bare(name) == bare(asked)]
        if len(named) == 1:
            return named[0]
        raise BadInput([Fault(self.place, None, "", self._unknown(asked))])

    def _unknown(self, asked: str) -> str:
        close = nearest(asked.strip(), [*self.names, *self.names.values()])
        if not close.startswith("; did"):
            some = ", ".join(f"{n} ({name})" for n, name in list(self.names.items())[:6])
            close = f"; the file holds {len(self.names)} trusts, such as {some}"
        return f"no trust with the number or name {asked!r} is in this return{close}"

    def trust(self, asked: str) -> PublishedTrust:
        """Return what one trust published.

        Raises
        ------
        BadInput
            When the file has no such trust, or a figure of it is missing or no number.
        """
        number = self.number_of(asked)
        refuse(self.faults.get(number, ()))
        return self.trusts[number]


def read_accounts(path: Path) -> Accounts:
    """Read a published accounts return, all trusts, each row apart.

    Raises
    ------
    BadInput
        When the workbook, a sheet, the row of names or a needed column is missing. What is wrong
        with single rows is kept with their trust: other trusts can still be imported.
    """
    sheets = read_workbook(path)
    place = path.name
    academies = _table(place, sheets, "academies", "Academies", ("URN",))
    centres = _table(place, sheets, "centralservices", "Central Services", COMPANY.names)
    needed: dict[str, Column] = {**LINES, "reserve": RESERVE}
    per_school = {**needed, "months": PERIOD, "pupils": PUPILS, "company": COMPANY}
    refuse([*_absent(academies, per_school), *_absent(centres, needed)])
    year = _accounts_year(place, sheets, path.name)
    schools = [read_school(academies, row, cells) for row, cells in academies.body()]
    middle = [read_centre(centres, row, cells) for row, cells in centres.body()]
    return _gathered(place, year, schools, middle, (*_notes(academies), *_notes(centres)))


def _table(
    place: str, sheets: tuple[Sheet, ...], begins: str, called: str, anchors: Iterable[str]
) -> Table:
    found = [sheet for sheet in sheets if bare(sheet.title).startswith(begins)]
    if not found:
        titles = ", ".join(repr(sheet.title) for sheet in sheets)
        text = f"has no sheet called {called!r} (years may follow the name); found {titles}"
        raise BadInput([Fault(place, None, "", text)])
    table = find_table(found[0], anchors)
    if table is None:
        wanted = " or ".join(repr(anchor) for anchor in anchors)
        text = f"has no row of column names: no cell near the top holds just {wanted}"
        raise BadInput([Fault(found[0].place, None, "", text)])
    return table


def _absent(table: Table, needed: Mapping[str, Column]) -> list[Fault]:
    where = f"{table.sheet.place} row {table.header_row}"
    return [
        Fault(where, None, "", _no_column(column, table))
        for column in needed.values()
        if not column.find(table.columns)
    ]


def _no_column(column: Column, table: Table) -> str:
    hint = nearest(column.names[0], table.names.values())
    hint = hint if hint.startswith("; did") else ""
    others = f" (or {', '.join(map(repr, column.names[1:]))})" if column.names[1:] else ""
    return f"no column is called {column.names[0]!r}{others}{hint}"


def _accounts_year(place: str, sheets: tuple[Sheet, ...], file_name: str) -> str:
    index = [s for s in sheets if bare(s.title) == "index"]
    texts = [tidy(c) for s in index for row in s.rows[:20] for c in row if isinstance(c, str)]
    for text in (*texts, *(sheet.title for sheet in sheets), file_name):
        for pattern in _YEARS:
            found = pattern.search(text)
            if found and (int(found[1]) + 1) % 100 == int(found[2]):
                return f"{found[1]}/{found[2]}"
    text = "does not say its year in the index, in a sheet's name or in its own name"
    raise BadInput([Fault(place, None, "", f"{text}; call the file AAR_2022-23_download.xlsx")])


def _notes(table: Table) -> tuple[str, ...]:
    used = {bare(name) for column in LINES.values() for name in column.names}
    return tuple(
        f"{table.sheet.place}: the column {name!r} stands twice; the first is read"
        for name in table.repeated
        if bare(name) in used
    )


def _gathered(
    place: str,
    year: str,
    schools: list[SchoolRow],
    centres: list[CentreRow],
    notes: tuple[str, ...],
) -> Accounts:
    rows: dict[str, list[SchoolRow]] = defaultdict(list)
    middle: dict[str, list[CentreRow]] = defaultdict(list)
    for row in schools:
        rows[row.company].append(row)
    for centre in centres:
        middle[centre.company].append(centre)
    lost = len(rows.pop("", [])) + len(middle.pop("", []))
    if lost:
        notes = (*notes, f"{place}: {lost} rows without a company number were passed over")
    trusts, faults, names = {}, {}, {}
    for number in sorted({*rows, *middle}):
        wrong, trust = put_together(place, number, year, rows[number], middle[number])
        names[number] = trust.name
        if wrong:
            faults[number] = wrong
        else:
            trusts[number] = trust
    return Accounts(place, year, trusts, faults, names, notes)
