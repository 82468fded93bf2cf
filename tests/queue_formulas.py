"""Closed formulas of queueing theory, with which the simulated desks are compared.

Times are in minutes and rates in requests a minute. The forward equations, for what has no
closed formula, are in `forward_equations`; the checks of both in `test_queue_formulas`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TAIL = 1e-15
"""A birth-death distribution is cut off where its next term is this small beside the largest."""


@dataclass(frozen=True)
class Impatient:
    """What becomes of requests at a desk that some of them leave unserved.

    Attributes
    ----------
    abandoned
        Share of all requests that leave unserved.
    wait
        Mean minutes in the queue of all requests, served or not.
    """

    abandoned: float
    wait: float


def erlang_b(servers: int, load: float) -> float:
    """Return the share of requests that find every server busy and leave at once.

    Parameters
    ----------
    servers
        How many servers there are.
    load
        Arrival rate times mean service, in erlangs.

    Notes
    -----
    Kleinrock, Queueing Systems I (1975), section 3.6. The share does not depend on the shape of
    the service times, only on their mean.
    """
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Return the chance that a request must wait in M/M/c.

    Notes
    -----
    Kleinrock, Queueing Systems I (1975), section 3.5; Gross and Harris, Fundamentals of
    Queueing Theory, chapter on simple Markovian models.
    """
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1.0 - blocked))


def erlang_c_wait(servers: int, arrivals: float, service: float) -> float:
    """Return the mean minutes waited in M/M/c; `service` is its mean in minutes."""
    load = arrivals * service
    return erlang_c(servers, load) * service / (servers - load)


def erlang_c_longer(servers: int, arrivals: float, service: float, minutes: float) -> float:
    """Return the chance of waiting longer than some minutes in M/M/c, first come first served."""
    load = arrivals * service
    return erlang_c(servers, load) * math.exp(-(servers - load) * minutes / service)


def pollaczek_khinchine(arrivals: float, service: float, variation: float) -> float:
    """Return the mean minutes waited at one server with any service times (M/G/1).

    Parameters
    ----------
    arrivals
        Requests a minute.
    service
        Mean service in minutes.
    variation
        Squared coefficient of variation of service: 0 when all are equal, 1 if exponential.

    Notes
    -----
    Kleinrock, Queueing Systems I (1975), chapter 5 (The queue M/G/1).
    """
    load = arrivals * service
    return load * service * (1.0 + variation) / (2.0 * (1.0 - load))


def cobham_one_server(
    arrivals: Sequence[float], service: Sequence[float], variation: float
) -> tuple[float, ...]:
    """Return the mean wait of each class at one server with priorities that never interrupt.

    The first class goes first; `variation` is the squared coefficient of variation of every
    class.

    Notes
    -----
    Cobham, Priority assignment in waiting line problems, Operations Research 2 (1954);
    Kleinrock, Queueing Systems II (1976), section 3.3.
    """
    rates, means = np.asarray(arrivals), np.asarray(service)
    residual = float(np.dot(rates, means**2)) * (1.0 + variation) / 2.0
    return _shared_out(residual, rates * means)


def cobham_many_servers(
    arrivals: Sequence[float], service: float, servers: int
) -> tuple[float, ...]:
    """Return the mean wait of each class at several servers, exponential service alike for all.

    Notes
    -----
    Cobham (1954); Gross and Harris, Fundamentals of Queueing Theory, chapter on priorities.
    """
    rates = np.asarray(arrivals)
    delay = erlang_c(servers, float(rates.sum()) * service) * service / servers
    return _shared_out(delay, rates * service / servers)


def _shared_out(residual: float, loads: np.ndarray) -> tuple[float, ...]:
    above = np.cumsum(loads)
    return tuple((residual / ((1.0 - (above - loads)) * (1.0 - above))).tolist())


def erlang_a(servers: int, arrivals: float, service: float, patience: float) -> Impatient:
    """Return abandonment and wait in M/M/c+M: patience is exponential with this mean.

    Notes
    -----
    Palm (1957); Garnett, Mandelbaum and Reiman, Designing a call center with impatient customers,
    Manufacturing and Service Operations Management 4 (2002). Solved as a birth-death
    distribution (Kleinrock I, chapter 3); the mean wait by Little's law.
    """
    terms, largest = [1.0], 1.0
    while len(terms) <= servers or terms[-1] > TAIL * largest:
        count = len(terms)
        leaving = min(count, servers) / service + max(count - servers, 0) / patience
        terms.append(terms[-1] * arrivals / leaving)
        largest = max(largest, terms[-1])
    waiting = np.maximum(np.arange(len(terms)) - servers, 0)
    queue = float(np.dot(terms, waiting)) / math.fsum(terms)
    return Impatient(abandoned=queue / patience / arrivals, wait=queue / arrivals)


def erlang_with_deadline(
    servers: int, arrivals: float, service: float, patience: float
) -> Impatient:
    """Return abandonment and wait in M/M/c+D: everyone waits the same minutes, then leaves.

    Notes
    -----
    Barrer, Queuing with impatient customers and ordered service, Operations Research 5 (1957);
    Baccelli and Hebuterne (1981). The wait on offer has density k exp(-(c/s - a) x) up to the
    deadline and falls as exp(-c x / s) after it, as only the served arrive. The load may be
    any but exactly full.
    """
    load = arrivals * service
    rate = servers / service
    drift = rate - arrivals
    states = [1.0]
    for count in range(1, servers):
        states.append(states[-1] * load / count)
    density, kept = arrivals * states[-1], math.exp(-drift * patience)
    before, after = density * (1.0 - kept) / drift, density * kept / rate
    total = math.fsum([*states, before, after])
    served = density * (1.0 - kept * (1.0 + drift * patience)) / drift**2
    return Impatient(abandoned=after / total, wait=(served + patience * after) / total)


def erlang_relaxation(servers: int, arrivals: float, service: float) -> float:
    """Return the minutes in which what an M/M/c began with is forgotten, by a factor e.

    Notes
    -----
    The gap of the spectrum, (sqrt(c/s) - sqrt(a))^2, is exact for one server and for several
    at high load: Morse, Queues, Inventories and Maintenance (1958); van Doorn (1981).
    """
    return 1.0 / (math.sqrt(servers / service) - math.sqrt(arrivals)) ** 2


def student(confidence: float, freedom: int) -> float:
    """Return how many standard errors either side of a mean hold it with this confidence.

    Notes
    -----
    With t = sqrt(freedom) tan(angle) the density is cos(angle)^(freedom - 1); its integral is
    taken by Simpson's rule and inverted by halving (Abramowitz and Stegun, 26.7).
    """
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2))
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        # The small share outside is integrated, not its complement, so that no digit is lost.
        outside = 2.0 * scale / math.sqrt(math.pi) * _simpson(middle, math.pi / 2, freedom - 1)
        low, high = (middle, high) if outside > 1.0 - confidence else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


def _simpson(start: float, end: float, power: int, steps: int = 2_000) -> float:
    heights = np.cos(np.linspace(start, end, steps + 1)) ** power
    weights = np.ones(steps + 1)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    return float(np.dot(heights, weights)) * (end - start) / steps / 3.0
