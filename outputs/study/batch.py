"""Many runs of one case or several, stored as they finish: what the command `batch` does."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from entities.assumption import World
from entities.case import Case
from entities.records import Records
from outputs.run_folder import RunFolder, refuse_unwritable, write_run
from outputs.study.folder_lock import locked
from outputs.study.whole import info_of
from outputs.weak_evidence import runs_again
from scenarios.reading import DesignText, Inputs
from scenarios.sampling import INDEPENDENT, SAMPLINGS, Sampling
from scenarios.worlds import draw_worlds
from simulator.executors import cluster_executor, executor_of
from simulator.store.shelves import stored_runs
from simulator.store.store import Store
from simulator.store.stored_run import put_away
from simulator.stored_batch import run_stored

PLAN = "batch.json"
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
    def store(self) -> Store:
        """Where the runs are kept."""
        return Store(self.out / STORE)


@dataclass(frozen=True)
class Asked:
    """What an earlier batch in a folder was asked for."""

    cases: tuple[str, ...]
    worlds: int
    replications: int
    seed: int
    sampling: Sampling = INDEPENDENT
    design: DesignText | None = None


def asked_of(out: Path) -> Asked | None:
    """Read what was asked for in a folder; None where there was no batch.

    Raises
    ------
    OSError
        When the file that says so is none of ours.
    """
    path = out / PLAN
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Asked(
            cases=tuple(found["cases"]),
            worlds=int(found["worlds"]),
            replications=int(found["replications"]),
            seed=int(found["seed"]),
            sampling=_sampling_of(found),
            design=_design_of(found),
        )
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise OSError(f"{path} does not say what was asked for ({error})") from error


def _sampling_of(found: dict[str, Any]) -> Sampling:
    """Return how worlds were spread; before there was `sampling`, the key was `design`."""
    name = found.get("sampling", found.get("design", INDEPENDENT))
    return next(one for one in SAMPLINGS if one == name)


def _design_of(found: dict[str, Any]) -> DesignText | None:
    kept = found.get("design")
    return DesignText(str(kept["place"]), str(kept["text"])) if isinstance(kept, dict) else None


def run_batch(
    batch: Batch, told: Told | None = None, seen: Seen | None = None, tabled: Told | None = None
) -> tuple[RunFolder, ...]:
    """Run what is not stored yet of every case, then write each one's folder from the store.

    Returns
    -------
    tuple of RunFolder
        For each case; of more worlds than :data:`MOST_TOLD` allows the first ones.

    Raises
    ------
    OSError
        When another batch is at work in the folder.
    simulator.store.chunks.StoreError
        When runs cannot be stored; what has been stored stays.
    """
    refuse_unwritable(batch.out / PLAN)
    asked = Asked(
        tuple(c.key for c in batch.cases), batch.worlds, batch.replications, batch.seed,
        batch.sampling, batch.design,
    )  # fmt: skip
    text = json.dumps(asdict(asked), indent=2)
    with locked(batch.out):
        (batch.out / PLAN).write_text(text + "\n", encoding="utf-8", newline="\n")
        batch.store.refuse_other_form()
        batch.store.sweep()
        with _workers(batch) as workers:
            ran = [_run(batch, case, workers, told, seen) for case in batch.cases]
        # The processes have ended by now: their memory goes to the tables.
        return tuple(_write(batch, number, one, tabled) for number, one in enumerate(ran))


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


def _write(batch: Batch, number: int, ran: _Ran, tabled: Told | None) -> RunFolder:
    case = batch.cases[number]
    told_of = ran.drawn[: max(1, MOST_TOLD // batch.replications)]
    keys = ran.keys[: len(ran.keys) // len(ran.drawn) * len(told_of)]
    info = info_of(
        case, told_of, batch.replications, batch.seed, ran.started, ran.seconds, batch.sampling
    )
    if batch.inputs:
        info = replace(info, inputs=batch.inputs[number])
    runs = stored_runs(batch.store, keys)

    def arm_is_told(arms: int, of: int) -> None:
        put_away(runs)
        if tabled is not None:
            tabled(case, arms, of)

    return write_run(case, runs, info, batch.out / case.key, tabled=arm_is_told)
