"""Trusts: one legal entity that runs several academies."""

from __future__ import annotations

from typing import Literal

from entities.accounts import AccountLines
from entities.contract import Contract, SystemInUse
from entities.noun import Many, Noun, Source, listed, quantity, words
from entities.post import Post
from entities.school import School

Where = Literal["local", "central"]


class Delivery(Noun):
    """Who serves one function in a trust today: each school's own desk, or the centre."""

    function: str = words("Function", "Key of the function.")
    where: Where = listed("Where", "'local': the school's own desk; 'central': the trust's desk.")


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
    waits_supported: Many[str] = listed(
        "Waits supported",
        "Functions for which the trust's own counts, waits or post lists support waiting times; "
        "from public returns alone, none.",
        default=(),
    )
    source: Source = listed("Source", "Where these figures come from.")

    def where(self, function: str) -> Where:
        """Say who serves a function today.

        Raises
        ------
        KeyError
            When the trust's delivery does not name the function.
        """
        for entry in self.delivery:
            if entry.function == function:
                return entry.where
        raise KeyError(function)
