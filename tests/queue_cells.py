"""Desks with a known answer: how each is drawn and served, what theory expects, what is wrong.

Every cell names the engine, the number of independent runs, the exact expectation of each of its
statistics, how narrow its intervals must be, and the answer of at least one wrong rule that they
must exclude.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from simulator import serve
from tests import queue_formulas as formulas

SERVICE = 30.0
"""Mean work of a request in every stationary cell, in minutes."""
DELETED = 0.1
"""Share of each long run that is deleted from its start."""
FORGOTTEN = 10.0
"""What is deleted must cover this many times the relaxation time of the desk, at the least.

An empty start then weighs exp(-10), or 0.00005, of the mean at the end of the deletion, and less
after it: hundreds of times less than the half width of the narrowest interval.
"""
Floats = npt.NDArray[np.float64]
Luck = np.random.Generator
Simulate = Callable[[Luck, str], tuple[float, ...]]
Wrong = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class Answers:
    """What theory expects of a desk.

    Attributes
    ----------
    expected
        Exact expectation of each statistic, by its name.
    wrong
        For some statistics, the answers of rules that the desk does not follow.
    """

    expected: dict[str, float]
    wrong: Wrong


@dataclass(frozen=True)
class Cell:
    """One desk with a known answer.

    Attributes
    ----------
    name
        What it is, in words.
    statistics
        Names of what is compared.
    work_out
        Computes the answers; only called when the cell is tested.
    simulate
        Draws one run, serves it with an engine, and returns the statistics in the same order.
    runs
        How many independent runs.
    within
        Largest half width allowed, as a share of the expectation.
    engine
        Which engine serves.
    requests
        About how many requests are served in all runs together.
    """

    name: str
    statistics: tuple[str, ...]
    work_out: Callable[[], Answers]
    simulate: Simulate
    runs: int
    within: float
    engine: str
    requests: int

    @cached_property
    def answers(self) -> Answers:
        """The answers, computed once."""
        return self.work_out()


@dataclass(frozen=True)
class Steady:
    """A desk in a steady state: requests at random, one law of work.

    Attributes
    ----------
    servers
        How many servers.
    load
        Arrival rate x mean work / servers.
    requests
        Length of a run.
    law
        Law of the work.
    shape
        Squared coefficient of variation of the work.
    patience
        Mean patience in minutes.
    """

    servers: int
    load: float
    requests: int
    law: str = "exponential"
    shape: float = 1.0
    patience: float = np.inf

    @property
    def arrivals(self) -> float:
        """Requests a minute."""
        return self.servers * self.load / SERVICE

    @property
    def deleted(self) -> int:
        """Requests deleted from the start; refused if too few for the start to be forgotten."""
        count = int(self.requests * DELETED)
        assert count / self.arrivals >= FORGOTTEN * self.settles
        return count

    @property
    def settles(self) -> float:
        """Minutes in which the start is forgotten by a factor e."""
        if self.patience < np.inf:
            # Of two copies of the desk that differ by a request, the one with more loses it at
            # the rate of service or of leaving, whichever is less, or faster.
            return SERVICE + self.patience
        # Work that varies more settles slower, in proportion to (1 + shape) / 2 (heavy traffic).
        settles = formulas.erlang_relaxation(self.servers, self.arrivals, SERVICE)
        return settles * max(1.0, (1.0 + self.shape) / 2.0)

    def times(self, luck: Luck) -> Floats:
        """Draw the moments of arrival."""
        return np.cumsum(luck.exponential(1.0 / self.arrivals, self.requests))

    def work(self, luck: Luck) -> Floats:
        """Draw the work of every request."""
        return drawn_work(luck, self.law, self.shape, self.requests)


def drawn_work(luck: Luck, law: str, shape: float, count: int) -> Floats:
    """Draw work of mean SERVICE under a law with a squared coefficient of variation."""
    if law == "equal":
        return np.full(count, SERVICE)
    if law == "exponential":
        return luck.exponential(SERVICE, count)
    if law == "lognormal":
        spread = np.log1p(shape)
        return np.asarray(SERVICE * luck.lognormal(-spread / 2.0, np.sqrt(spread), count))
    # Hyperexponential with balanced means: each branch brings half of the work.
    often = (1.0 + np.sqrt((shape - 1.0) / (shape + 1.0))) / 2.0
    share = np.where(luck.random(count) < often, often, 1.0 - often)
    return np.asarray(luck.exponential(SERVICE, count) / (2.0 * share))


def plain(desk: Steady, runs: int, within: float, engine: str = "fast") -> Cell:
    """Make a cell of M/M/c by Erlang C: mean wait, chance of waiting and of waiting long."""
    rate, long = desk.arrivals, SERVICE / desk.servers

    def simulate(luck: Luck, engine: str) -> tuple[float, ...]:
        arrival = desk.times(luck)
        done = serve(arrival, desk.work(luck), servers=desk.servers, engine=engine)
        waits = (done.start - arrival)[desk.deleted :]
        return float(waits.mean()), float((waits > 0).mean()), float((waits > long).mean())

    expected = {
        "mean wait": formulas.erlang_c_wait(desk.servers, rate, SERVICE),
        "share that waits": formulas.erlang_c(desk.servers, rate * SERVICE),
        "share that waits long": formulas.erlang_c_longer(desk.servers, rate, SERVICE, long),
    }
    # Equal work in place of exponential; one server as fast as all together.
    wrong: dict[str, tuple[float, ...]] = {"mean wait": (expected["mean wait"] / 2.0,)}
    if desk.servers > 1:
        wrong["share that waits"] = (desk.load,)
    answers = Answers(expected, wrong)
    return _cell(desk, _name("M/M/c", desk, engine), answers, simulate, runs, within, engine)


def general(desk: Steady, runs: int, within: float, engine: str = "fast") -> Cell:
    """Make a cell of M/G/1 by Pollaczek and Khinchine."""
    rate = desk.arrivals

    def simulate(luck: Luck, engine: str) -> tuple[float, ...]:
        arrival = desk.times(luck)
        done = serve(arrival, desk.work(luck), servers=1, engine=engine)
        waits = (done.start - arrival)[desk.deleted :]
        return float(waits.mean()), float((waits > 0).mean())

    expected = {
        "mean wait": formulas.pollaczek_khinchine(rate, SERVICE, desk.shape),
        "share that waits": desk.load,
    }
    wrong = {"mean wait": (formulas.pollaczek_khinchine(rate, SERVICE, 1.0),)}
    answers = Answers(expected, wrong)
    return _cell(desk, _name("M/G/1", desk, engine), answers, simulate, runs, within, engine)


def ranked(desk: Steady, runs: int, within: float, engine: str = "fast") -> Cell:
    """Make a cell of three priorities by Cobham, the shares of the classes 20, 30 and 50%.

    At one server the classes differ in mean work too (half, as much, and 1.2 times SERVICE).
    """
    shares = np.asarray([0.2, 0.3, 0.5])
    scale = np.asarray([0.5, 1.0, 1.2] if desk.servers == 1 else [1.0, 1.0, 1.0])
    rates = (desk.arrivals * shares).tolist()

    def simulate(luck: Luck, engine: str) -> tuple[float, ...]:
        arrival, kind = desk.times(luck), luck.choice(3, desk.requests, p=shares)
        work = desk.work(luck) * scale[kind]
        done = serve(arrival, work, servers=desk.servers, priority=kind + 1, engine=engine)
        waits, kept = (done.start - arrival)[desk.deleted :], kind[desk.deleted :]
        return tuple(float(waits[kept == k].mean()) for k in range(3))

    if desk.servers == 1:
        waits = formulas.cobham_one_server(rates, (SERVICE * scale).tolist(), desk.shape)
    else:
        waits = formulas.cobham_many_servers(rates, SERVICE, desk.servers)
    names = [f"mean wait of class {k}" for k in (1, 2, 3)]
    expected = dict(zip(names, waits, strict=True))
    # In order of arrival alone every class would wait the same; reversed, the last first.
    equal = float(np.dot(shares, waits))
    wrong = {names[0]: (equal, waits[2]), names[2]: (waits[0],)}
    answers = Answers(expected, wrong)
    return _cell(desk, _name("Cobham", desk, engine), answers, simulate, runs, within, engine)


def hasty(
    plan: Steady, patience: float, kind: str, runs: int, within: float, engine: str = "fast"
) -> Cell:
    """Make a cell with patience: "exponential" (Erlang A), "deadline" (Barrer) or "none"."""
    desk = replace(plan, patience=patience)
    rate, kept = desk.arrivals, desk.deleted
    limits = {"exponential": patience, "deadline": patience, "none": 0.0}

    def simulate(luck: Luck, engine: str) -> tuple[float, ...]:
        arrival, work = desk.times(luck), desk.work(luck)
        limit = np.full(desk.requests, limits[kind])
        if kind == "exponential":
            limit = luck.exponential(patience, desk.requests)
        done = serve(arrival, work, servers=desk.servers, patience=limit, engine=engine)
        left = np.asarray(done.outcome) == "abandoned"
        waits = np.where(left, done.finish, done.start) - arrival
        shares = float(left[kept:].mean()), float(waits[kept:].mean())
        return shares[: 1 if kind == "none" else 2]

    known = {
        "exponential": formulas.erlang_a(desk.servers, rate, SERVICE, max(patience, 1.0)),
        "deadline": formulas.erlang_with_deadline(desk.servers, rate, SERVICE, patience),
    }
    lost = formulas.erlang_b(desk.servers, rate * SERVICE)
    if kind == "none":
        expected = {"share that leaves": lost}
        # One more server; one more place to wait in.
        more = lost * desk.load / (1.0 + lost * desk.load)
        wrong = (formulas.erlang_b(desk.servers + 1, rate * SERVICE), more)
    else:
        right = known[kind]
        other = known["deadline" if kind == "exponential" else "exponential"]
        expected = {"share that leaves": right.abandoned, "mean wait of all": right.wait}
        wrong = (other.abandoned, lost)
    name = _name(f"patience {kind}", desk, engine)
    answers = Answers(expected, {"share that leaves": wrong})
    return _cell(desk, name, answers, simulate, runs, within, engine)


def _cell(
    desk: Steady,
    name: str,
    answers: Answers,
    simulate: Simulate,
    runs: int,
    within: float,
    engine: str,
) -> Cell:
    names, count = tuple(answers.expected), runs * desk.requests
    return Cell(name, names, lambda: answers, simulate, runs, within, engine, count)


def _name(family: str, desk: Steady, engine: str) -> str:
    law = "" if desk.law == "exponential" else f" {desk.law}"
    return f"{family}{law}, {desk.servers} at {desk.load:g}, {engine}"
