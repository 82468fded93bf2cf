"""Which assumptions the arms of a case's claims read at all: what else is asked for is idle."""

from __future__ import annotations

from typing import Any

from entities.assumption import World
from entities.case import Case
from simulator.replicate import draws_for, replicate

WHATEVER_HAPPENS = ("refusal",)
"""Mechanisms that would end a plan before it reads what it goes by."""
MEETS_NO_CLAIM = ("condition_grants",)
"""Money for buildings counts under no rule, so that what it rests on is no advice on a claim."""


class _Noting(dict[str, float]):
    """The values of a world that notes the keys that are read."""

    def __init__(self, values: dict[str, float]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> float:
        self.read.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, and note that it was read."""
        self.read.add(key)
        return super().get(key, default)


def read_for_claims(case: Case, world: World, seed: int) -> frozenset[str]:
    """Return the keys that a run of the arms of claims reads, found by running each of them once.

    Without refusals, so that a merger that is refused hides nothing. Keys of one trust or desk
    (``key@member``) count for their assumption. No claim, no key.
    """
    names = {name for claim in case.claims for name in (claim.arm, claim.compared_with)}
    if not names:
        return frozenset()
    off = tuple(dict.fromkeys((*case.switched_off, *WHATEVER_HAPPENS, *MEETS_NO_CLAIM)))
    ahead = case.model_copy(update={"switched_off": off})
    noting = _Noting(dict(world.values))
    noted = world.model_copy(update={"values": noting})
    shared = draws_for(ahead, noted, seed=seed, replication=0)
    for arm in (arm for arm in case.arms if arm.key in names):
        replicate(ahead, arm, noted, seed=seed, replication=0, draws=shared)
    return frozenset(key.partition("@")[0] for key in noting.read)
