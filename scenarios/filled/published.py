"""From a filled-in workbook to what a trust would have published: its schools and its books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from scenarios.diligence.facts import CENTRE_OF, Facts, NotKnownError, Row, View, number, view_of
from scenarios.diligence.measures.balances import last_actual, reserves_by_school
from scenarios.diligence.measures.special_needs import last
from scenarios.filled.lines import last_rows, lines_of
from scenarios.returns.cells import company_number
from scenarios.returns.published import PublishedSchool, PublishedTrust
from scenarios.returns.registers import SchoolFacts

PHASES = {"AP": "Alternative provision"}
"""Words of the workbook that published files have another word for."""
ENDS = (8, 31)
PER_CENT = 100


def published_of(facts: Facts, trust: str) -> PublishedTrust:
    """Return a trust's books and schools as :func:`infer_trust` takes them."""
    view = view_of(facts, (trust,))
    (row,) = view.rows("trust")
    books = last_rows(view.rows("finance"))
    reserves = _reserves(view)
    whole = round(last_actual(view, "revenue_reserve_gbp"))
    centre = next((lines_of(book) for place, book in books.items() if _is_centre(place)), {})
    schools = tuple(
        _school(view, one, books.get(str(one["urn"]), {}), reserves)
        for one in view.rows("schools")
    )  # fmt: skip
    return PublishedTrust(
        place=f"workbook, trust {trust}",
        company_number=company_number(row["company_number"]) or str(row["company_number"]),
        name=str(row["name"]),
        accounts_year=_academy_year(max(_year_end(book) for book in books.values())),
        schools=schools,
        central_lines=centre,
        central_reserve=whole - sum(school.reserve for school in schools),
        published_reserve=whole,
    )


def _is_centre(place: str) -> bool:
    return place.startswith(CENTRE_OF)


def _year_end(row: Row) -> dt.date:
    day = row["year_end"]
    if not isinstance(day, dt.date):
        raise NotKnownError(["finance.year_end"])
    return day


def _academy_year(end: dt.date) -> str:
    """Return the academy year in which accounts end, such as 2024/25."""
    first = end.year - 1 if (end.month, end.day) <= ENDS else end.year
    return f"{first}/{(first + 1) % 100:02d}"


def _reserves(view: View) -> Mapping[str, float]:
    """Return the reserve of each school; nothing where the trust has not split it."""
    try:
        return reserves_by_school(view)
    except NotKnownError:
        return {}


def _school(view: View, row: Row, book: Row, reserves: Mapping[str, float]) -> PublishedSchool:
    urn, lines = str(row["urn"]), lines_of(book)
    phase = str(row["phase"])
    schemes = [one.get("pfi") for one in view.of_school(urn).rows("estates")]
    shares = {"fsm": number(row, "fsm_pct")} if row.get("fsm_pct") is not None else {}
    return PublishedSchool(
        place=f"workbook, school {urn}",
        urn=urn,
        name=str(row["name"]),
        phase=PHASES.get(phase, phase),
        authority=str(row.get("la_code", "")),
        region=str(row.get("region", "")),
        months=int(number(book, "months_in_trust")) if "months_in_trust" in book else 12,
        pupils=number(row, "nor"),
        pfi=any(schemes) or lines.get("pfi_charges", 0) > 0,
        lines=lines,
        reserve=round(reserves.get(urn, 0.0)),
        percentages=shares,
    )


def facts_by_school(view: View) -> dict[str, SchoolFacts]:
    """Return what the workbook counts of each school: pupils with plans and on support."""
    try:
        rows = {str(row["urn"]): row for row in last(view)}
    except NotKnownError:
        rows = {}
    return {
        urn: SchoolFacts(
            ehcp=_count(rows.get(urn, {}), "ehcp_count"),
            sen_support=_count(rows.get(urn, {}), "sen_support_count"),
        )
        for urn in view.schools
    }


def _count(row: Row, column: str) -> float | None:
    return number(row, column) if row.get(column) is not None else None
