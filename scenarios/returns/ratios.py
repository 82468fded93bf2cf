"""How many people a function needs, by the staffing ratios of the assumption book."""

from __future__ import annotations

from collections.abc import Mapping

from entities.assumption import Assumption
from entities.school import School
from scenarios.reading.faults import BadInput, Fault

Book = Mapping[str, Assumption]
PER_THOUSAND = 1000.0

FUNCTIONS: dict[str, str] = {
    "finance": "office",
    "payroll": "office",
    "hr": "office",
    "it": "office",
    "procurement": "office",
    "governance": "office",
    "data": "office",
    "communications": "office",
    "safeguarding": "inclusion",
    "send": "inclusion",
    "school_improvement": "inclusion",
    "estates": "site",
}
"""Central service -> the desk of a school that does the work where it is local."""

STAYS_LOCAL = ("safeguarding", "send", "communications")
"""Never inferred at a centre: safeguarding and special needs stay in schools in most trusts (the
book's note on inclusion leads), and for communications the book holds no ratio."""

_TECHNICIANS = {
    "primary": "workforce.it_technician_per_primary",
    "secondary": "workforce.it_technician_per_secondary",
}


def middle(book: Book, key: str) -> float:
    """Return the middle of an assumption: its value, or half-way between low and high.

    Raises
    ------
    BadInput
        When the book does not hold it.
    """
    row = book.get(key)
    if row is None:
        text = "the assumption is missing; posts cannot be inferred without it"
        raise BadInput([Fault("assumption book", None, key, text)])
    if row.value is not None:
        return row.value
    return ((row.low or 0.0) + (row.high or 0.0)) / 2


def school_needs(school: School, book: Book) -> dict[str, float]:
    """Return the FTE each function needs for one school, wherever the work is done.

    Ratios are those of the ``workforce`` group of the assumption book.
    """
    thousands = school.pupils / PER_THOUSAND
    technicians = _TECHNICIANS["primary" if school.phase == "primary" else "secondary"]
    per_hr = middle(book, "workforce.employees_per_hr_practitioner_trusts")
    per_payroll = middle(book, "workforce.payslips_per_payroll_fte")
    return {
        "finance": middle(book, "workforce.finance_staff_per_1000_pupils") * thousands,
        "it": middle(book, technicians),
        "hr": school.staff_headcount / per_hr,
        "payroll": school.staff_headcount / per_payroll,
        "governance": middle(book, "workforce.clerk_per_committee"),
        "data": middle(book, "workforce.data_officers_per_1000_pupils") * thousands,
        "procurement": 1 / middle(book, "workforce.schools_per_procurement_officer"),
        "estates": middle(book, "workforce.estates_manager_per_school"),
        "school_improvement": middle(book, "workforce.improvement_directors_per_school"),
    }


def full_cost(salary: float, pension: str, book: Book) -> float:
    """Return the full cost a year of one full-time post, pounds.

    The dearer of two ways: the book's multiple for support staff, and pay with National Insurance
    above the threshold and the employer's pension rate, so that a line is never overdrawn.
    """
    insured = max(0.0, salary - middle(book, "workforce.employer_ni_threshold"))
    rate = "workforce.teachers_pension_rate" if pension == "tps" else "workforce.lgps_rate"
    exact = salary * (1 + middle(book, rate)) + insured * middle(book, "workforce.employer_ni_rate")
    return max(exact, salary * middle(book, "workforce.support_on_cost_multiplier"))
