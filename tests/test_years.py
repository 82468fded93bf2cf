"""Years are named by their months, and by the other years they cover."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.years import (
    APRIL,
    JANUARY,
    SEPTEMBER,
    month_after,
    months_in_words,
    whole_years,
    year_after,
    year_called,
    year_in_words,
    years_covered,
    years_table,
)
from tests.made_records import made_axes, made_case, made_record
from tests.shipped_cases import case_called

DECEMBER_2026 = made_case(decision_date=dt.date(2026, 12, 1))


def test_a_year_of_a_decision_in_december_covers_two_academy_years_in_part() -> None:
    assert year_in_words(DECEMBER_2026, 3) == (
        "year 3 after the decision (December 2028 to November 2029; covers academy years 2028/29 "
        "and 2029/30 in part)"
    )
    year = year_after(DECEMBER_2026, 3)
    assert years_covered(year, APRIL) == ("2028/29", "2029/30")
    assert years_covered(year, JANUARY) == ("2028", "2029")


def test_a_year_of_a_decision_in_september_is_an_academy_year() -> None:
    said = "year 1 after the decision (September 2026 to August 2027; the academy year 2026/27)"
    assert year_in_words(made_case(), 1) == said
    assert years_covered(year_after(made_case(), 1), APRIL) == ("2026/27", "2027/28")


def test_a_decision_on_any_day_counts_from_its_month() -> None:
    late = made_case(decision_date=dt.date(2026, 12, 17))
    assert year_after(late, 1) == year_after(DECEMBER_2026, 1)


@pytest.mark.parametrize(
    ("day", "first", "name"),
    [
        (dt.date(2028, 8, 31), SEPTEMBER, "2027/28"), (dt.date(2028, 9, 1), SEPTEMBER, "2028/29"),
        (dt.date(2028, 3, 31), APRIL, "2027/28"), (dt.date(2028, 4, 1), APRIL, "2028/29"),
        (dt.date(2028, 1, 1), JANUARY, "2028"), (dt.date(2099, 12, 1), SEPTEMBER, "2099/00"),
    ],
)  # fmt: skip
def test_years_turn_on_their_first_day(day: dt.date, first: int, name: str) -> None:
    assert year_called(day, first) == name


@given(
    day=st.dates(dt.date(2020, 1, 1), dt.date(2090, 12, 31)),
    number=st.integers(1, 9),
    first=st.sampled_from((JANUARY, APRIL, SEPTEMBER)),
)
def test_years_follow_each_other_without_a_gap(day: dt.date, number: int, first: int) -> None:
    case = made_case().model_copy(update={"decision_date": day})
    one, other = year_after(case, number), year_after(case, number + 1)
    assert month_after(one.last, 1) == other.first
    covered = years_covered(one, first)
    assert len(covered) == (1 if one.first.month == first else 2)
    assert year_called(one.first, first) == covered[0]
    assert year_called(one.last, first) == covered[-1]


def test_only_whole_years_are_named() -> None:
    months = tuple(month_after(dt.date(2026, 8, 1), n) for n in range(24))
    assert whole_years(months, SEPTEMBER) == ("2026/27",)
    assert whole_years(months[:12], SEPTEMBER) == ()
    assert whole_years(months[1:13], SEPTEMBER) == ("2026/27",)


def test_the_months_are_those_of_a_run() -> None:
    """Year 1 begins where the run-in of a run ends."""
    record = made_record(axes=made_axes())
    assert record.axes.months[record.axes.run_in_months] == year_after(made_case(), 1).first
    case = case_called("tiny")
    assert months_in_words(year_after(case, 1)) == "December 2026 to November 2027"


def test_the_table_has_a_row_for_every_year_simulated() -> None:
    table = years_table(DECEMBER_2026)
    assert table["year"].tolist() == [1, 2, 3, 4, 5]
    last = table.iloc[-1]
    assert (last["first_month"], last["last_month"]) == (dt.date(2030, 12, 1), dt.date(2031, 11, 1))
    assert last["academy_years"] == "2030/31 and 2031/32"
    assert last["financial_years"] == "2030/31 and 2031/32"
    assert last["calendar_years"] == "2030 and 2031"
