"""With every mechanism of people off, staff cost what the posts cost, and not a penny else."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np

from entities.post import Post
from tests.made_people import CASE, WORLDS
from tests.shipped_cases import changed, run_arm

PEOPLE = (
    "leaving", "merger_leaving", "at_risk_leaving", "workload_leaving", "role_leaving",
    "people_strategy", "long_absence", "held_vacancies", "exit_clocks", "agency_cover",
    "pay_protection", "harmonisation", "regrade", "exit_costs", "teachers", "increments",
    "lost_autonomy", "own_checks", "severance_approval",
)  # fmt: skip
WORLD = WORLDS[0]


def thin(months: Sequence[dt.date], trust: str, post: Post) -> list[int]:
    """Pence by month of a post that is always filled, worked out here once more from scratch."""
    weeks = WORLD["model.term_time_pay_factor"] if post.weeks == "term_time" else 1.0
    pension = {
        "lgps": WORLD[f"workforce.lgps_rate@{trust}"],
        "tps": WORLD["workforce.teachers_pension_rate"], "none": 0.0,
    }[post.pension]  # fmt: skip
    change = {
        when: WORLD[f"workforce.lgps_rate_change_{when.year}@{trust}"]
        for when in (dt.date(2026, 4, 1), dt.date(2029, 4, 1))
    }
    opening, pence, awards = pension, [], 0
    for n, day in enumerate(months):
        awards += n > 0 and day.month == 4
        valued = sum(c for when, c in change.items() if when <= day)
        pension = max(0.0, opening + valued) if post.pension == "lgps" else opening
        pay = post.salary_gbp * post.fte * weeks
        pay *= (1 + WORLD["workforce.njc_award_2025"]) ** awards
        yearly = math.floor((pay + 0.15 * max(0.0, pay - 5_000) + pension * pay) * 100 + 0.5)
        step = n % 12
        pence.append(yearly * (step + 1) // 12 - yearly * step // 12)
    return pence


def test_all_off_the_books_hold_posts_as_thin_as_they_were() -> None:
    case = changed(CASE, switched_off=PEOPLE)
    record = run_arm(case, case.arm("status_quo"), WORLD)
    rows = [n for n, key in enumerate(record.ledger_keys) if "posts:" in key.cause]
    found = record.ledger_pence[rows].sum(axis=0)
    every = [
        thin(record.axes.months, t.company_number, post) for t in case.trusts for post in t.posts
    ]
    np.testing.assert_allclose(found, np.sum(every, axis=0), atol=len(every))
    assert not [key for key in record.ledger_keys if key.tag == "vacancy"]
    assert record.people[:, 3:5].sum() == 0


def test_all_off_a_merger_saves_in_staff_the_deleted_posts_and_no_more() -> None:
    case = changed(CASE, switched_off=(*PEOPLE, "delay", "refusal"))
    before, after = (run_arm(case, case.arm(arm), WORLD) for arm in ("status_quo", "merge"))
    months = before.axes.months
    gone = {one.post: one.month for one in after.exits}
    assert gone
    saved = [
        sum(row.ledger_pence[n].sum() for n, key in enumerate(row.ledger_keys)
            if "posts:" in key.cause)
        for row in (before, after)
    ]  # fmt: skip
    posts = {p.id: (t.company_number, p) for t in case.trusts for p in t.posts}
    expected = sum(sum(thin(months, *posts[name])[month:]) for name, month in gone.items())
    assert abs((saved[0] - saved[1]) - expected) <= len(months)
