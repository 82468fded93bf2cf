"""Capital stands apart: in its own table and section, and in no saving, charge, book or balance."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.accounts import RECURRENCES, TAGS
from entities.assumption import Assumption
from entities.case import Case
from entities.claim import CountingRule
from entities.records import LedgerKey, Records
from outputs.arms import side_by_side
from outputs.bridge import bridge
from outputs.capital import ALL, capital_table
from outputs.capital_words import capital_of
from outputs.charging import RULES, charges
from outputs.comparison import paired_differences
from outputs.findings import find
from outputs.money import costs_by_month, counted_rows, counts, money_table, savings_pence
from outputs.programme import programme_of
from outputs.study.read_for_claims import read_for_claims
from outputs.tables import Tables, make_tables, unbalanced
from outputs.tidy import by_year
from scenarios.reading import read_book
from tests.made_page import words_of_page
from tests.made_people import world_with
from tests.made_records import JOINER, LEAD, key_of, made_case, made_info, made_record
from tests.shipped_cases import SEED, case_called, changed, run_arm, worlds_of

TINY = changed(case_called("tiny"), switched_off=("refusal",), horizon_years=4)
OFF = changed(TINY, switched_off=("refusal", "condition_grants"))
CLAIM = TINY.claims[0]
LOW = {"funding__sca_min_schools": 3.0, "funding__sca_min_pupils": 200.0}
"""Thresholds that the smallest case passes only when merged: then arms differ in capital."""
GRANT = {"line": "capital_grants", "fund": "capital", "function": "all"}
SPENT = {**GRANT, "line": "capital_spending"}
ALLOCATED, WON = "School Condition Allocation", "Condition Improvement Fund"


def runs_of(case: Case) -> list[Records]:
    worlds = (world_with(world, **LOW) for world in worlds_of("tiny"))
    return [run_arm(case, arm, world) for world in worlds for arm in case.arms]


@pytest.fixture(scope="module")
def records() -> list[Records]:
    return runs_of(TINY)


@pytest.fixture(scope="module")
def tables(records: list[Records]) -> Tables:
    return make_tables(TINY, records)


@pytest.fixture(scope="module")
def without() -> list[Records]:
    return runs_of(OFF)


def capital_of_run(record: Records) -> np.ndarray:
    rows = [n for n, key in enumerate(record.ledger_keys) if key.line == "capital_grants"]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


def test_arms_that_differ_in_capital_differ_in_nothing_else_for_it(
    records: list[Records], tables: Tables, without: list[Records]
) -> None:
    """Every table, to the last bit, is as if no grant existed, but for the capital rows."""
    merged = {r.world: r for r in records if r.arm == "merge"}
    alone = {r.world: r for r in records if r.arm == "status_quo"}
    assert any((capital_of_run(merged[w]) != capital_of_run(alone[w])).any() for w in merged)
    bare = make_tables(OFF, without)
    for field in dataclasses.fields(Tables):
        one, other = (getattr(of, field.name) for of in (tables, bare))
        if field.name == "capital":
            assert len(one)
            assert not len(other)
            continue
        if field.name in ("money", "ledger_by_month"):
            one = one[one["fund"] != "capital"].reset_index(drop=True)
        if field.name == "passports":
            one = one[one["standing"] != "capital"].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            as_words(one), as_words(other), check_exact=True, obj=field.name
        )


def as_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Write categories as words and put rows in one order: lists of names may differ."""
    plain = frame.assign(**{
        name: frame[name].astype(str)
        for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)
    })  # fmt: skip
    names = [name for name in plain.columns if not pd.api.types.is_float_dtype(plain[name])]
    return plain.sort_values(names, kind="stable").reset_index(drop=True)


def test_bridge_arms_gates_and_charges_do_not_know_of_capital(
    records: list[Records], tables: Tables, without: list[Records]
) -> None:
    bare = make_tables(OFF, without)
    assert bridge(tables, CLAIM) == bridge(bare, CLAIM)
    rows = [
        side_by_side(TINY, of, paired_differences(of), CLAIM) for of in (tables, bare)
    ]  # fmt: skip
    assert rows[0] == rows[1]
    assert programme_of(TINY, records, CLAIM) == programme_of(OFF, without, CLAIM)
    for one, other in zip(records, without, strict=True):
        for rule in RULES:
            assert (charges(TINY, one, rule) == charges(OFF, other, rule)).all()


def test_books_of_capital_balance_and_the_position_shows_nought(
    records: list[Records], tables: Tables
) -> None:
    assert unbalanced(records) == ()
    position = tables.position
    assert (position[position["fund"] == "capital"]["value"] == 0).all()
    money = tables.money[tables.money["fund"] == "capital"]
    assert money["pence"].sum() == 0
    assert {str(line) for line in money["line"].unique()} == {"capital_grants", "capital_spending"}


def test_capital_in_another_fund_or_not_spent_is_told() -> None:
    record = made_record(ledger={key_of(): 1, key_of(**GRANT, cause=WON): -500})
    assert any("not spent as it comes, by 330.00 pounds" in s for s in unbalanced([record]))
    both = {"line": "capital_grants"}, {"line": "capital_spending"}
    ledger = {key_of(**line): sign for line, sign in zip(both, (-5, 5), strict=True)}
    told = unbalanced([made_record(ledger=ledger)])
    assert any("stands in the fund 'gag'" in sentence for sentence in told)


pence = st.integers(0, 10**9)


@settings(max_examples=60, deadline=None)
@given(
    tags=st.sets(st.sampled_from(TAGS), min_size=1),
    recurrences=st.sets(st.sampled_from(RECURRENCES), min_size=1),
    tag=st.sampled_from(TAGS), recurrence=st.sampled_from(RECURRENCES),
    base=pence, merged=pence, place=st.sampled_from(["centre", "100001"]),
)  # fmt: skip
def test_no_rule_whatever_counts_capital(
    tags: set[str], recurrences: set[str], tag: str, recurrence: str, base: int, merged: int,
    place: str,
) -> None:  # fmt: skip
    words = {"tag": tag, "recurrence": recurrence, "place": place, "cause": WON}
    rule = CountingRule.model_validate(
        {"key": "any", "label": "any", "tags": tuple(tags), "recurrences": tuple(recurrences)}
    )
    pair = [
        made_record(arm, ledger={
            key_of(): 7, key_of(**GRANT, **words): -amount, key_of(**SPENT, **words): amount,
        })
        for arm, amount in (("status_quo", base), ("merge", merged))
    ]  # fmt: skip
    assert not any(savings_pence(costs_by_month(pair, rule))["merge", 0, 0])
    kept = counted_rows(money_table(pair), rule)
    assert not kept["line"].astype(str).str.startswith("capital").any()


def test_a_rule_of_all_tags_counts_no_row_of_capital_in_a_run(records: list[Records]) -> None:
    rule = CountingRule.model_validate(
        {"key": "all", "label": "all", "tags": TAGS, "recurrences": RECURRENCES}
    )
    for record in records:
        kept = counts(rule, record.ledger_keys)
        assert kept.any()
        rows = [n for n, key in enumerate(record.ledger_keys) if key.fund == "capital"]
        assert rows
        assert not kept[rows].any()


def ledger_of(allocated: int, won: int, first: int = 0) -> dict[LedgerKey, Any]:
    """Return so much by formula each month from one on at the joining trust, and so much won."""
    months = 66
    given = [0] * first + [allocated] * (months - first)
    books: dict[LedgerKey, Any] = {key_of(): 7}
    for words, sign in ((GRANT, -1), (SPENT, 1)):
        formula = key_of(**words, trust=JOINER, cause=ALLOCATED)
        bids = key_of(**words, trust=JOINER, place="100002", cause=WON, recurrence="one_off")
        books |= {formula: [sign * p for p in given], bids: [sign * won] * months}
    return books


def test_the_table_says_what_came_of_which_grant_and_how_often_nothing() -> None:
    """Two runs: £1,000 won in each month of one, nothing of the other; years of twelve months."""
    case = made_case()
    pair = [
        made_record(arm, replication=n, ledger=ledger_of(0, won))
        for arm in ("status_quo", "merge") for n, won in enumerate((100_000, 0))
    ]  # fmt: skip
    table = capital_table(case, pair)
    for trust, share in ((JOINER, 0.5), (ALL, 0.5), (LEAD, 1.0)):
        row = table[(table["trust"] == trust) & (table["grant"] == "bids")]
        assert set(row["none"]) == {share}
        assert row["mean"].tolist() == [12_000 * (1 - share)] * 10
    whole = table[table["trust"] == ALL].set_index(["arm", "grant", "year"])["mean"]
    for arm in ("status_quo", "merge"):
        parts = whole[arm]["allocation"] + whole[arm]["bids"]
        assert (whole[arm]["both"] == parts).all()


def test_the_table_adds_up_to_the_ledger(records: list[Records], tables: Tables) -> None:
    table = tables.capital
    for arm in TINY.arms:
        of_arm = [capital_of_run(r) for r in records if r.arm == arm.key]
        run_in = records[0].axes.run_in_months
        yearly = np.mean([-by_year(pence, run_in) for pence in of_arm], axis=0) / 100
        row = table[
            (table["arm"] == arm.key) & (table["trust"] == ALL) & (table["grant"] == "both")
        ]
        assert row.sort_values("year")["mean"].to_numpy() == pytest.approx(yearly)


def lawful(**changes: object) -> Case:
    """Return the made case with the book's rows on grants beside its own."""
    rows = [row for row in read_book() if row.key.startswith(("funding.sca_", "funding.cif_"))]
    book: tuple[Assumption, ...] = (*made_case().assumptions, *rows)
    return made_case(assumptions=book, **changes)


def pairs(first: int) -> list[Records]:
    """Twelve pairs: £2,000 won a month without the plan; with it £1,000 by formula from a month."""
    found = []
    for world in range(12):
        base = made_record("status_quo", world=world, ledger=ledger_of(0, 200_000))
        merged = made_record("merge", world=world, ledger=ledger_of(100_000, 0, first))
        found += [dataclasses.replace(base, joined=(66, 66)),
                  dataclasses.replace(merged, joined=(66, 6 + 13))]  # fmt: skip
    return found


def test_the_page_says_who_passes_when_it_starts_and_what_bids_were_worth() -> None:
    """It joins in the 14th month after the decision and is paid from the 20th: six months later.

    Bids of £24,000 a year go; £1,000 a month for 41 of 60 months are £8,200 a year."""
    case = lawful()
    said = " ".join(capital_of(case, pairs(6 + 19), case.claims[0]).sentences)
    assert "at least 5 schools and 3,000 pupils" in said
    assert "Alder Trust (1 school, 300 pupils) does not pass" in said
    assert "As one trust (2 schools, 600 pupils) they would not pass." in said
    assert "in 12 of 12 runs: of these from April 2028 in the middle run" in said
    assert "6 months after it joins (median)" in said
    assert "win £24,000 a year in bids, in the mean of 12 runs" in said
    assert "come to £8,000 a year with it, a change of -£16,000" in said
    assert "no published figure was checked" in said


def test_a_plan_that_brings_nobody_together_is_said_to_change_nothing() -> None:
    case = lawful(claims=(made_case().claims[0].model_copy(update={"arm": "lean_alone"}),))
    alike = [
        made_record(arm, ledger=ledger_of(0, 200_000)) for arm in ("status_quo", "lean_alone")
    ]  # fmt: skip
    found = capital_of(case, alike, case.claims[0])
    assert "changes none of this" in " ".join(found.sentences)
    assert "changes no pound of this" in " ".join(found.sentences)
    assert len(found.rows) == 4


def test_the_section_stands_on_the_page_and_only_where_there_is_capital(
    records: list[Records], without: list[Records]
) -> None:
    title = "Money for buildings (capital: never part of a saving)"
    info = made_info(worlds=3, replications=1)
    text = words_of_page(find(TINY, records, info))
    assert title in text
    assert "School Condition Allocation" in text
    assert "<caption>Pounds a year" in text
    assert title not in words_of_page(find(OFF, without, info))


def test_what_capital_rests_on_is_no_advice_on_a_claim() -> None:
    read = read_for_claims(TINY, worlds_of("tiny")[0], SEED)
    assert "funding.non_staff_inflation" in read
    assert not [key for key in read if key.startswith(("funding.sca_", "funding.cif_"))]
