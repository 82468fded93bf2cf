"""What the plan itself costs and changes: support, exits, reliefs, terms, regrading, VAT."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.desks import central_desk
from entities.post import CENTRE
from entities.programme import REVIEW
from entities.records import Numbers
from entities.trust import Trust
from simulator.autonomy import moves
from simulator.dates import Timetable
from simulator.money import paths
from simulator.money.exit_costs import (
    EMPLOYEE_LINE,
    Step,
    exit_costs,
    pay_protection,
    people_strategy,
)
from simulator.money.ledger import Posting, from_month, rates
from simulator.money.one_offs import (
    LEGAL_LINE,
    SUPPLIES_LINE,
    closing_trust,
    joining,
    lead,
    one_off,
    one_off_costs,
)
from simulator.money.pay import Job, cost_per_year, costs_per_year, levy, pay_bill
from simulator.money.pension_funds import pension_fund_changed
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.money.spent_again import spent_again
from simulator.network import month_of_week
from simulator.seats import Seat
from simulator.shared_services import shared_service_agreement
from simulator.situation import Situation
from simulator.time_in_state import state_shares

Rule = Callable[[Step], Iterator[Posting]]
WEEKS_PER_YEAR = 52


def plan_costs(step: Step) -> Iterator[Posting]:
    """Post everything an arm's plan costs or changes, one rule a reason."""
    situation, dates = step.situation, step.dates
    rules: tuple[Rule, ...] = (
        one_off_costs,
        closing_trust,
        shared_service_agreement,
        programme_support,
        exit_costs,
        pay_protection,
        people_strategy,
        employer_reliefs,
        harmonisation,
        regrade,
        pension_fund_changed,
        audit_fee,
        shared_service_vat,
        spent_again,
    )
    if dates.start is None:
        return
    for rule in rules:
        if situation.on(rule.__name__):
            yield from rule(step)


def _merges(situation: Situation, dates: Timetable) -> bool:
    return situation.arm.plan.kind == "merge" and dates.goes_ahead


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
    where = one_off(lead(situation), LEGAL_LINE, f"Programme support: {support.label}")
    yield Posting(where, rates(yearly * spent * paths.prices(situation)))


def employer_reliefs(step: Step) -> Iterator[Posting]:
    """Post the levy allowance and Employment Allowance that go with an employer that closes."""
    situation, dates = step.situation, step.dates
    if not _merges(situation, dates):
        return
    world, months = situation.world, len(situation.calendar.months)
    rate = world["funding.apprenticeship_levy_rate"]
    allowance = world["funding.apprenticeship_levy_allowance"]
    so_far = pay_bill(lead(situation))
    where = key(lead(situation), CENTRE, ALL_FUNCTIONS, EMPLOYEE_LINE, "Employer reliefs lost")
    for trust in sorted(joining(situation), key=lambda t: dates.joined(t.company_number)):
        month, bill = dates.joined(trust.company_number), pay_bill(trust)
        more = levy(so_far + bill, rate, allowance)
        more -= levy(so_far, rate, allowance) + levy(bill, rate, allowance)
        closes = situation.calendar.months[min(month, months - 1)]
        more += world.on("model.employment_allowance", closes)
        so_far += bill
        yield Posting(where, rates(more * from_month(months, month)))


def harmonisation(step: Step) -> Iterator[Posting]:
    """Post the levelling up of support staff's terms after a merger. Judgement; never downwards."""
    situation, dates, organisation = step.situation, step.dates, step.organisation
    if not _merges(situation, dates):
        return
    world, months = situation.world, len(situation.calendar.months)
    for trust in joining(situation):
        after = from_month(months, dates.joined(trust.company_number))
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
    head = lead(situation)
    structural = [s for s in organisation.seats.values() if s.post.kind == "structural"]
    of_lead = [s for s in structural if s.trust.company_number == head.company_number]
    if not of_lead:
        return
    seat = max(of_lead, key=lambda s: s.post.salary_gbp)
    own = math.fsum(s.pupils for s in head.schools)
    months = len(situation.calendar.months)
    every = np.full(months, own)
    for trust in joining(situation):
        after = from_month(months, dates.joined(trust.company_number))
        every += math.fsum(s.pupils for s in trust.schools) * after
    rise = situation.world["model.chief_executive_regrade"] * np.log2(every / own)
    job, pay = Job(seat.trust, seat.post), paths.support_pay(situation)
    cost = cost_per_year(job, situation.world, pay, situation.calendar.months)
    where = key(head, CENTRE, seat.post.desk, seat.post.account_line, "Executives regraded")
    yield Posting(where, rates(cost * rise))


def audit_fee(step: Step) -> Iterator[Posting]:
    """Post one external audit fewer, a year after it joined: the closing trust owes accounts."""
    situation, dates = step.situation, step.dates
    if not _merges(situation, dates):
        return
    months, price = len(situation.calendar.months), paths.prices(situation)
    fixed = situation.world["funding.external_audit_fixed_2025"]
    for trust in joining(situation):
        after = from_month(months, dates.joined(trust.company_number) + MONTHS_PER_YEAR)
        booked = trust.central_lines.get("auditor_costs", 0)
        saved = max(0.0, min(fixed, float(booked)))
        where = key(trust, CENTRE, ALL_FUNCTIONS, "auditor_costs", "External audit")
        yield Posting(where, rates(-saved * price * after))


def shared_service_vat(step: Step) -> Iterator[Posting]:
    """Post VAT lost on services one trust sells to another. Judgement on the part lost.

    On what the posts of the lead's desk cost, by the part of pupils and kinds of work of the
    joining trust that the desk serves in the month.
    """
    situation, dates = step.situation, step.dates
    if situation.arm.plan.kind != "share" or not dates.goes_ahead:
        return
    world = situation.world
    lost = world["funding.vat_rate"] * world["model.vat_lost_share"]
    for function in sorted({part.wave.function for part in dates.waves}):
        cost = _cost_at_lead(step, function)
        for trust in joining(situation):
            part = part_served(situation, dates, function, trust)
            if part.any():
                where = key(trust, CENTRE, function, SUPPLIES_LINE, "VAT lost on shared services")
                yield Posting(where, rates(cost * part * lost))


def _cost_at_lead(step: Step, function: str) -> Numbers:
    """Return by month the yearly cost of the posts of the lead's desk while they are at it."""
    months, number = len(step.situation.calendar.months), step.situation.trusts_together[0]
    desk, at = central_desk(number, function), {}
    for name, seat in step.organisation.seats.items():
        there = seat.is_at(CENTRE, function, months)
        if there.any() and (seat.desk == desk or seat.trust.company_number == number):
            at[name] = there
    seats = [step.organisation.seats[name] for name in at]
    there = np.reshape([*at.values()], (-1, months))
    return np.asarray((_kept_costs(step.situation, seats) * there).sum(axis=0))


def part_served(situation: Situation, dates: Timetable, function: str, trust: Trust) -> Numbers:
    """Return by month the part of a service of the lead's desk that a trust's schools get.

    Their pupils, by the kinds of work that the desk does for them, over the pupils of all trusts
    in the plan.
    """
    lead_desk = central_desk(situation.trusts_together[0], function)
    kinds = [k for k, (name, _) in enumerate(situation.kinds) if name == function]
    every = math.fsum(
        s.pupils for n in situation.trusts_together for s in situation.case.trust(n).schools
    )
    out = np.zeros(len(situation.calendar.months))
    for move in moves(situation, dates):
        origin = situation.origins[move.place[0]]
        mine = origin.trust.company_number == trust.company_number and origin.school is not None
        if mine and move.place[1] in kinds and origin.school is not None:
            step = int(move.after == lead_desk) - int(move.before == lead_desk)
            out[move.month :] += step * origin.school.pupils / len(kinds) / every
    return np.maximum(out, 0.0)
