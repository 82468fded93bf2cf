"""A claim in a sentence: its parts, and what it leaves open."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.reading import read_case
from scenarios.reading.claim_sentence import CASH, NET, OFF, amounts_in, read_claim
from scenarios.reading.shipped_files import list_cases


@pytest.mark.parametrize(("sentence", "gbp"), [
    ("It will save £400k a year", 400_000), ("saves GBP 400,000 per annum", 400_000),
    ("£0.4m every year", 400_000), ("£1.2 million annually", 1_200_000),
    ("we save 250k p.a.", 250_000), ("£2bn each year", 2e9), ("£950 a year", 950),
    ("£30-40k a year", 30_000), ("£30k to £40k a year", 30_000), ("between 30 and 40k a year", 3e4),
    ("half a million a year", 500_000), ("a quarter of a million a year", 250_000),
    ("twelve thousand a year", 12_000), ("60 grand a year", 60_000), ("a million a year", 1e6),
    ("-£50,000 a year", None), ("£50 per pupil a year", None), ("£9,000 a school", None),
])  # fmt: skip
def test_an_amount_is_read_as_people_write_it(sentence: str, gbp: float) -> None:
    assert read_claim(sentence).gbp_per_year == pytest.approx(gbp)


@pytest.mark.parametrize(("said", "by", "year"), [
    ("by November 2029", dt.date(2029, 11, 30), None),
    ("by 30/11/2029", dt.date(2029, 11, 30), None),
    ("by 2029-11-30", dt.date(2029, 11, 30), None),
    ("by the 1st September 2028", dt.date(2028, 9, 1), None),
    ("from 2028/29", dt.date(2029, 8, 31), None),
    ("by the third year", None, 3), ("within three years", None, 3), ("in year 2", None, 2),
    ("by 2030", dt.date(2030, 12, 31), None), ("soon", None, None),
    ("within 18 months", None, None), ("in year 99", None, None),
])  # fmt: skip
def test_when_is_a_day_or_a_year_after_the_decision(
    said: str, by: dt.date | None, year: int | None
) -> None:
    found = read_claim(f"The merger will save £400k a year {said}, net of work pushed to schools.")
    assert (found.by, found.year_after_decision) == (by, year)


def test_what_is_not_said_is_a_doubt_and_never_silent() -> None:
    doubts = " ".join(read_claim("It will save £400k").doubts)
    assert "comes back every year" in doubts
    assert "by when" in doubts
    assert "schools have to do themselves" in doubts
    assert read_claim("It saves money by 2029").gbp_per_year is None
    share = read_claim("It saves 10% a year")
    assert share.gbp_per_year is None
    assert "how many pounds" in " ".join(share.doubts)
    total = read_claim("It saves £2m over five years")
    assert total.gbp_per_year is None
    assert "total of several years" in " ".join(total.doubts)
    two = read_claim("It saves £400k a year, up to £600k a year, by 2029")
    assert two.gbp_per_year == 400_000
    assert "Several amounts" in " ".join(two.doubts)


def test_what_counts_is_as_the_sentence_has_it() -> None:
    assert read_claim("£1m a year by 2029 net of work pushed to schools").counting_rule == NET
    assert read_claim("£1m a year net position by 2029").counting_rule == OFF
    assert read_claim("£1m gross a year by 2029").counting_rule == CASH
    assert read_claim("£1m a year by 2029 in cash alone").counting_rule == CASH


def test_claims_of_examples_read_as_their_files_have_them() -> None:
    for path in list_cases():
        for claim in read_case(path).claims:
            found = read_claim(claim.text)
            assert found.gbp_per_year == pytest.approx(claim.gbp_per_year), path
            assert found.by == claim.by or found.year_after_decision == claim.year_after_decision


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    found = read_claim(text)
    assert found.by is None or found.year_after_decision is None
    assert found.gbp_per_year is None or found.gbp_per_year >= 0


@given(st.integers(1, 5_000), st.sampled_from(["a year", "per annum", "each year"]),
       st.integers(1, 12), st.integers(2027, 2040))  # fmt: skip
def test_a_plain_claim_has_no_doubt(thousands: int, every: str, month: int, year: int) -> None:
    day = dt.date(year, month, 1)
    found = read_claim(
        f"We will save £{thousands}k {every} by {day:%B} {year}, net of hours in schools"
    )
    assert found.gbp_per_year == thousands * 1_000
    assert found.by is not None
    assert (found.by.year, found.by.month) == (year, month)
    assert found.doubts == ()


def test_a_year_counted_from_the_merger_is_told() -> None:
    found = read_claim("It saves £50k a year within two years of joining, net of work of schools")
    assert found.year_after_decision == 2
    assert "counts from the merger" in " ".join(found.doubts)


def test_both_ends_of_a_range_have_its_scale() -> None:
    assert amounts_in("£30-40k") == amounts_in("£30k to £40k") == [30_000, 40_000]
    assert amounts_in("in 2028-29") == []


@pytest.mark.parametrize(
    ("said", "day"),
    [("by summer 2028", dt.date(2028, 8, 31)), ("by the spring term 2028", dt.date(2028, 4, 30)),
     ("by autumn of 2028", dt.date(2028, 12, 31))],
)  # fmt: skip
def test_a_season_is_taken_as_its_end_and_said_so(said: str, day: dt.date) -> None:
    read = read_claim(f"It will save £400k a year {said}, net of work of schools")
    assert read.by == day
    (doubt,) = read.doubts
    assert doubt.endswith(f"is taken as the end of it, {day:%d/%m/%Y}.")
