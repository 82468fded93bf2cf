"""What a post costs, and what it costs when its holder is made redundant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from entities.assumption import World
from entities.post import AgeBand, Post, ServiceBand
from entities.records import Numbers

WEEKS_PER_YEAR = 52
AGE_IN_BAND: dict[AgeBand, int] = {
    "under_22": 20, "22_to_40": 31, "41_to_54": 48, "55_and_over": 60,
}  # fmt: skip
YEARS_IN_BAND: dict[ServiceBand, int] = {
    "under_2": 1, "2_to_4": 3, "5_to_9": 7, "10_to_19": 14, "20_and_over": 22,
}  # fmt: skip
"""A band stands for its middle; trusts give bands, never birthdays."""


def pay_per_year(post: Post, world: World) -> float:
    """Return actual pay a year in pounds: grade x FTE x term-time factor."""
    weeks = world["model.term_time_pay_factor"] if post.weeks == "term_time" else 1.0
    return post.salary_gbp * post.fte * weeks


def cost_per_year(post: Post, world: World, index: Numbers) -> Numbers:
    """Return the full cost a year in pounds at each pay index: pay, National Insurance, pension.

    Employer National Insurance is charged on pay above the threshold of one employment
    (HMRC rates from April 2025); pension on the whole of pay.
    """
    return np.asarray(costs_per_year((post,), world, index)[0])


def costs_per_year(posts: Sequence[Post], world: World, index: Numbers) -> Numbers:
    """Return the full cost a year of posts by (post, pay index), as :func:`cost_per_year` does."""
    pay = np.asarray([pay_per_year(post, world) for post in posts])[:, None] * index
    insured = np.maximum(0.0, pay - world["workforce.employer_ni_threshold"])
    rate = {
        "lgps": world["workforce.lgps_rate"],
        "tps": world["workforce.teachers_pension_rate"],
        "none": 0.0,
    }
    pension = np.asarray([rate[post.pension] for post in posts])[:, None]
    return np.asarray(pay + world["workforce.employer_ni_rate"] * insured + pension * pay)


def statutory_weeks(age: int, years: int, world: World) -> float:
    """Return statutory redundancy weeks: half, one or one and a half for each full year by age.

    Employment Rights Act 1996, section 162: years are counted back from the end, at most twenty,
    and at least two are needed.
    """
    if years < world["process.redundancy_service_minimum_years"]:
        return 0.0
    counted = min(years, int(world["process.redundancy_service_cap_years"]))
    weeks = 0.0
    for back in range(1, counted + 1):
        began = age - back
        if began >= 41:
            weeks += world["process.redundancy_weeks_41_plus"]
        elif began >= 22:
            weeks += world["process.redundancy_weeks_22_to_40"]
        else:
            weeks += world["process.redundancy_weeks_under_22"]
    return weeks


def week_cap(world: World, when: dt.date) -> float:
    """Return the statutory cap on a week's pay on a date; the last known cap holds after it."""
    caps = (
        (dt.date(2026, 4, 6), world["process.redundancy_week_cap_2026"]),
        (dt.date(2025, 4, 6), world["process.redundancy_week_cap_2025"]),
    )
    known = (cap for since, cap in caps if when >= since)
    return next(known, world["process.redundancy_week_cap_2024"])


def redundancy_pay(
    post: Post, world: World, when: dt.date, index: float, years_held: float | None
) -> float:
    """Return redundancy pay in pounds: statutory weeks, capped, times the employer's multiple.

    Parameters
    ----------
    years_held
        Years the present holder has served; None for the holder at the opening (the band counts).
    """
    years = YEARS_IN_BAND[post.service_band] if years_held is None else int(years_held)
    weeks = statutory_weeks(AGE_IN_BAND[post.age_band], years, world)
    week = min(pay_per_year(post, world) * index / WEEKS_PER_YEAR, week_cap(world, when))
    return weeks * week * world["process.enhanced_redundancy_multiplier"]


def pension_strain(post: Post, world: World, years_held: float | None) -> float:
    """Return the employer's pension charge in pounds when a member of 55 or over is made redundant.

    Judgement: the rule is published, the amount depends on accrued pension nobody publishes.
    """
    entitled = post.pension == "lgps" and post.age_band == "55_and_over" and years_held is None
    return world["process.lgps_strain_per_person"] if entitled else 0.0
