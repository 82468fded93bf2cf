"""Leaders' attention: hours that divide, a pace that follows them, and leaders who come and go."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.case import Case
from entities.measures import PEOPLE_MEASURES
from entities.plan import Arm
from entities.post import STRUCTURAL
from entities.programme import DAY_ONE, REVIEW, StageTask
from entities.trust import Commitment
from scenarios.reading import read_stages
from simulator.attention import (
    by_week,
    hours_a_week,
    other_work,
    paced,
    share_of,
    size_of,
    stretched,
    support_hours,
    weeks_of,
)
from simulator.dates import Pace, Timetable
from simulator.leaders import leaders_hours
from simulator.network import (
    Lasts,
    Rounds,
    after_the_decision,
    lasting,
    rounding,
    small_merger,
    spans,
)
from simulator.office_calendar import add_months
from simulator.programme import _never, delay_factor, timetable
from simulator.situation import Situation, setting_for, situation_for
from tests.made_people import CASE, arm_with, played, world_with
from tests.shipped_cases import SEED, case_called, changed, run_arm, worlds_of

AFTER = after_the_decision(read_stages())
PART = 0.5
BIG = case_called("alder_and_birch")
ROW = PEOPLE_MEASURES.index("attention_hours")


def situation_of(
    arm: Arm | None = None, replication: int = 0, case: Case = CASE, **values: float
) -> Situation:
    given_case = changed(case, switched_off=("refusal",))
    setting = setting_for(given_case, world_with(**values), SEED, replication)
    return situation_for(setting, arm or arm_with("merge"))


def plain(weeks: float) -> float:
    return weeks


def chain(length: int, hours: float) -> tuple[StageTask, ...]:
    """Tasks one after another that fail never and ask so many hours each."""
    return tuple(
        StageTask.model_validate(
            {"key": f"task_{n}", "label": "A", "stage": "S", "who": "leaders", "grade": "judgement",
             "after": [f"task_{n - 1}"] if n else [], "leader_hours": hours,
             "weeks": {"shortest": 2.0, "likeliest": 4.0, "longest": 8.0}}
        )
        for n in range(length)
    )  # fmt: skip


def run_with(
    situation: Situation, tasks: tuple[StageTask, ...], lasts: Lasts, hours: float, rounds: Rounds
) -> tuple[dict[str, tuple[float, float, int]], Pace]:
    available = np.full(len(weeks_of(situation)), hours)
    found, pace = paced(situation, tasks, lasts, PART, rounds, available)
    return {key: tuple(span) for key, span in found.items()}, pace


@pytest.mark.parametrize(
    ("available", "asked", "other", "share"),
    [(40, 20, 10, 1.0), (30, 20, 10, 1.0), (15, 20, 10, 0.5), (0, 20, 10, 0.0), (5, 0, 10, 0.5)],
)
def test_hours_divide_in_proportion_to_what_is_asked(
    available: float, asked: float, other: float, share: float
) -> None:
    assert share_of(available, asked, other) == share


@settings(max_examples=20, deadline=None)
@given(replication=st.integers(0, 10_000))
def test_with_hours_enough_the_stages_fall_as_if_nobody_had_to_attend(replication: int) -> None:
    situation = situation_of(replication=replication)
    lasts = lasting(situation, AFTER, 1.1)
    rounds = rounding(situation)
    found, pace = run_with(situation, AFTER, lasts, 1e9, rounds)
    usual = spans(AFTER, lasts, PART, rounds)
    assert found.keys() == usual.keys()
    for key, span in usual.items():
        assert found[key] == pytest.approx(tuple(span), abs=1e-6), key
    assert (pace.share == 1.0).all()


@settings(max_examples=100, deadline=None)
@given(
    length=st.integers(1, 6), hours=st.floats(1, 200),
    asked=st.lists(st.floats(0, 300), min_size=6, max_size=6),
    long=st.lists(st.floats(0.5, 12), min_size=6, max_size=6), part=st.floats(0.05, 1.0),
)  # fmt: skip
def test_fewer_hours_never_bring_a_chain_of_tasks_to_its_end_sooner(
    length: int, hours: float, asked: list[float], long: list[float], part: float
) -> None:
    situation = situation_of()
    tasks = [
        task.model_copy(update={"leader_hours": wish})
        for task, wish in zip(chain(length, 0.0), asked, strict=False)
    ]
    lasts = Lasts({t.key: w for t, w in zip(tasks, long, strict=False)}, {t.key: 0 for t in tasks})
    full, _ = run_with(situation, tasks, lasts, hours, plain)
    fewer, _ = run_with(situation, tasks, lasts, part * hours, plain)
    last = tasks[-1].key
    assert fewer[last][1] >= full[last][1] - 1e-9
    assert full[last][1] >= sum(long[:length]) - 1e-9


@pytest.mark.slow
def test_halving_leaders_hours_brings_no_earlier_day_one_in_the_middle_nor_late() -> None:
    """Where tasks run side by side single runs may turn; P50 and P90 may not."""
    starts = []
    for halves in (1.0, 0.5):
        found = []
        for world in worlds_of("alder_and_birch", 60):
            fewer = world.model_copy(update={"values": {
                **world.values,
                "model.attention_hours_per_week": halves * world["model.attention_hours_per_week"],
            }})  # fmt: skip
            setting = setting_for(BIG, fewer, SEED, 0)
            start = timetable(situation_for(setting, BIG.arm("merge"))).start
            assert start is not None
            found.append(start)
        starts.append(np.asarray(found))
    full, half = (np.quantile(s, (0.5, 0.9)) for s in starts)
    assert (half >= full).all()
    assert (half > full).any()
    reversals = int((starts[1] < starts[0]).sum())
    assert reversals <= len(starts[0]) // 20, f"{reversals} runs turned"


def with_nothing_else_to_do() -> Situation:
    """Leaders whose only work is the merger, without support, and stages as they are stated."""
    situation = situation_of(
        process__leader_hours_multiplier=1.0, process__leader_hours_fixed_share=1.0,
        model__inspections_per_school_per_year=0.0, process__leader_hours_year_end=0.0,
        process__small_merger_time=1.0,
    )  # fmt: skip
    plan = situation.arm.plan.model_copy(update={"programme_support": None})
    return situation_for(situation, situation.arm.model_copy(update={"plan": plan}))


def test_the_share_is_settled_anew_as_one_task_follows_another_as_worked_out_by_hand() -> None:
    """A task that asks for 1 hour a week (0.9 weeks), then one that asks for 10 (1 week).

    With 1 hour there the first ends at 0.9 and the second, at a tenth of its pace, 10 weeks later.
    With 0.88 the first takes 0.9 / 0.88 and the second 1 / 0.088.
    """
    alone = with_nothing_else_to_do()
    light, heavy = chain(2, 4.0)
    heavy = heavy.model_copy(update={"leader_hours": 40.0})
    lasts = Lasts({light.key: 0.9, heavy.key: 1.0}, {light.key: 0, heavy.key: 0})
    ends = [
        run_with(alone, (light, heavy), lasts, hours, plain)[0][heavy.key][1]
        for hours in (1.0, 0.88)
    ]
    assert ends == pytest.approx([0.9 + 10, 0.9 / 0.88 + 1 / 0.088])


def test_what_is_given_is_the_share_of_what_is_asked_while_it_is_asked() -> None:
    """Half a week at 1 hour of 10 asked, half a week with nothing asked: means over the week."""
    alone = with_nothing_else_to_do()
    (task,) = chain(1, 40.0)
    lasts = Lasts({task.key: 0.05}, {task.key: 0})
    _, pace = run_with(alone, (task,), lasts, 1.0, plain)
    assert pace.asked[0] == pytest.approx(5.0)
    assert pace.given[0] == pytest.approx(0.5)
    assert pace.share[0] == pytest.approx(0.5 * 0.1 + 0.5)
    assert (pace.given[1:] == 0).all()


def test_scarce_hours_stretch_a_task_as_worked_out_by_hand() -> None:
    """Four weeks of 10 hours each against 5 there are, nothing else asked: eight weeks."""
    alone = with_nothing_else_to_do()
    (task,) = chain(1, 40.0)
    lasts = Lasts({task.key: 4.0}, {task.key: 0})
    found, pace = run_with(alone, (task,), lasts, 5.0, plain)
    assert found[task.key] == pytest.approx((0.0, 8.0, 0))
    assert pace.share[:8].tolist() == [0.5] * 8
    assert pace.asked[:9].tolist() == [10.0] * 8 + [0.0]
    quiet = task.model_copy(update={"leader_hours": 0.0})
    found, _ = run_with(alone, (quiet,), lasts, 0.0, plain)
    assert found[task.key] == pytest.approx((0.0, 4.0, 0))


def test_other_work_is_inspections_year_ends_and_commitments() -> None:
    """4 schools x 0.5 x 52.18 hours a year are 2 a week; two year ends of 6; 26 a month are 6."""
    helping = Commitment(
        label="Help to a school", hours_per_month=26.0, since=dt.date(2027, 3, 1),
        until=dt.date(2027, 6, 30),
    )  # fmt: skip
    lead, joiner = CASE.trusts
    case = changed(CASE, trusts=(lead.model_copy(update={"commitments": (helping,)}), joiner))
    schools = sum(len(trust.schools) for trust in CASE.trusts)
    situation = situation_of(
        case=case, model__inspections_per_school_per_year=0.5,
        process__leader_hours_per_inspection=365.25 / 7, process__leader_hours_year_end=6.0,
    )  # fmt: skip
    hours = dict(zip(weeks_of(situation), other_work(situation), strict=True))
    usual = 0.5 * schools
    for day, found in hours.items():
        want = usual + (12.0 if day.month >= 9 else 0.0)
        if helping.since <= day <= helping.until:  # type: ignore[operator]
            want += 26.0 * 12 / (365.25 / 7)
        assert found == pytest.approx(want), day


def test_hours_grow_with_schools_beyond_a_part_that_does_not() -> None:
    situation = situation_of(
        process__leader_hours_fixed_share=0.3,
        process__leader_hours_multiplier=2.0,
        process__small_merger_time=0.5,
    )
    schools = sum(len(trust.schools) for trust in CASE.trusts)
    assert size_of(situation) == pytest.approx(0.3 + 0.7 * schools / 14)
    of = hours_a_week(situation, AFTER)
    case = next(t for t in AFTER if t.key == "business_case")
    assert of["business_case"] == pytest.approx(
        2 * size_of(situation) * case.leader_hours / (4 * 0.5)
    )
    assert DAY_ONE not in of


def test_work_at_a_pace_is_done_when_its_weeks_add_up() -> None:
    pace = Pace(*(np.asarray([1.0, 0.5, 0.25, 1.0]) for _ in range(5)))
    assert stretched(pace, 0.0, 1.0) == 1.0
    assert stretched(pace, 0.0, 1.5) == 2.0
    assert stretched(pace, 0.5, 1.25) == 3.0
    assert stretched(pace, 3.5, 2.0) == 5.5
    assert stretched(None, 3.5, 2.0) == 5.5


def executives(situation: Situation, case: Case) -> np.ndarray:
    record = run_arm(case, situation.arm, situation.world)
    return record.people[record.axes.people_groups.index(STRUCTURAL), ROW]


@pytest.mark.parametrize("name", ["tiny", "alder_and_birch"])
def test_leaders_on_their_own_come_and_go_as_in_the_whole_run(name: str) -> None:
    """To the last bit, with leaving, absence, posts held empty and deletions, in several worlds."""
    case = case_called(name)
    for world in worlds_of(name, 6 if name == "tiny" else 1):
        busy = world.model_copy(update={"values": {
            **world.values, "workforce.support_leaver_rate": 0.5, "model.leaving_rate_cap": 0.6,
            "people.executive_leaving": 1.0, "people.long_absence_rate": 0.5,
        }})  # fmt: skip
        situation = situation_for(setting_for(case, busy, SEED, 0), case.arm("merge"))
        alone = leaders_hours(situation, timetable(situation))
        assert alone.sum() > 0
        assert (alone == executives(situation, case)).all()


def test_until_day_one_it_does_not_matter_when_that_is() -> None:
    for replication in range(8):
        arm = arm_with("merge", deletions=(
            {"post": "elm-chief-executive", "months_after_start": 2, "route": "redundancy"},
        ))  # fmt: skip
        situation = situation_of(arm, replication, workforce__support_leaver_rate=0.5)
        dates = timetable(situation)
        assert dates.start is not None
        first, second = (
            leaders_hours(situation, d)
            for d in (_never(situation, arm.plan.start), dates)  # type: ignore[arg-type]
        )
        assert (first[: dates.start] == second[: dates.start]).all()


def test_without_attention_the_stages_keep_their_own_pace() -> None:
    off = changed(CASE, switched_off=("refusal", "attention"))
    situation = situation_for(setting_for(off, world_with(), SEED, 0), arm_with("merge"))
    dates = timetable(situation)
    assert dates.pace is None
    lasts = lasting(situation, AFTER, delay_factor(situation) * small_merger(situation))
    assert dates.stages == spans(
        AFTER, lasts, situation.world["process.stage_part_again"], rounding(situation)
    )
    assert timetable(situation_of(arm_with("lean"))) == timetable(
        situation_for(setting_for(off, world_with(), SEED, 0), arm_with("lean"))
    )


def test_support_stands_in_for_leaders_and_is_paid_until_the_review() -> None:
    helped = arm_with("merge", programme_support={
        "label": "A manager", "hours_per_week": 20.0, "gbp_per_hour": 50.0
    })  # fmt: skip
    alone = arm_with("merge", programme_support=None)
    flat = {"funding__non_staff_inflation": 0.0, "model__refusal_chance": 0.0}
    situation = situation_of(helped, **flat)
    assert support_hours(situation) == 20.0
    assert support_hours(situation_of(alone)) == 0.0
    dates, without = timetable(situation), timetable(situation_of(alone, **flat))
    assert dates.pace is not None
    assert without.pace is not None
    review = math.floor(dates.stages[REVIEW].ends)
    own = by_week(situation, leaders_hours(situation, dates))
    assert np.allclose(dates.pace.available[:review] - 20.0, own[:review])
    assert np.allclose(dates.pace.available[review + 1 :], own[review + 1 :])
    assert own[review] <= dates.pace.available[review] <= own[review] + 20.0
    assert dates.stages["business_case"].ends < without.stages["business_case"].ends
    record = run_arm(changed(CASE, switched_off=("refusal",)), helped, world_with(**flat))
    rows = [n for n, k in enumerate(record.ledger_keys) if k.cause.startswith("Programme support")]
    paid = record.ledger_pence[rows].sum(axis=0)
    assert paid[: situation.decision_month].sum() == 0
    year = slice(situation.decision_month, situation.decision_month + 12)
    assert paid[year].sum() == 20 * 50 * 52 * 100
    assert {record.ledger_keys[n].recurrence for n in rows} == {"one_off"}


def test_a_fixed_day_one_holds_however_few_hours_leaders_have() -> None:
    arm = arm_with("merge", start=dt.date(2027, 2, 1), day_one="fixed", programme_support=None)
    situation = situation_of(arm, model__attention_hours_per_week=0.5)
    dates: Timetable = timetable(situation)
    assert dates.start is not None
    assert situation.calendar.months[dates.start] == dt.date(2027, 2, 1)
    assert dates.stages["business_case"].ends > dates.stages[DAY_ONE].ends


def test_a_fixed_day_one_holds_whatever_the_delay_and_without_stages() -> None:
    arm = arm_with("merge", start=dt.date(2027, 2, 1), day_one="fixed")
    for off in (("refusal",), ("refusal", "stage_network")):
        for replication in range(6):
            setting = setting_for(changed(CASE, switched_off=off), world_with(), SEED, replication)
            dates = timetable(situation_for(setting, arm))
            assert dates.start is not None
            assert setting.calendar.months[dates.start] == dt.date(2027, 2, 1)


def test_the_fixed_day_one_begins_no_later_than_it_ends() -> None:
    arm = arm_with("merge", start=dt.date(2027, 2, 1), day_one="fixed", programme_support=None)
    for hours in (0.5, 500.0):
        span = timetable(situation_of(arm, model__attention_hours_per_week=hours)).stages[DAY_ONE]
        assert 0 < span.begins <= span.ends


def test_where_no_executive_is_known_hours_slow_nothing_and_that_is_said() -> None:
    arm = arm_with("merge")
    trusts = tuple(
        trust.model_copy(update={"posts": tuple(p for p in trust.posts if p.kind == "desk")})
        for trust in CASE.trusts
    )
    case = changed(CASE, trusts=trusts, arms=(CASE.arm("status_quo"), arm), claims=(),
                   switched_off=("refusal",))  # fmt: skip
    setting = setting_for(case, world_with(), SEED, 0)
    dates = timetable(situation_for(setting, arm))
    calm = changed(case, switched_off=("refusal", "attention"))
    assert dates.pace is None
    assert dates == timetable(situation_for(setting_for(calm, world_with(), SEED, 0), arm))
    assert any("No executive of the trusts" in n for n in run_arm(case, arm, world_with()).notes)


def test_posts_of_desks_go_at_the_pace_of_the_work_and_executives_do_not_wait() -> None:
    arm = arm_with("merge", programme_support=None, deletions=(
        {"post": "fir-finance-director", "months_after_start": 3, "route": "redundancy"},
        {"post": "dovelark-finance-assistant", "months_after_start": 6, "route": "wastage"},
    ))  # fmt: skip
    scarce = situation_of(arm, model__attention_hours_per_week=1.5)
    plenty = situation_of(arm, model__attention_hours_per_week=1e6)
    few, many = timetable(scarce), timetable(plenty)

    def months(dates: Timetable, post: str) -> int:
        due = dates.due(post)
        assert due is not None
        assert dates.start is not None
        return due.month - dates.start

    assert months(few, "fir-finance-director") == months(many, "fir-finance-director")
    assert months(few, "dovelark-finance-assistant") > months(many, "dovelark-finance-assistant")


def test_hours_by_month_are_the_same_hours_by_week() -> None:
    situation = situation_of()
    starts = (*situation.calendar.months, add_months(situation.calendar.months[-1], 1))
    days = np.diff(np.asarray([day.toordinal() for day in starts]))
    assert by_week(situation, 2.0 * days / 7) == pytest.approx(2.0)
    assert played(CASE, CASE.arm("status_quo")).dates.pace is None
