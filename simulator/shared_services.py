"""Services shared by separate trusts: an agreement, its price, and at times a tender."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.post import CENTRE
from entities.trust import Trust
from simulator.money import paths
from simulator.money.exit_costs import Step
from simulator.money.ledger import Posting, once
from simulator.money.pay import Job, costs_per_year
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.situation import Situation


def shares(situation: Situation) -> bool:
    """Say whether trusts that stay separate share services in an arm."""
    return situation.arm.plan.kind == "share"


def bought(situation: Situation, trust: Trust) -> float:
    """Return what a joining trust buys from the lead a year, at opening prices, with VAT.

    Its part, by pupils, of the posts of the services that are brought together.
    """
    functions = {w.function for w in situation.arm.plan.waves if w.to == "central"}
    jobs = [
        Job(each, post)
        for each in (situation.case.trust(n) for n in situation.trusts_together)
        for post in each.posts
        if post.place == CENTRE and post.desk in functions
    ]
    if not jobs:
        return 0.0
    day = situation.calendar.months[:1]
    cost = float(costs_per_year(jobs, situation.world, np.ones(1), day).sum())
    pupils = [math.fsum(s.pupils for s in situation.case.trust(n).schools)
              for n in situation.trusts_together]  # fmt: skip
    part = math.fsum(s.pupils for s in trust.schools) / math.fsum(pupils)
    return cost * part * (1 + situation.world["funding.vat_rate"])


def is_tendered(situation: Situation) -> bool:
    """Say whether services to be shared are put out to tender first. Judgement.

    Above the threshold of procurement law they may have to be; whether an exemption holds is
    drawn, as lawyers differ.
    """
    if not (shares(situation) and situation.on("shared_service_agreement")):
        return False
    years = situation.world["process.contract_term_months"] / MONTHS_PER_YEAR
    worth = [
        bought(situation, situation.case.trust(n)) * years
        for n in situation.arm.plan.joining_trusts
    ]
    above = max(worth, default=0.0) >= situation.world["process.open_procurement_threshold"]
    luck = situation.streams.uniform("procurement/shared_services")
    return above and luck < situation.world["process.shared_service_tender_chance"]


def agreement_months(situation: Situation) -> int:
    """Return the months from the decision before which shared services cannot start: a tender's."""
    if not is_tendered(situation):
        return 0
    return math.ceil(situation.world["process.tender_duration_months"] - 1e-9)


def shared_service_agreement(step: Step) -> Iterator[Posting]:
    """Post the legal work on an agreement to share services, once for each trust as it joins."""
    situation, dates = step.situation, step.dates
    if not (shares(situation) and dates.goes_ahead and dates.start is not None):
        return
    months, price = len(situation.calendar.months), paths.prices(situation)
    pounds = situation.world["process.shared_service_agreement_cost"]
    for number in situation.arm.plan.joining_trusts:
        trust = situation.case.trust(number)
        where = key(trust, CENTRE, ALL_FUNCTIONS, "legal_and_professional",
                    "Agreement to share services", recurrence="one_off")  # fmt: skip
        month = dates.joined(number)
        if month < months:
            yield Posting(where, once(months, month, pounds * float(price[month])))
