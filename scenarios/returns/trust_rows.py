"""Rows of the central sheet, and trusts put together from their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.reading.faults import Fault
from scenarios.returns.cells import company_number
from scenarios.returns.columns import (
    ALL_RESERVES,
    COMPANY,
    LINES,
    PERCENTAGES,
    RESERVE,
    TOTALS,
    TRUST_NAME,
)
from scenarios.returns.published import PublishedSchool, PublishedTrust
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
from scenarios.returns.school_rows import SchoolRow
from scenarios.returns.workbook import Cells, Table


@dataclass(frozen=True)
class CentreRow:
    """One row of the central sheet, read."""

    company: str
    place: str
    name: str
    figures: Figures
    totals: dict[str, float]
    percentages: dict[str, float]
    all_reserves: float | None


def read_centre(table: Table, row: int, cells: Cells) -> CentreRow:
    """Read one row of the central sheet."""
    totals = read_printed(table, cells, TOTALS)
    company = company_number(raw(table, cells, COMPANY))
    figures = read_needed(table, row, cells, {**LINES, "reserve": RESERVE} if company else {})
    if company:
        figures = with_grant_parts(table, row, cells, figures, totals)
    return CentreRow(
        company=company,
        place=place_of_row(table, row),
        name=words_in(table, cells, TRUST_NAME),
        figures=figures,
        totals=totals,
        percentages=read_printed(table, cells, PERCENTAGES),
        all_reserves=read_printed(table, cells, {"all": ALL_RESERVES}).get("all"),
    )


def put_together(
    place: str, number: str, year: str, rows: list[SchoolRow], centres: list[CentreRow]
) -> tuple[tuple[Fault, ...], PublishedTrust]:
    """Put a trust together from its rows; with faults, only its name can be relied upon."""
    schools = tuple(row.school for row in rows if row.school is not None)
    faults = [fault for row in rows for fault in row.faults]
    faults += [fault for centre in centres for fault in centre.figures.faults]
    faults += [*_given_twice(schools), *_centre_twice(centres)]
    if not schools and not faults:
        faults.append(Fault(place, None, "", f"trust {number} has no school in this return"))
    names = [*(centre.name for centre in centres), *(row.trust_name for row in rows)]
    centre = centres[0] if centres and not faults else None
    lines, rounded = money(centre.figures) if centre else ({}, ())
    trust = PublishedTrust(
        place=centre.place if centre else place,
        company_number=number,
        name=next((name for name in names if name), number),
        accounts_year=year,
        schools=schools,
        central_lines=lines,
        central_reserve=centre.figures.pounds("reserve") if centre else 0,
        central_totals=centre.totals if centre else {},
        percentages=centre.percentages if centre else {},
        published_reserve=round(centre.all_reserves)
        if centre and centre.all_reserves is not None
        else None,
        notes=(*(n for row in rows for n in row.notes), *_notes(place, rows, centre), *rounded),
    )
    return tuple(faults), trust


def _given_twice(schools: tuple[PublishedSchool, ...]) -> Iterator[Fault]:
    """Tell of a school with two rows in one trust; rows for two trusts in one year are normal."""
    first: dict[str, str] = {}
    for school in schools:
        if school.urn in first:
            text = (
                f"the school {school.urn} ({school.name}) has two rows for the same trust; it "
                f"stands already in {first[school.urn]}"
            )
            yield Fault(school.place, None, "column 'URN'", text)
        first.setdefault(school.urn, school.place)


def _centre_twice(centres: list[CentreRow]) -> Iterator[Fault]:
    for centre in centres[1:]:
        text = f"the trust {centre.company} has two rows; the first is {centres[0].place}"
        yield Fault(centre.place, None, "column 'Company Number'", text)


def _notes(place: str, rows: list[SchoolRow], centre: CentreRow | None) -> Iterator[str]:
    if centre is None and not all(row.single for row in rows):
        yield f"{place}: no row of central services is given; the centre is read as having no books"
    if centre is not None:
        yield from centre.figures.notes
