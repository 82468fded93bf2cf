"""Any question to the ledger: the same pounds as the tables, and no sum across tags by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.accounts import TAGS
from outputs.ledger_asked import NAMES
from outputs.ledger_query import query
from outputs.money import costs_by_rule, counted_rows, money_table, rules_of, savings_table
from outputs.study.command_line import commands
from outputs.study.ledger_command import checked, heading, printed
from scenarios.reading import BadInput
from tests.made_records import JOINER, LEAD, key_of, made_case, made_record, made_run

CASE, RECORDS = made_case(), made_run(4, 3)
SAVINGS, MONEY = savings_table(costs_by_rule(CASE, RECORDS)), money_table(RECORDS)
RULES = tuple(rules_of(CASE))
KEYS = [name for name in NAMES if name not in ("arm", "year", "month")]


def pence(gbp: pd.Series[float]) -> list[int]:
    return [round(each) for each in (gbp * 100 * 12)]  # over 12 runs, so that all are whole


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RULES), st.sets(st.sampled_from([*KEYS, "month"])))
def test_however_it_is_split_a_rule_adds_up_to_savings_and_money(rule: str, by: set[str]) -> None:
    found = query(CASE, RECORDS, {}, [*sorted(by), "year"], rule)
    whole = {str(arm): rows.groupby("year")["mean"].sum() for arm, rows in found.groupby("arm")}
    of_rule = SAVINGS[SAVINGS["counting_rule"] == rule]
    for arm in ("merge", "lean_alone"):
        saved = of_rule[of_rule["arm"] == arm].groupby("year")["pence"].sum().tolist()
        assert pence(whole["status_quo"] - whole[arm]) == saved
    money = counted_rows(MONEY, rules_of(CASE)[rule])
    for arm, rows in money.groupby("arm", observed=True):
        assert pence(whole[str(arm)]) == rows.groupby("year")["pence"].sum().tolist()
    assert set(found["counting_rule"]) == {rule}
    assert set(found["rule_in_words"]) == {rules_of(CASE)[rule].label}


@pytest.mark.parametrize("tag", TAGS)
def test_a_single_tag_is_told_in_every_row_and_needs_no_rule(tag: str) -> None:
    found = query(CASE, RECORDS, {"tag": tag}, ["year"])
    assert set(found["tag"]) == {tag}
    assert len(found) == 3 * 5
    of_tag = MONEY[MONEY["tag"] == tag]
    assert sum(pence(found["mean"])) == of_tag["pence"].sum()
    whole = query(CASE, RECORDS, {"tag": tag}, [])
    assert sum(pence(whole["mean"])) == of_tag["pence"].sum()


def test_split_by_tag_every_pound_of_the_ledger_is_told_income_too() -> None:
    found = query(CASE, RECORDS, {}, ["tag"])
    assert sum(pence(found["mean"])) == MONEY["pence"].sum()
    assert list(found.columns) == ["arm", "tag", "unit", "runs", "mean", "p10", "p90"]


def test_months_before_the_decision_count_only_where_they_are_named() -> None:
    series = [7_00] * 6 + [1_00] * 60
    records = [made_record(ledger={key_of(): series})]
    asked = {"tag": "cash"}
    assert query(CASE, records, asked, [])["mean"].tolist() == [60.0]
    assert query(CASE, records, {**asked, "month": [0, 1]}, [])["mean"].tolist() == [8.0]
    months = query(CASE, records, asked, ["month"])["month"].tolist()
    assert months == list(range(1, 61))
    both = query(CASE, records, {**asked, "year": 2}, ["year", "month"])
    assert both[["year", "month"]].to_numpy().tolist() == [[2, month] for month in range(13, 25)]
    assert query(CASE, records, {**asked, "year": 2, "month": 1}, []).empty


def test_what_is_chosen_counts_and_what_one_arm_has_not_is_nought() -> None:
    records = [
        made_record(ledger={key_of(): 1_00, key_of(trust=JOINER): 10_00}),
        made_record("merge", ledger={key_of(): 1_00, key_of(cause="Legal work"): 5_00}),
    ]
    found = query(CASE, records, {"trust": LEAD, "tag": "cash", "month": 3}, ["cause"])
    assert found[["arm", "cause", "mean"]].to_numpy().tolist() == [
        ["status_quo", "Legal work", 0.0], ["status_quo", "opening posts", 1.0],
        ["merge", "Legal work", 5.0], ["merge", "opening posts", 1.0],
    ]  # fmt: skip
    only = query(CASE, records, {"arm": ["merge"], "tag": "cash", "month": 3}, ["arm"])
    assert only["mean"].tolist() == [6.0]


def test_the_range_is_of_runs_and_of_a_few_the_lowest_and_the_highest() -> None:
    def asked(worlds: int) -> list[float]:
        runs = [made_record(world=n, ledger={key_of(): n * 100}) for n in range(worlds)]
        row = query(CASE, runs, {"tag": "cash", "month": 1}, []).iloc[0]
        assert row["runs"] == worlds
        return [row["p10"], row["p90"]]

    assert asked(3) == [0.0, 2.0]
    assert asked(21) == [2.0, 18.0]
    assert asked(11) == np.quantile(np.arange(11), [0.1, 0.9]).tolist()


@pytest.mark.parametrize(
    "where", [{}, {"tag": ["cash", "shadow"]}, {"line": "energy"}, {"tag": []}]
)
def test_a_sum_across_tags_without_a_rule_is_refused(where: dict[str, object]) -> None:
    with pytest.raises(
        ValueError, match=r"several tags are summed only by a counting rule; .*all_c"
    ):
        query(CASE, RECORDS, where, ["year"])  # type: ignore[arg-type]


def test_everything_that_is_wrong_is_told_at_once_with_the_nearest_name() -> None:
    asked = {"fond": "gag", "year": 9, "line": "enrgy", "cause": "grant", "place": "100003"}
    with pytest.raises(ValueError, match="where") as refused:
        query(CASE, RECORDS, asked, ["moth"], "recuring_cash")
    said = str(refused.value)
    for sentence in (
        "by: 'moth' is not a column of the ledger; did you mean 'month'?",
        "where: 'fond' is not a column of the ledger; did you mean 'fund'?",
        "where.year: no year of this case is 9; allowed: 1 to 5",
        "where.line: no line of this case is 'enrgy'; did you mean 'energy'?",
        "where.cause: no cause of this case is 'grant'; did you mean 'grants'?",
        "where.place: no place of this case is '100003'",
        "rule: 'recuring_cash' is not a counting rule; did you mean 'recurring_cash'?",
    ):
        assert sentence in said


def test_what_is_typed_is_checked_before_anything_is_run() -> None:
    typed = ["year=2", "year=3", "cause=Legal work, or none"]
    assert checked(CASE, typed, (), RULES[0]) == {
        "year": [2, 3], "cause": ["Legal work, or none"],
    }  # fmt: skip
    with pytest.raises(BadInput) as refused:
        checked(CASE, ["year=two", "energy"], ("lines",), None)
    said = "\n".join(refused.value.sentences())
    assert said.count("\n") == 3
    assert "--where year: no year of this case is 'two'; allowed: 1 to 5" in said
    assert "--where: 'energy' chooses nothing; allowed: NAME=VALUE, such as year=3" in said
    assert "--by: 'lines' is not a column of the ledger; did you mean 'line'?" in said


def test_the_rule_the_runs_and_the_seed_stand_above_the_figures() -> None:
    said = " ".join(heading(CASE, ("line=energy",), ("arm",), RULES[1], 4, 7))
    assert "recurring_cash_net_of_shadow: recurring cash, net of shadow work" in said
    assert "Only line=energy. All 5 years after the decision together." in said
    assert "4 worlds x 1 replication, seed 7" in said
    even = " ".join(heading(CASE, (), ("arm",), None, 4, 7, "latin"))
    assert "seed 7, Latin hypercube" in even
    shown = printed(query(CASE, RECORDS, {}, ["month"], RULES[1]), 12)
    assert "one in ten below" in shown
    assert "and 120 more rows: give --out FILE" in shown
    assert "nothing of this" in printed(query(CASE, RECORDS, {"tag": "transfer"}, ["line"]), 12)


def test_the_command_prints_and_writes_what_was_asked(tmp_path: Path) -> None:
    out = tmp_path / "asked.csv"
    done = CliRunner().invoke(commands, [
        "ledger", "tiny", "--by", "place", "--where", "year=2", "--rule", "recurring_cash",
        "--worlds", "1", "--jobs", "1", "--out", str(out),
    ])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "Counting rule recurring_cash" in done.output
    table = pd.read_csv(out, dtype={"place": str})
    assert {"centre", "900041"} <= set(table["place"])
    assert set(table["counting_rule"]) == {"recurring_cash"}
    assert set(table["arm"]) == {"status_quo", "merge"}
