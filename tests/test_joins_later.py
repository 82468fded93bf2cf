"""Mergers in steps: a trust of one school joins after the first, and all of it reconciles."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from entities.case import Case
from entities.measures import ATTENTION_MEASURES, PEOPLE_MEASURES
from entities.plan import Arm, LaterTrust, MergerPlan, PostDeletion, Wave
from entities.records import Records
from entities.sense.waves import waves
from outputs.tables import unbalanced
from simulator.dates import Timetable
from simulator.exits import same_employer
from simulator.programme import timetable
from simulator.situation import Situation, setting_for, situation_for
from tests.made_people import world_with
from tests.shipped_cases import SEED, case_called, changed, run_arm, worlds_of
from tests.test_three_trusts import STATUS_QUO, THIRD, TWO, third_trust

ELM, FIR = "99000011", "99000012"
CALM = ("refusal", "attention", "delay", "roll_back", "blackouts")
MONTHS = 9
"""Third trust's day one, in months after that of the second."""


def steps(months: int | None = MONTHS, *waves: Wave, **more: object) -> Arm:
    """Have both trusts join the first: together, or the third some months later."""
    later = () if months is None else (LaterTrust(trust=THIRD, months_after_start=months),)
    plan = TWO.arm("merge").plan.model_copy(update={
        "joining_trusts": (FIR, THIRD), "joins_later": later,
        "waves": waves or TWO.arm("merge").plan.waves,
        "deletions": (
            PostDeletion(post="fir-finance-director", months_after_start=0, route="redundancy"),
            PostDeletion(post="oak-finance-director", months_after_start=0, route="redundancy"),
        ),
        **more,
    })  # fmt: skip
    return Arm(key="steps", label="Steps", plan=MergerPlan.model_validate(plan.model_dump()))


def case_of(arm: Arm, *off: str) -> Case:
    return changed(TWO, trusts=(*TWO.trusts, third_trust()), arms=(STATUS_QUO, arm), claims=(),
                   switched_off=off)  # fmt: skip


def situation_of(arm: Arm, *off: str) -> Situation:
    return situation_for(setting_for(case_of(arm, *off), worlds_of("tiny")[0], SEED, 0), arm)


def days(record: Records) -> tuple[dt.date, dt.date]:
    """Return day one and the day on which the third trust joins."""
    told = {h.kind: h.date for h in record.happenings}
    return told["day_one"], told["joined"]


def test_a_trust_that_joins_later_does_all_of_it_later() -> None:
    at_once, later = (timetable(situation_of(steps(m), *CALM)) for m in (None, MONTHS))
    start = at_once.start
    assert start is not None
    assert later.start == start
    assert at_once.joined(THIRD) == start
    assert later.joined(THIRD) == start + MONTHS
    assert later.joined(FIR) == start
    month = {p.wave.schools: p.month for p in later.waves if p.wave.function == "finance"}
    (together,) = [p.month for p in at_once.waves if p.wave.function == "finance"]
    (own,) = [m for schools, m in month.items() if "900061" in schools]
    (others,) = [m for schools, m in month.items() if "900061" not in schools]
    assert others == together
    assert own == together + MONTHS
    oak, fir = (later.due(f"{name}-finance-director") for name in ("oak", "fir"))
    assert oak is not None
    assert fir is not None
    assert oak.month == start + MONTHS
    assert fir.month == at_once.exits[0].month


@pytest.mark.parametrize("world", worlds_of("tiny"), ids=lambda w: str(w.index))
def test_people_pounds_and_requests_reconcile(world: object) -> None:
    arm = steps()
    record = run_arm(case_of(arm, "refusal"), arm, world)  # type: ignore[arg-type]
    assert unbalanced([record]) == ()
    people = dict(zip(PEOPLE_MEASURES, record.people.sum(axis=0), strict=True))
    moved = (people["joined_fte"] + people["moved_in_fte"] - people["left_fte"]
             - people["redundant_fte"] - people["moved_out_fte"])  # fmt: skip
    assert np.allclose(np.diff(people["in_post_fte"]), moved[1:])
    first, second = days(record)
    lead, fir, oak = record.employers
    months = np.asarray(record.axes.months)
    assert (fir[:, months >= first] == 0).all()
    assert (oak[:, months >= second] == 0).all()
    assert (oak[:, months < second].sum(axis=0) > 0).all()
    assert (lead[:, months >= second].sum(axis=0) > 0).all()


def test_until_it_joins_a_later_trust_has_its_own_books_centre_and_requests() -> None:
    """Nothing but leaders' hours and the fear of it reaches a trust before it joins."""
    arm = steps()
    case = case_of(arm, *CALM, "merger_leaving", "at_risk_leaving")
    world = worlds_of("tiny")[0]
    stays, goes = run_arm(case, case.arms[0], world), run_arm(case, arm, world)
    _, second = days(goes)
    before = np.asarray(goes.axes.months) < second
    for key, pence in zip(stays.ledger_keys, stays.ledger_pence, strict=True):
        if key.trust == THIRD:
            found = goes.ledger_pence[goes.ledger_keys.index(key)]
            assert (found[before] == pence[before]).all(), key
    own = [key for key in goes.ledger_keys if key.trust == THIRD and key not in stays.ledger_keys]
    for key in own:
        assert (goes.ledger_pence[goes.ledger_keys.index(key)][before] == 0).all(), key


def test_what_an_employer_costs_comes_with_each_that_joins() -> None:
    arm, world = steps(), world_with(worlds_of("tiny")[0], process__one_off_overrun=1.0)
    at_once = run_arm(case_of(steps(None), *CALM), steps(None), world)
    later = run_arm(case_of(arm, *CALM), arm, world)
    first, second = days(later)
    months = np.asarray(later.axes.months)
    for cause in ("Rebranding", "Employer reliefs lost", "Moving systems"):
        series = of(later, cause)
        assert series[months >= second].sum() > 0
        assert (series[months < first] == 0).all()
    assert of(later, "Rebranding")[months == first].sum() > 0
    assert (of(later, "Rebranding") > 0).sum() == 2
    assert (of(at_once, "Rebranding") > 0).sum() == 1
    assert of(later, "Employer reliefs lost").sum() < of(at_once, "Employer reliefs lost").sum()


def of(record: Records, cause: str) -> np.ndarray:
    rows = [n for n, key in enumerate(record.ledger_keys) if key.cause == cause]
    return np.asarray(record.ledger_pence[rows].sum(axis=0))


def test_holders_may_move_only_to_posts_of_trusts_that_are_one_by_then() -> None:
    situation = situation_of(steps(), *CALM)
    dates = Timetable(start=10, joins={THIRD: 19})
    assert same_employer(situation, dates, FIR, 5) == (ELM, FIR)
    assert same_employer(situation, dates, FIR, 18) == (ELM, FIR)
    assert same_employer(situation, dates, THIRD, 18) == (THIRD,)
    assert same_employer(situation, dates, THIRD, 19) == (ELM, FIR, THIRD)
    assert same_employer(situation, dates, ELM, 30) == (ELM, FIR, THIRD)


def test_a_trust_that_does_not_join_in_time_is_told() -> None:
    arm = steps(30)
    record = run_arm(case_of(arm, *CALM), arm, worlds_of("tiny")[0])
    told = [h.what for h in record.happenings if h.kind == "not_reached"]
    assert any("does not join within the horizon" in what for what in told)
    assert (record.employers[2].sum(axis=0) > 0).all()


def test_leaders_are_asked_for_both_steps_from_the_start() -> None:
    """A step that comes later is prepared for with the first: no hours are lost or asked twice."""
    arm = steps()
    at = ATTENTION_MEASURES.index("asked")
    later, at_once = (
        run_arm(case_of(a, "refusal"), a, worlds_of("tiny")[0]) for a in (arm, steps(None))
    )
    assert np.array_equal(later.attention[at], at_once.attention[at], equal_nan=True)


@pytest.mark.parametrize("key", ["two_steps", "at_once"])
def test_the_shipped_case_of_three_trusts_reconciles(key: str) -> None:
    case = case_called("two_steps")
    for world in worlds_of("two_steps", 2):
        record = run_arm(changed(case, switched_off=("refusal",)), case.arm(key), world)
        assert unbalanced([record]) == ()
        people = dict(zip(PEOPLE_MEASURES, record.people.sum(axis=0), strict=True))
        moved = (people["joined_fte"] + people["moved_in_fte"] - people["left_fte"]
                 - people["redundant_fte"] - people["moved_out_fte"])  # fmt: skip
        assert np.allclose(np.diff(people["in_post_fte"]), moved[1:])
        assert ("joined" in {h.kind for h in record.happenings}) == (key == "two_steps")
        last = np.asarray(record.employers[1:])[:, :, -1]
        assert (last == 0).all()


def test_a_lead_without_people_cannot_wait_for_those_of_a_trust_that_joins_later() -> None:
    """Of finance the second trust has no staff at its centre, and the first joins it later."""
    arm = steps()
    raw = {
        **arm.plan.model_dump(), "lead_trust": FIR, "joining_trusts": [THIRD, ELM],
        "joins_later": [{"trust": ELM, "months_after_start": 12}], "deletions": [],
        "joint_contracts": [],
        "waves": [{"function": "finance", "months_after_start": 3}],
    }  # fmt: skip
    case = case_of(arm).model_dump()
    told = {}
    for joins in (raw["joins_later"], []):
        plan = {**raw, "joins_later": joins}
        case["arms"] = [
            STATUS_QUO.model_dump(), {"key": "made", "label": "Made", "plan": plan},
        ]  # fmt: skip
        told[len(joins)] = [p.message for p in waves(case)]
    (said,) = told[1]
    assert "the lead trust has no post at its centre for 'finance'" in said
    assert "a trust that joins later brings nobody before" in said
    assert told[0] == []
