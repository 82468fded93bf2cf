"""What a user reads when a move of a post or contract means nothing: all of it, with its place."""

from __future__ import annotations

import pytest

from entities.sense import problems
from tests.made_moves import BROOK, CLERK, DOVE, FIR, MOSS, OFFICER, STATIONERY, case_of
from tests.made_people import START

CASE = case_of().model_dump()
OTHER = {**CLERK, "post": "dovelark-finance-assistant"}
CHIEF = {"post": "elm-chief-executive", "months_after_start": 1, "to": MOSS}
LEAVES = {"post": "mosswither-clerk", "months_after_start": 3, "route": "redundancy"}
POOL = {"key": "office", "posts": ("mosswither-clerk", "brookthorn-administrator"), "keep": 1,
        "months_after_start": 2}  # fmt: skip


def told(kind: str = "lean", **plan: object) -> list[tuple[str, str]]:
    """Return what is said of a plan: where inside it, and the sentence."""
    whole = {"kind": kind, "start": START, **plan} if kind != "none" else {"kind": kind, **plan}
    arms = [arm for arm in CASE["arms"] if arm["key"] == "status_quo"]
    arms += [{"key": "made", "label": "Made", "plan": whole}]
    found = problems({**CASE, "arms": arms, "claims": []})
    return [(".".join(map(str, p.path[3:])), p.message) for p in found]


def test_moves_that_make_sense_are_taken() -> None:
    assert told(post_moves=[CLERK, OFFICER], contract_moves=[STATIONERY]) == []
    assert told(post_moves=[CLERK], deletions=[{**LEAVES, "months_after_start": 4}]) == []
    away = {"post": "mosswither-clerk", "months_after_start": 0, "to": BROOK}
    assert told(post_moves=[away]) == []


@pytest.mark.parametrize(
    ("step", "field", "sentence"),
    [
        ({**CLERK, "post": "mosswither-clark"}, "post",
         "'mosswither-clark' is not a post of these trusts; did you mean 'mosswither-clerk'?"),
        ({**CLERK, "to": DOVE, "function": None}, "to",
         f"'{DOVE}' is neither 'centre' nor a school of the trust that has the post; did you"),
        ({**CLERK, "to": MOSS, "function": None}, "to",
         f"post 'mosswither-clerk' is at '{MOSS}' already, so nothing would move"),
        ({**CLERK, "function": None}, "to",
         "say which function 'mosswither-clerk' serves at the centre"),
        ({**CLERK, "function": "finanse"}, "function",
         "'finanse' is not a function; did you mean 'finance'?"),
        ({**OFFICER, "function": "hr"}, "function",
         "a post in a school serves the school's own desk; leave the function out"),
        (CHIEF, "post",
         "'elm-chief-executive' is an executive post, which serves no desk; only posts of desks "
         "can be moved"),
        ({**CLERK, "months_after_start": 90}, "months_after_start",
         "90 months after the start is beyond the horizon, 27 months after it"),
    ],
)  # fmt: skip
def test_each_move_that_means_nothing_is_told_at_its_place(
    step: dict[str, object], field: str, sentence: str
) -> None:
    ((place, message),) = told(post_moves=[OTHER, step])
    assert place == f"post_moves.1.{field}"
    assert message.startswith(sentence)


@pytest.mark.parametrize("more", [{"deletions": [LEAVES]}, {"pools": [POOL]}])
def test_a_post_may_not_go_before_it_moves(more: dict[str, object]) -> None:
    ((place, message),) = told(post_moves=[CLERK], **more)
    assert place == "post_moves.0.months_after_start"
    months = 3 if "deletions" in more else 2
    assert message == (
        f"'mosswither-clerk' is to go {months} months after the start, before it would move; move "
        "it sooner"
    )


def test_nothing_is_moved_twice_nor_by_a_plan_that_does_nothing() -> None:
    twice = told(post_moves=[CLERK, CLERK], contract_moves=[STATIONERY, STATIONERY])
    assert twice == [
        ("post_moves.1.post", "post 'mosswither-clerk' is moved twice; a plan can move it once"),
        ("contract_moves.1.contract",
         "contract 'elm-stationery' is moved twice; a plan can move it once"),
    ]  # fmt: skip
    idle = [text for _, text in told("none", post_moves=[CLERK], contract_moves=[STATIONERY])]
    for part in ("post_moves", "contract_moves"):
        assert f"a plan of kind 'none' does nothing, so it may have no {part}" in idle


def test_contracts_are_told_of_like_posts() -> None:
    at_centre = {**STATIONERY, "to": "centre"}
    unknown = {**STATIONERY, "contract": "elm-stationary"}
    assert told(contract_moves=[at_centre, unknown]) == [
        ("contract_moves.1.contract", "'elm-stationary' is not a contract of these trusts; did you "
         "mean 'elm-stationery'?"),
        ("contract_moves.0.to",
         "contract 'elm-stationery' is at 'centre' already, so nothing would move"),
    ]  # fmt: skip


def test_a_plan_of_some_trusts_moves_nothing_of_another() -> None:
    third = {**CASE["trusts"][0], "company_number": "99000099", "schools": (), "posts": (),
             "contracts": ()}  # fmt: skip
    arms = [a for a in CASE["arms"] if a["key"] == "status_quo"]
    plan = {"kind": "merge", "lead_trust": FIR, "joining_trusts": ("99000099",), "start": START,
            "post_moves": [CLERK], "contract_moves": [STATIONERY]}  # fmt: skip
    raw = {**CASE, "trusts": [*CASE["trusts"], third], "claims": [],
           "arms": [*arms, {"key": "made", "label": "Made", "plan": plan}]}  # fmt: skip
    found = [
        p.message for p in problems(raw) if p.path[3:4] in {("post_moves",), ("contract_moves",)}
    ]
    assert found == [
        f"'{name}' is a {what} of a trust that is not in this plan, which cannot move it"
        for name, what in (("mosswither-clerk", "post"), ("elm-stationery", "contract"))
    ]


def test_every_slip_of_a_move_is_told_at_once() -> None:
    slips = {**CLERK, "post": "mosswither-clark", "function": "finanse", "months_after_start": 90}
    assert [place for place, _ in told(post_moves=[slips])] == [
        "post_moves.0.months_after_start", "post_moves.0.post", "post_moves.0.function",
    ]  # fmt: skip
