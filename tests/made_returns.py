"""A small made-up accounts return, written as a workbook so that tests can spoil it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from entities.accounts import INCOME_LINES, SPENDING_LINES
from scenarios.returns.columns import LINES
from scenarios.returns.identities import OCCUPATION, PREMISES, SUPPLIES, TOTAL_STAFF

GRANTS, SELF_GENERATED = INCOME_LINES[:7], INCOME_LINES[7:]
ACADEMIES, CENTRAL = "Academies", "CentralServices"
ELM, FIR = 12345, 12346
Row = dict[str, Any]

SCHOOL_LINES: dict[str, int] = {
    "dfe_revenue_grants": 1_950_000,
    "sen_funding": 50_000,
    "catering_income": 20_000,
    "teaching_staff": 1_100_000,
    "education_support_staff": 300_000,
    "administrative_and_clerical_staff": 120_000,
    "premises_staff": 50_000,
    "catering_supplies": 40_000,
    "energy": 60_000,
    "building_and_grounds_maintenance": 30_000,
    "learning_resources": 70_000,
    "direct_revenue_financing": 5_000,
}
CENTRE_LINES: dict[str, int] = {
    "dfe_revenue_grants": 10_000,
    "teaching_staff": 250_000,
    "administrative_and_clerical_staff": 400_000,
    "legal_and_professional": 30_000,
    "auditor_costs": 20_000,
}
NAMES: dict[str, str] = {line: column.names[0] for line, column in LINES.items()}


def totals(lines: dict[str, int], printed: Sequence[str]) -> Row:
    """Work out the published totals of a row, under the names of its sheet."""

    def added(names: Iterable[str]) -> int:
        return sum(lines.get(name, 0) for name in names)

    income = added(INCOME_LINES) - lines.get("direct_revenue_financing", 0)
    spent = added(SPENDING_LINES)
    values = (added(GRANTS), added(SELF_GENERATED), income, spent, income - spent)
    groups = (added(TOTAL_STAFF), added(PREMISES), added(OCCUPATION), added(SUPPLIES))
    return dict(zip(printed, (*values, *groups), strict=True))


SCHOOL_TOTALS = (
    "Total Grant Funding",
    "Total Self Generated Funding",
    "Total Income ",
    "Total Expenditure",
    "In year balance",
    "Total Staff Costs",
    "Premises Costs",
    "Occupation Costs",
    "Total Costs of Supplies and Services",
)
CENTRE_TOTALS = (
    "Grant Funding",
    "Self Generated Funding",
    "Total Income ",
    "Total Expenditure",
    "In Year Balance",
    "Staff Total ",
    "Premises",
    "Occupation",
    "Supplies and Services",
)


def school(urn: int, company: Any = ELM, lines: Any = None, **more: Any) -> Row:
    """Make one row of the academies' sheet, by column name."""
    booked = SCHOOL_LINES if lines is None else lines
    return {
        "LAEstab": 9_991_000,
        "LA": 999,
        "URN": urn,
        "School Name": f"School {urn % 1000}",
        "Period covered by return": 12,
        "MAT SAT or Central Services": "Multi Academy Trust (MAT)",
        "Company Number": company,
        "Trust or Company Name": f"Trust {company}",
        "Date left or closed if in period": "NULL",
        "Date joined or opened if in period": "NULL",
        "Number of pupils in academy (FTE)": 300,
        "Overall Phase": "Primary",
        "Region": "North West",
        "PFI": "Not part of PFI",
        "% of pupils eligible for FSM": 20,
        "% of pupils with an EHCP": 3,
        "% of pupils with SEN support": 12,
        **{NAMES[line]: booked.get(line, 0) for line in NAMES},
        "Revenue reserve": 100_000,
        **totals(booked, SCHOOL_TOTALS),
        **more,
    }


def centre(company: int = ELM, lines: dict[str, int] | None = None, **more: Any) -> Row:
    """Make one row of the central sheet, by column name."""
    booked = CENTRE_LINES if lines is None else lines
    return {
        "Company Number": company,
        "Trust or Company Name": f"Trust {company}",
        **{NAMES[line]: booked.get(line, 0) for line in NAMES},
        "Revenue Reserve": 50_000,
        **totals(booked, CENTRE_TOTALS),
        **more,
    }


def two_trusts() -> tuple[list[Row], list[Row]]:
    """Return the rows of two trusts: three schools and two."""
    schools = [school(900_001), school(900_002), school(900_003)]
    schools += [school(900_004, FIR), school(900_005, FIR)]
    return schools, [centre(), centre(FIR)]


def write(
    path: Path,
    schools: list[Row] | None = None,
    centres: list[Row] | None = None,
    *,
    titles: tuple[str, str] = (ACADEMIES, CENTRAL),
    above: Sequence[Sequence[Any]] = (),
    rename: Callable[[str], str] = str,
) -> Path:
    """Write a workbook of an index, the academies and the centres; return its path."""
    made = two_trusts()
    book = Workbook()
    index = book.active
    assert index is not None
    index.title = "Index"
    index["B1"] = "Income and Expenditure in Academies: September 2022 to August 2023"
    sheets = zip(titles, (schools or made[0], centres or made[1]), strict=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for line in above:
            sheet.append(list(line))
        names = list(dict.fromkeys(name for row in rows for name in row))
        sheet.append([rename(name) for name in names])
        for row in rows:
            sheet.append([row.get(name) for name in names])
    book.save(path)
    return path
