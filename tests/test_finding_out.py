"""What finding out is worth: closed forms, planted figures, and nothing where there is nothing."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.best_of_lines import Line, best_of_lines
from outputs.drivers import scores
from outputs.finding_out import chosen_by, finding_out, worth_knowing
from outputs.ranked import ranked

BELL = NormalDist()
WORLDS = 400


def unit_normal_loss(behind: float, spread: float) -> float:
    """What is gained by choosing between nought and a bell with mean `-behind` once it is seen."""
    place = behind / spread
    return spread * (BELL.pdf(place) - place * (1 - BELL.cdf(place)))


def by_numbers(lines: list[Line]) -> float:
    at = np.linspace(-9, 9, 200_001)
    highest = np.max([line.middle + line.slope * at for line in lines], axis=0)
    density = np.exp(-at * at / 2) / math.sqrt(2 * math.pi)
    return float(np.trapezoid(highest * density, at))


def bells(seed: int, count: int = 1, worlds: int = WORLDS) -> np.ndarray:
    """Draw figures that lie as a bell does, apart from each other."""
    return np.random.default_rng(seed).normal(size=(count, worlds))


@pytest.mark.parametrize(("place", "loss"), [(0.0, 0.3989), (0.5, 0.1978), (1.0, 0.0833),
                                             (2.0, 0.0085)])  # fmt: skip
def test_of_two_options_it_is_the_published_unit_normal_loss(place: float, loss: float) -> None:
    """Values as in the tables of Schlaifer (1959)."""
    found, _ = best_of_lines([Line(0.0, 0.0), Line(-place, 1.0)])
    assert found == pytest.approx(loss, abs=5e-5)
    assert found == pytest.approx(unit_normal_loss(place, 1.0))


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=6))
def test_the_mean_of_the_highest_line_is_that_of_the_integral(given_lines) -> None:
    lines = [Line(*one) for one in given_lines]
    found, stretches = best_of_lines(lines)
    assert found == pytest.approx(by_numbers(lines), abs=1e-6)
    assert found >= max(line.middle for line in lines) - 1e-12
    assert [one.starts for one in stretches] == sorted(one.starts for one in stretches)
    ends = [*(stretch.starts for stretch in stretches[1:]), math.inf]
    for stretch, end in zip(stretches, ends, strict=True):
        # Inside its stretch, at a score that a figure may have, its line is the highest.
        at = min(max(stretch.starts, -9.0), end, 9.0)
        if stretch.starts <= at <= end:
            highest = max(line.middle + line.slope * at for line in lines)
            line = lines[stretch.option]
            assert line.middle + line.slope * at == pytest.approx(highest, rel=1e-9, abs=1e-9)


def test_a_choice_that_no_figure_changes_is_worth_nothing_to_look_into() -> None:
    """As steep as each other, or apart by far: known or not, the same option is chosen."""
    along = scores(bells(1)[0])
    assert worth_knowing(np.stack([along, along - 1]), along) == pytest.approx(0.0, abs=1e-12)
    assert worth_knowing(np.stack([along * 0 + 100, along]), along) == pytest.approx(0, abs=1e-12)
    assert chosen_by(np.zeros((2, WORLDS)), {"x": along}).mean == 0
    assert chosen_by(np.stack([along, -along]), {}).mean == 0


@pytest.mark.parametrize("seed", range(5))
def test_planted_figures_are_found_and_worth_what_they_are(seed: int) -> None:
    """Linear and normal: one figure, another, both at once, each known in closed form."""
    one, other, luck, idle = bells(seed, 4)
    values = {"stay": np.zeros(WORLDS), "go": -20 + 60 * one + 40 * other + 30 * luck}
    found = finding_out(values, {"one": one, "other": other, "idle": idle})
    known = {figure.name: figure for figure in found.figures}
    assert list(known) == ["one", "other"]
    assert found.looked_at == 3
    for name, spread in (("one", 60), ("other", 40)):
        assert known[name].worth.gbp == pytest.approx(unit_normal_loss(20, spread), abs=6)
        first, second = known[name].choices
        assert (first, second[0]) == (("stay", None), "go")
        assert second[1] == pytest.approx(20 / spread, abs=0.25)
    both = unit_normal_loss(20, math.hypot(60, 40))
    assert found.together.mean == pytest.approx(both, abs=9)
    every = unit_normal_loss(20, math.sqrt(60**2 + 40**2 + 30**2))
    assert found.everything.mean == pytest.approx(every, abs=6)
    assert known["one"].worth.gbp < found.everything.mean


@pytest.mark.slow
@pytest.mark.parametrize("behind", [0, 20, 100])
def test_the_interval_covers_what_is_known_in_closed_form(behind: int) -> None:
    """In 200 repeated studies of 200 worlds, within their own error: also where options tie."""
    truth, covered = unit_normal_loss(behind, 60), 0
    for seed in range(200):
        one, luck = bells(1_000 + seed, 2, worlds=200)
        (known,) = finding_out(
            {"stay": np.zeros(200), "go": -behind + 60 * one + 30 * luck}, {"one": one}
        ).figures
        covered += known.worth.low <= truth <= known.worth.high
    assert covered >= 200 * 0.95 - 2 * math.sqrt(200 * 0.95 * 0.05)


@pytest.mark.slow
def test_among_many_idle_figures_none_is_told_but_seldom() -> None:
    """At most one study in twenty, within its own error of two hundred."""
    told = 0
    for seed in range(200):
        *idle, go, slowly = bells(5_000 + seed, 22, worlds=60)
        values = {"stay": np.zeros(60), "go": go, "slowly": slowly}
        told += bool(finding_out(values, {str(n): x for n, x in enumerate(idle)}).figures)
    assert told <= 200 * 0.05 + 2 * math.sqrt(200 * 0.05 * 0.95)


@pytest.mark.slow
def test_several_figures_picked_from_many_promise_no_more_than_they_are_worth() -> None:
    """Eight of fifty matter: in a hundred studies the lower end lies above their worth in few.

    Fitted and judged in the same worlds they would promise half as much again.
    """
    slope, luck = 0.12, 1.0
    truth = unit_normal_loss(0.4, slope * math.sqrt(8))
    above, means = 0, []
    for seed in range(100):
        *figures, chance = bells(9_000 + seed, 51, worlds=200)
        go = -0.4 + slope * np.sum(figures[:8], axis=0) + luck * chance
        found = chosen_by(np.stack([np.zeros(200), go]),
                          {str(n): x for n, x in enumerate(figures)})  # fmt: skip
        above += found.low > truth
        means.append(found.mean)
    assert above <= 100 * 0.025 + 2 * math.sqrt(100 * 0.025 * 0.975)
    assert np.mean(means) <= truth + 2 * np.std(means) / math.sqrt(100)


def test_of_few_worlds_one_option_or_no_figure_nothing_is_told() -> None:
    one = bells(2)[0]
    few = {"stay": np.zeros(20), "go": 100 * one[:20]}
    assert finding_out(few, {"one": one[:20]}).figures == ()
    assert finding_out({"stay": np.zeros(WORLDS)}, {"one": one}).figures == ()
    alone = finding_out({"stay": np.zeros(WORLDS), "go": 100 * one}, {"flat": one * 0})
    assert (alone.figures, alone.looked_at, alone.together.mean) == ((), 0, 0.0)
    with pytest.raises(ValueError, match="there must be an option"):
        finding_out({}, {"one": one})


def test_options_just_alike_are_one_choice() -> None:
    """The better of two that are the same is no better than either."""
    one = bells(3)[0]
    values = {"stay": np.zeros(WORLDS), "go": 50 * one, "go too": 50 * one}
    found = finding_out(values, {"one": one})
    assert found.figures[0].worth.gbp == pytest.approx(unit_normal_loss(0, 50), abs=3)
    assert len(found.figures[0].choices) == 2
    assert found.ranking == ranked(values, np.arange(WORLDS))


@given(st.integers(0, 10_000))
def test_the_worth_has_the_unit_of_options_and_no_origin(seed: int) -> None:
    along, *beyond = bells(seed, 4, worlds=40)
    values, shift = np.stack(beyond), bells(seed + 1, 1, worlds=40)[0]
    worth = worth_knowing(values, along)
    assert worth >= 0
    assert worth_knowing(7 * values, along) == pytest.approx(7 * worth, abs=1e-9)
    # What is the same for all options changes no choice, and no worth of knowing.
    assert worth_knowing(values + shift, along) == pytest.approx(worth, abs=1e-9)
