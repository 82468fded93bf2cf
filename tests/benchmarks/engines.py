"""The program itself, timed: the readable engine, the compiled one, and where its time goes."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TypeVar
from unittest.mock import patch

import numpy as np

from entities.assumption import World
from entities.case import STATUS_QUO, Case
from entities.measures import SERVICE_MEASURES
from entities.records import Records
from scenarios.worlds import draw_worlds
from simulator.desk.readable import ReadableDesk
from simulator.paging import Room
from simulator.replicate import Draws, draws_for, play, replicate
from tests.benchmarks.made_cases import made_case
from tests.benchmarks.timers import Clock, timed

SEED = 20261201
Found = TypeVar("Found")


@dataclass(frozen=True)
class Outcome:
    """What a way of serving the requests says of them: the same measures for every way."""

    requests: int
    served: int
    abandoned: int
    mean_wait: float


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking millions of numbers, as the program's batches do."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def seconds_of(what: Callable[[], Found]) -> tuple[float, Found]:
    """Return the processor seconds of something, and what it gives back."""
    with collector_at_rest():
        began = time.process_time()
        found = what()
        return time.process_time() - began, found


def world_of(case: Case) -> World:
    """Return the first world of a case."""
    return draw_worlds(case, count=1, seed=SEED)[0]


def case_of(schools: int) -> tuple[Case, World]:
    """Return a made case and its first world."""
    case = made_case(schools)
    return case, world_of(case)


def drawn(case: Case, world: World) -> Draws:
    """Draw the luck of the first replication, all of it at once and remembered."""
    draws = draws_for(case, world, seed=SEED, replication=0)
    draws.room = Room(at_once=sys.maxsize)
    draws.layer(0)
    return draws


def whole(case: Case, world: World, draws: Draws | None = None, arm: str = STATUS_QUO) -> Records:
    """Run a whole replication of an arm, from luck to tables."""
    return replicate(case, case.arm(arm), world, seed=SEED, replication=0, draws=draws)


def whole_readable(case: Case, world: World, draws: Draws | None = None) -> Records:
    """Run a whole replication on the readable engine."""
    with patch("simulator.opening.ENGINE", ReadableDesk):
        return whole(case, world, draws)


def desks_alone(case: Case, world: World, draws: Draws) -> float:
    """Return the seconds of a replication that go into its desks."""
    with timed() as clock, collector_at_rest():
        desks_and_people(case, world, draws)
    return clock.seconds["desks"]


def desks_and_people(case: Case, world: World, draws: Draws) -> Outcome:
    """Run the desks and the people of a replication, and count nothing but the outcome."""
    finished = play(case, case.arm(STATUS_QUO), world, seed=SEED, replication=0, draws=draws)
    book = finished.organisation.book
    rows = slice(book.used)
    outcome, wait = book.outcome[rows], book.first_start[rows] - book.arrival[rows]
    return Outcome(
        requests=book.used,
        served=int(np.count_nonzero(outcome == 1)),
        abandoned=int(np.count_nonzero(outcome == 2)),
        mean_wait=float(np.nanmean(wait)),
    )


def outcome_of(records: Records) -> Outcome:
    """Return what the records of a replication say of its requests."""
    at = {name: number for number, name in enumerate(SERVICE_MEASURES)}
    sums = records.service_month.sum(axis=(0, 2))
    return Outcome(
        requests=int(sums[at["arrived"]]),
        served=int(sums[at["served"]]),
        abandoned=int(sums[at["abandoned"]]),
        mean_wait=float(sums[at["wait_minutes"]] / sums[at["started"]]),
    )


def split(case: Case, world: World, arm: str = STATUS_QUO) -> Clock:
    """Run a whole replication with the timers on, luck and all."""
    with timed() as clock, collector_at_rest():
        # By its module, where the timers are; the room's own name is the function.
        program = import_module("simulator.replicate")
        draws = program.draws_for(case, world, seed=SEED, replication=0)
        program.replicate(case, case.arm(arm), world, seed=SEED, replication=0, draws=draws)
    return clock
