"""What trusts are committed to outside the merger: hours, cost, income, and what is left of it."""

from __future__ import annotations

from entities.case import Case
from entities.trust import Commitment

HEADINGS = (
    "Trust", "Committed to", "From", "Until", "Executives' hours a month", "Cost, £ a year",
    "Income, £ a year", "Income less cost, £ a year",
)  # fmt: skip


def commitment_rows(case: Case) -> tuple[tuple[str, ...], ...]:
    """Lay out every commitment of every trust, as the trust gave it, in prices of the opening."""
    return tuple(_row(trust.name, one) for trust in case.trusts for one in trust.commitments)


def _row(trust: str, one: Commitment) -> tuple[str, ...]:
    return (
        trust,
        one.label,
        "the start" if one.since is None else f"{one.since:%d/%m/%Y}",
        "the end" if one.until is None else f"{one.until:%d/%m/%Y}",
        f"{one.hours_per_month:,.0f}",
        f"{one.gbp_per_year:,.0f}",
        f"{one.income_gbp_per_year:,.0f}",
        f"{one.income_gbp_per_year - one.gbp_per_year:+,.0f}",
    )
