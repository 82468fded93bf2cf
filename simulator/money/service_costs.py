"""What serving costs beyond posts: shadow work, cover of the door, suppliers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from entities.delivery import Supplier
from entities.post import CENTRE
from entities.records import Integers, LedgerKey, Numbers
from entities.trust import Trust
from simulator.case_desks import is_supplier, supplier_of
from simulator.duties import Unplaced
from simulator.money import paths
from simulator.money.ledger import PENCE, Posting
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.organisation import Organisation
from simulator.situation import Setting, Situation
from simulator.volumes import MINUTES

SHADOW_LINE = "administrative_and_clerical_staff"
PLAN_UNPLACED = "Shadow work: the plan's own work without a place"
UNPLACED = "Shadow work: duties without a place"
"""Cause of duties of deleted posts that found no place at a desk and that schools do."""
SYSTEMS_LINE = "administrative_supplies"


def hour_of_school_time(setting: Setting) -> float:
    """Return what an hour of a school administrator costs, in pounds at opening prices."""
    world = setting.world
    full = world["workforce.njc_pay_scp12"] * world["workforce.support_on_cost_multiplier"]
    return full / world["model.attended_hours_per_fte"]


def shadow(situation: Situation, minutes: Numbers, labels: dict[str, str]) -> Iterator[Posting]:
    """Post the work schools do themselves because they could not wait.

    Parameters
    ----------
    minutes
        Shadow minutes by (function, trust, month).
    """
    price = hour_of_school_time(situation) * paths.support_pay(situation) / MINUTES * PENCE
    for f, function in enumerate(situation.case.functions):
        for t, trust in enumerate(situation.case.trusts):
            pence = np.floor(minutes[f, t] * price + 0.5).astype(np.int64)
            cause = f"Shadow work: {labels[function.key]}"
            where = key(trust, "schools", function.key, SHADOW_LINE, cause, tag="shadow")
            yield Posting(where, pence)


def unplaced_duties(situation: Situation, organisation: Organisation) -> Iterator[Posting]:
    """Post other duties that found no place at their desk: the schools do them.

    Work of a plan that passes is one-off; duties that were there, or came to stay, are recurring.
    """
    months = len(situation.calendar.months)
    price = hour_of_school_time(situation) * paths.support_pay(situation) / MINUTES * PENCE
    owners = {
        place: t
        for t, trust in enumerate(situation.case.trusts)
        for place in (trust.company_number, *(school.urn for school in trust.schools))
    }
    minutes = np.zeros((len(situation.case.trusts), len(Unplaced._fields), months))
    for (month, desk), unplaced in organisation.unplaced.items():
        if month < months and any(unplaced):
            minutes[owners[desk.split("/")[0]], :, month] += unplaced
    for t, trust in enumerate(situation.case.trusts):
        where = key(trust, "schools", ALL_FUNCTIONS, SHADOW_LINE, UNPLACED, tag="shadow")
        lasting, once = (np.floor(part * price + 0.5).astype(np.int64) for part in minutes[t])
        yield Posting(where, lasting)
        if once.any():
            yield Posting(where._replace(recurrence="one_off", cause=PLAN_UNPLACED), once)


def office_cover(situation: Situation, minutes: Numbers) -> Iterator[Posting]:
    """Post the hours in which others keep a school office staffed.

    Parameters
    ----------
    minutes
        Minutes of cover by (origin, month).
    """
    yield from _hours_of_schools(situation, minutes, "Shadow work: the office door kept staffed")


def own_checks(situation: Situation, minutes: Numbers) -> Iterator[Posting]:
    """Post the hours in which schools check and chase work that moved away.

    Parameters
    ----------
    minutes
        Minutes of checking by (origin, month).
    """
    yield from _hours_of_schools(situation, minutes, "Shadow work: moved work checked and chased")


def _hours_of_schools(situation: Situation, minutes: Numbers, cause: str) -> Iterator[Posting]:
    """Post minutes by (origin, month) at the price of a school's time, trust by trust."""
    price = hour_of_school_time(situation) * paths.support_pay(situation) / MINUTES * PENCE
    numbers = np.asarray([origin.trust.company_number for origin in situation.origins])
    for trust in situation.case.trusts:
        mine = minutes[numbers == trust.company_number].sum(axis=0)
        where = key(trust, "schools", ALL_FUNCTIONS, SHADOW_LINE, cause, tag="shadow")
        yield Posting(where, np.floor(mine * price + 0.5).astype(np.int64))


def suppliers(situation: Situation, items: Integers) -> Iterator[Posting]:
    """Post what suppliers are paid for each item, in the month they take it.

    Parameters
    ----------
    items
        Items taken by (desk, month).
    """
    price = paths.prices(situation)
    for number, name in enumerate(situation.desks):
        if is_supplier(name):
            supplier = supplier_of(situation.case, name)
            trust = situation.case.trust(name.split("/")[0])
            pounds = items[number] * supplier.gbp_per_item * price
            yield Posting(_bill(trust, supplier), np.floor(pounds * PENCE + 0.5).astype(np.int64))


def _bill(trust: Trust, supplier: Supplier) -> LedgerKey:
    cause = f"Suppliers: {supplier.label}"
    return key(trust, CENTRE, supplier.function, supplier.account_line, cause)
