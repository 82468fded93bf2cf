"""When a claim is due, and over which months it is held against runs, in words."""

from __future__ import annotations

import re

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.claim import Claim, months_to
from outputs.amounts import times
from outputs.years import months_in_words, year_after
from scenarios.reading.claim_refused import PLAIN

AMOUNT = re.compile(r"(?:£|\bGBP)\s?(\d[\d,]*(?:\.\d+)?)\s?(million|thousand|m|k)?(?![a-z])", PLAIN)
TIMES = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}


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


def odd_amounts(case: Case) -> tuple[str, ...]:
    """Return a sentence for each claim whose words name amounts, and not the one that is tested."""
    return tuple(
        f"Claim '{claim.key}': its words name {' and '.join(f'£{gbp:,.0f}' for gbp in named)}, and "
        f"£{claim.gbp_per_year:,.0f} a year is what is tested; which is meant?"
        for claim in case.claims
        if (named := amounts_in(claim.text)) and claim.gbp_per_year not in named
    )


def amounts_in(text: str) -> tuple[float, ...]:
    """Return every amount of pounds that some words name: £400,000, GBP 400000, £400k, £0.4m."""
    return tuple(
        round(float(number.replace(",", "")) * TIMES[size.lower()], 2)
        for number, size in AMOUNT.findall(text)
    )
