"""Checks that count things, or shares of things, answered from rows; every colour is reached."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scenarios.diligence.measures.legal import ALWAYS_ASKED
from tests.check_answers import CHECKS, OF, Setter, answer, values_in
from tests.made_facts import Change, Rows, at
from tests.made_more_facts import SCHOOL, STANDARDS, URNS


def schools_of_which(other: dict[str, Any]) -> Setter:
    """Return a way to make so many schools of which a part are otherwise."""

    def setter(value: float) -> Change:
        def change(rows: dict[str, Rows]) -> None:
            rows["schools"] = [
                {**SCHOOL, "trust_id": "AB"[n % 2], "urn": 200_000 + n, "nor": 400,
                 **(other if n < round(value * OF) else {})} for n in range(OF)
            ]  # fmt: skip

        return change

    return setter


def listed(sheet: str, base: dict[str, Any], other: dict[str, Any]) -> Setter:
    """Return a way to fill a sheet with rows of which a part are otherwise."""

    def setter(value: float) -> Change:
        def change(rows: dict[str, Rows]) -> None:
            rows[sheet] = [
                {**base, "n": n, "urn": URNS[n % 3], **(other if n < round(value * OF) else {})}
                for n in range(OF)
            ]  # fmt: skip

        return change

    return setter


def standards(value: float) -> Change:
    """A hundred schools in place of three would say as much; so many of their standards are met."""
    schools = OF // 10

    def change(rows: dict[str, Rows]) -> None:
        rows["schools"] = [
            {**SCHOOL, "trust_id": "AB"[n % 2], "urn": 200_000 + n} for n in range(schools)
        ]
        met = round(value * schools * len(STANDARDS))
        pairs = [(row["urn"], one) for row in rows["schools"] for one in STANDARDS]
        rows["digital"] = [
            {"urn": urn, "standard": one, "met": "yes" if n < met else "part"}
            for n, (urn, one) in enumerate(pairs)
        ]

    return change


def owners(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["delegation"] = [
            {"trust_id": code, "decision": f"d{n}",
             "owner": "board" if code == "A" and n < round(value * OF) else "head"}
            for code in ("A", "B") for n in range(OF)
        ]  # fmt: skip

    return change


def sourced(value: float) -> Change:
    """So many columns are filled in, and the first of them are audited."""

    def change(rows: dict[str, Rows]) -> None:
        rows.clear()
        rows["trust"] = []
        rows["functions"] = [{f"c{n}": 1 for n in range(OF)}]
        rows["evidence"] = [
            {"sheet": "functions", "column": f"c{n}",
             "source": "audited" if n < round(value * OF) else "survey"} for n in range(OF)
        ]  # fmt: skip

    return change


def consented(value: float) -> Change:
    """So many of the consents, of every kind, are there."""

    def change(rows: dict[str, Rows]) -> None:
        rows["consents"] = [
            {"kind": ALWAYS_ASKED[n % 4], "holder": n, "needed": True,
             "obtained_date": dt.date(2026, 6, 1) if n < round(value * OF) else None}
            for n in range(OF)
        ]  # fmt: skip

    return change


SHARES: dict[str, Setter] = {
    "EDU-02": schools_of_which({"ofsted_current": "Requires improvement",
                                "ofsted_previous": "Inadequate"}),
    "EDU-03": schools_of_which({"last_inspection_date": dt.date(2024, 2, 29)}),
    "PUP-04": schools_of_which({"phase": "Primary", "nor": 100}),
    "EST-06": listed("estates", {"build_year": 1999, "asbestos_survey": True,
                                 "asbestos_plan": False}, {"asbestos_plan": True}),
    "IT-03": standards,
    "GOV-06": owners,
    "LEG-02": consented,
    "PRJ-03": sourced,
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(SHARES))
def test_every_band_of_a_share_is_reached_and_its_edges_fall_as_it_says(key: str) -> None:
    check, reached = CHECKS[key], set()
    of = len(STANDARDS) * OF // 10 if key == "IT-03" else OF
    for band in check.bands:
        for value in values_in(band, (0.0, 1.0 + 1 / of), of=of):
            found = answer(SHARES[key](value), key)
            assert found.value == pytest.approx(value, abs=1e-12), (key, value)
            assert found.state == band.colour, (key, value)
            reached.add(found.state)
    assert reached == check.colours


def test_the_end_of_a_share_belongs_to_it() -> None:
    """All consents, all standards, all blocks: one and not less."""
    for key in ("IT-03", "EST-06", "LEG-02", "PRJ-03"):
        assert answer(SHARES[key](1.0), key).state == "green"


def test_consents_nobody_listed_are_not_there() -> None:
    listed_alone = listed("consents", {"kind": "members", "needed": True},
                          {"obtained_date": dt.date(2026, 6, 1)})  # fmt: skip
    assert answer(listed_alone(1.0), "LEG-02").state == "unknown"


def funds(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["pensions"] = [{"trust_id": "A", "fund": f"fund {n}"} for n in range(int(value))]
        rows["pensions"].append({"trust_id": "B", "fund": "fund 0"})

    return change


def differing(value: float) -> Change:
    """So many of the three schools have other places on the authority's list."""

    def change(rows: dict[str, Rows]) -> None:
        for row in rows["send"]:
            if row["urn"] in URNS[: int(value)]:
                row["places_commissioned_la"] = 4

    return change


def areas(value: float) -> Change:
    """As many authorities as said, over enough schools."""

    def change(rows: dict[str, Rows]) -> None:
        rows["schools"] = [
            {
                **SCHOOL,
                "trust_id": "AB"[n // 30],
                "urn": 200_000 + n,
                "la_code": 300 + n % int(value),
            }
            for n in range(60)
        ]

    return change


def flags(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        left = int(value)
        for row in rows["estates"]:
            row["land_flags"] = tuple("abcd"[: min(4, left)])
            left -= len(row["land_flags"])
            if left:
                row["tenure"], left = "diocese", left - 1

    return change


def pupil_systems(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["systems"] = [
            {"entity": "CENTRAL:A", "kind": "MIS", "product": f"product {n}"}
            for n in range(int(value))
        ]
        rows["systems"].append({"entity": "CENTRAL:B", "kind": "MIS", "product": "product 0"})

    return change


def other_offices(value: float) -> Change:
    kinds = ("finance", "HR", "payroll")[: int(value)]

    def change(rows: dict[str, Rows]) -> None:
        for row in rows["systems"]:
            if row["entity"] == "CENTRAL:A" and row["kind"] in kinds:
                row["product"] = "Other"

    return change


def lacking(value: float) -> Change:
    basics: list[tuple[str, Any]] = [
        ("mfa", False), ("offline_backup", False), ("incident_plan", False),
        ("staff_cyber_trained_pct", 94.0),
    ]  # fmt: skip

    def change(rows: dict[str, Rows]) -> None:
        rows["digital"][0] |= dict(basics[: int(value)])

    return change


def contracts(other: dict[str, Any]) -> Setter:
    def setter(value: float) -> Change:
        def change(rows: dict[str, Rows]) -> None:
            for row in rows["contracts"][: int(value)]:
                row |= other

        return change

    return setter


COUNTS: dict[str, tuple[Setter, tuple[float, float]]] = {
    "PEN-01": (funds, (1, 9)),
    "SEND-06": (areas, (1, 20)),
    "SEND-07": (differing, (0, 4)),
    "EST-09": (flags, (0, 12)),
    "IT-01": (pupil_systems, (1, 9)),
    "IT-02": (other_offices, (0, 4)),
    "IT-04": (lacking, (0, 5)),
    "IT-05": (lambda v: at("governance", "sars_overdue", int(v), trust_id="A"), (0, 9)),
    "CON-04": (contracts({"annual_value_gbp": 214_904.0, "compliant": "no"}), (0, 9)),
    "CON-05": (contracts({"end_date": dt.date(2027, 9, 30), "auto_renew_months": 12}), (0, 9)),
    "GOV-03": (lambda v: at("governance", "meetings_12m", int(v)), (0, 20)),
    "GOV-07": (lambda v: at("governance", "srmsa_no_or_part", int(v)), (0, 40)),
}


@pytest.mark.parametrize("key", sorted(COUNTS))
def test_every_band_of_a_count_is_reached_and_its_edges_fall_as_it_says(key: str) -> None:
    setter, limits = COUNTS[key]
    check, reached = CHECKS[key], set()
    for band in check.bands:
        for value in values_in(band, limits, whole=True):
            found = answer(setter(value), key)
            assert (found.value, found.state) == (value, band.colour), (key, value)
            reached.add(found.state)
    assert reached == check.colours


def test_a_contract_that_can_still_be_left_after_the_day_does_not_renew_before_it() -> None:
    last_notice_on_the_day = {"end_date": dt.date(2027, 10, 1), "auto_renew_months": 12}
    assert answer(contracts(last_notice_on_the_day)(3), "CON-05").value == 0


def test_what_is_counted_and_shown_without_a_colour() -> None:
    shown = {
        "EST-02": at("estates", "cif_uncompleted_gbp", 5.0),
        "CON-06": at("contracts", "staff_fte", 0.5),
        "GOV-09": at("governance", "people_on_both_boards", 2),
        "LEG-06": at("schools", "ofsted_category", "SM"),
        "LEG-07": at("schools", "fa_model_year", 2013),
    }
    wanted = {"EST-02": 15.0, "CON-06": 8.0, "GOV-09": 2.0, "LEG-06": 3.0, "LEG-07": 3.0}
    for key, change in shown.items():
        found = answer(change, key)
        assert (found.state, found.value) == ("shown", wanted[key]), key
