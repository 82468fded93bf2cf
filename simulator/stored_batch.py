"""Many replications that are stored as they finish: what is stored already is not run again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from types import MappingProxyType

from entities.assumption import World
from entities.case import Case
from entities.records import Records
from simulator.batch import Share, Work, run_share
from simulator.store.frames import Stored
from simulator.store.keys import keys_for
from simulator.store.store import Store

RUNS_OF_A_CHUNK = 120
"""Runs after which what is finished is stored."""
SECONDS_OF_A_CHUNK = 30.0
"""Seconds after which it is stored in any case: no more than this is lost when a run is killed."""
AHEAD = 3
"""Shares given out ahead for each process: enough that none waits, few enough to hold."""

Progress = Callable[[int, int], None]
"""Called with (runs done, runs in all)."""


@dataclass(frozen=True)
class Wanted:
    """All arms of one world and replication, with the keys of their runs."""

    world: World
    replication: int
    keys: tuple[str, ...]


def wanted_of(work: Work, worlds: Sequence[World], replications: int) -> tuple[Wanted, ...]:
    """Return every run that is asked for, in order of world, replication and arm."""
    keys = keys_for(work.case, work.seed)
    return tuple(
        Wanted(world, r, tuple(keys.of(arm, world, r, without) for arm, without in work.arms))
        for world in worlds
        for r in range(replications)
    )


def run_stored(
    case: Case,
    worlds: Sequence[World],
    store: Store,
    pool: Executor,
    *,
    replications: int,
    seed: int,
    jobs: int = 1,
    progress: Progress | None = None,
    again: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Run what is not stored yet of a case, storing it as it finishes; return the keys of all.

    Whatever ends it early, what has finished is stored first. The result depends neither on the
    processes nor on what was stored before.

    Parameters
    ----------
    pool, jobs
        What runs the shares, and how many it runs at a time.
    again
        Arms to be run once more with mechanisms off in them alone, as in
        :func:`simulator.batch.run_case`.

    Returns
    -------
    tuple of str
        In order of world, replication and arm.

    Raises
    ------
    simulator.store.chunks.StoreError
        When runs cannot be stored.
    """
    work = Work(case, seed, again=tuple((arm, frozenset(off)) for arm, off in again.items()))
    wanted, there = wanted_of(work, worlds, replications), store.keys()
    total = sum(len(one.keys) for one in wanted)
    done = sum(key in there for one in wanted for key in one.keys)
    unstored: list[Stored] = []
    last = time.monotonic()
    try:
        for keys, share in _finished(work, wanted, frozenset(there), pool, jobs * AHEAD):
            unstored += [Stored(key, record) for key, record in zip(keys, share, strict=True)]
            done += len(share)
            if progress is not None:
                progress(done, total)
            if len(unstored) >= RUNS_OF_A_CHUNK or time.monotonic() - last > SECONDS_OF_A_CHUNK:
                ready, unstored = unstored, []
                store.write(ready)
                last = time.monotonic()
    finally:
        store.write(unstored)
    return tuple(key for one in wanted for key in one.keys)


def _finished(
    work: Work, wanted: Sequence[Wanted], there: frozenset[str], pool: Executor, ahead: int
) -> Iterator[tuple[tuple[str, ...], Share]]:
    """Yield the keys and the runs of each share as it finishes, few shares being out at a time."""
    left = iter([one for one in wanted if not there.issuperset(one.keys)])
    out: dict[Future[Share], tuple[str, ...]] = {}
    while True:
        while len(out) < ahead and (one := next(left, None)) is not None:
            only = frozenset(n for n, key in enumerate(one.keys) if key not in there)
            future = pool.submit(run_share, work, one.world, one.replication, only)
            out[future] = tuple(one.keys[n] for n in sorted(only))
        if not out:
            return
        for future in wait(out, return_when=FIRST_COMPLETED).done:
            yield out.pop(future), future.result()


def stored_records(store: Store, keys: Sequence[str]) -> tuple[Records, ...]:
    """Read runs in the order of their keys.

    Raises
    ------
    KeyError
        When one of them is not stored.
    """
    found = dict(store.read(keys))
    return tuple(found[key] for key in keys)
