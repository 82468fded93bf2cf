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
from entities.records import Records
from simulator.batch import OtherVersionError, Share, Work, run_share
from simulator.executors import in_a_sentence, refuse_gone
from simulator.store.chunks import StoreError
from simulator.store.frames import Stored
from simulator.store.keys import keys_for, made_with
from simulator.store.shelves import arm_by_arm, stored_runs
from simulator.store.store import Store

RUNS_OF_A_CHUNK = 75
"""Runs after which what is finished is stored: they wait in memory, and more together take no less
on the disk."""
SECONDS_OF_A_CHUNK = 30.0
"""Seconds after which it is stored in any case: no more than this is lost when a run is killed."""
SECONDS_OF_A_LOOK = 10.0
"""Seconds after which it is looked whether there is somebody still who makes runs."""
AHEAD = 3
"""Shares given out ahead for each process: enough that none waits, few enough to hold."""

TRIES = 3
"""Times a share is given out before what went wrong ends the batch.

Dask gives the share of a worker that is lost to another by itself; this is for what comes back as
lost all the same. It is the only count of tries: Dask is asked for none of its own (`retries`), or
each of ours would be several of Dask's, also where the program itself is at fault.
"""

MOST_LOOKED_AT = 4_000
"""Runs stored before that are looked at again when a batch goes on; more would take minutes."""

Progress = Callable[[int, int], None]
"""Called with (runs done, runs in all), at first with those that were stored before."""

Seen = Callable[[Sequence[Records]], None]
"""Called with runs as they come back; it should keep none of them. At first with those that were
stored before, whose numbers are read only as they are asked for, unless they are more than
:data:`MOST_LOOKED_AT`."""


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
        Wanted(world, r, keys.of_arms(work.arms, world, r))
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
    seen: Seen | None = None,
    again: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Run what is not stored yet of a case, storing it as it finishes; return the keys of all.

    Whatever ends it early, what has finished is stored first. The result depends on nothing else.

    Parameters
    ----------
    pool, jobs
        What runs the shares, and how many it runs at a time.
    progress, seen
        Told how far it is, and shown every run once: see :data:`Seen`.
    again
        Arms to be run once more, as in :func:`simulator.batch.run_case`.

    Returns
    -------
    tuple of str
        In order of world, replication and arm.

    Raises
    ------
    simulator.store.chunks.StoreError
        When runs cannot be stored, or there is no room for more.
    """
    work = _work(case, seed, again)
    wanted, there = wanted_of(work, worlds, replications), frozenset(store.keys())
    keys = tuple(key for one in wanted for key in one.keys)
    watch = _Watch(len(keys), progress, seen)
    watch.stored(store, [key for key in keys if key in there])
    fresh, out = _Fresh(store, len(work.arms) * jobs * AHEAD), jobs * AHEAD
    try:
        for runs in _finished(work, wanted, there, pool, out, fresh.has_room):
            fresh.add(runs)  # first, or Ctrl-C while they are told of would lose them
            watch.finished(runs)
    finally:
        fresh.store_all()
    _refuse_part(store, watch.done, len(keys))
    return keys


def _work(case: Case, seed: int, again: Mapping[str, Collection[str]]) -> Work:
    off = tuple((arm, frozenset(names)) for arm, names in again.items())
    return Work(case, seed, again=off, made_with=made_with())


class _Watch:
    """Tells whoever asked of the runs that are done."""

    def __init__(self, total: int, progress: Progress | None, seen: Seen | None) -> None:
        self.done, self.total, self.progress, self.see = 0, total, progress, seen

    def stored(self, store: Store, keys: Sequence[str]) -> None:
        """Tell of runs that were stored before."""
        if self.see is not None and 0 < len(keys) <= MOST_LOOKED_AT:
            self.see(arm_by_arm(stored_runs(store, keys)))
        self._count(len(keys))

    def finished(self, runs: Sequence[Stored]) -> None:
        """Tell of runs that have finished."""
        if self.see is not None and runs:
            self.see([run.record for run in runs])
        self._count(len(runs))

    def _count(self, runs: int) -> None:
        self.done += runs
        if self.progress is not None:
            self.progress(self.done, self.total)


def _refuse_part(store: Store, done: int, total: int) -> None:
    if done < total:
        there = (
            f"All {done:,} runs that have finished are stored, of {total:,}"
            if done
            else f"None of {total:,} runs was begun"
        )
        raise StoreError(
            f"{store.folder}: the disk is nearly full. {there}: make room and give "
            "the same command again (a batch: with --resume)"
        )


class _Fresh:
    """Runs that have finished and are not stored yet: few, and none for long."""

    def __init__(self, store: Store, given: int) -> None:
        self.store, self.runs, self.since = store, list[Stored](), time.monotonic()
        self.most = given + RUNS_OF_A_CHUNK

    def has_room(self) -> bool:
        """Say whether all runs that are out, and those that are here, could be stored."""
        return self.store.has_room(self.most)

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
        done = wait(out, timeout=SECONDS_OF_A_LOOK, return_when=FIRST_COMPLETED).done
        if not done:
            refuse_gone(pool)
            yield ()  # so that what waits to be stored does not wait for the next share
        for future in done:
            given = out.pop(future)
            lost = future.exception() if not future.cancelled() else CancelledError()
            if lost is None:
                yield given.stored(future.result())
            elif given.tries < TRIES and not isinstance(lost, (BrokenExecutor, OtherVersionError)):
                again = replace(given, tries=given.tries + 1)
                out[again.to(pool, work)] = again
            else:
                raise in_a_sentence(pool, lost)


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
