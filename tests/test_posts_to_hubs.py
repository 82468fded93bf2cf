"""A plan makes a hub of schools: posts move there, and work with them; a move saves nothing."""

from __future__ import annotations

import pytest

from entities.case import Case
from entities.delivery import Hub
from entities.desks import hub_desk, local_desk
from entities.sense import problems
from simulator.desk.readable import ReadableDesk
from tests.made_moves import (
    BROOK,
    BUSY,
    CLERK,
    ELM,
    FEEDBACKS,
    MOSS,
    case_of,
    changes,
    moves,
    with_arm,
)
from tests.made_people import arm_with, played
from tests.shipped_cases import changed, run_arm, same
from tests.test_moved_posts import SHADOW, START, desks_before_and_after

NORTH = Hub(key="north", label="North", schools=(MOSS, BROOK))
TO_NORTH = {**CLERK, "to": "north", "function": "finance"}
OFFICE_TOO = {"post": "brookthorn-administrator", "months_after_start": 3, "to": "north",
              "function": "finance"}  # fmt: skip
FINANCE = {"function": "finance", "months_after_start": 3, "to": "hub", "schools": (MOSS, BROOK)}


def hubs_of(*off: str, posts_at_hub: bool = False) -> Case:
    """Return the smallest case whose first trust groups its schools in a hub."""
    case = case_of(*off)
    elm, *rest = case.trusts
    more = ()
    if posts_at_hub:
        clerk = next(post for post in elm.posts if post.id == "mosswither-clerk")
        there = {"id": "north-clerk", "place": "north", "desk": "finance"}
        more = (clerk.model_copy(update=there),)
    north = elm.model_copy(update={"hubs": (NORTH,), "posts": (*elm.posts, *more)})
    return changed(case, trusts=(north, *rest))


def told(**plan: object) -> list[tuple[str, str]]:
    """Return what is said of a plan for that case: where inside it, and the sentence."""
    case = hubs_of().model_dump()
    arms = [arm for arm in case["arms"] if arm["key"] == "status_quo"]
    made = arm_with("lean", **plan).model_dump()
    found = problems({**case, "arms": [*arms, made], "claims": []})
    return [(".".join(map(str, p.path[3:])), p.message) for p in found]


def test_work_comes_to_a_hub_with_the_posts_that_move_there_and_not_without() -> None:
    assert told(post_moves=(TO_NORTH,), waves=(FINANCE,)) == []
    lacks = ("waves.0.function", "after this wave 'finance' is served by a hub, but no hub with a "
             f"post for it has the school {MOSS}, {BROOK}")  # fmt: skip
    assert told(waves=(FINANCE,)) == [lacks]
    assert told(post_moves=(TO_NORTH | {"months_after_start": 4},), waves=(FINANCE,)) == [lacks]
    assert told(post_moves=(TO_NORTH | {"function": "hr"},), waves=(FINANCE,)) == [lacks]


@pytest.mark.parametrize(
    ("plan", "field", "sentence"),
    [
        ({"post_moves": (TO_NORTH | {"to": "nort"},)}, "post_moves.0.to",
         "'nort' is neither 'centre', a school nor a hub of the trust that has the post; did you "
         "mean 'north'?"),
        ({"post_moves": (TO_NORTH | {"function": None},)}, "post_moves.0.to",
         "say which function 'mosswither-clerk' serves at the hub 'north'"),
        ({"contract_moves": ({"contract": "elm-stationery", "months_after_start": 2,
                              "to": "north"},)}, "contract_moves.0.to",
         "'north' is neither 'centre' nor a school of the trust that has the contract"),
        ({"post_moves": ({"post": "dovelark-finance-assistant", "months_after_start": 2,
                          "to": "north", "function": "finance"},)}, "post_moves.0.to",
         "'north' is neither 'centre' nor a school of the trust that has the post"),
    ],
)  # fmt: skip
def test_a_move_to_a_hub_that_means_nothing_is_told(
    plan: dict[str, object], field: str, sentence: str
) -> None:
    ((place, message),) = told(**plan)
    assert place == field
    assert message.startswith(sentence)


def test_a_post_serves_its_office_before_and_the_hub_after_and_is_told_so() -> None:
    arm = moves(TO_NORTH, waves=(FINANCE,))
    case = with_arm(hubs_of("roll_back", "blackouts"), arm)
    done = played(case, arm, BUSY)
    before, after = desks_before_and_after(done, "mosswither-clerk", START + 3)
    assert before == {local_desk(MOSS, "office")}
    assert after == {hub_desk(ELM, "north", "finance")}
    said = [h.what for h in run_arm(case, arm, BUSY).happenings if h.kind == "post_moved"]
    assert said == ["mosswither-clerk (Clerk and buyer for both schools) moves to the hub North"]


def test_all_work_of_the_schools_of_a_hub_is_done_there_once_it_has_moved() -> None:
    arm = moves(TO_NORTH, OFFICE_TOO, waves=(FINANCE,))
    case = with_arm(hubs_of("roll_back", "blackouts"), arm)
    done = played(case, arm, BUSY)
    kinds = {k for k, (key, _) in enumerate(done.situation.kinds) if key == "finance"}
    origins = {o for o, place in enumerate(done.situation.origins) if place.key in {MOSS, BROOK}}
    routes = {
        desk for (o, k), desk in done.organisation.route.items() if o in origins and k in kinds
    }
    assert routes == {hub_desk(ELM, "north", "finance")}
    diary, names = done.organisation.diary, done.situation.desks
    served = {names[desk] for desk in diary.numbers("desk")}
    assert hub_desk(ELM, "north", "finance") in served


@pytest.mark.parametrize("waves", [(), (FINANCE,)])
def test_a_move_to_a_hub_changes_books_and_adds_or_saves_no_penny(
    waves: tuple[object, ...],
) -> None:
    """With the work alone as the other plan: what differs is whose books the post stands in."""
    off = (*FEEDBACKS, "leaving", "long_absence", "roll_back", "blackouts")
    case = hubs_of(*off, posts_at_hub=True)
    still, arm = moves(waves=waves), moves(TO_NORTH, waves=waves)
    before, after = (run_arm(with_arm(case, each), each, BUSY) for each in (still, arm))
    assert all(cause.startswith(SHADOW) for (cause,) in changes(before, after, "cause"))
    places = changes(before, after, "place", "cause")
    posts = {key: pence for key, pence in places.items() if key[1].startswith("Established posts")}
    assert {key[0] for key in posts} == {MOSS, "centre"}
    assert (sum(posts.values()) == 0).all()
    assert all((pence[: START + 3] == 0).all() for pence in posts.values())


def test_both_engines_agree_on_posts_moved_to_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    arm = moves(TO_NORTH, OFFICE_TOO, waves=(FINANCE,))
    case = with_arm(hubs_of(), arm)
    fast = run_arm(case, arm, BUSY)
    monkeypatch.setattr("simulator.opening.ENGINE", ReadableDesk)
    assert same(fast, run_arm(case, arm, BUSY))


def test_a_hub_without_posts_moves_no_run() -> None:
    """Grouping schools changes nothing until a plan moves posts or work."""
    with_hub, without = hubs_of(), case_of()
    for key in ("status_quo", "merge"):
        assert same(
            run_arm(with_hub, with_hub.arm(key), BUSY), run_arm(without, without.arm(key), BUSY)
        )
