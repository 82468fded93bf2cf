"""What it costs when a post's holder is made redundant: pay by age and service, pension strain."""

from __future__ import annotations

import datetime as dt

from entities.assumption import World
from entities.post import AgeBand, Post, ServiceBand
from simulator.money.pay import pay_per_year

WEEKS_PER_YEAR = 52
AGE_IN_BAND: dict[AgeBand, int] = {
    "under_22": 20, "22_to_40": 31, "41_to_54": 48, "55_and_over": 60,
}  # fmt: skip
YEARS_IN_BAND: dict[ServiceBand, int] = {
    "under_2": 1, "2_to_4": 3, "5_to_9": 7, "10_to_19": 14, "20_and_over": 22,
}  # fmt: skip
"""A band stands for its middle; trusts give bands, never birthdays."""


def years_of_service(post: Post, years_held: float | None) -> int:
    """Return the full years a holder has served; None for the one at the opening (the band counts).

    Service with local authorities and other academies is continuous (Redundancy Payments
    (Continuity of Employment in Local Government) (Modification) Order 1999), so a band is of all
    such service, not of service with one trust.
    """
    return YEARS_IN_BAND[post.service_band] if years_held is None else int(years_held)


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


def statutory_pay(age: int, years: int, week: float, when: dt.date, world: World) -> float:
    """Return statutory redundancy pay in pounds: weeks, each at most the cap of the day."""
    return statutory_weeks(age, years, world) * min(week, week_cap(world, when))


def week_cap(world: World, when: dt.date) -> float:
    """Return the statutory cap on a week's pay on a date; the last known cap holds after it."""
    return world.on("process.redundancy_week_cap", when)


def redundancy_pay(
    post: Post, world: World, when: dt.date, index: float, years_held: float | None
) -> float:
    """Return redundancy pay in pounds: the statutory weeks times the employer's multiple.

    Parameters
    ----------
    years_held
        Years the present holder has served; None for the holder at the opening (the band counts).
    """
    years = years_of_service(post, years_held)
    week = pay_per_year(post, world) * index / WEEKS_PER_YEAR
    paid = statutory_pay(AGE_IN_BAND[post.age_band], years, week, when, world)
    return paid * world["process.enhanced_redundancy_multiplier"]


def pension_strain(post: Post, world: World, when: dt.date, index: float) -> float:
    """Return the employer's pension charge in pounds when a long-standing holder is made redundant.

    A member of the local government scheme at or above the minimum pension age is paid at once,
    without reduction, what was built up until then (Local Government Pension Scheme Regulations
    2013, regulation 30(7)). The charge is that pension, a 49th of pay for each year, times the
    years it comes early, times what a pound of pension a year early costs. The rule is law; the
    last figure is judgement, and the age is the middle of the holder's band.
    """
    age, years = AGE_IN_BAND[post.age_band], YEARS_IN_BAND[post.service_band]
    vested = years >= world["process.lgps_vesting_years"]
    old_enough = age >= world.on("process.lgps_minimum_pension_age", when)
    if post.pension != "lgps" or not (vested and old_enough):
        return 0.0
    pension = pay_per_year(post, world) * index * years / world["process.lgps_accrual_divisor"]
    early = max(0.0, world["process.lgps_normal_pension_age"] - age)
    return pension * early * world["process.lgps_strain_per_pound_and_year"]


def notice_weeks(years: int, world: World) -> float:
    """Return statutory notice in weeks: one for each full year, between the least and the most.

    Employment Rights Act 1996, section 86: one week from a month's service, twelve at the most.
    """
    weeks = years * world["process.notice_weeks_per_year"]
    return float(min(max(1.0, weeks), world["process.notice_weeks_most"]))


def special_severance(post: Post, world: World) -> float:
    """Return what a leaving executive is paid beyond contractual notice, in pounds of the opening.

    Judgement: so many months of pay in all, less the months of notice that the contract gives.
    """
    if post.kind != "structural":
        return 0.0
    months = world["model.executive_exit_cost_months"] - world["process.executive_notice_months"]
    return max(0.0, months) * pay_per_year(post, world) / 12


def needs_approval(post: Post, world: World) -> bool:
    """Say whether a trust must ask before it pays a leaving executive.

    Academy Trust Handbook: approval beforehand of a special severance payment that is large by
    itself, that is part of a large exit package, or that goes to a high earner.
    """
    special = special_severance(post, world)
    package = world["model.executive_exit_cost_months"] * pay_per_year(post, world) / 12
    return special > 0 and (
        special >= world["process.severance_approval_threshold"]
        or package >= world["process.severance_approval_package"]
        or post.salary_gbp > world["process.severance_approval_salary"]
    )


def consultation_days(redundancies: int, world: World) -> float:
    """Return the calendar days of consultation before a redundancy may take effect.

    Trade Union and Labour Relations (Consolidation) Act 1992, section 188: 30 days for 20 or more
    within 90 days at an establishment, 45 for 100 or more. Below 20 the law sets none; schools
    take some weeks (judgement).
    """
    if redundancies >= 100:
        return world["process.collective_consultation_days_100"]
    if redundancies >= 20:
        return world["process.collective_consultation_days_20"]
    return world["process.consultation_days_under_20"]
