"""A claim may name a day: the year it is judged in, what is refused, and what the page says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.claim import Claim, months_to, year_of
from outputs.claim_words import amounts_in, by_when, judged_in, odd_amounts
from outputs.years import month_after, year_after
from scenarios.reading import BadInput, read_case
from tests.made_files import CASE, write_room, written
from tests.made_records import DECISION, made_case, made_claim
from tests.shipped_cases import case_called


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    return tmp_path


def read_with(room: Path, claimed: str) -> Claim:
    assert "    year_after_decision: 3\n" in CASE
    text = CASE.replace("    year_after_decision: 3\n", claimed)
    return read_case(written(room, "cases/two.yaml", text)).claims[0]


def complaints(room: Path, claimed: str) -> tuple[str, ...]:
    with pytest.raises(BadInput) as caught:
        read_with(room, claimed)
    return caught.value.sentences()


@pytest.mark.parametrize(
    ("by", "year"),
    # Decided on 15/09/2026: September 2026 is month 1 of year 1, August 2027 its last.
    [("2026-09-30", 1), ("2027-08-31", 1), ("2027-09-01", 1), ("2027-09-02", 2),
     ("2028-08-31", 2), ("2029-08-31", 3), ("2029-09-30", 4)],
)  # fmt: skip
def test_a_day_is_judged_in_the_year_in_which_the_day_before_falls(by: str, year: int) -> None:
    assert year_of(dt.date.fromisoformat(by), dt.date(2026, 9, 15)) == year


@given(decision=st.dates(dt.date(2024, 1, 1), dt.date(2035, 1, 1)), days=st.integers(32, 3_600))
def test_the_month_before_any_day_lies_in_its_year(decision: dt.date, days: int) -> None:
    by = decision + dt.timedelta(days=days)
    case = made_case().model_copy(update={"decision_date": decision})
    year, last = year_after(case, year_of(by, decision)), by - dt.timedelta(days=1)
    assert year.first <= last.replace(day=1) <= year.last
    assert month_after(decision, months_to(by, decision) - 1) == last.replace(day=1)


def test_a_claim_with_a_day_needs_no_year(room: Path) -> None:
    claim = read_with(room, "    by: 2029-08-31\n")
    assert (claim.by, claim.year_after_decision) == (dt.date(2029, 8, 31), 3)
    same = read_with(room, "    by: 2029-08-31\n    year_after_decision: 3\n")
    assert same == claim


@pytest.mark.parametrize(
    ("claimed", "said"),
    [
        ("    by: 2029-08-31\n    year_after_decision: 2\n",
         "claims.promise.year_after_decision: found 2, but the claim is for 2029-08-31, which is "
         "judged in year 3 after the decision on 2026-09-01; give one of the two"),
        ("    by: 2026-08-31\n",
         "claims.promise.by: 2026-08-31 is not after the month of the decision on 2026-09-01"),
        ("    by: 2033-08-31\n",
         "claims.promise.by: 2033-08-31 falls in year 7 after the decision, but the horizon ends "
         "after year 5"),
        ("    by: 2099-08-31\n",
         "claims.promise.by: 2099-08-31 falls in year 73 after the decision, but the horizon ends "
         "after year 5"),
        ("", "claims.promise.year_after_decision: is missing"),
    ],
)  # fmt: skip
def test_a_day_that_no_run_reaches_is_told_once(room: Path, claimed: str, said: str) -> None:
    (only,) = complaints(room, claimed)
    assert said in only, only


def test_a_day_that_is_none_is_told_without_asking_for_a_year(room: Path) -> None:
    (only,) = complaints(room, "    by: soon\n")
    assert "claims.promise.by" in only
    assert "'soon'" in only


def test_words_name_the_day_and_the_months_it_is_judged_in() -> None:
    claim = made_claim(by=dt.date(2029, 7, 1), year_after_decision=3)
    assert by_when(claim) == "by 01/07/2029"
    assert by_when(made_claim()) == "by year 3"
    assert judged_in(made_case(), made_claim()) == ""
    assert dt.date(2026, 9, 1) == DECISION
    said = judged_in(made_case(), claim)
    assert "in year 3 after the decision, September 2028 to August 2029, in which" in said
    assert said.endswith("2 months of it lie after that day.")
    at_the_end = made_claim(by=dt.date(2029, 8, 31), year_after_decision=3)
    assert judged_in(made_case(), at_the_end).endswith("in which that day falls.")


@pytest.mark.parametrize(
    ("words", "named"),
    [("It saves GBP 400,000 a year", (400_000,)), ("£400k by 2029", (400_000,)),
     ("£1.2m over three years, £0.4 million a year", (1_200_000, 400_000)),
     ("£30 thousand, or £30", (30_000, 30)), ("400,000 a year in year 3", ()),
     ("GBP 5 more", (5,)), ("£5 kilometres", (5,))],
)  # fmt: skip
def test_amounts_are_found_in_words(words: str, named: tuple[float, ...]) -> None:
    assert amounts_in(words) == named


def test_a_claim_whose_words_and_amount_differ_is_told_and_no_shipped_one_is() -> None:
    for name in ("alder_and_birch", "cedarmoor", "tiny", "two_steps"):
        assert odd_amounts(case_called(name)) == ()
    case = case_called("tiny")
    changed = case.claims[0].model_copy(update={"gbp_per_year": 30_000.0})
    (said,) = odd_amounts(case.model_copy(update={"claims": (changed,)}))
    assert "£50,000" in said
    assert "£30,000 a year is what is tested" in said
