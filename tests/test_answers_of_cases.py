"""Checks that go by cases: each colour is reached from rows, by the least that makes it so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from entities.check import Colour
from scenarios.diligence.facts import view_of
from scenarios.diligence.judged import MEASURES, findings, judged
from tests.check_answers import CHECKS, answer
from tests.made_facts import Change, Rows, at, made_facts
from tests.made_more_facts import ASKED, URNS


def both(*changes: Change) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for one in changes:
            one(rows)

    return change


def add(sheet: str, **row: Any) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows.setdefault(sheet, []).append(row)

    return change


def rolls(each: float) -> Change:
    """Six schools of a size: four of A, two of B."""

    def change(rows: dict[str, Rows]) -> None:
        rows["schools"] = [
            {**rows["schools"][0], "trust_id": "A" if n < 4 else "B", "urn": 200_000 + n,
             "nor": each} for n in range(6)
        ]  # fmt: skip

    return change


def five(each: float) -> Change:
    """Five schools: one that leaves takes them below the line."""

    def change(rows: dict[str, Rows]) -> None:
        rolls(each)(rows)
        rows["schools"].pop()

    return change


CHURCH = at("schools", "religious_character", "Church of England", trust_id="B")
ONE = {"urn": URNS[0]}
CASES: dict[str, dict[Colour, tuple[Change | None, ...]]] = {
    "PEN-04": {
        "green": (None, both(at("contracts", "lgps_staff", 2),
                             at("contracts", "pass_through_ok", "yes"))),
        "amber": (both(at("contracts", "lgps_staff", 2),
                       at("contracts", "pass_through_ok", "unknown")),),
        "red": (both(at("contracts", "lgps_staff", 2),
                     at("contracts", "pass_through_ok", "no")),),
    },
    "PEN-05": {
        "green": (None,),
        "amber": (at("pensions", "tps_certificate_clean", "late or queries open", trust_id="A"),),
        "red": (at("pensions", "tps_certificate_clean", "qualified", trust_id="A"),),
    },
    "PEN-06": {
        "green": (None,),
        "amber": (at("pensions", "actuary_quote_status", "requested", trust_id="A"),),
        "red": (at("pensions", "actuary_quote_status", "none", trust_id="B"),),
    },
    "EDU-01": {
        "green": (None,),
        "amber": (at("schools", "ofsted_category", "RSI", **ONE),),
        "red": (at("schools", "ofsted_category", "SM", **ONE),),
    },
    "SAF-01": {
        "green": (None, at("governance", "dfe_concern_types", ("financial",))),
        "amber": (at("safeguarding", "open_investigations", 1, **ONE),),
        "red": (at("governance", "dfe_concern_types", ("safeguarding",), trust_id="A"),
                at("governance", "nti_status", "issued", trust_id="B")),
    },
    "SAF-03": {
        "green": (None, both(at("schools", "nor", 500), at("safeguarding", "dsl_trained", 1))),
        "amber": (both(at("schools", "nor", 501, **ONE),
                       at("safeguarding", "dsl_trained", 1, **ONE)),),
        "red": (at("safeguarding", "dsl_trained", 0, **ONE),),
    },
    "EST-01": {
        "green": (None, rolls(499.0)),
        "amber": (rolls(526.0),),
        "red": (rolls(500.0), rolls(524.9), five(700.0)),
    },
    "EST-05": {
        "green": (None, both(at("estates", "raac_status", "not surveyed"),
                             at("estates", "build_year", 2000)),
                  at("estates", "raac_status", "removed")),
        "amber": (at("estates", "raac_status", "suspected", **ONE),
                  both(at("estates", "raac_status", "not surveyed", **ONE),
                       at("estates", "build_year", 1999)),
                  both(at("estates", "raac_status", "not surveyed", **ONE),
                       at("estates", "build_year", 1930))),
        "red": (at("estates", "raac_status", "confirmed", **ONE),),
    },
    "EST-08": {
        "green": (None,),
        "amber": (both(at("estates", "pfi", True, **ONE), at("estates", "pfi_gap_gbp", 0.0),
                       at("estates", "pfi_expiry", ASKED + dt.timedelta(days=1_827))),),
        "red": (both(at("estates", "pfi", True, **ONE), at("estates", "pfi_gap_gbp", 1.0),
                     at("estates", "pfi_expiry", dt.date(2040, 1, 1))),
                both(at("estates", "pfi", True, **ONE), at("estates", "pfi_gap_gbp", 0.0),
                     at("estates", "pfi_expiry", ASKED + dt.timedelta(days=1_826)))),
    },
    "EST-11": {
        "green": (None,),
        "amber": (at("estates", "insurance", "commercial", **ONE),),
        "red": (at("estates", "insurance", "none on the day", **ONE),),
    },
    "IT-06": {
        "green": (None, at("project", "dpia_date", ASKED)),
        "amber": (at("project", "dpia_date", ASKED + dt.timedelta(days=1)),),
        "red": (at("project", "nda_date", ASKED + dt.timedelta(days=1)),),
    },
    "GOV-01": {
        "green": (None, at("trust", "articles_version", dt.date(2021, 6, 30))),
        "amber": (at("trust", "articles_version", dt.date(2021, 6, 29), trust_id="A"),
                  at("trust", "articles_version", dt.date(2016, 3, 1), trust_id="A")),
        "red": (at("trust", "articles_version", dt.date(2016, 2, 29), trust_id="B"),),
    },
    "GOV-02": {
        "green": (None, at("schools", "religious_character", "Church of England", trust_id="A"),
                  both(CHURCH, add("consents", kind="diocese", needed=True,
                                   obtained_date=dt.date(2026, 6, 1)))),
        "amber": (both(CHURCH, add("consents", kind="diocese", needed=True)),),
        "red": (CHURCH,),
    },
    "GOV-05": {"green": (None,), "red": (at("governance", "ao_is_cfo", True, trust_id="A"),)},
    "GOV-08": {
        "green": (None,),
        "amber": (at("governance", "ceo_process", "process agreed", trust_id="A"),),
        "red": (at("governance", "ceo_process", "none", trust_id="B"),),
    },
    "LEG-03": {
        "green": (None,),
        "amber": (at("project", "eia_status", "drafted"),),
        "red": (at("project", "eia_status", "not considered"),),
    },
    "LEG-04": {
        "green": (None, at("project", "consult_weeks", 4)),
        "amber": (at("project", "consult_in_term", False),),
        "red": (at("project", "consult_weeks", 3),
                both(at("project", "consult_weeks", 5), at("project", "admissions_change", True))),
    },
    "PRJ-04": {
        "green": (None,),
        "amber": (at("project", "target_date", dt.date(2028, 1, 1)),
                  at("project", "target_date", dt.date(2028, 4, 1))),
        "red": (at("project", "target_date", dt.date(2027, 10, 1)),
                at("project", "target_date", dt.date(2027, 9, 2))),
    },
    "PRJ-05": {
        "green": (None, both(at("one_off_costs", "payer", "DfE"),
                             at("project", "route", "intervention"),
                             add("consents", kind="DfE", needed=True,
                                 obtained_date=dt.date(2026, 6, 1)))),
        "amber": (both(at("one_off_costs", "payer", "DfE"),
                       at("project", "route", "intervention")),),
        "red": (at("one_off_costs", "payer", "dfe"),),
    },
    "FIN-20": {
        "green": (None, at("trust", "pooling_model", "GAG")),
        "amber": (at("trust", "pooling_model", "reserves", trust_id="A"),
                  at("trust", "pooling_model", "GAG", trust_id="A")),
        "red": (both(at("trust", "pooling_model", "GAG", trust_id="A"),
                     at("finance", "gag_gbp", 830_000.0, entity=str(URNS[0]))),),
    },
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(CASES))
def test_every_case_is_reached_from_rows(key: str) -> None:
    assert set(CASES[key]) == CHECKS[key].colours
    for colour, changes in CASES[key].items():
        for place, change in enumerate(changes):
            assert answer(change, key).state == colour, (key, colour, place)


def test_a_school_that_loses_just_the_limit_to_a_pool_is_not_red() -> None:
    """Of three schools with equal rolls one gets x more: it loses x's two thirds over its own."""
    gag = 800_000.0
    just = gag * (1 / (1 - 0.02 * 3 / 2) - 1)
    for more, colour in ((just * 0.999, "amber"), (just * 1.001, "red")):
        change = both(at("trust", "pooling_model", "GAG", trust_id="A"),
                      at("finance", "gag_gbp", gag + more, entity=str(URNS[0])))  # fmt: skip
        assert answer(change, "FIN-20").state == colour


def test_what_a_case_turns_on_is_asked_for_where_it_is_empty() -> None:
    empty: dict[str, Change] = {
        "PEN-04": at("contracts", "lgps_staff", 2),
        "EST-05": both(at("estates", "raac_status", "not surveyed", **ONE),
                       at("estates", "build_year", None, **ONE)),
        "EST-08": at("estates", "pfi", True, **ONE),
        "LEG-04": at("project", "consult_in_term", None),
        "SAF-01": at("governance", "dfe_concern_types", None),
    }  # fmt: skip
    for key, change in empty.items():
        found = answer(change, key)
        assert found.state == "unknown", key
        assert set(found.missing) <= set(CHECKS[key].reads)


def test_a_red_block_is_red_whatever_is_not_known_of_others() -> None:
    change = both(at("estates", "raac_status", "not surveyed"),
                  at("estates", "build_year", None),
                  at("estates", "raac_status", "confirmed", **ONE))  # fmt: skip
    assert answer(change, "EST-05").state == "red"


def test_the_day_of_asking_is_needed_where_age_counts() -> None:
    for key in ("EST-04", "SAF-04", "IT-06"):
        facts = made_facts()
        undated = type(facts)(facts.sheets)
        found = judged(CHECKS[key], view_of(undated, undated.trusts), "merged")
        assert found.state == "unknown", key


def test_all_137_are_measured() -> None:
    assert set(MEASURES) == set(CHECKS)


RED_BESIDE_EMPTY = {
    "EDU-01": ("schools", {"ofsted_category": "SM"}, ("ofsted_category",)),
    "EST-05": ("estates", {"raac_status": "confirmed"}, ("raac_status",)),
    "EST-11": ("estates", {"insurance": "none on the day"}, ("insurance",)),
    "FIN-15": ("governance", {"audit_opinion": "modified"},
               ("audit_opinion", "regularity_opinion", "high_findings_open")),
    "FIN-17": ("governance", {"nti_status": "issued"},
               ("nti_status", "dfe_risk_rating", "dfe_concern_types")),
    "SAF-01": ("governance", {"dfe_concern_types": ("safeguarding",)},
               ("dfe_concern_types", "nti_status")),
    "SAF-03": ("safeguarding", {"dsl_trained": 0}, ("dsl_trained",)),
    "GOV-05": ("governance", {"ao_is_cfo": True}, ("ao_is_cfo",)),
    "GOV-08": ("governance", {"ceo_process": "none"}, ("ceo_process",)),
    "PEN-05": ("pensions", {"tps_certificate_clean": "qualified"}, ("tps_certificate_clean",)),
    "PEN-06": ("pensions", {"actuary_quote_status": "none"}, ("actuary_quote_status",)),
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(RED_BESIDE_EMPTY))
def test_what_is_red_by_itself_is_not_hidden_by_what_is_empty_beside_it(key: str) -> None:
    sheet, red, columns = RED_BESIDE_EMPTY[key]

    def change(rows: dict[str, Rows]) -> None:
        for row in rows[sheet]:
            row.update(dict.fromkeys(columns))
        rows[sheet][0].update(red)

    found = {one.of: one.state for one in findings(CHECKS[key], made_facts(change))}
    assert found["merged"] == "red"

    def empty(rows: dict[str, Rows]) -> None:
        change(rows)
        rows[sheet][0].update(dict.fromkeys(columns))

    found = {one.of: one.state for one in findings(CHECKS[key], made_facts(empty))}
    assert found["merged"] == "unknown"
