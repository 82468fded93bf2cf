"""Columns of the sheet of finance, and the lines of the accounts return they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scenarios.diligence.facts import Row

LINES: Mapping[str, str] = {
    "dfe_revenue_grants": "income_dfe_grants",
    "sen_funding": "income_send_topup",
    "other_government_grants": "income_other_grants",
    "other_self_generated_income": "income_self_generated",
    "teaching_staff": "teaching_staff",
    "supply_teaching_staff": "supply_staff",
    "education_support_staff": "education_support_staff",
    "administrative_and_clerical_staff": "admin_clerical_staff",
    "premises_staff": "premises_staff",
    "catering_staff": "catering_staff",
    "other_staff": "other_staff",
    "indirect_employee_expenses": "indirect_employee",
    "staff_development_and_training": "staff_training",
    "staff_related_insurance": "staff_insurance",
    "supply_teacher_insurance": "supply_insurance",
    "building_and_grounds_maintenance": "maintenance",
    "cleaning_and_caretaking": "cleaning",
    "water_and_sewerage": "water",
    "energy": "energy",
    "rent_and_rates": "rent_rates",
    "other_occupation_costs": "other_occupation",
    "special_facilities": "special_facilities",
    "learning_resources": "learning_resources",
    "ict_learning_resources": "ict",
    "examination_fees": "exams",
    "educational_consultancy": "educational_consultancy",
    "administrative_supplies": "admin_supplies",
    "agency_supply_teaching_staff": "agency_supply",
    "catering_supplies": "catering_supplies",
    "other_insurance_premiums": "other_insurance",
    "legal_and_professional": "professional_services",
    "auditor_costs": "audit",
    "loan_interest": "loan_interest",
    "pfi_charges": "pfi_charges",
    "direct_revenue_financing": "direct_revenue_financing",
}
"""By line of the return, its column."""

ALSO: Mapping[str, tuple[str, ...]] = {
    "other_government_grants": ("other_dfe_revenue_grants", "government_source_non_grant"),
    "other_self_generated_income": (
        "academies_income", "non_government_income", "facilities_and_services_income",
        "catering_income", "supply_insurance_receipts", "donations", "investment_income",
    ),
}  # fmt: skip
"""Lines of the return that the workbook asks for together with another."""

GROUNDS = "grounds"
"""A column of its own from 2024 on; the return before it, and the model, keep it in maintenance."""


def lines_of(row: Row) -> dict[str, int]:
    """Return whole pounds by line of the return; what is empty is nought."""
    found = {line: _pounds(row, column) for line, column in LINES.items()}
    found["building_and_grounds_maintenance"] += _pounds(row, GROUNDS)
    return {line: gbp for line, gbp in found.items() if gbp}


def columns_of(lines: Mapping[str, int]) -> dict[str, int]:
    """Return what a row of the sheet of finance holds, from lines of the return."""
    return {
        column: sum(lines.get(name, 0) for name in (line, *ALSO.get(line, ())))
        for line, column in LINES.items()
    } | {GROUNDS: 0}


def _pounds(row: Row, column: str) -> int:
    value = row.get(column)
    return round(value) if isinstance(value, int | float) else 0


def last_rows(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the row of the last year of each school or centre."""
    found: dict[str, Row] = {}
    for row in rows:
        place = str(row["entity"])
        if place not in found or str(found[place]["year_end"]) < str(row["year_end"]):
            found[place] = row
    return found
