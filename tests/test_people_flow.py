"""People are conserved: in = out + stock every month; nobody works before or after their time."""

from __future__ import annotations

import numpy as np
import pytest

from entities.case import Case
from entities.measures import MOVEMENTS, PEOPLE_MEASURES
from entities.plan import Arm
from entities.post import STRUCTURAL
from entities.records import Numbers, Records
from simulator.desk.diary import Diary
from simulator.replicate import Finished
from tests.made_people import CASE, WORLDS, arm_with, played, posts_of, world_with
from tests.shipped_cases import changed, run_arm

OFFICES = tuple(posts_of(CASE, desk="office"))
POOLED = arm_with(
    "merge",
    pools=(
        {
            "key": "offices", "posts": OFFICES, "keep": 1, "months_after_start": 2,
            "order": ("redeployment", "wastage", "redundancy"), "wastage_months": 6,
        },
    ),
    deletions=({"post": "elm-chief-executive", "months_after_start": 0, "route": "redundancy"},),
)  # fmt: skip
ARMS = (*CASE.arms, POOLED)
BUSY = world_with(
    workforce__support_leaver_rate=0.45, model__leaving_rate_cap=0.6, people__trial_fails=0.9,
    model__redeployment_share=0.95, people__redeployment_least_pay=0.1,
    people__long_absence_rate=0.4, model__refusal_chance=0.0,
)  # fmt: skip


def by_name(record: Records) -> dict[str, Numbers]:
    return {name: record.people[:, n] for n, name in enumerate(PEOPLE_MEASURES)}


@pytest.mark.parametrize("arm", ARMS, ids=lambda arm: arm.key)
@pytest.mark.parametrize("world", [WORLDS[0], BUSY], ids=["usual", "busy"])
def test_those_in_post_are_those_before_and_who_came_less_who_went(arm: Arm, world: object) -> None:
    record = run_arm(CASE, arm, world)  # type: ignore[arg-type]
    found = by_name(record)
    came = found["joined_fte"] + found["moved_in_fte"]
    went = found["left_fte"] + found["redundant_fte"] + found["moved_out_fte"]
    groups = record.axes.people_groups
    posts = [post for trust in CASE.trusts for post in trust.posts]
    opening = np.asarray([sum(p.fte for p in posts if p.desk == group) for group in groups])
    before = np.column_stack([opening, found["in_post_fte"][:, :-1]])
    np.testing.assert_allclose(found["in_post_fte"], before + came - went, atol=1e-9)
    assert (found["in_post_fte"] >= -1e-9).all()
    assert came.sum() > 0
    assert went.sum() > 0


def test_every_kind_of_movement_happens_in_these_cases() -> None:
    record = run_arm(CASE, POOLED, BUSY)
    for kind in MOVEMENTS:
        assert by_name(record)[f"{kind}_fte"].sum() > 0, kind


def test_established_posts_are_whole_and_the_employers_hold_them_all() -> None:
    for arm in ARMS:
        record = run_arm(CASE, arm, BUSY)
        gone = {one.post: one.month for one in record.exits}
        months = np.arange(len(record.axes.months))
        posts = [post for trust in CASE.trusts for post in trust.posts]
        whole = sum(post.fte * (months < gone.get(post.id, len(months))) for post in posts)
        np.testing.assert_allclose(record.employers.sum(axis=(0, 1)), whole, atol=1e-9)


def test_staff_of_a_closing_trust_are_transferred_on_day_one() -> None:
    record = run_arm(CASE, arm_with("merge"), BUSY)
    lead, joiner = record.employers.sum(axis=1)
    day_one = next(h.date for h in record.happenings if h.kind == "day_one")
    start = record.axes.months.index(day_one)
    assert (joiner[:start] > 0).all()
    assert (joiner[start:] == 0).all()
    assert lead[start] == pytest.approx(lead[0] + joiner[0])
    alone = run_arm(CASE, arm_with("lean"), BUSY).employers.sum(axis=1)
    assert (alone[1] > 0).all()


def touches_outside(finished: Finished, states: tuple[str, ...]) -> int:
    """Count sittings that began while the post was in none of these states."""
    diary: Diary = finished.organisation.diary
    starts, workers = diary.minutes("start"), diary.numbers("worker")
    outside = 0
    for seat in finished.organisation.seats.values():
        mine = starts[workers == seat.number]
        moments = np.asarray([moment for moment, _ in seat.changes])
        inside = np.asarray([state in states for _, state in seat.changes])
        outside += int((~inside[np.searchsorted(moments, mine, side="right") - 1]).sum())
    return outside


def quiet_case(*off: str) -> Case:
    return changed(CASE, switched_off=off)


@pytest.mark.parametrize("arm", [*CASE.arms, POOLED], ids=lambda arm: arm.key)
def test_nobody_works_before_a_start_or_after_an_end(arm: Arm) -> None:
    finished = played(quiet_case("agency_cover"), arm, BUSY)
    assert finished.organisation.diary.used > 1_000
    assert touches_outside(finished, ("filled",)) == 0
    covered = played(CASE, arm, BUSY)
    assert touches_outside(covered, ("filled", "vacant", "absent")) == 0
    assert touches_outside(covered, ("filled",)) > 0


def test_a_deleted_structural_post_takes_its_attention_with_it() -> None:
    arm = arm_with(deletions=(
        {"post": "elm-chief-executive", "months_after_start": 0, "route": "redundancy"},
    ))  # fmt: skip
    still = quiet_case("leaving", "long_absence", "delay")
    pairs = [run_arm(still, a, WORLDS[0]) for a in (still.arm("status_quo"), arm)]
    row = PEOPLE_MEASURES.index("attention_hours")
    before, after = (record.people[:, row].sum(axis=0) for record in pairs)
    gone = next(one.month for one in pairs[1].exits)
    a_week = WORLDS[0]["model.attention_hours_per_week"]
    executives = sum(p.fte for t in CASE.trusts for p in t.posts if p.desk == STRUCTURAL)
    chief = next(p.fte for t in CASE.trusts for p in t.posts if p.id == "elm-chief-executive")
    left = (executives - chief) / executives
    assert (before[:gone] == after[:gone]).all()
    assert 0 < left < 1
    np.testing.assert_allclose(after[gone:], before[gone:] * left)
    assert before.sum() / len(before) * 12 == pytest.approx(a_week * executives * 52, rel=0.05)
    groups = [n for n, g in enumerate(pairs[0].axes.people_groups) if g != STRUCTURAL]
    assert pairs[0].people[groups, row].sum() == 0


def test_a_long_absence_is_paid_and_part_covered_and_ends() -> None:
    record = run_arm(quiet_case("leaving"), CASE.arm("status_quo"), BUSY)
    found = by_name(record)
    assert found["absent_fte"].sum() > 0
    assert found["leavers"].sum() == 0
    np.testing.assert_allclose(
        found["established_fte"], found["filled_fte"] + found["absent_fte"], atol=1e-9
    )
    causes = {key.cause for key in record.ledger_keys if key.tag == "vacancy"}
    assert causes == {"Agency cover"}
    none = run_arm(quiet_case("leaving", "long_absence"), CASE.arm("status_quo"), BUSY)
    assert by_name(none)["absent_fte"].sum() == 0
