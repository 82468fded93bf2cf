"""Claims, and the counting rules under which pounds may be summed across tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from entities.accounts import Recurrence, Tag
from entities.calendar import MONTHS_PER_YEAR
from entities.noun import Many, Noun, listed, quantity, words

MOST_YEARS = 10
"""Years after the decision that can be simulated."""


class CountingRule(Noun):
    """Which pounds count. Sums across tags are made only through a named rule."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "The rule in words; printed with every figure.")
    tags: Many[Tag] = listed("Tags", "Tags that count.")
    recurrences: Many[Recurrence] = listed("Recurrences", "Recurring, one-off, or both.")
    spent_again: bool = listed(
        "Spent again",
        "True to take what a plan decides to spend again off the saving; else it is a decision "
        "after the saving, shown beside it.",
        default=False,
    )


class Claim(Noun):
    """A promised saving, fixed before the run. A changed claim is a different claim."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    said_by: str = words("Said by", "Role of who says so; never a person's name.")
    text: str = words("Text", "The claim in the words it was made.")
    arm: str = words("Arm", "The arm that is claimed to save.")
    compared_with: str = words(
        "Compared with", "The arm it is compared with.", default="status_quo"
    )
    gbp_per_year: float = quantity("Amount", "gbp_per_year", "The amount claimed.", above=0)
    by: dt.date | None = listed(
        "By",
        "The day by which it is claimed; it is judged in the year after the decision in which the "
        "day before falls.",
        default=None,
    )
    year_after_decision: int = quantity(
        "Year",
        "year_number",
        "The year after the decision by which it is claimed (3 = third); a claim with a day has "
        "that of its day and need not give it.",
        low=1,
        high=MOST_YEARS,
    )
    counting_rule: str = words("Counting rule", "Key of the rule under which it is counted.")


def months_to(by: dt.date, decision: dt.date) -> int:
    """Return in which month a claim for a day ends; that of the decision is month 1.

    'By' a day is before it is over: a claim by the first of a month ends with the month before.
    """
    last = by - dt.timedelta(days=1)
    return (last.year - decision.year) * MONTHS_PER_YEAR + last.month - decision.month + 1


def year_of(by: dt.date, decision: dt.date) -> int:
    """Return the year after the decision in which a claim for a day is judged (1 = first)."""
    return -(-months_to(by, decision) // MONTHS_PER_YEAR)


def with_year(claim: Any, decision: Any) -> Any:
    """Add the year of its day to a claim of a file that gives no year; else leave it as it is.

    A day that is none is told as such: then the year, which hangs on it, is not asked for as well.
    """
    if not isinstance(claim, Mapping) or "year_after_decision" in claim or not claim.get("by"):
        return claim
    by = claim["by"]
    told = isinstance(by, dt.date) and isinstance(decision, dt.date)
    year = year_of(by, decision) if told else 1
    return {**claim, "year_after_decision": min(max(year, 1), MOST_YEARS)}
