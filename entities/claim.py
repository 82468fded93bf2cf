"""Claims, and the counting rules under which pounds may be summed across tags."""

from __future__ import annotations

from entities.accounts import Recurrence, Tag
from entities.noun import Many, Noun, listed, quantity, words


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
    year_after_decision: int = quantity(
        "Year",
        "year_number",
        "The year after the decision by which it is claimed (3 = third).",
        low=1,
        high=10,
    )
    counting_rule: str = words("Counting rule", "Key of the rule under which it is counted.")
