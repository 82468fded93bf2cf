"""Shocks that pass: off they are not there, on they move only money and leaders' hours."""

from __future__ import annotations

import math

import numpy as np
import pytest

from entities.assumption import World
from entities.case import Case
from entities.mechanisms import OFF_BY_DEFAULT
from entities.plan import Arm
from entities.records import Records
from outputs.tables import unbalanced
from simulator.attention import other_work
from simulator.shock_kinds import LASTING, SHOCKS, idle
from simulator.shocks import shock_hours, shocks
from simulator.situation import Setting, setting_for, situation_for
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of

CASE = case_called("tiny")
ALL = tuple(shock.mechanism for shock in SHOCKS)
STATUS_QUO, MERGE = CASE.arm("status_quo"), CASE.arm("merge")


def shaken(*mechanisms: str) -> Case:
    return changed(CASE, switched_on=mechanisms, switched_off=("refusal",))


def world_of(index: int = 0, **values: float) -> World:
    world = worlds_of("tiny", 10)[index]
    named = {name.replace("__", "."): value for name, value in values.items()}
    return world.model_copy(update={"values": {**world.values, **named}})


def often(rate: float) -> World:
    return world_of(**{shock.rate.replace(".", "__"): rate for shock in SHOCKS})


def setting(case: Case, world: World) -> Setting:
    return setting_for(case, world, SEED, 0)


def but_for_shocks(record: Records) -> dict[object, tuple[int, ...]]:
    said = {shock.label for shock in SHOCKS}
    return {
        key: tuple(pence.tolist())
        for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True)
        if key.cause not in said
    }


def test_they_are_off_unless_switched_on() -> None:
    assert set(ALL) <= set(OFF_BY_DEFAULT)
    assert shocks(setting(CASE, often(5.0))) == ()


def test_their_assumptions_count_as_used_only_where_they_are_on() -> None:
    assert len(idle(CASE)) == 3 * len(SHOCKS) + 2 * len(LASTING) + 1
    assert idle(shaken("shock_cyber")).isdisjoint({SHOCKS[1].rate, "process.shock_months"})
    assert SHOCKS[0].cost in idle(shaken("shock_cyber"))
    assert idle(shaken(*ALL)) == {key for s in LASTING for key in (s.chance, s.size)}
    assert idle(shaken(*ALL, *(shock.mechanism for shock in LASTING))) == frozenset()


@pytest.mark.parametrize("mechanism", ALL)
@pytest.mark.parametrize("arm", [STATUS_QUO, MERGE])
def test_one_that_never_strikes_equals_none_draw_for_draw(mechanism: str, arm: Arm) -> None:
    world = often(0.0)
    assert same(run_arm(shaken(mechanism), arm, world), run_arm(shaken(), arm, world))


@pytest.mark.parametrize("mechanism", ALL)
def test_without_a_plan_a_shock_moves_money_alone(mechanism: str) -> None:
    world = often(2.0)
    on, off = (run_arm(shaken(*names), STATUS_QUO, world) for names in ((mechanism,), ()))
    assert but_for_shocks(on) == but_for_shocks(off)
    assert (on.service_month == off.service_month).all()
    assert (on.people == off.people).all()
    told = [h for h in on.happenings if h.kind == "shock"]
    cost = sum(int(p.sum()) for p in on.ledger_pence) - sum(int(p.sum()) for p in off.ledger_pence)
    assert told
    assert cost > 0
    assert all(h.date >= CASE.decision_date for h in told)
    assert unbalanced([on]) == ()


def test_what_they_cost_is_their_number_times_the_cost_of_one() -> None:
    case, world = shaken("shock_cyber"), often(2.0)
    flat = world.model_copy(
        update={"values": {**world.values, "funding.non_staff_inflation": 0.0,
                           "process.cyber_incident_cost": 1000.0}}
    )  # fmt: skip
    record = run_arm(case, STATUS_QUO, flat)
    struck = shocks(setting(case, flat))
    rows = [n for n, key in enumerate(record.ledger_keys) if key.cause == SHOCKS[1].label]
    assert int(record.ledger_pence[rows].sum()) == 1000_00 * len(struck)
    assert {record.ledger_keys[n].recurrence for n in rows} == {"one_off"}


def test_arms_are_struck_alike_and_each_kind_by_its_own_stream() -> None:
    world = often(2.0)
    one = [shocks(situation_for(setting(shaken(*ALL), world), arm)) for arm in (STATUS_QUO, MERGE)]
    assert one[0] == one[1]
    for kind in ALL:
        alone = shocks(setting(shaken(kind), world))
        assert alone
        assert alone == tuple(s for s in one[0] if s.shock.mechanism == kind)


@pytest.mark.parametrize("mechanism", ALL)
def test_every_place_has_luck_of_its_own(mechanism: str) -> None:
    """Places struck at one rate, each in a month of its own: never all of them always together."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for replication in range(10):
        for one in shocks(setting_for(shaken(mechanism), often(1.0), SEED, replication)):
            place = (one.trust.company_number, one.place.name)
            found.setdefault(place, []).append((replication, one.month))
    assert len(found) > 1
    assert len({tuple(months) for months in found.values()}) == len(found)


def test_they_strike_as_often_as_their_rate_says() -> None:
    """Schools x months x chance a month, within four standard deviations of forty replications."""
    case, world = shaken("shock_building"), often(1.0)
    months, schools = CASE.horizon_years * 12, sum(len(t.schools) for t in CASE.trusts)
    chance, tries = 1 - math.exp(-1 / 12), 40 * months * schools
    count = sum(len(shocks(setting_for(case, world, SEED, r))) for r in range(40))
    assert abs(count - tries * chance) < 4 * math.sqrt(tries * chance * (1 - chance))


def test_hours_are_asked_of_leaders_of_the_plan_over_the_months_they_last() -> None:
    world = world_of(process__building_failure_rate=1.0, process__building_failure_hours=120.0,
                     process__shock_months=4.0)  # fmt: skip
    situation = situation_for(setting(shaken("shock_building"), world), MERGE)
    struck = shocks(situation)
    hours = shock_hours(situation)
    inside = [min(4, len(hours) - one.month) for one in struck]
    assert hours.sum() == pytest.approx(30.0 * sum(inside))
    calm = situation_for(setting(shaken(), world), MERGE)
    more = other_work(situation) - other_work(calm)
    assert (more >= -1e-9).all()
    assert more.sum() == pytest.approx(hours.sum(), rel=0.05)
    alone = situation_for(setting(shaken("shock_building"), world), STATUS_QUO)
    assert not shock_hours(alone).any()
    assert np.isfinite(hours).all()


def test_emergency_cover_is_a_part_of_the_price_where_the_contract_is_booked() -> None:
    case = shaken("shock_supplier")
    world = world_of(
        process__supplier_failure_rate=2.0, process__supplier_failure_cover_share=0.5,
        funding__non_staff_inflation=0.0,
    )  # fmt: skip
    struck = shocks(setting(case, world))
    for arm in (STATUS_QUO, MERGE):
        record = run_arm(case, arm, world)
        of = {key: int(pence.sum()) for key, pence in zip(
            record.ledger_keys, record.ledger_pence, strict=True) if key.cause == SHOCKS[3].label
        }  # fmt: skip
        want: dict[tuple[str, str, str, str], int] = {}
        for one in struck:
            held = one.place.contract
            assert held is not None
            place = (one.trust.company_number, "centre", held.function, held.account_line)
            assert held.place == "centre"
            want[place] = want.get(place, 0) + round(50 * held.gbp_per_year)
        assert {(k.trust, k.place, k.function, k.line): pence for k, pence in of.items()} == want
        assert {(key.recurrence, key.tag) for key in of} == {("one_off", "cash")}
        assert unbalanced([record]) == ()


def test_a_supplier_of_a_private_finance_contract_costs_nothing() -> None:
    trusts = tuple(
        trust.model_copy(update={
            "contracts": tuple(c.model_copy(update={"pfi": True}) for c in trust.contracts)
        })
        for trust in CASE.trusts
    )  # fmt: skip
    case = shaken("shock_supplier").model_copy(update={"trusts": trusts})
    assert shocks(setting(case, often(5.0))) == ()
