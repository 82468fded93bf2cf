"""How worlds are sampled: each figure keeps its spread, fewer worlds are the first of more."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.case import Case
from scenarios.beliefs import quantile
from scenarios.drawn import figures_of
from scenarios.latin import latin
from scenarios.luck import uniform
from scenarios.reading import BadInput, list_cases, read_case
from scenarios.sampling import Sampling, luck_of
from scenarios.worlds import draw_worlds

NAMES = tuple(f"made.figure_{n:02}" for n in range(30))
SEEDS = st.integers(0, 10**9)
needs_scipy = pytest.mark.skipif(
    importlib.util.find_spec("scipy") is None, reason="scipy is not installed"
)
EVEN: tuple[Any, ...] = ("latin", pytest.param("sobol", marks=needs_scipy))
EVERY: tuple[Any, ...] = ("independent", *EVEN)


@pytest.fixture(scope="module")
def tiny() -> Case:
    """The smallest shipped case."""
    return read_case(next(path for path in list_cases() if path.stem == "tiny"))


def table(sampling: Sampling, seed: int, count: int) -> np.ndarray[Any, Any]:
    """The luck of all names (columns) in all worlds (rows)."""
    luck = luck_of(sampling, seed=seed, count=count, names=NAMES)
    return np.array([[luck(world, name) for name in NAMES] for world in range(count)])


def test_the_usual_draws_are_the_ones_they_always_were(tiny: Case) -> None:
    assert uniform(1, 2, "a.b") == 0.4081124576669811
    assert uniform(20261201, 0, "model.base_utilisation") == 0.21002707191314018
    worlds = draw_worlds(tiny, count=3, seed=7)
    assert worlds == draw_worlds(tiny, count=3, seed=7, sampling="independent")
    drawn = [a for a in tiny.assumptions if a.role == "distribution" and a.drawn_per == "world"]
    assert len(drawn) > 100
    for world in worlds:
        for a in drawn:
            assert world[a.key] == quantile(a, uniform(7, world.index, a.key)), a.key


@given(SEEDS, st.sampled_from(NAMES), st.integers(0, 9))
def test_each_power_of_two_worlds_has_one_draw_in_each_equal_part(
    seed: int, name: str, power: int
) -> None:
    count = 2**power
    parts = [math.floor(luck * count) for luck in latin(seed, name, 2 * count)]
    assert sorted(parts[:count]) == list(range(count))
    assert sorted(parts[count:]) == list(range(count))


@given(SEEDS, st.integers(0, 70), st.integers(0, 70))
def test_fewer_worlds_are_the_first_of_more_in_a_latin_hypercube(
    seed: int, one: int, other: int
) -> None:
    fewer, more = sorted((one, other))
    assert latin(seed, "a.b", more)[:fewer] == latin(seed, "a.b", fewer)
    assert len(latin(seed, "a.b", more)) == more


@needs_scipy
@pytest.mark.parametrize("power", range(8))
def test_sobol_points_fill_each_equal_part_of_each_figure_once(power: int) -> None:
    count = 2**power
    parts = np.sort(np.floor(table("sobol", 5, count) * count).astype(int), axis=0)
    assert (parts == np.arange(count)[:, None]).all()


@pytest.mark.parametrize("sampling", EVERY)
def test_fewer_worlds_are_the_first_of_more(tiny: Case, sampling: Sampling) -> None:
    many = draw_worlds(tiny, count=21, seed=3, sampling=sampling)
    for count in (0, 1, 2, 13):
        assert many[:count] == draw_worlds(tiny, count=count, seed=3, sampling=sampling)
    other = draw_worlds(tiny, count=21, seed=4, sampling=sampling)
    key = "funding.non_staff_inflation"
    assert all(one[key] != two[key] for one, two in zip(many, other, strict=True))


@pytest.mark.parametrize("sampling", ["independent", "latin"])
def test_another_assumption_moves_no_draw(tiny: Case, sampling: Sampling) -> None:
    gone = "funding.non_staff_inflation"
    fewer = tiny.model_copy(
        update={"assumptions": tuple(a for a in tiny.assumptions if a.key != gone)}
    )
    for more, less in zip(
        draw_worlds(tiny, count=9, seed=3, sampling=sampling),
        draw_worlds(fewer, count=9, seed=3, sampling=sampling),
        strict=True,
    ):
        assert {**less.values, gone: more[gone]} == more.values


@pytest.mark.parametrize("sampling", EVERY)
def test_every_sampling_draws_the_same_figures(tiny: Case, sampling: Sampling) -> None:
    worlds = draw_worlds(tiny, count=4, seed=3, sampling=sampling)
    usual = draw_worlds(tiny, count=4, seed=3)
    assert [list(w.values) for w in worlds] == [list(w.values) for w in usual]
    fixed = [f.name for f in figures_of(tiny) if not f.shape.varies]
    assert fixed
    assert all(w[name] == usual[0][name] for w in worlds for name in fixed)


@pytest.mark.parametrize("sampling", EVEN)
def test_percentiles_of_a_spread_are_hit_by_few_worlds(tiny: Case, sampling: Sampling) -> None:
    """With 2^k worlds a percentile lies within one equal part, 1 / 2^k, of where it should."""
    count = 64
    worlds = draw_worlds(tiny, count=count, seed=11, sampling=sampling)
    drawn = [
        a for a in tiny.assumptions
        if a.role == "distribution" and a.drawn_per == "world" and a.value and a.low and a.high
    ]  # fmt: skip
    assert len(drawn) > 50
    for a in drawn:
        found = sorted(world[a.key] for world in worlds)
        for share in (0.1, 0.5, 0.9):
            place = math.floor(share * count)
            least, most = place / count, (place + 1) / count
            assert quantile(a, least) <= found[place] <= quantile(a, most), a.key


@pytest.mark.parametrize("sampling", EVERY)
def test_two_figures_are_no_more_bound_together_than_by_chance(sampling: Sampling) -> None:
    """Under chance a correlation over n worlds has a standard error of about 1 / sqrt(n - 1)."""
    count = 256
    bound = [
        np.corrcoef(table(sampling, seed, count), rowvar=False)[np.triu_indices(len(NAMES), 1)]
        for seed in range(4)
    ]
    found = np.concatenate(bound) * math.sqrt(count - 1)
    assert np.abs(found).max() < 5
    assert abs(found.mean()) < 5 / math.sqrt(found.size)
    assert float(np.square(found).mean()) < 1.2


@pytest.mark.parametrize("count", [2, 3, 4, 8, 64])
def test_names_have_orders_of_their_own_from_the_first_worlds_on(count: int) -> None:
    """Over many seeds two names are as often in step as against each other."""
    products = [
        np.sum((np.array(latin(seed, "a.b", count)) - 0.5)
               * (np.array(latin(seed, "c.d", count)) - 0.5))
        for seed in range(2_000)
    ]  # fmt: skip
    error = float(np.std(products)) / math.sqrt(len(products))
    assert abs(float(np.mean(products))) < 4.5 * error


@pytest.mark.parametrize("world", [0, 1, 2, 5, 7])
def test_each_world_alone_has_the_whole_spread(world: int) -> None:
    """The luck of one world over many seeds is uniform: 20 parts, 19 degrees of freedom."""
    luck = [latin(seed, "a.b", world + 1)[world] for seed in range(4_000)]
    counts = np.histogram(luck, bins=20, range=(0, 1))[0]
    assert float(((counts - 200) ** 2 / 200).sum()) < 63  # one chance in a million


MEANS: tuple[tuple[Callable[[Any], Any], float], ...] = (
    (lambda u: u.sum(axis=1), 0.05),  # a sum: nearly all of the error is gone
    (lambda u: np.exp(u[:, 0]) + u[:, 1] ** 2, 0.05),
    (lambda u: u[:, 0] * u[:, 1], 0.5),  # a product: what is not a sum stays
    (lambda u: (u[:, 0] - 0.5) * (u[:, 1] - 0.5), 1.3),  # an interplay alone gains nothing
)


@pytest.mark.parametrize(("figure", "part"), MEANS)
def test_means_of_sums_are_closer_and_of_others_hardly_further_off(
    figure: Callable[[Any], Any], part: float
) -> None:
    spread = {
        sampling: np.std([figure(table(sampling, seed, 64)).mean() for seed in range(40)])
        for sampling in ("independent", "latin")
    }
    assert spread["latin"] < part * spread["independent"]


def test_without_scipy_a_sentence_says_what_to_do(
    tiny: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenarios.sobol.importlib.util.find_spec", lambda _: None)
    with pytest.raises(BadInput) as caught:
        draw_worlds(tiny, count=4, seed=3, sampling="sobol")
    (sentence,) = caught.value.sentences()
    assert "-m pip install scipy" in sentence
    assert "'latin', which needs nothing" in sentence


def test_more_figures_than_the_sequence_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenarios.sobol.importlib.util.find_spec", lambda _: object())
    names = [f"a.n{n}" for n in range(21_202)]
    with pytest.raises(BadInput, match="at most 21201 dimensions; the case has 21202 figures"):
        luck_of("sobol", seed=1, count=4, names=names)


def test_no_two_names_share_an_order() -> None:
    orders = {tuple(np.argsort(latin(1, name, 16))) for name in NAMES}
    assert len(orders) == len(NAMES)
    assert len(list(combinations(NAMES, 2))) == 435
