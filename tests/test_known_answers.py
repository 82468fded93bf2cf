"""Known answers: statutory redundancy, on-costs, the levy, bank holidays, leaving rates."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from entities.post import Post
from simulator.money.merger_costs import levy
from simulator.money.pay import cost_per_year, statutory_weeks, week_cap
from simulator.office_calendar import bank_holidays, office_calendar
from simulator.staff import leaving_minute
from tests.shipped_cases import case_called, worlds_of

WORLD = worlds_of("tiny")[0]


@pytest.mark.parametrize(
    ("age", "years", "weeks"),
    [
        (20, 2, 1.0),
        (23, 3, 2.0),
        (30, 1, 0.0),
        (41, 5, 5.0),
        (42, 5, 5.5),
        (45, 10, 12.0),
        (50, 12, 16.5),
        (61, 20, 30.0),
        (64, 40, 30.0),
    ],
)
def test_redundancy_weeks_equal_the_published_table(age: int, years: int, weeks: float) -> None:
    """Ready reckoner for redundancy payments, Department for Business and Trade."""
    assert statutory_weeks(age, years, WORLD) == weeks


def test_the_cap_on_a_week_follows_its_dates() -> None:
    assert week_cap(WORLD, dt.date(2025, 4, 5)) == 700
    assert week_cap(WORLD, dt.date(2025, 4, 6)) == 719
    assert week_cap(WORLD, dt.date(2026, 4, 6)) == 751
    assert week_cap(WORLD, dt.date(2031, 1, 1)) == 751


def test_on_costs_equal_a_hand_worked_case() -> None:
    """15% above 5,000 pounds (from April 2025), teachers' pension 28.68%: 30,000 costs 42,354."""
    values = {**WORLD.values, "workforce.teachers_pension_rate": 0.2868}
    world = WORLD.model_copy(update={"values": values})
    post = Post(
        id="a", role="A", kind="desk", place="centre", desk="finance", fte=1.0,
        salary_gbp=30_000.0, pension="tps", source="illustrative",
    )  # fmt: skip
    assert float(cost_per_year(post, world, np.ones(1))[0]) == pytest.approx(30_000 + 3_750 + 8_604)


@pytest.mark.parametrize(
    ("bill", "due"), [(2_000_000, 0.0), (3_000_000, 0.0), (3_000_200, 1.0), (10_000_000, 35_000.0)]
)
def test_the_levy_starts_at_three_million(bill: float, due: float) -> None:
    assert levy(bill, 0.005, 15_000) == pytest.approx(due)


def test_two_employers_just_under_the_levy_pay_it_once_merged() -> None:
    assert levy(5_800_000, 0.005, 15_000) - 2 * levy(2_900_000, 0.005, 15_000) == 14_000


def test_bank_holidays_are_those_published_for_2026_and_2027() -> None:
    published = {
        dt.date(2026, 1, 1), dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 5, 4),
        dt.date(2026, 5, 25), dt.date(2026, 8, 31), dt.date(2026, 12, 25), dt.date(2026, 12, 28),
        dt.date(2027, 1, 1), dt.date(2027, 3, 26), dt.date(2027, 3, 29), dt.date(2027, 5, 3),
        dt.date(2027, 5, 31), dt.date(2027, 8, 30), dt.date(2027, 12, 27), dt.date(2027, 12, 28),
    }  # fmt: skip
    weekdays = {day for day in bank_holidays(2026, 2027) if day.weekday() < 5}
    assert weekdays == published


def test_schools_are_open_about_195_days_a_year() -> None:
    calendar = office_calendar(case_called("alder_and_birch"))
    years = len(calendar.months) / 12
    assert 186 <= float(np.sum(calendar.in_term)) / years <= 200


@pytest.mark.parametrize("rate", [0.103, 0.20, 0.45])
def test_the_leaving_hazard_reproduces_its_yearly_rate(rate: float) -> None:
    calendar = office_calendar(case_called("tiny"))
    hazard = (-math.log1p(-rate) / 12,) * len(calendar.months)
    grid = (np.arange(4_000) + 0.5) / 4_000
    year = calendar.minute_of_month(12)
    gone = [leaving_minute(calendar, 0.0, -math.log(u), hazard) <= year for u in grid]
    assert float(np.mean(gone)) == pytest.approx(rate, abs=0.005)
