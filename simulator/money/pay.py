"""What posts cost an employer: pay, National Insurance and pension, by the law of each month."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from entities.accounts import STAFF_LINES
from entities.assumption import World
from entities.post import Pension, Post
from entities.records import Numbers
from entities.trust import PensionRate, Trust

FIRST_VALUATION, NEXT_VALUATION = dt.date(2026, 4, 1), dt.date(2029, 4, 1)
"""Days from which employer rates of the valuations of 2025 and 2028 hold (LGPS Regulations 2013,
regulation 62: every three years)."""


@dataclass(frozen=True)
class Job:
    """A post and its employer."""

    trust: Trust
    post: Post


def pay_per_year(post: Post, world: World) -> float:
    """Return actual pay a year in pounds: grade x FTE x term-time factor."""
    weeks = world["model.term_time_pay_factor"] if post.weeks == "term_time" else 1.0
    return post.salary_gbp * post.fte * weeks


def cost_per_year(job: Job, world: World, index: Numbers, days: Sequence[dt.date]) -> Numbers:
    """Return the full cost a year of one post in pounds by month, as :func:`costs_per_year`."""
    return np.asarray(costs_per_year((job,), world, index, days)[0])


def costs_per_year(
    jobs: Sequence[Job], world: World, index: Numbers, days: Sequence[dt.date]
) -> Numbers:
    """Return the full cost a year in pounds by (post, month): pay, insurance, pension, levy.

    Employer National Insurance is charged on pay above the threshold of one employment, at the
    rate and threshold in law in that month (HMRC); pension on the whole of pay, at the rate of
    the employer in that month; the apprenticeship levy on the whole of pay where the employer's
    pay bill is beyond the allowance.

    Parameters
    ----------
    index
        Index of pay by month, of all posts or by (post, month).
    days
        First day of each month.
    """
    pay = np.asarray([pay_per_year(job.post, world) for job in jobs])[:, None] * index
    kinds = {(job.trust.company_number, job.post.pension): job for job in jobs}
    rates = {kind: pension_rates(job, world, days) for kind, job in kinds.items()}
    of_each = [rates[job.trust.company_number, job.post.pension] for job in jobs]
    pension = np.asarray(of_each, dtype=np.float64).reshape(len(jobs), len(days))
    levied = np.asarray([levy_share(job.trust, world) for job in jobs])[:, None]
    return np.asarray(pay + insurance(pay, world, days) + (pension + levied) * pay)


def insurance(pay: Numbers, world: World, days: Sequence[dt.date]) -> Numbers:
    """Return employer National Insurance on pay a year, by (post, month)."""
    rate = np.asarray([world.on("workforce.employer_ni_rate", day) for day in days])
    threshold = np.asarray([world.on("workforce.employer_ni_threshold", day) for day in days])
    return np.asarray(rate * np.maximum(0.0, pay - threshold))


def pension_rates(job: Job, world: World, days: Sequence[dt.date]) -> list[float]:
    """Return the employer's pension rate of a post in each month, as a share of pay.

    A trust's own rates come first, each from its day on; else teachers' rate is the scheme's, and
    the local government rate is as :func:`lgps_rates` has it.
    """
    if job.post.pension == "lgps":
        return lgps_rates(job.trust, world, days)
    general = world["workforce.teachers_pension_rate"] if job.post.pension == "tps" else 0.0
    own = [_own_rate(job.trust, job.post.pension, day) for day in days]
    return [general if rate is None else rate.share for rate in own]


def lgps_rates(trust: Trust, world: World, days: Sequence[dt.date]) -> list[float]:
    """Return a trust's employer rate in the local government scheme on each day, of pay.

    The trust's own rate, or where it gives none the one drawn for its fund; then changed by every
    valuation that came into force since that rate did, as drawn for the fund. Before the first
    rate it gives, that rate without the valuations between. The same in every arm; never below
    nought. Sums towards a deficit are none of it: they stand in the remainder of the return.
    """
    drawn = world.at("workforce.lgps_rate", trust.company_number)
    changes = (
        (FIRST_VALUATION, world.at("workforce.lgps_rate_change_2026", trust.company_number)),
        (NEXT_VALUATION, world.at("workforce.lgps_rate_change_2029", trust.company_number)),
    )
    first = next((rate for rate in trust.pension_rates if rate.pension == "lgps"), None)
    found = []
    for day in days:
        own = _own_rate(trust, "lgps", day) or first
        since, rate = (dt.date.min, drawn) if own is None else (own.since, own.share)
        later = math.fsum(change for when, change in changes if since < when <= day)
        before = math.fsum(change for when, change in changes if day < when <= since)
        found.append(max(0.0, rate + later - before))
    return found


def _own_rate(trust: Trust, pension: Pension, day: dt.date) -> PensionRate | None:
    """Return the rate of the trust's own letter in force on a day, if it gives one."""
    given = (rate for rate in reversed(trust.pension_rates) if rate.pension == pension)
    return next((rate for rate in given if rate.since <= day), None)


def pay_bill(trust: Trust) -> float:
    """Return a trust's yearly pay bill in pounds, from the staff lines of its return."""
    books = [trust.central_lines, *(school.lines for school in trust.schools)]
    return float(sum(book.get(line, 0) for book in books for line in STAFF_LINES))


def levy_share(trust: Trust, world: World) -> float:
    """Return what a pound more of pay costs in levy: the rate, or nought within the allowance."""
    rate, allowance = (
        world["funding.apprenticeship_levy_rate"],
        world["funding.apprenticeship_levy_allowance"],
    )
    return rate if levy(pay_bill(trust), rate, allowance) > 0 else 0.0


def levy(bill: float, rate: float, allowance: float) -> float:
    """Return the apprenticeship levy in pounds a year: a rate on the pay bill less an allowance."""
    return max(0.0, bill * rate - allowance)
