"""What a merger costs once: with its overrun, and the last accounts of a trust that closes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.case import Case
from entities.plan import Arm, MergerPlan, Wave
from entities.records import Records
from outputs.tables import unbalanced
from simulator.dates import Timetable
from simulator.exit_dates import exits_of
from simulator.money.merger_costs import part_served
from simulator.programme import timetable
from simulator.shared_services import agreement_months, bought, is_tendered
from simulator.situation import Situation, setting_for, situation_for
from simulator.tendering import tenders
from simulator.wave_work import closed_by
from tests.made_people import CASE, arm_with, world_with
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of

ELM, FIR = CASE.trusts
FIRST_COSTS = (
    "Due diligence", "Legal work", "Rebranding", "Moving systems", "Moving pupil records",
    "Pension actuaries", "Last accounts of a trust that closes",
)  # fmt: skip
ALDER = case_called("alder_and_birch")
SHARE = ALDER.arm("share_services")


def pence(record: Records, *causes: str) -> np.ndarray:
    rows = [n for n, key in enumerate(record.ledger_keys) if key.cause in causes]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


@settings(max_examples=8, deadline=None)
@given(factor=st.floats(0.5, 2.0))
def test_one_off_costs_grow_with_the_overrun_and_nothing_else_does(factor: float) -> None:
    arm, case = arm_with("merge"), changed(CASE, switched_off=("refusal",))
    plain, more = (
        run_arm(case, arm, world_with(process__one_off_overrun=value)) for value in (1.0, factor)
    )
    expected = pence(plain, *FIRST_COSTS).sum() * factor
    assert pence(more, *FIRST_COSTS).sum() == pytest.approx(expected, abs=200)
    others = {key.cause for key in plain.ledger_keys} - set(FIRST_COSTS)
    assert (pence(plain, *others) == pence(more, *others)).all()
    assert plain.ledger_keys == more.ledger_keys


def test_without_the_switch_one_offs_come_out_as_expected() -> None:
    arm = arm_with("merge")
    on, off = (
        changed(CASE, switched_off=("refusal",)),
        changed(CASE, switched_off=("refusal", "overrun")),
    )
    world = world_with(process__one_off_overrun=1.0)
    dear = world_with(process__one_off_overrun=1.5)
    assert same(run_arm(on, arm, world), run_arm(off, arm, dear))


def test_a_trust_that_closes_owes_last_accounts_in_the_month_in_which_it_is_closed() -> None:
    case = changed(CASE, switched_off=("refusal", "overrun"), horizon_years=5)
    arm, world = arm_with("merge"), world_with(funding__non_staff_inflation=0.0)
    record = run_arm(case, arm, world)
    situation = situation_for(setting_for(case, world, SEED, 0), arm)
    dates = timetable(situation)
    paid = pence(record, "Last accounts of a trust that closes")
    (month,) = np.flatnonzero(paid)
    assert month == closed_by(situation, dates, FIR.company_number) - 1
    assert paid[month] == pytest.approx(100 * world["process.closing_accounts_cost"], abs=1)
    off = changed(case, switched_off=("refusal", "overrun", "closing_trust"))
    assert not pence(run_arm(off, arm, world), "Last accounts of a trust that closes").any()


def shared(case: Case = ALDER, *off: str, **values: float) -> Situation:
    world = world_with(worlds_of("alder_and_birch")[0], **values)
    return situation_for(setting_for(changed(case, switched_off=off), world, SEED, 0), SHARE)


def test_what_a_trust_buys_is_its_part_of_the_posts_of_the_services_shared() -> None:
    situation = shared()
    parts = [bought(situation, ALDER.trust(n)) for n in situation.trusts_together]
    assert all(part > 0 for part in parts)
    pupils = [sum(s.pupils for s in ALDER.trust(n).schools) for n in situation.trusts_together]
    assert parts[0] / parts[1] == pytest.approx(pupils[0] / pupils[1])
    one = SHARE.plan.model_copy(update={"waves": SHARE.plan.waves[:1]})
    fewer = situation_for(
        setting_for(ALDER, situation.world, SEED, 0),
        Arm(key="one", label="One", plan=MergerPlan.model_validate(one.model_dump())),
    )
    assert bought(fewer, ALDER.trusts[1]) < bought(situation, ALDER.trusts[1])


def test_services_shared_above_the_threshold_are_tendered_as_chance_has_it() -> None:
    chances = {"process__shared_service_tender_chance": 1.0, "process__tender_duration_months": 7.5}
    above = shared(process__open_procurement_threshold=1_000.0, **chances)
    assert is_tendered(above)
    assert agreement_months(above) == 8
    number = SHARE.plan.joining_trusts[0]
    told = list(tenders(above, Timetable(start=30)))
    assert (number, above.decision_month, "Tender: services to be shared") in told
    below = shared(process__open_procurement_threshold=1e9, **chances)
    exempt = shared(process__open_procurement_threshold=1_000.0,
                    process__shared_service_tender_chance=0.0)  # fmt: skip
    off = shared(ALDER, "shared_service_agreement", process__open_procurement_threshold=1_000.0,
                 **chances)  # fmt: skip
    for situation in (below, exempt, off):
        assert not is_tendered(situation)
        assert agreement_months(situation) == 0


def test_shared_services_never_start_before_their_tender_ends() -> None:
    soon = SHARE.plan.model_copy(update={"start": ALDER.decision_date.replace(year=2027, month=1)})
    arm = Arm(key="soon", label="Soon", plan=MergerPlan.model_validate(soon.model_dump()))
    starts = []
    for chance in (0.0, 1.0):
        world = world_with(
            worlds_of("alder_and_birch")[0], process__shared_service_tender_chance=chance,
            process__tender_duration_months=9.0, process__open_procurement_threshold=1_000.0,
        )  # fmt: skip
        case = changed(ALDER, switched_off=("delay",))
        situation = situation_for(setting_for(case, world, SEED, 0), arm)
        starts.append((timetable(situation).start or 0) - situation.decision_month)
    assert starts == [1, 9]


def test_an_agreement_to_share_is_paid_for_once_by_each_trust_that_joins() -> None:
    case = changed(ALDER, claims=(), arms=(ALDER.arm("status_quo"), SHARE))
    world = world_with(worlds_of("alder_and_birch")[0], funding__non_staff_inflation=0.0)
    record = run_arm(case, SHARE, world)
    assert unbalanced([record]) == ()
    paid = pence(record, "Agreement to share services")
    (month,) = np.flatnonzero(paid)
    cost = world["process.shared_service_agreement_cost"]
    assert paid[month] == pytest.approx(100 * cost, abs=1)
    keys = [key for key in record.ledger_keys if key.cause == "Agreement to share services"]
    assert [key.trust for key in keys] == list(SHARE.plan.joining_trusts)
    vat = [key for key in record.ledger_keys if key.cause == "VAT lost on shared services"]
    assert vat


def sharing(*waves: Wave, **plan: object) -> Arm:
    """Share services of the shipped case by some waves."""
    raw = {**SHARE.plan.model_dump(), "waves": [w.model_dump() for w in waves], "deletions": [],
           "joint_contracts": [], **plan}  # fmt: skip
    return Arm(key="made", label="Made", plan=MergerPlan.model_validate(raw))


def test_vat_is_lost_on_the_part_that_the_lead_serves_and_while_it_does() -> None:
    lead, joiner = (ALDER.trust(n) for n in (SHARE.plan.lead_trust or "", "99000002"))
    one = joiner.schools[0]
    every = sum(s.pupils for t in (lead, joiner) for s in t.schools)
    there = Wave(function="finance", months_after_start=3, schools=(one.urn,))
    back = Wave(function="finance", months_after_start=9, to="local", schools=(one.urn,))
    case = changed(ALDER, switched_off=("delay", "blackouts", "roll_back"))
    arm = sharing(there, back)
    setting = setting_for(case, worlds_of("alder_and_birch")[0], SEED, 0)
    situation = situation_for(setting, arm)
    dates = timetable(situation)
    part = part_served(situation, dates, "finance", joiner)
    start = dates.start or 0
    assert part[: start + 3].sum() == 0
    assert part[start + 3 : start + 9] == pytest.approx(one.pupils / every)
    assert part[start + 9 :] == pytest.approx(0)
    record = run_arm(case, arm, setting.world)
    paid = pence(record, "VAT lost on shared services")
    assert (paid[start + 3 : start + 9] > 0).all()
    assert paid[: start + 3].sum() == paid[start + 9 :].sum() == 0


def test_a_post_of_a_trust_that_shares_later_is_not_told_before() -> None:
    name = "birch-finance-assistant"
    raw = {"joining_trusts": ["99000002"], "deletions": [
        {"post": name, "months_after_start": 0, "route": "wastage"}
    ]}  # fmt: skip
    arm = sharing(Wave(function="finance", months_after_start=3), **raw)
    setting = setting_for(changed(ALDER, switched_off=("delay",)),
                          worlds_of("alder_and_birch")[0], SEED, 0)  # fmt: skip
    situation = situation_for(setting, arm)
    start = timetable(situation).start or 0
    later = {"99000002": start + 12}
    months = [
        next(due.month for due in exits_of(situation, SHARE.plan.start or ALDER.decision_date,
                                           start, 1.0, lambda m: start + int(m), joins))
        for joins in ({}, later)
    ]  # fmt: skip
    assert months == [start, start + 12]
