"""What a merger costs once: diligence, legal work, actuaries, names, systems, last accounts."""

from __future__ import annotations

from collections.abc import Iterator

from entities.post import CENTRE
from entities.records import LedgerKey, Numbers
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.money import paths
from simulator.money.exit_costs import Step
from simulator.money.ledger import Posting, once
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.network import months_of_stage
from simulator.situation import Situation
from simulator.wave_work import closed_by, moved_systems

LEGAL_LINE = "legal_and_professional"
SUPPLIES_LINE = "administrative_supplies"
AUDIT_LINE = "auditor_costs"
DILIGENCE, LEGAL = "Due diligence and case", "Legal work and transfer"
"""Stages over which due diligence and legal work are paid for."""


def joining(situation: Situation) -> tuple[Trust, ...]:
    """Return the trusts that join another, in the order of the plan."""
    return tuple(situation.case.trust(n) for n in situation.arm.plan.joining_trusts)


def lead(situation: Situation) -> Trust:
    """Return the trust that stays, or shares its services."""
    return situation.case.trust(situation.trusts_together[0])


def one_off(trust: Trust, line: str, cause: str) -> LedgerKey:
    """Return the key of a cost of a trust's centre that comes once."""
    return key(trust, CENTRE, ALL_FUNCTIONS, line, cause, recurrence="one_off")


def overrun(situation: Situation) -> float:
    """Return what one-off costs of a merger come to, against what was expected.

    Two programmes told of came out at 0.98 and 1.56; neither is a school trust.
    """
    return situation.world["process.one_off_overrun"] if situation.on("overrun") else 1.0


def one_off_costs(step: Step) -> Iterator[Posting]:
    """Post due diligence, legal work, actuaries, rebranding and moving systems. Judgement."""
    situation, dates = step.situation, step.dates
    if situation.arm.plan.kind == "merge":
        yield from _before_day_one(step)
    if not dates.goes_ahead or not situation.trusts_together:
        return
    if situation.arm.plan.kind == "merge":
        yield from _as_trusts_join(situation, dates)
    yield from _moving_systems(situation, dates)


def _before_day_one(step: Step) -> Iterator[Posting]:
    """Post due diligence and legal work, in equal parts over the months of their stages.

    What falls after a refusal is never spent; what was spent by then stays spent.
    """
    situation, dates = step.situation, step.dates
    world, months = situation.world, len(situation.calendar.months)
    schools = sum(len(trust.schools) for trust in joining(situation))
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
        each = pounds * overrun(situation) / len(span) * paths.prices(situation)
        where = one_off(lead(situation), LEGAL_LINE, cause)
        for month in inside:
            yield Posting(where, once(months, month, float(each[month])))


def _as_trusts_join(situation: Situation, dates: Timetable) -> Iterator[Posting]:
    """Post rebranding and actuaries of each trust in the month in which it joins.

    The lead's pension fund is paid for once, with the first trust that brings another.
    """
    world, paid = situation.world, set[str]()
    for trust in sorted(joining(situation), key=lambda t: dates.joined(t.company_number)):
        month = dates.joined(trust.company_number)
        brand = world["process.rebrand_cost_per_school"] * len(trust.schools)
        yield from _at(situation, month, SUPPLIES_LINE, "Rebranding", brand)
        concerned = {lead(situation).pension_fund, trust.pension_fund}
        if len(concerned) > 1:
            pounds = world["process.lgps_actuarial_cost"] * len(concerned - paid)
            yield from _at(situation, month, LEGAL_LINE, "Pension actuaries", pounds)
            paid |= concerned


def _moving_systems(situation: Situation, dates: Timetable) -> Iterator[Posting]:
    """Post moving each joining trust's records to the lead's systems, as its services are cut over.

    Nothing for a trust whose products are the lead's, or that no wave reaches.
    """
    world, systems = situation.world, {f.key: f.system for f in situation.case.functions}
    for trust in joining(situation):
        moved = moved_systems(situation, dates, trust.company_number)
        if moved:
            cost = world["process.system_migration_cost"]
            first = min(moved.values())
            yield from _at(situation, first, SUPPLIES_LINE, "Moving systems", cost)
        for function, month in moved.items():
            if systems[function] == "mis":
                cost = world["process.mis_migration_cost_per_school"] * len(trust.schools)
                yield from _at(situation, month, SUPPLIES_LINE, "Moving pupil records", cost)


def _at(
    situation: Situation, month: int, line: str, cause: str, pounds: float
) -> Iterator[Posting]:
    """Post a cost in a month, at its prices, with the overrun; none after the run."""
    months, prices = len(situation.calendar.months), paths.prices(situation)
    if pounds and month < months:
        cost = pounds * overrun(situation) * price_at(prices, month)
        yield Posting(one_off(lead(situation), line, cause), once(months, month, cost))


def price_at(index: Numbers, month: int) -> float:
    """Return prices in a month of the run, or in its last."""
    return float(index[min(month, len(index) - 1)])


def closing_trust(step: Step) -> Iterator[Posting]:
    """Post the last accounts and closure of each trust that joined, when it is closed. Judgement.

    The hours of reporting for it until then are taken from the finance desk, and not priced again.
    """
    situation, dates = step.situation, step.dates
    if situation.arm.plan.kind != "merge" or not dates.goes_ahead:
        return
    for trust in joining(situation):
        month = closed_by(situation, dates, trust.company_number) - 1
        cost = situation.world["process.closing_accounts_cost"]
        yield from _at(situation, month, AUDIT_LINE, "Last accounts of a trust that closes", cost)
