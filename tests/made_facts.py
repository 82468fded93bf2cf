"""Two fictional trusts in which every check that is measured is green, and ways to change them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from entities.workbook import WorkbookSheet
from scenarios.diligence.facts import Facts
from scenarios.diligence.reading import read_sheets

TRUSTS = ("A", "B")
SCHOOLS = {"A": (100_001, 100_002), "B": (100_003,)}
LAST = 2026
SPENDING = (
    "teaching_staff", "supply_staff", "agency_supply", "education_support_staff",
    "admin_clerical_staff", "premises_staff", "energy", "ict",
)  # fmt: skip
Rows = list[dict[str, Any]]


def day(year: int) -> dt.date:
    return dt.date(year, 8, 31)


def made_rows() -> dict[str, Rows]:
    """Return every sheet of two trusts, in plain rows that a test may change."""
    rows: dict[str, Rows] = {
        "trust": [{"trust_id": code, "central_charge_pct_gag": 5.0} for code in TRUSTS],
        "schools": [
            {"trust_id": code, "urn": urn, "nor": 400} for code in TRUSTS for urn in SCHOOLS[code]
        ],
        "balances": [_balance(code, year) for code in TRUSTS for year in range(LAST - 2, LAST + 4)],
        "finance": [_accounts(urn) for code in TRUSTS for urn in SCHOOLS[code]],
        "liabilities": [
            {"trust_id": code, "kind": kind, "outstanding_gbp": 0.0, "approved": "not needed"}
            for code in TRUSTS
            for kind in ("loan", "dfe_support", "clawback", "operating_lease")
        ],
        "contracts": [
            {"trust_id": code, "related_party": False} for code in TRUSTS for _ in range(8)
        ],
        "governance": [
            {"trust_id": code, "audit_opinion": "clean", "regularity_opinion": "clean",
             "high_findings_open": 0, "late_returns_24m": 0, "nti_status": "none",
             "dfe_risk_rating": "n/a"} for code in TRUSTS
        ],
    }  # fmt: skip
    return rows


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
        "income_self_generated": 25_000.0, "non_recurrent_income": 0.0,
        **{name: 960_000.0 / len(SPENDING) for name in SPENDING},
    }  # fmt: skip


def made_facts(change: Callable[[dict[str, Rows]], None] | None = None, **said: float) -> Facts:
    """Return the two trusts, changed in place first, and what runs say of them."""
    rows = made_rows()
    if change is not None:
        change(rows)
    return Facts({sheet: tuple(own) for sheet, own in rows.items()}, calculated=said)


def sheets_by_key() -> dict[str, WorkbookSheet]:
    return {sheet.key: sheet for sheet in read_sheets()}
