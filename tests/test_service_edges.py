"""Edges at which numbers of the service once went wrong, each held by a small test."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from entities.measures import DESK_MEASURES
from simulator import Server, serve
from simulator.conditions import Place, cell
from simulator.factors import CUT_OVER_MONTHS, rework_share
from simulator.month_end import given_up_in
from simulator.replicate import play, replicate
from simulator.situation import Situation, setting_for, situation_for
from tests.made_people import CASE, played, world_with
from tests.shipped_cases import SEED, case_called, worlds_of

TINY, WORLDS = case_called("tiny"), worlds_of("tiny", 12)


def situation(index: int) -> Situation:
    return situation_for(setting_for(TINY, WORLDS[index], SEED, 0), TINY.arm("merge"))


@pytest.mark.parametrize("engine", ["readable", "fast"])
def test_time_before_nought_is_time_like_any_other(engine: str) -> None:
    found = serve(
        [-1.0, 0.5], [1, 1], servers=[Server(windows=((-2, 10),))], patience=[0, 9], engine=engine
    )
    assert found.start.tolist() == [-1.0, 0.5]
    assert found.outcome.tolist() == ["served", "served"]


@pytest.mark.parametrize("engine", ["readable", "fast"])
def test_who_waits_at_the_end_is_in_nobodys_hand(engine: str) -> None:
    found = serve([0.0], [3.0], servers=[Server(windows=((0, 2),))], engine=engine)
    assert (found.outcome[0], found.server[0], found.start[0]) == ("waiting", -1, 0.0)
    assert np.isnan(found.finish[0])


@pytest.mark.parametrize("arm", ["merge", "merge_slowly"])
def test_no_desk_is_busy_for_longer_than_its_people_attend(arm: str) -> None:
    case, world = case_called("alder_and_birch"), worlds_of("alder_and_birch")[0]
    found = replicate(case, case.arm(arm), world, seed=SEED, replication=0)
    at = {name: i for i, name in enumerate(DESK_MEASURES)}
    offered = found.desk_month[:, at["offered_minutes"]]
    assert (found.desk_month[:, at["busy_minutes"]] <= offered + 1e-6).all()


def test_the_floor_holds_with_a_system_too() -> None:
    for index in range(len(WORLDS)):
        where = situation(index)
        floor = where.world["model.combined_handling_floor"]
        for was_local in (False, True):
            place = Place(kind=0, since=60, automated=60, strange=0.0, was_local=was_local)
            found = cell(where, place)
            assert found.automatic >= floor
            assert found.factor >= floor
            assert found.automatic <= found.factor


def test_errors_are_more_for_three_months_and_then_fewer_every_month() -> None:
    where = situation(0)
    shares = [rework_share(where, 0.05, since) for since in range(8)]
    assert shares[0] == shares[CUT_OVER_MONTHS - 1] > 0.05
    assert all(a > b for a, b in pairwise(shares[2:]))


def test_what_shadow_work_takes_is_given_up_before_and_leaves_a_desk_some_time() -> None:
    finished = play(TINY, TINY.arm("status_quo"), WORLDS[0], seed=SEED, replication=0)
    organisation, calendar = finished.organisation, finished.situation.calendar
    given = [given_up_in(organisation, month) for month in range(len(calendar.months))]
    for desk, owed in organisation.shadow_owed.items():
        whole = sum(round(month.get(desk, 0.0) * 2**20) for month in given) / 2**20
        assert 0 <= owed < calendar.half_day + 1e-6
        assert owed <= whole + 1e-6
    for desk, taken in organisation.shadow_taken.items():
        slots = [slot for chosen in taken.values() for slot in chosen.tolist()]
        assert all(calendar.month_of(s * calendar.half_day) >= 0 for s in slots)
        assert desk.split("/")[1] in ("office", "inclusion", "site")


def test_work_sent_back_is_at_least_one_touch_even_where_hardly_any_of_it_is_done_again() -> None:
    world = world_with(model__rework_part=0.0)
    book = played(CASE, CASE.arm("status_quo"), world).organisation.book
    rows = slice(book.used)
    assert np.isfinite(book.again_work[rows]).all()
    assert (book.again_work[rows] > 0).all()
    assert (book.again_touches[rows] == 1).all()
