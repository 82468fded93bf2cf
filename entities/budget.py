"""A trust's own budget or management accounts, newer than its published return."""

from __future__ import annotations

from typing import Literal

from entities.accounts import AccountLines
from entities.noun import Many, Noun, Source, listed, words

Basis = Literal["budget", "management_accounts"]


class SchoolBudget(Noun):
    """A school's own books in a budget or in management accounts."""

    urn: str = words("URN", "The school's unique reference number.", pattern=r"^\d{6}$")
    lines: AccountLines = listed("Lines", "Pounds a year by line of the accounts return.")


class Budget(Noun):
    """What replaces the return as the opening: the whole book of the centre, or of a school.

    A book that is not given stays with the return. Figures are of a full year.
    """

    basis: Basis = listed("Basis", "'budget', approved by the board, or 'management_accounts'.")
    academy_year: str = words(
        "Year", "Academy year of the figures (September to August).", pattern=r"^20\d\d/\d\d$"
    )
    central_lines: AccountLines | None = listed(
        "Central lines", "The centre's books; empty keeps the return's.", default=None
    )
    schools: Many[SchoolBudget] = listed("Schools", "Schools' own books.", default=())
    source: Source = listed("Source", "Where these figures come from.")

    def lines_of(self, urn: str | None) -> AccountLines | None:
        """Return the book of a school, or of the centre (None); None where it is not given."""
        if urn is None:
            return self.central_lines
        return next((school.lines for school in self.schools if school.urn == urn), None)
