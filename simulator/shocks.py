"""Shocks: rare events that cost money and leaders' hours, in every arm alike, if a case wants them.

Each kind has a switch and is off unless a case turns it on; each kind at each place has a stream
of its own, so that turning one on moves no other draw. Rates, hours and costs are judgement.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from entities.case import Case
from entities.post import CENTRE
from entities.records import Numbers
from entities.trust import Trust
from simulator.money import paths
from simulator.money.ledger import Posting, once
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.situation import Setting, Situation

MONTHS_PER_YEAR = 12


class Shock(NamedTuple):
    """A kind of shock: its switch, what is said of it, and the assumptions it goes by.

    Attributes
    ----------
    rate
        Times a year, for each school or each trust.
    hours, cost
        Hours of executives and pounds that one takes.
    line
        Line of the accounts that bears the cost.
    """

    mechanism: str
    label: str
    of_school: bool
    rate: str
    hours: str
    cost: str
    line: str


SHOCKS = (
    Shock(
        "shock_intervention", "A school comes under intervention", True,
        "process.intervention_rate", "process.intervention_hours", "process.intervention_cost",
        "legal_and_professional",
    ),
    Shock(
        "shock_cyber", "Systems of a trust are attacked", False,
        "process.cyber_incident_rate", "process.cyber_incident_hours",
        "process.cyber_incident_cost", "administrative_supplies",
    ),
    Shock(
        "shock_building", "Part of a school's buildings has to be closed", True,
        "process.building_failure_rate", "process.building_failure_hours",
        "process.building_failure_cost", "building_and_grounds_maintenance",
    ),
)  # fmt: skip
"""Kinds of shock, in the order in which they are told."""


COMMON = "process.shock_months"
"""The assumption that all kinds of shock share."""


def idle(case: Case) -> frozenset[str]:
    """Return the assumptions of shocks that a case does not ask for: no run of it reads them."""
    off = [s for s in SHOCKS if s.mechanism not in case.switched_on]
    keys = {key for shock in off for key in (shock.rate, shock.hours, shock.cost)}
    return frozenset(keys | ({COMMON} if len(off) == len(SHOCKS) else set()))


class Struck(NamedTuple):
    """A shock that happens: its kind, where, and in which month of the run."""

    shock: Shock
    trust: Trust
    place: str
    month: int


def shocks(setting: Setting) -> tuple[Struck, ...]:
    """Return the shocks of a replication, the same in every arm, in the order of kinds and places.

    In each month after the decision a shock strikes a place with the chance that its yearly rate
    gives. Judgement, off unless a case turns it on: nobody knows how often, and a merger moves
    neither how often nor how dear; it decides whose leaders have the hours.
    """
    months = len(setting.calendar.months)
    found = []
    for shock in (s for s in SHOCKS if setting.on(s.mechanism)):
        chance = 1 - math.exp(-setting.world[shock.rate] / MONTHS_PER_YEAR)
        for trust, place in _places(setting, shock):
            luck = setting.streams.uniforms(f"{shock.mechanism}/{place}", months)
            hit = np.flatnonzero(luck < chance)
            found += [
                Struck(shock, trust, place, int(month))
                for month in hit
                if month >= setting.decision_month
            ]
    return tuple(found)


def _places(setting: Setting, shock: Shock) -> Iterator[tuple[Trust, str]]:
    for trust in setting.case.trusts:
        if shock.of_school:
            yield from ((trust, school.urn) for school in trust.schools)
        else:
            yield trust, CENTRE


def shock_hours(situation: Situation) -> Numbers:
    """Return the hours by month of the run that shocks ask of leaders of the trusts in a plan."""
    out = np.zeros(len(situation.calendar.months))
    struck = [s for s in shocks(situation) if s.trust.company_number in situation.trusts_together]
    if not struck:
        return out
    lasts = max(1, round(situation.world[COMMON]))
    for one in struck:
        out[one.month : one.month + lasts] += situation.world[one.shock.hours] / lasts
    return out


def shock_costs(setting: Setting) -> Iterator[Posting]:
    """Post what shocks cost, once, in the month in which they strike, at prices of the month."""
    prices, months = paths.prices(setting), len(setting.calendar.months)
    for one in shocks(setting):
        where = key(
            one.trust, one.place, ALL_FUNCTIONS, one.shock.line, one.shock.label,
            recurrence="one_off",
        )  # fmt: skip
        pounds = setting.world[one.shock.cost] * float(prices[one.month])
        yield Posting(where, once(months, one.month, pounds))
