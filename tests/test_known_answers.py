"""Known answers: the levy, bank holidays."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from simulator.money.pay import levy
from simulator.office_calendar import bank_holidays, office_calendar
from tests.shipped_cases import case_called


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
