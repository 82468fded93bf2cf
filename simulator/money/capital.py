"""Money for buildings: an allocation by formula for trusts of some size, bids for other schools.

It is capital: received and spent on buildings as it comes, in a fund of its own, and no part of
any saving. What a merger changes is who bids: trusts that are one are tested as one from the
September on or after the day they join, their schools bid no more, and the formula pays from the
April after. Bids won before are paid out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from entities.accounts import CAPITAL_GRANTS, CAPITAL_SPENDING, Recurrence
from entities.assumption import World
from entities.calendar import MONTHS_PER_YEAR
from entities.condition_grants import GRANTS, SizeTest
from entities.post import CENTRE
from entities.records import Integers, Numbers
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.inverse import lognormal, normal_quantile, spread_of
from simulator.money import paths
from simulator.money.ledger import Posting, monthly, to_pence
from simulator.money.running_costs import ALL_FUNCTIONS, key
from simulator.office_calendar import SEPTEMBER, months_between
from simulator.origins import roll_growth
from simulator.people_tally import joined_months
from simulator.shock_paths import fallen_roll
from simulator.situation import Setting, Situation

JANUARY, APRIL, JULY = 1, 4, 7


class Round(NamedTuple):
    """One yearly round of grants, its dates as months of the run (below nought: before it).

    Attributes
    ----------
    year
        Calendar year of the September of the test.
    counted
        The spring census (January) whose pupils are tested.
    tested
        September: who is one trust with how many schools.
    allocated
        The April after: the first of twelve months of the allocation.
    awarded
        The July after: the first of twelve months of bids won, told in June (a convention).
    """

    year: int
    counted: int
    tested: int
    allocated: int
    awarded: int


def rounds(months: Sequence[dt.date]) -> tuple[Round, ...]:
    """Return the rounds that pay in some month of a run, those of before it included."""
    when = ((0, JANUARY), (0, SEPTEMBER), (1, APRIL), (1, JULY))
    every = [
        Round(year, *(months_between(months[0], dt.date(year + y, m, 1)) for y, m in when))
        for year in range(months[0].year - 2, months[-1].year + 1)
    ]
    return tuple(
        one for one in every
        if one.allocated < len(months) and one.awarded + MONTHS_PER_YEAR > 0
    )  # fmt: skip


def size_test(world: World) -> SizeTest:
    """Return the test of size in force: dated law, the same in every world."""
    return SizeTest(
        world["funding.sca_min_schools"],
        world["funding.sca_min_pupils"],
        world["funding.sca_special_weight"],
    )


def sca_grant(weighted_pupils: float, gbp_per_pupil: float) -> float:
    """Return a year's School Condition Allocation in pounds: a rate for each weighted pupil."""
    return weighted_pupils * gbp_per_pupil


def rolls(setting: Setting) -> dict[str, Numbers]:
    """Return every school's roll by month (URN -> pupils), the same in every arm."""
    steps = paths.steps_passed(setting, SEPTEMBER)
    return {
        school.urn: school.pupils
        * (1 + roll_growth(school, setting.world)) ** steps
        * fallen_roll(setting, school.urn)
        for trust in setting.case.trusts
        for school in trust.schools
    }


def one_trust(
    trusts: Sequence[Trust], lead: str, joined: Mapping[str, int], month: int
) -> tuple[tuple[Trust, ...], ...]:
    """Group the trusts of a case that are one legal entity on the first of a month.

    Parameters
    ----------
    lead
        Company number of the trust that others join.
    joined
        Month of the run from which each trust has joined it, by company number.
    """
    groups: dict[str, list[Trust]] = {}
    for trust in trusts:
        number = trust.company_number
        groups.setdefault(lead if joined[number] <= month else number, []).append(trust)
    return tuple(tuple(group) for group in groups.values())


def condition_grants(situation: Situation, dates: Timetable) -> Iterator[Posting]:
    """Post what comes in for buildings and, as a convention, the same spent in the month.

    Each trust is tested every September. One that passes gets its allocation from April, one that
    does not has its schools bid that winter; so nobody gets both out of one round. A plan that
    shares services leaves trusts apart; a merger that is refused brings nobody together.
    """
    if not situation.on("condition_grants"):
        return
    trusts, pupils = situation.case.trusts, rolls(situation)
    test, lead = size_test(situation.world), next(iter(situation.trusts_together), "")
    numbers = (trust.company_number for trust in trusts)
    joined = dict(zip(numbers, joined_months(situation, dates), strict=True))
    for one in rounds(situation.calendar.months):
        # The run starts from the roll of the opening; what it was before is not known.
        census = {urn: float(roll[max(0, one.counted)]) for urn, roll in pupils.items()}
        for group in one_trust(trusts, lead, joined, one.tested):
            weighted = [_weighted(test, trust, census) for trust in group]
            if test.passed(sum(len(trust.schools) for trust in group), float(np.sum(weighted))):
                for trust, of_trust in zip(group, weighted, strict=True):
                    yield from _allocation(situation, trust, of_trust, one)
            else:
                for trust in group:
                    yield from _bids(situation, trust, one)


def _weighted(test: SizeTest, trust: Trust, census: Mapping[str, float]) -> float:
    return test.weighted_pupils((school, census[school.urn]) for school in trust.schools)


def _allocation(
    situation: Situation, trust: Trust, weighted_pupils: float, one: Round
) -> Iterator[Posting]:
    """Post the allocation that the schools of a trust bring, at prices of its April."""
    pounds = sca_grant(weighted_pupils, situation.world["funding.sca_rate_per_pupil"])
    pence = _over_a_year(situation, one.allocated, pounds)
    yield from _received(trust, CENTRE, "allocation", "recurring", pence)


def _bids(situation: Situation, trust: Trust, one: Round) -> Iterator[Posting]:
    """Post what the schools of a trust win in a round, at prices of the award."""
    for school in trust.schools:
        won = bid(situation, school.urn, one.year)
        if won:
            pence = _over_a_year(situation, one.awarded, won)
            yield from _received(trust, school.urn, "bids", "one_off", pence)


def bid(setting: Setting, urn: str, year: int) -> float:
    """Return the pounds a school wins in a round, at prices of the opening; nought if none.

    One project a round at most. Whether it applies, whether it wins and what the project is worth
    have one number of luck each, named by school and year: the same in every arm. Rounds are
    independent of each other and of what a building needs: a simplification.
    """
    world = setting.world
    applies, wins, size = setting.streams.uniforms(f"{urn}/condition_bid/{year}", 3)
    if applies >= world["funding.cif_applied_share"] or wins >= world["funding.cif_success_share"]:
        return 0.0
    spread = spread_of(world["funding.cif_project_spread"])
    drawn = normal_quantile(np.asarray([size]))
    return float(lognormal(drawn, world["funding.cif_project_value"], spread)[0])


def _over_a_year(situation: Situation, first: int, pounds: float) -> Integers:
    """Spread pounds of the opening over twelve months, at prices of the first, to the penny.

    Months outside the run are left out.
    """
    prices = paths.prices(situation)
    months = len(prices)
    price = float(prices[min(max(0, first), months - 1)])
    parts = monthly(np.full(MONTHS_PER_YEAR, to_pence(pounds * price), dtype=np.int64))
    out = np.zeros(months, dtype=np.int64)
    begins, ends = max(0, first), min(months, first + MONTHS_PER_YEAR)
    if begins < ends:
        out[begins:ends] = parts[begins - first : ends - first]
    return out


def _received(
    trust: Trust, place: str, grant: str, recurrence: Recurrence, pence: Integers
) -> Iterator[Posting]:
    for line, sign in ((CAPITAL_GRANTS, -1), (CAPITAL_SPENDING, 1)):
        where = key(
            trust, place, ALL_FUNCTIONS, line, GRANTS[grant], fund="capital", recurrence=recurrence
        )
        yield Posting(where, sign * pence)
