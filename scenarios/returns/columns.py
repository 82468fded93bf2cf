"""Names of the columns of the accounts return, of every year known, and the lines they mean.

Facts: published workbooks of 2022/23 and the layout from 2024. Names are matched by their letters
and figures alone, so spaces, line breaks, signs and capitals do not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.returns.workbook import bare


@dataclass(frozen=True)
class Column:
    """One figure of the return: the names it has had, and columns added to it in later years.

    Attributes
    ----------
    names
        Names of the same figure; the first that the sheet has is read.
    plus
        Columns that later years print apart from it; each that the sheet has is added.
    """

    names: tuple[str, ...]
    plus: tuple[str, ...] = ()

    def find(self, columns: Mapping[str, int]) -> tuple[int, ...]:
        """Return the columns to add up, or none when the figure is not on the sheet."""
        base = next((columns[bare(n)] for n in self.names if bare(n) in columns), None)
        if base is None:
            return ()
        more = (columns[bare(n)] for n in self.plus if bare(n) in columns)
        return (base, *(column for column in more if column != base))


def _named(*names: str, plus: tuple[str, ...] = ()) -> Column:
    return Column(names, plus)


COMPANY = _named("Company Number", "Companies House Number", "Company Registration Number")
TRUST_NAME = _named("Trust or Company Name", "Trust Name")

SCHOOL_WORDS: dict[str, Column] = {
    "urn": _named("URN"),
    "name": _named("School Name"),
    "authority": _named("LA", "LA Code"),
    "la_estab": _named("LAEstab"),
    "phase": _named("Overall Phase", "Phase"),
    "region": _named("Region"),
    "pfi": _named("PFI"),
    "kind": _named("MAT SAT or Central Services"),
    "joined": _named("Date joined or opened if in period"),
    "left": _named("Date left or closed if in period"),
}
"""What describes a school, in words and dates."""

PERIOD = _named("Period covered by return", "Period covered by return (months)")
PUPILS = _named(
    "Number of pupils in academy (FTE)",
    "Number of pupils in academy (FTE) plus dual subsidiary registrations",
)
TRUST_PUPILS = _named("Total number of Pupils", "Total number of pupils in trust")
RESERVE = _named("Revenue reserve")
ACADEMY_RESERVES = _named("Sum of Academy RR")
ALL_RESERVES = _named("Sum of Trust + Academy Revenue Reserve")

SIXTH_FORM = _named("No of pupils in 6th form", "Number of pupils in 6th form")
PERCENTAGES: dict[str, Column] = {
    "fsm": _named("% of pupils eligible for FSM", "Percentage of pupils in trust eligible for FSM"),
    "ehcp": _named(
        "% of pupils with an EHCP",
        "% of pupils with EHCP",
        "% of pupil with EHCP",
        "Percentage of pupils in trust with EHCP",
    ),
    "sen_support": _named(
        "% of pupils with SEN support",
        "% of pupil with SEN support",
        "Percentage of pupils in trust with SEN support",
    ),
    "eal": _named(
        "% of pupils with English as an additional language",
        "Percentage of pupils in trust with EAL",
    ),
}
"""Shares of pupils, in per cent, of a school or of a whole trust."""

LINES: dict[str, Column] = {
    "dfe_revenue_grants": _named(
        "DFE/EFA Revenue grants (includes Coronavirus Government Funding",
        "DFE/EFA Revenue grants (includes Coronavirus Government Funding)",
        "DFE Revenue grants",
        "DfE revenue grants - other",
        "DFE/EFA Revenue grants",
    ),
    "sen_funding": _named("SEN funding", "SEN"),
    "other_dfe_revenue_grants": _named("Other DfE/EFA Revenue Grants", "Other DfE Revenue Grants"),
    "other_government_grants": _named("Other income - LA & other Government grants"),
    "government_source_non_grant": _named("Government source, non-grant"),
    "academies_income": _named("Academies"),
    "non_government_income": _named("Non-Government"),
    "facilities_and_services_income": _named(
        "All income from facilities and services",
        "Income from facilities and services",
        "Income from facilities and services - rents & letting",
        "Income from facilities and services - rents & lettings",
        plus=(
            "Income from facilities and services - other",
            "Other income from facilities and services",
        ),
    ),
    "catering_income": _named("Income from catering"),
    "supply_insurance_receipts": _named("Receipts from supply teacher insurance claims"),
    "donations": _named("Donations and/or voluntary funds"),
    "other_self_generated_income": _named("Other self-generated income"),
    "investment_income": _named("Investment income"),
    "teaching_staff": _named("Teaching staff"),
    "supply_teaching_staff": _named("Supply teaching staff"),
    "education_support_staff": _named("Education support staff"),
    "administrative_and_clerical_staff": _named("Administrative and clerical staff"),
    "premises_staff": _named("Premises staff"),
    "catering_staff": _named("Catering staff"),
    "other_staff": _named("Other staff"),
    "indirect_employee_expenses": _named("Indirect employee expenses"),
    "staff_development_and_training": _named("Staff development and training"),
    "staff_related_insurance": _named("Staff-related insurance"),
    "supply_teacher_insurance": _named("Supply teacher insurance"),
    "building_and_grounds_maintenance": _named(
        "Building and Grounds maintenance and improvement",
        "Maintenance of premises",
        plus=("Grounds maintenance",),
    ),
    "cleaning_and_caretaking": _named("Cleaning and caretaking"),
    "water_and_sewerage": _named("Water and sewerage"),
    "energy": _named("Energy"),
    "rent_and_rates": _named("Rent and Rates"),
    "other_occupation_costs": _named("Other occupation costs"),
    "special_facilities": _named("Special facilities"),
    "learning_resources": _named("Learning resources (not ICT equipment)"),
    "ict_learning_resources": _named("ICT learning resources"),
    "examination_fees": _named("Examination fees"),
    "educational_consultancy": _named("Educational Consultancy"),
    "administrative_supplies": _named(
        "Administrative supplies - non educational", "Administrative supplies"
    ),
    "agency_supply_teaching_staff": _named("Agency supply teaching staff"),
    "catering_supplies": _named("Catering supplies"),
    "other_insurance_premiums": _named("Other insurance premiums"),
    "legal_and_professional": _named("Legal & Professional services", "Legal & Professional"),
    "auditor_costs": _named("Auditor costs"),
    "loan_interest": _named("Interest charges for Loan and Bank"),
    "pfi_charges": _named("PFI Charges"),
    "direct_revenue_financing": _named(
        "Direct revenue financing - Revenue contributions to capital", "Direct revenue financing"
    ),
}
"""Our line -> its names in the academies' and the central sheet."""

GRANT_PARTS: tuple[str, ...] = (
    "16 to 19 allocations",
    "Other DfE Group grants (revenue)",
    "Grants for trust activity",
    "Start-up grants",
)
"""Printed from 2024; part of our `dfe_revenue_grants`, whether printed inside it or apart."""

TOTALS: dict[str, Column] = {
    "grant_funding": _named("Total Grant Funding", "Grant Funding"),
    "self_generated": _named("Total Self Generated Funding", "Self Generated Funding"),
    "income": _named("Total Income"),
    "expenditure": _named("Total Expenditure"),
    "balance": _named("In year balance"),
    "staff": _named("Total Staff Costs", "Staff Total"),
    "premises": _named("Premises Costs", "Premises"),
    "occupation": _named("Occupation Costs", "Occupation"),
    "supplies": _named("Total Costs of Supplies and Services", "Supplies and Services"),
    "share_of_reserve": _named("Share of Revenue Reserve, distributed on per pupil basis"),
    "reserve_per_pupil": _named("RR per pupil"),
}
"""Totals as published: read to be checked against the lines, never used in their place."""
