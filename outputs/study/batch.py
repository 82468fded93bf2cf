"""Many runs of one case or several, stored as they finish: what the command `batch` does."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from entities.assumption import World
from entities.case import Case
from entities.records import Records
from outputs.amounts import times
from outputs.run_folder import RunFolder, refuse_foreign, refuse_unwritable, write_run
from outputs.seal import Seal
from outputs.study.batch_plan import PLAN, Asked, Designs, write_asked
from outputs.study.folder_lock import locked
from outputs.study.seals import set_seal
from outputs.study.whole import info_of
from outputs.watch import Watch
from outputs.weak_evidence import runs_again
from scenarios.reading import DesignText, Inputs
from scenarios.sampling import INDEPENDENT, Sampling
from scenarios.worlds import draw_worlds
from simulator.executors import cluster_executor, executor_of
from simulator.store.shelves import stored_runs
from simulator.store.store import Store
from simulator.store.stored_run import put_away
from simulator.stored_batch import run_stored

STORE = "store"
MOST_TOLD = 1_000
"""Runs of each arm from which tables and page are made, at the most: so many fit in two gibibytes.
Of more worlds the first are told; all stay in the store."""

Told = Callable[[Case, int, int], None]
"""Called with a case, its runs done and its runs in all."""

Seen = Callable[[Case, Sequence[Records]], None]
"""Called with a case and runs of it, as :func:`simulator.stored_batch.run_stored` shows them."""


@dataclass(frozen=True)
class Batch:
    """What is run: cases, in so many worlds, so often in each.

    Attributes
    ----------
    cluster
        Address of a Dask scheduler, or `local:N`; None runs on so many processes (`jobs`).
    out
        Folder of the store, of what was asked for and, for each case, of its page and tables.
    design
        The file of designs that the cases have their arms from, to be kept with what was asked.
    inputs
        For each case the files it was read from; None, or empty, for cases made in Python.
    """

    cases: tuple[Case, ...] = field(repr=False)
    worlds: int
    replications: int
    seed: int
    jobs: int
    out: Path
    cluster: str | None = None
    sampling: Sampling = INDEPENDENT
    design: DesignText | None = None
    inputs: tuple[Inputs | None, ...] = ()

    @property
    def asked(self) -> Asked:
        """What is asked for, to be kept beside the store."""
        kept = self.design and Designs(place=self.design.place, text=self.design.text)
        return Asked(
            cases=tuple(case.key for case in self.cases), worlds=self.worlds,
            replications=self.replications, seed=self.seed, sampling=self.sampling, design=kept,
        )  # fmt: skip

    @property
    def store(self) -> Store:
        """Where the runs are kept."""
        return Store(self.out / STORE)


def run_batch(
    batch: Batch, told: Told | None = None, seen: Seen | None = None, tabled: Told | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[RunFolder, ...]:  # fmt: skip
    """Run what is not stored yet of every case, then write each one's folder from the store.

    Parameters
    ----------
    tell
        Called with sentences on stored runs that are of no use, before anything is run.

    Returns
    -------
    tuple of RunFolder
        For each case; of more worlds than :data:`MOST_TOLD` allows the first ones.

    Raises
    ------
    OSError
        When another batch is at work in the folder, or a folder of a case holds something else.
    simulator.store.chunks.StoreError
        When runs cannot be stored; what has been stored stays.
    """
    refuse_unwritable(batch.out / PLAN)
    for case in batch.cases:
        refuse_foreign(batch.out / case.key)
    with locked(batch.out):
        write_asked(batch.asked, batch.out)
        for sentence in of_no_use(batch):
            tell(sentence)
        seals = [set_seal(case, batch.out, tell) for case in batch.cases]
        with _workers(batch) as workers:
            ran = [_run(batch, case, workers, told, seen) for case in batch.cases]
        # The processes have ended by now: their memory goes to the tables.
        return tuple(
            _write(batch, number, one, seal, tabled)
            for number, (one, seal) in enumerate(zip(ran, seals, strict=True))
        )


def of_no_use(batch: Batch) -> Iterator[str]:
    """Make a store ready, and say what is in it that cannot be used.

    Raises
    ------
    simulator.store.chunks.StoreError
        When its runs are of another form.
    """
    if damaged := batch.store.make_ready():
        yield (
            f"Damaged: {times(damaged, 'chunk')} of stored runs in {batch.out}, no longer what was "
            "written. Put aside in the store, under names that begin with '.damaged-'; its runs "
            "are made anew."
        )
    if runs := batch.store.made_otherwise():
        yield (
            f"{times(runs, 'run')} in {batch.out} came from another version of the model or of its "
            "packages (numpy, numba, simpy): they stay in the store, and are made anew."
        )


@contextmanager
def _workers(batch: Batch) -> Iterator[tuple[Executor, int]]:
    """Open what runs the shares, and say how many it runs at a time."""
    if batch.cluster is not None:
        with cluster_executor(batch.cluster) as (pool, workers):
            yield pool, workers
    else:
        with executor_of(batch.jobs) as processes:
            yield processes, batch.jobs


@dataclass(frozen=True)
class _Ran:
    """What the runs of one case were made from, and their keys."""

    keys: tuple[str, ...]
    drawn: tuple[World, ...]
    started: dt.datetime
    seconds: float


def _run(
    batch: Batch, case: Case, workers: tuple[Executor, int], told: Told | None, seen: Seen | None
) -> _Ran:
    started, clock, (pool, jobs) = dt.datetime.now(dt.UTC), time.monotonic(), workers
    drawn = draw_worlds(case, count=batch.worlds, seed=batch.seed, sampling=batch.sampling)
    keys = run_stored(
        case, drawn, batch.store, pool, replications=batch.replications, seed=batch.seed,
        jobs=jobs, again=runs_again(case),
        progress=None if told is None else lambda done, total: told(case, done, total),
        seen=None if seen is None else lambda runs: seen(case, runs),
    )  # fmt: skip
    return _Ran(keys, tuple(drawn), started, time.monotonic() - clock)


def _write(batch: Batch, number: int, ran: _Ran, seal: Seal, tabled: Told | None) -> RunFolder:
    case = batch.cases[number]
    told_of = ran.drawn[: max(1, MOST_TOLD // batch.replications)]
    keys = ran.keys[: len(ran.keys) // len(ran.drawn) * len(told_of)]
    info = info_of(
        case, told_of, batch.replications, batch.seed, ran.started, ran.seconds, batch.sampling
    )
    inputs = batch.inputs[number] if batch.inputs else None
    info = replace(info, inputs=inputs, seal=seal)
    runs = stored_runs(batch.store, keys)

    watch = Watch(
        tabled=lambda arms, of: None if tabled is None else tabled(case, arms, of),
        let_go=lambda: put_away(runs),
    )
    return write_run(case, runs, info, batch.out / case.key, watch=watch)
