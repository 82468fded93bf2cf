"""The rest of two fictional trusts in which every check that is measured is green."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.made_places import LAST, SCHOOLS, TRUSTS, Rows, day

DAY_ONE = dt.date(2027, 9, 1)
ASKED = dt.date(2026, 12, 1)
STANDARDS = ("broadband", "switching", "wireless", "digital_leadership",
             "filtering_monitoring", "cyber")  # fmt: skip
SPREAD = {"p10": 10.0, "p25": 25.0, "p50": 50.0, "p75": 75.0, "p90": 90.0}
"""Figures of similar schools: a value is its own place in a hundred."""
URNS = [urn for code in TRUSTS for urn in SCHOOLS[code]]


def more_rows() -> dict[str, Rows]:
    """Return the sheets, and columns of sheets, that :func:`made_rows` does not have."""
    return {**_education(), **_estates(), **_central(), **_figures()}


def _education() -> dict[str, Rows]:
    return {
        "send": [
            {"urn": urn, "year_end": day(year), "ehcp_count": 20, "sen_support_count": 57,
             "senco_fte": 2.0, "places_commissioned_trust": 5, "places_commissioned_la": 5,
             "places_dfe": 5, "topup_income_gbp": 90_000.0, "provision_cost_gbp": 90_000.0,
             "reviews_due": 20, "reviews_on_time": 20}
            for urn in URNS for year in (LAST - 1, LAST)
        ],
        "safeguarding": [
            {"urn": urn, "scr_complete_pct": 100.0, "dsl_trained": 2,
             "last_audit_date": dt.date(2026, 11, 1), "open_investigations": 0} for urn in URNS
        ],
        "pupil_forecast": [
            {"urn": urn, "year_offset": year, "nor": 400} for urn in URNS for year in range(4)
        ],
    }  # fmt: skip


SCHOOL: dict[str, Any] = {
    "phase": "Secondary", "la_code": 301, "religious_character": "none", "capacity": 420,
    "first_prefs": 90, "offers": 90, "ofsted_current": "Good", "ofsted_previous": "Good",
    "ofsted_leadership_grade": "Good", "ofsted_category": "none",
    "last_inspection_date": dt.date(2026, 1, 1), "p8_band": "average",
    "overall_absence_pct": 8.0, "suspension_rate": 10.0, "support_giver": True,
    "support_need": False, "mis_nor": 400, "fa_model_year": 2020, "drive_minutes_to_hub": 10.0,
}  # fmt: skip
TRUST: dict[str, Any] = {
    "pooling_model": "none", "articles_version": dt.date(2022, 1, 1),
}  # fmt: skip
GOVERNANCE: dict[str, Any] = {
    "trustees": 9, "vacancies": 0, "meetings_12m": 6, "dfe_concern_types": (),
    "srmsa_no_or_part": 0, "highest_pay_gbp": 100_000.0, "ao_is_cfo": False,
    "ceo_process": "named", "people_on_both_boards": 0, "data_breaches_24m": 0, "sars_overdue": 0,
}  # fmt: skip
CONTRACT: dict[str, Any] = {
    "category": "energy", "annual_value_gbp": 1_000.0, "exit_fee_gbp": 0.0, "assignable": "yes",
    "compliant": "yes", "notice_days": 30, "auto_renew_months": 0, "staff_fte": 0.0,
    "lgps_staff": 0,
}  # fmt: skip
PROJECT: dict[str, Any] = {
    "route": "voluntary", "consult_weeks": 6, "admissions_change": False, "consult_in_term": True,
    "nda_date": dt.date(2026, 6, 1), "dpia_date": dt.date(2026, 7, 1), "eia_status": "signed",
    "pm_fte": 1.0, "joint_working_months": 12, "schools_joining_18m": 0,
    "eli_date": dt.date(2027, 7, 1),
}  # fmt: skip


def _estates() -> dict[str, Rows]:
    return {
        "estates": [
            {"urn": urn, "gifa_m2": 4_000.0, "build_year": 2005,
             "survey_date": dt.date(2025, 1, 1), "cost_p1_gbp": 0.0, "cost_p2_gbp": 1_000.0,
             "raac_status": "ruled out", "asbestos_survey": True, "asbestos_plan": True,
             "checks_due": 100, "checks_in_date": 100, "annual_capital_gbp": 10_000.0,
             "cif_uncompleted_gbp": 0.0, "pfi": False, "tenure": "freehold", "land_flags": (),
             "insurance": "RPA", "capital_unfunded_gbp": 0.0} for urn in URNS
        ],
        "digital": [
            {"urn": urn, "standard": one, "met": "yes", "mfa": True, "offline_backup": True,
             "staff_cyber_trained_pct": 100.0, "incident_plan": True}
            for urn in URNS for one in STANDARDS
        ],
        "systems": [
            {"entity": f"CENTRAL:{code}", "kind": kind, "product": "Product"}
            for code in TRUSTS for kind in ("MIS", "finance", "HR", "payroll")
        ],
    }  # fmt: skip


def _central() -> dict[str, Rows]:
    return {
        "pensions": [
            {"trust_id": code, "fund": "One fund", "employer_rate_pct": 22.0,
             "assets_gbp": 500_000.0, "obligations_gbp": 500_000.0,
             "tps_certificate_clean": "clean", "actuary_quote_status": "received"}
            for code in TRUSTS
        ],
        "delegation": [
            {"trust_id": code, "decision": f"decision {n}", "owner": "head"}
            for code in TRUSTS for n in range(100)
        ],
    }  # fmt: skip


def _figures() -> dict[str, Rows]:
    national = {"absence_pct": 8.5, "suspensions_per_100": 10.0, "teacher_leaver_rate": 0.09,
                "sick_days": 5.0, "sen_support_share": 0.142}  # fmt: skip
    rows: Rows = [{"metric": name, "group": "national", "statistic": "mean", "value": value}
                  for name, value in national.items()]  # fmt: skip
    rows.append({"metric": "plan_share", "group": "301", "statistic": "mean", "value": 0.05})
    return {"benchmarks": rows}
