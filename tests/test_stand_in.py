"""A stand-in for the simulation with closed forms: is the chance right, and its interval honest?"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from outputs.claim_costs import Savings
from outputs.drivers import jackknifed, total_share
from outputs.probability import from_luck, share_of
from outputs.trial_resting import luck_share

STUDIES = 2_000
BELL = NormalDist()
FIVE = 0.05


def study(rng, worlds: int, runs: int, between: float = 80.0, within: float = 60.0):
    """Savings that are bells: what is not known moves whole worlds, luck single runs."""
    known = rng.normal(0, between, worlds)
    gbp = 100 + np.repeat(known, runs) + rng.normal(0, within, worlds * runs)
    names = np.repeat(np.arange(worlds), runs)
    return Savings(gbp, names, np.zeros(worlds * runs, dtype=bool))


def chance_above(claimed: float, between: float = 80.0, within: float = 60.0) -> float:
    return 1 - BELL.cdf((claimed - 100) / math.hypot(between, within))


@pytest.mark.parametrize("claimed", [0.0, 100.0, 150.0, 250.0])
def test_the_chance_is_that_of_the_formula(claimed: float) -> None:
    found = study(np.random.default_rng(1), 40_000, 1).chance(claimed)
    assert found.value == pytest.approx(chance_above(claimed), abs=0.01)
    assert found.low <= chance_above(claimed) <= found.high


@pytest.mark.parametrize("claimed", [100.0, 200.0, 260.0])
@pytest.mark.parametrize(("worlds", "runs"), [(100, 1), (50, 4)])
def test_of_2000_studies_95_in_100_intervals_cover(claimed: float, worlds: int, runs: int) -> None:
    """Worlds and luck are told apart: runs of one world share what is not known.

    The nominal 95%, within the sampling error of so many studies (three of them allowed).
    """
    rng, truth = np.random.default_rng(int(claimed) + worlds), chance_above(claimed)
    covered = 0
    for _ in range(STUDIES):
        found = study(rng, worlds, runs).chance(claimed)
        covered += found.low <= truth <= found.high
    assert covered / STUDIES >= 1 - FIVE - 3 * math.sqrt(FIVE * (1 - FIVE) / STUDIES)


def test_taking_runs_of_one_world_for_independent_would_not_cover() -> None:
    """The same studies without worlds: the test above can fail."""
    rng, truth = np.random.default_rng(5), chance_above(200.0, 95.0, 30.0)
    covered = 0
    for _ in range(STUDIES):
        holds = study(rng, 20, 10, 95.0, 30.0).holds(200.0)
        naive = share_of(holds, np.arange(len(holds)))
        covered += naive.low <= truth <= naive.high
    assert covered / STUDIES < 0.85


def test_luck_is_the_part_within_worlds() -> None:
    found = study(np.random.default_rng(2), 20_000, 2)
    part = from_luck(found.gbp, found.worlds)
    assert part == pytest.approx(60**2 / (60**2 + 80**2), abs=0.01)
    assert luck_share(found.gbp.reshape(-1, 2)) == part


def test_the_interval_on_luck_covers_about_as_often_as_it_says() -> None:
    """The jackknife is rough: of 95 in 100 at least 90 are asked for, with 40 worlds."""
    rng, truth, covered = np.random.default_rng(3), 0.36, 0
    for _ in range(300):
        again = study(rng, 40, 2).gbp.reshape(-1, 2)
        _, low, high = jackknifed(lambda kept, again=again: luck_share(again[kept]), 40)
        covered += low <= truth <= high
    assert covered / 300 >= 0.90 - 3 * math.sqrt(0.1 * 0.9 / 300)


def test_the_interval_on_a_share_of_judgement_covers_about_as_often_as_it_says() -> None:
    rng, covered = np.random.default_rng(4), 0
    for _ in range(300):
        judged, sourced, luck = rng.normal(0, (6.0, 8.0, 3.0), (60, 3)).T
        one = judged + sourced + luck
        other = rng.normal(0, 6.0, 60) + sourced + luck
        _, low, high = jackknifed(
            lambda kept, one=one, other=other: total_share(one[kept], other[kept]), 60
        )
        covered += low <= 36 / 109 <= high
    assert covered / 300 >= 0.90 - 3 * math.sqrt(0.1 * 0.9 / 300)
