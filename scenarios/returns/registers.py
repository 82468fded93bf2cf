"""Files that tell more of a school than its accounts: the register, the censuses, special needs.

All are optional. Where they disagree with the accounts return or with each other, the difference
is told and the return's own figure stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scenarios.reading.faults import BadInput, Fault, place_of
from scenarios.returns.cells import read_number, read_words, school_number
from scenarios.returns.columns import Column
from scenarios.returns.published import PublishedSchool, PublishedTrust
from scenarios.returns.workbook import Table, cell, find_table, read_sheets

WORDS: dict[str, Column] = {
    "authority": Column(("LA (name)", "la_name", "LA Name")),
    "region": Column(("GOR (name)", "region_name", "Government Office Region Name")),
    "phase": Column(("PhaseOfEducation (name)", "School Phase")),
    "area": Column(("LA (code)",)),
    "church": Column(("ReligiousCharacter (name)",)),
    "grade": Column(("OfstedRating (name)",)),
    "inspected": Column(("OfstedLastInsp",)),
}
NUMBERS: dict[str, Column] = {
    "pupils": Column(("fte pupils", "NumberOfPupils", "Total pupils")),
    "ehcp": Column(("EHC plan",)),
    "sen_support": Column(("SEN support",)),
    "staff": Column(("Total School Workforce (Headcount)",)),
    "registered": Column(("NumberOfPupils",)),
    "capacity": Column(("SchoolCapacity",)),
    "teacher_fte": Column(("Total Number of Teachers (Full-Time Equivalent)",)),
    "leadership_fte": Column(
        ("Total Number of Teachers in the Leadership Group (Full-time Equivalent)",)
    ),
    "ta_fte": Column(("Total Number of Teaching Assistants (Full-Time Equivalent)",)),
    "workforce_fte": Column(("Total School Workforce (Full-Time Equivalent)",)),
    "teacher_headcount": Column(("Total Number of Teachers (Headcount)",)),
    "vacant_posts": Column(("Number of Vacant Teacher Posts",)),
    "temporary_posts": Column(("Number of Temporarily Filled Teacher Posts",)),
}


@dataclass(frozen=True)
class RegisterRow:
    """What one file says of one school; what it withholds is absent."""

    place: str
    words: Mapping[str, str]
    numbers: Mapping[str, float]


Register = Mapping[str, RegisterRow]


@dataclass(frozen=True)
class SchoolFacts:
    """What registers and censuses say of one school; None where none of them says."""

    authority: str | None = None
    region: str | None = None
    phase: str | None = None
    ehcp: float | None = None
    sen_support: float | None = None
    staff: float | None = None


def read_register(path: Path) -> Register:
    """Read a file of schools (register, school or workforce census, special needs) by URN.

    The row of names is the first that holds a cell equal to ``URN``; titles above it are skipped.

    Raises
    ------
    BadInput
        When the file cannot be read or no sheet has a column of school numbers.
    """
    for sheet in read_sheets(path):
        table = find_table(sheet, ("URN",))
        if table is not None:
            return _rows(table)
    text = "no cell near the top holds just 'URN', so its row of column names cannot be found"
    raise BadInput([Fault(place_of(path), None, "", text)])


def _rows(table: Table) -> Register:
    found: dict[str, RegisterRow] = {}
    urn = table.columns["urn"]
    for number, cells in table.body():
        key = school_number(cell(cells, urn))
        if key and key not in found:
            words = {k: read_words(_at(table, cells, c)) for k, c in WORDS.items()}
            numbers = {k: read_number(_at(table, cells, c)).number for k, c in NUMBERS.items()}
            found[key] = RegisterRow(
                place=f"{table.sheet.place} row {number}",
                words={k: text for k, text in words.items() if text},
                numbers={k: n for k, n in numbers.items() if n is not None},
            )
    return found


def _at(table: Table, cells: tuple[object, ...], column: Column) -> object:
    found = column.find(table.columns)
    return cell(cells, found[0]) if found else None


def facts_of(
    trust: PublishedTrust, registers: tuple[Register, ...]
) -> tuple[dict[str, SchoolFacts], tuple[str, ...]]:
    """Gather what the registers say of a trust's schools, with every difference told.

    The first register that gives a figure counts.
    """
    facts, notes = {}, []
    for school in trust.schools:
        rows = [register[school.urn] for register in registers if school.urn in register]
        facts[school.urn] = SchoolFacts(
            authority=_first_words(rows, "authority"),
            region=_first_words(rows, "region"),
            phase=_first_words(rows, "phase"),
            ehcp=_first_number(rows, "ehcp"),
            sen_support=_first_number(rows, "sen_support"),
            staff=_first_number(rows, "staff"),
        )
        notes += _differences(school, rows)
    return facts, tuple(notes)


def _first_words(rows: list[RegisterRow], key: str) -> str | None:
    return next((row.words[key] for row in rows if key in row.words), None)


def _first_number(rows: list[RegisterRow], key: str) -> float | None:
    return next((row.numbers[key] for row in rows if key in row.numbers), None)


def _differences(school: PublishedSchool, rows: list[RegisterRow]) -> list[str]:
    notes = []
    for row in rows:
        pupils = row.numbers.get("pupils")
        if pupils is not None and round(pupils) != round(school.pupils):
            notes.append(
                f"{row.place}: {school.name} has {pupils:,.0f} pupils there and "
                f"{school.pupils:,.0f} in the accounts return, whose figure is used"
            )
    for key in ("authority", "region"):
        said = {row.words[key].casefold(): row for row in rows if key in row.words}
        if len(said) > 1:
            places = "; ".join(f"{row.words[key]} ({row.place})" for row in said.values())
            notes.append(
                f"{school.name}: the files differ on its {key}: {places}; the first is used"
            )
    return notes
