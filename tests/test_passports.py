"""Passports of savings: every pound stands on one thing, and the things add up to the saving."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.case import Case
from entities.claim import Claim
from entities.plan import Arm, MergerPlan
from entities.records import Item, LedgerKey, Records
from outputs.findings import find
from outputs.money import costs_by_rule, counted_rows, counts, money_table, savings_table
from outputs.named_in_plans import named_in_plans
from outputs.passport_lines import lines_of_claim, passport_lines
from outputs.passports import COUNTED, lines_of, passports_table
from outputs.tables import make_tables
from outputs.tidy import by_year
from tests.made_people import CASE, START, WORLDS, arm_with, world_with
from tests.made_records import (
    key_of,
    made_axes,
    made_case,
    made_claim,
    made_info,
    made_record,
    made_run,
    naming,
)
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

YEARS = (1, 2, 3)


def claims_of(case: Case, *arms: str, years: tuple[int, ...] = YEARS) -> tuple[Claim, ...]:
    """Return a claim on every pair of arms, every year and every rule of a case."""
    pairs = [(arm, other) for arm in arms for other in ("status_quo", *arms) if arm != other]
    return tuple(
        Claim(
            key=f"{arm}_{other}_{year}_{rule.key}", said_by="Nobody", text="It saves.", arm=arm,
            compared_with=other, gbp_per_year=1.0, year_after_decision=year,
            counting_rule=rule.key,
        )
        for arm, other in pairs for year in years for rule in case.counting_rules
    )  # fmt: skip


def saved(case: Case, records: list[Records], claim: Claim) -> dict[tuple[int, int], int]:
    """Return the saving of each pair in pence, from the table of savings alone."""
    frame = savings_table(costs_by_rule(case, records))
    frame = frame[
        (frame["counting_rule"] == claim.counting_rule)
        & (frame["year"] == claim.year_after_decision)
    ]
    found: Counter[tuple[int, int]] = Counter()
    for sign, arm in ((1, claim.arm), (-1, claim.compared_with)):
        own = frame[frame["arm"] == arm]
        for world, replication, pence in zip(
            own["world"], own["replication"], own["pence"], strict=True
        ):
            found[world, replication] += sign * int(pence)
    return {run: pence for run, pence in found.items() if pence}


def sums(table: pd.DataFrame, claim: Claim, *, counted: bool = True) -> dict[tuple[int, int], int]:
    """Return the sum of a claim's lines of each pair in pence, those a rule counts or all."""
    own = table[table["claim"] == claim.key]
    own = own[own["standing"] == COUNTED] if counted else own
    found = own.groupby(["world", "replication"])["pence"].sum()
    return {(int(w), int(r)): int(p) for (w, r), p in found.items() if p}


def adds_up(case: Case, records: list[Records]) -> None:
    table = passports_table(case, records)
    seen = 0
    for claim in case.claims:
        assert sums(table, claim) == saved(case, records, claim)
        seen += len(sums(table, claim))
    assert seen


@pytest.fixture(scope="module")
def tiny() -> tuple[Case, list[Records]]:
    """Three arms of the smallest case in three worlds, with a claim on each pair, year and rule."""
    posts = [p.id for t in CASE.trusts for p in t.posts if p.kind == "desk"][:2]
    pool = {
        "key": "offices", "posts": posts, "keep": 1, "months_after_start": 6,
        "order": ["wastage", "redundancy"],
    }  # fmt: skip
    lean = arm_with("lean", pools=(pool,), deletions=()).model_copy(update={"key": "lean"})
    case = changed(CASE, arms=(*CASE.arms, lean), claims=())
    case = changed(case, claims=claims_of(case, "merge", "lean"))
    arms = [case.arm(key) for key in ("status_quo", "merge", "lean")]
    return case, [run_arm(case, arm, world) for world in WORLDS[:3] for arm in arms]


def test_the_sum_of_passports_is_the_saving_to_the_penny_in_every_pair(
    tiny: tuple[Case, list[Records]],
) -> None:
    adds_up(*tiny)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alder_and_birch", "two_steps"])
def test_it_is_in_the_larger_shipped_cases_too(name: str) -> None:
    case = case_called(name)
    keys = [arm.key for arm in case.arms if arm.plan.kind == "merge"][:1]
    case = changed(case, claims=claims_of(case, *keys, years=(1, 3, 5)))
    world = worlds_of(name)[0]
    adds_up(case, [run_arm(case, case.arm(key), world) for key in ("status_quo", *keys)])


@pytest.mark.slow
def test_posts_that_only_move_save_nothing_but_work_of_schools() -> None:
    """In the shipped case, with all that people do left on: whatever counts has its own cause."""
    case = case_called("cedarmoor")
    claim = case.claims[0]
    records = [
        run_arm(case, case.arm(key), world)
        for world in worlds_of("cedarmoor", 3)
        for key in (claim.compared_with, claim.arm)
    ]
    table = passports_table(case, records)
    own = table[(table["claim"] == claim.key) & (table["standing"].astype(str) == "counted")]
    assert len(own)
    assert set(own["tag"].astype(str)) == {"shadow"}
    assert own["cause"].astype(str).str.startswith("Shadow work").all()


def test_all_lines_together_are_the_whole_difference_of_both_ledgers(
    tiny: tuple[Case, list[Records]],
) -> None:
    case, records = tiny
    table, claim = passports_table(case, records), case.claims[0]
    assert (claim.arm, claim.compared_with) == ("merge", "status_quo")
    first = records[0].axes.run_in_months + 12 * (claim.year_after_decision - 1)
    whole: Counter[tuple[int, int]] = Counter()
    for record in records:
        sign = {"status_quo": 1, "merge": -1}.get(record.arm, 0)
        pence = int(record.ledger_pence[:, first : first + 12].sum())
        whole[record.world, record.replication] += sign * pence
    assert sums(table, claim, counted=False) == dict(whole)


def test_means_add_up_to_the_penny_within_each_standing(tiny: tuple[Case, list[Records]]) -> None:
    case, records = tiny
    tables = make_tables(case, records)
    lines = passport_lines(case, tables)
    for (key, standing), group in lines.groupby(["claim", "standing"]):
        by_run = tables.passports
        by_run = by_run[(by_run["claim"] == key) & (by_run["standing"] == standing)]
        assert group["pence"].sum() == (2 * by_run["pence"].sum() + 3) // 6
        assert round(group["mean"].sum() * 100) == group["pence"].sum()


def test_items_are_parts_of_their_row_and_never_more(tiny: tuple[Case, list[Records]]) -> None:
    for record in tiny[1]:
        yearly = by_year(record.ledger_pence, record.axes.run_in_months)
        rows = dict(zip(record.ledger_keys, yearly, strict=True))
        of_row: dict[LedgerKey, np.ndarray] = {}
        for item, pence in zip(record.by_item.items, record.by_item.pence, strict=True):
            of_row[item.key] = of_row.get(item.key, 0) + pence
        running = [key for key in of_row if key.cause.startswith(("Established", "Contracts: "))]
        assert running
        for key in running:
            assert (of_row[key] >= 0).all()
            assert (of_row[key] <= rows[key]).all()


def test_items_of_posts_are_the_whole_of_the_rows_of_posts() -> None:
    record = run_arm(CASE, CASE.arm("status_quo"), WORLDS[0])
    of_posts = [n for n, item in enumerate(record.by_item.items) if item.kind == "post"]
    names = ("Established", "Vacancies", "Agency cover", "Increments", "Recruiting to posts")
    rows = [n for n, key in enumerate(record.ledger_keys) if key.cause.startswith(names)]
    assert {record.by_item.items[n].key for n in of_posts} == {record.ledger_keys[n] for n in rows}
    items = record.by_item.pence[of_posts]
    whole = by_year(record.ledger_pence[rows], record.axes.run_in_months)
    assert np.array_equal(items.sum(axis=0), whole.sum(axis=0))


KEYS = st.builds(
    key_of,
    line=st.sampled_from(["administrative_and_clerical_staff", "dfe_revenue_grants", "energy"]),
    fund=st.sampled_from(["gag", "capital", "unrestricted"]),
    recurrence=st.sampled_from(["recurring", "one_off"]),
    tag=st.sampled_from(["cash", "avoided", "vacancy", "shadow", "transfer"]),
    cause=st.sampled_from(["posts", "Spent again: a bus"]),
    place=st.sampled_from(["centre", "100001"]),
)
AMOUNTS = st.integers(-(10**7), 10**7)
ITEMS = st.dictionaries(
    st.builds(Item, st.sampled_from(["post", "contract"]), st.sampled_from("abc"), KEYS),
    AMOUNTS, max_size=5,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(
    rest=st.lists(st.dictionaries(KEYS, AMOUNTS, max_size=6), min_size=4, max_size=4),
    items=st.lists(ITEMS, min_size=4, max_size=4),
)
def test_whatever_stands_in_the_books_lines_add_up_and_capital_is_in_no_claim(
    rest: list[dict[LedgerKey, int]], items: list[dict[Item, int]]
) -> None:
    case = made_case()
    again = case.counting_rules[0].model_copy(update={"key": "all_of_it", "spent_again": True})
    case = changed(case, counting_rules=(*case.counting_rules, again), claims=())
    case = naming(changed(case, claims=claims_of(case, "merge", years=(1, 3))), "abc")
    records = []
    for n, (rows, parts) in enumerate(zip(rest, items, strict=True)):
        ledger: Counter[LedgerKey] = Counter(rows)
        for item, pence in parts.items():
            ledger[item.key] += pence
        arm = ("status_quo", "merge")[n % 2]
        records.append(made_record(arm, world=n // 2, ledger=dict(ledger), items=parts))
    table = passports_table(case, records)
    for claim in case.claims:
        assert sums(table, claim) == saved(case, records, claim)
    assert not (table[table["standing"] == COUNTED]["fund"] == "capital").any()
    assert not (table[table["standing"] == COUNTED]["line"] == "dfe_revenue_grants").any()
    assert (table[table["fund"] == "capital"]["standing"] == "capital").all()


def test_both_ways_to_say_what_a_rule_counts_agree_on_money_spent_again() -> None:
    ledger = {key_of(): 100, key_of(cause="Spent again: a bus"): 7, key_of(fund="capital"): 50}
    record = made_record(ledger=ledger)
    money = money_table([record])
    plain = made_case().counting_rules[0]
    for rule, want in ((plain, 100), (plain.model_copy(update={"spent_again": True}), 107)):
        assert record.ledger_pence[counts(rule, record.ledger_keys)][:, 0].sum() == want
        assert counted_rows(money, rule)["pence"].sum() == want * 60


def test_a_pound_of_a_deleted_post_is_on_the_post_and_the_rest_of_its_row_on_the_cause() -> None:
    row = key_of(cause="Established posts: Finance")
    mine = Item("post", f"{row.trust}-finance", row)
    before = made_record(ledger={row: 1_000}, items={mine: 400})
    after = made_record("merge", ledger={row: 550}, items={mine: 0})
    case = naming(made_case(claims=(made_claim(),)), {mine.name})
    table = passports_table(case, [before, after]).set_index("kind")
    assert dict(table["pence"]) == {"post": 12 * 400, "cause": 12 * 50}
    assert lines_of(before, 3, named_in_plans(case)).total() == 12 * 1_000
    line = lines_of_claim(case, make_tables(case, [before, after]), case.claims[0])
    assert list(line["label"]) == [row.cause, f"Officer ({mine.name})"]
    assert list(line["mean"]) == [6.0, 48.0]


def of_leaving(rate: float) -> pd.DataFrame:
    """Run posts that go on a fixed day where few or many leave; return lines of the claim."""
    posts = [p.id for t in CASE.trusts for p in t.posts if p.kind == "desk"]
    deletions = [
        {"post": post, "months_after_start": 10, "route": "redundancy"} for post in posts[:6]
    ]
    off = ("delay", "exit_clocks", "workload_leaving")
    case = changed(CASE, switched_off=off, claims=(), arms=(
        CASE.arm("status_quo"), arm_with("lean", deletions=deletions)
    ))  # fmt: skip
    case = changed(case, claims=claims_of(case, "made", years=(2,))[:1])
    worlds = [world_with(w, workforce__support_leaver_rate=rate) for w in WORLDS[:6]]
    records = [run_arm(case, arm, world) for world in worlds for arm in case.arms]
    return passports_table(case, records)


def test_more_leavers_leave_more_unspent_apart_from_the_saving_and_save_no_more() -> None:
    few, many = of_leaving(0.02), of_leaving(0.4)
    kept = [table[table["standing"] == COUNTED] for table in (few, many)]
    posts = [
        table[table["kind"] == "post"].set_index(["world", "saved_on"])["pence"].sort_index()
        for table in kept
    ]
    assert len(posts[0]) == 36
    pd.testing.assert_series_equal(*posts)
    assert not any((table["tag"] == "vacancy").any() for table in kept)
    empty = [
        table[(table["standing"] == "vacancy") & (table["cause"] == "Vacancies")]["pence"].sum()
        for table in (few, many)
    ]
    assert empty[1] > empty[0] + 1_000_00 * 6


def test_a_claim_on_arms_that_were_not_run_has_no_passport() -> None:
    case = made_case(claims=(made_claim(),))
    assert passports_table(case, [made_record()]).empty
    table = passports_table(case, [r for r in made_run(2, 1) if r.arm != "merge"])
    assert table.empty
    assert list(table.columns) == list(passports_table(case, made_run(1, 1)).columns)


def test_a_run_without_a_line_counts_as_nought_in_its_range() -> None:
    case, axes = made_case(claims=(made_claim(),)), made_axes()
    records = [made_record(world=w, axes=axes) for w in range(10)]
    records += [
        made_record("merge", world=w, axes=axes, ledger={key_of(): 1_000_00 - 100 * (w < 4)})
        for w in range(10)
    ]
    line = lines_of_claim(case, make_tables(case, records), case.claims[0]).iloc[0]
    assert (line["present"], line["runs"], line["pence"]) == (4, 10, 480)
    assert (line["p10"], line["p90"]) == (0.0, 12.0)


def test_an_arm_that_is_run_without_some_effects_brings_no_line_of_its_own() -> None:
    records = list(made_run(2, 1))
    merges = [replace(r, without=("patience",)) for r in records if r.arm == "merge"]

    one = find(made_case(), records, made_info()).tables.passports
    other = find(made_case(), [*records, *merges], made_info()).tables.passports
    pd.testing.assert_frame_equal(one, other)


def test_every_arm_keeps_every_post_and_contract_apart() -> None:
    """An arm is held against another, item by item, whichever of them names it."""
    elsewhere = Arm(key="other", label="Other", plan=MergerPlan(kind="lean", start=START))
    case = changed(CASE, arms=(*CASE.arms, elsewhere))
    record = run_arm(case, elsewhere, WORLDS[0])
    names = {item.name for item in record.by_item.items}
    assert {"fir-finance-director", "elm-photocopiers"} <= names
