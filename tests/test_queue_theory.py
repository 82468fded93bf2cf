"""The desk against queueing theory: M/M/c by Erlang C, M/D/1 by Pollaczek-Khinchine."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.inverse import snap
from simulator.streams import Streams
from tests.made_desk import always, book_of, desk_of

RUNS = 20
CUSTOMERS = 4_000
T_BONFERRONI = 2.95
"""Student's t, 19 degrees of freedom, two-sided 5% shared by six cells (0.00833)."""


def erlang_c(servers: int, load: float) -> float:
    """Return the chance of waiting in M/M/c; `load` is arrival rate x mean service."""
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (math.fsum(terms) + last)


def mean_wait(run: int, servers: int, rho: float, *, fixed: bool) -> float:
    """Simulate one run with mean service of 30 minutes, and return the mean wait after a start."""
    streams = Streams(seed=2026, world=servers, replication=run)
    gaps = -np.log(streams.uniforms(f"gap/{rho}", CUSTOMERS)) * 30.0 / (servers * rho)
    service = -np.log(streams.uniforms(f"work/{rho}", CUSTOMERS)) * 30.0
    work = snap(np.full(CUSTOMERS, 30.0) if fixed else service)
    arrival = snap(np.cumsum(gaps))
    book = book_of(arrival.tolist(), work.tolist())
    people = [always(f"{s:02}", slots=100) for s in range(servers)]
    desk_of(book, people).advance(float(arrival[-1]) + 1e6)
    waits = np.asarray(book.first_start) - arrival
    return float(np.mean(waits[CUSTOMERS // 10 :]))


@pytest.mark.parametrize(("servers", "rho"), [(1, 0.6), (2, 0.7), (4, 0.8), (6, 0.9)])
def test_waits_of_several_servers_meet_erlang_c(servers: int, rho: float) -> None:
    expected = erlang_c(servers, servers * rho) * 30.0 / (servers * (1 - rho))
    waits = [mean_wait(run, servers, rho, fixed=False) for run in range(RUNS)]
    half = T_BONFERRONI * float(np.std(waits, ddof=1)) / math.sqrt(RUNS)
    assert abs(float(np.mean(waits)) - expected) < half


@pytest.mark.parametrize("rho", [0.5, 0.8])
def test_waits_with_equal_service_meet_pollaczek_khinchine(rho: float) -> None:
    expected = rho * 30.0 / (2 * (1 - rho))
    waits = [mean_wait(run, 1, rho, fixed=True) for run in range(RUNS)]
    half = T_BONFERRONI * float(np.std(waits, ddof=1)) / math.sqrt(RUNS)
    assert abs(float(np.mean(waits)) - expected) < half
