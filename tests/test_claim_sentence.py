"""A claim in a sentence: its parts, and what it leaves open."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.web.asked import Asked
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
    ("save £20k a month by 2028", None), ("save £50,000 a week", None), ("£1,000 a day", None),
    ("save £50k every two years", None), ("£4,000 monthly", None), ("£900 pcm", None),
    ("will not save £50,000 a year", None), ("won't save £50,000 a year", None),
    ("it fails to save £50,000", None), ("save less than £50,000 a year", None),
    ("save up to £50,000 a year", None), ("no saving of £50,000", None),
    ("save £400 a year each for 3 schools", None), ("save £10,000 in each of 14 schools", None),
    ("save $50k a year", None), ("save 60 thousand euros a year", None),
    ("save at least £50k a year", 50_000), ("more than £50k in each year", 50_000),
    ("£400k a year by 2029, recurring, net of one-off costs", 400_000),
    ("£400k a year, net of costs pushed to schools", 400_000), ("costs £50k a year", None),
    ("a cost saving of £50k a year", 50_000), ("less agency cost: £50k a year saved", 50_000),
    ("not only will it save £50k a year", 50_000), ("will not only save £50k a year", 50_000),
    ("under a merger we save £50k a year", 50_000), ("at most half a million a year", None),
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
    ("within 18 months", None, 2), ("in twelve months", None, 1), ("in six months", None, 1),
    ("within 500 months", None, None), ("in year 99", None, None),
    ("from September 2028", dt.date(2028, 9, 30), None),
    ("by Sept 2029", dt.date(2029, 9, 30), None), ("by 31/02/2028", None, None),
    ("by 13/25/2028", None, None), ("by 31st Feb 2028", None, None), ("by 2028-02-31", None, None),
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


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("It will save £400k a year from September 2028", "from when and not by when; 30/09/2028"),
        ("It will save £400k a year, starting in 1 September 2028", "not by when; 01/09/2028"),
        ("It will save £400k a year within 18 months", "18 months are taken as year 2"),
        ("It will save £400k a year and cut 12 posts by May 2029", "speaks of posts, too"),
        ("It will cost £200,000 a year by 2028", "reads as a cost and not as a saving"),
    ],
)
def test_what_a_sentence_says_beside_a_saving_is_told(sentence: str, said: str) -> None:
    assert said in " ".join(read_claim(sentence).doubts)


def test_a_cost_is_no_saving_and_a_cost_cut_is_one() -> None:
    assert read_claim("It will cost £200,000 a year by 2028").gbp_per_year is None
    for saves in ("cuts costs by", "costs schools less by", "will lower the cost by"):
        assert read_claim(f"It {saves} £200,000 a year by 2028").gbp_per_year == 200_000
    plain = read_claim("It will save £200,000 a year by May 2029, net of work pushed to schools")
    assert plain.doubts == ()


ODD = {"s": "\u017f", "i": "\u0131", "k": "\u212a", "1": "\u0661", " ": "\u00a0"}
"""Letters that a pattern which ignores case takes for plain ones, digits of other scripts."""
SAID = (
    "six thousand", "five million a year", "by August 2029", "by 3 August 2029", "the second year",
    "the sixth year", "by spring 2029", "within six years", "in six months", "£5k", "£1 million",
)  # fmt: skip


@given(st.sampled_from(SAID), st.lists(st.booleans(), min_size=40, max_size=40))
def test_letters_that_only_look_plain_break_nothing(said: str, odd: list[bool]) -> None:
    text = "".join(ODD.get(one, one) if swap else one for one, swap in zip(said, odd, strict=False))
    read_claim(text)
    amounts_in(text)
    asked = Asked({"pounds": text})
    asked.pounds("pounds", 10_000_000_000, "give whole pounds a year, 1 or more")


@pytest.mark.parametrize(("said", "rule"), [
    ("net of one-off costs", OFF), ("after all one-off sums", OFF), ("including one-offs", OFF),
    ("excluding one-off costs", NET), ("recurring, net of work pushed to schools", NET),
])  # fmt: skip
def test_what_a_sentence_says_of_sums_that_come_once_chooses_the_rule(said: str, rule: str) -> None:
    assert read_claim(f"It will save £400k a year by 2029, {said}").counting_rule == rule


def test_a_day_that_is_none_and_vacancies_are_doubts() -> None:
    (day,) = read_claim("saves £50k a year by 31/02/2028, net of hours").doubts
    assert day.startswith("'31/02/2028' is no day")
    (vacant,) = read_claim(
        "saves £50k a year by 2028-08-31 including vacancies, net of hours"
    ).doubts
    assert "no saving by any of the rules" in vacant
