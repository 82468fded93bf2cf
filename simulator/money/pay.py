"""What posts cost an employer: pay, National Insurance and pension, by the law of each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from entities.accounts import STAFF_LINES
from entities.assumption import World
from entities.post import Pension, Post
from entities.records import Numbers
from entities.trust import Trust


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
        Index of pay by month.
    days
        First day of each month.
    """
    pay = np.asarray([pay_per_year(job.post, world) for job in jobs])[:, None] * index
    rates = [pension_rates(job, world, days) for job in jobs]
    pension = np.asarray(rates, dtype=np.float64).reshape(len(jobs), len(days))
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
    the local government rate is drawn for each trust, as it differs from fund to fund.
    """
    given = [rate for rate in job.trust.pension_rates if rate.pension == job.post.pension]
    return [
        next((rate.share for rate in reversed(given) if rate.since <= day), _general(job, world))
        for day in days
    ]


def _general(job: Job, world: World) -> float:
    rates: dict[Pension, float] = {
        "lgps": world.at("workforce.lgps_rate", job.trust.company_number),
        "tps": world["workforce.teachers_pension_rate"],
        "none": 0.0,
    }
    return rates[job.post.pension]


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
