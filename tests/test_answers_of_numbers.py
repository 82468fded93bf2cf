"""Checks with bands, answered from rows: every colour is reached, and edges fall as they say."""

from __future__ import annotations

import datetime as dt

import pytest

from outputs.diligence.words import missing_in_words
from scenarios.diligence.facts import number
from scenarios.diligence.judged import findings
from scenarios.diligence.reading import read_sheets
from tests.check_answers import CHECKS, Setter, answer, values_in
from tests.made_facts import Change, Rows, at, made_facts
from tests.made_more_facts import ASKED, DAY_ONE, URNS

PUPILS = 400
WITH_NEEDS = 77
"""Pupils with a plan or on support at each made school."""


def many(sheet: str, rows: Rows) -> Change:
    def change(whole: dict[str, Rows]) -> None:
        whole[sheet] = rows

    return change


def first(sheet: str, column: str) -> Setter:
    """Write a number into the first row alone."""

    def setter(value: float) -> Change:
        def change(rows: dict[str, Rows]) -> None:
            rows[sheet][0][column] = value

        return change

    return setter


def deficit(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for row, income in zip(rows["pensions"], (2_000_000.0, 1_000_000.0), strict=True):
            row["obligations_gbp"] = row["assets_gbp"] + value * income

    return change


def weak(value: float) -> Change:
    """One school is weak, and has that part of all pupils."""

    def change(rows: dict[str, Rows]) -> None:
        rows["schools"][0] |= {"p8_band": "well below average", "nor": value * 1_000}
        for row in rows["schools"][1:]:
            row["nor"] = (1 - value) * 500

    return change


def roll(value: float) -> Change:
    return at("pupil_forecast", "nor", PUPILS * (1 + value), year_offset=3)


def overlap(value: float) -> Change:
    """Of what is bought alike, so much ends soon."""

    def change(rows: dict[str, Rows]) -> None:
        late = dt.date(2035, 8, 31)
        for row in rows["contracts"][1:]:
            row["annual_value_gbp"] = (1 - value) * 1_000.0 / (len(rows["contracts"]) - 1)
            row["end_date"] = late
        rows["contracts"][0] |= {"annual_value_gbp": value * 1_000.0}

    return change


def bound(value: float) -> Change:
    """Spending other than staff is 780,000: (0.96 - 0.7) of three million."""

    def change(rows: dict[str, Rows]) -> None:
        rows["contracts"][0] |= {"assignable": "consent", "annual_value_gbp": value * 780_000.0}

    return change


def claimed(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["liabilities"].append(
            {"trust_id": "A", "kind": "claim", "outstanding_gbp": value * 300_000.0,
             "probability": 1.0}
        )  # fmt: skip

    return change


def smaller(value: float) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows["schools"][2]["nor"] = value * 2 * PUPILS
        for row in rows["governance"]:
            row["ceo_process"] = "process agreed"

    return change


def fees(value: float) -> Change:
    """Of a contract that still runs on the day."""

    def change(rows: dict[str, Rows]) -> None:
        rows["contracts"][0] |= {"exit_fee_gbp": 1_000.0 * value, "end_date": dt.date(2030, 8, 31)}

    return change


SET: dict[str, Setter] = {
    "PEN-02": lambda v: at("pensions", "employer_rate_pct", 22.0 + v, trust_id="A"),
    "PEN-03": deficit,
    "EDU-04": weak,
    "EDU-06": lambda v: at("schools", "overall_absence_pct", 8.5 + v),
    "EDU-07": lambda v: at("schools", "suspension_rate", 10.0 * v),
    "PUP-01": roll,
    "PUP-02": lambda v: at("schools", "capacity", PUPILS / (1 - v)),
    "PUP-03": lambda v: at("schools", "first_prefs", 90.0 * v),
    "PUP-05": lambda v: at("schools", "mis_nor", PUPILS * (1 + v)),
    "SEND-01": lambda v: at("send", "ehcp_count", 0.05 * PUPILS * v),
    "SEND-02": lambda v: at("send", "sen_support_count", 0.142 * PUPILS * v),
    "SEND-03": lambda v: at("send", "ehcp_count", 20.0 * (1 + v), year_end=dt.date(2026, 8, 31)),
    "SEND-04": lambda v: at("send", "topup_income_gbp", 90_000.0 + 20.0 * v),
    "SEND-05": lambda v: at("send", "senco_fte", WITH_NEEDS / v),
    "SEND-08": lambda v: at("send", "reviews_on_time", 20.0 * v),
    "SAF-02": lambda v: at("safeguarding", "scr_complete_pct", 100.0 * v),
    "EST-03": lambda v: at("estates", "cost_p2_gbp", 30_000.0 * v),
    "EST-07": lambda v: at("estates", "checks_in_date", 100.0 * v),
    "EST-10": lambda v: first("estates", "capital_unfunded_gbp")(3_000_000.0 * v),
    "CON-01": overlap,
    "CON-02": bound,
    "CON-03": fees,
    "GOV-04": lambda v: at("balances", "total_income_gbp", v / 2, kind="actual"),
    "LEG-01": claimed,
    "FIT-01": lambda v: at("schools", "drive_minutes_to_hub", v),
    "FIT-02": lambda v: at("functions", "centralised_level", 3 - 3 * v, trust_id="A"),
    "FIT-03": smaller,
    "FIT-04": lambda v: at("project", "joint_working_months", v),
    "FIT-05": lambda v: at("project", "schools_joining_18m", 3 * v),
    "PRJ-01": lambda v: at("project", "pm_fte", v),
}
LIMITS: dict[str, tuple[float, float]] = {
    "PEN-03": (-0.1, 5.0), "EDU-04": (0.0, 1.0), "EDU-06": (-8.0, 50.0), "EDU-07": (0.0, 100.0),
    "PUP-01": (-1.0, 3.0), "PUP-02": (-1.0, 0.99), "SEND-02": (0.0, 7.0), "SEND-03": (-1.0, 50.0),
    "SEND-04": (-4_500.0, 1e5), "SEND-05": (1.0, 1e4), "SEND-08": (0.0, 1.0), "SAF-02": (0.0, 1.2),
    "EST-07": (0.0, 1.0), "CON-01": (0.0, 1.0), "FIT-02": (0.0, 1.0), "FIT-03": (0.01, 1.0),
    "GOV-04": (1e6, 1e9), "FIT-04": (0.0, 240.0), "PRJ-01": (0.0, 5.0),
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(SET))
def test_every_band_is_reached_from_rows_and_its_edges_fall_as_it_says(key: str) -> None:
    check, reached = CHECKS[key], set()
    for band in check.bands:
        for value in values_in(band, LIMITS.get(key, (0.0, 1e6))):
            found = answer(SET[key](value), key)
            assert found.value == pytest.approx(value, rel=1e-6, abs=1e-8), (key, value)
            assert found.state == band.colour, (key, value)
            reached.add(found.state)
    assert reached == check.colours


DAYS = {
    "SAF-04": ("safeguarding", "last_audit_date", ASKED, -365.25 / 12),
    "EST-04": ("estates", "survey_date", ASKED, -365.25),
    "LEG-05": ("project", "eli_date", DAY_ONE, -1.0),
}
"""By check: sheet, column, the day from which it counts, and days of one unit."""


@pytest.mark.parametrize("key", sorted(DAYS))
def test_every_band_of_days_is_reached_and_its_edges_fall_as_it_says(key: str) -> None:
    sheet, column, start, unit = DAYS[key]
    check, reached = CHECKS[key], set()
    for days in range(-40, 365 * 9):
        value = days / -unit
        found = answer(at(sheet, column, start - dt.timedelta(days=days)), key)
        assert found.value == pytest.approx(value)
        assert found.value is not None
        assert found.state == check.colour_of(found.value)
        reached.add(found.state)
    assert reached == check.colours


def test_slack_is_counted_in_weeks_from_being_ready() -> None:
    for days, colour in ((-1, "red"), (0, "amber"), (27, "amber"), (28, "green")):
        ready = float((DAY_ONE - dt.timedelta(days=days)).toordinal())
        found = answer(None, "PRJ-02", p80_ready=ready)
        assert (found.value, found.state) == (days / 7, colour)
    assert answer(None, "PRJ-02").state == "unknown"


def test_a_school_helps_as_many_as_need_it_and_none_need_none() -> None:
    assert len(URNS) == 3
    assert answer(None, "EDU-05").state == "green"
    for needing, colour in ((1, "green"), (2, "amber"), (3, "amber")):

        def need(rows: dict[str, Rows], count: int = needing) -> None:
            for row in rows["schools"][:count]:
                row["support_need"] = True

        found = answer(need, "EDU-05")
        assert found.value == 3 / needing
        assert found.state == colour

    def nobody(rows: dict[str, Rows]) -> None:
        for row in rows["schools"]:
            row |= {"support_need": True, "support_giver": False}

    assert answer(nobody, "EDU-05").state == "red"


def test_a_number_that_is_no_number_is_not_known() -> None:
    assert answer(at("project", "pm_fte", True), "PRJ-01").state == "unknown"
    assert number({"a": 1}, "a") == 1.0


def test_equals_are_amber_where_it_is_settled_who_leads() -> None:
    def equal(rows: dict[str, Rows]) -> None:
        rows["schools"][2]["nor"] = 2 * PUPILS

    found = answer(equal, "FIT-03")
    assert (found.value, found.state) == (1.0, "amber")


def test_fees_of_contracts_that_end_before_the_day_do_not_count() -> None:
    assert answer(first("contracts", "exit_fee_gbp")(1e6), "CON-03").value == 0


def test_claims_without_a_reserve_to_meet_them_are_red() -> None:
    def change(rows: dict[str, Rows]) -> None:
        at("balances", "revenue_reserve_gbp", -1.0, kind="actual")(rows)
        claimed(0.001)(rows)

    assert answer(change, "LEG-01").state == "red"


def test_revenue_paid_into_capital_is_taken_off_income() -> None:
    found = answer(at("finance", "direct_revenue_financing", 100_000.0), "FIN-03")
    assert found.value == pytest.approx((900_000 - 960_000) / 900_000)
    assert found.state == "red"


@pytest.mark.parametrize(
    ("sheet", "keys"),
    [
        ("pay_terms", ("WF-14", "WF-15")), ("pensions", ("PEN-01", "PEN-02", "PEN-06")),
        ("contracts", ("CON-01", "CON-02")), ("governance", ("GOV-08", "GOV-03", "FIN-17")),
        ("estates", ("EST-11", "EST-05")), ("systems", ("IT-01", "IT-02")),
        ("restructure", ("WF-17", "WF-20")), ("functions", ("FIT-02", "WF-21")),
        ("finance", ("FIN-03", "FIN-22", "FIN-23")), ("workforce", ("WF-09", "WF-13")),
        ("send", ("SEND-02", "SEND-05")), ("safeguarding", ("SAF-01", "SAF-02")),
    ],
)  # fmt: skip
def test_a_trust_that_has_no_row_is_not_fine(sheet: str, keys: tuple[str, ...]) -> None:
    """Nobody knows of it; the others' rows are no answer for all."""

    def without(rows: dict[str, Rows]) -> None:
        rows[sheet] = [row for row in rows[sheet] if not _of_b(row)]

    for key in keys:
        assert answer(without, key).state == "unknown", (sheet, key)


def _of_b(row: dict[str, object]) -> bool:
    place = str(row.get("entity", row.get("establishment", row.get("urn", ""))))
    return row.get("trust_id") == "B" or place in (str(URNS[2]), "CENTRAL:B")


def test_a_school_with_an_older_year_alone_is_not_left_out() -> None:
    for sheet, key in (("finance", "FIN-22"), ("send", "SEND-05"), ("workforce", "WF-09")):
        of = {"urn": URNS[0]} if sheet == "send" else {"entity": str(URNS[0])}
        change = at(sheet, "year_end", dt.date(2024, 8, 31), **of)
        assert answer(change, key).state == "unknown", key


def test_the_reserve_of_a_school_is_that_of_the_last_year() -> None:
    def change(rows: dict[str, Rows]) -> None:
        for row in rows["balances"]:
            last = row["trust_id"] == "A" and row["year_end"].year == 2026
            if last:
                row["school_reserve_split"] = "100001=-50000; 100002=1"
        rows["balances"].reverse()

    assert answer(change, "FIN-08").value == pytest.approx(1 / 3)


def test_plans_of_years_that_do_not_follow_tell_no_growth() -> None:
    change = at("send", "year_end", dt.date(2023, 8, 31), year_end=dt.date(2025, 8, 31))
    assert answer(change, "SEND-03").state == "unknown"


def test_a_check_that_does_not_apply_is_neither_unknown_nor_green() -> None:
    primary = answer(at("schools", "phase", "Primary"), "WF-01")
    assert (primary.state, primary.value) == ("shown", None)
    assert primary.note
    assert answer(at("send", "ehcp_count", 0), "SEND-04").state == "shown"


def test_what_is_missing_of_a_path_is_named_year_by_year() -> None:
    def gone(rows: dict[str, Rows]) -> None:
        rows["balances"] = [
            row for row in rows["balances"]
            if not (row["trust_id"] == "A" and row["kind"] == "forecast"
                    and row["year_end"].year == max(r["year_end"].year for r in rows["balances"]))
        ]  # fmt: skip

    facts = made_facts(gone)
    found = {one.of: one for one in findings(CHECKS["FIN-05"], facts)}["A"]
    assert found.state == "unknown"
    (missing,) = found.missing
    assert missing.startswith("balances.revenue_reserve_gbp@forecast, year to 31/08/")
    said = missing_in_words(found.missing, read_sheets())
    assert said.startswith("Revenue reserve (sheet 'balances'): forecast, year to 31/08/")


@pytest.mark.parametrize("key", ["FIT-02", "FIT-03", "IT-02", "EST-01"])
def test_one_trust_alone_is_held_against_nobody(key: str) -> None:
    """Neither red for being as large as itself, nor green for having the systems it has."""

    def alone(rows: dict[str, Rows]) -> None:
        for sheet, held in rows.items():
            rows[sheet] = [row for row in held if row.get("trust_id") != "B"]

    assert answer(None, key).state != "unknown"
    assert answer(alone, key).state == "unknown"
