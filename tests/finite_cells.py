"""Desks followed from an empty start to a horizon, with the forward equations for an answer."""

from __future__ import annotations

import numpy as np

from simulator import Server, serve
from tests.forward_equations import MarkovDesk, Windows, follow
from tests.queue_cells import Answers, Cell, Floats, Luck

WAITED = "minutes waited"


def exact(
    name: str,
    desk: MarkovDesk,
    horizon: float,
    wrong: tuple[MarkovDesk, ...],
    runs: int,
    within: float,
    engine: str = "fast",
) -> Cell:
    """Make a cell of minutes waited up to a horizon, from an empty start, by forward equations."""
    people = [
        Server(speed=speed, windows=tuple(windows))
        for speed, windows in zip(desk.speeds, desk.windows, strict=True)
    ]

    def simulate(luck: Luck, engine: str) -> tuple[float, ...]:
        arrival = _arrivals(luck, desk.rates, horizon)
        work = luck.exponential(desk.service, len(arrival))
        done = serve(arrival, work, servers=people, engine=engine)
        return (float(np.sum(np.fmin(done.start, horizon) - arrival)),)

    def work_out() -> Answers:
        right, *others = (follow(each, horizon, step=2.0).waited for each in (desk, *wrong))
        return Answers({WAITED: right}, {WAITED: tuple(others)})

    count = int(runs * horizon * max(rate for _, rate in desk.rates))
    title = f"{name}, {engine}"
    return Cell(title, (WAITED,), work_out, simulate, runs, within, engine, count)


def _arrivals(luck: Luck, rates: tuple[tuple[float, float], ...], horizon: float) -> Floats:
    """Draw the arrivals up to the horizon; later ones delay nobody who came before them."""
    ends = [*(since for since, _ in rates[1:]), horizon]
    drawn = []
    for (since, rate), end in zip(rates, ends, strict=True):
        drawn.append(luck.uniform(since, end, luck.poisson(rate * (end - since))))
    return np.sort(np.concatenate(drawn))


def days(*windows: tuple[float, float], count: int = 3, length: float = 480.0) -> Windows:
    """Repeat the windows of one day over some days, and come back long after them."""
    each = [(day * length + a, day * length + b) for day in range(count) for a, b in windows]
    return (*each, (1e6, 2e6))
