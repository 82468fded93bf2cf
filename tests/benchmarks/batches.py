"""Stored batches, timed: on two processes, in one, and without the store, in turn."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from entities.assumption import World
from entities.case import Case
from outputs.study.batch import Batch
from outputs.study.batch_progress import BatchProgress
from scenarios.designing import designed_cases, find_design, read_design
from scenarios.reading import read_case, shipped
from scenarios.worlds import draw_worlds
from simulator.batch import Share, Work, run_share
from simulator.executors import Inline, executor_of
from simulator.store.store import Store
from simulator.stored_batch import RUNS_OF_A_CHUNK
from tests.benchmarks.alone import ROOT
from tests.benchmarks.engines import SEED
from tests.benchmarks.machine import Machine, load, this_machine
from tests.benchmarks.storing import STORING, Chunk, Took, between_processes, chunk_of, took
from tests.benchmarks.timers import timed

Tell = Callable[[str], None]


@dataclass(frozen=True)
class BatchPlan:
    """What to measure of batches.

    Attributes
    ----------
    case, design
        The shipped case, and the designs that give it more arms for the size of the store; with
        None there are none.
    worlds
        Shares of every try: one world with all its arms each.
    """

    case: str = "alder_and_birch"
    design: str | None = "alder_and_birch_24"
    worlds: int = 40
    tries: int = 5
    jobs: int = 2


@dataclass(frozen=True)
class Try:
    """The same shares four ways, one after another.

    Attributes
    ----------
    load
        Processes that wanted a core in the minute before.
    alone
        The shares one after another, without a store.
    inline
        The same into a fresh store, by this one process.
    pooled
        The same by several processes that are alive already; the processor is the parent's alone.
    apart
        Seconds on the wall of those processes with all shares given out at once and nothing given
        back: they have nothing to do with each other but the machine.
    start
        Seconds until all those processes are there, with their compiled functions.
    parts
        Seconds of `inline` by part, its runs among them.
    between
        Processor seconds that pass a share to another process and its runs back.
    """

    load: float | None
    alone: Took
    inline: Took
    pooled: Took
    apart: float
    start: float
    parts: dict[str, float]
    between: float


@dataclass(frozen=True)
class BatchReport:
    """Everything that was found of batches."""

    plan: BatchPlan
    machine: Machine
    arms: int
    tries: tuple[Try, ...]
    missing: tuple[str, ...] = ()

    def median(self, of: Callable[[Try], float]) -> float:
        """Return the median of a figure over all tries."""
        return statistics.median(of(each) for each in self.tries)

    def efficiency(self, start: bool = False) -> float:
        """Return the share of the processes' time that goes into runs, with or without the start.

        The processor seconds of the shares alone, over the seconds that so many processes had.
        """
        return self.median(
            lambda t: (
                t.alone.processor / (self.plan.jobs * (t.pooled.wall + (t.start if start else 0.0)))
            )
        )

    def at_best(self) -> float:
        """Return the same of processes that have nothing to do with each other: the machine's."""
        return self.median(lambda t: t.alone.processor / (self.plan.jobs * t.apart))

    def on_the_wall(self) -> float:
        """Return what storing adds to the runs, by the clock on the wall, as a share of them."""
        return self.median(lambda t: t.inline.wall / t.alone.wall - 1)

    def of_processor(self) -> float:
        """Return what storing adds to the processor seconds of the runs."""
        return self.median(lambda t: t.inline.processor / t.alone.processor - 1)

    def part(self, part: str) -> float:
        """Return the seconds of a part of a stored batch as a share of those of its runs."""
        return self.median(lambda t: t.parts.get(part, 0.0) / t.parts["runs"])

    def beside_runs(self) -> float:
        """Return all that a stored batch does beside its runs, as a share of them, by timers."""
        return self.median(lambda t: sum(t.parts.values()) / t.parts["runs"] - 1)

    def passing(self) -> float:
        """Return the share of a replication's processor time that passing between processes is."""
        return self.median(lambda t: t.between * self.plan.worlds / t.alone.processor)

    def parent(self) -> float:
        """Return the processor time of the parent of the processes, as a share of the runs'."""
        return self.median(lambda t: t.pooled.processor / t.alone.processor)


def case_with(name: str, design: str | None = None) -> Case:
    """Return a shipped case, with the arms of a file of designs where one is named."""
    case = read_case(shipped("cases") / f"{name}.yaml")
    if design is None:
        return case
    return designed_cases((case,), read_design(find_design(design)))[0]


def run_batches(plan: BatchPlan, tell: Tell, where: Path = ROOT / "runs") -> BatchReport:
    """Measure what batches take, with the stores in a folder on a disk."""
    where.mkdir(exist_ok=True)
    case = case_with(plan.case)
    worlds = draw_worlds(case, count=plan.worlds, seed=SEED)
    run_share(Work(case, SEED), worlds[0], 0)  # compiled before anything is timed
    missing, tries = set[str](), []
    for number in range(plan.tries):
        tell(f"batch of {plan.worlds} worlds: {number + 1} of {plan.tries}")
        tries.append(_try(plan, case, worlds, where, missing, backwards=number % 2 == 1))
    return BatchReport(plan, this_machine(), len(case.arms), tuple(tries), tuple(sorted(missing)))


def run_chunks(plan: BatchPlan, tell: Tell, where: Path = ROOT / "runs") -> tuple[Chunk, ...]:
    """Measure a chunk of runs of the case, and one of it with its designs."""
    where.mkdir(exist_ok=True)
    chunks = []
    for design in (None,) if plan.design is None else (None, plan.design):
        tell(f"a chunk of runs, design {design}")
        case = case_with(plan.case, design)
        worlds = draw_worlds(case, count=RUNS_OF_A_CHUNK, seed=SEED)
        chunks.append(chunk_of(case, worlds, SEED, plan.tries, where))
    return tuple(chunks)


def _try(
    plan: BatchPlan,
    case: Case,
    worlds: Sequence[World],
    where: Path,
    missing: set[str],
    *,
    backwards: bool,
) -> Try:
    """Measure the ways once; every other time backwards, as a machine grows warm."""
    busy, work = load(), Work(case, SEED)
    last, alone, inline, pooled = list[Share](), list[Took](), list[Took](), list[Took]()
    parts, starts, apart = dict[str, float](), list[float](), list[float]()

    def without_store() -> None:
        spent, share = took(lambda: _shares(work, worlds))
        alone.append(spent)
        last.append(share)

    def in_one_process() -> None:
        with timed(STORING) as clock:
            inline.append(_stored(plan, case, worlds, where, Inline(), 1))
        parts.update(clock.seconds)
        missing.update(clock.missing)

    def in_several() -> None:
        with executor_of(plan.jobs) as pool:
            begun, _ = took(lambda: _all_there(pool, work, worlds[0], plan.jobs))
            starts.append(begun.wall)
            apart.append(took(lambda: _apart(pool, work, worlds, plan.jobs))[0].wall)
            pooled.append(_stored(plan, case, worlds, where, pool, plan.jobs))

    ways = (without_store, in_one_process, in_several)
    for way in reversed(ways) if backwards else ways:
        way()
    passing = between_processes(work, worlds[-1], last[0])
    return Try(busy, alone[0], inline[0], pooled[0], apart[0], starts[0], parts, passing)


def _shares(work: Work, worlds: Sequence[World]) -> Share:
    """Run all shares, keeping none but the last."""
    share: Share = ()
    for world in worlds:
        share = run_share(work, world, 0)
    return share


def _apart(pool: Executor, work: Work, worlds: Sequence[World], jobs: int) -> None:
    """Run all shares in processes that neither wait for each other nor give anything back."""
    given = [pool.submit(shares_of_one, work, tuple(worlds[n::jobs])) for n in range(jobs)]
    for each in given:
        each.result()


def shares_of_one(work: Work, worlds: Sequence[World]) -> None:
    """Run some shares, one after another, and keep nothing."""
    _shares(work, worlds)


def _all_there(pool: Executor, work: Work, world: World, jobs: int) -> None:
    """Have work done until every process of a pool has run a share."""
    seen = set[int]()
    while len(seen) < jobs:
        given = [pool.submit(first_share, work, world) for _ in range(jobs)]
        seen.update(each.result() for each in given)


def first_share(work: Work, world: World) -> int:
    """Run the first arm of a share, so that all is loaded and compiled; return the process."""
    run_share(work, world, 0, frozenset({0}))
    return os.getpid()


def _stored(
    plan: BatchPlan, case: Case, worlds: Sequence[World], where: Path, pool: Executor, jobs: int
) -> Took:
    """Run a batch into a fresh store, followed as the command follows it."""
    with tempfile.TemporaryDirectory(dir=where) as name:
        out = Path(name)
        follow = BatchProgress(Batch((case,), plan.worlds, 1, SEED, jobs, out))

        def progress(done: int, _total: int) -> None:
            follow.done(case, done)
            follow.in_words()

        # By its module, where the timers are.
        program = import_module("simulator.stored_batch")
        spent, _ = took(
            lambda: program.run_stored(
                case, worlds, Store(out), pool, replications=1, seed=SEED, jobs=jobs,
                progress=progress, seen=lambda runs: follow.seen(case, runs),
            )
        )  # fmt: skip
    return spent
