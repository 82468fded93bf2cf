"""Waves in parts: schools by and by, what is rolled back, and the hours it all takes of desks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.case import Case
from entities.measures import SERVICE_MEASURES
from entities.plan import Arm, MergerPlan, Wave
from entities.programme import DAY_ONE
from outputs.tables import unbalanced
from simulator.dates import Timetable
from simulator.programme import free_month, timetable
from simulator.rollout import private_finance_ends, rollout
from simulator.routes import wave_takes
from simulator.situation import Situation, setting_for, situation_for
from simulator.slow_events import told_of
from simulator.wave_work import closed_by, work_of
from tests.made_people import world_with
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, total, worlds_of

ALDER = case_called("alder_and_birch")
MERGE = ALDER.arm("merge")
TINY = case_called("tiny")
STEADY = ("refusal", "attention", "delay", "blackouts")
FINANCE = Wave(function="finance", months_after_start=3)
JOINER = "99000002"


def situation_of(case: Case, arm: Arm, *off: str, **values: float) -> Situation:
    world = world_with(worlds_of(case.key)[0], **values)
    return situation_for(setting_for(changed(case, switched_off=off), world, SEED, 0), arm)


def with_waves(arm: Arm, *waves: Wave, **plan: object) -> Arm:
    raw = {**arm.plan.model_dump(), "waves": [w.model_dump() for w in waves], **plan}
    return Arm(key="made", label="Made", plan=MergerPlan.model_validate(raw))


def reached(situation: Situation, dates: Timetable, function: str) -> dict[str, list[int]]:
    """Return the months in which waves of a function reach each school and centre."""
    kinds = [kind for name, kind in situation.kinds if name == function]
    found: dict[str, list[int]] = {}
    for wave, month in dates.waves:
        for origin in situation.origins:
            if wave.function == function and any(
                wave_takes(wave, origin, kind, situation.trusts_in_plan) for kind in kinds
            ):
                found.setdefault(origin.key, []).append(month)
    return found


def test_without_chance_or_batches_a_wave_is_the_one_of_the_plan() -> None:
    situation = situation_of(ALDER, MERGE, *STEADY, "roll_back")
    dates = timetable(situation)
    assert tuple(wave for wave, _ in dates.waves) == MERGE.plan.waves
    assert dates.rolled_back == ()


@given(per_month=st.integers(1, 20), chance=st.floats(0, 1))
def test_every_school_is_reached_once_and_no_faster_than_so_many_a_month(
    per_month: int, chance: float
) -> None:
    wave = FINANCE.model_copy(update={"schools_per_month": per_month})
    situation = situation_of(
        ALDER, with_waves(MERGE, wave), *STEADY, model__rollback_chance=chance,
        process__rollback_months=3.0,
    )  # fmt: skip
    dates = timetable(situation)
    found = reached(situation, dates, "finance")
    together = set(situation.trusts_together)
    assert set(found) == {o.key for o in situation.origins if o.trust.company_number in together}
    assert all(len(months) == 1 for months in found.values())
    first = dates.cut_over_month("finance") or 0
    back = {one.school: one.month for one in dates.rolled_back}
    joining = [s.urn for s in ALDER.trust(JOINER).schools]
    for number, urn in enumerate(joining):
        tried = back.get(urn, found[urn][0])
        assert tried == first + number // per_month
        assert found[urn][0] == tried + (3 if urn in back else 0)
    assert set(back) <= set(joining)  # the lead's schools are served by its centre already
    if chance == 1:
        assert set(back) == set(joining)


def test_without_a_chance_of_it_rolling_back_is_off() -> None:
    arm = TINY.arm("merge")
    world = world_with(worlds_of("tiny")[0], model__rollback_chance=0.0)
    off = changed(TINY, switched_off=("refusal", "roll_back"))
    on = changed(TINY, switched_off=("refusal",))
    assert same(run_arm(off, arm, world), run_arm(on, arm, world))


def test_what_is_rolled_back_asks_more_and_comes_later_and_no_work_is_lost() -> None:
    arm = with_waves(ALDER.arm("merge"), FINANCE)
    case = changed(ALDER, switched_off=(*STEADY, "leaving", "long_absence"), claims=(),
                   arms=(ALDER.arm("status_quo"), arm))  # fmt: skip
    never, always = (
        world_with(worlds_of("alder_and_birch")[0], model__rollback_chance=chance)
        for chance in (0.0, 1.0)
    )
    smooth, failed = run_arm(case, arm, never), run_arm(case, arm, always)
    assert unbalanced([smooth, failed]) == ()
    assert total(failed, "arrived") > total(smooth, "arrived")  # questions are asked twice
    kinds = {h.kind for h in failed.happenings}
    assert {"cut_over", "rolled_back", "moved_last"} <= kinds
    assert "rolled_back" not in {h.kind for h in smooth.happenings}


def pfi_school(case: Case) -> tuple[str, dt.date]:
    trust, school = next((t, s) for t in case.trusts for s in t.schools if s.pfi)
    ends = private_finance_ends(trust, school)
    assert ends is not None
    return school.urn, ends


def test_soft_services_of_private_finance_stay_until_it_ends() -> None:
    urn, ends = pfi_school(ALDER)
    wave = Wave(function="estates", months_after_start=0)
    situation = situation_of(ALDER, with_waves(MERGE, wave), *STEADY, "roll_back")
    dates = timetable(situation)
    found = reached(situation, dates, "estates")
    first = situation.calendar.months[0]
    after = (ends.year - first.year) * 12 + ends.month - first.month + 1
    assert found[urn] == [max(after, dates.start or 0)]
    assert min(min(months) for months in found.values()) == dates.start
    other = timetable(situation_of(ALDER, with_waves(MERGE, FINANCE), *STEADY, "roll_back"))
    assert other.waves[0][0] == FINANCE


def test_a_building_under_private_finance_of_unknown_length_is_never_reached() -> None:
    urn, _ = pfi_school(ALDER)
    trusts = tuple(
        t.model_copy(update={"contracts": tuple(c for c in t.contracts if not c.pfi)})
        for t in ALDER.trusts
    )
    case = ALDER.model_copy(update={"trusts": trusts})
    wave = Wave(function="estates", months_after_start=0)
    arm = with_waves(MERGE, wave)
    setting = setting_for(case, worlds_of("alder_and_birch")[0], SEED, 0)
    situation = situation_for(setting, arm)
    moved = rollout(situation, [(wave, 30)], {}, lambda _, month: month)
    assert all(part.schools and urn not in part.schools for part, _ in moved.parts)


def test_parts_are_told_by_the_first_and_the_last_of_a_service() -> None:
    parts = tuple((FINANCE.model_copy(update={"schools": (s,)}), m) for s, m in
                  (("1", 9), ("2", 7), ("3", 12), ("4", 8)))  # fmt: skip
    assert [says for *_, says in told_of(Timetable(waves=parts))] == ["", "first", "last", ""]
    assert [says for *_, says in told_of(Timetable(waves=parts[:1]))] == ["first"]


def test_no_part_falls_in_a_month_closed_to_its_service() -> None:
    off = ("refusal", "attention", "delay")
    waves = [w.model_copy(update={"schools_per_month": 1}) for w in MERGE.plan.waves]
    for chance in (0.0, 0.5):
        situation = situation_of(ALDER, with_waves(MERGE, *waves), *off,
                                 model__rollback_chance=chance)  # fmt: skip
        for wave, month in timetable(situation).waves:
            assert free_month(situation, wave.function, month) == month


def test_the_hours_of_waves_come_to_those_of_the_assumptions() -> None:
    arm = with_waves(MERGE, FINANCE)
    values = {
        "process__wave_design_hours": 90.0, "process__wave_design_months": 3.0,
        "process__wave_school_hours": 5.0, "process__double_reporting_hours": 20.0,
        "model__rollback_chance": 1.0,
    }  # fmt: skip
    situation = situation_of(ALDER, arm, *STEADY, "migration_work", **values)
    dates = timetable(situation)
    works = list(work_of(situation, dates))
    desk = f"{MERGE.plan.lead_trust}/finance"
    assert {work.desk for work in works} == {desk}
    start, lasts = dates.start or 0, closed_by(situation, dates, JOINER) - (dates.start or 0)
    schools = len(ALDER.trust(JOINER).schools)
    own = len(ALDER.trust(str(MERGE.plan.lead_trust)).schools)
    minutes = 60 * (90 + 5 * (own + 2 * schools) + 20 * lasts)
    assert sum(work.minutes for work in works) == pytest.approx(minutes)
    assert min(work.begins for work in works) == (dates.cut_over_month("finance") or 0) - 3
    assert max(work.ends for work in works) == start + lasts
    for work in works:
        assert work.a_year * (work.ends - work.begins) / 12 == pytest.approx(work.minutes)
    off = situation_of(ALDER, arm, *STEADY, "migration_work", "wave_work", "closing_trust")
    assert list(work_of(off, timetable(off))) == []


def test_what_a_desk_does_beside_its_queue_is_over_in_the_end_and_makes_its_queue_wait() -> None:
    arm = with_waves(MERGE, FINANCE)
    quiet = ("leaving", "long_absence", "queries", "rework", "shadow_feedback", *STEADY)
    case = changed(ALDER, switched_off=quiet, claims=(), arms=(ALDER.arm("status_quo"), arm))
    none, some = (
        run_arm(changed(case, switched_off=(*quiet, *off)), arm, worlds_of("alder_and_birch")[0])
        for off in (("wave_work", "closing_trust", "migration_work"), ())
    )
    f = none.axes.functions.index("finance")
    at = SERVICE_MEASURES.index("wait_minutes")
    less, more = (record.service_month[f, at].sum() for record in (none, some))
    assert more > less > 0


def test_a_trust_closes_as_long_after_it_joined_as_the_stage_says() -> None:
    situation = situation_of(ALDER, MERGE, *STEADY)
    dates = timetable(situation)
    assert DAY_ONE in dates.stages
    closed = closed_by(situation, dates, JOINER)
    later = Timetable(
        start=dates.start, stages=dates.stages, joins={JOINER: (dates.start or 0) + 7}
    )
    assert closed_by(situation, later, JOINER) == closed + 7
    assert closed_by(situation, Timetable(start=5), JOINER) == 5 + 12
