"""When a study stops: not too early, not past its most, and its interval covers all the same."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.exact_share import exact_interval
from outputs.precision import (
    StoppingRule,
    next_look,
    reach,
    runs_needed,
    stopped_in_words,
    why_stop,
)
from outputs.probability import Share, share_of

RULE = StoppingRule()
STUDIES = 2_000


def chance_of(passed: int, runs: int) -> Share:
    return share_of(np.arange(runs) < passed, np.arange(runs))


@given(within=st.floats(0.01, 0.4), chance=st.floats(0.0, 1.0))
def test_the_runs_needed_are_the_fewest_that_are_close_enough(within: float, chance: float) -> None:
    def half(runs: int) -> float:
        low, high = exact_interval(chance, runs)
        return max(high - chance, chance - low)

    needed = runs_needed(within, chance)
    assert half(needed) <= within
    assert needed == 1 or half(needed - 1) > within


def test_the_runs_needed_are_those_of_the_textbook() -> None:
    # For large numbers n = z^2 p (1 - p) / half width^2: 1,067.1 for a half, three points.
    assert runs_needed(0.03, 0.5) == pytest.approx(1.959964**2 * 0.25 / 0.03**2, rel=0.04)
    # With nobody passing the interval is 0 to 1 - 0.025^(1/n), so n = log 0.025 / log 0.97.
    assert runs_needed(0.03, 0.0) == math.ceil(math.log(0.025) / math.log(0.97))


def test_a_study_stops_when_it_knows_enough_and_not_before_its_least() -> None:
    close, wide = chance_of(0, 200), chance_of(50, 100)
    assert reach(close) <= 0.03 < reach(wide)
    assert why_stop(RULE, close, 100) == "precise"
    assert why_stop(RULE, close, 99) == "go on"
    assert why_stop(RULE, wide, 100) == "go on"
    assert why_stop(RULE, wide, 1_000) == "most"
    assert why_stop(RULE, close, 1_000) == "precise"


@given(
    least=st.integers(1, 500), more=st.integers(0, 500), step=st.integers(1, 300),
    worlds=st.integers(0, 1_000),
)  # fmt: skip
def test_looks_go_on_to_the_most_and_no_further(
    least: int, more: int, step: int, worlds: int
) -> None:
    rule = StoppingRule(least=least, most=least + more, step=step)
    looked = next_look(rule, worlds)
    assert looked <= rule.most
    assert looked > worlds or looked == rule.most
    assert looked >= least


def test_words_say_why_it_stopped_and_what_more_would_take() -> None:
    said = stopped_in_words(RULE, chance_of(0, 200), 200)
    assert said.startswith("Stopped after 200 worlds: the chance is known within 1.8 points")
    assert said.endswith("as closely as was asked (within 3 points).")
    said = stopped_in_words(RULE._replace(most=200), chance_of(100, 200), 200)
    assert "the most that were allowed: the chance, 50%, is known within 7.1 points" in said
    assert "not within 3 points as was asked" in said
    assert said.endswith(f"about {runs_needed(0.03, 0.5):,} worlds.")


def test_runs_that_are_worth_less_take_more_worlds() -> None:
    """Of two replications in a world that always agree, each world is worth one run."""
    passed, worlds = np.repeat(np.arange(200) % 2 == 0, 2), np.repeat(np.arange(200), 2)
    chance = share_of(passed, worlds)
    assert chance.effective == 200
    said = stopped_in_words(RULE._replace(most=200), chance, 200)
    assert said.endswith(f"about {runs_needed(0.03, 0.5):,} worlds.")


@pytest.mark.slow
@pytest.mark.parametrize("chance", [0.02, 0.1, 0.3, 0.5, 0.9])
def test_the_interval_covers_although_a_study_chooses_when_to_stop(chance: float) -> None:
    """2,000 studies that stop by the rule: 95% of their intervals hold the true chance.

    Within the sampling error of so many studies, four of them allowed: looking at what has come
    so far costs no more than that.
    """
    rng = np.random.default_rng(2026)
    covered = 0
    for _ in range(STUDIES):
        passed, worlds = rng.random(RULE.most) < chance, 0
        while True:
            worlds = next_look(RULE, worlds)
            found = share_of(passed[:worlds], np.arange(worlds))
            if why_stop(RULE, found, worlds) != "go on":
                break
        covered += found.low <= chance <= found.high
    error = math.sqrt(0.95 * 0.05 / STUDIES)
    assert covered / STUDIES >= 0.95 - 4 * error
