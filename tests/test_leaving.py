"""Why people leave: rates, named multipliers, the cap, workload that feeds back, runaways."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.case import Case
from entities.measures import PEOPLE_MEASURES
from simulator.leaving import Leaving, leaving_of, loop_gain, workload
from simulator.office_calendar import office_calendar
from simulator.programme import timetable
from simulator.seats import seats_of
from simulator.situation import Situation, setting_for, situation_for
from simulator.streams import Streams
from simulator.tenure import Tenure
from tests.made_people import CASE, WORLDS, arm_with, played, world_with
from tests.shipped_cases import SEED, changed, run_arm

LONG = changed(CASE, run_in_months=18)
STATUS_QUO = LONG.arm("status_quo")
Z_999 = 3.29
"""Standard deviations of a two-sided interval of 99.9%."""


def situation_of(case: Case, arm_key: str = "status_quo", **values: float) -> Situation:
    setting = setting_for(case, world_with(**values), SEED, 0)
    return situation_for(setting, case.arm(arm_key))


def leaving(situation: Situation) -> Leaving:
    seats = tuple(seats_of(situation).values())
    return leaving_of(situation, timetable(situation), seats)


@pytest.mark.parametrize("rate", [0.103, 0.20, 0.45])
def test_a_hazard_reproduces_its_yearly_rate(rate: float) -> None:
    """10.3% (new teachers), 20% (support staff) and 45% of 6,000 people leave in a year."""
    people = 6_000
    calendar = office_calendar(LONG)
    tenure = Tenure(calendar, Streams(SEED, 0, 0), [f"post-{n}" for n in range(people)])
    gone = [tenure.begin_month(m, np.full(people, rate)) for m in range(12)]
    left = sum(len(month) for month in gone)
    half = Z_999 * math.sqrt(rate * (1 - rate) / people)
    assert abs(left / people - rate) < half < 0.022
    numbers = [number for month in gone for number, _ in month]
    assert len(numbers) == len(set(numbers))


def test_people_leave_at_the_end_of_an_office_day_of_their_month() -> None:
    calendar = office_calendar(LONG)
    tenure = Tenure(calendar, Streams(SEED, 0, 0), [f"post-{n}" for n in range(500)])
    for month in range(6):
        opens, closes = calendar.starts[month], calendar.starts[month + 1]
        for _, moment in tenure.begin_month(month, np.full(500, 0.4)):
            assert opens < moment <= closes
            assert moment % calendar.minutes_per_day == 0


def test_a_new_holder_comes_through_the_rest_of_the_month_alone() -> None:
    calendar = office_calendar(LONG)
    tenure = Tenure(calendar, Streams(SEED, 0, 0), ["one", "other"])
    tenure.begin_month(0, np.full(2, 0.2))
    middle = (calendar.starts[0] + calendar.starts[1]) / 2
    assert math.isinf(tenure.start(0, 1, middle))
    assert tenure.passed[0] == pytest.approx(tenure.passed[1] / 2)
    tenure.threshold[0] = 1e-9
    assert tenure.begin_month(1, np.full(2, 0.2))[0][0] == 0


def test_luck_follows_the_person_who_moves() -> None:
    tenure = Tenure(office_calendar(LONG), Streams(SEED, 0, 0), ["old", "new"])
    tenure.begin_month(0, np.asarray([0.1, 0.0]))
    own = tenure.passed[0], tenure.threshold[0]
    tenure.follow(0, 1)
    assert (tenure.passed[1], tenure.threshold[1]) == own
    assert tenure.is_going(0)
    assert not tenure.is_going(1)


def test_workload_raises_leaving_by_ten_points_of_utilisation() -> None:
    recent, usual = np.asarray([0.75, 0.85, 0.65, 0.0, np.nan]), np.asarray([0.75] * 5)
    assert workload(recent, usual, 0.2).tolist() == pytest.approx([1.0, 1.2, 0.8, 0.0, 1.0])
    assert workload(recent, usual, 0.0).tolist() == [1.0] * 5


def test_nothing_is_felt_up_to_the_decision_and_little_after_it_where_nothing_grows() -> None:
    """The base year is the year before the decision: its multiplier is 1 to the last bit.

    Afterwards long chains of work that began in the run-in make desks two points busier, which at
    one per cent a point moves the mean by some hundredths.
    """
    grown = {f"request.{kind.key}.growth" for _, kind in LONG.request_types}
    grown.add("demand.ehc_plan_growth")
    flat = dict.fromkeys(grown, 0.0) | {"model.workload_leaving_elasticity": 0.1}
    after = []
    for world in WORLDS:
        calm = world.model_copy(update={"values": {**world.values, **flat}})
        organisation = played(LONG, STATUS_QUO, calm).organisation
        found = np.stack(organisation.leaving.multipliers)
        assert (found[: LONG.run_in_months + 1] == 1.0).all()
        assert (found[LONG.run_in_months + 1 :] != 1.0).any()
        after.append(float(found[LONG.run_in_months + 1 :].mean()))
    half = 3.1 * float(np.std(after, ddof=1)) / math.sqrt(len(after))
    assert half < 0.05
    assert abs(float(np.mean(after)) - 1) < half + 0.03


def test_without_a_settled_base_year_workload_makes_nobody_leave_and_the_page_is_told() -> None:
    found = played(CASE, CASE.arm("status_quo")).organisation.leaving
    assert (np.stack(found.multipliers) == 1.0).all()
    notes = [run_arm(c, c.arm("status_quo"), WORLDS[0]).notes for c in (CASE, LONG)]
    assert [any("run-in of 18 months" in note for note in told) for told in notes] == [True, False]


@settings(max_examples=60, deadline=None)
@given(
    busy=st.lists(st.floats(0, 1), min_size=36, max_size=36),
    elasticity=st.floats(0, 40),
    cap=st.floats(0.05, 0.9),
)
def test_no_rate_passes_its_cap_whatever_desks_did(
    busy: list[float], elasticity: float, cap: float
) -> None:
    values = {"model__workload_leaving_elasticity": elasticity, "model__leaving_rate_cap": cap}
    situation = situation_of(LONG, "merge", **values)
    found = leaving(situation)
    desks = found.home
    minutes = np.cumsum([[[100.0, 100.0 * b, 0.0]] * len(situation.desks) for b in busy], axis=0)
    figures = [np.zeros_like(minutes[0]), *minutes]
    for month in range(LONG.run_in_months, 36):
        nobody = np.zeros(len(desks), dtype=np.bool_)
        assert (found.rates(month, desks, figures, nobody) <= cap).all()


def test_the_largest_effect_of_a_merger_counts_and_not_the_product() -> None:
    merge = LONG.arm("merge")
    named = {d.post for d in merge.plan.deletions}
    values = {"model__merger_leaving_multiplier": 1.6, "people__at_risk_leaving": 1.9,
              "people__lost_autonomy_leaving": 1.0, "model__refusal_chance": 0.0}  # fmt: skip
    situation = situation_of(LONG, "merge", **values)
    found, seats = leaving(situation), tuple(seats_of(situation).values())
    rows = [n for n, seat in enumerate(seats) if seat.post.id in named]
    assert rows
    month = (timetable(situation).start or 0) + 1
    at, figures = found.home, [np.zeros((len(situation.desks), 3))] * (month + 1)
    calm = np.zeros(len(seats), dtype=np.bool_)
    rates = found.rates(month, at, figures, calm) / found.base
    assert set(np.round(np.unique(rates), 9)) == {1.0, 1.6, 1.9}
    assert set(np.round(rates[rows], 9)) == {1.9}
    settled = found.rates(month, at, figures, ~calm) / found.base
    assert set(np.round(np.unique(settled), 9)) == {1.0, 1.6}
    for table in (found.merger, found.at_risk):
        assert (table[:, : situation.decision_month] == 1.0).all()


@pytest.mark.parametrize(
    ("switch", "key", "value"),
    [
        ("workload_leaving", "model.workload_leaving_elasticity", 0.0),
        ("merger_leaving", "model.merger_leaving_multiplier", 1.0),
        ("at_risk_leaving", "people.at_risk_leaving", 1.0),
        ("role_leaving", "people.executive_leaving", 1.0),
        ("people_strategy", "model.people_strategy_leaving", 1.0),
        ("lost_autonomy", "people.lost_autonomy_leaving", 1.0),
    ],
)
def test_each_cause_switches_off_by_name_as_if_it_had_no_effect(
    switch: str, key: str, value: float
) -> None:
    off = changed(LONG, switched_off=(switch,))
    none = world_with(**{key.replace(".", "__"): value})
    one = run_arm(off, off.arm("merge"), WORLDS[0])
    other = run_arm(LONG, LONG.arm("merge"), none)
    assert (one.people == other.people).all()
    assert (one.service_month == other.service_month).all()


def test_a_people_strategy_costs_and_may_keep_people() -> None:
    strategy = {"label": "Better terms", "months_after_start": 0, "gbp_per_year": 12_000.0}
    arm = arm_with(people_strategy=strategy)
    works = world_with(model__people_strategy_leaving=0.5, workforce__support_leaver_rate=0.4)
    paid = run_arm(LONG, arm, works)
    plain = run_arm(LONG, arm_with(), works)
    row = PEOPLE_MEASURES.index("left_fte")
    left = [r.people[:, row].sum() for r in (paid, plain)]
    assert left[0] < left[1]
    rows = [i for i, k in enumerate(paid.ledger_keys) if k.cause == "People strategy"]
    assert len(rows) == 1
    months = timetable(situation_for(setting_for(LONG, works, SEED, 0), arm)).people_strategy
    assert months is not None
    assert (np.flatnonzero(paid.ledger_pence[rows[0]]) >= months).all()
    assert paid.ledger_pence[rows[0], -12:].sum() >= 1_200_000


def test_a_rate_beyond_the_cap_without_any_heavy_work_is_no_runaway() -> None:
    """Knowing that the post is to go may reach the cap; heavy work has no part in that."""
    calm = world_with(
        model__workload_leaving_elasticity=0.001, model__leaving_rate_cap=0.3,
        people__at_risk_leaving=4.0, model__refusal_chance=0.0,
    )  # fmt: skip
    assert not run_arm(LONG, LONG.arm("merge"), calm).leaving.ran_away


def test_a_runaway_is_told_and_counted() -> None:
    hot = world_with(model__workload_leaving_elasticity=30.0, model__leaving_rate_cap=0.3)
    notes = [run_arm(LONG, STATUS_QUO, world).notes for world in (hot, WORLDS[0])]
    assert any("fed on itself" in note for note in notes[0])
    assert not any("fed on itself" in note for note in notes[1])


def test_the_gain_of_the_loop_equals_a_hand_worked_case() -> None:
    """0.2 a year x 0.1 / 0.1 x 0.75 x (11.5 weeks x 0.7 + 4 months x 0.3).

    Of ten weeks to hire four are notice and six a round, of which 1.25 are needed.
    """
    world = world_with(
        workforce__time_to_hire_weeks=10.0, workforce__new_holder_notice_share=0.4,
        model__failed_recruitment_share=0.2,
        model__agency_cover_share=0.3, workforce__ramp_up_months=4.0,
        workforce__ramp_up_start_share=0.4, workforce__support_leaver_rate=0.2,
        model__workload_leaving_elasticity=0.1, model__base_utilisation=0.75,
    )  # fmt: skip
    assert loop_gain(world) == pytest.approx(0.15 * (11.5 / 52 * 0.7 + 0.1))


@pytest.mark.parametrize(
    ("switch", "key", "value"),
    [
        ("long_absence", "people.long_absence_rate", 0.0),
        ("held_vacancies", "people.hold_months", -1.0),
        ("pay_protection", "model.pay_protection_years", 0.0),
        ("trust_size_leaving", "model.trust_size_teacher_leaving", 0.0),
        ("own_checks", "model.own_checks_share", 0.0),
    ],
)
def test_each_other_mechanism_of_people_acts_through_its_own_figure_alone(
    switch: str, key: str, value: float
) -> None:
    """A figure that leaves a mechanism nothing to do gives the very run without it."""
    off = changed(LONG, switched_off=(switch,))
    none = world_with(**{key.replace(".", "__"): value})
    one, other = run_arm(off, off.arm("merge"), WORLDS[0]), run_arm(LONG, LONG.arm("merge"), none)
    assert one.ledger_keys == other.ledger_keys
    assert (one.ledger_pence == other.ledger_pence).all()
    assert (one.people == other.people).all()
    assert (one.service_month == other.service_month).all()
