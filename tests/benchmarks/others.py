"""One plain desk in other packages: always present servers, priorities, the same arrays.

Run by itself, by any interpreter that has the package: `python others.py PACKAGE ARRAYS`, where
ARRAYS is a file of numpy with `arrival`, `work`, `priority` and `servers`. Prints the processor
seconds and the mean wait. Ciw and salabim cannot express the program's windows of attendance with
the same person going on, touches and second lines without rewriting their insides; so they are
given what they can: one queue, priorities, a number of servers.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

Arrays = dict[str, Any]


def in_simpy(given: Arrays) -> float:
    """Serve by a process for each request and a PriorityResource."""
    import simpy

    env = simpy.Environment()
    desk = simpy.PriorityResource(env, capacity=given["servers"])
    waits: list[float] = []

    def request(work: float, priority: int) -> Any:
        came = env.now
        with desk.request(priority=priority) as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(work)

    def source() -> Any:
        for when, work, priority in zip(*_rows(given), strict=True):
            yield env.timeout(when - env.now)
            env.process(request(work, priority))

    env.process(source())
    env.run()
    return float(np.mean(waits))


def in_ciw(given: Arrays) -> float:
    """Serve by Ciw: a class of customers for each priority, times in sequence."""
    import ciw

    classes = sorted(set(given["priority"].tolist()))
    arrivals, services = {}, {}
    for number in classes:
        of = given["priority"] == number
        gaps = np.diff(given["arrival"][of], prepend=0.0).tolist()
        arrivals[f"Class {number}"] = [ciw.dists.Sequential([*gaps, float("inf")])]
        services[f"Class {number}"] = [ciw.dists.Sequential(given["work"][of].tolist())]
    network = ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions=services,
        number_of_servers=[given["servers"]],
        priority_classes={f"Class {number}": place for place, number in enumerate(classes)},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(given["arrival"]), method="Finish")
    return float(np.mean([record.waiting_time for record in simulation.get_all_records()]))


def in_salabim(given: Arrays) -> float:
    """Serve by salabim: a component for each request and a resource."""
    import salabim

    env = salabim.Environment(trace=False, yieldless=False)
    desk = salabim.Resource("desk", capacity=given["servers"], monitor=False)
    waits: list[float] = []

    class Request(salabim.Component):  # type: ignore[misc]
        def setup(self, work: float, order: int) -> None:
            self.work, self.order = work, order

        def process(self) -> Any:
            came = self.env.now()
            yield self.request((desk, 1, self.order))
            waits.append(self.env.now() - came)
            yield self.hold(self.work)
            self.release()

    class Source(salabim.Component):  # type: ignore[misc]
        def process(self) -> Any:
            for when, work, priority in zip(*_rows(given), strict=True):
                yield self.hold(till=when)
                Request(work=work, order=priority)

    Source()
    env.run()
    return float(np.mean(waits))


WAYS: dict[str, Callable[[Arrays], float]] = {
    "simpy": in_simpy,
    "ciw": in_ciw,
    "salabim": in_salabim,
}


def _rows(given: Arrays) -> tuple[list[float], list[float], list[int]]:
    return given["arrival"].tolist(), given["work"].tolist(), given["priority"].tolist()


def main(package: str, path: str) -> None:
    """Time one package once, and print what it took and found."""
    with np.load(path) as arrays:
        given: Arrays = {name: arrays[name] for name in arrays.files}
    given["servers"] = int(given["servers"])
    found = version(package)
    gc.disable()
    began = time.process_time()
    wait = WAYS[package](given)
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "mean_wait": wait, "version": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
