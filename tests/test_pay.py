"""What a post costs: hand-worked cases of pay, National Insurance, pension, levy, by date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from entities.post import Post
from entities.trust import PensionRate, Trust
from simulator.money.pay import Job, cost_per_year, costs_per_year, pension_rates
from tests.shipped_cases import case_called, worlds_of

CASE = case_called("tiny")
TRUST = CASE.trusts[0]
WORLD = worlds_of("tiny")[0]
KNOWN = WORLD.model_copy(
    update={
        "values": {
            **WORLD.values,
            "workforce.teachers_pension_rate": 0.2868,
            f"workforce.lgps_rate@{TRUST.company_number}": 0.21,
            "model.term_time_pay_factor": 0.86,
        }
    }
)
BEFORE, AFTER = dt.date(2025, 4, 1), dt.date(2025, 5, 1)


def job(trust: Trust = TRUST, **changes: object) -> Job:
    fields = {
        "id": "a", "role": "A", "kind": "desk", "place": "centre", "desk": "finance", "fte": 1.0,
        "salary_gbp": 30_000.0, "source": "illustrative", **changes,
    }  # fmt: skip
    return Job(trust, Post.model_validate(fields))


@pytest.mark.parametrize(
    ("changes", "day", "cost"),
    [
        # 15% of 25,000 and 28.68% of 30,000
        ({"pension": "tps"}, AFTER, 30_000 + 3_750 + 8_604),
        # before April 2025: 13.8% of 20,900
        ({"pension": "tps"}, BEFORE, 30_000 + 2_884.20 + 8_604),
        # local government pension at the trust's 21%
        ({"pension": "lgps"}, AFTER, 30_000 + 3_750 + 6_300),
        # half-time: pay of 15,000 is 10,000 above the threshold
        ({"pension": "none", "fte": 0.5}, AFTER, 15_000 + 1_500),
        # term time: 0.86 of 15,000 is 12,900
        ({"pension": "lgps", "fte": 0.5, "weeks": "term_time"}, AFTER, 12_900 + 1_185 + 2_709),
        # below the threshold nothing is due
        ({"pension": "none", "fte": 0.1}, AFTER, 3_000),
    ],
)
def test_a_post_costs_what_was_worked_out_by_hand(
    changes: dict[str, object], day: dt.date, cost: float
) -> None:
    found = cost_per_year(job(**changes), KNOWN, np.ones(1), (day,))
    assert float(found[0]) == pytest.approx(cost)


def test_the_law_changes_within_a_run() -> None:
    found = cost_per_year(job(pension="none"), KNOWN, np.ones(2), (BEFORE, AFTER))
    assert found.tolist() == pytest.approx([32_884.20, 33_750])


def test_a_trust_s_own_rates_hold_from_their_day_on() -> None:
    own = [("2023-04-01", 0.23), ("2026-04-01", 0.17)]
    rates = tuple(
        PensionRate(pension="lgps", since=dt.date.fromisoformat(day), share=share)
        for day, share in own
    )
    trust = TRUST.model_copy(update={"pension_rates": rates})
    days = [dt.date(2022, 4, 1), dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2030, 1, 1)]
    assert pension_rates(job(trust), KNOWN, days) == [0.21, 0.23, 0.17, 0.17]
    assert pension_rates(job(trust, pension="tps"), KNOWN, days) == [0.2868] * 4


def test_trusts_are_in_funds_of_their_own() -> None:
    key = "workforce.lgps_rate"
    drawn = [WORLD.at(key, trust.company_number) for trust in CASE.trusts]
    assert len(set(drawn)) == len(drawn)


def test_posts_together_cost_what_they_cost_one_by_one() -> None:
    jobs = [Job(trust, post) for trust in CASE.trusts for post in trust.posts]
    days, index = (BEFORE, AFTER), np.asarray([1.0, 1.03])
    together = costs_per_year(jobs, WORLD, index, days)
    alone = [cost_per_year(each, WORLD, index, days) for each in jobs]
    assert (together == np.stack(alone)).all()
    assert costs_per_year((), WORLD, index, days).shape == (0, 2)
