"""The identities of the return: lines must add up to the totals printed beside them.

A row that breaks one is named with both values and never repaired: the lines are what is used.
Identities as worked out on the published return of 2022/23, where every academy row holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from entities.accounts import (
    DIRECT_REVENUE_FINANCING,
    SPENDING_LINES,
    total_income,
)
from scenarios.returns.published import PublishedTrust

TOLERANCE_OF_SHARE = 0.01
"""Pounds: the share of the reserve is printed with decimals, all else in whole pounds."""

TOTAL_STAFF = (
    "teaching_staff",
    "supply_teaching_staff",
    "education_support_staff",
    "administrative_and_clerical_staff",
    "other_staff",
    "indirect_employee_expenses",
    "staff_development_and_training",
    "staff_related_insurance",
    "supply_teacher_insurance",
    "agency_supply_teaching_staff",
)
"""Total staff costs of the return: staff of premises and catering are not in it."""

PREMISES = (
    "premises_staff",
    "building_and_grounds_maintenance",
    "cleaning_and_caretaking",
    "pfi_charges",
)
OCCUPATION = (
    "water_and_sewerage",
    "energy",
    "rent_and_rates",
    "other_occupation_costs",
    "catering_staff",
    "catering_supplies",
    "other_insurance_premiums",
)
SUPPLIES = (
    "learning_resources",
    "ict_learning_resources",
    "examination_fees",
    "educational_consultancy",
    "administrative_supplies",
    "legal_and_professional",
    "auditor_costs",
)

Lines = Mapping[str, int]
Totals = Mapping[str, float]


@dataclass(frozen=True)
class Finding:
    """One identity that a row breaks.

    Attributes
    ----------
    expected, printed
        Pounds worked out from the other figures, and pounds as printed.
    """

    place: str
    identity: int
    what: str
    expected: float
    printed: float

    def sentence(self) -> str:
        """Return the finding as one line of plain text."""
        return (
            f"{self.place}: identity {self.identity} does not hold: {self.what} is printed as "
            f"{self.printed:,.0f} but its parts make {self.expected:,.0f} (difference "
            f"{self.printed - self.expected:,.2f}); figures are kept as published"
        )


def _added(lines: Lines, names: tuple[str, ...]) -> int:
    return sum(lines.get(name, 0) for name in names)


def _of_totals(names: tuple[str, ...]) -> Callable[[Lines, Totals], float | None]:
    def work_out(lines: Lines, totals: Totals) -> float | None:
        if any(name not in totals for name in names):
            return None
        return sum(round(totals[name]) for name in names) + _of_lines_apart(lines, names)

    return work_out


def _of_lines_apart(lines: Lines, names: tuple[str, ...]) -> int:
    """Return what identities 1 and 8 take from single lines beside the totals."""
    if "grant_funding" in names:
        return -lines.get(DIRECT_REVENUE_FINANCING, 0)
    return _added(lines, ("special_facilities", "loan_interest"))


def _balance(_: Lines, totals: Totals) -> float | None:
    if "income" not in totals or "expenditure" not in totals:
        return None
    return round(totals["income"]) - round(totals["expenditure"])


_IDENTITIES: tuple[tuple[int, str, str, Callable[[Lines, Totals], float | None]], ...] = (
    (1, "total income", "income", _of_totals(("grant_funding", "self_generated"))),
    (1, "total income by its lines", "income", lambda lines, _: total_income(lines)),
    (2, "total expenditure", "expenditure", lambda lines, _: _added(lines, SPENDING_LINES)),
    (3, "in-year balance", "balance", _balance),
    (4, "total staff costs", "staff", lambda lines, _: _added(lines, TOTAL_STAFF)),
    (5, "premises costs", "premises", lambda lines, _: _added(lines, PREMISES)),
    (6, "occupation costs", "occupation", lambda lines, _: _added(lines, OCCUPATION)),
    (7, "supplies and services", "supplies", lambda lines, _: _added(lines, SUPPLIES)),
    (
        8,
        "total expenditure by its groups",
        "expenditure",
        _of_totals(("staff", "premises", "occupation", "supplies")),
    ),
)


def check_identities(trust: PublishedTrust) -> tuple[Finding, ...]:
    """Find every identity that a row of a trust breaks.

    Identities 1 to 8 must hold to the pound, the ninth within a penny. An identity whose total
    is not printed cannot be checked and is passed over.
    """
    found: list[Finding] = []
    for school in trust.schools:
        found += _broken(school.place, school.lines, school.totals)
    found += _broken(trust.place, trust.central_lines, trust.central_totals)
    return (*found, *_shares_of_reserve(trust), *_reserve(trust))


def _broken(place: str, lines: Lines, totals: Totals) -> Iterator[Finding]:
    for number, what, total, work_out in _IDENTITIES:
        expected = work_out(lines, totals) if total in totals else None
        if expected is not None and expected != totals[total]:
            yield Finding(place, number, what, expected, totals[total])


def _shares_of_reserve(trust: PublishedTrust) -> Iterator[Finding]:
    for school in trust.schools:
        if "share_of_reserve" in school.totals and trust.pupils > 0:
            expected = trust.reserve / trust.pupils * school.pupils
            printed = school.totals["share_of_reserve"]
            if abs(expected - printed) > TOLERANCE_OF_SHARE:
                yield Finding(school.place, 9, "share of the revenue reserve", expected, printed)


def _reserve(trust: PublishedTrust) -> Iterator[Finding]:
    printed = trust.published_reserve
    if printed is not None and printed != trust.reserve:
        what = "revenue reserve of trust and academies"
        yield Finding(trust.place, 9, what, trust.reserve, printed)
