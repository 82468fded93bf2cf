"""What runs in every arm: lines of the return, posts, vacancies, contracts."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from entities.accounts import Fund, Recurrence, Tag, fund_of
from entities.contract import Contract
from entities.plan import JointContract
from entities.records import Integers, LedgerKey, Numbers
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.money import paths
from simulator.money.ledger import Posting, monthly, rates
from simulator.money.opening_position import is_income, opening_position, place_of
from simulator.money.pay import Job, costs_per_year
from simulator.office_calendar import months_between
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Setting, Situation
from simulator.staff import agency_share
from simulator.time_in_state import state_shares

ALL_FUNCTIONS = "all"


def key(
    trust: Trust,
    place: str,
    function: str,
    line: str,
    cause: str,
    *,
    fund: Fund = "gag",
    recurrence: Recurrence = "recurring",
    tag: Tag = "cash",
) -> LedgerKey:
    """Build the key of a posting."""
    number = trust.company_number
    return LedgerKey(number, place, function, line, fund, recurrence, tag, cause)


def lines(setting: Setting, trust: Trust) -> Iterator[Posting]:
    """Post what posts and contracts do not explain: income, and the remainder of every line."""
    indexes = paths.line_indexes(setting, trust)
    for row in opening_position(trust, setting.world, setting.calendar.months[0]):
        sign = -1 if is_income(row.line) and row.line != "direct_revenue_financing" else 1
        yearly = np.floor(row.remainder * indexes[row.line] + 0.5).astype(np.int64)
        cause = "Income" if sign < 0 else "Remainder of the return"
        where = key(trust, row.place, ALL_FUNCTIONS, row.line, cause, fund=fund_of(row.line))
        yield Posting(where, sign * monthly(yearly))


def posts(
    situation: Situation, organisation: Organisation, labels: dict[str, str]
) -> Iterator[Posting]:
    """Post established posts, and apart from them what vacancies save and agency cover costs.

    Only a deleted established post ends its recurring cost; an empty one is a vacancy, one-off.
    """
    seats = tuple(organisation.seats.values())
    established, empty, covered = _costs_of_posts(situation, seats)
    for row, seat in enumerate(seats):
        post = seat.post
        label = labels.get(post.desk, post.desk)
        args = (seat.trust, place_of(post.place), post.desk, post.account_line)
        where = key(*args, f"Established posts: {label}", fund=post.fund)
        yield Posting(where, established[row])
        where = key(*args, "Vacancies", fund=post.fund, recurrence="one_off", tag="vacancy")
        yield Posting(where, -empty[row])
        if agency_share(situation, seat) > 0:
            where = key(*args, "Agency cover", fund=post.fund, recurrence="one_off", tag="vacancy")
            yield Posting(where, covered[row])


def _costs_of_posts(
    situation: Situation, seats: tuple[Seat, ...]
) -> tuple[Integers, Integers, Integers]:
    """Return pence by (post, month): of established posts, of vacancies, and of cover.

    Agency staff cover part of vacancies and of long absences, during which pay goes on.
    """
    world = situation.world
    jobs = [Job(seat.trust, seat.post) for seat in seats]
    months = situation.calendar.months
    yearly = costs_per_year(jobs, world, paths.support_pay(situation), months)
    share = state_shares(situation, seats)
    vacant, absent = yearly * share["vacant"], yearly * share["absent"]
    agency = np.asarray([agency_share(situation, seat) for seat in seats])[:, None]
    cover = agency * world["model.agency_premium"]
    return rates(yearly * (1 - share["deleted"])), rates(vacant), rates((vacant + absent) * cover)


def contracts(situation: Situation, dates: Timetable, labels: dict[str, str]) -> Iterator[Posting]:
    """Post contracts at their price; a joint price holds only from the end of the old contract."""
    index = paths.prices(situation)
    for trust in situation.case.trusts:
        for contract in trust.contracts:
            factor = _joint_price(situation, dates, contract)
            cause = f"Contracts: {labels.get(contract.function, contract.function)}"
            where = key(
                trust,
                place_of(contract.place),
                contract.function,
                contract.account_line,
                cause,
                fund=contract.fund,
            )
            yield Posting(where, rates(contract.gbp_per_year * index * factor))


def _joint_price(situation: Situation, dates: Timetable, contract: Contract) -> Numbers:
    months = len(situation.calendar.months)
    together = [j for j in situation.arm.plan.joint_contracts if contract.id in j.contracts]
    if not (together and dates.goes_ahead and dates.start is not None):
        return np.ones(months)
    ended = months_between(situation.calendar.months[0], contract.ends) + 1
    begins = max(dates.start, ended)
    discount = volume_discount(situation, contract, together[0])
    return np.where(np.arange(months) >= begins, discount, 1.0)


def volume_discount(situation: Situation, contract: Contract, joint: JointContract) -> float:
    """Return the price factor of buying together: volume to a small negative power.

    Judgement: price goes with volume to minus the exponent; the range includes no discount.
    """
    if not situation.on("volume_discount"):
        return 1.0
    every = (c for trust in situation.case.trusts for c in trust.contracts)
    volume = math.fsum(c.gbp_per_year for c in every if c.id in joint.contracts)
    exponent = situation.world["model.volume_discount_exponent"]
    return float((volume / contract.gbp_per_year) ** -exponent)


def service_labels(setting: Setting) -> dict[str, str]:
    """Return labels of functions and of desks that serve none or several."""
    labels = {function.key: function.label for function in setting.case.functions}
    local = {"office": "School offices", "inclusion": "Inclusion in schools", "site": "Site teams"}
    return {**labels, **local, "executive": "Executive"}
