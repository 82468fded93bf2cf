"""What teachers and teaching support cost beyond the base year, which the return already holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from entities.accounts import Recurrence
from entities.measures import TEACHER_MEASURES
from entities.records import LedgerKey, Numbers
from simulator.cohorts import expected_leavers, more_support, septembers
from simulator.money import paths
from simulator.money.ledger import Posting, from_month, once, rates
from simulator.money.pay import insurance, lgps_rates
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.origins import Origin
from simulator.situation import Setting, Situation

SUPPLY_LINE = "supply_teaching_staff"
SUPPORT_LINE = "education_support_staff"
RECRUITING_LINE = "indirect_employee_expenses"
FUNDING_LINE = "sen_funding"
WEEKS_PER_YEAR = 52


def teacher_costs(situation: Situation, counted: Numbers) -> Iterator[Posting]:
    """Post supply and recruitment beyond those of the base year, and support for more plans.

    Parameters
    ----------
    counted
        (school, measure, September), as :func:`simulator.cohorts.cohorts` returns it.
    """
    schools = [origin for origin in situation.origins if origin.school is not None]
    if not counted.shape[-1]:
        return
    for origin, of_school in zip(schools, counted, strict=True):
        yield from _turnover(situation, origin, of_school)
    yield from situation.once(_support)


def teacher_cost(setting: Setting) -> Numbers:
    """Return the full cost a year of a teacher of median pay in pounds, by month."""
    world, days = setting.world, setting.calendar.months
    pay = world["workforce.teacher_pay_median"] * paths.teacher_pay(setting)
    pension = world["workforce.teachers_pension_rate"] * pay
    return np.asarray(pay + insurance(pay[None, :], world, days)[0] + pension)


def assistant_cost(setting: Setting, trust: str) -> Numbers:
    """Return the full cost a year of a term-time assistant of a trust in pounds, by month."""
    world = setting.world
    a_post = world["workforce.njc_pay_scp5"] * world["model.term_time_pay_factor"]
    pay = a_post * paths.support_pay(setting)
    of = setting.case.trust(trust)
    pension = np.asarray(lgps_rates(of, world, setting.calendar.months)) * pay
    return np.asarray(pay + insurance(pay[None, :], world, setting.calendar.months)[0] + pension)


def _turnover(situation: Situation, origin: Origin, counted: Numbers) -> Iterator[Posting]:
    """Post what more or fewer leavers than in the base year cost in supply and in recruitment.

    A teacher who is not replaced by September is covered at a premium for some weeks. Judgement.
    """
    world, months = situation.world, len(situation.calendar.months)
    of = {name: counted[n] for n, name in enumerate(TEACHER_MEASURES)}
    cost, price = situation.once(teacher_cost), paths.prices(situation)
    expected = expected_leavers(int(of["teachers"][0]), world)
    usual = expected * world["workforce.teacher_unfilled_share"]
    covered = world["workforce.time_to_hire_teacher_weeks"] / WEEKS_PER_YEAR
    dearer = covered * (world["workforce.supply_premium"] - 1)
    a_hire = world["workforce.recruitment_cost_per_teacher"]
    left = of["left_first_year"] + of["left_early"] + of["left_later"]
    for at, month in enumerate(septembers(situation)):
        supply = (of["unfilled"][at] - usual) * dearer * cost[month]
        where = _key(origin, SUPPLY_LINE, "Supply beyond the base year", "one_off")
        yield Posting(where, once(months, month, float(supply)))
        hiring = (left[at] - expected) * a_hire * price[month]
        cause = "Recruiting teachers beyond the base year"
        where = _key(origin, RECRUITING_LINE, cause, "one_off")
        yield Posting(where, once(months, month, float(hiring)))


def _support(setting: Setting) -> tuple[Posting, ...]:
    """Post support posts for more pupils with a plan, and the top-up, at every school."""
    return tuple(
        posting
        for origin in setting.origins
        if origin.school is not None
        for posting in _support_at(setting, origin)
    )


def _support_at(setting: Setting, origin: Origin) -> Iterator[Posting]:
    """Post support posts for more pupils with a plan, and the top-up that follows later.

    A school meets the first part of each plan itself (notional special needs budget).
    """
    world, months = setting.world, len(setting.calendar.months)
    lag = round(world["funding.top_up_lag_months"])
    when, number = septembers(setting), origin.trust.company_number
    a_year = setting.once(assistant_cost, number)
    a_post = world["funding.sen_first_element"] / max(0.01, world["workforce.support_fte_per_plan"])
    steps = [more_support(origin, world, n) for n in range(len(when) + 1)]
    for (before, now), month in zip(pairwise(steps), when, strict=True):
        added = (now - before) * a_year
        spent = rates(added * from_month(months, month))
        yield Posting(_key(origin, SUPPORT_LINE, "Support for more plans"), spent)
        covered = (now - before) * np.maximum(0.0, a_year - a_post)
        paid = rates(covered * from_month(months, month + lag))
        yield Posting(_key(origin, FUNDING_LINE, "Top-up for more plans"), -paid)


def _key(origin: Origin, line: str, cause: str, recurrence: Recurrence = "recurring") -> LedgerKey:
    return key(origin.trust, origin.key, ALL_FUNCTIONS, line, cause, recurrence=recurrence)
