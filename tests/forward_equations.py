"""Exact expectations over a finite time at desks with exponential work, by forward equations.

A state is the set of servers that hold a request (a bit each; one who is absent holds it frozen)
and the number who wait. Between two moments at which presence or the arrival rate changes, the
chances of the states follow the Kolmogorov forward equations, which are integrated by the
Runge-Kutta rule of fourth order; at such a moment servers who open take from the queue, lowest
index first. Source: Kleinrock, Queueing Systems I (1975), chapter 2; Gross and Harris, chapter
on transient solutions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Chances = npt.NDArray[np.float64]
"""Chance of each state, by [set of servers that hold a request, number waiting]."""
Windows = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class MarkovDesk:
    """A desk whose requests come at random and whose work is exponential.

    Attributes
    ----------
    rates
        (minute from which it holds, requests a minute); the first holds from 0.
    service
        Mean work in minutes at speed 1.
    speeds
        Speed of each server.
    windows
        Windows of attendance of each server, in minutes; none means always present. Each must
        return after the horizon, so that nobody hands unfinished work back.
    room
        Largest number waiting that is followed.
    overtime
        Whether servers finish work in hand after their window has ended, which real desks do not:
        a wrong rule, to see that it would be noticed.
    """

    rates: tuple[tuple[float, float], ...]
    service: float
    speeds: tuple[float, ...]
    windows: tuple[Windows, ...]
    room: int = 150
    overtime: bool = False


@dataclass(frozen=True)
class Forward:
    """What the forward equations tell.

    Attributes
    ----------
    waited
        Expected time-integral of the number waiting, in request minutes.
    chances
        Chance of each state at the end.
    """

    waited: float
    chances: Chances


def follow(desk: MarkovDesk, horizon: float, step: float = 1.0) -> Forward:
    """Return the expected minutes spent waiting from an empty start up to the horizon.

    Parameters
    ----------
    desk
        The desk.
    horizon
        Minutes followed.
    step
        Longest step of the integration, in minutes.

    Raises
    ------
    ValueError
        If the room for waiting is too small: more than 1e-9 of the chance reaches its end.
    """
    chances = np.zeros((2 ** len(desk.speeds), desk.room + 1))
    chances[0, 0] = 1.0
    waited, moments = 0.0, _moments(desk, horizon)
    for start, end in pairwise(moments):
        present = _present(desk, start)
        chances = _opened(chances, present)
        rate = [rate for since, rate in desk.rates if since <= start][-1]
        chances, spent = _integrate(desk, chances, present, rate, end - start, step)
        waited += spent
        if float(chances[:, -1].sum()) > 1e-9:
            raise ValueError(f"A room of {desk.room} waiting is too small at minute {end:g}.")
    return Forward(waited, chances)


def _moments(desk: MarkovDesk, horizon: float) -> list[float]:
    edges = {edge for windows in desk.windows for window in windows for edge in window}
    edges |= {since for since, _ in desk.rates}
    return sorted({0.0, horizon} | {edge for edge in edges if 0.0 < edge < horizon})


def _present(desk: MarkovDesk, when: float) -> int:
    """Return the set of servers present from a moment on, a bit each."""
    there = 0
    for index, windows in enumerate(desk.windows):
        if not windows or any(start <= when < end for start, end in windows):
            there |= 1 << index
    return there


def _lowest(idle: int) -> int:
    """Return the lowest server of a set, as a set; the empty set of an empty one."""
    return idle & -idle


def _opened(chances: Chances, present: int) -> Chances:
    """Let idle servers who are present take from the queue, one each, lowest first."""
    after = np.zeros_like(chances)
    for held in range(len(chances)):
        for waiting in range(chances.shape[1]):
            now, left = held, waiting
            while left and present & ~now:
                now |= _lowest(present & ~now)
                left -= 1
            after[now, left] += chances[held, waiting]
    return after


def _slope(desk: MarkovDesk, chances: Chances, present: int, rate: float) -> Chances:
    """Return how fast the chance of each state changes, a minute."""
    slope = np.zeros_like(chances)
    for held in range(len(chances)):
        here, idle = chances[held], present & ~held
        slope[held] -= rate * here
        if idle:
            slope[held | _lowest(idle)] += rate * here
        else:
            slope[held, 1:] += rate * here[:-1]
            slope[held, -1] += rate * here[-1]
        for index, speed in enumerate(desk.speeds):
            finish, bit = speed / desk.service * here, 1 << index
            if held & present & bit:
                slope[held] -= finish
                slope[held, :-1] += finish[1:]
                slope[held & ~bit, 0] += finish[0]
            elif held & bit and desk.overtime:
                slope[held] -= finish
                slope[held & ~bit] += finish
    return slope


def _integrate(
    desk: MarkovDesk, chances: Chances, present: int, rate: float, minutes: float, step: float
) -> tuple[Chances, float]:
    """Return the chances some minutes later, and the minutes expected to be waited on the way."""
    steps = int(np.ceil(minutes / step))
    size, waited = minutes / steps, 0.0
    for _ in range(steps):
        second = _move(desk, chances, present, rate, size / 2, chances)
        third = _move(desk, second, present, rate, size / 2, chances)
        fourth = _move(desk, third, present, rate, size, chances)
        # The minutes waited are one more quantity that grows, at the speed of the number waiting.
        waited += size / 6 * _waiting(chances + 2 * second + 2 * third + fourth)
        ends = _move(desk, fourth, present, rate, size, chances)
        chances = (second + 2 * third + fourth + ends / 2 - 1.5 * chances) / 3
    return chances, waited


def _move(
    desk: MarkovDesk, at: Chances, present: int, rate: float, minutes: float, start: Chances
) -> Chances:
    """Return the start, moved for some minutes along the slope that holds elsewhere."""
    return start + minutes * _slope(desk, at, present, rate)


def _waiting(chances: Chances) -> float:
    return float(chances.sum(axis=0) @ np.arange(chances.shape[1]))
