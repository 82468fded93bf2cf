"""Rows of the academies' sheet, one school in one trust each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from entities.calendar import MONTHS_PER_YEAR
from scenarios.reading.faults import Fault
from scenarios.returns.cells import company_number, read_date, read_words, school_number, shown
from scenarios.returns.columns import (
    COMPANY,
    LINES,
    PERCENTAGES,
    PERIOD,
    PUPILS,
    RESERVE,
    SCHOOL_WORDS,
    SIXTH_FORM,
    TOTALS,
    TRUST_NAME,
)
from scenarios.returns.months import months_in_return
from scenarios.returns.published import PublishedSchool
from scenarios.returns.rows import (
    Figures,
    money,
    place_of_row,
    raw,
    read_needed,
    read_printed,
    with_grant_parts,
    words_in,
)
from scenarios.returns.workbook import Cells, Table

_ONE_DAY = re.compile(r"^(1|one)\s*day$", re.IGNORECASE)


@dataclass(frozen=True)
class SchoolRow:
    """One row read: the school, or None when it reported for one day or has faults."""

    company: str
    trust_name: str
    single: bool
    school: PublishedSchool | None
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def read_school(table: Table, row: int, cells: Cells) -> SchoolRow:
    """Read one row of the academies' sheet."""
    company = company_number(raw(table, cells, COMPANY))
    name = words_in(table, cells, TRUST_NAME)
    single = "SAT" in words_in(table, cells, SCHOOL_WORDS["kind"]).upper().split("(")[-1]
    if not company:
        return SchoolRow("", name, single, None, (), ())
    place, called = place_of_row(table, row), words_in(table, cells, SCHOOL_WORDS["name"])
    if _one_day(raw(table, cells, PERIOD)):
        note = f"{place}: {called} reports for one day only and is left out"
        return SchoolRow(company, name, single, None, (), (note,))
    totals = read_printed(table, cells, TOTALS)
    wanted = {**LINES, "reserve": RESERVE, "months": PERIOD, "pupils": PUPILS}
    figures = read_needed(table, row, cells, wanted)
    figures = with_grant_parts(table, row, cells, figures, totals)
    faults = (*figures.faults, *_wrong_identity(table, row, cells, figures))
    if faults:
        return SchoolRow(company, name, single, None, faults, ())
    school, notes = _school(table, row, cells, figures, totals)
    return SchoolRow(company, name, single, school, (), notes)


def _one_day(period: object) -> bool:
    return period in (0, "0") or bool(_ONE_DAY.match(read_words(period)))


def _wrong_identity(table: Table, row: int, cells: Cells, figures: Figures) -> tuple[Fault, ...]:
    found = []
    urn = SCHOOL_WORDS["urn"].find(table.columns)[0]
    if not school_number(raw(table, cells, SCHOOL_WORDS["urn"])):
        text = f"holds {shown(raw(table, cells, SCHOOL_WORDS['urn']))}; a URN has six digits"
        found.append(table.sheet.fault(row, urn, table.names[urn], text))
    months = figures.values["months"]
    if not figures.faults and not (0 < months <= MONTHS_PER_YEAR and months == round(months)):
        at = PERIOD.find(table.columns)[0]
        text = f"holds {shown(months)}; the period is in whole months, 1 to 12"
        found.append(table.sheet.fault(row, at, table.names[at], text))
    if not figures.faults and figures.values["pupils"] <= 0:
        at = PUPILS.find(table.columns)[0]
        text = f"holds {shown(figures.values['pupils'])}; a school needs pupils to be simulated"
        found.append(table.sheet.fault(row, at, table.names[at], text))
    return tuple(found)


def _school(
    table: Table, row: int, cells: Cells, figures: Figures, totals: dict[str, float]
) -> tuple[PublishedSchool, tuple[str, ...]]:
    lines, rounded = money(figures)
    words = {key: words_in(table, cells, column) for key, column in SCHOOL_WORDS.items()}
    school = PublishedSchool(
        place=place_of_row(table, row),
        urn=school_number(raw(table, cells, SCHOOL_WORDS["urn"])),
        name=words["name"] or f"School {words['urn']}",
        phase=words["phase"],
        authority=words["authority"] or words["la_estab"][:3],
        region=words["region"],
        months=figures.pounds("months"),
        pupils=figures.values["pupils"],
        pfi=_is_pfi(words["pfi"], lines.get("pfi_charges", 0)),
        lines=lines,
        reserve=figures.pounds("reserve"),
        sixth_form=read_printed(table, cells, {"sixth": SIXTH_FORM}).get("sixth", 0.0),
        joined=read_date(raw(table, cells, SCHOOL_WORDS["joined"])),
        left=read_date(raw(table, cells, SCHOOL_WORDS["left"])),
        percentages=read_printed(table, cells, PERCENTAGES),
        totals=totals,
    )
    notes = (*(f"{school.place}: {note}" for note in rounded), *figures.notes, *_months(school))
    return school, notes


def _is_pfi(words: str, charges: int) -> bool:
    return words.casefold().startswith("part of") if words else charges > 0


def _months(school: PublishedSchool) -> tuple[str, ...]:
    by_rule = months_in_return(school.joined, school.left)
    if by_rule == school.months:
        return ()
    return (
        f"{school.place}: {school.name} reports {school.months} months; by its dates of joining "
        f"and leaving it would be {by_rule}; the reported months are used",
    )
