"""Nothing merged, nothing changed: equality to the penny and the minute, not just in the mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from entities.assumption import World
from entities.case import Case
from entities.mechanisms import MECHANISMS
from entities.plan import Arm, MergerPlan
from simulator.programme import timetable
from simulator.replicate import draws_for, replicate
from simulator.situation import setting_for, situation_for
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of

CASE = case_called("tiny")
STATUS_QUO = CASE.arm("status_quo")
MERGE = CASE.arm("merge")
LASTING = {"patience", "leaving", "agency_cover", "other_duties"}
"""Mechanisms at work in every arm; the others exist only because of a plan."""


@pytest.mark.parametrize("index", [0, 1, 2])
def test_an_empty_plan_equals_the_status_quo(index: int) -> None:
    world = worlds_of("tiny")[index]
    same_name = Arm(key="elsewhere", label="No plan under another name", plan=MergerPlan())
    assert same(run_arm(CASE, STATUS_QUO, world), run_arm(CASE, same_name, world))


def test_a_merger_with_every_effect_at_nil_equals_the_status_quo() -> None:
    off = tuple(sorted(set(MECHANISMS) - LASTING))
    case = changed(CASE, switched_off=off)
    plan = MERGE.plan.model_copy(update={"waves": (), "deletions": (), "joint_contracts": ()})
    nil = Arm(key="nil", label="One name over the door", plan=plan)
    one, other = (run_arm(case, arm, worlds_of("tiny")[0]) for arm in (STATUS_QUO, nil))
    assert same(one, other)
    assert np.allclose(one.employers.sum(axis=0), other.employers.sum(axis=0))


def was_refused(case: Case, world: World) -> bool:
    return timetable(situation_for(setting_for(case, world, SEED, 0), MERGE)).refused is not None


def test_a_refused_merger_differs_by_money_spent_people_unsettled_and_posts_held_alone() -> None:
    off = ("merger_leaving", "one_off_costs", "programme_support", "held_vacancies")
    case = changed(CASE, switched_off=off)
    refused = [w for w in worlds_of("tiny", 40) if was_refused(case, w)]
    assert refused
    for world in refused[:2]:
        assert same(run_arm(case, MERGE, world), run_arm(case, STATUS_QUO, world))


def test_shared_draws_change_nothing() -> None:
    world = worlds_of("tiny")[0]
    draws = draws_for(CASE, world, seed=SEED, replication=0)
    for arm in CASE.arms:
        shared = replicate(CASE, arm, world, seed=SEED, replication=0, draws=draws)
        assert same(shared, run_arm(CASE, arm, world))


def test_every_mechanism_has_a_reader() -> None:
    root = Path(__file__).parents[1]
    files = [*(root / "simulator").rglob("*.py"), root / "scenarios" / "linked.py"]
    text = "".join(p.read_text(encoding="utf-8") for p in sorted(files))
    unread = [name for name in MECHANISMS if f'"{name}"' not in text and f"def {name}(" not in text]
    assert not unread
