"""A case run from its worlds to its folder: what the command `run` does, for a notebook to call."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from entities.assumption import World
from entities.case import Case
from outputs.claim_words import odd_amounts
from outputs.run_folder import RunFolder, refuse_foreign, refuse_unwritable, write_run
from outputs.run_info import SHOWN_OF_HASH, RunInfo, hash_of
from outputs.study.many_runs import runs_of
from outputs.study.opening_warnings import opening_warnings
from outputs.study.read_for_claims import read_for_claims
from outputs.study.seals import set_seal
from outputs.study.source_hashes import source_hashes
from outputs.watch import Watch
from scenarios.explain import assumptions_read
from scenarios.reading import Inputs
from scenarios.sampling import INDEPENDENT, Sampling
from scenarios.worlds import draw_worlds
from simulator.batch import Seen
from simulator.shock_kinds import idle
from simulator.store.stored_run import put_away

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_WORLDS = 10
DEFAULT_SEED = 20261201
PACKAGES = ("numpy", "numba", "pandas", "simpy", "pydantic", "matplotlib")
Progress = Callable[[int, int], None]


def version() -> str:
    """Return the version of the program."""
    try:
        return importlib.metadata.version("trust-merger-simulator")
    except importlib.metadata.PackageNotFoundError:
        text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        line = next(row for row in text.splitlines() if row.startswith("version"))
        return line.split('"')[1]


def _packages(sampling: Sampling) -> tuple[str, ...]:
    return (*PACKAGES, "scipy") if sampling == "sobol" else PACKAGES


def info_of(
    case: Case,
    drawn: Sequence[World],
    replications: int,
    seed: int,
    started: dt.datetime,
    seconds: float,
    sampling: Sampling = INDEPENDENT,
) -> RunInfo:
    """Say what a run was made from, for whoever wants to repeat or to judge it."""
    return RunInfo(
        version=version(),
        seed=seed,
        worlds=len(drawn),
        replications=replications,
        started=started.isoformat(timespec="seconds"),
        seconds=seconds,
        python=platform.python_version(),
        used_assumptions=tuple(k for k in assumptions_read(case) if k not in idle(case)),
        read_for_claims=tuple(sorted(read_for_claims(case, drawn[0], seed))),
        warnings=(*odd_amounts(case), *opening_warnings(case)),
        packages={name: importlib.metadata.version(name) for name in _packages(sampling)},
        sampling=sampling,
        source=source_hashes(),
    )


def study(
    case: Case,
    *,
    worlds: int = DEFAULT_WORLDS,
    replications: int = 1,
    seed: int = DEFAULT_SEED,
    jobs: int = 1,
    out: Path | None = None,
    progress: Progress | None = None,
    seen: Seen | None = None,
    detail: bool = False,
    sampling: Sampling = INDEPENDENT,
    inputs: Inputs | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> RunFolder:
    """Run a case and write its folder: what the command `run` does, for a notebook to call.

    `detail` adds the tables run by run, and the service by desk, request type, school and month.
    `sampling` says how luck is spread over worlds (:mod:`scenarios.sampling`).
    `inputs` are the files the case was read from, kept in the record so that it can be run again.
    `seen` is called with runs as they come back; it should keep none of them.
    `tell` is called with a sentence where there are too many runs for memory.

    Claims and arms are sealed beside the folder before anything is run.

    Raises
    ------
    BadInput
        When the way of sampling needs a package that is not installed; told before anything is run.
    FileExistsError
        When `out` holds something that is not an earlier run; told before anything is run.
    OSError
        When too many runs for memory cannot be laid by.
    """
    folder = out or Path("runs") / f"{case.key}-{hash_of(case)[:SHOWN_OF_HASH]}"
    refuse_foreign(folder)
    refuse_unwritable(folder)
    seal = set_seal(case, folder.absolute().parent, tell)
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    drawn = draw_worlds(case, count=worlds, seed=seed, sampling=sampling)
    with runs_of(
        case, drawn, folder, replications=replications, seed=seed, jobs=jobs, detail=detail,
        progress=progress, seen=seen, tell=tell,
    ) as runs:  # fmt: skip
        info = info_of(case, drawn, replications, seed, started, time.monotonic() - clock, sampling)
        info = replace(info, inputs=inputs, detail=detail, seal=seal)
        watch = Watch(let_go=lambda: put_away(runs))
        return write_run(case, runs, info, folder, detail=detail, watch=watch)
