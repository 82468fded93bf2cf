"""What a trust's return says of the trust as a whole: a few figures, and how to read them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from entities.accounts import BACK_OFFICE_LINES, total_expenditure, total_income
from scenarios.returns.identities import TOTAL_STAFF
from scenarios.returns.published import PublishedSchool, PublishedTrust

ADMINISTRATION = ("administrative_and_clerical_staff",)
PREMISES_STAFF = ("premises_staff",)

BALANCE_NOTE = (
    "The in-year balance of this return leaves out funds inherited when schools join and "
    "contributions between academies and trust: it is no verdict on solvency."
)
CENTRE_NOTE = (
    "What a centre books says how much is centralised, not how dear it is: compare schools and "
    "centre together."
)


@dataclass(frozen=True)
class TrustFigures:
    """Figures of one trust. Pounds, pounds per pupil, and shares as parts of one."""

    company_number: str
    name: str
    academies: int
    pupils: float
    academies_income: int
    academies_expenditure: int
    centre_income: int
    centre_expenditure: int
    in_year_balance: int
    balance_share_of_income: float
    centre_reserve: int
    academies_reserve: int
    reserve: int
    reserve_share_of_income: float
    reserve_per_pupil: float
    centre_share_of_expenditure: float
    centre_per_pupil: float
    academies_staff: int
    centre_staff: int
    academies_administration: int
    centre_administration: int
    administration_per_pupil: float
    schools_back_office_per_pupil: float
    centre_back_office_per_pupil: float
    back_office_per_pupil: float
    median_administration_share: float
    median_premises_staff_share: float
    median_back_office_share: float
    percentages: Mapping[str, float]

    def sentences(self) -> tuple[str, ...]:
        """Return the figures in words, with what they cannot say."""
        return (
            f"{self.name} ({self.company_number}): {self.academies} academies, "
            f"{self.pupils:,.0f} pupils.",
            f"Income £{self.academies_income + self.centre_income:,}, expenditure "
            f"£{self.academies_expenditure + self.centre_expenditure:,}, in-year balance "
            f"{_pounds(self.in_year_balance)} ({self.balance_share_of_income:.2%} of income).",
            BALANCE_NOTE,
            f"Revenue reserve {_pounds(self.reserve)} ({self.reserve_share_of_income:.2%} of "
            f"income, £{self.reserve_per_pupil:,.2f} a pupil).",
            f"Back office £{self.back_office_per_pupil:,.2f} a pupil: "
            f"£{self.schools_back_office_per_pupil:,.2f} in schools and "
            f"£{self.centre_back_office_per_pupil:,.2f} at the centre, which books "
            f"{self.centre_share_of_expenditure:.2%} of expenditure.",
            CENTRE_NOTE,
        )


def _pounds(amount: int) -> str:
    return f"-£{-amount:,}" if amount < 0 else f"£{amount:,}"


def trust_figures(trust: PublishedTrust) -> TrustFigures:
    """Work out the figures of a trust: schools and centre apart, and together.

    The return's in-year balance leaves out transfers (funds inherited when a school joins, and
    contributions between academies and trust), so no verdict on solvency is drawn from it.
    Back office is administrative and clerical staff, other staff, legal and professional, audit
    and administrative supplies, as the sector benchmarks it.
    """
    schools, centre, pupils = trust.schools, trust.central_lines, trust.pupils
    income = _over(schools, total_income)
    spent = _over(schools, total_expenditure)
    middle_income, middle_spent = total_income(centre), total_expenditure(centre)
    all_income = income + middle_income
    balance = all_income - spent - middle_spent
    office = _over(schools, _adder(BACK_OFFICE_LINES)) / pupils
    middle_office = _adder(BACK_OFFICE_LINES)(centre) / pupils
    clerks, middle_clerks = _over(schools, _adder(ADMINISTRATION)), _adder(ADMINISTRATION)(centre)
    return TrustFigures(
        company_number=trust.company_number,
        name=trust.name,
        academies=len(schools),
        pupils=pupils,
        academies_income=income,
        academies_expenditure=spent,
        centre_income=middle_income,
        centre_expenditure=middle_spent,
        in_year_balance=balance,
        balance_share_of_income=_share(balance, all_income),
        centre_reserve=trust.central_reserve,
        academies_reserve=trust.academy_reserves,
        reserve=trust.reserve,
        reserve_share_of_income=_share(trust.reserve, all_income),
        reserve_per_pupil=trust.reserve / pupils,
        centre_share_of_expenditure=_share(middle_spent, spent + middle_spent),
        centre_per_pupil=middle_spent / pupils,
        academies_staff=_over(schools, _adder(TOTAL_STAFF)),
        centre_staff=_adder(TOTAL_STAFF)(centre),
        academies_administration=clerks,
        centre_administration=middle_clerks,
        administration_per_pupil=(clerks + middle_clerks) / pupils,
        schools_back_office_per_pupil=office,
        centre_back_office_per_pupil=middle_office,
        back_office_per_pupil=office + middle_office,
        median_administration_share=_median_share(schools, ADMINISTRATION),
        median_premises_staff_share=_median_share(schools, PREMISES_STAFF),
        median_back_office_share=_median_share(schools, BACK_OFFICE_LINES),
        percentages=_percentages(trust),
    )


def _adder(names: tuple[str, ...]) -> Callable[[Mapping[str, int]], int]:
    return lambda lines: sum(lines.get(name, 0) for name in names)


def _over(schools: Iterable[PublishedSchool], figure: Callable[[Mapping[str, int]], int]) -> int:
    return sum(figure(school.lines) for school in schools)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _median_share(schools: Iterable[PublishedSchool], names: tuple[str, ...]) -> float:
    """Return the median share of expenditure over schools that reported for the whole year."""
    shares = [
        _adder(names)(school.lines) / total_expenditure(school.lines)
        for school in schools
        if school.full_year and total_expenditure(school.lines)
    ]
    return statistics.median(shares) if shares else math.nan


def _percentages(trust: PublishedTrust) -> Mapping[str, float]:
    """Return shares of pupils as printed for the trust, or weighted by pupils where they are not.

    A share that any school withholds is left out.
    """
    found = dict(trust.percentages)
    for key in ("fsm", "ehcp", "sen_support", "eal"):
        known = [s for s in trust.schools if key in s.percentages]
        if key not in found and len(known) == len(trust.schools) and trust.pupils:
            total = math.fsum(s.percentages[key] * s.pupils for s in known)
            found[key] = total / trust.pupils
    return found
