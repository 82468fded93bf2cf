"""What is known of a case's figures: set as told, with a reason, and nothing else moves."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.case import Case
from scenarios.drawn import figures_of
from scenarios.known import with_known
from scenarios.reading import read_case, shipped
from scenarios.reading.writing import write_case
from scenarios.worlds import draw_worlds

REASON = "Counted for a year"
NAMES = ("model.shadow_minutes_ratio", "process.dual_running_months",
         "request.month_end_pack.minutes", "request.supplier_invoice.volume")  # fmt: skip


@lru_cache
def tiny() -> Case:
    return read_case(shipped("cases/tiny.yaml"))


@given(st.dictionaries(st.sampled_from(NAMES), st.floats(0.5, 50), min_size=1))
@settings(max_examples=20, deadline=None)
def test_what_is_known_is_so_in_every_world_and_all_else_is_as_it_was(
    known: dict[str, float],
) -> None:
    values = {name: round(value, 3) for name, value in known.items()}
    case, left = with_known(tiny(), values, REASON)
    assert left == ()
    before, after = (draw_worlds(one, count=5, seed=3) for one in (tiny(), case))
    for old, new in zip(before, after, strict=True):
        assert dict(new.values) == {**old.values, **values}


def test_it_stands_in_the_case_with_its_reason_and_reads_back(tmp_path: Path) -> None:
    case, _ = with_known(tiny(), dict.fromkeys(NAMES, 4.0), REASON)
    again = read_case(write_case(case, tmp_path))
    assert again == case
    own = [one.replaces for one in again.assumptions if one.replaces is not None]
    kinds = [one.replaces for _, one in again.request_types if one.replaces is not None]
    assert [one.reason for one in (*own, *kinds)] == [REASON] * 4


def test_what_is_drawn_place_by_place_cannot_be_set_for_all() -> None:
    placed = [one.name for one in figures_of(tiny()) if "@" in one.name and one.shape.varies]
    assert placed
    case, left = with_known(tiny(), dict.fromkeys(placed, 1.0), REASON)
    assert left == tuple(placed)
    assert case == tiny()


@pytest.mark.parametrize("name", [one.name for one in figures_of(tiny()) if one.shape.varies][::7])
def test_every_kind_of_figure_can_be_set_or_is_named(name: str) -> None:
    case, left = with_known(tiny(), {name: 0.4}, REASON)
    assert (case == tiny()) == bool(left)
    (world,) = draw_worlds(case, count=1, seed=1)
    assert left or world[name] == 0.4
