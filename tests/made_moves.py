"""The smallest case with posts on grades and in several funds, and plans that move posts."""

from __future__ import annotations

import numpy as np

from entities.case import Case
from entities.plan import Arm
from entities.post import Post
from entities.records import Integers, LedgerKey, Records
from tests.made_people import CASE as TINY
from tests.made_people import WORLDS, arm_with, world_with
from tests.shipped_cases import changed

ELM, FIR = (trust.company_number for trust in TINY.trusts)
MOSS, BROOK = (school.urn for school in TINY.trusts[0].schools)
DOVE = TINY.trusts[1].schools[0].urn
OTHERWISE = {
    "mosswither-clerk": {"spine_point": 12, "bottom_point": 7, "top_point": 15},
    "elm-hr-officer": {"spine_point": 22, "bottom_point": 18, "top_point": 25},
    "brookthorn-administrator": {"fund": "other_restricted"},
    "mosswither-caretaker": {"fund": "unrestricted"},
}
"""What differs from the smallest case: grades, so that holders climb, and funds."""
FEEDBACKS = ("patience", "office_cover")
"""Mechanisms by which service comes to cost pounds in a plan of moves alone."""
BUSY = world_with(
    workforce__support_leaver_rate=0.45, model__leaving_rate_cap=0.6,
    people__long_absence_rate=0.4, model__refusal_chance=0.0,
    model__workload_leaving_elasticity=0.5,
)  # fmt: skip
"""A world in which people come and go, and heavy work makes them go."""
CLERK = {"post": "mosswither-clerk", "months_after_start": 3, "to": "centre", "function": "finance"}
OFFICER = {"post": "elm-hr-officer", "months_after_start": 5, "to": BROOK}
STATIONERY = {"contract": "elm-stationery", "months_after_start": 2, "to": MOSS}


def case_of(*off: str, **changes: object) -> Case:
    """Return the case, with steps on their dates and some mechanisms switched off."""
    trusts = tuple(
        trust.model_copy(update={"posts": tuple(map(_otherwise, trust.posts))})
        for trust in TINY.trusts
    )
    return changed(TINY, trusts=trusts, switched_off=("delay", *off), **changes)


def _otherwise(post: Post) -> Post:
    return Post.model_validate(post.model_dump() | OTHERWISE.get(post.id, {}))


def with_arm(case: Case, arm: Arm) -> Case:
    """Return a case with one more arm, so that it knows every desk of its plan."""
    return case if arm in case.arms else changed(case, arms=(*case.arms, arm))


def moves(*posts: dict[str, object], kind: str = "lean", **plan: object) -> Arm:
    """Return an arm that moves posts."""
    return arm_with(kind, post_moves=posts, **plan)


def sums(record: Records, *parts: str) -> dict[tuple[str, ...], Integers]:
    """Return pence by month, added up by parts of the ledger's key; what is nought is left out."""
    found: dict[tuple[str, ...], Integers] = {}
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        name = tuple(str(getattr(key, part)) for part in parts)
        found[name] = found.get(name, np.zeros_like(pence)) + pence
    return {name: pence for name, pence in found.items() if pence.any()}


def changes(before: Records, after: Records, *parts: str) -> dict[tuple[str, ...], Integers]:
    """Return by how many pence a month two records differ, by parts of the key, where they do."""
    one, other = sums(before, *parts), sums(after, *parts)
    nought = np.zeros(before.ledger_pence.shape[1], dtype=np.int64)
    found = {k: other.get(k, nought) - one.get(k, nought) for k in {**one, **other}}
    return {name: pence for name, pence in found.items() if pence.any()}


EVERY_PART = tuple(part for part in LedgerKey._fields if part not in ("place", "function"))
"""What of a key a move of a post leaves as it is."""
WORLD = WORLDS[0]
