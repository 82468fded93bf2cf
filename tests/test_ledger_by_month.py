"""The ledger by month and school: every penny once, and with the money table to the penny."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.records import LedgerKey, Records
from outputs.csv_files import table_files
from outputs.findings import find
from outputs.ledger_by_month import ledger_by_month
from outputs.money import SCHOOLS, money_table
from outputs.summed import MONEY_BY, money_summary
from outputs.tidy import year_of
from tests.made_records import (
    JOINER,
    key_of,
    made_axes,
    made_case,
    made_info,
    made_record,
    made_run,
)
from tests.shipped_cases import case_called, run_arm, worlds_of

AXES = made_axes()
SHORT = made_axes(years=2, run_in=1)
KEYS = (
    key_of(), key_of(place="100001"), key_of(place="100002"), key_of(place="100001", tag="shadow"),
    key_of(trust=JOINER, place=SCHOOLS), key_of(line="dfe_revenue_grants"),
)  # fmt: skip


def by_year_of_money(ledger: pd.DataFrame) -> pd.DataFrame:
    """Add months up to years, and schools up to those of a trust together."""
    frame = ledger[ledger["month"] > 0].astype({"place": str})
    frame["year"] = year_of(frame["month"].to_numpy())
    frame.loc[frame["place"] != "centre", "place"] = SCHOOLS
    return in_words(frame)


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    words = frame.astype({name: str for name in MONEY_BY if name != "year"})
    return words.groupby(list(MONEY_BY))["mean"].sum().round(2).reset_index()


def agree_to_the_penny(records: Sequence[Records], runs: int) -> None:
    found = by_year_of_money(ledger_by_month(records))
    money = in_words(money_summary(money_table(records), runs))
    both = found.merge(money, on=list(MONEY_BY), how="outer", suffixes=("", "_money")).fillna(0.0)
    assert (both["mean"] == both["mean_money"]).all()


def test_months_are_counted_from_the_decision_and_the_run_in_before_it() -> None:
    pence = [0] * 66
    pence[0], pence[5], pence[6], pence[65] = 100, 200, 300, 400
    frame = ledger_by_month([made_record(ledger={key_of(): pence}, axes=AXES)])
    assert dict(zip(frame["month"], frame["mean"], strict=True)) == {-5: 1, 0: 2, 1: 3, 60: 4}


def test_a_run_without_the_row_counts_as_nought_and_rows_of_nought_are_left_out() -> None:
    once = [0] * 10 + [999] + [0] * 55
    records = [made_record(ledger={key_of(): once}), made_record(world=1, ledger={})]
    frame = ledger_by_month(records)
    assert frame[["month", "runs", "pence"]].to_numpy().tolist() == [[5, 2, 999]]
    assert frame["mean"].tolist() == [5.0]  # 4.995, to the penny as in the money table
    assert money_summary(money_table(records), 2)["mean"].tolist() == [5.0]


def test_places_are_schools_centre_and_what_is_of_a_trusts_schools_together() -> None:
    frame = ledger_by_month([made_record(ledger=dict.fromkeys(KEYS, 100))])
    assert set(frame["place"]) == {"centre", "100001", "100002", SCHOOLS}
    assert {*LedgerKey._fields} <= {*frame.columns}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(KEYS), st.lists(st.integers(-999, 999), min_size=25, max_size=25)
        ),
        min_size=1,
        max_size=3,
    )
)
def test_months_and_schools_add_up_to_the_money_table_and_no_mean_is_a_penny_off(
    ledgers: list[dict[LedgerKey, list[int]]],
) -> None:
    records = [made_record(world=n, ledger=ledger, axes=SHORT) for n, ledger in enumerate(ledgers)]
    agree_to_the_penny(records, len(records))
    frame = ledger_by_month(records)
    assert frame["pence"].sum() == sum(record.ledger_pence.sum() for record in records)
    off = frame["mean"] * 100 - frame["pence"] / len(records)
    assert (off.abs() < 1 + 1e-6).all()


def test_of_a_shipped_case_every_year_is_that_of_the_money_table() -> None:
    case = case_called("tiny")
    records = [run_arm(case, arm, world) for arm in case.arms for world in worlds_of("tiny", 3)]
    agree_to_the_penny(records, 3)
    before = ledger_by_month(records).query("month <= 0").astype({"arm": str})
    arms = {
        arm: rows.drop(columns="arm").to_numpy().tolist() for arm, rows in before.groupby("arm")
    }
    assert arms["status_quo"] == arms["merge"]


@pytest.mark.parametrize("detail", [True, False])
def test_the_table_is_written_where_detail_is_asked_for(detail: bool) -> None:
    files = table_files(find(made_case(), made_run(2, 1), made_info()), detail=detail)
    assert ("ledger_by_month" in files) == detail
    if detail:
        assert "pence" not in files["ledger_by_month"]
