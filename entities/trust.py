"""Trusts: one legal entity that runs several academies."""

from __future__ import annotations

from typing import Literal

from entities.accounts import AccountLines
from entities.contract import Contract, SystemInUse
from entities.noun import Many, Noun, Source, listed, quantity, words
from entities.post import Post
from entities.school import School

Where = Literal["local", "hub", "central", "outsourced"]
SecondLine = Literal["same", "central"]


class Hub(Noun):
    """A cluster of schools that share the people of some functions."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_-]*$")
    label: str = words("Label", "What the schools call it.")
    schools: Many[str] = listed("Schools", "URNs of its schools.")


class Supplier(Noun):
    """A firm that does a function's work at a price for each item."""

    id: str = words("Supplier", "A name unique in the trust.", pattern=r"^[a-z0-9][a-z0-9-]*$")
    label: str = words("Label", "What it is called here; no real firm.")
    function: str = words("Function", "Key of the function.")
    gbp_per_request: float = quantity(
        "Price", "gbp_per_request", "Price of each item taken, at opening prices.", low=0
    )
    turnaround_working_days: float = quantity(
        "Turnaround", "working_days", "Mean working days until an item is back.", above=0
    )
    turnaround_spread: float = quantity(
        "Spread", "ratio", "Coefficient of variation of the turnaround.", low=0, high=5
    )
    account_line: str = words(
        "Account line",
        "Line of the accounts return the bills are booked to.",
        default="legal_and_professional",
    )
    source: Source = listed("Source", "Where these figures come from.")


class Delivery(Noun):
    """Who serves one function in a trust today, for all schools and requests or for some.

    One entry of a function names neither schools nor request types: it holds wherever no other
    does. Of several that fit, the most specific holds: schools and types, types, schools, all.
    """

    function: str = words("Function", "Key of the function.")
    where: Where = listed(
        "Where",
        "'local': the school's own desk; 'hub': the desk of its hub; 'central': the trust's desk; "
        "'outsourced': a supplier, at a price for each item.",
    )
    schools: Many[str] = listed("Schools", "URNs it holds for; none means all.", default=())
    request_types: Many[str] = listed(
        "Request types", "Request types it holds for; none means all.", default=()
    )
    second_line: SecondLine = listed(
        "Second line",
        "Who does what the first line cannot finish: the 'same' desk or the 'central' one.",
        default="same",
    )

    def fits(self, function: str, school: str | None, request_type: str | None) -> bool:
        """Say whether the entry holds for a school's requests of a type."""
        in_schools = not self.schools or school in self.schools
        in_types = not self.request_types or request_type in self.request_types
        return self.function == function and in_schools and in_types


class Trust(Noun):
    """One trust: its schools, its centre, its posts, contracts and systems, and its accounts."""

    company_number: str = words(
        "Company number", "Companies House number, eight characters.", pattern=r"^[A-Z0-9]{8}$"
    )
    name: str = words("Name", "The trust's name.")
    fictional: bool = listed("Fictional", "True when the trust is an invented example.")
    note: str = words("Note", "What a reader should know about these figures.", default="", least=0)
    accounts_year: str = words(
        "Accounts year", "Academy year of the published figures.", pattern=r"^20\d\d/\d\d$"
    )
    schools: Many[School] = listed("Schools", "The trust's academies.")
    central_lines: AccountLines = listed(
        "Central accounts", "Pounds a year by line of the accounts return, the centre's books."
    )
    revenue_reserve_gbp: int = quantity(
        "Revenue reserve", "gbp", "Revenue reserve of the centre and all academies together."
    )
    pension_fund: str = words(
        "Pension fund", "Local Government Pension Scheme fund of support staff."
    )
    posts: Many[Post] = listed("Posts", "Central and school-office posts, one by one.")
    contracts: Many[Contract] = listed("Contracts", "Supplier contracts.", default=())
    systems: Many[SystemInUse] = listed("Systems", "Systems in use.", default=())
    delivery: Many[Delivery] = listed("Delivery", "Who serves each function today.")
    hubs: Many[Hub] = listed("Hubs", "Clusters of schools that share people.", default=())
    suppliers: Many[Supplier] = listed("Suppliers", "Firms that serve functions.", default=())
    waits_supported: Many[str] = listed(
        "Waits supported",
        "Functions for which the trust's own counts, waits or post lists support waiting times; "
        "from public returns alone, none.",
        default=(),
    )
    source: Source = listed("Source", "Where these figures come from.")

    def delivery_of(
        self, function: str, school: str | None = None, request_type: str | None = None
    ) -> Delivery:
        """Return the entry that says who serves a school's requests of a type.

        Raises
        ------
        KeyError
            When the trust's delivery does not name the function.
        """
        fitting = [d for d in self.delivery if d.fits(function, school, request_type)]
        if not fitting:
            raise KeyError(function)
        return max(fitting, key=lambda d: (bool(d.request_types), bool(d.schools)))

    def where(
        self, function: str, school: str | None = None, request_type: str | None = None
    ) -> Where:
        """Say where a function is served today: for all, or for a school's requests of a type.

        Raises
        ------
        KeyError
            When the trust's delivery does not name the function.
        """
        return self.delivery_of(function, school, request_type).where

    def hub_of(self, school: str) -> Hub:
        """Return the hub of a school, by its URN.

        Raises
        ------
        KeyError
            When the school is in no hub.
        """
        for hub in self.hubs:
            if school in hub.schools:
                return hub
        raise KeyError(school)

    def supplier_for(self, function: str) -> Supplier:
        """Return the supplier of a function.

        Raises
        ------
        KeyError
            When nobody supplies it.
        """
        for supplier in self.suppliers:
            if supplier.function == function:
                return supplier
        raise KeyError(function)
