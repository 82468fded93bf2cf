"""Three trusts: a third beside the plan changes nothing, two joining trusts merge and reconcile."""

from __future__ import annotations

import numpy as np
import pytest

from entities.case import Case
from entities.measures import PEOPLE_MEASURES, WORK_MEASURES
from entities.plan import Arm, MergerPlan, PostDeletion
from entities.trust import Trust
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

TWO = case_called("tiny")
THIRD = "99000013"
OTHER_NAMES = {
    "fir-": "oak-", "99000012": THIRD, "900051": "900061", "dovelark": "wrensley",
    "Dovelark": "Wrensley", "Firlock": "Oakmoor",
}  # fmt: skip

ENDS = ("by_centre", "by_schools", "by_suppliers", "process", "automated", "given_up", "left")
"""Where work that was asked for can end."""


def third_trust() -> Trust:
    """Return the second trust of the case once more, under other names (fictional)."""
    text = TWO.trusts[1].model_dump_json()
    for old, new in OTHER_NAMES.items():
        text = text.replace(old, new)
    return Trust.model_validate_json(text)


def three(*arms: Arm, off: tuple[str, ...] = ("refusal",)) -> Case:
    return changed(TWO, trusts=(*TWO.trusts, third_trust()), arms=arms, claims=(),
                   switched_off=off)  # fmt: skip


STATUS_QUO, PAIR = TWO.arm("status_quo"), TWO.arm("merge")
UNAIDED = Arm(key="unaided", label="Without programme support",
              plan=PAIR.plan.model_copy(update={"programme_support": None}))  # fmt: skip
"""Hours are scarce here, so that anybody else's would show."""


def all_three() -> Arm:
    """Have both join the first, with a post of each deleted."""
    plan = PAIR.plan.model_copy(update={
        "joining_trusts": ("99000012", THIRD),
        "deletions": (*PAIR.plan.deletions,
                      PostDeletion(post="oak-finance-director", months_after_start=0,
                               route="redundancy")),
    })  # fmt: skip
    return Arm(key="three", label="Firlock and Oakmoor join Elmstrand",
               plan=MergerPlan.model_validate(plan.model_dump()))  # fmt: skip


@pytest.mark.parametrize("arm", [STATUS_QUO, PAIR, UNAIDED])
def test_a_trust_beside_the_plan_changes_nothing_for_the_others(arm: Arm) -> None:
    two, more = changed(TWO, switched_off=("refusal",)), three(STATUS_QUO, PAIR, UNAIDED)
    for world in worlds_of("tiny"):
        one, other = run_arm(two, arm, world), run_arm(more, arm, world)
        assert {k for k in other.ledger_keys if k.trust != THIRD} == set(one.ledger_keys)
        for key, pence in zip(one.ledger_keys, one.ledger_pence, strict=True):
            assert (other.ledger_pence[other.ledger_keys.index(key)] == pence).all()
        for name in one.axes.schools:
            row, its = one.axes.schools.index(name), other.axes.schools.index(name)
            assert (one.service_school[:, row] == other.service_school[:, its]).all()


def test_three_trusts_merge_and_their_staff_and_work_reconcile() -> None:
    case = three(STATUS_QUO, all_three())
    for world in worlds_of("tiny"):
        record = run_arm(case, case.arm("three"), world)
        start = next(h for h in record.happenings if h.kind == "day_one").date
        later = [m >= start for m in record.axes.months]
        lead, *joining = record.employers
        assert (np.stack(joining)[:, :, later] == 0).all()
        assert lead[:, later].sum() > 0
        people = dict(zip(PEOPLE_MEASURES, record.people.sum(axis=0), strict=True))
        moved = (people["joined_fte"] + people["moved_in_fte"] - people["left_fte"]
                 - people["redundant_fte"] - people["moved_out_fte"])  # fmt: skip
        assert np.allclose(np.diff(people["in_post_fte"]), moved[1:])
        work = dict(zip(WORK_MEASURES, record.work_balance.sum(axis=0), strict=True))
        asked = sum(work[name] for name in ("asked", "sent_back", "second_line"))
        done = sum(work[name] for name in ENDS) - work["travel"]
        assert asked == pytest.approx(done, abs=1e-6)


def test_a_third_trust_in_the_plan_asks_for_more_of_its_leaders() -> None:
    """More schools and one more year end; the hours integration asks for grow with the schools."""
    case, world = three(STATUS_QUO, PAIR, all_three()), worlds_of("tiny")[0]
    two, more = (run_arm(case, case.arm(key), world).attention for key in ("merge", "three"))
    first = case.run_in_months
    assert (more[1, first:] >= two[1, first:]).all()
    assert more[0, first] > two[0, first]
    assert more[2, first] > two[2, first]
