"""Money for buildings: the test of size by hand, who bids and who does not, and what is in flight.

Who gets what is worked out by hand from the rule; what bids bring on average is held against
chance times success times value.
"""

from __future__ import annotations

import datetime as dt
import math
from itertools import product

import numpy as np
import pytest
from pydantic import ValidationError

from entities.accounts import (
    ACCOUNT_LINES,
    CAPITAL_GRANTS,
    CAPITAL_LINES,
    CAPITAL_SPENDING,
    total_expenditure,
    total_income,
)
from entities.assumption import World
from entities.case import Case
from entities.condition_grants import GRANTS, SizeTest
from entities.plan import Arm, MergerPlan
from entities.school import School
from entities.trust import Trust
from scenarios.reading import read_book
from simulator.dates import Timetable
from simulator.money.capital import bid, condition_grants, one_trust, rounds, sca_grant, size_test
from simulator.money.ledger import Ledger
from simulator.office_calendar import add_months
from simulator.programme import timetable
from simulator.situation import Situation, setting_for, situation_for
from tests.made_people import world_with
from tests.made_records import made_school
from tests.shipped_cases import SEED, case_called, changed, worlds_of

LAW = SizeTest(schools=5, pupils=3_000, special_weight=4.5)
TINY = case_called("tiny")
ELM, FIR = TINY.trusts
LEAD, JOINER = ELM.company_number, FIR.company_number
OPENS, YEARS = dt.date(2027, 1, 1), 4
STEADY = {"funding__non_staff_inflation": 0.0, "funding__sca_rate_per_pupil": 150.0}
SURE = {"funding__cif_applied_share": 1.0, "funding__cif_success_share": 1.0,
        "funding__cif_project_value": 120_000.0, "funding__cif_project_spread": 0.0}  # fmt: skip
"""A world in which every bid is made and won, and is worth the same: what is left is the rule."""


def school(number: int, pupils: float, phase: str = "primary") -> School:
    raw = made_school(f"{900100 + number}", f"School {number}").model_dump()
    return School.model_validate({**raw, "pupils": pupils, "phase": phase,
                                  "roll_change_per_year": 0.0})  # fmt: skip


def weighted(*pupils: tuple[float, str]) -> float:
    rolls = [(school(n, count, phase), count) for n, (count, phase) in enumerate(pupils)]
    return LAW.weighted_pupils(rolls)


@pytest.mark.parametrize(
    ("schools", "pupils", "passes"),
    [(4, 3_000, False), (5, 3_000, True), (5, 2_999, False), (4, 2_999, False), (6, 9_000, True),
     (1, 20_000, False), (50, 2_999.5, False)],
)  # fmt: skip
def test_a_trust_needs_five_schools_and_three_thousand_pupils(
    schools: int, pupils: float, passes: bool
) -> None:
    assert LAW.passed(schools, pupils) is passes


def test_a_pupil_of_special_or_alternative_provision_counts_for_four_and_a_half() -> None:
    """Four primaries of 650 pupils and a special school of 100: 2,600 + 450 pass, 2,700 do not."""
    four = [(650.0, "primary")] * 4
    assert weighted(*four, (100.0, "special")) == 3_050
    assert weighted(*four, (100.0, "alternative")) == 3_050
    assert weighted(*four, (100.0, "secondary")) == 2_700
    assert LAW.passed(5, weighted(*four, (100.0, "special")))
    assert not LAW.passed(5, weighted(*four, (100.0, "secondary")))
    assert sca_grant(3_050, 165) == 503_250


def test_the_test_of_size_is_law_in_the_book_and_the_same_in_every_world() -> None:
    rows = {row.key: row for row in read_book()}
    for name in ("min_schools", "min_pupils", "special_weight"):
        assert (rows[f"funding.sca_{name}"].grade, rows[f"funding.sca_{name}"].role) == (
            "statutory", "dated_law",
        )  # fmt: skip
    assert {size_test(world) for world in worlds_of("tiny", 12)} == {LAW}


def made(elm: tuple[School, ...], fir: tuple[School, ...], **more: object) -> Case:
    """Return the smallest case with other schools (invented), from January 2027."""
    plain = {"posts": (), "contracts": (), "suppliers": (), "hubs": (), "agency_policy": ()}
    trusts = tuple(
        t.model_copy(update={**plain, "schools": own})
        for t, own in zip(TINY.trusts, (elm, fir), strict=True)
    )
    return TINY.model_copy(update={
        "trusts": trusts, "decision_date": OPENS, "run_in_months": 0, "horizon_years": YEARS,
        **more,
    })  # fmt: skip


def schools(first: int, count: int, pupils: float) -> tuple[School, ...]:
    return tuple(school(first + n, pupils / count) for n in range(count))


FOUR_AND_FOUR = made(schools(0, 4, 1_600), schools(10, 4, 1_600))


def arm(kind: str) -> Arm:
    plan = {"kind": kind, "start": OPENS}
    if kind != "lean":
        plan |= {"lead_trust": LEAD, "joining_trusts": (JOINER,)}
    return Arm(key=kind, label=kind, plan=MergerPlan.model_validate(plan))


def situation(case: Case, kind: str, world: World, replication: int = 0) -> Situation:
    return situation_for(setting_for(case, world, SEED, replication), arm(kind))


def month(year: int, of_year: int) -> int:
    return (year - OPENS.year) * 12 + of_year - 1


Table = dict[tuple[str, str, str], np.ndarray]


def grants(case: Case, dates: Timetable, kind: str = "merge", **values: float) -> Table:
    """Return pence received by (trust, place, kind of grant) and month."""
    found = situation(case, kind, world_with(**{**STEADY, **SURE, **values}))
    ledger = Ledger(len(found.calendar.months)).post(condition_grants(found, dates))
    names = {cause: name for name, cause in GRANTS.items()}
    return {
        (key.trust, key.place, names[key.cause]): -pence
        for key, pence in ledger.rows.items() if key.line == CAPITAL_GRANTS and pence.any()
    }  # fmt: skip


def paid_in(pence: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and the last month with money, as (year, month)."""
    days = [add_months(OPENS, int(m)) for m in np.flatnonzero(pence)]
    return [(day.year, day.month) for day in (days[0], days[-1])]


@pytest.mark.parametrize(
    ("day_one", "first_pound", "last_bid"),
    [((2027, 8), (2028, 4), (2028, 6)), ((2027, 9), (2028, 4), (2028, 6)),
     ((2027, 10), (2029, 4), (2029, 6))],
)  # fmt: skip
def test_two_trusts_below_the_line_pass_together_from_the_september_after_they_are_one(
    day_one: tuple[int, int], first_pound: tuple[int, int], last_bid: tuple[int, int]
) -> None:
    """Twice four schools and 1,600 pupils. A month late costs a year of allocation.

    Every bid is won. Tested as one in September 2027 they bid last in the winter of 2026, which is
    told in June 2027 and paid to June 2028; tested as one a year later, a year later. Day one is
    always the first of a month: what would end on 31 August has its day one on 1 September.
    """
    found = grants(FOUR_AND_FOUR, Timetable(start=month(*day_one)))
    for number in (LEAD, JOINER):
        allocation = found[number, "centre", "allocation"]
        assert paid_in(allocation) == [first_pound, (OPENS.year + YEARS - 1, 12)]
        first = month(*first_pound)
        assert allocation[first : first + 12].sum() == 1_600 * 150 * 100
        for one in FOUR_AND_FOUR.trust(number).schools:
            assert paid_in(found[number, one.urn, "bids"]) == [(2027, 1), last_bid]


def test_what_was_won_before_is_paid_out_beside_the_allocation_and_nothing_new_is_won() -> None:
    """Day one is in October 2027: that winter all still bid, and the award of June 2028 is paid to
    June 2029, three months into the allocation."""
    found = grants(FOUR_AND_FOUR, Timetable(start=month(2027, 10)))
    urn = FOUR_AND_FOUR.trusts[0].schools[0].urn
    bids, allocation = found[LEAD, urn, "bids"], found[LEAD, "centre", "allocation"]
    award = slice(month(2028, 7), month(2029, 7))
    assert bids[award].sum() == 120_000 * 100
    assert bids[month(2029, 7) :].sum() == 0
    assert ((bids > 0) & (allocation > 0)).sum() == 3


def test_who_joins_later_is_tested_with_the_lead_only_then() -> None:
    both = Timetable(start=month(2027, 8))
    later = Timetable(start=month(2027, 8), joins={JOINER: month(2027, 10)})
    assert paid_in(grants(FOUR_AND_FOUR, both)[LEAD, "centre", "allocation"])[0] == (2028, 4)
    assert paid_in(grants(FOUR_AND_FOUR, later)[LEAD, "centre", "allocation"])[0] == (2029, 4)
    trusts = FOUR_AND_FOUR.trusts
    assert one_trust(trusts, LEAD, {LEAD: 99, JOINER: 9}, 8) == ((trusts[0],), (trusts[1],))
    assert one_trust(trusts, LEAD, {LEAD: 99, JOINER: 9}, 9) == (trusts,)


@pytest.mark.parametrize(
    ("own", "passes"),
    [(schools(0, 5, 3_000), True), (schools(0, 4, 3_000), False), (schools(0, 5, 2_999), False),
     ((*schools(0, 4, 2_600), school(9, 100, "special")), True),
     ((*schools(0, 4, 2_600), school(9, 100)), False)],
)  # fmt: skip
def test_in_a_run_a_trust_alone_gets_its_allocation_or_its_schools_bid(
    own: tuple[School, ...], passes: bool
) -> None:
    found = grants(made(own, schools(20, 1, 100)), Timetable(), "lean")
    kinds = {kind for trust, _, kind in found if trust == LEAD}
    assert kinds == ({"allocation"} if passes else {"bids"})
    assert {kind for trust, _, kind in found if trust == JOINER} == {"bids"}


def test_pupils_are_those_of_the_spring_census_before_the_september() -> None:
    """3,000 pupils fall to 2,700 in September 2027. That September still counts the January before;
    the next does not, and its schools bid that winter."""
    falling = tuple(
        s.model_copy(update={"roll_change_per_year": -0.1}) for s in schools(0, 5, 3_000)
    )
    found = grants(made(falling, schools(20, 1, 100)), Timetable(), "lean")
    allocation = found[LEAD, "centre", "allocation"]
    assert paid_in(allocation) == [(2027, 1), (2029, 3)]
    assert allocation.sum() == pytest.approx(27 / 12 * 3_000 * 150 * 100, abs=1)
    assert paid_in(found[LEAD, falling[0].urn, "bids"]) == [(2029, 7), (2030, 12)]


@pytest.mark.parametrize("pupils", [1_600, 900])
@pytest.mark.parametrize("start", range(0, 36, 5))
def test_out_of_one_round_a_school_has_either_an_allocation_or_its_bid(
    pupils: float, start: int
) -> None:
    case = made(schools(0, 4, pupils), schools(10, 4, 1_600))
    found = grants(case, Timetable(start=start))
    nothing = np.zeros(12 * YEARS)
    for one in rounds([add_months(OPENS, m) for m in range(12 * YEARS)]):
        for trust in case.trusts:
            paid = found.get((trust.company_number, "centre", "allocation"), nothing)
            won = found.get((trust.company_number, trust.schools[0].urn, "bids"), nothing)
            if one.allocated >= 0 and one.awarded < 12 * YEARS:
                assert (paid[one.allocated] > 0) is not bool(won[one.awarded] > 0)


def test_rounds_cover_every_month_of_a_run_with_allocation_and_with_bids_once() -> None:
    months = [add_months(OPENS, m) for m in range(12 * YEARS)]
    for first in ("allocated", "awarded"):
        covered = [getattr(one, first) + m for one in rounds(months) for m in range(12)]
        assert len(covered) == len(set(covered))
        assert set(range(12 * YEARS)) <= set(covered)
    one = next(one for one in rounds(months) if one.year == 2027)
    assert (one.counted, one.tested, one.allocated, one.awarded) == (
        month(2027, 1), month(2027, 9), month(2028, 4), month(2028, 7),
    )  # fmt: skip


def test_bids_bring_chance_times_success_times_value_and_no_more_than_chance_explains() -> None:
    applied, success, value, spread = 0.45, 0.36, 500_000.0, 0.8
    world = world_with(
        funding__cif_applied_share=applied,
        funding__cif_success_share=success,
        funding__cif_project_value=value,
        funding__cif_project_spread=spread,
    )
    urns = [s.urn for trust in FOUR_AND_FOUR.trusts for s in trust.schools]
    runs = [setting_for(FOUR_AND_FOUR, world, SEED, replication) for replication in range(30)]
    drawn = np.asarray([bid(*of) for of in product(runs, urns, range(2020, 2040))])
    chance = applied * success
    error = math.sqrt(chance * (1 + spread**2) - chance**2) * value / math.sqrt(len(drawn))
    assert abs(drawn.mean() - chance * value) < 2.6 * error
    won = drawn[drawn > 0]
    assert abs(len(won) / len(drawn) - chance) < 2.6 * math.sqrt(chance * (1 - chance) / len(drawn))
    assert won.std() / won.mean() == pytest.approx(spread, rel=0.2)


def test_luck_is_of_the_school_and_the_round_whoever_else_is_there() -> None:
    alone = made(FOUR_AND_FOUR.trusts[0].schools[:1], schools(30, 1, 90))
    urn, world = alone.trusts[0].schools[0].urn, world_with(**SURE | {
        "funding__cif_project_spread": 1.0,
    })  # fmt: skip
    for replication, year in product(range(3), range(2026, 2029)):
        settings = [setting_for(c, world, SEED, replication) for c in (alone, FOUR_AND_FOUR)]
        assert len({bid(setting, urn, year) for setting in settings}) == 1
    every = [bid(setting_for(alone, world, SEED, r), urn, y) for r in range(3) for y in range(5)]
    assert len(set(every)) == len(every)


def same_grants(one: Table, other: Table) -> bool:
    return one.keys() == other.keys() and all((one[k] == other[k]).all() for k in one)


def test_arms_that_make_no_one_trust_have_the_same_capital_to_the_penny() -> None:
    luck = {"funding__cif_applied_share": 0.6, "funding__cif_success_share": 0.6,
            "funding__cif_project_spread": 1.0}  # fmt: skip
    base = grants(FOUR_AND_FOUR, Timetable(), "lean", **luck)
    assert base
    start = month(2027, 8)
    assert same_grants(grants(FOUR_AND_FOUR, Timetable(start=start), "share", **luck), base)
    refused = Timetable(start=start, refused=start - 2)
    assert same_grants(grants(FOUR_AND_FOUR, refused, "merge", **luck), base)
    assert not same_grants(grants(FOUR_AND_FOUR, Timetable(start=start), **luck), base)
    kept = {k: v[: month(2028, 4)] for k, v in base.items()}
    merged = grants(FOUR_AND_FOUR, Timetable(start=start), **luck)
    assert all((merged[k][: month(2028, 4)] == v).all() for k, v in kept.items() if v.any())


def test_money_is_spent_as_it_comes_in_the_fund_of_capital_and_nowhere_else() -> None:
    found = situation(FOUR_AND_FOUR, "merge", world_with(**STEADY, **SURE))
    dates = Timetable(start=month(2027, 9))
    rows = Ledger(12 * YEARS).post(condition_grants(found, dates)).rows
    assert {key.line for key in rows} == set(CAPITAL_LINES)
    assert {(key.fund, key.tag) for key in rows} == {("capital", "cash")}
    for key, pence in rows.items():
        if key.line == CAPITAL_GRANTS:
            assert (pence <= 0).all()
            assert (rows[key._replace(line=CAPITAL_SPENDING)] == -pence).all()


def test_prices_rise_from_the_opening_and_an_allocation_keeps_those_of_its_april() -> None:
    case = made(schools(0, 5, 3_000), schools(20, 1, 100))
    found = grants(case, Timetable(), "lean", funding__non_staff_inflation=0.1)
    allocation = found[LEAD, "centre", "allocation"]
    for year in (2027, 2028, 2029):
        paid = int(allocation[month(year, 4) : month(year + 1, 4)].sum())
        assert paid == pytest.approx(3_000 * 150 * 100 * 1.1 ** (year - 2027), abs=1)


def test_switched_off_nothing_comes_and_nothing_is_spent() -> None:
    off = FOUR_AND_FOUR.model_copy(update={"switched_off": ("condition_grants",)})
    assert grants(off, Timetable(start=8)) == {}


@pytest.mark.parametrize("line", CAPITAL_LINES)
def test_lines_of_capital_are_none_of_the_published_return(line: str) -> None:
    assert line not in ACCOUNT_LINES
    assert total_income({line: 5}) == total_expenditure({line: 5}) == 0
    with pytest.raises(ValidationError, match=f"not lines of the accounts return: {line}"):
        School.model_validate({**school(1, 100).model_dump(), "lines": {line: 5}})
    with pytest.raises(ValidationError, match=f"not lines of the accounts return: {line}"):
        Trust.model_validate({**ELM.model_dump(), "central_lines": {line: 5}})


def test_a_merger_of_the_program_is_tested_in_the_september_after_its_own_day_one() -> None:
    """No date is made up here: day one is what the stages of each world come to."""
    seen = set()
    for world in worlds_of("tiny", 12):
        case = changed(TINY, switched_off=("refusal",), horizon_years=6)
        low = world_with(world, **STEADY, **SURE, funding__sca_min_schools=3.0,
                         funding__sca_min_pupils=200.0)  # fmt: skip
        found = situation_for(setting_for(case, low, SEED, 0), TINY.arm("merge"))
        dates, months = timetable(found), found.calendar.months
        rows = Ledger(len(months)).post(condition_grants(found, dates)).rows
        paid = [m for key, p in rows.items() if key.place == "centre" for m in np.flatnonzero(p)]
        joined = months[dates.joined(JOINER)]
        tested = joined.year + (joined.month > 9)
        assert months[min(paid)] == dt.date(tested + 1, 4, 1)
        seen.add(joined.month > 9)
    assert seen == {True, False}
