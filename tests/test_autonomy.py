"""What schools decide themselves, what a plan changes for them, and what that does to people."""

from __future__ import annotations

import numpy as np
import pytest

from entities.case import Case
from entities.measures import AUTONOMY_MEASURES, RELEASED_MEASURES
from entities.plan import Arm
from entities.post import in_school
from simulator.autonomy import autonomy, decided_at_opening, decisive
from simulator.leaving import leaving_of
from simulator.programme import timetable
from simulator.seats import seats_of
from simulator.situation import Situation, setting_for, situation_for
from tests.made_people import CASE, arm_with, world_with
from tests.shipped_cases import SEED, changed, pounds, run_arm

SURE = world_with(
    model__refusal_chance=0.0, model__stage_delay_common_sd=0.0, model__own_checks_share=0.2,
    model__adoption_imposed=0.6, model__adoption_collaborative=0.9,
    people__lost_autonomy_leaving=1.5, model__merger_leaving_multiplier=1.0,
    people__at_risk_leaving=1.0,
)  # fmt: skip
KINDS = [kind.key for _, kind in CASE.request_types]
DECISIONS = {"hr": 3, "procurement": 3, "payroll": 0}
"""Kinds of decision by function, counted by hand in the service files."""


def wave(function: str, **more: object) -> dict[str, object]:
    return {"function": function, "months_after_start": 3, **more}


def situation_of(arm: Arm, case: Case = CASE) -> Situation:
    return situation_for(setting_for(case, SURE, SEED, 0), arm)


def schools_of(situation: Situation) -> list[int]:
    return [o for o, origin in enumerate(situation.origins) if origin.school is not None]


def test_the_law_leaves_some_decisions_to_heads_and_these_do_not_count() -> None:
    found = decisive(situation_of(arm_with()))
    counts = {key for key, yes in zip(KINDS, found, strict=True) if yes}
    assert {"recruitment", "capex_request", "tender", "contract_renewal"} <= counts
    assert not {"suspension", "permanent_exclusion", "payroll_run", "census_return"} & counts


def test_at_the_opening_a_school_decides_what_it_does_itself() -> None:
    situation = situation_of(arm_with())
    found = decided_at_opening(situation)
    for o, origin in enumerate(situation.origins):
        for k, (function, kind) in enumerate(situation.kinds):
            local = origin.trust.where(function, origin.key, kind.key) == "local"
            assert found[o, k] == (origin.school is not None and local)


def test_what_a_trust_says_schools_decide_they_decide_though_a_centre_does_it() -> None:
    lead, joiner = CASE.trusts
    said = [
        {**entry.model_dump(), "decided_by": "school"} if entry.function == "hr" else entry
        for entry in lead.delivery
    ]
    own = type(lead).model_validate({**lead.model_dump(), "delivery": said})
    before = autonomy(situation_of(arm_with()), timetable(situation_of(arm_with())))
    situation = situation_of(arm_with(), changed(CASE, trusts=(own, joiner)))
    after = autonomy(situation, timetable(situation))
    for o, origin in enumerate(situation.origins):
        more = origin.school is not None and origin.trust.company_number == lead.company_number
        assert (after.kept[o] - before.kept[o] == 3 * more).all()


@pytest.mark.parametrize("decided_by", ["desk", "school"])
@pytest.mark.parametrize("function", ["hr", "procurement", "payroll"])
def test_decisions_go_with_the_work_unless_the_plan_leaves_them(
    function: str, decided_by: str
) -> None:
    situation = situation_of(arm_with("merge", waves=(wave(function, decided_by=decided_by),)))
    dates = timetable(situation)
    found, own = autonomy(situation, dates), decided_at_opening(situation)
    month = dates.cut_over_month(function)
    assert month is not None
    of = [k for k, (name, kind) in enumerate(situation.kinds) if name == function and kind.decision]
    assert len(of) == DECISIONS[function]
    for o in schools_of(situation):
        change = len(of) * (decided_by == "school") - int(own[o, of].sum())
        assert (found.kept[o, :month] == found.kept[o, 0]).all()
        assert (found.kept[o, month:] == found.kept[o, 0] + change).all()
        lost = max(0, -change) / int(decisive(situation).sum())
        assert found.lost[o, month:] == pytest.approx(lost)
        assert found.changed[o].sum() == sum(name == function for name, _ in situation.kinds)
        assert found.changed[o, month] == found.changed[o].sum()


def test_a_centre_has_no_autonomy_and_a_refused_merger_changes_nothing() -> None:
    arm = arm_with("merge", waves=(wave("hr"), wave("procurement")))
    situation = situation_of(arm)
    found = autonomy(situation, timetable(situation))
    centres = [o for o, origin in enumerate(situation.origins) if origin.school is None]
    assert not found.table()[:, centres].any()
    refused = situation_for(
        setting_for(CASE, world_with(SURE, model__refusal_chance=1.0), SEED, 0), arm
    )
    none = autonomy(refused, timetable(refused))
    assert not none.changed.any()
    assert not none.lost.any()
    assert (none.kept == none.kept[:, :1]).all()


def test_what_was_given_to_schools_is_theirs_and_lost_counts_against_the_opening() -> None:
    waves = (wave("hr", to="central"), {**wave("hr", to="local"), "months_after_start": 9})
    situation = situation_of(arm_with("merge", waves=waves))
    found = autonomy(situation, timetable(situation))
    for o in schools_of(situation):
        assert found.kept[o, -1] >= found.kept[o, 0]
        assert found.lost[o, -1] == 0
        assert found.changed[o].sum() == 2 * sum(name == "hr" for name, _ in situation.kinds)


def test_staff_of_a_school_leave_faster_in_proportion_to_what_it_no_longer_decides() -> None:
    situation = situation_of(arm_with("merge", waves=(wave("procurement"),)))
    dates, seats = timetable(situation), tuple(seats_of(situation).values())
    rates = leaving_of(situation, dates, seats).merger
    share = 3 / int(decisive(situation).sum())
    month = dates.cut_over_month("procurement")
    seen = set()
    for row, seat in enumerate(seats):
        school = in_school(seat.post.place)
        want = 1 + 0.5 * share if school else 1.0
        assert rates[row, month:] == pytest.approx(want)
        assert (rates[row, :month] == 1.0).all()
        seen.add(school)
    assert seen == {True, False}


@pytest.mark.parametrize(("how", "adopted"), [("imposed", 0.6), ("collaborative", 0.9)])
def test_schools_check_a_part_of_what_moved_as_far_as_they_have_not_adopted_it(
    how: str, adopted: float
) -> None:
    arm = arm_with("merge", waves=(wave("finance"), wave("hr")), standardisation=how)
    record = run_arm(CASE, arm, SURE)
    freed, checked = (
        record.released[RELEASED_MEASURES.index(name)] for name in ("released", "checked")
    )
    assert freed.sum() > 0
    np.testing.assert_allclose(checked, freed * 0.2 * (1 - adopted))
    rows = [i for i, k in enumerate(record.ledger_keys) if "checked and chased" in k.cause]
    assert {record.ledger_keys[i].tag for i in rows} == {"shadow"}
    quiet = run_arm(changed(CASE, switched_off=("own_checks",)), arm, SURE)
    paid = record.ledger_pence[rows].sum() / 100
    assert paid > 0
    assert pounds(record, "shadow") - pounds(quiet, "shadow") == pytest.approx(paid, abs=0.01)
    assert pounds(record, "cash") == pounds(quiet, "cash")


def test_work_that_comes_back_is_freed_no_longer_and_until_then_it_was() -> None:
    waves = (wave("finance"), {**wave("finance", to="local"), "months_after_start": 12})
    there, back = (
        run_arm(CASE, arm_with("merge", waves=some), SURE).released[0]
        for some in (waves[:1], waves)
    )
    parts = timetable(situation_of(arm_with("merge", waves=waves))).waves
    first, last = (part.month for part in parts)
    assert there.sum() > 0
    np.testing.assert_allclose(back[:, first:last], there[:, first:last])
    np.testing.assert_allclose(back[:, last:], 0.0, atol=1e-9)


def test_a_record_holds_what_schools_decide_and_what_changed() -> None:
    arm = CASE.arm("merge")
    record = run_arm(CASE, arm, SURE)
    situation = situation_of(arm)
    assert (record.autonomy == autonomy(situation, timetable(situation)).table()).all()
    assert AUTONOMY_MEASURES == ("decided_in_school", "changed")
    base = run_arm(CASE, CASE.arm("status_quo"), SURE)
    assert not base.autonomy[1].any()
