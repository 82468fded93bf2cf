"""The runs of one case for one page: held in memory while they are few, else laid by on the disk.

A run of a mid-sized case takes a megabyte, so a thousand worlds of every arm would take many
gibibytes. The command `batch` stores its runs for good; what is laid by here is there until the
page is made.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from entities.assumption import World
from entities.case import Case
from entities.records import Records
from outputs.study.died import told_if_died
from outputs.study.folder_lock import locked
from outputs.weak_evidence import runs_again
from simulator.batch import Progress, Seen, run_case
from simulator.executors import executor_of
from simulator.store.shelves import stored_runs
from simulator.store.store import Store
from simulator.stored_batch import run_stored

MOST_IN_MEMORY = 300
"""Runs that are held in memory at the most: 400 MB of the shipped case."""


@contextmanager
def runs_of(
    case: Case, drawn: Sequence[World], folder: Path, *, replications: int, seed: int,
    jobs: int = 1, detail: bool = False, weak: bool = True, progress: Progress | None = None,
    seen: Seen | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[Records, ...]]:  # fmt: skip
    """Run every arm in every world; of many runs the numbers are read as they are asked for.

    The result is the same. Many are laid by beside `folder` as they finish, until the context is
    left in order: after a break the same call goes on from there.

    Parameters
    ----------
    detail
        Keep the counts in finest detail, which are never laid by: these runs are held in memory.
    weak
        Run the arms of claims once more, without what rests on weak evidence.
    tell
        Called with a sentence that says where many runs are laid by.

    Raises
    ------
    OSError
        When runs cannot be laid by, another process is at it in the same place, or one died.
    """
    again = runs_again(case) if weak else {}
    count = len(drawn) * replications * (len(case.arms) + len(again))
    if detail or count <= MOST_IN_MEMORY:
        yield run_case(case, drawn, replications=replications, seed=seed, jobs=jobs,
                       progress=progress, seen=seen, detail=detail, again=again)  # fmt: skip
        return
    room = folder.absolute().parent / f".{folder.name}-runs"
    tell(f"Runs are laid by in {room} until the page is made; after a break the same command "
         "goes on from there.")  # fmt: skip
    with locked(room):
        store = Store(room / "store")
        store.make_ready()
        again_with = "give the same command again, with"
        with told_if_died("run", f"laid by in {room}", again_with), executor_of(jobs) as pool:
            keys = run_stored(case, drawn, store, pool, replications=replications, seed=seed,
                              jobs=jobs, progress=progress, seen=seen, again=again)  # fmt: skip
        yield stored_runs(store, keys)
    shutil.rmtree(room, ignore_errors=True)
