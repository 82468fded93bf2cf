"""What storing costs: the parts of a stored batch beside its runs, and the chunks on disk."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import TypeVar

from entities.assumption import World
from entities.case import Case
from entities.records import Records
from simulator.batch import Share, Work, run_share
from simulator.store.frames import Stored
from simulator.store.shelves import stored_runs
from simulator.store.store import Store
from simulator.stored_batch import RUNS_OF_A_CHUNK, wanted_of
from tests.benchmarks.timers import Wrapped

STORING: Wrapped = (
    ("rest", "simulator.stored_batch", "run_stored"),
    ("runs", "simulator.stored_batch", "run_share"),
    ("keys", "simulator.stored_batch", "wanted_of"),
    ("there", "simulator.store.store", "Store.keys"),
    ("there", "simulator.store.store", "Store.has_room"),
    ("progress", "simulator.stored_batch", "_Watch.stored"),
    ("progress", "simulator.stored_batch", "_Watch.finished"),
    ("frames", "simulator.store.chunks", "to_frame"),
    ("files", "simulator.store.store", "write_chunk"),
    ("disk", "simulator.store.chunks", "os.fsync"),
)
"""Functions of a stored batch in one process, and the part that their time counts to."""
PARTS = tuple(dict.fromkeys(part for part, _, _ in STORING if part != "runs"))
PASSED = 20
"""Times a share is passed on for one figure."""
Found = TypeVar("Found")


@dataclass(frozen=True)
class Took:
    """Seconds by the clock on the wall, and of the processor by this process."""

    wall: float
    processor: float


def took(what: Callable[[], Found]) -> tuple[Took, Found]:
    """Return what something took, and what it gives back."""
    wall, processor = time.perf_counter(), time.process_time()
    found = what()
    return Took(time.perf_counter() - wall, time.process_time() - processor), found


@dataclass(frozen=True)
class Chunk:
    """A chunk of runs: bytes on disk, and seconds by the clock on the wall of each try.

    Attributes
    ----------
    read
        Seconds to read them as pages do: each table for all runs of an arm at once.
    """

    arms: int
    runs: int
    size: int
    write: tuple[float, ...]
    read: tuple[float, ...]


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def between_processes(work: Work, world: World, share: Share) -> float:
    """Return the processor seconds that pass a share to another process, and its runs back.

    Both sides are counted: writing as bytes and reading from them. The pipe itself is not. The mean
    of several times, as the garbage collector is at work in some of them.
    """
    both = ((run_share, work, world, 0, frozenset(range(len(share)))), share)

    def pass_on() -> None:
        for _ in range(PASSED):
            for what in both:
                ForkingPickler.loads(ForkingPickler.dumps(what))

    return took(pass_on)[0].processor / PASSED


def chunk_of(case: Case, worlds: Sequence[World], seed: int, tries: int, where: Path) -> Chunk:
    """Write as many whole worlds as fill a chunk, and read them again, so many times."""
    work = Work(case, seed)
    few = worlds[: max(1, RUNS_OF_A_CHUNK // len(work.arms))]
    stored = [
        Stored(key, run)
        for one in wanted_of(work, few, 1)
        for key, run in zip(one.keys, run_share(work, one.world, 0), strict=True)
    ]
    walls, size = list[tuple[float, float]](), 0
    for _ in range(tries):
        with tempfile.TemporaryDirectory(dir=where) as name:
            walls.append(_there_and_back(Store(Path(name)), stored))
            size = size_of(Path(name))
    write, read = zip(*walls, strict=True)
    return Chunk(len(work.arms), len(stored), size, write, read)


def _there_and_back(store: Store, stored: Sequence[Stored]) -> tuple[float, float]:
    keys = [each.key for each in stored]
    write, _ = took(lambda: store.write(stored))
    read, _ = took(lambda: _all_parts(stored_runs(store, keys)))
    return write.wall, read.wall


def _all_parts(runs: Sequence[Records]) -> None:
    """Ask for every part of every run, arm by arm."""
    for run in sorted(runs, key=lambda run: run.arm):
        for part in fields(Records):
            getattr(run, part.name)
