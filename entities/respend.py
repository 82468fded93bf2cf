"""Who answers for a saving, and what is decided of the money once it is released."""

from __future__ import annotations

from typing import Any

from entities.noun import Noun, quantity, words


def benefits_owner() -> Any:
    """Declare the field that names who answers for a saving: a role, never a person."""
    return words(
        "Benefits owner",
        "Role of who answers for this saving, never a person's name; empty where nobody does.",
        default=None,
    )


class Respend(Noun):
    """A decision to spend released money again, every year. It comes after the saving.

    A counting rule does not take it off the saving unless it says so; books and balances do.
    """

    label: str = words("Label", "What the money is spent on.")
    months_after_start: int = quantity(
        "When", "months", "Months from the start from which it is spent.", low=0, high=120
    )
    gbp_per_year: float = quantity(
        "Amount", "gbp_per_year", "What is spent a year, at prices of the opening.", above=0
    )
    place: str = words(
        "Place",
        "'centre' (of the lead trust, or of the only trust), a trust's company number for its "
        "centre, or the URN of a school.",
        default="centre",
    )
    function: str = words(
        "Function", "Key of the central service, or 'all' where it is none.", default="all"
    )
    account_line: str = words(
        "Account line", "Line of spending of the accounts return it is booked to."
    )
