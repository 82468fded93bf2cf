"""A share holds what one arm needs, however many arms it has."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from entities.records import Records
from simulator import batch
from simulator.batch import Work, run_share
from tests.shipped_cases import SEED, case_called, worlds_of

TINY, WORLD = case_called("tiny"), worlds_of("tiny")[0]


class Circle:
    """Something that only the collector takes away, as what is run on a clock of SimPy."""

    def __init__(self) -> None:
        self.itself = self


def test_what_an_arm_leaves_is_gone_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_share(Work(TINY, SEED), WORLD, 0)[0]
    left: list[weakref.ref[Circle]] = []

    def leaves_something(*_: Any, **__: Any) -> Records:
        assert not gc.isenabled(), "the collector is at rest meanwhile"
        assert all(each() is None for each in left)
        left.append(weakref.ref(Circle()))
        return run

    monkeypatch.setattr(batch, "replicate", leaves_something)
    work = Work(TINY, SEED, again=(("merge", frozenset({"adoption"})),))
    assert len(run_share(work, WORLD, 0)) == 3
    assert len(left) == 3
    assert left[-1]() is None
    assert gc.isenabled()


def test_arms_of_a_share_hold_once_what_names_their_rows() -> None:
    one, other = run_share(Work(TINY, SEED), WORLD, 0)
    alone = run_share(Work(TINY, SEED), WORLD, 0, frozenset({1}))[0]
    assert (other.axes, other.ledger_keys) == (alone.axes, alone.ledger_keys)
    assert other.by_item.items == alone.by_item.items
    assert one.axes is other.axes
    for here, there in (
        (one.ledger_keys, other.ledger_keys),
        (one.by_item.items, other.by_item.items),
    ):
        held = {name: name for name in here}
        both = [name for name in there if name in held]
        assert both
        assert all(name is held[name] for name in both)


def test_a_share_leaves_nothing_for_the_collector() -> None:
    run_share(Work(TINY, SEED), WORLD, 0)
    gc.collect()
    gc.disable()
    try:
        share = run_share(Work(TINY, SEED), WORLD, 0)
        assert gc.collect() < 50, "a run leaves some eighty"
    finally:
        gc.enable()
    assert len(share) == 2
