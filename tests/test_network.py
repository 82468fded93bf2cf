"""The stages of a merger: the critical path by hand, a reference run, the first of a month."""

from __future__ import annotations

import datetime as dt
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.programme import DAY_ONE, DECISION, StageTask
from scenarios.reading import read_blackouts, read_stages
from simulator.dates import Span
from simulator.inverse import pert_quantile
from simulator.network import (
    Lasts,
    after_the_decision,
    day_after,
    first_of_month,
    lasting,
    refused_at,
    rounding,
    small_merger,
    spans,
)
from simulator.office_calendar import add_months
from simulator.programme import free_month, timetable
from simulator.situation import Situation, setting_for, situation_for
from tests.made_people import CASE, arm_with, world_with
from tests.shipped_cases import SEED, case_called, changed, run_arm, same

TASKS = read_stages()
AFTER = after_the_decision(TASKS)
LABELS = {task.key: task for task in TASKS}
WEEKS_PER_MONTH = 365.25 / 12 / 7


def situation_of(replication: int = 0, *off: str, **values: float) -> Situation:
    case = changed(CASE, switched_off=("refusal", "attention", *off))
    setting = setting_for(case, world_with(**values), SEED, replication)
    return situation_for(setting, arm_with("merge", start=dt.date(2026, 12, 1)))


def stages_of(situation: Situation, late: float = 1.0) -> dict[str, Span]:
    """The stages at their own pace, all of them longer by a factor."""
    lasts = lasting(situation, AFTER, late * small_merger(situation))
    return spans(AFTER, lasts, situation.world["process.stage_part_again"], rounding(situation))


def test_stages_begin_at_the_decision_and_end_with_benefits_handed_on() -> None:
    keys = [task.key for task in AFTER]
    assert DECISION not in keys
    assert not {"strategy", "mandate", "search", "meetings"} & set(keys)
    assert len(TASKS) == 46
    assert keys[-1] == "benefits_closed"


def test_with_all_chance_off_dates_equal_the_critical_path_by_hand() -> None:
    """Likeliest weeks from the decision, added up here along the longest way to each gate.

    Steering group 2, finance 6, business case 4, approval 2: 14. Application 3, department 6,
    final decision 2: 25. Kick-off 1.5, land 7, agreement 2, authority 1: 36.5; the land waits for
    kick-off, as consents end sooner (14 + 6).
    """
    lasts = Lasts({t.key: t.weeks.likeliest for t in AFTER}, dict.fromkeys(LABELS, 0))
    found = spans(AFTER, lasts, 0.5, lambda weeks: weeks)
    ends = {key: span.ends for key, span in found.items()}
    assert ends["case_approved"] == 2 + 6 + 4 + 2 == 14
    assert ends["final_decision"] == 14 + 3 + 6 + 2 == 25
    assert ends["consents"] == 20
    assert ends[DAY_ONE] == 25 + 1.5 + max(7, 8 - 2) + 2 + 1 == 36.5


def test_the_programme_without_chance_ends_on_that_path_on_the_first_of_a_month() -> None:
    """36.5 weeks after 1 December 2026 are 14 August 2027: day one is the 1st of September."""
    sure = situation_of(0, "stage_luck", "delay", process__small_merger_time=1.0)
    found = stages_of(sure)
    assert day_after(dt.date(2026, 12, 1), 36.5) == dt.date(2027, 8, 14)
    assert found[DAY_ONE].ends == (dt.date(2027, 9, 1) - dt.date(2026, 12, 1)).days / 7
    start = timetable(sure).start
    assert start is not None
    assert sure.calendar.months[start] == dt.date(2027, 9, 1)


def check_run(
    count: int, *, rework: bool, common: bool, scale: float = 1.0
) -> dict[str, np.ndarray]:
    """The stages from the very first, many times: with rework and a shared delay of 0.2 or without.

    Day one is rounded up to a month of mean length, as in the published check.
    """
    luck = np.random.default_rng(20261201)
    normal = NormalDist()
    ends: dict[str, list[float]] = {
        key: [] for key in (DECISION, "case_approved", DAY_ONE, "review")
    }
    for _ in range(count):
        shared = math.exp(0.2 * normal.inv_cdf(float(luck.uniform(1e-9, 1)))) if common else 1.0
        weeks, loops = {}, {}
        for task in TASKS:
            of = task.weeks
            long = pert_quantile(float(luck.uniform()), of.shortest, of.likeliest, of.longest)
            weeks[task.key] = long * shared * scale
            tries = luck.uniform(size=3)
            failed = next((n for n, u in enumerate(tries) if u >= task.fails), 3)
            loops[task.key] = failed if rework else 0
        found = spans(
            TASKS, Lasts(weeks, loops), 0.5,
            lambda w: math.ceil(w / WEEKS_PER_MONTH) * WEEKS_PER_MONTH,
        )  # fmt: skip
        for key in ends:
            ends[key].append(found[key].ends)
    return {key: np.asarray(values) for key, values in ends.items()}


PUBLISHED = [
    ({"rework": False, "common": False}, (38, 42, 47), (23, 26, 31)),
    ({"rework": True, "common": False}, (44, 50, 57), (27, 32, 39)),
    ({"rework": True, "common": True}, (38, 50, 67), (24, 32, 43)),
    ({"rework": True, "common": True, "scale": 0.7}, (27, 36, 48), (17, 23, 31)),
]
"""P10, P50 and P90 weeks from the agreement to explore, and from the approved business case, to day
one, in the check run of the reference network: 20,000 runs, other luck, other code."""


@pytest.mark.parametrize(("how", "from_decision", "from_case"), PUBLISHED)
def test_weeks_to_day_one_are_within_four_of_the_reference(
    how: dict[str, float], from_decision: tuple[int, ...], from_case: tuple[int, ...]
) -> None:
    found = check_run(1_500, **how)  # type: ignore[arg-type]
    for gate, wanted in ((DECISION, from_decision), ("case_approved", from_case)):
        quantiles = np.quantile(found[DAY_ONE] - found[gate], (0.1, 0.5, 0.9))
        assert np.abs(quantiles - wanted).max() < 4, (gate, quantiles)


def test_the_programme_itself_takes_as_long_as_the_reference() -> None:
    """The same through the program's own luck, of usual size: weeks to day one."""
    weeks = []
    for replication in range(400):
        situation = situation_of(
            replication, process__small_merger_time=1.0, model__stage_delay_common_sd=0.2,
            process__stage_part_again=0.5,
        )  # fmt: skip
        start = timetable(situation).start
        assert start is not None
        weeks.append((start - situation.decision_month) * WEEKS_PER_MONTH)
    quantiles = np.quantile(weeks, (0.1, 0.5, 0.9))
    assert np.abs(quantiles - (38, 50, 67)).max() < 4, quantiles


@given(st.floats(0.001, 0.999), st.floats(0, 10), st.floats(0, 10), st.floats(0, 10))
def test_a_pert_quantile_lies_in_its_range_and_rises_with_luck(
    luck: float, least: float, more: float, most: float
) -> None:
    low, mode, high = least, least + more, least + more + most
    found = pert_quantile(luck, low, mode, high)
    assert low <= found <= high
    assert found <= pert_quantile(min(1.0, luck + 0.01), low, mode, high) + 1e-12


@pytest.mark.parametrize(("low", "mode", "high"), [(0, 1, 4), (4, 6, 16), (1, 1.5, 2), (3, 3, 9)])
def test_the_mean_and_spread_of_a_pert_curve_are_those_of_theory(
    low: float, mode: float, high: float
) -> None:
    """Mean (low + 4 mode + high) / 6; variance (mean - low)(high - mean) / 7."""
    lucks = (np.arange(4_000) + 0.5) / 4_000
    draws = np.asarray([pert_quantile(float(u), low, mode, high) for u in lucks])
    mean = (low + 4 * mode + high) / 6
    assert draws.mean() == pytest.approx(mean, abs=2e-3 * (high - low))
    assert draws.var() == pytest.approx((mean - low) * (high - mean) / 7, rel=0.01)


@given(st.dates(dt.date(2024, 1, 1), dt.date(2034, 1, 1)), st.floats(0, 200))
def test_the_first_of_a_month_is_the_next_one_or_the_day_itself(day: dt.date, weeks: float) -> None:
    ready = day_after(day, weeks)
    first = first_of_month(ready)
    assert first.day == 1
    assert 0 <= (first - ready).days < 31
    assert (ready - day).days >= weeks * 7 - 1e-6


def test_day_one_is_always_the_first_of_a_month_and_never_before_the_start() -> None:
    for replication in range(60):
        situation = situation_of(replication)
        found = stages_of(situation)
        day = day_after(situation.case.decision_date, found[DAY_ONE].ends)
        assert day.day == 1
        assert found[DAY_ONE].ends >= found["authority"].ends
    setting = setting_for(situation.case, situation.world, SEED, 0)
    late = situation_for(setting, arm_with("merge", start=dt.date(2028, 6, 1)))
    start = timetable(late).start
    assert start is not None
    assert late.calendar.months[start] >= dt.date(2028, 6, 1)


def test_a_fixed_day_one_is_the_start_whatever_the_stages() -> None:
    for replication in range(20):
        setting = setting_for(
            changed(CASE, switched_off=("refusal",)), world_with(), SEED, replication
        )
        arm = arm_with("merge", start=dt.date(2027, 2, 1), day_one="fixed")
        situation = situation_for(setting, arm)
        start = timetable(situation).start
        assert start is not None
        assert situation.calendar.months[start] == dt.date(2027, 2, 1)


def test_longer_stages_never_bring_an_earlier_day_one() -> None:
    """The same luck, and every task a half longer: in no replication is day one sooner."""
    for replication in range(40):
        situation = situation_of(replication)
        usual, longer = (stages_of(situation, late)[DAY_ONE].ends for late in (1.0, 1.5))
        assert longer >= usual


def test_a_task_that_fails_goes_back_for_a_part_of_what_it_returns_to() -> None:
    first = StageTask.model_validate(
        {"key": "first", "label": "A", "stage": "S", "after": [DECISION], "who": "leaders",
         "weeks": {"shortest": 4.0, "likeliest": 4.0, "longest": 4.0}, "grade": "judgement"}
    )  # fmt: skip
    gate = first.model_copy(
        update={"key": "gate", "after": ("first",), "fails": 0.5, "returns_to": "first"}
    )
    found = spans((first, gate), Lasts({"first": 4.0, "gate": 1.0}, {"first": 0, "gate": 2}), 0.25,
                  lambda weeks: weeks)  # fmt: skip
    assert found["gate"] == (4.0, 4 + 1 + 2 * 0.25 * 4, 2)


def test_loops_are_as_many_as_the_chances_say() -> None:
    """The sum over tasks of p + p2 + p3: 3.55 for those after the decision."""
    expected = sum(t.fails + t.fails**2 + t.fails**3 for t in AFTER)
    counts = [sum(lasting(situation_of(r), AFTER, 1.0).loops.values()) for r in range(400)]
    half = 3.3 * float(np.std(counts)) / math.sqrt(len(counts))
    assert abs(float(np.mean(counts)) - expected) < half


def test_a_refusal_falls_at_a_gate_and_what_is_spent_by_then_stays_spent() -> None:
    gates = {refused_at(AFTER, luck) for luck in np.linspace(0.01, 0.99, 50)}
    assert gates == {"case_approved", "department_decides", "final_decision"}
    case = changed(CASE, switched_off=())
    refused = world_with(model__refusal_chance=1.0)
    for replication in range(6):
        setting = setting_for(case, refused, SEED, replication)
        situation = situation_for(setting, arm_with("merge"))
        dates = timetable(situation)
        assert dates.refused is not None
        ends = [dates.stages[gate].ends for gate in gates]
        months = [first_of_month(day_after(case.decision_date, e)) for e in ends]
        assert situation.calendar.months[dates.refused] in months
        record = run_arm(case, arm_with("merge"), refused, replication)
        causes = {key.cause: n for n, key in enumerate(record.ledger_keys)}
        assert "Legal work" not in causes
        spent = record.ledger_pence[causes["Due diligence"]]
        assert spent.sum() > 0
        assert spent[dates.refused :].sum() == 0


def test_diligence_is_paid_for_in_full_over_its_months_where_the_merger_goes_on() -> None:
    case = changed(CASE, switched_off=("refusal", "overrun"))
    flat = world_with(funding__non_staff_inflation=0.0)
    record = run_arm(case, arm_with("merge"), flat)
    for cause, pounds in (
        ("Due diligence", flat["process.due_diligence_cost"]),
        ("Legal work", flat["process.legal_cost_per_school"] * len(CASE.trusts[1].schools)),
    ):
        rows = [n for n, key in enumerate(record.ledger_keys) if key.cause == cause]
        series = record.ledger_pence[rows].sum(axis=0)
        assert series.sum() == pytest.approx(100 * pounds, abs=len(series))
        assert np.count_nonzero(series) > 2


@pytest.mark.parametrize("function", ["payroll", "finance", "data", "it", "estates"])
def test_no_service_is_cut_over_in_a_month_closed_to_it(function: str) -> None:
    closed = {
        m for b in read_blackouts() if not b.functions or function in b.functions for m in b.months
    }
    situation = situation_of()
    moved = 0
    for month in range(20, 44):
        found = free_month(situation, function, month)
        assert add_months(situation.calendar.months[0], found).month not in closed
        assert month <= found <= month + 2
        moved += found != month
    assert (moved > 0) == bool(closed)
    off = situation_of(0, "blackouts")
    assert [free_month(off, function, m) for m in range(20, 44)] == list(range(20, 44))


def test_without_the_network_the_planned_start_holds_but_for_the_common_delay() -> None:
    off = situation_of(0, "stage_network", "delay")
    start = timetable(off).start
    assert start is not None
    assert off.calendar.months[start] == dt.date(2026, 12, 1)
    assert timetable(off).stages == {}


def test_the_stages_move_nothing_in_arms_that_do_not_merge() -> None:
    tiny = case_called("tiny")
    off = changed(tiny, switched_off=("stage_network", "stage_luck", "blackouts"))
    world = world_with()
    for arm in (tiny.arm("status_quo"), arm_with("lean")):
        assert same(run_arm(tiny, arm, world), run_arm(off, arm, world))
