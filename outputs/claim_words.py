"""When a claim is due, and over which months it is held against runs, in words."""

from __future__ import annotations

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim, months_to
from outputs.amounts import times
from outputs.years import months_in_words, year_after


def by_when(claim: Claim) -> str:
    """Say by when a claim is due: its day, or its year after the decision."""
    if claim.by is None:
        return f"by year {claim.year_after_decision}"
    return f"by {claim.by:%d/%m/%Y}"


def judged_in(case: Case, claim: Claim) -> str:
    """Say over which months a claim is judged; nothing for one that names a year itself."""
    if claim.by is None:
        return ""
    number = claim.year_after_decision
    months = months_in_words(year_after(case, number))
    after = MONTHS_PER_YEAR * number - months_to(claim.by, case.decision_date)
    late = f" {times(after, 'month').capitalize()} of it lie{'s' * (after == 1)} after that day."
    return (
        f"A saving a year needs a year to be seen in: {by_when(claim)} is judged in year {number} "
        f"after the decision, {months}, in which that day falls.{late if after else ''}"
    )
