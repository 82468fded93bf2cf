"""Two fictional trusts in which every check that is measured is green, and ways to change them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from entities.workbook import WorkbookSheet
from scenarios.diligence.facts import Facts
from scenarios.diligence.reading import read_cost_tenths, read_sheets
from scenarios.filled.lines import LINES
from tests import made_more_facts as more
from tests.made_places import LAST, SCHOOLS, TRUSTS, Rows, day

TEACHERS = 25.0
"""Teachers of a school of 400 pupils: with 570 of 30 periods taught each, classes of 21."""
SPENDING = (
    "teaching_staff", "supply_staff", "agency_supply", "education_support_staff",
    "admin_clerical_staff", "premises_staff", "energy", "ict",
)  # fmt: skip
Change = Callable[[dict[str, Rows]], None]
NEAR = 1e-9
"""Rows hold pounds and pupils: a number that is worked out from them is as near as this."""


def made_rows() -> dict[str, Rows]:
    """Return every sheet of two trusts, in plain rows that a test may change."""
    rows: dict[str, Rows] = {
        "trust": [
            {"trust_id": code, "central_charge_pct_gag": 5.0, "paybill_gbp": 2_000_000.0,
             "headcount": 100} for code in TRUSTS
        ],
        "schools": [
            {"trust_id": code, "urn": urn, "nor": 400} for code in TRUSTS for urn in SCHOOLS[code]
        ],
        "balances": [_balance(code, year) for code in TRUSTS for year in range(LAST - 2, LAST + 4)],
        "finance": [_accounts(urn) for code in TRUSTS for urn in SCHOOLS[code]],
        "liabilities": [
            {"trust_id": code, "kind": kind, "outstanding_gbp": 0.0, "approved": "not needed"}
            for code in TRUSTS
            for kind in ("loan", "dfe_support", "clawback", "operating_lease", "claim")
        ],
        "contracts": [
            {"trust_id": code, "related_party": False, "contract_id": f"k{place}",
             "end_date": dt.date(2027, 8, 31)} for code in TRUSTS for place in range(8)
        ],
        "governance": [
            {"trust_id": code, "audit_opinion": "clean", "regularity_opinion": "clean",
             "high_findings_open": 0, "late_returns_24m": 0, "nti_status": "none",
             "dfe_risk_rating": "n/a"} for code in TRUSTS
        ],
    }  # fmt: skip
    return {**rows, **_claim(), **_staff()}


def _staff() -> dict[str, Rows]:
    """Secondary schools that teach three quarters of the time, and pay alike in both trusts."""
    places = [*(str(urn) for code in TRUSTS for urn in SCHOOLS[code]), "CENTRAL:A", "CENTRAL:B"]
    return {
        "workforce": [
            {"entity": place, "year_end": day(LAST), "teacher_fte": TEACHERS,
             "workforce_fte": 50.0, "vacancies_fte": 0.0, "central_leavers_12m": 0,
             **({"teaching_periods": 570, "timetable_periods": 30, "classes": 19}
                if place.isdigit() else {})} for place in places
        ],
        "central_staff": [
            {"post_id": f"{code}{place}", "trust_id": code, "function": "finance", "fte": 1.0,
             "role_family": "officer", "single_point_of_failure": False}
            for code in TRUSTS for place in range(2)
        ],
        "pay_terms": [
            {"trust_id": code, "job_family": "officer", "posts": 10.0,
             "annual_value_gbp": 30_000.0} for code in TRUSTS
        ],
        "restructure": [
            {"establishment": f"CENTRAL:{code}", "redundancies": 0, "aged_55_plus_lgps": 0,
             "max_exit_package_gbp": 20_000.0, "max_salary_gbp": 60_000.0,
             "special_severance": False} for code in TRUSTS
        ],
        "consents": [],
    }  # fmt: skip


def _claim() -> dict[str, Rows]:
    """A claim on two functions: traced, small, late enough, and with its costs."""
    functions = ("finance", "payroll")
    saving = {"baseline_year": "2025/26", "price_base": "2025/26", "sla_after": 2.0}
    return {
        "claims": [
            {"claim_id": "c1", "function": "finance", "type": "post", "line_ref": "p1",
             "annual_saving_gbp": 1_000.0, "achievable_alone_gbp": 0.0,
             "start_date": dt.date(2028, 9, 1), **saving},
            {"claim_id": "c2", "function": "payroll", "type": "contract", "line_ref": "k1",
             "annual_saving_gbp": 1_000.0, "achievable_alone_gbp": 0.0,
             "start_date": dt.date(2028, 9, 1), **saving},
        ],
        "functions": [
            {"trust_id": code, "function": name, "baseline_cost_gbp": 50_000.0, "sla_days": 2.0,
             "sla_met_pct": 90.0, "satisfaction_centre": 70.0, "satisfaction_schools": 65.0}
            for code in TRUSTS for name in functions
        ],
        "one_off_costs": [{"cost_id": "o1", "mode_gbp": 500.0}],
        "project": [
            {"target_date": dt.date(2027, 9, 1), "dissynergies_included": tuple("abcdefgh")}
        ],
        "evidence": [{"sheet": "functions", "column": "baseline_cost_gbp", "source": "audited"}],
    }  # fmt: skip


def _balance(code: str, year: int) -> dict[str, Any]:
    """Income a million for each school; a reserve of a tenth, that grows a little."""
    schools = SCHOOLS[code]
    income = 1_000_000.0 * len(schools)
    return {
        "trust_id": code, "year_end": day(year), "kind": "actual" if year <= LAST else "forecast",
        "total_income_gbp": income, "staff_costs_gbp": 0.7 * income,
        "total_expenditure_gbp": 0.96 * income,
        "revenue_reserve_gbp": 0.1 * income + 1_000.0 * (year - LAST),
        "cash_gbp": 0.2 * income, "current_assets_gbp": 0.3 * income,
        "current_liabilities_gbp": 0.1 * income,
        "previous_forecast_reserve_gbp": 0.1 * income + 1_000.0 * (year - LAST),
        "school_reserve_split": "; ".join(f"{urn}={0.1 * 1_000_000:.0f}" for urn in schools),
    }  # fmt: skip


def _accounts(urn: int) -> dict[str, Any]:
    return {
        "entity": str(urn), "year_end": day(LAST), "income_dfe_grants": 900_000.0,
        "income_send_topup": 50_000.0, "income_other_grants": 25_000.0,
        "income_self_generated": 25_000.0, "non_recurrent_income": 0.0, "funds_inherited": 0.0,
        **{name: 0.0 for name in LINES.values() if not name.startswith("income")}, "grounds": 0.0,
        **{name: 960_000.0 / len(SPENDING) for name in SPENDING},
    }  # fmt: skip


def made_facts(change: Change | None = None, **said: float) -> Facts:
    """Return the two trusts, changed in place first, and what runs say of them."""
    rows = whole_rows()
    if change is not None:
        change(rows)
    return Facts({sheet: tuple(own) for sheet, own in rows.items()}, said, more.ASKED)


def whole_rows() -> dict[str, Rows]:
    """Return every sheet of the two trusts, each with all columns that checks read."""
    rows = {**more.more_rows(), **made_rows()}
    rows["cost_tenths"] = [one.model_dump() for one in read_cost_tenths()]
    for sheet, columns in (("schools", more.SCHOOL), ("trust", more.TRUST),
                           ("governance", more.GOVERNANCE), ("contracts", more.CONTRACT),
                           ("project", more.PROJECT)):  # fmt: skip
        rows[sheet] = [{**columns, **row} for row in rows[sheet]]
    for row in rows["trust"]:
        row["role"] = "incoming" if row["trust_id"] == "A" else "outgoing"
    for row in rows["functions"]:
        row["centralised_level"] = 3
    for row in rows["one_off_costs"]:
        row["payer"] = "A"
    for row in rows["workforce"]:
        row |= {"teacher_headcount": 30, "teacher_leavers_12m": 1, "sick_days": 100.0,
                "leadership_fte": 2.0}  # fmt: skip
    for row in rows["finance"]:
        row["gag_gbp"] = 800_000.0
    rows["evidence"] += [{"sheet": sheet, "column": "all", "source": "audited"} for sheet in rows]
    return rows


def sheets_by_key() -> dict[str, WorkbookSheet]:
    return {sheet.key: sheet for sheet in read_sheets()}


def at(sheet: str, column: str, value: Any, **where: Any) -> Change:
    """Write a value into a column of the rows that are meant."""

    def change(rows: dict[str, Rows]) -> None:
        for row in rows[sheet]:
            if all(row.get(name) == wanted for name, wanted in where.items()):
                row[column] = value

    return change


def inside(
    low: float | None, high: float | None, limits: tuple[float, float], *, whole: bool = False
) -> list[float]:
    """Return numbers within a band: just above its lower end, in its middle, just below its end.

    Parameters
    ----------
    limits
        Between which the number can lie at all.
    whole
        Whether it counts something.
    """
    low, high = limits[0] if low is None else low, limits[1] if high is None else high
    if whole:
        return [math.ceil(low), math.ceil(high) - 1]
    near = NEAR * max(1.0, abs(low), abs(high))
    return [low + near, (low + high) / 2 if high < 1e6 else low + 1, high - near]
