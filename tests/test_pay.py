"""What a post costs: hand-worked cases of pay, National Insurance, pension, levy, by date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from entities.post import Post
from entities.trust import PensionRate, Trust
from simulator.money.pay import (
    Job,
    cost_per_year,
    costs_per_year,
    levy,
    levy_share,
    pay_bill,
    pension_rates,
)
from tests.shipped_cases import case_called, run_arm, worlds_of

CASE = case_called("tiny")
TRUST = CASE.trusts[0]
WORLD = worlds_of("tiny")[0]
KNOWN = WORLD.model_copy(
    update={
        "values": {
            **WORLD.values,
            "workforce.teachers_pension_rate": 0.2868,
            f"workforce.lgps_rate@{TRUST.company_number}": 0.21,
            f"workforce.lgps_rate_change_2026@{TRUST.company_number}": -0.03,
            f"workforce.lgps_rate_change_2029@{TRUST.company_number}": 0.02,
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


def with_bill(pounds: int) -> Trust:
    """The trust with a pay bill of so many pounds, all in one line of its centre."""
    schools = tuple(s.model_copy(update={"lines": {}}) for s in TRUST.schools)
    lines = {"administrative_and_clerical_staff": pounds}
    return TRUST.model_copy(update={"schools": schools, "central_lines": lines})


@pytest.mark.parametrize(
    ("bill", "share"),
    [
        (2_900_000, 0.0), (2_999_999, 0.0), (3_000_000, 0.0), (3_000_001, 0.005),
        (3_100_000, 0.005),
    ],
)  # fmt: skip
def test_the_levy_is_half_a_per_cent_of_pay_beyond_an_allowance_of_fifteen_thousand(
    bill: int, share: float
) -> None:
    """15,000 pounds are the levy on 3,000,000: up to there a post costs no levy."""
    trust = with_bill(bill)
    assert pay_bill(trust) == bill
    assert levy_share(trust, KNOWN) == share
    found = cost_per_year(job(trust, pension="none"), KNOWN, np.ones(1), (AFTER,))
    assert float(found[0]) == pytest.approx(33_750 + share * 30_000)


def test_a_merger_loses_one_levy_allowance_and_one_employment_allowance() -> None:
    """Bills of 4 and 2 million: levies of 5,000 and none apart, 15,000 together; and 10,500."""
    assert levy(4e6, 0.005, 15_000) + levy(2e6, 0.005, 15_000) == 5_000
    assert levy(6e6, 0.005, 15_000) == 15_000
    off = ("refusal", "delay")
    for bills, lost in (((4_000_000, 2_000_000), 20_500), ((1_000_000, 1_000_000), 10_500)):
        trusts = tuple(
            trust.model_copy(
                update={
                    "schools": tuple(s.model_copy(update={"lines": {}}) for s in trust.schools),
                    "central_lines": {"administrative_and_clerical_staff": bill},
                    "posts": tuple(p for p in trust.posts),
                }
            )
            for trust, bill in zip(CASE.trusts, bills, strict=True)
        )
        case = CASE.model_copy(update={"trusts": trusts, "switched_off": off})
        record = run_arm(case, case.arm("merge"), WORLD)
        rows = [n for n, k in enumerate(record.ledger_keys) if k.cause == "Employer reliefs lost"]
        assert len(rows) == 1
        assert record.ledger_pence[rows[0], -12:].sum() == lost * 100


def test_a_trust_s_own_rates_hold_from_their_day_on() -> None:
    own = [("2023-04-01", 0.23), ("2026-04-01", 0.17)]
    rates = tuple(
        PensionRate(pension="lgps", since=dt.date.fromisoformat(day), share=share)
        for day, share in own
    )
    trust = TRUST.model_copy(update={"pension_rates": rates})
    days = [dt.date(2022, 4, 1), dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2029, 3, 1)]
    assert pension_rates(job(trust), KNOWN, days) == [0.23, 0.23, 0.17, 0.17]
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
