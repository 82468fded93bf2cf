"""Many replications: worlds x replications x arms, on as many processes as asked for."""

from __future__ import annotations

import gc
import platform
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm
from entities.records import Records
from simulator.executors import Inline, executor_of
from simulator.replicate import draws_for, replicate
from simulator.store.keys import made_with

Progress = Callable[[int, int], None]
Seen = Callable[[Sequence[Records]], None]
"""Called with runs as they come back, in no order; it should keep none of them."""
Share = tuple[Records, ...]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Work:
    """What is run in every world.

    Attributes
    ----------
    again
        Arms to be run once more, with some mechanisms off: their keys, and the mechanisms.
    made_with
        What the runs are to be made with (:func:`simulator.store.keys.made_with`): a machine of a
        cluster that has another version of the program makes none. Empty where nobody else does.
    """

    case: Case
    seed: int
    detail: bool = False
    again: tuple[tuple[str, frozenset[str]], ...] = ()
    made_with: str = ""

    @property
    def arms(self) -> tuple[tuple[Arm, frozenset[str]], ...]:
        """Every arm with the mechanisms that are off in it alone, in the order they are run."""
        more = tuple((self.case.arm(key), without) for key, without in self.again)
        return (*((arm, frozenset[str]()) for arm in self.case.arms), *more)


class OtherVersionError(OSError):
    """A machine of a cluster has another version of the program."""


def run_share(
    work: Work, world: World, replication: int, only: frozenset[int] | None = None
) -> Share:
    """Run every arm once in one world, on the same draws; `only` those of these numbers.

    Raises
    ------
    OtherVersionError
        When this machine would make other runs than were asked for.
    """
    if work.made_with and work.made_with != made_with():
        raise OtherVersionError(
            f"{platform.node()} has another version of the program, of numpy, numba or simpy, and "
            "would make other runs; install the same on every machine of the cluster"
        )
    with _collector_at_rest():
        draws = draws_for(work.case, world, seed=work.seed, replication=replication)
        share = list[Records]()
        for number, (arm, without) in enumerate(work.arms):
            if only is None or number in only:
                share.append(replicate(
                    work.case, arm, world, seed=work.seed, replication=replication, draws=draws,
                    detail=work.detail and not without, without=without,
                ))  # fmt: skip
                _clear_up()
        return _alike_held_once(share)


def _alike_held_once(share: Sequence[Records]) -> Share:
    """Hold what names the rows of arms once for all of them, as they mostly have the same.

    So it passes between processes once, and whoever waits for more runs holds it once.
    """
    names = dict[object, Any]()

    def once(of: Found) -> Found:
        found: Found = names.setdefault(of, of)
        return found

    return tuple(
        replace(
            run,
            axes=once(run.axes),
            ledger_keys=tuple(map(once, run.ledger_keys)),
            by_item=replace(run.by_item, items=tuple(map(once, run.by_item.items))),
        )
        for run in share
    )


def _clear_up() -> None:
    # What an arm leaves is held in a circle by its clock: 35 MB, each arm, until it is looked for.
    # Only what is new is looked at, in milliseconds; all that there is would take a fifth of a run.
    gc.collect(0)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    # A replication is millions of numbers: the collector would walk them over and over.
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
    seen: Seen | None = None,
    detail: bool = False,
    again: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[Records, ...]:
    """Run every arm in every world, so many times each.

    Parameters
    ----------
    jobs
        Processes to use; the result does not depend on it.
    progress, seen
        Called with (runs done, runs in all), and with the runs, as they finish.
    detail
        Keep the service by desk, request type, school and month as well: large records.
    again
        Arms to be run once more with mechanisms off in them alone, which must act only through a
        plan: key of the arm -> names of the mechanisms.

    Returns
    -------
    tuple of Records
        In order of world, replication and arm, whatever order they finished in; those of `again`
        after the arms of their world and replication.
    """
    work = Work(case, seed, detail, tuple((arm, frozenset(off)) for arm, off in again.items()))
    todo = [(world, r) for world in worlds for r in range(replications)]
    arms = len(work.arms)
    found: dict[tuple[int, int], Share] = {}
    for world_index, replication, share in _finished(work, todo, jobs):
        found[world_index, replication] = share
        if seen is not None:
            seen(share)
        if progress is not None:
            progress(len(found) * arms, len(todo) * arms)
    return tuple(record for world, r in todo for record in found[world.index, r])


def _finished(
    work: Work, todo: Sequence[tuple[World, int]], jobs: int
) -> Iterator[tuple[int, int, Share]]:
    with executor_of(min(jobs, len(todo))) as pool:
        if isinstance(pool, Inline):  # one share at a time, told as it finishes
            for world, replication in todo:
                yield world.index, replication, run_share(work, world, replication)
            return
        waiting: dict[Future[Share], tuple[int, int]] = {
            pool.submit(run_share, work, world, r): (world.index, r) for world, r in todo
        }
        for future in as_completed(waiting):
            yield (*waiting[future], future.result())
