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
    [((2027, 8), (2028, 4), (2027, 6)), ((2027, 9), (2028, 4), (2027, 6)),
     ((2027, 10), (2029, 4), (2028, 6))],
)  # fmt: skip
def test_two_trusts_below_the_line_pass_together_from_the_september_after_they_are_one(
    day_one: tuple[int, int], first_pound: tuple[int, int], last_bid: tuple[int, int]
) -> None:
    """Twice four schools and 1,600 pupils. A month late costs a year of allocation.

    A school wins every round it may enter: told in June, paid from July to June, so that the last
    pound of bids comes in the June a year after the last award.
    """
    found = grants(FOUR_AND_FOUR, Timetable(start=month(*day_one)))
    for number in (LEAD, JOINER):
        allocation = found[number, "centre", "allocation"]
        assert paid_in(allocation) == [first_pound, (OPENS.year + YEARS - 1, 12)]
        first = month(*first_pound)
        assert allocation[first : first + 12].sum() == 1_600 * 150 * 100
        for one in FOUR_AND_FOUR.trust(number).schools:
            bids = found[number, one.urn, "bids"]
            year, of_year = last_bid
            assert paid_in(bids) == [(2027, 1), (year + 0, of_year)]


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
