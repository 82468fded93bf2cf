"""What leaves a trust: no small count, and none that is the rest of a total."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.accounts import STAFF_LINES
from outputs.few_posts import few_posts_of
from outputs.table_differences import WITHHELD, difference
from outputs.withheld import FEWEST, OF_POSTS, TO_LEAVERS, shared, why_left_out
from tests.shipped_cases import case_called, run_arm, worlds_of


def never(_place: str, _function: str) -> bool:
    return False


def table(values: dict[str, float], total: bool) -> pd.DataFrame:
    rows = [("a", group, f"{value:.6f}", "fte") for group, value in values.items()]
    if total:
        rows.append(("a", "all", f"{sum(values.values()):.6f}", "fte"))
    return pd.DataFrame(rows, columns=["arm", "group", "mean", "unit"])


sizes = st.dictionaries(
    st.sampled_from("abcdefgh"), st.integers(0, 120).map(lambda tenths: tenths / 4), min_size=1
)


@settings(deadline=None)
@given(sizes, st.booleans())
def test_no_small_count_is_shown_nor_the_rest_of_a_total(
    values: dict[str, float], total: bool
) -> None:
    frame, cells = shared(table(values, total), never)
    shown = dict(zip(frame["group"], frame["mean"], strict=True))
    held_back = [group for group in values if shown[group] == WITHHELD]
    assert cells == sum(value == WITHHELD for value in shown.values())
    for group, value in values.items():
        if 0 < value < FEWEST:
            assert shown[group] == WITHHELD
    if held_back and shown.get("all", "") != WITHHELD and total:
        # Whoever subtracts what is shown from the total learns of five people or more together,
        # and of no group alone.
        rest = sum(values.values()) - sum(float(shown[g]) for g in values if g not in held_back)
        assert rest >= FEWEST
        assert len(held_back) > 1
    if all(value == 0 or value >= FEWEST for value in values.values()):
        assert cells == 0


def test_a_single_small_group_takes_the_next_smallest_with_it() -> None:
    frame, cells = shared(table({"a": 2.0, "b": 30.0, "c": 6.0, "d": 0.0}, total=True), never)
    assert list(frame["mean"]) == [WITHHELD, "30.000000", WITHHELD, "0.000000", "38.000000"]
    assert cells == 2


def test_an_edge_below_five_takes_its_whole_row() -> None:
    frame = pd.DataFrame(
        [("a", "x", "6.0", "4.9", "people"), ("a", "y", "9.0", "8.0", "people"),
         ("a", "y", "0.5", "0.1", "share")],
        columns=["arm", "school", "mean", "p10", "unit"],
    )  # fmt: skip
    out, cells = shared(frame, never)
    assert list(out["mean"]) == [WITHHELD, WITHHELD, "0.5"]
    assert cells == 4


def test_centre_is_not_the_whole_less_the_schools() -> None:
    rows = [("900001", 3.0), ("900002", 40.0), ("schools", 43.0), ("centre", 2.0), ("whole", 45.0)]
    frame = pd.DataFrame(
        [(place, "x", f"{value:.2f}", "fte") for place, value in rows],
        columns=["place", "measure", "mean", "unit"],
    )
    out, _ = shared(frame, never)
    shown = dict(zip(out["place"], out["mean"], strict=True))
    assert shown["centre"] == shown["schools"] == WITHHELD
    assert shown["900001"] == shown["900002"] == WITHHELD
    assert shown["whole"] == "45.00"


def test_tables_by_post_or_of_columns_nobody_judged_are_left_out() -> None:
    assert "by post" in why_left_out(pd.DataFrame(columns=["arm", "saved_on", "mean"]))
    assert "nobody has judged" in why_left_out(pd.DataFrame(columns=["arm", "holder", "mean"]))
    assert not why_left_out(pd.DataFrame(columns=["arm", "group", "mean", "unit"]))


def test_the_pay_of_a_few_is_withheld_and_other_pounds_are_not() -> None:
    few = few_posts_of(case_called("alder_and_birch"))
    frame = pd.DataFrame(
        [("centre", "payroll", "administrative_and_clerical_staff", "81000.00", "gbp"),
         ("centre", "payroll", "legal_and_professional", "900.00", "gbp"),
         ("centre", "all", "administrative_and_clerical_staff", "5000.00", "gbp")],
        columns=["place", "function", "line", "mean", "unit"],
    )  # fmt: skip
    out, cells = shared(frame, few)
    assert list(out["mean"]) == [WITHHELD, "900.00", "5000.00"]
    assert cells == 1


def test_what_those_who_leave_are_paid_is_withheld_however_many_posts_there_are() -> None:
    keys = ["place", "function", "line", "cause", "mean", "unit"]
    line = "indirect_employee_expenses"
    frame = pd.DataFrame(
        [("schools", "office", line, "Redundancy pay", "9000.00", "gbp"),
         ("centre", "executive", line, "Executives' notice and settlement", "35000.00", "gbp"),
         ("centre", "payroll", line, "Recruiting to posts", "700.00", "gbp"),
         ("schools", "office", line, "Recruiting to posts", "8000.00", "gbp"),
         ("centre", "all", line, "People strategy", "500.00", "gbp")],
        columns=keys,
    )  # fmt: skip
    out, _ = shared(frame, lambda place, _: place == "centre")
    assert list(out["mean"][:3]) == [WITHHELD] * 3
    assert out["mean"].iloc[4] == "500.00"


def test_all_that_is_posted_for_single_posts_is_judged_before_it_is_shared() -> None:
    case = case_called("alder_and_birch")
    (world,) = worlds_of("alder_and_birch", 1)
    causes = {
        item.key.cause
        for arm in case.arms
        for item in run_arm(case, arm, world).by_item.items
        if item.kind == "post" and item.key.line not in STAFF_LINES
    }
    assert causes & TO_LEAVERS, "somebody leaves"
    assert causes <= OF_POSTS


def test_a_withheld_cell_is_held_against_nothing() -> None:
    first = pd.DataFrame({"arm": ["a", "b"], "mean": [WITHHELD, "1.0"]})
    second = pd.DataFrame({"arm": ["a", "b"], "mean": ["7.0", "2.0"]})
    found = difference("x.csv", first, second)
    assert (found.cells, found.of) == (1, 1)
