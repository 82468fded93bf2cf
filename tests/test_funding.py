"""General funding by its rule, and the roll-forward from the accounts: worked out by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from entities.assumption import World
from entities.budget import Budget, SchoolBudget
from entities.school import School
from entities.sense.books import books
from scenarios.reading import BadInput, read_case
from simulator.money.awards import compounded, months_of, teacher_award
from simulator.money.funding import (
    academy_year,
    funding_of_years,
    general_funding,
    insurance_grant,
    minimum_per_pupil,
    parts_of,
    per_pupil,
    pupil_premium,
    with_minimum,
)
from simulator.money.opening_position import opening_position
from simulator.money.roll_forward import Book, rolled_forward
from simulator.money.running_costs import lines
from simulator.situation import setting_for
from tests.made_files import write_room
from tests.shipped_cases import case_called, worlds_of

CASE = case_called("alder_and_birch")
TRUST = CASE.trusts[0]


def world(**changed: float) -> World:
    base = worlds_of("alder_and_birch")[0]
    still = {
        "funding.lump_sum": 150_000.0,
        "funding.affordable_award_two_years": 0.0,
        "funding.minimum_guarantee": 0.0,
        "funding.non_staff_inflation": 0.0,
    }
    dotted = {key.replace("__", ".", 1): value for key, value in changed.items()}
    return base.model_copy(update={"values": {**base.values, **still, **dotted}})


def school(**changed: object) -> School:
    primary = next(s for s in TRUST.schools if s.phase == "primary")
    plain = {"pupils": 400.0, "roll_change_per_year": 0.0, "pfi": False, "months_in_return": 12,
             "free_meals_pupils": None}  # fmt: skip
    return School.model_validate({**primary.model_dump(), **plain, **changed})


def days(first: int, last: int) -> tuple[dt.date, ...]:
    return tuple(dt.date(y, m, 1) for y in range(first, last + 1) for m in range(1, 13))


def test_the_insurance_grant_is_a_lump_sum_and_rates_for_each_pupil() -> None:
    assert insurance_grant(school(), world()) == 2_400 + 78 * 400
    poorer = school(free_meals_pupils=100.0)
    assert insurance_grant(poorer, world()) == 2_400 + 78 * 400 + 75 * 100
    secondary = school(phase="secondary", pupils=1000.0, sixth_form_pupils=200.0)
    assert insurance_grant(secondary, world()) == pytest.approx(2_400 + 800 * (0.6 * 68 + 0.4 * 77))
    assert insurance_grant(school(phase="special"), world()) == 0


def test_parts_add_up_to_what_was_booked() -> None:
    for year, inside in ((2023, 0.0), (2024, 5 / 12), (2025, 1.0)):
        one = school(phase="secondary", sixth_form_pupils=50.0, pfi=True, pfi_funding_gbp=90_000.0)
        parts = parts_of(one, world(), 2_500_000, year)
        whole = parts.lump + parts.pupil_led + parts.sixth_form + parts.premises
        assert whole + inside * parts.grant == pytest.approx(2_500_000)
        assert parts.lump == 150_000
        assert parts.premises == 90_000
    assert parts_of(school(phase="special"), world(), 2_500_000, 2023).lump == 0


def test_a_roll_that_falls_costs_its_part_a_year_later_and_leaves_the_lump_sum() -> None:
    """Booked in 2026/27: 2,350,000 = 150,000 and 5,500 a pupil; a tenth fewer pupils from 2027."""
    months, one = days(2026, 2029)[8:], school()
    left = np.asarray([0.9 if day >= dt.date(2027, 9, 1) else 1.0 for day in months])
    booked = 150_000 + 5_500 * 400 + insurance_grant(one, world())
    found = dict(
        zip(months, general_funding(one, world(), booked, 2026, months, left), strict=True)
    )
    assert found[dt.date(2026, 9, 1)] == pytest.approx(booked)
    assert found[dt.date(2028, 8, 1)] == pytest.approx(booked), "the census comes first"
    assert found[dt.date(2028, 9, 1)] == pytest.approx(booked - 5_500 * 40)


def test_the_usual_fall_of_a_roll_takes_its_part_of_the_pupil_led_sum_each_september() -> None:
    one = school(roll_change_per_year=-0.02)
    booked = 150_000 + 5_500 * 400 + insurance_grant(one, world())
    months = days(2026, 2028)[8:]
    found = dict(zip(months, general_funding(one, world(), booked, 2026, months), strict=True))
    assert found[dt.date(2027, 9, 1)] == pytest.approx(booked - 0.02 * 5_500 * 400)
    assert found[dt.date(2028, 9, 1)] == pytest.approx(booked - (1 - 0.98**2) * 5_500 * 400)


@pytest.mark.parametrize(
    ("pupil_led", "expected"),
    [(1_895_999.0, 2_046_000.0), (1_896_000.0, 2_046_000.0), (1_896_001.0, 2_046_001.0)],
)
def test_the_minimum_per_pupil_binds_at_its_line(pupil_led: float, expected: float) -> None:
    """400 pupils at 5,115 are 2,046,000, of which the lump sum brings 150,000."""
    assert with_minimum(150_000, pupil_led, 400, 5_115) == expected


def test_the_grant_counts_towards_the_minimum_once_the_formula_has_taken_it_in() -> None:
    """400 pupils at 5,115 are 2,046,000, of which 30,000 are the grant, paid apart here."""
    assert with_minimum(150_000, 1_700_000, 400, 5_115, 30_000) == 2_016_000
    assert with_minimum(150_000, 1_900_000, 400, 5_115, 30_000) == 2_050_000
    one, flat = school(pupils=400.0, roll_change_per_year=0.0), world()
    booked = 400 * minimum_per_pupil(one, flat, 2025) + insurance_grant(one, flat)
    totals, grants = funding_of_years(one, flat, booked, 2025, 2026, [1.0, 1.0])
    least = 400 * minimum_per_pupil(one, flat, 2026)
    assert totals[1] + grants[1] == pytest.approx(least)


def test_minimums_are_those_published_and_then_rise_with_funding() -> None:
    grows = world(funding__affordable_award_two_years=1.02**2 - 1)
    assert [minimum_per_pupil(school(), grows, y) for y in (2023, 2024, 2025, 2026)] == [
        0, 4_610, 4_955, 5_115,
    ]  # fmt: skip
    assert minimum_per_pupil(school(), grows, 2028) == pytest.approx(5_115 * 1.02**2)
    assert minimum_per_pupil(school(phase="secondary"), grows, 2026) == 6_640
    assert minimum_per_pupil(school(phase="special"), grows, 2026) == 0


def test_a_school_below_the_minimum_in_its_return_is_not_raised_to_it() -> None:
    """Its return cannot be compared with the minimum (some funding is booked elsewhere)."""
    one, months = school(), days(2026, 2028)[8:]
    booked = 1_200_000.0
    assert general_funding(one, world(), booked, 2026, months) == pytest.approx(booked)


@pytest.mark.parametrize(("rise", "expected"), [(-0.03, 0.995), (-0.005, 0.995), (0.01, 1.01)])
def test_the_guarantee_holds_a_fall_to_what_is_allowed(rise: float, expected: float) -> None:
    assert per_pupil(1_000, rise, -0.005) == pytest.approx(1_000 * expected)


def test_the_insurance_grant_begins_in_april_2025() -> None:
    one = school()
    months = (dt.date(2025, 3, 1), dt.date(2025, 4, 1))
    before, after = general_funding(one, world(), 2_300_000, 2024, months)
    assert after - before == pytest.approx(insurance_grant(one, world()))
    year = general_funding(one, world(), 2_300_000, 2024, months_of("2024/25"))
    assert year.mean() == pytest.approx(2_300_000), "the year booked is the year as it was"


def test_rises_count_from_the_base_day_on_and_back() -> None:
    told = {"funding__teacher_award_2024": 0.05, "funding__teacher_award_2025": 0.04}
    at = [dt.date(2024, 8, 1), dt.date(2024, 9, 1), dt.date(2025, 8, 1), dt.date(2025, 9, 1)]
    found = compounded(world(**told), teacher_award, 9, dt.date(2024, 9, 1), at)
    assert found == pytest.approx([1 / 1.05, 1, 1, 1.04])


def test_an_academy_year_is_september_to_august() -> None:
    assert months_of("2024/25")[0] == dt.date(2024, 9, 1)
    assert months_of("2024/25")[-1] == dt.date(2025, 8, 1)
    assert academy_year(dt.date(2025, 8, 31)) == 2024
    assert academy_year(dt.date(2025, 9, 1)) == 2025


def test_prices_are_rolled_forward_by_the_septembers_between() -> None:
    still = {
        "model__roll_forward_error_spending@99000001": 0.0,
        "funding__non_staff_inflation": 0.02,
    }
    book = Book(TRUST, None, {"energy": 1_000.0}, "2023/24")
    for day, factor in (
        (dt.date(2024, 8, 1), 1.0), (dt.date(2024, 9, 1), 1.02), (dt.date(2026, 8, 1), 1.02**2),
        (dt.date(2023, 8, 1), 1 / 1.02),
    ):  # fmt: skip
        assert rolled_forward(book, "energy", world(**still), day) == pytest.approx(1_000 * factor)


def test_the_error_of_rolling_forward_grows_with_the_years_between() -> None:
    far = {"model__roll_forward_error_spending@99000001": 0.01, "funding__non_staff_inflation": 0.0}
    book = Book(TRUST, None, {"energy": 1_000.0}, "2023/24")
    near, later = (
        rolled_forward(book, "energy", world(**far), dt.date(y, 3, 1)) for y in (2024, 2026)
    )
    assert near == pytest.approx(1_000, abs=0.5)
    assert later == pytest.approx(1_020, abs=0.5)


def test_a_budget_replaces_its_own_books_and_leaves_the_others() -> None:
    urn = TRUST.schools[0].urn
    budget = Budget(
        basis="budget",
        academy_year="2024/25",
        schools=(SchoolBudget(urn=urn, lines={"energy": 99_000}),),
        source="illustrative",
    )
    own = TRUST.model_copy(update={"budget": budget})
    still = world(**{"model__roll_forward_error_spending@99000001": 0.0})
    rows = {(r.place, r.line): r for r in opening_position(own, still, dt.date(2025, 6, 1))}
    energy = rows[urn, "energy"]
    assert energy.basis == "budget"
    assert energy.published + energy.part_years + energy.replaced == 9_900_000
    assert energy.published == TRUST.schools[0].lines["energy"] * 100
    assert energy.full_year == 9_900_000, "prices move in September"
    gone = rows[urn, "learning_resources"]
    assert gone.published + gone.replaced == 0
    assert rows["centre", "auditor_costs"].basis == "return"


def test_the_pupil_premium_is_so_much_for_each_poorer_pupil_and_nothing_unless_counted() -> None:
    assert pupil_premium(school(), world()) == 0
    assert pupil_premium(school(free_meals_pupils=40.0), world()) == 40 * 1_515
    older = school(phase="secondary", free_meals_pupils=40.0)
    assert pupil_premium(older, world()) == 40 * 1_075


def test_the_pupil_premium_is_told_apart_and_changes_no_total() -> None:
    counted, not_counted = (
        tuple(s.model_copy(update={"free_meals_pupils": n}) for s in TRUST.schools)
        for n in (20.0, None)
    )
    totals = []
    for schools in (not_counted, counted):
        trust = TRUST.model_copy(update={"schools": schools})
        case = CASE.model_copy(update={"trusts": (trust, *CASE.trusts[1:])})
        still = world(**dict.fromkeys(("funding__ni_grant_fsm6_primary",
                                       "funding__ni_grant_fsm6_secondary"), 0.0))  # fmt: skip
        posted = list(lines(setting_for(case, still, 1, 0), trust))
        apart = [p for p in posted if p.key.cause == "Income: pupil premium"]
        totals.append(sum(p.pence for p in posted))
    assert (totals[0] == totals[1]).all()
    first = {p.key.place: -int(p.pence[0]) * 12 for p in apart}
    for one in counted:
        rate = 1_515 if one.phase == "primary" else 1_075
        most = min(20 * rate, one.lines["other_dfe_revenue_grants"]) * 100
        assert first[one.urn] == pytest.approx(most, abs=12)


BUDGET = "budget: {{basis: budget, academy_year: {}, source: given, schools: [{}]}}\nposts:"


@pytest.mark.parametrize(
    ("basis", "year", "day", "told"),
    [
        ("budget", "2027/28", dt.date(2027, 3, 1), False),
        ("budget", "2027/28", dt.date(2027, 2, 28), True),
        ("budget", "2026/27", dt.date(2027, 2, 28), False),
        ("management_accounts", "2027/28", dt.date(2027, 9, 1), False),
        ("management_accounts", "2027/28", dt.date(2027, 8, 31), True),
        ("budget", "next year", dt.date(2027, 8, 31), False),
    ],
)
def test_the_latest_year_of_a_trusts_own_figures_is_one_that_can_be_known_at_the_decision(
    basis: str, year: str, day: dt.date, told: bool
) -> None:
    own = {"basis": basis, "academy_year": year, "central_lines": {"energy": 5}}
    found = list(books({"decision_date": day, "trusts": [{"budget": own}]}))
    assert [problem.path for problem in found] == told * [("trusts", 0, "budget", "academy_year")]
    assert not told or "the decision" in found[0].message
    late = {"decision_date": day, "trusts": [{"accounts_year": "2028/29"}]}
    assert [p.path for p in books(late)] == [("trusts", 0, "accounts_year")]


@pytest.mark.parametrize(
    ("year", "book", "told"),
    [
        ("2025/27", "{urn: '100001', lines: {energy: 5}}", "did you mean 2025/26?"),
        ("2022/23", "{urn: '100001', lines: {energy: 5}}", "older than the return of 2024/25"),
        ("2025/26", "{urn: '100001', lines: {}}", "gives no line"),
        ("2025/26", "", "budget: replaces no book; give central_lines or schools"),
        (
            "2031/32",
            "{urn: '100001', lines: {energy: 5}}",
            "2031/32 begins on 1 September 2031, more than 6 months after the decision "
            "(1 September 2026): no board has set its budget by then",
        ),
        ("2027/28", "{urn: '100001', lines: {energy: 5}}", "more than 6 months after"),
    ],
)
def test_a_budget_that_means_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: str, book: str, told: str
) -> None:
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    path = tmp_path / "trusts" / "north.yaml"
    row = BUDGET.format(year, book)
    path.write_text(path.read_text(encoding="utf-8").replace("posts:", row), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_case(tmp_path / "cases" / "two.yaml")
    assert told in " ".join(caught.value.sentences())
