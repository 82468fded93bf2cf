"""Support staff who join change pension fund, where a plan says so: they pay the lead's rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from entities.accounts import STAFF_LINES, TEACHING_LINES
from entities.records import Numbers
from entities.trust import Trust
from simulator.money import paths
from simulator.money.exit_costs import Step
from simulator.money.ledger import PENCE, Posting, from_month, rates
from simulator.money.one_offs import joining, lead
from simulator.money.opening_position import opening_position, place_of
from simulator.money.pay import lgps_rates, pay_per_year
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.time_in_state import state_shares

CAUSE = "Pension fund changed"


def pension_fund_changed(step: Step) -> Iterator[Posting]:
    """Post the difference of the lead's and the own employer rate on pay, from the day of joining.

    On the pay of posts that are not deleted, empty ones too, and of support staff in the remainder
    of the return. Nothing where the fund is the same, or the plan lets staff stay.
    """
    situation, dates = step.situation, step.dates
    plan = situation.arm.plan
    if plan.kind != "merge" or plan.pension != "lead_fund" or not dates.goes_ahead:
        return
    days, head = situation.calendar.months, lead(situation)
    theirs = np.asarray(lgps_rates(head, situation.world, days))
    for trust in joining(situation):
        if trust.pension_fund == head.pension_fund:
            continue
        own = np.asarray(lgps_rates(trust, situation.world, days))
        more = (theirs - own) * from_month(len(days), dates.joined(trust.company_number))
        for (place, line), pay in sorted(support_pay_of(step, trust).items()):
            yield Posting(key(trust, place, ALL_FUNCTIONS, line, CAUSE), rates(pay * more))


def support_pay_of(step: Step, trust: Trust) -> dict[tuple[str, str], Numbers]:
    """Return the pay a year of a trust's support staff by (place, line), in pounds by month.

    Of staff in the remainder of the return only the full cost is known; their pay is that cost by
    the usual multiple.
    """
    situation = step.situation
    world, index = situation.world, paths.support_pay(situation)
    seats = [
        seat
        for seat in step.organisation.seats.values()
        if seat.trust.company_number == trust.company_number and seat.post.pension == "lgps"
    ]
    found: dict[tuple[str, str], Numbers] = defaultdict(lambda: np.zeros(len(index)))
    kept = 1 - state_shares(situation, seats)["deleted"] if seats else ()
    for seat, here in zip(seats, kept, strict=True):
        where = (place_of(seat.post.place), seat.post.account_line)
        found[where] = found[where] + pay_per_year(seat.post, world) * index * here
    for row in opening_position(trust, world, situation.calendar.months[0]):
        if row.line in STAFF_LINES and row.line not in TEACHING_LINES and row.remainder > 0:
            pay = row.remainder / PENCE / world["workforce.support_on_cost_multiplier"]
            found[row.place, row.line] = found[row.place, row.line] + pay * index
    return found
