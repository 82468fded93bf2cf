"""Redundancy: statutory pay against the published table, pension strain, notice, consultation."""

from __future__ import annotations

import datetime as dt

import pytest

from entities.assumption import World
from entities.post import Post
from simulator.money.pay import Job
from simulator.money.redundancy import (
    Holder,
    consultation_days,
    holder,
    needs_approval,
    notice_weeks,
    pension_strain,
    redundancy_pay,
    statutory_pay,
    statutory_weeks,
    week_cap,
)
from tests.redundancy_table import by_brackets, feasible, printed
from tests.shipped_cases import case_called, worlds_of

WORLD = worlds_of("tiny")[0]
CAPS = ((dt.date(2024, 9, 1), 700), (dt.date(2025, 9, 1), 719), (dt.date(2026, 9, 1), 751))


def world_with(**values: float) -> World:
    named = {key.replace("__", "."): value for key, value in values.items()}
    return WORLD.model_copy(update={"values": {**WORLD.values, **named}})


def post(**changes: object) -> Post:
    fields = {
        "id": "a", "role": "A", "kind": "desk", "place": "centre", "desk": "finance", "fte": 1.0,
        "salary_gbp": 26_000.0, "source": "illustrative", **changes,
    }  # fmt: skip
    return Post.model_validate(fields)


def test_weeks_equal_every_printed_cell_of_the_published_table() -> None:
    table = printed()
    assert len(table) > 250
    assert {cell: statutory_weeks(*cell, WORLD) for cell in table} == table


def test_pay_equals_the_table_for_every_feasible_age_and_service_at_three_caps() -> None:
    """The printed rows, and the later ones worked out by bracket of age, at the caps of 3 years."""
    cells, table = feasible(), printed()
    assert set(table) < set(cells)
    assert max(cells) == (64, 20)
    for when, cap in CAPS:
        for age, years in cells:
            weeks = table.get((age, years), by_brackets(age, years))
            for week in (400.0, 5_000.0):
                paid = statutory_pay(Holder(age, years), week, when, WORLD)
                assert paid == weeks * min(week, cap), (age, years, when)


@pytest.mark.parametrize(("when", "cap"), CAPS)
def test_the_most_anybody_is_paid_by_law(when: dt.date, cap: int) -> None:
    """21,000, 21,570 and 22,530 pounds, as published for 2024, 2025 and 2026."""
    assert statutory_pay(Holder(64, 40), 9_999.0, when, WORLD) == 30 * cap


def test_less_than_two_years_are_paid_nothing() -> None:
    assert statutory_weeks(50, 1, WORLD) == 0


def test_the_cap_changes_on_its_day() -> None:
    assert week_cap(WORLD, dt.date(2025, 4, 5)) == 700
    assert week_cap(WORLD, dt.date(2025, 4, 6)) == 719
    assert week_cap(WORLD, dt.date(2026, 4, 6)) == 751
    assert week_cap(WORLD, dt.date(2027, 4, 5)) == 751


def test_after_the_last_cap_in_law_it_rises_with_prices_each_april() -> None:
    """At 3% a year: once on 6 April 2027, four times by 2030."""
    world = world_with(funding__non_staff_inflation=0.03)
    assert week_cap(world, dt.date(2027, 4, 6)) == pytest.approx(751 * 1.03)
    assert week_cap(world, dt.date(2031, 1, 1)) == pytest.approx(751 * 1.03**4)


def test_an_employer_that_pays_more_pays_a_multiple() -> None:
    """Band of 5 to 9 years and 41 to 54: 7 years at 48 are 10.5 weeks of 500 pounds."""
    world = world_with(process__enhanced_redundancy_multiplier=1.4)
    when, trust = dt.date(2026, 9, 1), case_called("tiny").trusts[0]
    who = holder(post(), world, None, 0.0)
    paid = redundancy_pay(Job(trust, post()), world, who, when, 1.0)
    assert paid == pytest.approx(10.5 * 500 * 1.4)
    dear = post(salary_gbp=52_000.0)
    assert redundancy_pay(Job(trust, dear), world, who, when, 1.0) == pytest.approx(
        10.5 * 751 * 1.4
    )
    actual = trust.model_copy(update={"redundancy_week": "actual"})
    assert redundancy_pay(Job(actual, dear), world, who, when, 1.0) == pytest.approx(
        10.5 * 1_000 * 1.4
    )


@pytest.mark.parametrize(
    ("held", "later", "found"),
    [
        (None, -1.5, Holder(48, 7)),  # before the decision the bands hold as given
        (None, 0.0, Holder(48, 7)),
        (None, 2.9, Holder(50, 9)),  # two full years on
        (3.7, 2.9, Holder(48, 3)),  # who came later: own service; age is not known
    ],
)
def test_holders_grow_older_and_longer_served_until_they_go(
    held: float | None, later: float, found: Holder
) -> None:
    assert holder(post(), WORLD, held, later) == found


def test_waiting_makes_a_redundancy_dearer() -> None:
    """Under two years at the decision is nothing then, and two and more years three years on."""
    new = post(service_band="under_2")
    weeks = [statutory_weeks(*holder(new, WORLD, None, later), WORLD) for later in (0.0, 1.0, 3.0)]
    assert weeks == [0.0, 3.0, 6.0]


def test_pension_strain_equals_a_hand_worked_case() -> None:
    """14 years of 26,000 / 49 are 7,428.57 a year; seven years early at 0.75 cost 39,000."""
    world = world_with(process__lgps_strain_per_pound_and_year=0.75)
    older = post(age_band="55_and_over", service_band="10_to_19")
    when = dt.date(2027, 9, 1)
    who = holder(older, world, None, 0.0)
    assert pension_strain(older, world, who, when, 1.0) == pytest.approx(39_000)
    for other in (
        post(age_band="41_to_54", service_band="10_to_19"),
        post(age_band="55_and_over", service_band="under_2"),
        post(age_band="55_and_over", service_band="10_to_19", pension="tps"),
    ):
        who = holder(other, world, None, 0.0)
        assert pension_strain(other, world, who, when, 1.0) == 0


@pytest.mark.parametrize(("years", "weeks"), [(0, 1), (1, 1), (5, 5), (12, 12), (30, 12)])
def test_notice_is_a_week_a_year_up_to_twelve(years: int, weeks: int) -> None:
    assert notice_weeks(years, WORLD) == weeks


def test_consultation_lengthens_at_20_and_at_100() -> None:
    world = world_with(process__consultation_days_under_20=35.0)
    days = [consultation_days(count, world) for count in (1, 19, 20, 99, 100)]
    assert days == [35, 35, 30, 30, 45]


@pytest.mark.parametrize(
    ("months", "salary", "asks"),
    [
        (3.0, 140_000.0, False),  # notice alone: nothing beyond contract
        (7.0, 140_000.0, False),  # 46,667 beyond contract, package 81,667
        (7.0, 151_000.0, True),  # a high earner, 50,333 beyond contract or not
        (3.5, 151_000.0, True),  # a high earner, 6,292 beyond contract
        (7.0, 150_000.0, True),  # 50,000 beyond contract
        (11.0, 110_000.0, True),  # package of 100,833
    ],
)
def test_approval_is_asked_for_large_payments_large_packages_and_high_earners(
    months: float, salary: float, asks: bool
) -> None:
    world = world_with(
        model__executive_exit_cost_months=months, process__executive_notice_months=3.0
    )
    chief = post(kind="structural", desk="executive", salary_gbp=salary)
    assert needs_approval(chief, world) == asks


def test_a_large_package_needs_approval_however_small_its_special_part() -> None:
    """12 months of 110,000 are a package of 110,000, of which 9,167 are beyond contract."""
    world = world_with(
        model__executive_exit_cost_months=12.0, process__executive_notice_months=11.0
    )
    chief = post(kind="structural", desk="executive", salary_gbp=110_000.0)
    assert needs_approval(chief, world)
    assert not needs_approval(post(salary_gbp=110_000.0), world)
