"""Many replications that are stored as they finish: what is stored already is not run again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, replace
from types import MappingProxyType

from entities.assumption import World
from entities.case import Case
from simulator.batch import Share, Work, run_share
from simulator.store.chunks import StoreError
from simulator.store.frames import Stored
from simulator.store.keys import keys_for
from simulator.store.store import Store

RUNS_OF_A_CHUNK = 120
"""Runs after which what is finished is stored."""
SECONDS_OF_A_CHUNK = 30.0
"""Seconds after which it is stored in any case: no more than this is lost when a run is killed."""
AHEAD = 3
"""Shares given out ahead for each process: enough that none waits, few enough to hold."""

TRIES = 3
"""Times a share is given out, as a worker may be lost, before what went wrong ends the batch."""

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
        When runs cannot be stored, or there is no room for more.
    """
    work = Work(case, seed, again=tuple((arm, frozenset(off)) for arm, off in again.items()))
    wanted, there = wanted_of(work, worlds, replications), frozenset(store.keys())
    keys = tuple(key for one in wanted for key in one.keys)
    done, out = sum(key in there for key in keys), jobs * AHEAD
    fresh, most = _Fresh(store), len(work.arms) * out + RUNS_OF_A_CHUNK
    try:
        for runs in _finished(work, wanted, there, pool, out, lambda: store.has_room(most)):
            done += len(runs)
            if progress is not None:
                progress(done, len(keys))
            fresh.add(runs)
    finally:
        fresh.store_all()
    _refuse_part(store, done, len(keys))
    return keys


def _refuse_part(store: Store, done: int, total: int) -> None:
    if done < total:
        raise StoreError(
            f"{store.folder}: the disk is nearly full. All {done:,} runs that have finished are "
            f"stored, of {total:,}: make room and go on with --resume"
        )


class _Fresh:
    """Runs that have finished and are not stored yet: few, and none for long."""

    def __init__(self, store: Store) -> None:
        self.store, self.runs, self.since = store, list[Stored](), time.monotonic()

    def add(self, runs: Sequence[Stored]) -> None:
        """Add runs, and store all once they are many or old."""
        self.runs += runs
        old = time.monotonic() - self.since > SECONDS_OF_A_CHUNK
        if len(self.runs) >= RUNS_OF_A_CHUNK or old:
            self.store_all()

    def store_all(self) -> None:
        """Store what there is; what cannot be stored is not tried twice."""
        ready, self.runs = self.runs, []
        self.store.write(ready)
        self.since = time.monotonic()


def _finished(
    work: Work,
    wanted: Sequence[Wanted],
    there: frozenset[str],
    pool: Executor,
    ahead: int,
    has_room: Callable[[], bool],
) -> Iterator[tuple[Stored, ...]]:
    """Yield the runs of each share with their keys as it finishes, few shares out at a time.

    None is given out that could perhaps not be stored: it ends early where there is no room.
    """
    left = iter([one for one in wanted if not there.issuperset(one.keys)])
    out: dict[Future[Share], _Given] = {}
    while True:
        while len(out) < ahead and has_room() and (one := next(left, None)) is not None:
            given = _Given(one, frozenset(n for n, key in enumerate(one.keys) if key not in there))
            out[given.to(pool, work)] = given
        if not out:
            return
        for future in wait(out, return_when=FIRST_COMPLETED).done:
            given = out.pop(future)
            lost = future.exception() if not future.cancelled() else CancelledError()
            if lost is None:
                yield given.stored(future.result())
            elif given.tries < TRIES and not isinstance(lost, BrokenExecutor):
                again = replace(given, tries=given.tries + 1)
                out[again.to(pool, work)] = again
            else:
                raise lost


@dataclass(frozen=True)
class _Given:
    """A share that is given out: what is left to run of it, and how often that was tried."""

    wanted: Wanted
    only: frozenset[int]
    tries: int = 1

    def to(self, pool: Executor, work: Work) -> Future[Share]:
        """Give the share out."""
        return pool.submit(run_share, work, self.wanted.world, self.wanted.replication, self.only)

    def stored(self, share: Share) -> tuple[Stored, ...]:
        """Return the runs that came back, each with its key."""
        keys = (self.wanted.keys[n] for n in sorted(self.only))
        return tuple(Stored(key, run) for key, run in zip(keys, share, strict=True))
