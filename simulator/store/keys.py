"""The key of a stored replication: what it was made from, and nothing that it was not.

Model source and packages, what the arm simulates, what the world holds, seed and replication.
Claims, titles, counting rules and other arms are not in it: a new claim or a new arm finds the runs
that are there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm

ROOT = Path(__file__).resolve().parents[2]
MODEL = ("entities", "simulator")
"""Rooms whose source makes the runs."""
NOT_THE_MODEL = (
    "simulator/store/", "simulator/batch.py", "simulator/stored_batch.py", "simulator/executors.py",
    "simulator/warm_up.py",
)  # fmt: skip
"""What of them says only where runs are made and kept, and so makes no run another one."""
PACKAGES = ("numba", "numpy", "simpy")
"""Packages that runs are made with: another version may round another way."""
NOT_SIMULATED = frozenset({
    "key", "title", "question", "illustrative", "claims", "counting_rules", "arms",
    "central_cost_by_size", "assumptions", "linked_draws",
})  # fmt: skip
"""Parts of a case that no replication reads. Of assumptions it reads what a world holds of them,
which is in the key, as is its arm."""
LENGTH = 32
"""Characters of a key: 128 bits of a SHA-256."""


@lru_cache(maxsize=1)
def model_hash() -> str:
    """Return the hash of the source that makes the runs."""
    return source_hash(MODEL, NOT_THE_MODEL)


def source_hash(rooms: Iterable[str], left_out: tuple[str, ...] = ()) -> str:
    """Return the hash of the source in some rooms; line ends of Windows make no difference.

    Parameters
    ----------
    left_out
        How the paths of modules begin that are not in it.
    """
    found = hashlib.sha256()
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(left_out):
                found.update(name.encode())
                found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()


@lru_cache(maxsize=1)
def made_with() -> str:
    """Return the hash of all that makes runs: the source of the model, and packages' versions."""
    return _hash([model_hash(), {name: version(name) for name in PACKAGES}])


@dataclass(frozen=True)
class Keys:
    """Makes the keys of the runs of one case and seed."""

    case: Case
    seed: int
    simulated: str

    def of(self, arm: Arm, world: World, replication: int, without: Iterable[str] = ()) -> str:
        """Return the key of one run."""
        return self.of_arms([(arm, without)], world, replication)[0]

    def of_arms(
        self, arms: Iterable[tuple[Arm, Iterable[str]]], world: World, replication: int
    ) -> tuple[str, ...]:
        """Return the keys of one run each of some arms, each with what is off in it."""
        drawn = _world_hash(world)  # of all that is hashed the most, and the same for every arm
        return tuple(
            _hash((
                made_with(), self.simulated, arm.model_dump(mode="json", exclude={"label"}),
                sorted(without), drawn, self.seed, replication,
            ))[:LENGTH]
            for arm, without in arms
        )  # fmt: skip


def keys_for(case: Case, seed: int) -> Keys:
    """Hash once what is the same for every run of a case."""
    whole = case.model_dump(mode="json", exclude=set(NOT_SIMULATED))
    return Keys(case, seed, _hash(whole))


def _world_hash(world: World) -> str:
    return _hash([world.index, {name: value.hex() for name, value in world.values.items()}])


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
