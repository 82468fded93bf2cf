"""Teachers and teaching support: published rates, whole people, growth with plans, switches."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.measures import TEACHER_MEASURES
from entities.records import Records
from simulator.cohorts import (
    cohorts,
    gone_by_year,
    rates,
    septembers,
    settled,
    so_many,
    whole,
)
from simulator.programme import timetable
from simulator.situation import setting_for, situation_for
from tests.made_people import CASE, WORLDS, arm_with, world_with
from tests.shipped_cases import SEED, changed, run_arm

WORLD = WORLDS[0]
LEFT = [TEACHER_MEASURES.index(f"left_{band}") for band in ("first_year", "early", "later")]
STRATEGY = {"label": "Better terms", "months_after_start": 0, "gbp_per_year": 1_000.0}


def causes(record: Records) -> set[str]:
    return {key.cause for key in record.ledger_keys}


def row(record: Records, name: str) -> np.ndarray:  # type: ignore[type-arg]
    return record.teachers[:, TEACHER_MEASURES.index(name)]


def test_of_new_teachers_as_many_are_gone_after_each_year_as_the_census_found() -> None:
    """10.3%, 19.5%, 26.8% and 32.4% after one, two, three and five years."""
    stay = np.cumprod(1 - gone_by_year(WORLD)[:5])
    gone = (1 - stay).round(12)
    assert gone[[0, 1, 2, 4]].tolist() == [0.103, 0.195, 0.268, 0.324]


@pytest.mark.parametrize("rate", [0.103, 0.2])
def test_first_year_teachers_and_support_staff_leave_at_their_yearly_rate(rate: float) -> None:
    """3,000 cohorts of 20 people; the interval of 99.9% is under a point wide."""
    luck = (np.arange(3_000) + np.random.default_rng(3).random(3_000)) / 3_000
    left = sum(so_many(20, rate, u) for u in luck.tolist())
    half = 3.29 * math.sqrt(rate * (1 - rate) / 60_000)
    assert abs(left / 60_000 - rate) < half < 0.006


@settings(max_examples=100, deadline=None)
@given(
    people=st.integers(0, 300), chance=st.floats(0.001, 0.9), luck=st.floats(0.001, 0.999),
    more=st.floats(1.0, 1.1),
)  # fmt: skip
def test_a_count_is_a_quantile_of_the_binomial_and_grows_with_the_chance(
    people: int, chance: float, luck: float, more: float
) -> None:
    found = so_many(people, chance, luck)
    below = sum(
        math.comb(people, k) * chance**k * (1 - chance) ** (people - k) for k in range(found)
    )
    assert 0 <= found <= people
    assert below <= luck + 1e-9
    assert so_many(people, min(0.99, chance * more), luck) >= found


@settings(max_examples=60, deadline=None)
@given(people=st.integers(0, 500), parts=st.lists(st.floats(0.01, 1), min_size=2, max_size=6))
def test_whole_people_add_up(people: int, parts: list[float]) -> None:
    shares = np.asarray(parts)
    found = whole(shares, people)
    assert found.sum() == people
    assert (np.abs(found - shares / shares.sum() * people) < 1).all()


def test_the_mix_of_experience_stays_as_it_is_where_rates_stay() -> None:
    found = rates(WORLD)
    mix = settled(found)
    older = np.concatenate([[0], (mix * (1 - found.leaving))[:-1]])
    older[-1] += (mix * (1 - found.leaving))[-1]
    joined = 1 - older.sum()
    older[0] += joined * found.first_year
    older[-1] += joined * (1 - found.first_year)
    np.testing.assert_allclose(older, mix, atol=1e-9)
    assert mix.sum() == pytest.approx(1)


def test_posts_are_kept_and_those_who_join_are_those_who_left() -> None:
    record = run_arm(CASE, CASE.arm("status_quo"), WORLD)
    assert record.teachers.shape[-1] == 3
    assert (row(record, "joined") == record.teachers[:, LEFT].sum(axis=1)).all()
    assert (np.diff(row(record, "teachers"), axis=1) == 0).all()
    assert (record.teachers == np.floor(record.teachers))[:, :-1].all()
    assert (row(record, "unfilled") <= row(record, "joined")).all()
    assert row(record, "teachers").min() >= 5


def test_a_school_s_own_posts_replace_the_national_ratio() -> None:
    lead, joiner = CASE.trusts
    school = lead.schools[0].model_copy(update={"teachers_fte": 41.0, "assistants_fte": 17.0})
    own = lead.model_copy(update={"schools": (school, *lead.schools[1:])})
    record = run_arm(changed(CASE, trusts=(own, joiner)), CASE.arm("status_quo"), WORLD)
    assert row(record, "teachers")[0, 0] == 41
    assert row(record, "assistants")[0, 0] >= 17


def test_plans_grow_support_follows_and_top_up_later() -> None:
    world = world_with(
        demand__ehc_plan_growth=0.3, workforce__support_fte_per_plan=0.6,
        funding__top_up_lag_months=7.0, funding__sen_first_element=6_000.0,
    )  # fmt: skip
    record = run_arm(CASE, CASE.arm("status_quo"), world)
    plans = row(record, "plans")
    np.testing.assert_allclose(plans[:, 1:], plans[:, :-1] * 1.3)
    assert (np.diff(row(record, "assistants"), axis=1) >= 0).all()
    assert row(record, "assistants")[:, -1].sum() > row(record, "assistants")[:, 0].sum()
    of = {
        name: record.ledger_pence[[k.cause == name for k in record.ledger_keys]].sum(axis=0)
        for name in ("Support for more plans", "Top-up for more plans")
    }
    spent, paid = (np.flatnonzero(pence)[0] for pence in of.values())
    assert paid == spent + 7
    assert of["Support for more plans"].sum() > -of["Top-up for more plans"].sum() > 0


def test_a_people_strategy_lowers_leaving_and_its_range_includes_none() -> None:
    arm = arm_with(people_strategy=STRATEGY)
    found = []
    for effect in (0.8, 1.0):
        world = world_with(model__people_strategy_leaving=effect)
        with_it, without = (run_arm(CASE, a, world) for a in (arm, arm_with()))
        found.append(with_it.teachers[:, LEFT].sum() - without.teachers[:, LEFT].sum())
    assert found[0] < 0
    assert found[1] == 0


def test_the_size_of_a_trust_matters_only_where_it_is_switched_on() -> None:
    world = world_with(model__trust_size_teacher_leaving=0.05, model__refusal_chance=0.0)
    on = changed(CASE, switched_on=("trust_size_leaving",))
    merge = arm_with("merge")
    sums = [run_arm(c, merge, world).teachers[:, LEFT].sum() for c in (CASE, on)]
    assert sums[1] > sums[0]
    alone = [run_arm(c, c.arm("status_quo"), world).teachers for c in (CASE, on)]
    assert (alone[0] == alone[1]).all()
    with pytest.raises(ValueError, match="is at work anyway; off by default: trust_size_leaving"):
        changed(CASE, switched_on=("leaving",))


def test_switched_off_nothing_of_teachers_is_counted_or_posted() -> None:
    on, off = CASE, changed(CASE, switched_off=("teachers",))
    one, other = (run_arm(c, c.arm("merge"), WORLD) for c in (on, off))
    assert other.teachers.shape[-1] == 0
    assert causes(one) - causes(other) <= {
        "Supply beyond the base year", "Recruiting teachers beyond the base year",
        "Support for more plans", "Top-up for more plans",
    }  # fmt: skip
    assert causes(one) - causes(other)
    assert (one.service_month == other.service_month).all()
    assert (one.people == other.people).all()


def test_arms_share_the_luck_of_teachers() -> None:
    situation = situation_for(setting_for(CASE, WORLD, SEED, 0), CASE.arm("status_quo"))
    other = situation_for(setting_for(CASE, WORLD, SEED, 0), CASE.arm("merge"))
    first, second = (cohorts(s, timetable(s)) for s in (situation, other))
    assert (first == second).all()
    assert len(septembers(situation)) == first.shape[-1]
