"""Tables told arm by arm: the same, however many arms are held run by run."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest

from outputs.arm_tables import put_together, with_noughts
from outputs.comparison import paired_differences
from outputs.csv_files import table_files
from outputs.findings import find
from outputs.tables import Tables, make_tables
from outputs.told import RUN_BY_RUN, tell
from outputs.watch import NOBODY, Watch
from tests.made_records import made_case, made_info, made_run

CASE, RECORDS = made_case(), made_run(4, 2)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Write names as words and put rows in one order."""
    words = frame.astype({n: str for n in frame if frame[n].dtype in ("category", "object")})
    names = [name for name in words if words[name].dtype != float]
    return words.sort_values(names, kind="stable").reset_index(drop=True)


def test_large_tables_hold_the_arms_that_were_asked_for_and_nothing_else_changes() -> None:
    whole, few = tell(CASE, RECORDS), tell(CASE, RECORDS, ["merge"])
    for field in fields(Tables):
        one, other = (getattr(told.tables, field.name) for told in (whole, few))
        if field.name in RUN_BY_RUN:
            assert set(other["arm"]) == {"status_quo", "merge"}
            one = one[one["arm"].isin(["status_quo", "merge"])]
        pd.testing.assert_frame_equal(plain(one), plain(other), obj=field.name)
    for name in RUN_BY_RUN:
        pd.testing.assert_frame_equal(plain(whole.summaries[name]), plain(few.summaries[name]))
        assert set(few.summaries[name]["arm"]) == {arm.key for arm in CASE.arms}
    pd.testing.assert_frame_equal(whole.differences, few.differences)


def test_what_is_told_arm_by_arm_is_what_all_arms_together_say() -> None:
    told, together = tell(CASE, RECORDS), make_tables(CASE, RECORDS)
    for field in fields(Tables):
        pd.testing.assert_frame_equal(
            plain(getattr(told.tables, field.name)), plain(getattr(together, field.name))
        )
    one, other = plain(told.differences), plain(paired_differences(together))
    pd.testing.assert_frame_equal(one, other)
    assert set(told.differences["arm"]) == {arm.key for arm in CASE.arms} - {"status_quo"}


def test_files_are_the_same_with_few_arms_held() -> None:
    claimed = {arm for claim in CASE.claims for arm in (claim.arm, claim.compared_with)}
    whole, few = (find(CASE, RECORDS, made_info(), kept) for kept in (None, claimed))
    one, other = (table_files(found, detail=False) for found in (whole, few))
    assert one.keys() == other.keys()
    for name, frame in one.items():
        pd.testing.assert_frame_equal(plain(frame), plain(other[name]), obj=name)


def test_whoever_waits_is_told_of_every_arm_and_when_to_let_go_and_finds_the_same() -> None:
    told, arms = list[tuple[int, int] | str](), len(CASE.arms)
    watch = Watch(lambda done, of: told.append((done, of)), lambda: told.append("let go"))
    watched, alone = (find(CASE, RECORDS, made_info(), watch=each) for each in (watch, NOBODY))
    assert [one for one in told if one != "let go"] == [(n, arms) for n in range(arms + 1)]
    before = {told.index((n, arms)) for n in range(1, arms + 1)}
    assert all(told[place - 1] == "let go" for place in before)
    assert told[-1] == "let go"
    for name, frame in table_files(alone, detail=True).items():
        pd.testing.assert_frame_equal(frame, table_files(watched, detail=True)[name], obj=name)


def test_rows_are_put_under_each_other_and_names_stay_categories() -> None:
    one = pd.DataFrame({"arm": pd.Categorical(["b"]), "year": [1], "value": [1.0]})
    two = pd.DataFrame({"arm": pd.Categorical(["a"]), "year": [2], "value": [2.0]})
    found = put_together([one, one.iloc[:0], two])
    assert list(found["arm"].cat.categories) == ["b", "a"]
    assert found.astype({"arm": str}).to_numpy().tolist() == [["b", 1, 1.0], ["a", 2, 2.0]]
    assert not len(put_together([one.iloc[:0], two.iloc[:0]]))


@pytest.mark.parametrize("empty", [True, False])
def test_an_arm_that_spends_nothing_somewhere_has_a_row_of_nought_there(empty: bool) -> None:
    rows = [("a", "hr", 3, 5.0, 4.0, 5.0, 6.0, "gbp"), ("b", "it", 2, 1.0, 1.0, 1.0, 1.0, "gbp")]
    names = ["arm", "function", "runs", "mean", "p10", "p50", "p90", "unit"]
    found = with_noughts(pd.DataFrame([] if empty else rows, columns=names))
    want = [] if empty else [
        *rows, ("a", "it", 3, 0.0, 0.0, 0.0, 0.0, "gbp"), ("b", "hr", 2, 0.0, 0.0, 0.0, 0.0, "gbp")
    ]  # fmt: skip
    assert sorted(map(tuple, found.to_numpy().tolist())) == sorted(want)
    assert list(found.columns) == names
