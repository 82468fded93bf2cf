"""Tables say what the records say: savings to the penny, pairs, balance, stable and safe files."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.measures import SERVICE_MEASURES
from outputs import csv_files
from outputs.columns import dictionary
from outputs.comparison import paired_differences, saving_by_pair
from outputs.csv_files import safe_text, table_files, write_csv
from outputs.findings import find
from outputs.money import costs_by_rule, counts, payback_rule, savings_table
from outputs.run_folder import refuse_foreign, write_findings, write_run
from outputs.run_info import assumptions_used, hash_of, judgement_assumptions
from outputs.service import waits_supported
from outputs.tables import make_tables, unbalanced
from tests.made_records import (
    FUNCTIONS,
    JOINER,
    LEAD,
    key_of,
    made_axes,
    made_case,
    made_info,
    made_record,
    made_run,
    steps,
)


def saved(case, records, rule, arm="merge"):
    frame = savings_table(costs_by_rule(case, records))
    rows = frame[(frame["arm"] == arm) & (frame["counting_rule"] == rule)]
    return rows.sort_values(["world", "replication", "year"])["pence"].tolist()


def test_saving_is_known_to_the_penny_and_skips_the_run_in():
    base = made_record(ledger={key_of(): 1_000_01})
    arm = made_record("merge", ledger={key_of(): steps(1_000_01, 900_00, 3)})
    assert saved(made_case(), [base, arm], "recurring_cash") == [0, 0, 120_012, 120_012, 120_012]


def test_run_in_months_never_count():
    late = [5_000_00] * 6 + [0] * 60
    records = [made_record(ledger={key_of(): late}), made_record("merge", ledger={key_of(): 0})]
    assert saved(made_case(), records, "all_cash_net_of_shadow") == [0] * 5


def test_only_tags_and_recurrences_of_the_rule_count_and_never_income_or_capital():
    case = made_case()
    extra = {
        key_of(tag="shadow"): 100,
        key_of(recurrence="one_off"): 1_000,
        key_of(tag="vacancy"): 10_000,
        key_of(line="dfe_revenue_grants"): -100_000,
        key_of(line="direct_revenue_financing"): 1_000_000,
        key_of(fund="capital"): 10_000_000,
    }
    base = made_record(ledger={key_of(): 1, **extra})
    arm = made_record("merge", ledger={key_of(): 0})
    assert saved(case, [base, arm], "recurring_cash") == [12] * 5
    assert saved(case, [base, arm], "recurring_cash_net_of_shadow") == [12 * 101] * 5
    assert saved(case, [base, arm], "all_cash_net_of_shadow") == [12 * 1_101] * 5


def test_savings_are_paired_by_world_and_replication_whatever_the_order():
    case = made_case()
    records = [
        made_record(
            arm, world, replication, ledger={key_of(): 100 * world + 10 * replication + less}
        )
        for arm, less in (("merge", -3), ("status_quo", 0))
        for world in (2, 0, 1)
        for replication in (1, 0)
    ]
    assert saved(case, records, "recurring_cash") == [36] * 5 * 6
    tables, reverse = make_tables(case, records), make_tables(case, records[::-1])
    pd.testing.assert_frame_equal(tables.savings, reverse.savings)
    pd.testing.assert_frame_equal(tables.money, reverse.money)


def test_a_run_without_its_status_quo_is_refused_by_name():
    records = [made_record(), made_record("merge"), made_record("merge", world=4)]
    with pytest.raises(
        ValueError, match=r"merge was run in world 4, replication 0, but status_quo"
    ):
        make_tables(made_case(), records)


def test_doubled_runs_and_no_runs_are_refused():
    with pytest.raises(ValueError, match="given twice"):
        make_tables(made_case(), [made_record(), made_record()])
    with pytest.raises(ValueError, match="no run was recorded"):
        make_tables(made_case(), [])


def test_savings_against_another_arm_are_the_difference_of_savings():
    tables = make_tables(made_case(), made_run(3, 2))
    against = saving_by_pair(tables.savings, "merge", "lean_alone", "recurring_cash")
    merge = saving_by_pair(tables.savings, "merge", "status_quo", "recurring_cash")
    lean = saving_by_pair(tables.savings, "lean_alone", "status_quo", "recurring_cash")
    np.testing.assert_allclose(against, merge - lean)
    back = saving_by_pair(tables.savings, "status_quo", "lean_alone", "recurring_cash")
    np.testing.assert_allclose(back, -lean)


def test_money_table_holds_every_counted_penny_once():
    records = made_run(2, 2)
    whole = sum(int(r.ledger_pence[:, 6:].sum()) for r in records)
    assert int(make_tables(made_case(), records).money["pence"].sum()) == whole


def test_savings_agree_with_the_money_table():
    case, records = made_case(), made_run(3, 2)
    tables = make_tables(case, records)
    rule = payback_rule(case)
    keys = records[0].ledger_keys
    assert counts(rule, keys).sum() == 4  # all but the grant
    money = tables.money[tables.money["tag"].isin(rule.tags)]
    costs = money[money["line"] != "dfe_revenue_grants"]
    by_arm = costs.groupby("arm", observed=True)["pence"].sum()
    rows = tables.savings[tables.savings["counting_rule"] == rule.key]
    found = rows[rows["arm"] == "merge"]["pence"].sum()
    assert by_arm["status_quo"] - by_arm["merge"] == found


def test_cumulative_saving_ends_at_the_sum_of_the_years():
    case = made_case()
    tables = make_tables(case, made_run(3, 2))
    rows = tables.savings[tables.savings["counting_rule"] == "all_cash_net_of_shadow"]
    by_run = rows.groupby(["arm", "world", "replication"])["pence"].sum()
    last = tables.savings_by_month[tables.savings_by_month["month"] == 60]
    pd.testing.assert_series_equal(
        last.set_index(["arm", "world", "replication"])["pence"].sort_index(), by_run.sort_index()
    )


def test_in_year_balance_is_income_less_cash_spending_of_each_trust():
    ledger = {
        key_of(line="dfe_revenue_grants"): -500_00,
        key_of(): 300_00,
        key_of(tag="vacancy"): -20_00,
        key_of(tag="shadow"): 999_00,
        key_of(trust=JOINER, fund="unrestricted"): 10_00,
    }
    frame = make_tables(made_case(), [made_record(ledger=ledger), made_record("merge")]).position
    year = frame[(frame["arm"] == "status_quo") & (frame["year"] == 2)]
    by = year.set_index(["trust", "fund"])["value"]
    assert by[LEAD, "gag"] == pytest.approx(12 * 220.0)
    assert by[JOINER, "unrestricted"] == pytest.approx(-120.0)
    assert by[JOINER, "gag"] == 0


def test_mean_wait_is_in_working_hours_per_request_begun():
    tables = make_tables(made_case(), [made_record(wait_minutes=1_200.0), made_record("merge")])
    rows = tables.service[(tables.service["measure"] == "mean_wait")]
    assert set(rows["unit"]) == {"working_hours"}
    assert rows["value"].tolist() == [2.0] * len(rows)
    assert len(rows) == 2 * len(FUNCTIONS) * 5
    share = tables.service[tables.service["measure"] == "share_within_target"]["value"]
    assert share.tolist() == pytest.approx([6 / 8] * len(share))


def test_a_function_nobody_asked_has_no_wait_rather_than_nought():
    record = made_record()
    record.service_month[0] = 0
    frame = make_tables(made_case(), [record, made_record("merge")]).service
    idle = frame[(frame["arm"] == "status_quo") & (frame["function"] == FUNCTIONS[0])]
    assert "mean_wait" not in set(idle["measure"])
    assert idle[idle["measure"] == "arrived"]["value"].tolist() == [0.0] * 5


def test_waiting_is_counted_at_the_end_of_the_year_and_people_as_means():
    record = made_record()
    record.service_month[:, SERVICE_MEASURES.index("waiting"), :] = np.arange(66.0)
    record.people[:, 0, :] = np.arange(66.0)
    tables = make_tables(made_case(), [record, made_record("merge")])
    quo = tables.service[tables.service["arm"] == "status_quo"]
    ends = quo[(quo["measure"] == "waiting_at_year_end") & (quo["function"] == "it")]["value"]
    assert ends.tolist() == [17, 29, 41, 53, 65]
    people = tables.people[
        (tables.people["arm"] == "status_quo") & (tables.people["group"] == "it")
    ]
    by = people.set_index(["measure", "year"])["value"]
    assert by["established_fte", 1] == np.arange(6, 18).mean()
    assert by["established_fte_at_year_end", 1] == 17


def test_balanced_books_are_silent_and_each_fault_has_its_sentence():
    assert unbalanced(made_run(2, 1)) == ()
    lost = made_record()
    lost.service_month[0, 0, 3] += 2
    assert unbalanced([lost]) == (
        "status_quo, world 0, replication 0: finance: 2 requests are missing",
    )
    strange = made_record(ledger={key_of(fund="petty"): 500})
    assert any("'petty' is not a fund" in s for s in unbalanced([strange]))
    assert any("totals by fund miss the whole by 330.00" in s for s in unbalanced([strange]))
    twice = replace(made_record(), ledger_keys=(key_of(), key_of()))
    assert any("shape" in s for s in unbalanced([twice]))


def test_paired_differences_know_their_answer():
    case = made_case()
    records = [
        made_record(arm, w, r, ledger={key_of(): pence}, wait_minutes=wait, fte=fte)
        for w in range(4)
        for r in range(2)
        for arm, pence, wait, fte in (
            ("status_quo", 1_000_00, 1_200.0, 2.0),
            ("merge", 1_000_00 - 100 * w, 1_800.0, 1.5),
        )
    ]
    frame = paired_differences(make_tables(case, records)).set_index(["measure", "item", "year"])
    saving = frame.loc["saving", "recurring_cash", 2]
    assert saving["mean"] == pytest.approx(12 * 1.5)
    assert saving["pairs"] == 8
    assert saving["worlds"] == 4
    assert saving["low"] < saving["mean"] < saving["high"]
    assert frame.loc[("mean_wait", "hr", 3), "mean"] == pytest.approx(1.0)
    assert frame.loc[("established_fte", "executive", 3), "mean"] == pytest.approx(-0.5)


def test_waits_are_supported_only_where_every_trust_says_so():
    assert waits_supported(made_case()) == FUNCTIONS[:4]


def test_a_hash_follows_the_content_alone():
    case = made_case()
    assert hash_of(case) == hash_of(made_case())
    assert len(hash_of(case.claims)) == 64
    assert hash_of(case) != hash_of(made_case(title="Another question"))


def test_judgement_is_counted_among_the_assumptions_used():
    case = made_case()
    assert len(assumptions_used(case, made_info())) == 3
    judged = judgement_assumptions(case, made_info())
    assert [a.key for a in judged] == ["process.gain", "model.slack"]
    only = made_info(used_assumptions=("people.leaving",))
    assert judgement_assumptions(case, only) == ()


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_words_that_a_spreadsheet_would_run_are_made_words(text):
    assert safe_text(text) == "'" + text


def test_injection_in_any_words_of_a_table_is_written_as_words(tmp_path: Path):
    frame = pd.DataFrame(
        {"cause": ["=cmd|'/c calc'!A1", "-1 post", "plain"], "value": [-1.0, 2, 3]}
    )
    write_csv(frame, tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert "\n=" not in text
    assert "\n-" not in text
    assert "'=cmd" in text
    assert "-1.000000" in text  # numbers stay numbers


def test_tables_have_the_same_bytes_whatever_the_order_of_rows(tmp_path: Path):
    frame = make_tables(made_case(), made_run(3, 2)).savings
    write_csv(frame, tmp_path / "a.csv")
    write_csv(frame.sample(frac=1.0, random_state=1), tmp_path / "b.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in data


ROWS = st.tuples(
    st.sampled_from(["merge", "=1+1", "-2", "a b", "status_quo"]), st.integers(-3, 3),
    st.sampled_from(["x", "y"]), st.integers(-9, 9).map(lambda number: number / 4),
)  # fmt: skip


@given(rows=st.lists(ROWS, max_size=30), at_a_time=st.integers(1, 40))
def test_rows_stand_in_one_order_however_many_are_written_at_a_time(rows, at_a_time):
    names = ["arm", "month", "kind", "value"]
    frame = pd.DataFrame(rows, columns=names).astype({"kind": "category", "value": float})
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_files, "ROWS_AT_A_TIME", at_a_time)
        write_csv(frame, Path(folder) / "t.csv")
        text = (Path(folder) / "t.csv").read_bytes().decode("utf-8")
    ordered = sorted(rows, key=lambda row: (safe_text(row[0]), *row[1:3]))
    said = [f"{safe_text(arm)},{month},{kind},{v:.6f}" for arm, month, kind, v in ordered]
    assert text == "\n".join([",".join(names), *said, ""])


@pytest.mark.slow
def test_a_run_folder_is_the_same_twice_and_replaces_only_an_earlier_run(tmp_path: Path):
    case, records, info = made_case(), made_run(2, 1), made_info(worlds=2, replications=1)
    first = write_run(case, records, info, tmp_path / "one")
    (first.path / "my notes.txt").write_text("keep", encoding="utf-8")
    (first.path / "tables" / "old.csv").write_text("stale", encoding="utf-8")
    second = write_run(case, records, info, tmp_path / "two")
    names = sorted(p.relative_to(second.path) for p in second.path.rglob("*") if p.is_file())
    assert len(names) > 15
    assert all((first.path / n).read_bytes() == (second.path / n).read_bytes() for n in names)
    again = write_findings(replace(first.findings, claims=()), tmp_path / "one")
    assert not (again.path / "tables" / "old.csv").exists()
    assert (first.path / "my notes.txt").read_text(encoding="utf-8") == "keep"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"]


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "thesis.doc").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"no run\.json"):
        refuse_foreign(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_failed_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(_findings: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr("outputs.run_folder.page", fail)
    with pytest.raises(OSError, match="disk full"):
        write_run(made_case(), made_run(2, 1), made_info(), tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_every_column_written_is_described():
    files = table_files(find(made_case(), made_run(2, 1), made_info()), detail=True)
    assert {"money_by_run", "savings", "comparison", "verdicts"} <= set(files)
    named = {name: tuple(frame.columns) for name, frame in files.items()}
    described = dictionary(named)
    assert len(described) == sum(len(columns) for columns in named.values())
    assert all(column.unit and column.meaning for column in described)


def test_two_hundred_large_records_become_tables_in_seconds():
    axes = made_axes()
    ledger = {key_of(cause=f"cause {i}"): 100 + i for i in range(300)}
    records = [
        made_record(arm, w, r, ledger=ledger, axes=axes)
        for arm in ("status_quo", "lean_alone", "merge")
        for w in range(22)
        for r in range(3)
    ]
    began = time.perf_counter()
    tables = make_tables(made_case(), records)
    assert len(tables.money) == 198 * 300 * 5
    assert time.perf_counter() - began < 10
