"""From rows of contracts and systems to what the model holds of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from entities.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from entities.contract import Contract, SystemInUse, SystemKind
from entities.post import CENTRE
from scenarios.diligence.facts import Row, day, number
from scenarios.filled.posts import code_of

CATEGORIES: Mapping[str, tuple[str, str, str]] = {
    "energy": ("Energy", "estates", "energy"),
    "catering": ("Catering", "estates", "catering_supplies"),
    "cleaning": ("Cleaning", "estates", "cleaning_and_caretaking"),
    "MIS": ("Pupil information system", "data", "ict_learning_resources"),
    "finance_sys": ("Finance system", "finance", "administrative_supplies"),
    "HR_payroll": ("HR and payroll", "payroll", "administrative_supplies"),
    "IT_support": ("IT support", "it", "ict_learning_resources"),
    "broadband": ("Broadband", "it", "ict_learning_resources"),
    "print": ("Printing", "procurement", "administrative_supplies"),
    "insurance": ("Insurance", "procurement", "other_insurance_premiums"),
    "audit": ("Audit", "finance", "auditor_costs"),
    "legal": ("Legal advice", "governance", "legal_and_professional"),
    "supply": ("Supply staff", "hr", "agency_supply_teaching_staff"),
    "maintenance": ("Maintenance", "estates", "building_and_grounds_maintenance"),
    "grounds": ("Grounds", "estates", "building_and_grounds_maintenance"),
    "professional_services": ("Professional services", "governance", "legal_and_professional"),
    "supplies": ("Supplies", "procurement", "administrative_supplies"),
    "telephones": ("Telephones", "it", "administrative_supplies"),
    "other": ("Other contract", "procurement", "administrative_supplies"),
}
"""By category: what it is called, the function that manages it, the line it is booked to."""
KINDS: Mapping[str, tuple[SystemKind, ...]] = {
    "finance": ("finance",), "HR": ("hr_payroll",), "payroll": ("hr_payroll",), "MIS": ("mis",),
}  # fmt: skip
LONGEST_NOTICE, LONGEST_ROLL = 36, 120


def contracts_of(rows: Sequence[Row], opening: dt.date) -> tuple[Contract, ...]:
    """Return contracts that cost anything and have not ended by a day."""
    return tuple(
        _contract(row, opening) for row in rows
        if number(row, "annual_value_gbp") > 0 and day(row, "end_date") > opening
    )  # fmt: skip


def _contract(row: Row, opening: dt.date) -> Contract:
    label, function, line = CATEGORIES[str(row["category"])]
    supplier = f" ({row['supplier_code']})" if row.get("supplier_code") else ""
    return Contract(
        id=code_of(row["contract_id"]),
        label=f"{label}{supplier}",
        function=function,
        place=str(row["urn"]) if row.get("urn") else CENTRE,
        gbp_per_year=number(row, "annual_value_gbp"),
        ends=day(row, "end_date"),
        notice_months=min(LONGEST_NOTICE, math.ceil(number(row, "notice_days") / DAYS_PER_MONTH)),
        rolls_on_months=_rolls_on(row),
        exit_fee_share=_fee_share(row, opening),
        account_line=line,
        source="given",
    )


def _rolls_on(row: Row) -> int | None:
    """Return for how long a contract goes on by itself; None where nobody says.

    One that does not is bought from month to month until it is let again: schools need it still.
    """
    if row.get("auto_renew_months") is None:
        return None
    return max(1, min(LONGEST_ROLL, int(number(row, "auto_renew_months"))))


def _fee_share(row: Row, opening: dt.date) -> float | None:
    """Return a fee as a part of the price that is left at the opening; empty when not known."""
    if row.get("exit_fee_gbp") is None:
        return None
    years = (day(row, "end_date") - opening).days / DAYS_PER_YEAR
    return min(1.0, number(row, "exit_fee_gbp") / (number(row, "annual_value_gbp") * years))


def systems_of(rows: Sequence[Row]) -> tuple[SystemInUse, ...]:
    """Return what a trust uses: each kind once, with all its products in one name."""
    found: dict[SystemKind, list[str]] = {}
    for row in rows:
        for kind in KINDS.get(str(row["kind"]), ()):
            products = found.setdefault(kind, [])
            if str(row["product"]) not in products:
                products.append(str(row["product"]))
    return tuple(
        SystemInUse(kind=kind, product=" and ".join(sorted(products)))
        for kind, products in found.items()
    )
