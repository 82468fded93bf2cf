"""Linked draws: members of a group rise together, and each keeps the spread believed of it."""

from __future__ import annotations

import importlib.util
import math
from collections import Counter
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.case import Case
from scenarios.drawn import Figure, figures_of
from scenarios.linked import Link, groups_at_work, link_of
from scenarios.luck import uniform
from scenarios.reading import list_cases, read_case, read_linked_draws
from scenarios.sampling import Sampling
from scenarios.worlds import draw_worlds, middle_world
from tests.made_files import write_room

OPEN = st.floats(min_value=1e-16, max_value=1 - 1e-16)
SCIPY = importlib.util.find_spec("scipy") is not None


@pytest.fixture
def case(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The small case of the reader's tests."""
    write_room(tmp_path)
    monkeypatch.setattr("scenarios.reading.shipped_files.SCENARIOS", tmp_path)
    return read_case(tmp_path / "cases" / "two.yaml")


def switched_on(case: Case) -> Case:
    return case.model_copy(update={"switched_on": ("linked_draws",)})


def pairs(strength: float, *, against: bool, count: int = 4_000) -> np.ndarray[Any, Any]:
    """The luck of two members of a group in many worlds; the second may move against it."""
    one, two = Link("g", strength), Link("g", strength, against)
    return np.array([
        (one.luck(uniform(5, w, "a"), uniform(5, w, "g")),
         two.luck(uniform(5, w, "b"), uniform(5, w, "g")))
        for w in range(count)
    ])  # fmt: skip


@pytest.mark.parametrize("against", [False, True])
@pytest.mark.parametrize("strength", [0.0, 0.3, 0.5, 0.9])
def test_any_two_members_have_the_stated_correlation(strength: float, against: bool) -> None:
    """Luck is uniform: its correlation is 6 / pi * arcsin(r / 2), told within 4.5 errors.

    The standard error of a correlation is at most 1 / sqrt(n), that of independent draws.
    """
    found = np.corrcoef(pairs(strength, against=against), rowvar=False)[0, 1]
    expected = 6 / math.pi * math.asin(strength / 2) * (-1 if against else 1)
    assert found == pytest.approx(expected, abs=4.5 / math.sqrt(4_000))


@pytest.mark.parametrize("strength", [0.0, 0.3, 0.9, 1.0])
def test_each_member_keeps_a_uniform_luck(strength: float) -> None:
    for luck in pairs(strength, against=True).T:
        assert 0 < luck.min() < luck.max() < 1
        counts = np.histogram(luck, bins=20, range=(0, 1))[0]
        assert float(((counts - 200) ** 2 / 200).sum()) < 63  # one chance in a million


@given(OPEN, OPEN)
def test_no_strength_is_the_own_luck_and_full_strength_the_groups(
    own: float, shared: float
) -> None:
    assert Link("g", 0.0).luck(own, shared) == pytest.approx(own, rel=1e-9)
    assert Link("g", 1.0).luck(own, shared) == pytest.approx(shared, rel=1e-9)
    assert Link("g", 1.0, against=True).luck(own, shared) == pytest.approx(1 - shared, abs=1e-9)


@given(OPEN, OPEN, st.floats(0, 1), st.booleans())
def test_luck_stays_inside_nought_and_one(
    own: float, shared: float, strength: float, against: bool
) -> None:
    assert 0 < Link("g", strength, against).luck(own, shared) < 1


def test_nothing_is_linked_unless_a_case_switches_it_on(case: Case) -> None:
    assert case.linked_draws
    assert groups_at_work(case) == ()
    bare = case.model_copy(update={"linked_draws": ()})
    assert draw_worlds(case, count=5, seed=3) == draw_worlds(bare, count=5, seed=3)
    assert middle_world(switched_on(case)) == middle_world(case)


def test_linked_figures_move_as_the_group_says_and_no_other_does(case: Case) -> None:
    usual = draw_worlds(case, count=600, seed=3)
    linked = draw_worlds(switched_on(case), count=600, seed=3)
    moved = {
        name for one, two in zip(usual, linked, strict=True)
        for name in one.values if one[name] != two[name]
    }  # fmt: skip
    assert moved == {"request.supplier_invoice.volume", "people.pay_award"}
    ranks = [np.argsort(np.argsort([world[name] for world in linked])) for name in sorted(moved)]
    expected = -6 / math.pi * math.asin(0.3)
    assert np.corrcoef(ranks)[0, 1] == pytest.approx(expected, abs=4.5 / math.sqrt(600))


@pytest.mark.parametrize("sampling", ["independent", "latin", "sobol"])
def test_fewer_linked_worlds_are_the_first_of_more(case: Case, sampling: Sampling) -> None:
    if sampling == "sobol" and not SCIPY:
        pytest.skip("scipy is not installed")
    on = switched_on(case)
    many = draw_worlds(on, count=24, seed=3, sampling=sampling)
    assert many[:7] == draw_worlds(on, count=7, seed=3, sampling=sampling)
    assert many != draw_worlds(case, count=24, seed=3, sampling=sampling)


def test_a_latin_hypercube_stays_nearly_even_where_draws_are_linked(case: Case) -> None:
    """The middle of 256 linked draws is nearer to the median than independent ones would be."""
    name = "people.pay_award"
    error = {
        sampling: np.mean([
            (np.mean([w[name] < 0.03 for w in draw_worlds(switched_on(case), count=256, seed=seed,
                                                         sampling=sampling)]) - 0.5) ** 2
            for seed in range(12)
        ])
        for sampling in ("independent", "latin")
    }  # fmt: skip
    assert error["latin"] < error["independent"] / 2


def test_desks_share_the_luck_of_their_own_group() -> None:
    (group, *_) = read_linked_draws()
    group = group.model_copy(update={"members": ("model.base_*",)})
    shape = next(f.shape for f in figures_of(shipped_case()) if f.shape.varies)
    one, two = (
        link_of(Figure("n", shape, "l", "model.base_utilisation", desk), [group])
        for desk in ("1/finance", "2/finance")
    )
    assert one is not None
    assert two is not None
    assert one.shared != two.shared


def shipped_case() -> Case:
    return read_case(next(path for path in list_cases() if path.stem == "alder_and_birch"))


def test_every_shipped_group_names_figures_that_are_drawn_and_each_stands_in_one_group() -> None:
    keys = {f.key for f in figures_of(shipped_case()) if f.key and f.shape.varies}
    named: Counter[str] = Counter()
    for group in read_linked_draws():
        assert 0 < group.strength < 1
        for pattern in (*group.members, *group.against):
            found = {key for key in keys if fnmatchcase(key, pattern)}
            assert found, pattern
            named.update(found)
        assert sum(any(fnmatchcase(k, p) for p in group.members) for k in keys) > 1, group.key
    assert set(named.values()) == {1}


def test_no_shipped_case_links_draws() -> None:
    assert all(groups_at_work(read_case(path)) == () for path in list_cases())
