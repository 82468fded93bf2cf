"""One run of every benchmark: what is measured, in turn, and what was found."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from entities.assumption import World
from entities.case import Case
from simulator import serve
from tests.benchmarks import alone, in_c, others
from tests.benchmarks.engines import (
    Outcome,
    case_of,
    desks_alone,
    desks_and_people,
    drawn,
    outcome_of,
    seconds_of,
    split,
    whole,
    whole_readable,
    world_of,
)
from tests.benchmarks.given import Given, given_of
from tests.benchmarks.idiomatic import Service, simulate
from tests.benchmarks.made_cases import made_case

STAYING = ("leaving", "long_absence", "shadow_feedback")
"""Switched off where everybody stays and no slow event falls on a desk."""
PLAIN_LOAD = 0.85
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What to measure.

    Attributes
    ----------
    sizes, slow_sizes, once_sizes, slowest_sizes
        Schools: for the compiled engine; for the idiomatic model; for the idiomatic model, tried
        only once; for the readable engine and the engine without its compiler.
    merge_sizes
        Schools for the arm in which all trusts become one.
    repeats
        Times everything is measured; medians are told.
    plain_desk
        Requests at the plain desk that other packages are given.
    python
        Interpreter in which other packages are looked for.
    """

    sizes: tuple[int, ...] = (5, 20, 80, 300)
    slow_sizes: tuple[int, ...] = (5, 20, 80)
    once_sizes: tuple[int, ...] = (300,)
    slowest_sizes: tuple[int, ...] = (5,)
    merge_sizes: tuple[int, ...] = (5, 20, 80, 300)
    repeats: int = 5
    plain_desk: int = 20_000
    python: str = sys.executable


@dataclass
class Size:
    """What was measured for one number of schools; seconds of the processor, by way."""

    schools: int
    trusts: int
    requests: int
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    split: dict[str, float] = field(default_factory=dict)
    merge_split: dict[str, float] = field(default_factory=dict)
    peak: float | None = None
    staying_requests: int = 0
    staying_touches: int = 0
    equal_to_c: bool | None = None

    def median(self, way: str) -> float | None:
        """Return the median seconds of a way, if it was measured."""
        return statistics.median(self.seconds[way]) if self.seconds.get(way) else None


@dataclass(frozen=True)
class Other:
    """One package at a plain desk: version, seconds and mean wait; or why there are none."""

    package: str
    version: str = ""
    seconds: float | None = None
    mean_wait: float | None = None
    why_not: str = ""


@dataclass
class Report:
    """Everything one run found.

    Attributes
    ----------
    first_call
        Seconds a first call takes more, with nothing compiled and with all on disk.
    longest
        Of the longest run there may be, for the most schools: peak memory in MiB, requests.
    """

    plan: Plan
    sizes: list[Size]
    first_call: tuple[float, float]
    longest: dict[str, float]
    others: list[Other]
    missing: list[str]


def run(plan: Plan, tell: Tell) -> Report:
    """Measure everything, one thing after another."""
    missing: list[str] = []
    every = sorted({*plan.sizes, *plan.slow_sizes, *plan.once_sizes, *plan.slowest_sizes})
    tell("first calls, in fresh processes")
    first_call = alone.first_calls()
    whole(*case_of(2))  # compiled before anything is timed
    sizes = [_size(plan, schools, missing, tell) for schools in every]
    tell(f"{max(every)} schools, {alone.LONGEST} years")
    longest = alone.ask(max(every), 0, years=alone.LONGEST)
    return Report(plan, sizes, first_call, longest, _others(plan, tell), sorted(set(missing)))


def _size(plan: Plan, schools: int, missing: list[str], tell: Tell) -> Size:
    case, world = case_of(schools)
    requests = len(drawn(case, world).layer(0))
    size = Size(schools, len(case.trusts), requests)
    for repeat in range(plan.repeats):
        tell(f"{schools} schools, {requests:,} requests: {repeat + 1} of {plan.repeats}")
        _once(plan, size, case, world)
    tell(f"{schools} schools: where the time goes, and memory")
    clock = split(case, world)
    size.split, missing[:] = clock.shares(), [*missing, *clock.missing]
    if schools in plan.merge_sizes:
        size.merge_split = split(case, world, arm="merge").shares()
    if schools in plan.slowest_sizes:
        tell(f"{schools} schools: without the compiler")
        plain = alone.ask(schools, plan.repeats, NUMBA_DISABLE_JIT="1")
        size.seconds["plain"] = plain["seconds"]
    size.peak = alone.ask(schools)["peak"]
    tell(f"{schools} schools: the desks in C")
    _in_c(plan, size)
    return size


def _once(plan: Plan, size: Size, case: Case, world: World) -> None:
    """Measure every way once, one after another, so that a busy moment strikes them alike."""
    luck, draws = seconds_of(lambda: drawn(case, world))
    size.seconds["luck"].append(luck)
    seconds, records = seconds_of(lambda: whole(case, world))
    size.seconds["all"].append(seconds)
    seconds, _ = seconds_of(lambda: whole(case, world, draws))
    size.seconds["whole"].append(seconds)
    size.outcomes["compiled"] = outcome_of(records)
    seconds, _ = seconds_of(lambda: desks_and_people(case, world, draws))
    size.seconds["desks"].append(seconds)
    if size.schools in plan.merge_sizes:
        draws.streams(1, _moving(case))  # the layer of demand that only a merger needs
        seconds, _ = seconds_of(lambda: whole(case, world, draws, arm="merge"))
        size.seconds["merge"].append(seconds)
    once = size.schools in plan.once_sizes and not size.seconds["idiomatic"]
    if once or size.schools in plan.slow_sizes:
        given = given_of(draws)
        seconds, service = seconds_of(lambda: simulate(given))
        size.seconds["idiomatic"].append(seconds)
        size.outcomes["idiomatic"] = _outcome(service)
    if size.schools in plan.slowest_sizes:
        seconds, records = seconds_of(lambda: whole_readable(case, world, draws))
        size.seconds["readable"].append(seconds)
        size.outcomes["readable"] = outcome_of(records)


def _moving(case: Case) -> frozenset[str]:
    return frozenset(wave.function for wave in case.arm("merge").plan.waves)


def _outcome(service: Service) -> Outcome:
    wait = service.waited / max(1, service.begun)
    return Outcome(service.requests, service.served, service.abandoned, wait)


def _in_c(plan: Plan, size: Size) -> None:
    """Serve a case in which everybody stays in C and by the engine, and compare the answers."""
    if in_c.compiler() is None:
        return
    case = made_case(size.schools, STAYING)
    world = world_of(case)
    draws = drawn(case, world)
    size.staying_requests = len(draws.layer(0))
    for _ in range(plan.repeats):
        seconds, _ = seconds_of(lambda: desks_and_people(case, world, draws))
        size.seconds["desks_staying"].append(seconds)
        size.seconds["desks_alone"].append(desks_alone(case, world, draws))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = in_c.built(folder)
        answers = in_c.served_in_c(program, given_of(draws), folder, plan.repeats)
    size.seconds["c"] = list(answers.seconds)
    size.staying_touches = answers.touches
    size.equal_to_c = in_c.equal_to_engine(answers, case, world, draws)


def _others(plan: Plan, tell: Tell) -> list[Other]:
    """Serve one plain desk by every package at hand."""
    case, world = case_of(min(plan.sizes))
    given = given_of(drawn(case, world))
    arrival, work, priority, servers = _plain_desk(given, plan.plain_desk)
    found = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "desk.npz"
        np.savez(path, arrival=arrival, work=work, priority=priority, servers=servers)
        for package in others.WAYS:
            tell(f"a plain desk in {package}")
            python = sys.executable if package == "simpy" else plan.python
            found.append(_other(package, python, path, plan.repeats))
    seconds = []
    for _ in range(plan.repeats + 1):
        took, served = seconds_of(
            lambda: serve(arrival, work, servers=servers, priority=priority, engine="fast")
        )
        seconds.append(took)
    wait = float(np.mean(served.start - arrival))
    ours = Other("this program", "", statistics.median(seconds[1:]), wait)
    return [ours, *found, Other("simmer", why_not="needs R, which this program does not ask for")]


def _plain_desk(given: Given, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return the first requests of the busiest desk, all touches in one, and enough servers."""
    columns = given.columns
    desk = given.first[columns["origin"], columns["kind"]]
    of = np.flatnonzero(desk == np.argmax(np.bincount(desk)))[:most]
    arrival, work = columns["arrival"][of], columns["work"][of] * columns["touches"][of]
    servers = int(np.ceil(float(np.sum(work)) / float(np.ptp(arrival)) / PLAIN_LOAD))
    return arrival, work, columns["priority"][of], servers


def _other(package: str, python: str, path: Path, repeats: int) -> Other:
    words = [python, str(Path(others.__file__)), package, str(path)]
    said = []
    for _ in range(repeats):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["it failed"])[-1]
            absent = "NotFound" in last or "No package metadata" in done.stderr
            return Other(package, why_not="not installed" if absent else last)
        said.append(json.loads(done.stdout))
    seconds = statistics.median(each["seconds"] for each in said)
    return Other(package, said[0]["version"], seconds, said[0]["mean_wait"])
