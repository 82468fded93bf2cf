"""Contracts read from the lines of a public return that are bought in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from entities.contract import Contract
from entities.post import CENTRE
from scenarios.returns.published import PublishedTrust
from scenarios.returns.ratios import Book, middle

CONTRACTS: tuple[tuple[str, str, str, str], ...] = (
    ("auditor_costs", "audit", "External audit", "finance"),
    ("legal_and_professional", "professional", "Legal and professional services", "governance"),
    ("administrative_supplies", "supplies", "Administrative supplies", "procurement"),
    ("other_insurance_premiums", "insurance", "Insurance", "procurement"),
)
"""Lines of the centre read as one contract each: line, id, label, function."""


def contracts_of(published: PublishedTrust, book: Book, opening: dt.date) -> tuple[Contract, ...]:
    """Infer the centre's contracts from its bought-in lines, and every private finance charge.

    Schools' own bought-in lines stay unexplained: one line of a school is many small purchases.
    """
    return (*_contracts(published, opening), *_private_finance(published, book, opening))


def _contracts(published: PublishedTrust, opening: dt.date) -> Iterator[Contract]:
    """Read each bought-in line of the centre as one contract, ending one to three years on."""
    for number, (line, name, label, function) in enumerate(CONTRACTS):
        pounds = published.central_lines.get(line, 0)
        if pounds > 0:
            yield Contract(
                id=f"{published.company_number.lower()}-{name}",
                label=f"{label} (inferred from the centre's line)",
                function=function,
                place=CENTRE,
                gbp_per_year=float(pounds),
                ends=_thirty_first_of_august(opening, number % 3),
                account_line=line,
                source="inferred",
            )


def _thirty_first_of_august(opening: dt.date, years: int) -> dt.date:
    """Return the end of an academy year, so many years after the first one past the opening."""
    first = dt.date(opening.year, 8, 31)
    return dt.date(opening.year + years + (first <= opening), 8, 31)


def _private_finance(published: PublishedTrust, book: Book, opening: dt.date) -> Iterator[Contract]:
    years = int(middle(book, "inference.pfi_years_left"))
    charges = [(s.urn, s.lines.get("pfi_charges", 0)) for s in published.schools if not s.left]
    charges.append((CENTRE, published.central_lines.get("pfi_charges", 0)))
    for place, pounds in charges:
        if pounds > 0:
            stem = published.company_number.lower() if place == CENTRE else place
            yield Contract(
                id=f"{stem}-private-finance",
                label="Private finance charge",
                function="estates",
                place=place,
                gbp_per_year=float(pounds),
                ends=_thirty_first_of_august(opening, years),
                account_line="pfi_charges",
                pfi=True,
                source="inferred",
            )
