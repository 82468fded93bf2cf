"""The lines of the published accounts return, and the words a pound in the ledger can carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

Fund = Literal["gag", "other_restricted", "unrestricted", "capital", "pension"]
Recurrence = Literal["recurring", "one_off"]
Tag = Literal["cash", "avoided", "vacancy", "shadow", "transfer"]

SPENT_AGAIN = "Spent again: "
"""How the cause of money begins that a plan decides to spend again after it was released."""

FUNDS: tuple[str, ...] = get_args(Fund)
RECURRENCES: tuple[str, ...] = get_args(Recurrence)
TAGS: tuple[str, ...] = get_args(Tag)

INCOME_LINES: tuple[str, ...] = (
    "dfe_revenue_grants",
    "sen_funding",
    "other_dfe_revenue_grants",
    "other_government_grants",
    "government_source_non_grant",
    "academies_income",
    "non_government_income",
    "facilities_and_services_income",
    "catering_income",
    "supply_insurance_receipts",
    "donations",
    "other_self_generated_income",
    "investment_income",
)
"""Income as published. Coronavirus funding is inside `dfe_revenue_grants`: never added again."""

SPENDING_LINES: tuple[str, ...] = (
    "teaching_staff",
    "supply_teaching_staff",
    "education_support_staff",
    "administrative_and_clerical_staff",
    "premises_staff",
    "catering_staff",
    "other_staff",
    "indirect_employee_expenses",
    "staff_development_and_training",
    "staff_related_insurance",
    "supply_teacher_insurance",
    "building_and_grounds_maintenance",
    "cleaning_and_caretaking",
    "water_and_sewerage",
    "energy",
    "rent_and_rates",
    "other_occupation_costs",
    "special_facilities",
    "learning_resources",
    "ict_learning_resources",
    "examination_fees",
    "educational_consultancy",
    "administrative_supplies",
    "agency_supply_teaching_staff",
    "catering_supplies",
    "other_insurance_premiums",
    "legal_and_professional",
    "auditor_costs",
    "loan_interest",
    "pfi_charges",
)
"""The thirty lines of spending of the return, in its order."""

GENERAL_FUNDING = "dfe_revenue_grants"
"""The line of the return that holds the general annual grant."""
DIRECT_REVENUE_FINANCING = "direct_revenue_financing"
"""Revenue paid into capital: the return takes it off income, not from spending."""

BACK_OFFICE_LINES: tuple[str, ...] = (
    "administrative_and_clerical_staff",
    "other_staff",
    "legal_and_professional",
    "auditor_costs",
    "administrative_supplies",
)
"""Back office as the sector benchmarks it: the lines a merger of central services works on."""

STAFF_LINES: tuple[str, ...] = (
    "teaching_staff",
    "supply_teaching_staff",
    "education_support_staff",
    "administrative_and_clerical_staff",
    "premises_staff",
    "catering_staff",
    "other_staff",
)
"""Lines that are pay bill: they follow pay awards and count for the apprenticeship levy."""

TEACHING_LINES: tuple[str, ...] = ("teaching_staff", "supply_teaching_staff")

ACCOUNT_LINES: tuple[str, ...] = (*INCOME_LINES, *SPENDING_LINES, DIRECT_REVENUE_FINANCING)

CAPITAL_GRANTS, CAPITAL_SPENDING = "capital_grants", "capital_spending"
CAPITAL_LINES: tuple[str, ...] = (CAPITAL_GRANTS, CAPITAL_SPENDING)
"""Money for buildings: lines of the ledger alone, outside the revenue accounts that a trust file
gives, and so part of no total of income or expenditure."""
CENTRAL_CHARGE = "central_charge"
"""What a school pays for its centre, and the centre is paid: inside a trust, on no line of the
return, and posted only where a run is told under a charging rule."""
LEDGER_LINES: tuple[str, ...] = (*ACCOUNT_LINES, *CAPITAL_LINES, CENTRAL_CHARGE)


def _known(lines: Mapping[str, int]) -> Mapping[str, int]:
    unknown = sorted(set(lines) - set(ACCOUNT_LINES))
    if unknown:
        raise ValueError(f"not lines of the accounts return: {', '.join(unknown)}")
    return lines


AccountLines = Annotated[dict[str, int], AfterValidator(_known)]
"""Account line -> whole pounds a year, as published. Spending positive; negatives carried."""


def total_income(lines: Mapping[str, int]) -> int:
    """Total income in pounds: grants and self-generated income less direct revenue financing."""
    income = sum(lines.get(line, 0) for line in INCOME_LINES)
    return income - lines.get(DIRECT_REVENUE_FINANCING, 0)


def total_expenditure(lines: Mapping[str, int]) -> int:
    """Total expenditure in pounds: the thirty spending lines."""
    return sum(lines.get(line, 0) for line in SPENDING_LINES)


def fund_of(line: str) -> Fund:
    """Return the fund an income or spending line is posted to.

    The public return does not split spending by fund, so all spending is posted to GAG; income of
    schools' own making is unrestricted, and grants for named pupils are other restricted.
    """
    if line in ("sen_funding", "other_dfe_revenue_grants", "other_government_grants"):
        return "other_restricted"
    if line in INCOME_LINES and line != "dfe_revenue_grants":
        return "unrestricted"
    return "gag"
