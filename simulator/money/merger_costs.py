"""What the plan itself costs and changes: one-offs, exits, reliefs, terms, regrading, VAT."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from entities.desks import central_desk
from entities.post import CENTRE
from entities.programme import REVIEW
from entities.records import LedgerKey, Numbers
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.factors import systems_differ
from simulator.money import paths
from simulator.money.exit_costs import (
    EMPLOYEE_LINE,
    Step,
    exit_costs,
    pay_protection,
    people_strategy,
)
from simulator.money.ledger import Posting, from_month, once, rates
from simulator.money.pay import Job, cost_per_year, costs_per_year, levy, pay_bill
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.network import month_of_week, months_of_stage
from simulator.seats import Seat
from simulator.situation import Situation
from simulator.time_in_state import state_shares

Rule = Callable[[Step], Iterator[Posting]]
LEGAL_LINE = "legal_and_professional"
SUPPLIES_LINE = "administrative_supplies"
MONTHS_PER_YEAR = 12
WEEKS_PER_YEAR = 52
DILIGENCE, LEGAL = "Due diligence and case", "Legal work and transfer"
"""Stages over which due diligence and legal work are paid for."""


def plan_costs(step: Step) -> Iterator[Posting]:
    """Post everything an arm's plan costs or changes, one rule a reason."""
    situation, dates = step.situation, step.dates
    rules: tuple[Rule, ...] = (
        one_off_costs,
        programme_support,
        exit_costs,
        pay_protection,
        people_strategy,
        employer_reliefs,
        harmonisation,
        regrade,
        audit_fee,
        shared_service_vat,
    )
    if dates.start is None:
        return
    for rule in rules:
        if situation.on(rule.__name__):
            yield from rule(step)


def _joining(situation: Situation) -> tuple[Trust, ...]:
    return tuple(situation.case.trust(n) for n in situation.arm.plan.joining_trusts)


def _lead(situation: Situation) -> Trust:
    return situation.case.trust(situation.trusts_together[0])


def _merges(situation: Situation, dates: Timetable) -> bool:
    return situation.arm.plan.kind == "merge" and dates.goes_ahead


def _one_off(trust: Trust, line: str, cause: str) -> LedgerKey:
    return key(trust, CENTRE, ALL_FUNCTIONS, line, cause, recurrence="one_off")


def one_off_costs(step: Step) -> Iterator[Posting]:
    """Post due diligence, legal work, actuaries, rebranding and moving systems. Judgement."""
    situation, dates = step.situation, step.dates
    world, months = situation.world, len(situation.calendar.months)
    price, start = paths.prices(situation), dates.start or 0
    if situation.arm.plan.kind == "merge":
        yield from _before_day_one(step)
    if not dates.goes_ahead or not situation.trusts_together:
        return
    for line, cause, pounds in _costs_at_start(situation):
        where = _one_off(_lead(situation), line, cause)
        yield Posting(where, once(months, start, pounds * _at(price, start)))
    moving = [f for f in situation.case.functions if systems_differ(situation, f)]
    dated = [(m, f) for f in moving if (m := dates.cut_over_month(f.key)) is not None]
    if dated:
        first = min(month for month, _ in dated)
        cost = world["process.system_migration_cost"] * len(_joining(situation))
        where = _one_off(_lead(situation), SUPPLIES_LINE, "Moving systems")
        yield Posting(where, once(months, first, cost * _at(price, first)))
    for month, function in dated:
        if function.system == "mis":
            schools = sum(len(t.schools) for t in _joining(situation))
            cost = world["process.mis_migration_cost_per_school"] * schools
            where = _one_off(_lead(situation), SUPPLIES_LINE, "Moving pupil records")
            yield Posting(where, once(months, month, cost * _at(price, month)))


def _before_day_one(step: Step) -> Iterator[Posting]:
    """Post due diligence and legal work, in equal parts over the months of their stages.

    What falls after a refusal is never spent; what was spent by then stays spent.
    """
    situation, dates = step.situation, step.dates
    world, months = situation.world, len(situation.calendar.months)
    schools = sum(len(trust.schools) for trust in _joining(situation))
    lasts = months if dates.refused is None else dates.refused
    halfway = (situation.decision_month + min(dates.start or 0, lasts)) // 2
    for stage, cause, pounds, planned in (
        (DILIGENCE, "Due diligence", world["process.due_diligence_cost"], halfway),
        (LEGAL, "Legal work", world["process.legal_cost_per_school"] * schools, dates.start or 0),
    ):
        if stage == LEGAL and dates.refused is not None:
            continue  # whoever refuses does so before lawyers begin
        span = months_of_stage(situation, dates.stages, stage) or range(planned, planned + 1)
        inside = [month for month in span if month < min(lasts, months)]
        each = pounds / len(span) * paths.prices(situation)
        where = _one_off(_lead(situation), LEGAL_LINE, cause)
        for month in inside:
            yield Posting(where, once(months, month, float(each[month])))


def programme_support(step: Step) -> Iterator[Posting]:
    """Post what helps leaders with a merger, from the decision to the review or a refusal."""
    situation, dates = step.situation, step.dates
    support = situation.arm.plan.programme_support
    if support is None or situation.arm.plan.kind != "merge":
        return
    months, begins = len(situation.calendar.months), situation.decision_month
    ends = (dates.start or 0) + MONTHS_PER_YEAR
    if REVIEW in dates.stages:
        ends = month_of_week(situation, dates.stages[REVIEW].ends) + 1
    ends = min(ends, months if dates.refused is None else dates.refused)
    yearly = support.hours_per_week * support.gbp_per_hour * WEEKS_PER_YEAR
    spent = from_month(months, begins) - from_month(months, ends)
    where = _one_off(_lead(situation), LEGAL_LINE, f"Programme support: {support.label}")
    yield Posting(where, rates(yearly * spent * paths.prices(situation)))


def _costs_at_start(situation: Situation) -> Iterator[tuple[str, str, float]]:
    if situation.arm.plan.kind != "merge":
        return
    world = situation.world
    schools = sum(len(trust.schools) for trust in _joining(situation))
    funds = {situation.case.trust(n).pension_fund for n in situation.trusts_together}
    yield SUPPLIES_LINE, "Rebranding", world["process.rebrand_cost_per_school"] * schools
    if len(funds) > 1:
        cost = world["process.lgps_actuarial_cost"] * len(funds)
        yield LEGAL_LINE, "Pension actuaries", cost


def _at(index: Numbers, month: int) -> float:
    return float(index[min(month, len(index) - 1)])


def employer_reliefs(step: Step) -> Iterator[Posting]:
    """Post the levy allowance and Employment Allowance that go with an employer that closes."""
    situation, dates = step.situation, step.dates
    if not _merges(situation, dates):
        return
    world, months = situation.world, len(situation.calendar.months)
    rate = world["funding.apprenticeship_levy_rate"]
    allowance = world["funding.apprenticeship_levy_allowance"]
    bills = [pay_bill(situation.case.trust(n)) for n in situation.trusts_together]
    apart = math.fsum(levy(bill, rate, allowance) for bill in bills)
    more = levy(math.fsum(bills), rate, allowance) - apart
    closes = situation.calendar.months[min(dates.start or 0, months - 1)]
    more += world.on("model.employment_allowance", closes) * len(_joining(situation))
    where = key(_lead(situation), CENTRE, ALL_FUNCTIONS, EMPLOYEE_LINE, "Employer reliefs lost")
    yield Posting(where, rates(more * from_month(months, dates.start or 0)))


def harmonisation(step: Step) -> Iterator[Posting]:
    """Post the levelling up of support staff's terms after a merger. Judgement; never downwards."""
    situation, dates, organisation = step.situation, step.dates, step.organisation
    if not _merges(situation, dates):
        return
    world, months = situation.world, len(situation.calendar.months)
    after = from_month(months, dates.start or 0)
    for trust in _joining(situation):
        seats = [
            s
            for s in organisation.seats.values()
            if s.trust.company_number == trust.company_number
            and s.post.kind == "desk"
            and s.post.pension == "lgps"
        ]
        bill = np.zeros(months)
        for cost in _kept_costs(situation, seats):
            bill += cost
        uplift = bill * world["process.harmonisation_uplift"] * after
        line = "administrative_and_clerical_staff"
        where = key(trust, CENTRE, ALL_FUNCTIONS, line, "Terms levelled up")
        yield Posting(where, rates(uplift))


def _kept_costs(situation: Situation, seats: list[Seat]) -> Numbers:
    """Return the yearly cost of posts not deleted, by (post, month)."""
    if not seats:
        return np.zeros((0, len(situation.calendar.months)))
    pay, jobs = paths.support_pay(situation), [Job(seat.trust, seat.post) for seat in seats]
    kept = 1 - state_shares(situation, seats)["deleted"]
    return costs_per_year(jobs, situation.world, pay, situation.calendar.months) * kept


def regrade(step: Step) -> Iterator[Posting]:
    """Post the rise of the surviving chief executive's pay per doubling of pupils. Judgement."""
    situation, dates, organisation = step.situation, step.dates, step.organisation
    if not _merges(situation, dates):
        return
    lead = _lead(situation)
    structural = [s for s in organisation.seats.values() if s.post.kind == "structural"]
    of_lead = [s for s in structural if s.trust.company_number == lead.company_number]
    if not of_lead:
        return
    seat = max(of_lead, key=lambda s: s.post.salary_gbp)
    own = math.fsum(s.pupils for s in lead.schools)
    every = math.fsum(
        s.pupils for n in situation.trusts_together for s in situation.case.trust(n).schools
    )
    rise = situation.world["model.chief_executive_regrade"] * math.log2(every / own)
    months = len(situation.calendar.months)
    job, pay = Job(seat.trust, seat.post), paths.support_pay(situation)
    cost = cost_per_year(job, situation.world, pay, situation.calendar.months)
    where = key(lead, CENTRE, seat.post.desk, seat.post.account_line, "Executives regraded")
    yield Posting(where, rates(cost * rise * from_month(months, dates.start or 0)))


def audit_fee(step: Step) -> Iterator[Posting]:
    """Post one external audit fewer, a year after day one: the closing trust owes accounts."""
    situation, dates = step.situation, step.dates
    if not _merges(situation, dates):
        return
    months, price = len(situation.calendar.months), paths.prices(situation)
    after = from_month(months, (dates.start or 0) + MONTHS_PER_YEAR)
    fixed = situation.world["funding.external_audit_fixed_2025"]
    for trust in _joining(situation):
        booked = trust.central_lines.get("auditor_costs", 0)
        saved = max(0.0, min(fixed, float(booked)))
        where = key(trust, CENTRE, ALL_FUNCTIONS, "auditor_costs", "External audit")
        yield Posting(where, rates(-saved * price * after))


def shared_service_vat(step: Step) -> Iterator[Posting]:
    """Post VAT lost on services one trust sells to another. Judgement on the part lost."""
    situation, dates, organisation = step.situation, step.dates, step.organisation
    if situation.arm.plan.kind != "share" or not dates.goes_ahead:
        return
    world, months = situation.world, len(situation.calendar.months)
    every = math.fsum(
        s.pupils for n in situation.trusts_together for s in situation.case.trust(n).schools
    )
    lost = world["funding.vat_rate"] * world["model.vat_lost_share"]
    pay = paths.support_pay(situation)
    for trust in _joining(situation):
        part = math.fsum(s.pupils for s in trust.schools) / every
        for function in sorted({wave.function for wave, _ in dates.waves if wave.to == "central"}):
            month = dates.cut_over_month(function) or 0
            desk = central_desk(situation.trusts_together[0], function)
            seats = [s for s in organisation.seats.values() if s.desk == desk]
            jobs = [Job(s.trust, s.post) for s in seats]
            cost = costs_per_year(jobs, world, pay, situation.calendar.months).sum(axis=0)
            after = from_month(months, month)
            where = key(trust, CENTRE, function, SUPPLIES_LINE, "VAT lost on shared services")
            yield Posting(where, rates(cost * part * lost * after))
