"""Amounts, shares and labels as they are read aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.amounts import NAMES, in_sentence, is_worth, per_cent, pounds, saves
from tests.shipped_cases import case_called


@pytest.mark.parametrize(
    ("gbp", "said"),
    [(0, "£0"), (1, "under £1,000"), (-1, "just below £0"), (500, "under £1,000"), (501, "£1,000"),
     (-1_499, "-£1,000"),
     (99_499, "£99,000"), (99_500, "£100,000"), (-264_999, "-£260,000"), (994_999, "£990,000"),
     (995_000, "£1.00 million"), (994_000_000, "£994.00 million"),
     (1_004_000_000, "£1.00 billion"), (-12_346_000_000, "-£12.35 billion")],
)  # fmt: skip
def test_pounds_are_whole_thousands_and_never_a_false_nought(gbp: float, said: str) -> None:
    assert pounds(gbp) == said


def test_below_nought_a_saving_costs_more_and_a_worth_costs() -> None:
    assert saves(2_000) == "saves £2,000"
    assert saves(-2_000) == "costs £2,000 more"
    assert is_worth(2_000) == "is worth £2,000"
    assert is_worth(-2_000) == "costs £2,000"


def test_a_share_is_never_told_as_certain_that_is_not() -> None:
    assert [per_cent(share) for share in (0, 0.0001, 0.004, 0.5, 0.9951, 0.99999, 1)] == [
        "0%", "under 1%", "under 1%", "50%", "over 99%", "over 99%", "100%",
    ]  # fmt: skip


def test_names_and_abbreviations_keep_their_capital_inside_a_sentence() -> None:
    kept = ("CapEx request", "EHC plan", "HR, IT or estates", "National Insurance grant", "IT")
    for label in kept:
        assert in_sentence(label) == label
    assert in_sentence("Employer National Insurance") == "employer National Insurance"
    assert in_sentence("Employment tribunals") == "employment tribunals"


def test_every_name_begins_a_label_that_is_shipped() -> None:
    labels = [one.label for one in case_called("alder_and_birch").assumptions]
    for name in NAMES:
        assert any(label.startswith(name) for label in labels), name


@given(st.integers(2, 100_000), st.data())
def test_a_share_of_some_is_never_none_or_all(of: int, data: st.DataObject) -> None:
    share = data.draw(st.integers(1, of - 1)) / of
    assert per_cent(share) not in ("0%", "100%")


def test_one_of_two_hundred_is_not_nought() -> None:
    assert (per_cent(1 / 200), per_cent(199 / 200)) == ("under 1%", "over 99%")
