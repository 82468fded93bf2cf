"""Contracts: when they may be left, what it costs sooner, who tenders, and what is saved when."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.case import Case
from entities.contract import Contract
from entities.measures import CONTRACT_MEASURES
from entities.plan import JointContract
from entities.records import Records
from simulator.contracts import (
    Letting,
    end_of,
    exit_fee,
    is_extra,
    is_tendered,
    lettings,
    price_factor,
    tender_months,
)
from simulator.dates import Timetable
from simulator.situation import Situation, setting_for, situation_for
from simulator.tendering import tenders
from tests.made_people import CASE, arm_with, world_with
from tests.shipped_cases import SEED, changed, run_arm

ELM, FIR = CASE.trusts
COPIERS = ("elm-photocopiers", "fir-photocopiers")
JOINT = JointContract(label="Photocopiers", contracts=COPIERS)
MONTHS = CASE.horizon_years * 12 + CASE.run_in_months
FIRST = dt.date(2026, 10, 1)


def month_of(day: dt.date) -> int:
    """Return the month of the run in which a day falls."""
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


def situation_of(
    *off: str, case: Case = CASE, joint: JointContract = JOINT, **values: float
) -> Situation:
    case = changed(case, switched_off=("refusal", *off))
    setting = setting_for(case, world_with(**values), SEED, 0)
    assert setting.calendar.months[0] == FIRST
    return situation_for(setting, arm_with("merge", joint_contracts=(joint,)))


def contract_called(name: str, **changes: object) -> Contract:
    found = next(c for t in CASE.trusts for c in t.contracts if c.id == name)
    return found.model_copy(update=changes)


@pytest.mark.parametrize(
    ("day_one", "let"),
    [
        # It ends on 31 July 2028 with three months' notice, and rolls on by the year.
        ((2027, 4), (2028, 8)),
        ((2028, 5), (2028, 8)),  # the last month in which notice is in time
        ((2028, 6), (2029, 8)),
        ((2029, 5), (2029, 8)),
        ((2029, 6), (2030, 8)),
    ],
)
def test_a_contract_is_left_on_its_first_end_for_which_notice_can_be_given(
    day_one: tuple[int, int], let: tuple[int, int]
) -> None:
    contract = contract_called("elm-photocopiers", rolls_on_months=12)
    assert contract.ends == dt.date(2028, 7, 31)
    assert contract.notice_months == 3
    together = month_of(dt.date(*day_one, 1))
    found = end_of(situation_of(), contract, together, together)
    assert found == month_of(dt.date(*let, 1))


@given(
    together=st.integers(0, 80), tender=st.integers(0, 12), notice=st.integers(0, 24),
    term=st.integers(1, 36), ends=st.integers(-30, 90),
)  # fmt: skip
def test_no_contract_is_left_without_notice_nor_kept_longer_than_a_term_after_it_could_go(
    together: int, tender: int, notice: int, term: int, ends: int
) -> None:
    day = dt.date(FIRST.year + (9 + ends) // 12, (9 + ends) % 12 + 1, 1) - dt.timedelta(days=1)
    contract = contract_called(
        "elm-photocopiers", ends=day, notice_months=notice, rolls_on_months=term
    )
    ready = together + tender
    found = end_of(situation_of(), contract, together, ready)
    assert found >= max(ready, ends)
    assert found - notice >= together
    assert (found - ends) % term == 0
    if found > ends:
        assert found - term < max(ready, together + notice)
    assert end_of(situation_of("contract_notice"), contract, together, ready) == max(ready, ends)


def test_it_rolls_on_as_long_as_judged_where_its_terms_are_not_known() -> None:
    contract = contract_called("elm-photocopiers")
    assert contract.rolls_on_months is None
    late = month_of(dt.date(2028, 6, 1))
    situation = situation_of(process__contract_rolls_on_months=24.0)
    assert end_of(situation, contract, late, late) == month_of(dt.date(2030, 8, 1))


def two(month: int, other: int, early: int = 0) -> tuple[Letting, Letting]:
    """Return two contracts of 300 and 100 pounds let together in two months."""
    one, two = (
        contract_called(n, gbp_per_year=p) for n, p in zip(COPIERS, (300, 100), strict=True)
    )
    return Letting(ELM, one, JOINT, month, early, False), Letting(FIR, two, JOINT, other, 0, False)


def test_the_price_falls_by_the_volume_that_is_together_by_then_and_not_before() -> None:
    one, other = two(10, 20)
    situation = situation_of(model__volume_discount_exponent=0.1)
    factor = price_factor(situation, one, (one, other))
    assert (factor[:20] == 1).all()  # it was let alone until the other came
    assert factor[20:] == pytest.approx((400 / 300) ** -0.1)
    factor = price_factor(situation, other, (one, other))
    assert (factor[:20] == 1).all()
    assert factor[20:] == pytest.approx(4**-0.1)
    assert (price_factor(situation_of("volume_discount"), one, (one, other)) == 1).all()


@given(exponent=st.floats(0, 0.5), first=st.integers(0, 60), second=st.integers(0, 60))
def test_no_joint_price_is_above_that_alone_nor_ever_rises(
    exponent: float, first: int, second: int
) -> None:
    pair = two(first, second)
    situation = situation_of(model__volume_discount_exponent=exponent)
    for one in pair:
        factor = price_factor(situation, one, pair)
        assert (factor <= 1).all()
        assert (np.diff(factor) <= 1e-12).all()
        assert (factor[: min(one.month, len(factor))] == 1).all()


def test_an_exit_fee_is_a_part_of_the_price_of_the_months_left() -> None:
    one, _ = two(0, 0, early=6)
    situation = situation_of(model__contract_exit_fee_share=0.5, funding__non_staff_inflation=0.0)
    assert exit_fee(situation, one) == pytest.approx(0.5 * 300 / 12 * 6)
    own = one.contract.model_copy(update={"exit_fee_share": 0.1})
    agreed = Letting(ELM, own, JOINT, 0, 6, False)
    assert exit_fee(situation, agreed) == pytest.approx(0.1 * 300 / 12 * 6)


def test_buying_out_comes_sooner_and_is_paid_for_and_never_saves_before() -> None:
    case = changed(CASE, switched_off=("refusal",))
    early = JOINT.model_copy(update={"leave_early": True})
    waits, leaves = (
        run_arm(case, arm_with("merge", joint_contracts=(joint,)), world_with())
        for joint in (JOINT, early)
    )
    at = dict(zip(CONTRACT_MEASURES, range(len(CONTRACT_MEASURES)), strict=True))
    rows = [waits.axes.contracts.index(name) for name in COPIERS]
    sooner = leaves.contracts[rows, at["let_month"]] < waits.contracts[rows, at["let_month"]]
    assert sooner.any()
    fees = leaves.contracts[rows, at["exit_fee_gbp"]]
    assert ((fees > 0) == (leaves.contracts[rows, at["months_left"]] > 0)).all()
    assert paid(leaves, "Contracts left early") == pytest.approx(100 * fees.sum(), abs=2)
    assert paid(waits, "Contracts left early") == 0


def paid(record: Records, cause: str) -> float:
    rows = [n for n, key in enumerate(record.ledger_keys) if key.cause == cause]
    return float(record.ledger_pence[rows].sum())


def test_nothing_is_saved_on_contracts_before_the_month_in_which_they_are_let() -> None:
    case = changed(CASE, switched_off=("refusal",))
    world = world_with(process__contract_rolls_on_months=12.0, model__volume_discount_exponent=0.05)
    alone = run_arm(case, arm_with("merge"), world)
    let = run_arm(case, arm_with("merge", joint_contracts=(JOINT,)), world)
    last = np.nanmax(let.contracts[:, 0])
    less = by_month(alone) - by_month(let)
    assert (less[: int(last)] == 0).all()
    assert (less >= 0).all()
    assert less[int(last) :].sum() > 0
    assert np.isfinite(let.contracts[:, 0]).sum() == len(COPIERS)
    assert (alone.contracts[:, 0] != alone.contracts[:, 0]).all()  # nothing is let


def by_month(record: Records) -> np.ndarray:
    rows = [n for n, key in enumerate(record.ledger_keys) if key.cause.startswith("Contracts:")]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


@pytest.mark.parametrize(
    ("threshold", "tendered", "extra"),
    [
        (1e9, False, False),
        (40_000, True, True),  # 11,600 a year over three years with VAT is 41,760; 5,900: 21,240
        (21_000, True, False),  # one of them would be tendered by itself
    ],
)
def test_a_joint_letting_is_tendered_above_the_threshold(
    threshold: float, tendered: bool, extra: bool
) -> None:
    situation = situation_of(
        process__open_procurement_threshold=threshold,
        process__contract_term_months=36.0,
        process__tender_duration_months=5.2,
    )
    assert (
        sum(c.gbp_per_year for t in CASE.trusts for c in t.contracts if c.id in COPIERS) == 11_600
    )
    assert is_tendered(situation, JOINT) == tendered
    assert is_extra(situation, JOINT) == extra
    assert tender_months(situation, JOINT) == (6 if tendered else 0)
    found = list(tenders(situation, Timetable(start=9)))
    assert found == ([(ELM.company_number, 9, "Tender: Photocopiers")] if extra else [])
    off = situation_of("tenders", process__open_procurement_threshold=threshold)
    assert not is_tendered(off, JOINT)


def test_a_tender_is_one_more_piece_of_work_for_the_purchasing_desk() -> None:
    case = changed(CASE, switched_off=("refusal",))
    arm = arm_with("merge", joint_contracts=(JOINT,))
    below, above = (
        run_arm(
            case,
            arm,
            world_with(
                process__open_procurement_threshold=pounds, process__contract_term_months=36.0
            ),
        )
        for pounds in (1e9, 40_000.0)
    )
    kind = below.axes.kinds.index("tender")
    arrived = above.service_kind[kind, 0].sum() - below.service_kind[kind, 0].sum()
    assert arrived == 1
    assert [h.what for h in above.happenings if h.kind == "tender"] == ["Tender: Photocopiers"]


def test_contracts_of_a_refused_merger_are_never_let_together() -> None:
    situation = situation_of()
    assert lettings(situation, Timetable(start=9, refused=5)) == ()
    assert lettings(situation, Timetable()) == ()


def test_the_month_recorded_is_that_of_the_books() -> None:
    case = changed(CASE, switched_off=("refusal", "contract_notice", "tenders"))
    record = run_arm(case, arm_with("merge", joint_contracts=(JOINT,)), world_with())
    start = next(h.date for h in record.happenings if h.kind == "day_one")
    for name in COPIERS:
        ends = contract_called(name).ends
        after = max(start, dt.date(ends.year + ends.month // 12, ends.month % 12 + 1, 1))
        row = record.contracts[record.axes.contracts.index(name)]
        assert math.isclose(row[0], month_of(after))
        assert tuple(row[1:]) == (0, 0, 0)
