"""Waves in parts: schools by and by, what is rolled back, and the hours it all takes of desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.case import Case
from entities.measures import SERVICE_MEASURES
from entities.plan import Arm, MergerPlan, Wave
from entities.programme import DAY_ONE
from outputs.tables import unbalanced
from simulator.dates import Part, Timetable
from simulator.programme import free_month, timetable
from simulator.rollout import private_finance_ends, rollout
from simulator.routes import wave_takes
from simulator.situation import Situation, setting_for, situation_for
from simulator.wave_work import closed_by, moved_systems, work_of
from tests.made_people import world_with
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, total, worlds_of

ALDER = case_called("alder_and_birch")
MERGE = ALDER.arm("merge")
TINY = case_called("tiny")
STEADY = ("refusal", "attention", "delay", "blackouts")
FINANCE = Wave(function="finance", months_after_start=3)
JOINER, FIRLOCK = "99000002", "99000012"


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
    for wave, month, *_ in dates.waves:
        for origin in situation.origins:
            if wave.function == function and any(
                wave_takes(wave, origin, kind, situation.trusts_in_plan) for kind in kinds
            ):
                found.setdefault(origin.key, []).append(month)
    return found


def test_without_chance_or_batches_a_wave_is_the_one_of_the_plan() -> None:
    situation = situation_of(ALDER, MERGE, *STEADY, "roll_back")
    dates = timetable(situation)
    assert tuple(part.wave for part in dates.waves) == MERGE.plan.waves
    assert {part.says for part in dates.waves} == {"first"}
    assert dates.rolled_back == ()


@settings(deadline=None)
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
    first = min(part.month for part in dates.waves)
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
    assert {"cut_over", "rolled_back"} <= kinds
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
    assert other.waves[0].wave == FINANCE


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
    assert all(part.wave.schools and urn not in part.wave.schools for part in moved.parts)
    assert moved.stays == (("estates", urn),)


def told(parts: Sequence[Part]) -> list[tuple[int, str]]:
    return [(part.month, part.says) for part in parts]


def test_parts_are_told_by_the_first_and_the_last_with_schools_that_move() -> None:
    """The lead's own schools and the centres are reached in month 30, as planned."""
    one_by_one = FINANCE.model_copy(update={"schools_per_month": 1})
    situation = situation_of(ALDER, with_waves(MERGE, one_by_one), *STEADY,
                             model__rollback_chance=0.0)  # fmt: skip
    parts = rollout(situation, [(one_by_one, 30)], {}, lambda _, month: month).parts
    schools = len(ALDER.trust(JOINER).schools)
    last = 30 + schools - 1
    assert told(parts) == [(30, "first"), *((m, "") for m in range(31, last)), (last, "last")]
    late = situation_of(ALDER, with_waves(MERGE, FINANCE), *STEADY, model__rollback_chance=1.0,
                        process__rollback_months=2.0)  # fmt: skip
    parts = rollout(late, [(FINANCE, 30)], {}, lambda _, month: month).parts
    assert told(parts) == [(30, ""), (32, "first")]  # nobody moves in the month that fails
    assert parts[0].moving == frozenset()


def test_a_later_wave_is_never_undone_by_what_came_late_of_an_earlier_one() -> None:
    """Brought together one school a month from month 30, given back in month 32."""
    there = FINANCE.model_copy(update={"schools_per_month": 1})
    back = Wave(function="finance", months_after_start=5, to="local")
    arm = with_waves(MERGE, there, back)
    for chance in (0.0, 1.0):
        situation = situation_of(ALDER, arm, *STEADY, model__rollback_chance=chance,
                                 process__rollback_months=4.0)  # fmt: skip
        found = rollout(situation, [(there, 30), (back, 32)], {}, lambda _, month: month)
        for school in ALDER.trust(JOINER).schools:
            months = {
                to: [p.month for p in found.parts if p.wave.to == to and reaches(p, school.urn)]
                for to in ("central", "local")
            }
            assert len(months["central"]) == len(months["local"]) == 1
            assert months["central"][0] < months["local"][0]
        for trust in ALDER.trusts:
            for school in trust.schools:  # served by a centre until then, so its work does move
                given = next(p for p in found.parts
                             if p.wave.to == "local" and reaches(p, school.urn))  # fmt: skip
                assert school.urn in given.moving


def reaches(part: Part, urn: str) -> bool:
    return not part.wave.schools or urn in part.wave.schools


def test_two_waves_of_a_service_fail_apart_and_each_is_counted_once() -> None:
    kinds = [kind.key for f in ALDER.functions if f.key == "finance" for kind in f.request_types]
    waves = [FINANCE.model_copy(update={"request_types": tuple(some), "months_after_start": m})
             for some, m in ((kinds[:2], 3), (kinds[2:], 9))]  # fmt: skip
    situation = situation_of(
        ALDER, with_waves(MERGE, *waves), *STEADY, "migration_work", "closing_trust",
        model__rollback_chance=1.0, process__wave_school_hours=5.0,
    )  # fmt: skip
    dates = timetable(situation)
    schools = len(ALDER.trust(JOINER).schools)
    assert len(dates.rolled_back) == 2 * schools
    failed = {back.month for back in dates.rolled_back}
    assert len(failed) == 2
    own = len(ALDER.trust(str(MERGE.plan.lead_trust)).schools)
    for month in failed:
        minutes = sum(w.minutes for w in work_of(situation, dates)
                      if w.begins == month and w.ends == month + 1)  # fmt: skip
        assert minutes == pytest.approx(60 * 5 * (own + schools))


def test_batches_wait_for_free_months_one_after_another() -> None:
    """June, July and September are closed: the schools of June to July move from August on."""
    wave = FINANCE.model_copy(update={"schools_per_month": 1})
    situation = situation_of(ALDER, with_waves(MERGE, wave), *STEADY, "roll_back")

    def free(_: str, month: int) -> int:
        return next(m for m in range(month, month + 12) if m % 12 not in (5, 6, 8))

    parts = rollout(situation, [(wave, 29)], {}, free).parts
    assert [part.month for part in parts if part.moving][:4] == [31, 33, 34, 35]
    assert all(len(part.moving) <= 1 for part in parts)


def test_no_part_falls_in_a_month_closed_to_its_service() -> None:
    off = ("refusal", "attention", "delay")
    waves = [w.model_copy(update={"schools_per_month": 1}) for w in MERGE.plan.waves]
    for chance in (0.0, 0.5):
        situation = situation_of(ALDER, with_waves(MERGE, *waves), *off,
                                 model__rollback_chance=chance)  # fmt: skip
        for wave, month, *_ in timetable(situation).waves:
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
    assert min(work.begins for work in works) == min(p.month for p in dates.waves) - 3
    assert max(work.ends for work in works) == start + lasts
    for work in works:
        assert work.a_year * (work.ends - work.begins) / 12 == pytest.approx(work.minutes)
    off = situation_of(ALDER, arm, *STEADY, "migration_work", "wave_work", "closing_trust")
    assert list(work_of(off, timetable(off))) == []


def test_moving_records_takes_hours_of_each_trust_whose_systems_differ() -> None:
    case, arm = case_called("two_steps"), case_called("two_steps").arm("two_steps")
    off = (*STEADY, "roll_back", "wave_work", "closing_trust")
    situation = situation_of(case, arm, *off, process__system_migration_effort=1.0,
                             model__attended_hours_per_fte=1_500.0)  # fmt: skip
    dates = timetable(situation)
    works = list(work_of(situation, dates))
    first = min(work.begins for work in works)
    by_month: dict[bool, float] = {}
    for work in works:
        later = work.begins >= dates.joined(FIRLOCK)
        by_month[later] = by_month.get(later, 0.0) + work.minutes
    assert first == dates.cut_over_month("finance")
    assert by_month == {False: pytest.approx(1_500 * 60), True: pytest.approx(1_500 * 60)}
    same = tuple(t.model_copy(update={"systems": case.trusts[0].systems}) for t in case.trusts)
    alike = situation_of(case.model_copy(update={"trusts": same}), arm, *off)
    assert list(work_of(alike, timetable(alike))) == []


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


def test_a_desk_without_people_gets_all_work_at_once_whatever_came_before() -> None:
    """The lead's finance staff are taken away; schools of the joiner move home one by one first."""
    lead = str(MERGE.plan.lead_trust)
    bare = tuple(
        t.model_copy(update={"posts": tuple(p for p in t.posts if p.desk != "finance")})
        if t.company_number == lead else t
        for t in ALDER.trusts
    )  # fmt: skip
    case = ALDER.model_copy(update={"trusts": bare})
    urns = tuple(s.urn for s in ALDER.trust(JOINER).schools)
    home = Wave(function="finance", months_after_start=3, to="local", schools=urns,
                schools_per_month=1)  # fmt: skip
    setting = setting_for(case, worlds_of("alder_and_birch")[0], SEED, 0)
    situation = situation_for(setting, with_waves(MERGE, home, FINANCE))
    for off in ((), ("roll_back",)):
        quiet = situation_for(setting_for(case.model_copy(update={"switched_off": off}),
                              setting.world, SEED, 0), situation.arm)  # fmt: skip
        found = rollout(quiet, [(home, 30), (FINANCE, 31)], {}, lambda _, month: month)
        (central,) = [p for p in found.parts if p.wave.to == "central"]
        assert central.month == max(p.month for p in found.parts if p.wave.to == "local") + 1


def test_what_the_plan_sends_elsewhere_and_back_is_told_each_time() -> None:
    away = Wave(function="finance", months_after_start=9, to="local")
    again = Wave(function="finance", months_after_start=15)
    situation = situation_of(ALDER, with_waves(MERGE, FINANCE, away, again), *STEADY, "roll_back")
    waves = [(FINANCE, 30), (away, 36), (again, 42)]
    parts = rollout(situation, waves, {}, lambda _, month: month).parts
    assert told(parts) == [(30, "first"), (36, "first"), (42, "first")]


def test_where_nothing_moves_nothing_is_the_last_and_nobody_designs_or_asks() -> None:
    """Estates are local in both trusts, so that giving them to schools changes no desk."""
    wave = Wave(function="estates", months_after_start=3, to="local", schools_per_month=2)
    arm = with_waves(MERGE, wave)
    situation = situation_of(ALDER, arm, *STEADY)
    dates = timetable(situation)
    assert [p.says for p in dates.waves] == ["first"]
    assert not dates.waves[0].moving
    lean = Arm(key="lean", label="Lean", plan=MergerPlan.model_validate(
        {"kind": "lean", "start": arm.plan.start, "waves": [wave.model_dump()]}
    ))  # fmt: skip
    alone = situation_of(ALDER, lean, *STEADY)
    assert list(work_of(alone, timetable(alone))) == []
    case = changed(ALDER, switched_off=STEADY, claims=(), arms=(ALDER.arm("status_quo"), lean))
    world = worlds_of("alder_and_birch")[0]
    assert same(run_arm(case, lean, world), run_arm(case, ALDER.arm("status_quo"), world))


def test_design_ends_when_the_first_cut_over_is_tried() -> None:
    arm = with_waves(MERGE, FINANCE)
    situation = situation_of(
        ALDER, arm, *STEADY, "migration_work", "closing_trust", model__rollback_chance=1.0,
        process__wave_design_months=2.0, process__wave_school_hours=0.0,
    )  # fmt: skip
    dates = timetable(situation)
    (design,) = [work for work in work_of(situation, dates) if work.minutes]
    assert design.ends == min(back.month for back in dates.rolled_back)
    assert design.begins == design.ends - 2


def test_records_move_only_with_work_that_comes_to_the_lead() -> None:
    home = Wave(function="finance", months_after_start=2, to="local")
    situation = situation_of(ALDER, with_waves(MERGE, home), *STEADY, "roll_back")
    dates = timetable(situation)
    assert moved_systems(situation, dates, JOINER) == {}
    both = situation_of(ALDER, with_waves(MERGE, home, FINANCE.model_copy(
        update={"months_after_start": 9})), *STEADY, "roll_back")  # fmt: skip
    dates = timetable(both)
    assert moved_systems(both, dates, JOINER) == {"finance": (dates.start or 0) + 9}
