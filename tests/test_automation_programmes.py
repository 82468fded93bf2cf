"""Automation programmes: waves of their own, dear before they help, and never a saving alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from entities.accounts import STAFF_LINES
from entities.assumption import World
from entities.case import Case
from entities.measures import PEOPLE_MEASURES, WORK_MEASURES
from entities.records import Records
from entities.service import ServiceFunction
from outputs.tables import unbalanced
from scenarios.reading import read_automations, read_blackouts
from simulator.automation import System, bought_share, builds_of, desks_of, systems_of
from simulator.money import paths
from simulator.money.service_costs import hour_of_school_time
from simulator.office_calendar import add_months
from simulator.programme import free_month, timetable
from simulator.replicate import Finished
from simulator.situation import Situation, setting_for, situation_for
from tests.made_delivery import (
    ELM,
    FIR,
    START_MONTH,
    STEADY,
    arm,
    case_with,
    played,
    world_of,
)
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of
from tests.test_three_trusts import THIRD, third_trust

KEYS = ("onboarding", "complaints", "capital_requests", "exclusions", "invoices")
ALL = tuple({"programme": key, "months_after_start": 2 * n} for n, key in enumerate(KEYS))
TINY = case_called("tiny")
TOGETHER = {"kind": "merge", "lead_trust": ELM, "joining_trusts": [FIR]}
ELM_FINANCE = f"{ELM}/finance"
Steps = tuple[Mapping[str, Any], ...]


def case_of(automations: Steps = ALL, *off: str, **plan: Any) -> Case:
    """Return 'tiny' with one arm that automates, some mechanisms switched off."""
    return case_with(TINY.trusts, [arm("robots", automations=list(automations), **plan)], *off)


def situation_of(case: Case, world: World | None = None, replication: int = 0) -> Situation:
    setting = setting_for(case, world or world_of(case), SEED, replication)
    return situation_for(setting, case.arm("robots"))


@lru_cache(maxsize=8)
def pair(share: float | None = None) -> tuple[Records, Records]:
    """Run with systems and without them; systems can do a share of all work, or as shipped."""
    case = case_of()
    if share is not None:
        case = changed(case, functions=tuple(with_share(f, share) for f in case.functions))
    world = worlds_of("tiny")[0]
    one, other = (run_arm(case, case.arm(key), world) for key in ("robots", "status_quo"))
    return one, other


def with_share(function: ServiceFunction, share: float) -> ServiceFunction:
    kinds = tuple(k.model_copy(update={"automatable_share": share}) for k in function.request_types)
    return function.model_copy(update={"request_types": kinds})


def pounds(records: Records, cause: str, recurrence: str = "") -> float:
    rows = [
        i
        for i, key in enumerate(records.ledger_keys)
        if key.cause.startswith(cause) and recurrence in ("", key.recurrence)
    ]
    return float(records.ledger_pence[rows].sum()) / 100


def balance(records: Records, measure: str) -> float:
    return float(records.work_balance[:, WORK_MEASURES.index(measure)].sum())


# What is shipped


def test_five_programmes_are_shipped_each_of_work_there_is_with_a_wide_judgement() -> None:
    shipped = read_automations()
    assert {programme.key for programme in shipped} == set(KEYS)
    kinds = {kind.key: kind for _, kind in TINY.request_types}
    for programme in shipped:
        assert all(kinds[name].automatable_share > 0 for name in programme.request_types)
        assert programme.months.longest >= 2 * programme.months.likeliest
        assert programme.grade == "judgement"
    assert next(p for p in shipped if p.key == "invoices").size == 1


# Nothing automated, nothing changed


def test_an_arm_that_automates_moves_no_other_arm() -> None:
    world = worlds_of("tiny")[0]
    for key in ("status_quo", "merge"):
        wider = changed(TINY, arms=(*TINY.arms, case_of().arm("robots")))
        one, other = run_arm(TINY, TINY.arm(key), world), run_arm(wider, wider.arm(key), world)
        assert same(one, other)
        assert (one.work_balance == other.work_balance).all()


def test_switched_off_a_plan_that_only_automates_equals_the_status_quo() -> None:
    case, world = case_of(ALL, "automation"), worlds_of("tiny")[0]
    assert same(*(run_arm(case, case.arm(key), world) for key in ("robots", "status_quo")))


# Never a saving by itself


@pytest.mark.parametrize("share", [0.0, None, 0.9])
def test_automation_alone_changes_no_established_post_and_no_recurring_pay(
    share: float | None,
) -> None:
    one, other = pair(share)
    row = PEOPLE_MEASURES.index("established_fte")
    assert (one.people[row] == other.people[row]).all()
    pay = [
        {
            key: tuple(pence)
            for key, pence in zip(records.ledger_keys, records.ledger_pence, strict=True)
            if key.line in STAFF_LINES and (key.recurrence, key.tag) == ("recurring", "cash")
        }
        for records in (one, other)
    ]
    assert pay[0] == pay[1]


@pytest.mark.parametrize("share", [0.0, None])
def test_it_costs_more_recurring_cash_and_saves_none(share: float | None) -> None:
    """What differs in recurring cash is what keeping the systems costs, to the penny."""
    one, other = pair(share)
    totals = [
        {
            key: int(pence.sum())
            for key, pence in zip(records.ledger_keys, records.ledger_pence, strict=True)
            if (key.recurrence, key.tag) == ("recurring", "cash")
        }
        for records in (one, other)
    ]
    differs = {
        key: totals[0].get(key, 0) - totals[1].get(key, 0) for key in {*totals[0], *totals[1]}
    }
    moved = {key: pence for key, pence in differs.items() if pence}
    assert moved
    assert all(key.cause.startswith("Automation kept: ") for key in moved)
    assert min(moved.values()) > 0
    assert pounds(one, "Automation built", "one_off") > 0


def test_with_nothing_a_system_could_do_no_minute_is_saved() -> None:
    assert balance(pair(0.0)[0], "automated") == 0


def test_the_more_a_system_could_do_the_more_minutes_it_saves() -> None:
    saved = [balance(pair(share)[0], "automated") for share in (0.0, 0.3, 0.6, 0.9)]
    assert saved == sorted(saved)
    assert saved[0] == 0 < saved[1]
    assert saved[3] > 2 * saved[1]


@pytest.mark.parametrize("share", [0.0, None, 0.9])
def test_the_books_balance(share: float | None) -> None:
    assert unbalanced(list(pair(share))) == ()


# Who buys, and what it costs


def systems(case: Case, **values: float) -> tuple[Situation, list[tuple[System, ...]]]:
    situation = situation_of(case, world_of(case, **values))
    return situation, [systems_of(situation, step) for step in situation.arm.plan.automations]


def test_each_trust_buys_for_itself_and_trusts_together_buy_once() -> None:
    situation, alone = systems(case_of())
    _, together = systems(case_of(**TOGETHER))
    fixed = situation.world["process.automation_licence_per_trust"]
    sizes = {p.key: p for p in read_automations()}
    for step, two, one in zip(situation.arm.plan.automations, alone, together, strict=True):
        assert [s.trusts[0].company_number for s in two] == [ELM, FIR]
        (whole,) = one
        assert [t.company_number for t in whole.trusts] == [ELM, FIR]
        assert [s.build_gbp for s in two] == 2 * [whole.build_gbp]
        assert [s.upkeep_hours for s in two] == 2 * [whole.upkeep_hours]
        part = fixed * sizes[str(step.programme)].licence_size
        both = sum(s.licence_gbp_per_year for s in two)
        assert both == pytest.approx(whole.licence_gbp_per_year + part)


def test_a_plans_own_figures_replace_the_drawn_ones_one_by_one() -> None:
    step = {"programme": "invoices", "months_after_start": 3}
    _, ((drawn, _),) = systems(case_of((step,)))
    for key, name in (
        ("build_gbp", "build_gbp"),
        ("licence_gbp_per_year", "licence_gbp_per_year"),
        ("design_hours", "design_hours"),
    ):
        _, ((own, _),) = systems(case_of(({**step, key: 77.0},)))
        assert getattr(own, name) == 77.0
        others = {"build_gbp", "licence_gbp_per_year", "design_hours", "upkeep_hours"} - {name}
        assert all(getattr(own, other) == getattr(drawn, other) for other in others)
    kinds = ("budget_query", "payslip_query")
    case = case_of(({**step, "request_types": kinds, "label": "Ours"},))
    situation, ((other, _),) = systems(case)
    assert other.functions == ("finance", "payroll")
    assert other.build_gbp == drawn.build_gbp
    assert case.name_of(situation.arm.plan.automations[0]) == "Ours"


def test_hours_no_central_desk_can_give_are_paid_for_and_those_a_desk_gives_are_not() -> None:
    """Elmstrand has finance staff at its centre, Firlock has nobody there but executives."""
    step = {"programme": "invoices", "months_after_start": 2, "build_months": 4.0}
    case = case_of((step,), *STEADY)
    world = world_of(case)
    situation, ((elm, fir),) = systems(case)
    assert (bought_share(elm), bought_share(fir)) == (0.0, 1.0)
    assert desks_of(elm, "finance") == (ELM_FINANCE,)
    records = run_arm(case, case.arm("robots"), world)
    price, pay = paths.prices(situation), paths.support_pay(situation)
    months, hour = np.arange(len(price)), hour_of_school_time(situation)
    first = START_MONTH + 2
    building, using = (months >= first) & (months < first + 4), months >= first + 4
    for trust, system, share in ((ELM, elm, 0), (FIR, fir, 1)):
        built = system.build_gbp * price + share * system.design_hours * hour * pay
        kept = system.licence_gbp_per_year * price + share * system.upkeep_hours * hour * pay
        for what, wanted in (("built", built / 4 * building), ("kept", kept / 12 * using)):
            rows = [
                i for i, k in enumerate(records.ledger_keys)
                if k.trust == trust and k.cause.startswith(f"Automation {what}")
            ]  # fmt: skip
            found = records.ledger_pence[rows].sum(axis=0) / 100
            np.testing.assert_allclose(found, wanted, atol=0.02)


# Hours of the desk


def duties(end: Finished) -> dict[str, float]:
    """Return minutes a year of extra duties at the end, by desk."""
    beside = end.organisation.beside
    return {desk: sum(w.minutes for w in works) for desk, works in beside.items() if works}


def test_design_takes_its_hours_over_the_months_of_building_and_gives_them_back() -> None:
    own = {
        "label": "Own", "request_types": ["supplier_invoice"], "months_after_start": 2,
        "build_gbp": 0.0, "licence_gbp_per_year": 0.0, "design_hours": 240.0,
    }  # fmt: skip
    long = case_of(({**own, "build_months": 60.0},), *STEADY)
    assert duties(played(long, "robots")) == {ELM_FINANCE: pytest.approx(240 * 60 * 12 / 60)}
    short = case_of(({**own, "build_months": 4.0},), *STEADY)
    none = world_of(short, demand__automation_upkeep_fte=0.0)
    assert duties(played(short, "robots", none)) == {}


def test_upkeep_takes_its_hours_for_as_long_as_a_system_is_in_use() -> None:
    case = case_of(({"programme": "onboarding", "months_after_start": 2},), *STEADY)
    world = world_of(case)
    sizes = {p.key: p.size for p in read_automations()}
    size = sizes["onboarding"] / sum(sizes.values())
    hours = world["demand.automation_upkeep_fte"] * world["model.attended_hours_per_fte"]
    found = duties(played(case, "robots", world))
    assert found == {f"{ELM}/hr": pytest.approx(size * hours * 60)}
    off = changed(case, switched_off=(*case.switched_off, "automation_work"))
    assert duties(played(off, "robots", world)) == {}


def test_the_hours_follow_people_who_are_brought_to_another_trusts_desk() -> None:
    """Firlock has no finance staff of its own: Elmstrand's come to it with the work."""
    step = {"programme": "invoices", "months_after_start": 2}
    plan = {"kind": "merge", "lead_trust": FIR, "joining_trusts": [ELM]}
    waves = [{"function": "finance", "months_after_start": 12}]
    moved = played(case_of((step,), *STEADY, waves=waves, **plan), "robots")
    stayed = played(case_of((step,), *STEADY, **plan), "robots")
    assert set(duties(moved)) == {f"{FIR}/finance"}
    assert set(duties(stayed)) == {ELM_FINANCE}
    assert duties(moved)[f"{FIR}/finance"] == pytest.approx(duties(stayed)[ELM_FINANCE])


def test_duties_of_a_desk_whose_last_post_goes_are_done_by_schools() -> None:
    gone = {"deletions": [
        {"post": "elm-finance-manager", "months_after_start": 1, "route": "redundancy"},
    ]}  # fmt: skip
    step = {"programme": "invoices", "months_after_start": 2}
    worlds = [played(case_of(steps, *STEADY, **gone), "robots") for steps in ((), (step,))]
    last = len(worlds[0].situation.calendar.months) - 1
    without, with_it = (end.organisation.unplaced[last, ELM_FINANCE].lasting for end in worlds)
    upkeep = duties(worlds[1])[ELM_FINANCE]
    assert with_it - without == pytest.approx(upkeep / 12)


# When


@pytest.mark.parametrize("replication", range(12))
def test_design_comes_first_then_use_and_never_in_a_closed_month(replication: int) -> None:
    situation = situation_of(case_of(), worlds_of("tiny")[replication % 3], replication)
    closed = {b.key: b for b in read_blackouts()}.values()
    builds = timetable(situation).automations
    assert len(builds) == len(ALL)
    for build in builds:
        functions = systems_of(situation, build.step)[0].functions
        month = add_months(situation.calendar.months[0], build.month).month
        shut = {
            m for b in closed for m in b.months
            if not b.functions or set(b.functions) & set(functions)
        }  # fmt: skip
        assert month not in shut
        assert build.begins < build.ready <= build.month
        assert all(
            add_months(situation.calendar.months[0], m).month in shut
            for m in range(build.ready, build.month)
        )


def test_a_late_programme_begins_and_ends_later_by_the_same_factor() -> None:
    situation = situation_of(case_of(ALL, "blackouts", "stage_luck", "delay"))

    def later(months: float) -> int:
        return int(np.ceil(START_MONTH + months - 1e-9))

    likeliest = {p.key: p.months.likeliest for p in read_automations()}
    for late in (1.0, 1.5, 2.0):
        for build in builds_of(situation, late, later, free_month, {}):
            starts = build.step.months_after_start
            assert build.begins == later(starts * late)
            assert build.ready == later((starts + likeliest[str(build.step.programme)]) * late)
            assert build.month == build.ready


def test_what_is_not_in_use_in_time_is_told_and_costs_what_was_built() -> None:
    case = case_of(
        ({"programme": "invoices", "months_after_start": 10, "build_months": 50.0},), *STEADY
    )
    records = run_arm(case, case.arm("robots"), world_of(case))
    said = [h.what for h in records.happenings if h.kind in ("not_reached", "automation_begun")]
    name = next(p.label for p in read_automations() if p.key == "invoices")
    assert sorted(said) == [f"{name} is not in use in time", f"{name}: design begins"]
    assert pounds(records, "Automation built") > 0 == pounds(records, "Automation kept")
    assert balance(records, "automated") == 0


def test_a_merger_that_is_refused_automates_nothing() -> None:
    case = case_of(**TOGETHER)
    worlds = [w for w in worlds_of("tiny", 40) if timetable(situation_of(case, w)).refused]
    assert worlds
    records = run_arm(case, case.arm("robots"), worlds[0])
    assert pounds(records, "Automation") == 0
    assert not [h for h in records.happenings if h.kind.startswith("automat")]


def test_schools_of_a_trust_that_joins_later_are_reached_once_it_has_joined() -> None:
    step = {"programme": "invoices", "months_after_start": 2, "build_months": 2.0}
    plan = {"kind": "merge", "lead_trust": ELM, "joining_trusts": [FIR, THIRD],
            "joins_later": [{"trust": THIRD, "months_after_start": 9}]}  # fmt: skip
    arms = [arm("robots", automations=[step], **plan)]
    end = played(case_with((*TINY.trusts, third_trust()), arms, *STEADY), "robots")
    months = {
        end.situation.origins[o].trust.company_number: month
        for (o, _), month in end.organisation.conditions.automated.items()
    }
    assert months == {ELM: START_MONTH + 4, FIR: START_MONTH + 4, THIRD: START_MONTH + 9}
