"""One seed, one answer: whatever the order, the processes or the company a stream keeps."""

from __future__ import annotations

import numpy as np
import pytest

from entities.case import Case
from simulator.arrivals import streams_of
from simulator.batch import run_case
from simulator.demand import Events, born
from simulator.money import paths
from simulator.situation import Setting, setting_for, situation_for
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of

CASE = case_called("tiny")


def test_two_processes_give_what_one_gives() -> None:
    worlds = worlds_of("tiny")[:2]
    one = run_case(CASE, worlds, replications=1, seed=SEED, jobs=1)
    two = run_case(CASE, worlds, replications=1, seed=SEED, jobs=2)
    assert [(r.arm, r.world, r.replication) for r in one] == [
        (r.arm, r.world, r.replication) for r in two
    ]
    assert all(same(a, b) and a.happenings == b.happenings for a, b in zip(one, two, strict=True))


def test_replications_of_one_world_differ_and_repeat() -> None:
    arm, world = CASE.arm("status_quo"), worlds_of("tiny")[0]
    first, second = run_arm(CASE, arm, world, 0), run_arm(CASE, arm, world, 1)
    assert not same(first, second)
    assert same(first, run_arm(CASE, arm, world, 0))


def test_an_added_arm_moves_no_other() -> None:
    fewer = changed(CASE, arms=CASE.arms[:2], claims=())
    more = changed(
        CASE, arms=(*CASE.arms, CASE.arms[1].model_copy(update={"key": "again"})), claims=()
    )
    world = worlds_of("tiny")[0]
    for key in ("status_quo", "merge"):
        assert same(run_arm(fewer, fewer.arm(key), world), run_arm(more, more.arm(key), world))


def test_the_order_of_trusts_and_schools_does_not_matter() -> None:
    world = worlds_of("tiny")[0]
    turned = tuple(
        trust.model_copy(update={"schools": trust.schools[::-1]}) for trust in CASE.trusts[::-1]
    )
    other = changed(CASE, trusts=turned)
    one, two = (run_arm(case, case.arm("status_quo"), world) for case in (CASE, other))
    assert np.allclose(one.service_month.sum(axis=2), two.service_month.sum(axis=2))
    assert one.ledger_keys == two.ledger_keys
    cash = [i for i, key in enumerate(one.ledger_keys) if key.tag == "cash"]
    assert (abs(one.ledger_pence[cash] - two.ledger_pence[cash]) <= 1).all()


@pytest.mark.parametrize("number", [0, 1])
def test_requests_of_a_school_do_not_depend_on_other_schools(number: int) -> None:
    def arrivals(case: Case, urn: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        setting = setting_for(case, worlds_of("tiny")[0], SEED, 0)
        drawn = born(setting, streams_of(setting, number))
        place = [o.key for o in setting.origins].index(urn)
        return drawn["arrival"][drawn["origin"] == place]

    lone = CASE.trusts[0]
    urn = lone.schools[0].urn
    alone = changed(CASE, trusts=(lone,), arms=_without_trust(CASE, lone.company_number), claims=())
    assert np.array_equal(arrivals(CASE, urn), arrivals(alone, urn))


def _without_trust(case: Case, kept: str) -> tuple[object, ...]:
    post = next(p for t in case.trusts if t.company_number == kept for p in t.posts)
    lean = {
        "key": "lean",
        "label": "Lean",
        "plan": {
            "kind": "lean",
            "start": case.arm("merge").plan.start,
            "deletions": [{"post": post.id, "months_after_start": 0, "route": "wastage"}],
        },
    }
    return (case.arm("status_quo"), lean)


def test_what_arms_share_is_worked_out_once_and_sees_nothing_of_an_arm() -> None:
    asked: list[tuple[Setting, str]] = []

    def work(setting: Setting, about: str) -> int:
        asked.append((setting, about))
        return len(asked)

    setting = setting_for(CASE, worlds_of("tiny")[0], SEED, 0)
    arms = [situation_for(setting, arm, frozenset({"patience"})) for arm in CASE.arms]
    assert [one.once(work, "a") for one in (*arms, setting)] == [1] * (len(arms) + 1)
    assert arms[0].once(work, "b") == 2
    assert all(given is setting for given, _ in asked)


def test_nobody_can_change_a_path_that_arms_share() -> None:
    setting = setting_for(CASE, worlds_of("tiny")[0], SEED, 0)
    prices = paths.prices(situation_for(setting, CASE.arms[0]))
    with pytest.raises(ValueError, match="read-only"):
        prices[0] = 2.0


def test_an_event_asks_where_it_happens_in_its_own_arm() -> None:
    events = Events(setting_for(CASE, worlds_of("tiny")[0], SEED, 0))
    found = [events.requests([("post/moved", 0)], 100.0, origin) for origin in (0, 1, 0)]
    assert [rows["origin"].tolist() for rows in found] == [[0], [1], [0]]
    assert found[0]["work"].tolist() == found[1]["work"].tolist()
