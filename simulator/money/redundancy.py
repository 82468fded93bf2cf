"""What it costs when a post's holder is made redundant: pay by age and service, pension strain."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from entities.assumption import World
from entities.post import AgeBand, Post, ServiceBand
from simulator.money.pay import Job, pay_per_year

WEEKS_PER_YEAR = 52
AGE_IN_BAND: dict[AgeBand, str] = {
    "under_22": "people.age_under_22",
    "22_to_40": "people.age_22_to_40",
    "41_to_54": "people.age_41_to_54",
    "55_and_over": "people.age_55_and_over",
}
YEARS_IN_BAND: dict[ServiceBand, str] = {
    "under_2": "people.service_under_2",
    "2_to_4": "people.service_2_to_4",
    "5_to_9": "people.service_5_to_9",
    "10_to_19": "people.service_10_to_19",
    "20_and_over": "people.service_20_and_over",
}
"""Assumptions that say for which age or service a band stands; trusts give bands, no birthdays."""
CAP_RISES = (4, 6)
"""Month and day on which the cap on a week's pay changes."""


class Holder(NamedTuple):
    """Age and full years of service of a post's holder at a moment."""

    age: int
    years: int


def holder(post: Post, world: World, held: float | None, later: float) -> Holder:
    """Return the age and service of a post's holder.

    Service with local authorities and other academies is continuous (Redundancy Payments
    (Continuity of Employment in Local Government) (Modification) Order 1999), so a band is of all
    such service, not of service with one trust.

    Parameters
    ----------
    held
        Years the present holder has served; None for the holder at the opening, whom the bands
        describe. The age of others is not known, and stays the middle of the band.
    later
        Years since the decision, when the trust gave the bands; not counted where negative.
    """
    age, years = (
        int(world[AGE_IN_BAND[post.age_band]]),
        int(world[YEARS_IN_BAND[post.service_band]]),
    )
    if held is not None:
        return Holder(age, int(held))
    passed = int(max(0.0, later))
    return Holder(age + passed, years + passed)


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


def statutory_pay(who: Holder, week: float, when: dt.date, world: World) -> float:
    """Return statutory redundancy pay in pounds: weeks, each at most the cap of the day."""
    return statutory_weeks(who.age, who.years, world) * min(week, week_cap(world, when))


def week_cap(world: World, when: dt.date) -> float:
    """Return the statutory cap on a week's pay on a date.

    After the last cap in law it rises with prices each April, as it has by order each year
    (Employment Relations Act 1999, section 34); a cap that stood still would flatter a saving.
    """
    known = world.since("process.redundancy_week_cap")
    turns = when.year - known.year - ((when.month, when.day) < CAP_RISES)
    rises = (1 + world["funding.non_staff_inflation"]) ** max(0, turns)
    return world.on("process.redundancy_week_cap", when) * rises


def redundancy_pay(job: Job, world: World, who: Holder, when: dt.date, index: float) -> float:
    """Return redundancy pay in pounds: the statutory weeks times the employer's multiple.

    A week is actual pay where that is the trust's policy, else at most the statutory cap.
    """
    week = pay_per_year(job.post, world) * index / WEEKS_PER_YEAR
    paid = statutory_pay(who, week, when, world)
    if job.trust.redundancy_week == "actual":
        paid = statutory_weeks(who.age, who.years, world) * week
    return paid * world["process.enhanced_redundancy_multiplier"]


def pension_strain(post: Post, world: World, who: Holder, when: dt.date, index: float) -> float:
    """Return the employer's pension charge in pounds when a long-standing holder is made redundant.

    A member of the local government scheme at or above the minimum pension age is paid at once,
    without reduction, what was built up until then (Local Government Pension Scheme Regulations
    2013, regulation 30(7)). The charge is that pension, a 49th of pay for each year, times the
    years it comes early, times what a pound of pension a year early costs. The rule is law; the
    last figure is judgement, and the age is the middle of the holder's band.
    """
    vested = who.years >= world["process.lgps_vesting_years"]
    old_enough = who.age >= world.on("process.lgps_minimum_pension_age", when)
    if post.pension != "lgps" or not (vested and old_enough):
        return 0.0
    pension = pay_per_year(post, world) * index * who.years / world["process.lgps_accrual_divisor"]
    early = max(0.0, world["process.lgps_normal_pension_age"] - who.age)
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
    months = executive_exit_months(world) - world["process.executive_notice_months"]
    return months * pay_per_year(post, world) / 12


def executive_exit_months(world: World) -> float:
    """Return the months of full cost a leaving executive is paid: never less than notice."""
    return max(world["model.executive_exit_cost_months"], world["process.executive_notice_months"])


def needs_approval(post: Post, world: World) -> bool:
    """Say whether a trust must ask before it pays a leaving executive.

    Academy Trust Handbook: approval beforehand of a special severance payment that is large by
    itself, that is part of a large exit package, or that goes to a high earner.
    """
    special = special_severance(post, world)
    package = executive_exit_months(world) * pay_per_year(post, world) / 12
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
