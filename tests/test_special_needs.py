"""Notional budgets for special needs: by hand, exact, the same in every arm, never money on top."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.assumption import Assumption
from entities.case import Case
from entities.measures import TEACHER_MEASURES
from entities.records import Records
from outputs.findings import find
from outputs.special_needs import (
    mainstream,
    middle_share,
    notional_budgets,
    plans_by_month,
    shares_of,
    special_needs_table,
)
from outputs.special_needs_words import (
    NOT_FOLLOWED,
    exact,
    opening_in_words,
    special_needs_of,
    thousands,
)
from outputs.study.baseline import baselines, sheet
from scenarios.explain import used_by
from scenarios.reading import read_book
from scenarios.worlds import middle_world
from tests.made_page import words_of_page
from tests.made_records import JOINER, LEAD, key_of, made_case, made_info, made_record
from tests.shipped_cases import case_called, run_arm, worlds_of

FIRST, SECOND = "100001", "100002"
SHARE = "funding.sen_notional_share"
HEADING = "Special needs: what schools are to meet from their own funding"


def figure(key: str, **given: float | None) -> Assumption:
    return Assumption(
        key=key, label="A figure", unit="share", year="2026", source="A test", grade="judgement",
        role="distribution", **given,
    )  # fmt: skip


BOOK = (
    figure("funding.sen_first_element", value=6_000.0),
    figure("funding.rate_16_to_19", value=5_000.0),
    figure(SHARE, low=0.05, value=0.1, high=0.2),
)


def case_with(book: Sequence[Assumption] = BOOK, **of_first: object) -> Case:
    """Two primaries of 9 pupils with a plan and 40 on SEN support, one a trust."""
    case = made_case()
    lead, joiner = case.trusts
    first = lead.schools[0].model_copy(update=of_first)
    trusts = (lead.model_copy(update={"schools": (first,)}), joiner)
    return made_case(assumptions=(*case.assumptions, *book), trusts=trusts)


def run_with(
    plans: Sequence[float] = (10, 12, 14, 17, 21), pence: int = 100_000_00, **of_run: str
) -> Records:
    """100,000 pounds of general funding a month in each school, plans as Septembers leave them."""
    funding = {"line": "dfe_revenue_grants", "function": "all", "cause": "opening position"}
    ledger = {
        key_of(place=FIRST, **funding): -pence,
        key_of(place=SECOND, trust=JOINER, **funding): -pence,
        key_of(place=FIRST, line="sen_funding", function="all"): -5_000_00,
        key_of(place=FIRST): 40_000_00,
    }
    record = made_record(ledger=ledger, **of_run)  # type: ignore[arg-type]
    teachers = np.zeros((len(record.axes.schools), len(TEACHER_MEASURES), len(plans)))
    teachers[:2, TEACHER_MEASURES.index("plans")] = plans
    return dataclasses.replace(record, teachers=teachers)


def told(table: pd.DataFrame, measure: str, year: int, **where: object) -> float:
    kept = table[(table["measure"] == measure) & (table["year"] == year)]
    for name, value in where.items():
        kept = kept[kept[name] == value]
    (found,) = kept["mean"]
    return float(found)


def test_a_year_by_hand() -> None:
    """A tenth of 1.2 million is 120,000; ten plans take 60,000; 60,000 are left for 40 pupils."""
    table = special_needs_table(case_with(), [run_with()])
    at = {"place": FIRST, "notional_share": 0.1}
    assert told(table, "notional_budget", 1, **at) == 120_000
    assert told(table, "first_elements", 1, **at) == 60_000
    assert told(table, "left", 1, **at) == 60_000
    assert told(table, "left_per_pupil", 1, **at) == 1_500
    assert told(table, "plans", 1, **at) == 10
    assert told(table, "sen_support", 1, **at) == 40
    assert told(table, "left", 5, **at) == 120_000 - 21 * 6_000
    assert told(table, "left_per_pupil", 5, **at) == -150
    assert told(table, "left", 1, place=FIRST, notional_share=0.05) == 0
    assert told(table, "left", 1, place=FIRST, notional_share=0.2) == 180_000
    assert set(table["trust"]) == {LEAD, JOINER}


def test_students_over_sixteen_are_outside_the_formula() -> None:
    """48 students at 5,000 pounds are 240,000 of 1.2 million: a fifth less to share."""
    table = special_needs_table(case_with(sixth_form_pupils=48.0), [run_with()])
    assert told(table, "notional_budget", 1, place=FIRST, notional_share=0.1) == 96_000
    assert told(table, "notional_budget", 1, place=SECOND, notional_share=0.1) == 120_000
    none_left = special_needs_table(case_with(sixth_form_pupils=300.0), [run_with()])
    assert told(none_left, "notional_budget", 1, place=FIRST, notional_share=0.1) == 0


def test_plans_are_the_case_s_until_the_first_september_and_step_with_each() -> None:
    record = run_with()
    plans = plans_by_month(mainstream(case_with()), record)
    months = record.axes.months
    assert plans.shape == (2, len(months))
    steps = {day.year: n for day, n in zip(months, plans[0], strict=True) if day.month == 9}
    assert steps == {2026: 10, 2027: 12, 2028: 14, 2029: 17, 2030: 21}
    before = [n for day, n in zip(months, plans[0], strict=True) if day < months[6]]
    assert before == [9.0] * 6


@settings(max_examples=60, deadline=None)
@given(
    plans=st.lists(st.floats(0, 60), min_size=5, max_size=5),
    pence=st.integers(0, 300_000_00),
    share=st.floats(0.01, 0.4),
    older=st.floats(0, 80),
)
def test_parts_are_the_whole_to_the_penny(
    plans: list[float], pence: int, share: float, older: float
) -> None:
    """First elements and what is left are the budget, school by school and for each trust."""
    case = case_with((*BOOK[:2], figure(SHARE, value=share)), sixth_form_pupils=older)
    table = special_needs_table(case, [run_with(plans, pence)])
    whole = (table["mean"] * 100).round().astype(int)
    parts = table.assign(pence=whole, measure=table["measure"].astype(str)).set_index(
        ["trust", "place", "year", "measure"]
    )["pence"]
    by = parts.unstack("measure")
    assert (by["first_elements"] + by["left"] == by["notional_budget"]).all()
    money = by[["first_elements", "left", "notional_budget"]]
    together = money.xs("schools", level="place")
    schools = money[money.index.get_level_values("place") != "schools"]
    assert (schools.groupby(["trust", "year"]).sum() == together).all(axis=None)


def test_schools_funded_by_place_are_left_out_and_named() -> None:
    case = case_with(phase="special", ehcp_pupils=120.0)
    table = special_needs_table(case, [run_with()])
    assert set(table["place"]) == {SECOND, "schools"}
    assert set(table["trust"]) == {JOINER}
    said = special_needs_of(case, table)
    assert "have no such budget: Alder Trust Primary." in said.sentences[-1]
    assert [row[0] for row in said.rows] == ["Birch Trust", "Birch Trust Primary"]
    for phase in ("alternative", "post_16"):
        assert [s.urn for s in mainstream(case_with(phase=phase))] == [SECOND]


def test_the_shipped_figure_is_low_middle_and_high_and_read_by_no_run() -> None:
    book = tuple(each for each in read_book() if each.key == SHARE)
    case = case_with(book)
    low, middle, high = shares_of(case)
    assert low < middle == middle_share(case) < high
    assert SHARE not in used_by("simulator")
    assert shares_of(case_with((figure(SHARE, low=0.1, high=0.2),))) == pytest.approx(
        (0.1, 0.15, 0.2)
    )


@pytest.mark.parametrize("name", ["tiny", "two_steps"])
def test_it_is_the_same_in_every_arm(name: str) -> None:
    """No plan changes general funding or how many pupils have a plan."""
    case, world = case_called(name), worlds_of(name)[0]
    runs = [run_arm(case, arm, world) for arm in case.arms]
    schools = mainstream(case)
    for other in runs[1:]:
        assert (notional_budgets(case, other, 0.1) == notional_budgets(case, runs[0], 0.1)).all()
        assert (plans_by_month(schools, other) == plans_by_month(schools, runs[0])).all()
    assert (notional_budgets(case, runs[0], 0.1) > 0).all()
    assert special_needs_table(case, runs).equals(special_needs_table(case, runs[:1]))


def test_the_page_tells_rule_doubt_and_finding() -> None:
    case = case_with()
    words = words_of_page(find(case, [run_with(arm=arm.key) for arm in case.arms], made_info()))
    assert HEADING in words
    assert "the first £6,000 a year for each pupil" in words
    assert "no money on top" in words
    assert "It is judgement, and no figure of their own authorities." in words
    assert "Pupils with a plan in these schools go from 20 in year 1 to 42 in year 5" in words
    assert "First elements then take 105% of all notional budgets, after 50% in year 1" in words
    assert "in 2 of 2 schools (2 at 5% and none at 20%)" in words
    row = special_needs_of(case, special_needs_table(case, [run_with()])).rows[0]
    assert row == ("Alder Trust", "£120,000", "£126,000", "-£6,000", "£1,500", "-£150",
                   "-£1,650 to £2,850")  # fmt: skip


def test_a_share_the_authority_gave_is_told_without_a_range() -> None:
    case = case_with((*BOOK[:2], figure(SHARE, value=0.091)))
    said = special_needs_of(case, special_needs_table(case, [run_with()]))
    assert "taken as 9.1% of general funding" in said.sentences[1]
    assert "judgement" not in said.sentences[1]
    assert all(len(row) == len(said.headings) == 6 for row in said.rows)


def test_what_is_not_known_is_said() -> None:
    case = case_with()
    bare = [made_record(arm=arm.key) for arm in case.arms]
    assert special_needs_table(case, bare).empty
    assert NOT_FOLLOWED in words_of_page(find(case, bare, made_info()))
    none = case_with(sen_support_pupils=0.0)
    said = special_needs_of(none, special_needs_table(none, [run_with()]))
    assert said.rows[0][4:6] == ("no pupil on it known",) * 2
    assert [row[0] for row in said.rows] == ["Alder Trust", "Birch Trust", "Birch Trust Primary"]
    unknown = made_case()
    assert special_needs_table(unknown, [run_with()]).empty
    assert HEADING not in words_of_page(
        find(unknown, [run_with(arm=arm.key) for arm in unknown.arms], made_info())
    )


def test_the_sheet_to_sign_tells_it_as_a_run_starts() -> None:
    """A tenth of a million is 100,000; nine plans take 54,000."""
    case = case_with()
    said = opening_in_words(case, case.trusts[0], {FIRST: 1_000_000.0})
    assert "£100,000 a year are meant for special needs in mainstream schools" in said
    assert "(£50,000 to £200,000 at 5% to 20%)" in said
    assert "The first £6,000 for each of 9 pupils with a plan take £54,000 of it" in said
    assert opening_in_words(made_case(), case.trusts[0], {}) == ""
    tiny = case_called("tiny")
    assert "Inside general funding" in sheet(tiny, baselines(tiny, middle_world(tiny)), "0")


def test_amounts_and_shares_are_said_as_people_say_them() -> None:
    assert [thousands(each) for each in (0, 12, -3, 1_234)] == [
        "under £1,000", "£12,000", "-£3,000", "£1,234,000",
    ]  # fmt: skip
    assert [exact(share) for share in (0.05, 0.121, 0.0911)] == ["5%", "12.1%", "9.1%"]
