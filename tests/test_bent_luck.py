"""Worlds bent on purpose: a pack keeps to its half and to the draws, and nothing else moves."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.bent_luck import held_at, leaning, redrawn
from scenarios.drawn import figures_of
from scenarios.reading import read_leanings
from scenarios.worlds import draw_worlds, judgement_keys, middle_world
from tests.shipped_cases import SEED, case_called

CASE = case_called("alder_and_birch")
LEANINGS = read_leanings()
MIDDLE = middle_world(CASE).values


def drawn(**asked):
    return draw_worlds(CASE, count=6, seed=SEED, **asked)


def test_the_central_pack_is_the_program_as_it_is() -> None:
    assert drawn(bend=leaning(LEANINGS, "central")) == drawn()


@pytest.mark.parametrize("pack", ["sceptic", "sponsor"])
def test_a_pack_keeps_to_its_half_and_moves_nothing_else(pack) -> None:
    halves = {one.key: one.sponsor for one in LEANINGS}
    for world, usual in zip(drawn(bend=leaning(LEANINGS, pack)), drawn(), strict=True):
        for figure in figures_of(CASE):
            value, before = world[figure.name], usual[figure.name]
            if figure.key not in halves or not figure.shape.varies:
                assert value == before, figure.name
                continue
            lower = (halves[figure.key] == "lower") == (pack == "sponsor")
            middle = figure.shape.quantile(0.5)
            assert value <= middle if lower else value >= middle, figure.name
            assert value <= before if lower else value >= before, figure.name


def test_of_two_worlds_the_one_with_more_still_has_more() -> None:
    for pack in ("sceptic", "sponsor"):
        bent, usual = drawn(bend=leaning(LEANINGS, pack)), drawn()
        for one in LEANINGS:
            for n, m in permutations(range(6), 2):
                if usual[n][one.key] < usual[m][one.key]:
                    assert bent[n][one.key] <= bent[m][one.key], one.key


def test_leanings_are_figures_of_the_book_that_nobody_has_measured() -> None:
    book = {assumption.key: assumption for assumption in CASE.assumptions}
    for one in LEANINGS:
        assert book[one.key].role == "distribution"
        assert book[one.key].grade == "judgement", one.key
        assert one.why.strip()


def test_figures_drawn_afresh_are_others_and_the_rest_stays() -> None:
    keys = judgement_keys(CASE)
    again, usual = drawn(bend=redrawn(keys, SEED)), drawn()
    moved = 0
    for figure in figures_of(CASE):
        before, after = ([world[figure.name] for world in worlds] for worlds in (usual, again))
        if figure.key in keys and figure.shape.varies:
            moved += before != after
        else:
            assert before == after, figure.name
    assert moved > 50
    assert drawn(bend=redrawn(keys, SEED)) == again


@given(st.floats(0, 1))
def test_a_figure_can_be_held_and_all_else_stays(share: float) -> None:
    key = "model.slack_share_of_other_duties"
    (held,) = held_at([middle_world(CASE)], {key: share})
    assert held[key] == share
    assert {**held.values, key: MIDDLE[key]} == MIDDLE


def test_a_figure_that_no_world_has_is_refused() -> None:
    with pytest.raises(KeyError, match=r"no figure 'model.slak'"):
        held_at([middle_world(CASE)], {"model.slak": 0.0})
