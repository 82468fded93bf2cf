"""Service desks against queueing theory, through the public function.

Every cell of `CELLS` simulates a desk whose answer is known and compares each statistic with it.
The interval is Student's t over independent runs. One family-wise chance of a false alarm is
shared equally by ALL statistics of ALL cells of this file (Bonferroni): a correct program fails
this file with at most 1 chance in 1000, whatever the seeds, which are fixed and not chosen.

A test cannot pass by being vague: its interval must be narrower than a stated share of the
expectation, and must exclude the answers of wrong rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from tests.finite_cells import days, exact
from tests.forward_equations import MarkovDesk
from tests.queue_cells import Steady, general, hasty, plain, ranked
from tests.queue_formulas import student

FALSE_ALARM = 0.001
"""Chance that a correct program fails any comparison of this file."""

LONG = 4_000_000
"""A cell of more requests than this, over all its runs, is marked as slow."""

MORNING, AFTERNOON = (0.0, 240.0), (240.0, 480.0)

ERLANG_C = (
    plain(Steady(2, 0.6, 4_000), 20, 0.2, "readable"),
    plain(Steady(1, 0.6, 20_000), 40, 0.05),
    plain(Steady(2, 0.7, 30_000), 40, 0.07),
    plain(Steady(4, 0.8, 40_000), 40, 0.08),
    plain(Steady(6, 0.9, 150_000), 40, 0.1),
    plain(Steady(3, 0.95, 200_000), 40, 0.12),
)
POLLACZEK_KHINCHINE = (
    general(Steady(1, 0.5, 4_000, "equal", 0.0), 20, 0.12, "readable"),
    general(Steady(1, 0.5, 20_000, "equal", 0.0), 40, 0.03),
    general(Steady(1, 0.8, 40_000, "equal", 0.0), 40, 0.05),
    general(Steady(1, 0.95, 250_000, "equal", 0.0), 40, 0.08),
    general(Steady(1, 0.7, 40_000, "lognormal", 2.0), 40, 0.07),
    general(Steady(1, 0.9, 200_000, "lognormal", 2.0), 40, 0.1),
    general(Steady(1, 0.7, 40_000, "hyperexponential", 4.0), 40, 0.08),
    general(Steady(1, 0.9, 200_000, "hyperexponential", 4.0), 40, 0.1),
)
COBHAM = (
    ranked(Steady(1, 0.6, 4_000), 20, 0.2, "readable"),
    ranked(Steady(1, 0.8, 40_000), 40, 0.08),
    ranked(Steady(1, 0.8, 40_000, "lognormal", 2.0), 40, 0.12),
    ranked(Steady(3, 0.8, 40_000), 40, 0.1),
    ranked(Steady(3, 0.95, 250_000), 40, 0.12),
)
PATIENCE = (
    hasty(Steady(3, 0.8, 5_000), 30.0, "exponential", 20, 0.12, "readable"),
    hasty(Steady(3, 0.8, 20_000), 30.0, "exponential", 40, 0.04),
    hasty(Steady(5, 1.2, 20_000), 60.0, "exponential", 40, 0.04),
    hasty(Steady(1, 0.95, 20_000), 120.0, "exponential", 40, 0.04),
    hasty(Steady(3, 0.9, 20_000), 30.0, "deadline", 40, 0.04),
    hasty(Steady(1, 1.1, 20_000), 45.0, "deadline", 40, 0.04),
    hasty(Steady(3, 0.9, 20_000, "equal", 0.0), 0.0, "none", 40, 0.04),
    hasty(Steady(4, 0.7, 20_000, "lognormal", 2.0), 0.0, "none", 40, 0.04),
)


def on_and_off(count: int) -> MarkovDesk:
    """One server who attends two spells a day: work in hand pauses in between."""
    attends = days((60.0, 200.0), (260.0, 420.0), count=count)
    return MarkovDesk(((0.0, 0.03),), 20.0, (1.0,), (attends,))


PART_TIMERS = MarkovDesk(
    ((0.0, 0.11),), 20.0, (1.0,) * 3, (days(MORNING), days((0.0, 60.0), AFTERNOON), ())
)
UNEQUAL = MarkovDesk(((0.0, 0.065),), 30.0, (0.5, 1.0, 1.5), ((), (), ()))
RUSH = MarkovDesk(
    ((0.0, 0.02), (120.0, 0.12), (240.0, 0.05), (480.0, 0.1)),
    25.0,
    (1.0, 0.8),
    ((), days((60.0, 300.0), count=2)),
)


def smeared(desk: MarkovDesk, shares: tuple[float, ...]) -> MarkovDesk:
    """Return the wrong desk in which part-time is a slower speed, not absence."""
    speeds = tuple(v * share for v, share in zip(desk.speeds, shares, strict=True))
    return MarkovDesk(desk.rates, desk.service, speeds, ((),) * len(speeds), room=400)


def backwards(desk: MarkovDesk) -> MarkovDesk:
    """Return the wrong desk that chooses the highest idle server first."""
    return MarkovDesk(desk.rates, desk.service, desk.speeds[::-1], desk.windows[::-1])


def overtime(desk: MarkovDesk) -> MarkovDesk:
    """Return the wrong desk whose servers stay until the work in hand is finished."""
    return replace(desk, overtime=True)


FINITE = (
    exact("on and off", on_and_off(1), 480.0, (overtime(on_and_off(1)),), 4_000, 0.1, "readable"),
    exact("on and off", on_and_off(3), 1_440.0, (overtime(on_and_off(3)),), 10_000, 0.05),
    exact(
        "part-timers",
        PART_TIMERS,
        1_440.0,
        (overtime(PART_TIMERS), replace(PART_TIMERS, windows=((),) * 3)),
        10_000,
        0.05,
    ),
    exact("unequal speeds", UNEQUAL, 960.0, (backwards(UNEQUAL),), 10_000, 0.06),
    exact("rush hours", RUSH, 960.0, (smeared(RUSH, (1.0, 0.5)), overtime(RUSH)), 10_000, 0.04),
)
CELLS = (*ERLANG_C, *POLLACZEK_KHINCHINE, *COBHAM, *PATIENCE, *FINITE)
COMPARISONS = sum(len(cell.statistics) for cell in CELLS)


@dataclass(frozen=True)
class Interval:
    """Mean of a statistic over runs and the half width around it."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        return abs(self.mean - value) < self.half


@cache
def intervals(position: int) -> dict[str, Interval]:
    """Simulate a cell; the luck of each run hangs on the cell and the run alone."""
    cell = CELLS[position]
    runs = np.asarray(
        [
            cell.simulate(np.random.Generator(np.random.Philox(key=[position, run])), cell.engine)
            for run in range(cell.runs)
        ]
    )
    reach = student(1.0 - FALSE_ALARM / COMPARISONS, cell.runs - 1) / math.sqrt(cell.runs)
    means, halves = runs.mean(axis=0), reach * runs.std(axis=0, ddof=1)
    return {
        name: Interval(float(mean), float(half))
        for name, mean, half in zip(cell.statistics, means, halves, strict=True)
    }


every_cell = pytest.mark.parametrize(
    "position",
    [
        pytest.param(
            position, id=cell.name, marks=[pytest.mark.slow] if cell.requests > LONG else []
        )
        for position, cell in enumerate(CELLS)
    ],
)


@every_cell
def test_the_desk_meets_theory(position: int) -> None:
    found = intervals(position)
    expected = CELLS[position].answers.expected
    missed = {n: (found[n], e) for n, e in expected.items() if not found[n].holds(e)}
    assert not missed


@every_cell
def test_the_interval_is_narrow_enough_to_mean_something(position: int) -> None:
    cell, found = CELLS[position], intervals(position)
    wide = {n: found[n].half / e for n, e in cell.answers.expected.items()}
    assert max(wide.values()) < cell.within, wide


@every_cell
def test_a_wrong_rule_would_be_noticed(position: int) -> None:
    cell, found = CELLS[position], intervals(position)
    answers = [(name, wrong) for name, answers in cell.answers.wrong.items() for wrong in answers]
    assert answers
    assert not [(name, wrong) for name, wrong in answers if found[name].holds(wrong)]


def test_every_family_is_met_by_both_engines_and_no_two_cells_share_a_name() -> None:
    for family in (ERLANG_C, POLLACZEK_KHINCHINE, COBHAM, PATIENCE, FINITE):
        assert {cell.engine for cell in family} == {"readable", "fast"}
    assert len({cell.name for cell in CELLS}) == len(CELLS)
