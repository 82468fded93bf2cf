"""What a form says of a claim: a sentence read into its parts, and the parts as they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from entities.case import STATUS_QUO, Case
from entities.claim import MOST_YEARS, Claim, months_to, year_of
from outputs.web.asked import Asked, Form
from scenarios.reading.claim_refused import is_a_year_in_all
from scenarios.reading.claim_sentence import (
    LONGEST_SENTENCE,
    ClaimRead,
    amounts_in,
)

FIRST = "promised_saving"
"""Key of a claim that is the first of its case."""


def fields_of(read: ClaimRead) -> Mapping[str, str]:
    """Return the parts of a claim as the fields of a form."""
    by = read.by
    return {
        "pounds": f"{read.gbp_per_year:,.0f}" if read.gbp_per_year is not None else "",
        "when": "year" if read.year_after_decision else "day",
        "after": str(read.year_after_decision or ""),
        "day": str(by.day) if by else "", "month": str(by.month) if by else "",
        "year": str(by.year) if by else "", "rule": read.counting_rule,
    }  # fmt: skip


def arm_meant(text: str, case: Case) -> tuple[str, tuple[str, ...]]:
    """Return the course of action a sentence names or is taken to mean, and what is in doubt."""
    arms = [arm for arm in case.arms if arm.key != STATUS_QUO]
    said = [arm for arm in arms if arm.label.casefold() in text.casefold()]
    # A label may stand inside a longer one: 'joins' in 'joins, slowly'.
    named = [arm for arm in said if not any(_inside(arm.label, one.label) for one in said)]
    if len(arms) == 1 or len(named) == 1:
        return (named or arms)[0].key, ()
    taken = case.arm(case.claims[0].arm) if case.claims else arms[-1]
    return taken.key, (
        f"It does not name one of the {len(arms)} courses of action; '{taken.label}' is taken. "
        "Choose the one that was meant.",
    )


def _inside(label: str, other: str) -> bool:
    return label != other and label.casefold() in other.casefold()


def fields_of_claim(claim: Claim) -> Mapping[str, str]:
    """Return a claim that is kept as the fields of a form."""
    year = None if claim.by else claim.year_after_decision
    read = ClaimRead(claim.gbp_per_year, claim.by, year, claim.counting_rule)
    return {**fields_of(read), "text": claim.text, "said_by": claim.said_by, "arm": claim.arm}


def read_back(claim: Claim, case: Case) -> str:
    """Say in one sentence what a claim will be held to."""
    rule = next(one.label for one in case.counting_rules if one.key == claim.counting_rule)
    when = f"by {claim.by:%d/%m/%Y}" if claim.by else f"in year {claim.year_after_decision}"
    return (
        f"'{case.arm(claim.arm).label}' is claimed to save £{claim.gbp_per_year:,.0f} a year "
        f"{when}, against '{case.arm(claim.compared_with).label}'. It is judged in year "
        f"{claim.year_after_decision} after the decision of {case.decision_date:%d/%m/%Y}. "
        f"What counts: {rule[0].lower()}{rule[1:]}."
    )


def claim_of(case: Case, form: Form) -> Claim:
    """Return the claim that a form says.

    Raises
    ------
    FormError
        With everything that is wrong with the form.
    """
    asked = Asked(form)
    text = asked.words("text", LONGEST_SENTENCE)
    said_by = asked.words("said_by", 120)
    arm = asked.one_of("arm", tuple(one.key for one in case.arms if one.key != STATUS_QUO))
    pounds = asked.pounds("pounds", 10_000_000_000, "give whole pounds a year, 1 or more")
    said = amounts_in(text) if is_a_year_in_all(text) else []
    if said and pounds not in said and "pounds" not in asked.wrong:
        asked.wrong["pounds"] = (
            f"the sentence says {' and '.join(f'£{one:,.0f}' for one in said)}, this says "
            f"£{pounds:,}; put the amount right, or say the sentence again"
        )
    by, year = _when(case, asked)
    rule = asked.one_of("rule", tuple(one.key for one in case.counting_rules))
    asked.refuse()
    key = case.claims[0].key if case.claims else FIRST
    return Claim(key=key, said_by=said_by, text=text, arm=arm, gbp_per_year=float(pounds), by=by,
                 year_after_decision=year, counting_rule=rule)  # fmt: skip


def with_claim(case: Case, claim: Claim) -> Case:
    """Return a case whose first claim is this one."""
    return case.model_copy(update={"claims": (claim, *case.claims[1:])})


def _when(case: Case, asked: Asked) -> tuple[dt.date | None, int]:
    """Return the day of a claim, if it has one, and the year in which it is judged."""
    last = min(MOST_YEARS, case.horizon_years)
    if asked.one_of("when", ("day", "year")) == "year":
        return None, asked.whole("after", last, f"give a year from 1 to {last}", least=1)
    day = asked.whole("day", 31, "give a day from 1 to 31", least=1)
    month = asked.whole("month", 12, "give a month from 1 to 12", least=1)
    number = asked.whole("year", 2060, "give a year such as 2029", least=2020)
    if {"year", "month", "day"} & set(asked.wrong):
        return None, 1
    try:
        by = dt.date(number, month, day)
    except ValueError:
        asked.wrong["day"] = "there is no such day in that month"
        return None, 1
    year = year_of(by, case.decision_date)
    if not (months_to(by, case.decision_date) > 0 and year <= last):
        asked.wrong["year"] = (
            f"the day should come after the decision of {case.decision_date:%d/%m/%Y} and within "
            f"the {last} years simulated"
        )
        return None, 1
    return by, year
