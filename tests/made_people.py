"""The smallest case with the plans that the tests of people need."""

from __future__ import annotations

import datetime as dt

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm, MergerPlan
from simulator.replicate import Finished, play
from tests.shipped_cases import SEED, case_called, worlds_of

CASE = case_called("tiny")
WORLDS = worlds_of("tiny", 12)
START = dt.date(2027, 9, 1)


def world_with(world: World = WORLDS[0], **values: float) -> World:
    """Return a world with some values changed; a double underscore stands for the dot."""
    named = {key.replace("__", "."): value for key, value in values.items()}
    kept = {k: v for k, v in world.values.items() if k.partition("@")[0] not in named}
    return world.model_copy(update={"values": {**kept, **named}})


def arm_with(kind: str = "lean", **plan: object) -> Arm:
    """Return an arm with a plan: lean from a fixed day on, or a merger of the two trusts."""
    together = {}
    if kind == "merge":
        merge = CASE.arm("merge").plan
        together = {
            "lead_trust": merge.lead_trust, "joining_trusts": merge.joining_trusts,
            "programme_support": merge.programme_support,
        }  # fmt: skip
    found = {"kind": kind, "start": START, **together, **plan}
    return Arm(key="made", label="Made", plan=MergerPlan.model_validate(found))


def played(case: Case, arm: Arm, world: World = WORLDS[0]) -> Finished:
    """Run one arm once to its end."""
    return play(case, arm, world, seed=SEED, replication=0)


def posts_of(case: Case, **wanted: str) -> list[str]:
    """Return the names of posts with given attributes."""
    posts = (post for trust in case.trusts for post in trust.posts)
    return [p.id for p in posts if all(getattr(p, k) == v for k, v in wanted.items())]
