"""Shocks: rare events that cost money and leaders' hours, in every arm alike, if a case wants them.

Each kind has a switch and is off unless a case turns it on; each kind at each place has a stream
of its own, so that turning one on moves no other draw. Rates, hours and costs are judgement.
Those that last move paths instead (:mod:`simulator.shock_paths`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.contract import Contract
from entities.post import CENTRE
from entities.records import LedgerKey, Numbers
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.money import paths
from simulator.money.ledger import Posting, once
from simulator.money.opening_position import place_of
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.moved_steps import place_by_month
from simulator.shock_kinds import COMMON, LASTING, SHOCKS, LastingShock, Shock
from simulator.shock_paths import NATION, septembers_struck
from simulator.situation import Setting, Situation

NO_DATES = Timetable()
"""Those of an arm without a plan."""


class Place(NamedTuple):
    """What a shock may strike.

    Attributes
    ----------
    name
        Names its luck: a school's URN, a trust's number, the name of a contract, or the nation.
    books
        Where what it costs is booked: a school's URN, 'schools' or 'centre'.
    contract
        The contract whose supplier fails, if it is that.
    """

    trust: Trust
    name: str
    books: str = CENTRE
    contract: Contract | None = None


class Struck(NamedTuple):
    """A shock that happens: its kind, what is struck, and in which month of the run."""

    shock: Shock | LastingShock
    place: Place
    month: int

    @property
    def trust(self) -> Trust:
        """The trust that has it."""
        return self.place.trust


def shocks(setting: Setting) -> tuple[Struck, ...]:
    """Return all shocks of a replication, the same in every arm: those that pass, those that last.

    What strikes the nation is told of every trust.
    """
    passed = (Struck(*one) for one in passing(setting))
    return (*passed, *(Struck(*one) for one in lasting(setting)))


def lasting(setting: Setting) -> Iterator[tuple[LastingShock, Place, int]]:
    """Yield the shocks that last, of every trust: kind, what is struck, and month."""
    for shock in LASTING:
        for trust in setting.case.trusts:
            for name in [school.urn for school in trust.schools] if shock.of_school else [NATION]:
                for month in septembers_struck(setting, shock, name):
                    yield shock, Place(trust, name), month


def passing(setting: Setting) -> Iterator[tuple[Shock, Place, int]]:
    """Yield the shocks that pass: kind, what is struck, and month, in order of kinds and places.

    In each month after the decision a shock strikes a place with the chance that its yearly rate
    gives. Judgement, off unless a case turns it on: nobody knows how often, and a merger moves
    neither how often nor how dear; it decides whose leaders have the hours.
    """
    months = len(setting.calendar.months)
    for shock in (s for s in SHOCKS if setting.on(s.mechanism)):
        chance = 1 - math.exp(-setting.world[shock.rate] / MONTHS_PER_YEAR)
        for place in _places(setting, shock):
            luck = setting.streams.uniforms(f"{shock.mechanism}/{place.name}", months)
            for month in np.flatnonzero(luck < chance):
                if month >= setting.decision_month:
                    yield shock, place, int(month)


def _places(setting: Setting, shock: Shock) -> Iterator[Place]:
    for trust in setting.case.trusts:
        if shock.of == "school":
            yield from (Place(trust, school.urn, school.urn) for school in trust.schools)
        elif shock.of == "trust":
            yield Place(trust, trust.company_number)
        else:
            # What is inside private finance the provider has to make good.
            held = (c for c in trust.contracts if not c.pfi)
            yield from (Place(trust, c.id, place_of(c.place), c) for c in held)


def shock_hours(situation: Situation) -> Numbers:
    """Return the hours by month of the run that shocks ask of leaders of the trusts in a plan."""
    out = np.zeros(len(situation.calendar.months))
    lasts = max(1, round(situation.world[COMMON]))
    for shock, place, month in passing(situation):
        if place.trust.company_number in situation.trusts_together:
            out[month : month + lasts] += situation.world[shock.hours] / lasts
    return out


def shock_costs(setting: Setting, dates: Timetable = NO_DATES) -> Iterator[Posting]:
    """Post what shocks cost, once, in the month in which they strike, at prices of the month.

    That of a contract to whoever holds it by then.
    """
    prices, months = paths.prices(setting), len(setting.calendar.months)
    for shock, place, month in passing(setting):
        where, pounds = _cost(setting, shock, place)
        if place.contract is not None:
            held = place_by_month(dates, place.name, place.contract.place, months)
            where = where._replace(place=place_of(held[month]))
        yield Posting(where, once(months, month, pounds * float(prices[month])))


def _cost(setting: Setting, shock: Shock, place: Place) -> tuple[LedgerKey, float]:
    """Return where a shock is booked and what it costs in pounds, in prices of the first year.

    Emergency cover for a supplier is a part of the price at the opening, in every arm: also of a
    contract let jointly since, so that a plan that buys cheaper does not seem struck less.
    """
    held, cost, at = place.contract, setting.world[shock.cost], (place.trust, place.books)
    if held is None:
        return _once(*at, ALL_FUNCTIONS, shock.line, shock.label), cost
    where = _once(*at, held.function, held.account_line, shock.label)
    return where._replace(fund=held.fund), cost * held.gbp_per_year


_once = partial(key, recurrence="one_off")
