"""Dull rules of employers at their thresholds, worked out by hand: levy, allowance, scrutiny."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest

from entities.case import Case
from entities.plan import Arm, LaterTrust
from entities.trust import Trust
from simulator.dates import Timetable
from simulator.money.exit_costs import Step
from simulator.money.merger_costs import employer_reliefs
from simulator.money.pay import levy
from simulator.money.scrutiny import internal_scrutiny, published_income
from simulator.organisation import Organisation
from simulator.situation import Situation, setting_for, situation_for
from tests.made_people import CASE, START, arm_with, world_with
from tests.shipped_cases import SEED, changed, run_arm
from tests.test_three_trusts import third_trust

ELM, FIR = CASE.trusts
MONTHS = CASE.horizon_years * 12 + CASE.run_in_months
NOBODY: Organisation = None  # type: ignore[assignment]
"""Rules of employers read posts nowhere."""


def with_line(trust: Trust, line: str, pounds: int) -> Trust:
    """Return a trust whose return holds one line of its centre and nothing else."""
    schools = tuple(s.model_copy(update={"lines": {}}) for s in trust.schools)
    return trust.model_copy(update={"schools": schools, "central_lines": {line: pounds}})


def situation_of(
    line: str, amounts: Sequence[int], plan: dict[str, object], *off: str, **values: float
) -> Situation:
    given = (ELM, FIR, third_trust())[: len(amounts)]
    trusts = tuple(with_line(t, line, a) for t, a in zip(given, amounts, strict=True))
    arm = arm_with("merge", **plan)
    case: Case = changed(
        CASE, trusts=trusts, arms=(CASE.arm("status_quo"), arm), claims=(), switched_off=off
    )
    return situation_for(setting_for(case, world_with(**values), SEED, 0), arm)


def lost(bills: Sequence[int], joins: Sequence[int]) -> np.ndarray:
    """Return pence by month of reliefs lost: the first trust leads, others join in their months."""
    numbers = [t.company_number for t in (FIR, third_trust())][: len(joins)]
    later = tuple(LaterTrust(trust=n, months_after_start=1) for n in numbers[1:])
    plan = {"joining_trusts": tuple(numbers), "joins_later": later}
    situation = situation_of("administrative_and_clerical_staff", bills, plan)
    dates = Timetable(start=joins[0], joins=dict(zip(numbers, joins, strict=True)))
    posted = [p.pence for p in employer_reliefs(Step(situation, dates, NOBODY))]
    return np.asarray(np.sum(posted, axis=0))


@pytest.mark.parametrize(
    ("bill", "due"), [(2_999_999, 0.0), (3_000_000, 0.0), (3_000_001, 0.005), (3_200_000, 1_000.0)]
)
def test_the_levy_at_its_threshold(bill: int, due: float) -> None:
    """Half a per cent less 15,000: nothing up to 3,000,000, half a penny on the next pound."""
    assert levy(bill, 0.005, 15_000) == pytest.approx(due)


@pytest.mark.parametrize(
    ("bills", "pounds"),
    [
        # Neither pays, together 3.2m: 16,000 less 15,000
        ((1_600_000, 1_600_000), 1_000),
        # Together just at the threshold: nothing; a pound beyond: half a penny
        ((1_500_000, 1_500_000), 0),
        # At the threshold and above, the whole allowance of the other goes: half a per cent of its
        # bill, at most 15,000
        ((3_000_000, 2_000_000), 10_000),
        ((3_000_000, 3_000_000), 15_000),
        ((4_000_000, 5_000_000), 15_000),
        ((2_999_998, 2), 0),
    ],
)
def test_a_merger_loses_one_allowance_of_the_levy_and_the_employment_allowance(
    bills: tuple[int, int], pounds: int
) -> None:
    """10,500 a year is 875 a month, from the month of joining and not before."""
    found = lost(bills, (10,))
    assert (found[:10] == 0).all()
    assert found[12:24].sum() == (10_500 + pounds) * 100
    assert found[12:].sum() == found[12:24].sum() * 2 + found[36:].sum()
    if not pounds:
        assert (found[10:] == 87_500).all()


def test_three_trusts_that_join_at_different_months_lose_step_by_step() -> None:
    """2m, 1.6m and 1.2m: the levy is nought, then 3,000 on 3.6m, then 9,000 on 4.8m.

    A first year together therefore loses 3,000 and 10,500, or 1,125 a month; the third trust
    brings 6,000 and 10,500 more, or 1,375 a month.
    """
    found = lost((2_000_000, 1_600_000, 1_200_000), (10, 22))
    assert (found[:10] == 0).all()
    assert (found[10:22] == 112_500).all()
    assert (found[22:] == 250_000).all()


def test_the_order_of_joining_changes_when_and_not_how_much_is_lost() -> None:
    one, other = (lost((2_000_000, 1_600_000, 1_200_000), when) for when in ((10, 22), (22, 10)))
    assert np.abs(one[22:] - other[22:]).max() <= 1  # pence of a twelfth
    assert one[10:22].sum() > other[10:22].sum()  # 3.2m pays 1,000, 3.6m pays 3,000


def test_the_employment_allowance_is_that_of_the_law_of_the_day() -> None:
    world = world_with()
    assert world.on("model.employment_allowance", dt.date(2025, 4, 5)) == 5_000
    assert world.on("model.employment_allowance", dt.date(2025, 4, 6)) == 10_500


def scrutiny(
    incomes: tuple[int, int], joins: int, *off: str, kind: str = "merge"
) -> dict[str, np.ndarray]:
    """Return pence by month and trust of the stricter scrutiny, at 12,000 pounds a year."""
    situation = situation_of(
        "dfe_revenue_grants", incomes, {}, *off, funding__internal_scrutiny_in_house_cost=12_000.0,
        funding__internal_scrutiny_income_line=50e6, funding__non_staff_inflation=0.0,
        funding__affordable_award_two_years=0.0,
    )  # fmt: skip
    if kind == "none":
        arm = Arm(key="status_quo", label="As now")
        situation = situation_for(situation, arm)
    dates = Timetable(start=joins) if kind == "merge" else Timetable()
    posted = internal_scrutiny(situation, dates)
    return {p.key.trust: p.pence for p in posted if p.pence.any()}


FIRST_SEPTEMBER = 11
"""The run opens in October 2026; rolls and income stand still until September 2027."""


@pytest.mark.parametrize(
    ("incomes", "joins", "owes"),
    [
        # Joined in March 2027: 40m and six twelfths of 24m are 52m in the year to August
        ((40_000_000, 24_000_000), 5, True),
        # Joined in April: five twelfths make it 50m, which is not above the line
        ((40_000_000, 24_000_000), 6, False),
        ((40_000_000, 24_000_012), 6, True),
        # Together from the start: at the line and a pound above it
        ((30_000_000, 20_000_000), 0, False),
        ((30_000_000, 20_000_001), 0, True),
        # Above the line before: it stands in the return already
        ((51_000_000, 20_000_000), 0, False),
        ((20_000_000, 51_000_000), 0, False),
    ],
)
def test_scrutiny_is_owed_from_the_september_after_a_year_above_the_line(
    incomes: tuple[int, int], joins: int, owes: bool
) -> None:
    found = scrutiny(incomes, joins)
    if not owes:
        months = [m for pence in found.values() for m in np.flatnonzero(pence)]
        assert not [m for m in months if m < FIRST_SEPTEMBER + 12]
        return
    (pence,) = found.values()
    assert list(found) == [ELM.company_number]
    assert (pence[:FIRST_SEPTEMBER] == 0).all()
    assert (pence[FIRST_SEPTEMBER : FIRST_SEPTEMBER + 12] == 100_000).all()


def test_scrutiny_is_the_same_rule_in_every_arm_and_can_be_switched_off() -> None:
    crossing = (49_999_000, 20_000_000)
    assert scrutiny(crossing, 5)
    assert scrutiny(crossing, 5, "internal_scrutiny") == {}
    alone = scrutiny(crossing, MONTHS, kind="none")
    assert FIR.company_number not in alone  # far below the line, and nobody joins it
    for pence in alone.values():  # the lead may come to it by itself as income grows
        assert np.flatnonzero(pence).min() >= FIRST_SEPTEMBER + 12


def test_income_is_that_of_schools_made_a_full_year() -> None:
    short = ELM.schools[0].model_copy(
        update={"lines": {"dfe_revenue_grants": 500_000}, "months_in_return": 6}
    )
    trust = ELM.model_copy(update={"schools": (short,), "central_lines": {"donations": 7}})
    assert published_income(trust) == 1_000_007


def test_a_small_merger_owes_no_scrutiny() -> None:
    record = run_arm(changed(CASE, switched_off=("refusal",)), CASE.arm("merge"), world_with())
    assert not [key for key in record.ledger_keys if "scrutiny" in key.cause.lower()
                and key.cause.startswith("Internal")]  # fmt: skip
    assert START.month == 9
