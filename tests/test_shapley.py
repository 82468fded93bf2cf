"""Shapley values: additive and interacting models with known answers, and the axioms themselves."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.shapley import MOST_PARTS, alone, sets_of, shapley, together

PARTS = ("contracts", "posts", "automation")


def worth_by(value, parts=PARTS):
    return {some: np.array([float(value(some))]) for some in sets_of(parts)}


def told(parts, worth):
    return {part: float(share[0]) for part, share in shapley(parts, worth).items()}


def test_of_an_additive_model_each_part_has_its_own_and_nothing_is_left() -> None:
    own = {"contracts": 40.0, "posts": 110.0, "automation": -15.0}
    worth = worth_by(lambda some: 7 + sum(own[part] for part in some))
    assert told(PARTS, worth) == pytest.approx(own)
    assert together(PARTS, worth)[0] == pytest.approx(0)


def test_what_two_parts_do_together_is_halved_between_them() -> None:
    """v = 100 if both posts and automation are there: each has 50, and all of it is interaction."""
    worth = worth_by(lambda some: 100 * ({"posts", "automation"} <= some))
    assert told(PARTS, worth) == pytest.approx({"contracts": 0, "posts": 50, "automation": 50})
    assert together(PARTS, worth)[0] == pytest.approx(100)
    assert {part: float(one[0]) for part, one in alone(PARTS, worth).items()} == {
        "contracts": 0, "posts": 0, "automation": 0,
    }  # fmt: skip


def test_what_either_of_two_parts_would_do_is_counted_once() -> None:
    worth = worth_by(lambda some: 60 * bool({"posts", "automation"} & some))
    assert told(PARTS, worth) == pytest.approx({"contracts": 0, "posts": 30, "automation": 30})
    assert together(PARTS, worth)[0] == pytest.approx(-60)


def test_the_gloves_of_the_textbook() -> None:
    """One left glove and two right ones: 2/3 to the left, 1/6 to each right (Shapley's example)."""
    parts = ("left", "right one", "right two")
    worth = worth_by(lambda some: "left" in some and len(some) > 1, parts)
    assert told(parts, worth) == pytest.approx({"left": 2 / 3, "right one": 1 / 6,
                                                "right two": 1 / 6})  # fmt: skip


@given(st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16))
def test_any_model_is_shared_as_the_mean_over_all_orders_and_adds_up(values: list[float]) -> None:
    parts = ("a", "b", "c", "d")
    worth = {some: np.array([value]) for some, value in zip(sets_of(parts), values, strict=True)}
    shares = told(parts, worth)
    orders = list(permutations(parts))
    for part in parts:
        added = [
            float((worth[frozenset(order[: i + 1])] - worth[frozenset(order[:i])])[0])
            for order in orders
            for i in (order.index(part),)
        ]
        assert shares[part] == pytest.approx(math.fsum(added) / len(orders), abs=1e-6)
    whole = float((worth[frozenset(parts)] - worth[frozenset()])[0])
    assert math.fsum(shares.values()) == pytest.approx(whole, abs=1e-6)


def test_each_run_is_shared_for_itself() -> None:
    worth = {some: np.array([len(some), 10.0 * len(some)]) for some in sets_of(PARTS)}
    for share in shapley(PARTS, worth).values():
        assert share == pytest.approx([1, 10])


def test_sets_go_from_none_to_all_and_each_is_there_once() -> None:
    found = sets_of(PARTS)
    assert (found[0], found[-1]) == (frozenset(), frozenset(PARTS))
    assert len(set(found)) == len(found) == 8


def test_too_many_parts_and_parts_named_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="named twice"):
        sets_of(("a", "a"))
    with pytest.raises(ValueError, match="at most 8 can be told apart"):
        sets_of([str(n) for n in range(MOST_PARTS + 1)])
