"""Runs of a world are written in the same memory, and nothing of one is left in the next."""

from __future__ import annotations

import numpy as np

from simulator.desk.book import COLUMNS
from simulator.replicate import draws_for, play, replicate
from tests.shipped_cases import SEED, case_called, worlds_of


def test_a_book_begun_again_is_as_at_first() -> None:
    case, world = case_called("tiny"), worlds_of("tiny")[0]
    draws = draws_for(case, world, seed=SEED, replication=0)
    fresh, _ = draws.papers(draws.layer(0))
    kept = {name: getattr(fresh, name).copy() for name in COLUMNS}
    replicate(case, case.arm("merge"), world, seed=SEED, replication=0, draws=draws)
    book = draws.used[None][0]
    assert book.used > fresh.used
    assert book.counts[0] > 0
    again, diary = draws.papers(draws.layer(0))
    assert again is book
    assert (again.used, int(again.counts[0]), diary.used) == (fresh.used, 0, 0)
    for name in COLUMNS:
        one, other = kept[name][: fresh.used], getattr(again, name)[: fresh.used]
        assert np.array_equal(one, other, equal_nan=True), name
        spare = getattr(again, name)[fresh.used : fresh.used + 50]
        assert np.array_equal(spare, kept[name][-1:].repeat(len(spare)), equal_nan=True), name


def test_a_run_kept_for_its_story_is_not_written_over() -> None:
    case, world = case_called("tiny"), worlds_of("tiny")[0]
    draws = draws_for(case, world, seed=SEED, replication=0)
    first = play(case, case.arm("merge"), world, seed=SEED, replication=0, draws=draws)
    second = play(case, case.arm("merge"), world, seed=SEED, replication=0, draws=draws)
    assert first.organisation.book is not second.organisation.book
    assert not np.shares_memory(first.organisation.book.times, second.organisation.book.times)
