"""Supplier contracts and the systems in use."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from entities.accounts import Fund
from entities.noun import Noun, Source, listed, quantity, words

SOFT_SERVICES = ("estates",)
"""Services of a building that private finance includes: caretaking, cleaning, repairs."""
PricedBy = Literal["contract", "pupil"]
SystemKind = Literal["finance", "hr_payroll", "mis"]


class Contract(Noun):
    """One supplier contract: it may be left on its end, with notice given, or bought out."""

    id: str = words("Contract", "A name unique in the case.", pattern=r"^[a-z0-9][a-z0-9-]*$")
    label: str = words("Label", "What is bought.")
    function: str = words("Function", "The central service that manages it.")
    place: str = words("Place", "'centre', or the URN of the school that holds it.")
    gbp_per_year: float = quantity("Price", "gbp_per_year", "Price a year at the opening.", above=0)
    priced_by: PricedBy = listed(
        "Priced by",
        "'contract': one price, less by volume when let with others; 'pupil': a flat price for "
        "each pupil of the schools it covers (at the centre: all), which no volume lowers.",
        default="contract",
    )
    gbp_per_pupil_per_year: float | None = quantity(
        "Price a pupil",
        "gbp_per_pupil_per_year",
        "Of a contract priced by pupil: its price at the opening; empty means that of the risk "
        "protection arrangement.",
        above=0,
        default=None,
    )
    ends: dt.date = listed("Ends", "Last day of the contract.")
    notice_months: int = quantity(
        "Notice", "months", "Notice to end it.", low=0, high=36, default=3
    )
    rolls_on_months: int | None = quantity(
        "Rolls on",
        "months",
        "For how long it goes on when no notice is given; empty when not known.",
        low=1,
        high=120,
        default=None,
    )
    exit_fee_share: float | None = quantity(
        "Exit fee",
        "share",
        "Part of the price for the rest of its time that is due when it is left early; empty when "
        "not known.",
        low=0,
        high=1,
        default=None,
    )
    account_line: str = words("Account line", "Line of the accounts return it is booked to.")
    fund: Fund = listed("Fund", "Fund that pays for it; not 'pension'.", default="gag")
    pfi: bool = listed(
        "PFI", "Inside a private finance contract: it cannot be saved.", default=False
    )
    source: Source = listed("Source", "Where these figures come from.")


class SystemInUse(Noun):
    """A finance, HR and payroll, or management information system in use in a trust."""

    kind: SystemKind = listed("Kind", "What the system is for.")
    product: str = words("Product", "A name that tells whether two trusts use the same product.")
