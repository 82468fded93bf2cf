"""What it costs when people go, move or are kept: redundancy, strain, protection, strategy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.post import CENTRE
from entities.records import Numbers, Redeployed
from simulator.dates import Timetable
from simulator.money import paths
from simulator.money.books_of_posts import books_in, by_books
from simulator.money.ledger import Posting, from_month, once, rates
from simulator.money.pay import Job, cost_per_year
from simulator.money.redundancy import (
    executive_exit_months,
    holder,
    pension_strain,
    redundancy_pay,
)
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Situation

EMPLOYEE_LINE = "indirect_employee_expenses"


@dataclass(frozen=True)
class Step:
    """What a rule of plan costs may see."""

    situation: Situation
    dates: Timetable
    organisation: Organisation


def exit_costs(step: Step) -> Iterator[Posting]:
    """Post redundancy pay, pension strain, and notice and settlement of executives."""
    situation, organisation = step.situation, step.organisation
    calendar, months = situation.calendar, len(situation.calendar.months)
    pay = paths.support_pay(situation)
    for name, minute in sorted(organisation.chronicle.made_redundant.items()):
        seat, month = organisation.seats[name], calendar.month_of(minute)
        for cause, pounds in _exit_of(situation, seat, minute, float(pay[month])):
            where = key(*books_in(seat, month), EMPLOYEE_LINE, cause, recurrence="one_off")
            yield Posting(where, once(months, month, pounds), ("post", name))


def _exit_of(
    situation: Situation, seat: Seat, minute: float, index: float
) -> Iterator[tuple[str, float]]:
    world, job = situation.world, Job(seat.trust, seat.post)
    when = situation.calendar.date_of(minute)
    per_year = situation.calendar.office_minutes_per_year
    held = None if seat.since is None else (minute - seat.since) / per_year
    decided = situation.calendar.minute_of_month(situation.decision_month)
    who = holder(seat.post, world, held, (minute - decided) / per_year)
    if seat.post.kind == "structural":
        yearly = float(cost_per_year(job, world, np.asarray([index]), (when,))[0])
        months = executive_exit_months(world)
        yield "Executives' notice and settlement", yearly * months / MONTHS_PER_YEAR
    else:
        yield "Redundancy pay", redundancy_pay(job, world, who, when, index)
    if held is None:
        yield "Pension strain", pension_strain(seat.post, world, who, when, index)


def pay_protection(step: Step) -> Iterator[Posting]:
    """Post the pay that somebody redeployed keeps above that of the new post. Judgement.

    For some years, or until the holder leaves the new post.
    """
    situation, organisation = step.situation, step.organisation
    pay, days = paths.support_pay(situation), situation.calendar.months
    for moved in organisation.chronicle.redeployed:
        old, new = organisation.seats[moved.post], organisation.seats[moved.to]
        costs = [
            cost_per_year(Job(s.trust, s.post), situation.world, pay, days) for s in (old, new)
        ]
        kept = np.maximum(0.0, costs[0] - costs[1]) * _protected(step, moved)
        for books, pence in by_books(new, rates(kept)):
            args = (*books, new.post.account_line, "Pay protection")
            where = key(*args, fund=new.post.fund, recurrence="one_off")
            yield Posting(where, pence, ("post", moved.post))


def _protected(step: Step, moved: Redeployed) -> Numbers:
    """Return 1 in the months in which the pay of somebody redeployed is protected, else 0."""
    situation = step.situation
    calendar = situation.calendar
    years = situation.world["model.pay_protection_years"]
    gone = [
        calendar.month_of(m.minute)
        for m in step.organisation.chronicle.movements
        if m.post == moved.to and m.kind in ("left", "redundant") and m.minute > moved.minute
    ]
    first = calendar.month_of(moved.minute)
    last = min([first + round(years * MONTHS_PER_YEAR), *gone])
    months = len(calendar.months)
    return from_month(months, first) - from_month(months, last)


def people_strategy(step: Step) -> Iterator[Posting]:
    """Post what the plan spends to keep people, whether or not it does."""
    situation, dates = step.situation, step.dates
    plan = situation.arm.plan
    if plan.people_strategy is None or dates.people_strategy is None or not dates.goes_ahead:
        return
    months, price = len(situation.calendar.months), paths.prices(situation)
    spent = plan.people_strategy.gbp_per_year * price * from_month(months, dates.people_strategy)
    lead = situation.case.trust(situation.trusts_in_plan[0])
    where = key(lead, CENTRE, ALL_FUNCTIONS, EMPLOYEE_LINE, "People strategy")
    yield Posting(where, rates(spent))
