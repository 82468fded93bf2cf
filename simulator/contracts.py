"""Contracts as events: when each may be left, when some are let together, and at what price.

A contract goes on at its price, and rolls on where no notice is given. Let together with others
it costs less by the volume that is together by then, and only from the day the old one ends, or
is bought out for its exit fee.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.contract import Contract
from entities.measures import CONTRACT_MEASURES
from entities.plan import JointContract
from entities.records import Numbers
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.money import paths
from simulator.money.contract_prices import yearly_price
from simulator.money.ledger import Posting, once, rates
from simulator.money.opening_position import place_of
from simulator.money.running_costs import key
from simulator.moved_steps import place_by_month
from simulator.office_calendar import months_between
from simulator.situation import Situation


@dataclass(frozen=True)
class Letting:
    """A contract that is let again together with others.

    Attributes
    ----------
    month
        Month of the run from which it stands on joint terms; may lie beyond the run.
    months_left
        Months it had still to run when it was bought out; nought where it ended.
    tendered
        Whether the joint letting had to be put out to tender.
    """

    trust: Trust
    contract: Contract
    joint: JointContract
    month: int
    months_left: int
    tendered: bool


def lettings(situation: Situation, dates: Timetable) -> tuple[Letting, ...]:
    """Return every contract that a plan lets together with others, and when."""
    if not dates.goes_ahead:
        return ()
    return tuple(
        _letting(situation, dates, joint, trust, contract)
        for joint in situation.arm.plan.joint_contracts
        for trust, contract in members(situation, joint)
    )


def members(situation: Situation, joint: JointContract) -> list[tuple[Trust, Contract]]:
    """Return the contracts that are to be let together, in the order of trusts."""
    return [
        (trust, contract)
        for trust in situation.case.trusts
        for contract in trust.contracts
        if contract.id in joint.contracts
    ]


def _letting(
    situation: Situation, dates: Timetable, joint: JointContract, trust: Trust, contract: Contract
) -> Letting:
    together = dates.joined(trust.company_number)
    ready = max(together, (dates.start or 0) + tender_months(situation, joint))
    ends = end_of(situation, contract, together, ready)
    tendered = is_tendered(situation, joint)
    if joint.leave_early and ready < ends and situation.on("exit_fees"):
        return Letting(trust, contract, joint, ready, ends - ready, tendered)
    return Letting(trust, contract, joint, ends, 0, tendered)


def end_of(situation: Situation, contract: Contract, together: int, ready: int) -> int:
    """Return the first month in which a contract need not run any more.

    Notice is given by buyers who are together and no sooner: before that nobody knows whether
    they will be. A contract for which it comes too late rolls on. Judgement on how long, where a
    trust does not say.

    Parameters
    ----------
    together
        Month from which its trust buys together with the others.
    ready
        Month from which the joint contract can take it on.
    """
    ended = months_between(situation.calendar.months[0], contract.ends) + 1
    if not situation.on("contract_notice"):
        return max(ready, ended)
    term = contract.rolls_on_months or _whole_months(situation, "process.contract_rolls_on_months")
    least = max(ready, together + contract.notice_months)
    return ended + max(0, math.ceil((least - ended) / term)) * term


def _whole_months(situation: Situation, key: str) -> int:
    return max(1, round(situation.world[key]))


def worth(situation: Situation, *contracts: Contract) -> float:
    """Return what contracts are worth over their whole term, with VAT, in pounds."""
    years = situation.world["process.contract_term_months"] / MONTHS_PER_YEAR
    yearly = math.fsum(contract.gbp_per_year for contract in contracts)
    return yearly * years * (1 + situation.world["funding.vat_rate"])


def is_tendered(situation: Situation, joint: JointContract) -> bool:
    """Say whether a joint letting is worth enough to be put out to tender by law.

    Threshold of procurement law for goods and services, with VAT; the term is judgement.
    """
    if not situation.on("tenders"):
        return False
    value = worth(situation, *(contract for _, contract in members(situation, joint)))
    return value >= situation.world["process.open_procurement_threshold"]


def is_extra(situation: Situation, joint: JointContract) -> bool:
    """Say whether a tender is one more: none of the contracts would need one by itself.

    Where one would, its tender is among those the trust holds anyway.
    """
    alone = (worth(situation, contract) for _, contract in members(situation, joint))
    threshold = situation.world["process.open_procurement_threshold"]
    return is_tendered(situation, joint) and all(value < threshold for value in alone)


def tender_months(situation: Situation, joint: JointContract) -> int:
    """Return the months between day one and a joint contract: a tender's, where there is one."""
    if not is_tendered(situation, joint):
        return 0
    return math.ceil(situation.world["process.tender_duration_months"] - 1e-9)


def price_factor(situation: Situation, one: Letting, every: tuple[Letting, ...]) -> Numbers:
    """Return by month what a contract costs against its price alone.

    Price goes with the volume that is let together by then to a small negative power. Judgement;
    the range includes no discount. A flat price for each pupil is lowered by no volume, and adds
    none to what others can bargain with.
    """
    months = np.arange(len(situation.calendar.months))
    if not situation.on("volume_discount") or one.contract.priced_by == "pupil":
        return np.ones(len(months))
    volume = np.zeros(len(months))
    for other in every:
        if other.joint == one.joint and other.contract.priced_by == "contract":
            volume += other.contract.gbp_per_year * (months >= other.month)
    exponent = situation.world["model.volume_discount_exponent"]
    let = months >= one.month
    return np.where(let, (np.where(let, volume, 1) / one.contract.gbp_per_year) ** -exponent, 1.0)


def contracts(situation: Situation, dates: Timetable, labels: dict[str, str]) -> Iterator[Posting]:
    """Post every contract at its price, and what it costs to leave some of them early."""
    months = len(situation.calendar.months)
    every = lettings(situation, dates)
    let = {one.contract.id: one for one in every}
    for trust in situation.case.trusts:
        for contract in trust.contracts:
            one = let.get(contract.id)
            factor = 1.0 if one is None else price_factor(situation, one, every)
            where = key(
                trust, place_of(contract.place), contract.function, contract.account_line,
                f"Contracts: {labels.get(contract.function, contract.function)}",
                fund=contract.fund,
            )  # fmt: skip
            item = ("contract", contract.id)
            books = place_by_month(dates, contract.id, contract.place, months)
            yearly = yearly_price(situation, contract, trust)
            yield from _by_books(Posting(where, rates(yearly * factor), item), books)
            if one is not None and one.months_left and one.month < months:
                left = where._replace(recurrence="one_off", cause="Contracts left early")
                fee = Posting(left, once(months, one.month, exit_fee(situation, one)), item)
                yield from _by_books(fee, books)


def _by_books(posting: Posting, places: tuple[str, ...]) -> Iterator[Posting]:
    """Part what a contract costs by month among the books it stands in: only the place differs."""
    for place in dict.fromkeys(places):
        here = np.asarray([each == place for each in places])
        where = posting.key._replace(place=place_of(place))
        yield Posting(where, posting.pence * here, posting.item)


def exit_fee(situation: Situation, one: Letting) -> float:
    """Return the pounds it costs to leave a contract: a part of the price of its months to come.

    The contract's own share where it says; else judgement.
    """
    prices = paths.prices(situation)
    month = min(one.month, len(prices) - 1)
    rest = one.contract.gbp_per_year / MONTHS_PER_YEAR * one.months_left * float(prices[month])
    share = one.contract.exit_fee_share
    if share is None:
        share = situation.world["model.contract_exit_fee_share"]
    return rest * share


def contract_table(situation: Situation, dates: Timetable) -> Numbers:
    """Return (contract, measure) of every contract, measures as ``CONTRACT_MEASURES``."""
    names, months = contract_names(situation), len(situation.calendar.months)
    out = np.full((len(names), len(CONTRACT_MEASURES)), np.nan)
    for one in lettings(situation, dates):
        if one.month < months:
            fee = exit_fee(situation, one) if one.months_left else 0.0
            out[names.index(one.contract.id)] = (one.month, one.months_left, fee, one.tendered)
    return out


def contract_names(situation: Situation) -> tuple[str, ...]:
    """Return the names of every contract of a case, in the order of trusts."""
    return tuple(c.id for trust in situation.case.trusts for c in trust.contracts)
