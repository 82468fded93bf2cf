"""Many replications: worlds x replications x arms, on as many processes as asked for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context

from entities.assumption import World
from entities.case import Case
from entities.records import Records
from simulator.replicate import draws_for, replicate

Progress = Callable[[int, int], None]
Share = tuple[Records, ...]


def run_share(case: Case, world: World, seed: int, replication: int, detail: bool = False) -> Share:
    """Run every arm of a case once in one world, on the same draws."""
    with _collector_at_rest():
        draws = draws_for(case, world, seed=seed, replication=replication)
        return tuple(
            replicate(
                case, arm, world, seed=seed, replication=replication, draws=draws, detail=detail
            )
            for arm in case.arms
        )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    # A replication is millions of numbers and no cycles: the collector would only walk them.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def run_case(
    case: Case,
    worlds: Sequence[World],
    *,
    replications: int,
    seed: int,
    jobs: int = 1,
    progress: Progress | None = None,
    detail: bool = False,
) -> tuple[Records, ...]:
    """Run every arm in every world, so many times each.

    Parameters
    ----------
    jobs
        Processes to use; the result does not depend on it.
    progress
        Called with (runs done, runs in all) as runs finish.
    detail
        Keep the service by desk, request type, school and month as well: large records.

    Returns
    -------
    tuple of Records
        In order of world, replication and arm, whatever order they finished in.
    """
    todo = [(world, r) for world in worlds for r in range(replications)]
    total = len(todo) * len(case.arms)
    found: dict[tuple[int, int], Share] = {}
    for world_index, replication, share in _finished(case, todo, seed, jobs, detail):
        found[world_index, replication] = share
        if progress is not None:
            progress(len(found) * len(case.arms), total)
    return tuple(record for world, r in todo for record in found[world.index, r])


def _finished(
    case: Case, todo: Sequence[tuple[World, int]], seed: int, jobs: int, detail: bool
) -> Iterator[tuple[int, int, Share]]:
    if jobs <= 1 or len(todo) <= 1:
        for world, replication in todo:
            yield world.index, replication, run_share(case, world, seed, replication, detail)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(max_workers=min(jobs, len(todo)), mp_context=context) as pool:
        waiting: dict[Future[Share], tuple[int, int]] = {
            pool.submit(run_share, case, world, seed, r, detail): (world.index, r)
            for world, r in todo
        }
        for future in as_completed(waiting):
            yield (*waiting[future], future.result())
