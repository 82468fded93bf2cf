"""Hours that moved work frees are released, not cashed, until posts of schools are cut."""

from __future__ import annotations

import numpy as np
import pytest

from entities.claim import Claim
from entities.measures import RELEASED_MEASURES
from outputs.released import released_table, said_of_released
from simulator.situation import setting_for
from tests.made_people import CASE, WORLDS, arm_with, posts_of
from tests.shipped_cases import SEED, changed, pounds, run_arm

STILL = changed(CASE, switched_off=(
    "leaving", "long_absence", "delay", "refusal", "exit_clocks", "patience", "teachers",
))  # fmt: skip
FINANCE = ({"function": "finance", "months_after_start": 3},)
CLAIM = Claim.model_validate(CASE.claims[0].model_dump() | {"arm": "made"})


def test_what_is_released_is_the_counted_work_that_moved_and_costs_nothing_less() -> None:
    """From the cut-over on, a twelfth a month of the base year's minutes at the schools' desks."""
    moved = run_arm(STILL, arm_with("merge", waves=FINANCE), WORLDS[0])
    plain = run_arm(STILL, arm_with("merge"), WORLDS[0])
    cut_over = next(h.date for h in moved.happenings if h.kind == "cut_over")
    month = moved.axes.months.index(cut_over)
    work = setting_for(STILL, WORLDS[0], SEED, 0).workload.at_school
    finance = {k.key for f in STILL.functions if f.key == "finance" for k in f.request_types}
    a_year = sum(minutes for (_, kind), minutes in work.items() if kind in finance)
    assert a_year > 0
    found = moved.released[RELEASED_MEASURES.index("released")].sum(axis=0)
    assert (found[:month] == 0).all()
    np.testing.assert_allclose(found[month:], a_year / 12)
    assert moved.released[1].sum() == 0
    staff = [
        sum(r.ledger_pence[n].sum() for n, k in enumerate(r.ledger_keys) if "posts:" in k.cause)
        for r in (moved, plain)
    ]
    assert staff[0] == staff[1]
    assert not [k for k in moved.ledger_keys if "eleased" in k.cause]


def test_hours_are_cut_where_a_school_s_post_is_deleted_and_then_pounds_fall() -> None:
    name = posts_of(STILL, desk="office")[0]
    arm = arm_with(deletions=({"post": name, "months_after_start": 0, "route": "redundancy"},))
    record, plain = (run_arm(STILL, a, WORLDS[0]) for a in (arm, arm_with()))
    gone = record.exits[0].month
    cut = record.released[RELEASED_MEASURES.index("cut")].sum(axis=0)
    assert (cut[:gone] == 0).all()
    assert (cut[gone:] > 0).all()
    assert record.released[0].sum() == 0
    assert pounds(record, "cash") < pounds(plain, "cash")


@pytest.mark.parametrize("waves", [(), FINANCE])
def test_the_page_says_what_is_released(waves: tuple[dict[str, object], ...]) -> None:
    records = [run_arm(STILL, arm_with("merge", waves=waves), world) for world in WORLDS[:2]]
    told = said_of_released(records, CLAIM)
    assert ("released, not cashed" in told) is bool(waves)
    table = released_table(records)
    assert set(table["unit"]) == {"hours"}
    assert bool(table["mean"].sum()) is bool(waves)
