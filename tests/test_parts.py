"""Parts of a plan: all are the plan, none is left when all are gone, and order is of no account."""

from __future__ import annotations

from itertools import combinations

import pytest

from entities.plan import Arm, MergerPlan
from scenarios.parts import PARTS, parts_of, with_parts
from tests.shipped_cases import case_called

MERGE = case_called("alder_and_birch").arm("merge")


def test_the_shipped_merger_has_the_parts_its_file_says() -> None:
    assert parts_of(MERGE.plan) == ("posts", "wastage", "contracts", "work")
    assert parts_of(MergerPlan(kind="none")) == ()


def test_with_all_parts_it_is_the_arm_itself() -> None:
    assert with_parts(MERGE, PARTS) is MERGE
    assert with_parts(MERGE, parts_of(MERGE.plan)) is MERGE


def test_without_any_nothing_is_left_that_is_a_part_and_the_merger_stays() -> None:
    bare = with_parts(MERGE, ())
    assert parts_of(bare.plan) == ()
    assert (bare.plan.kind, bare.plan.start) == (MERGE.plan.kind, MERGE.plan.start)
    assert bare.plan.promises == MERGE.plan.promises
    assert bare.key == "merge__nothing"


@pytest.mark.parametrize("size", [1, 2, 3])
def test_an_arm_has_just_the_parts_it_was_given(size: int) -> None:
    names = set()
    for some in combinations(parts_of(MERGE.plan), size):
        found = with_parts(MERGE, some)
        assert parts_of(found.plan) == some
        assert with_parts(MERGE, some[::-1]) == found
        assert Arm.model_validate(found.model_dump()) == found
        names.add(found.key)
    assert len(names) == len(list(combinations(parts_of(MERGE.plan), size)))


def test_named_posts_and_those_that_wait_for_leavers_are_two_parts() -> None:
    named, waiting = with_parts(MERGE, ["posts"]).plan, with_parts(MERGE, ["wastage"]).plan
    assert {one.route for one in named.deletions} == {"redundancy"}
    assert named.pools == MERGE.plan.pools
    assert {one.route for one in waiting.deletions} == {"wastage"}
    assert waiting.pools == ()
    together = (*named.deletions, *waiting.deletions)
    assert sorted(map(str, together)) == sorted(map(str, MERGE.plan.deletions))
