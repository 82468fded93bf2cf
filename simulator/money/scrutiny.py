"""Internal scrutiny: what a trust owes once its income passes the line of the handbook."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from entities.accounts import total_income
from entities.calendar import MONTHS_PER_YEAR
from entities.post import CENTRE
from entities.records import Numbers
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.money import paths
from simulator.money.ledger import Posting, rates
from simulator.money.one_offs import LEGAL_LINE
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.office_calendar import SEPTEMBER
from simulator.people_tally import joined_months
from simulator.situation import Situation

CAUSE = "Internal scrutiny, stricter tier"


def internal_scrutiny(situation: Situation, dates: Timetable) -> Iterator[Posting]:
    """Post the stricter scrutiny of every trust that has come to pass the line, in every arm.

    From the September after a year, to the end of August, in which its income was above it, for as
    long as the last year's was; income of a trust that joined counts from the month it joined. A
    trust above the line at the opening pays for it in its return already, and so does one that
    such a trust joins.
    """
    if not situation.on("internal_scrutiny"):
        return
    world, cost = situation.world, situation.world["funding.internal_scrutiny_in_house_cost"]
    line = world["funding.internal_scrutiny_income_line"]
    months = np.arange(len(situation.calendar.months))
    for group, closes in _legal_entities(situation, dates):
        owes = owed(situation, group, line) * (months < closes)
        where = key(group[0][0], CENTRE, ALL_FUNCTIONS, LEGAL_LINE, CAUSE)
        yield Posting(where, rates(cost * paths.prices(situation) * owes))


Members = Sequence[tuple[Trust, int]]
"""Trusts that are one legal entity, each from its month on, the one that stays first."""


def _legal_entities(situation: Situation, dates: Timetable) -> Iterator[tuple[Members, int]]:
    """Yield every trust with those that join it, and the month in which it joins another."""
    trusts, months = situation.case.trusts, len(situation.calendar.months)
    pairs = tuple(zip(trusts, joined_months(situation, dates), strict=True))
    for trust, closes in pairs:
        leads = trust == situation.lead
        yield ((trust, 0), *(pair for pair in pairs if leads and pair[1] < months)), closes


def owed(situation: Situation, members: Members, line: float) -> Numbers:
    """Return 1 in the months in which members that are one owe the stricter scrutiny, else 0."""
    out = np.zeros(len(situation.calendar.months))
    if any(published_income(trust) > line for trust, _ in members):
        return out
    yearly = np.zeros(len(out))
    for trust, month in members:
        usual = published_income(trust) * paths.income(situation, trust)
        yearly += np.where(np.arange(len(out)) >= month, usual, 0.0)
    before = [published_income(trust) for trust, month in members if month == 0]
    monthly = np.concatenate([np.full(MONTHS_PER_YEAR, math.fsum(before)), yearly])
    for month, day in enumerate(situation.calendar.months):
        if day.month == SEPTEMBER:
            last_year = monthly[month : month + MONTHS_PER_YEAR].mean()
            out[month : month + MONTHS_PER_YEAR] = float(last_year > line)
    return out


def published_income(trust: Trust) -> float:
    """Return a trust's yearly income of the return in pounds, of schools made a full year."""
    of_schools = (
        total_income(school.lines) * MONTHS_PER_YEAR / school.months_in_return
        for school in trust.schools
        if school.months_in_return
    )
    return math.fsum((total_income(trust.central_lines), *of_schools))
