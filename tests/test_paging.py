"""A run written on several pages is the run written on one: same rules, same luck, less memory."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from entities.case import Case
from entities.measures import SERVICE_MEASURES
from entities.records import Records
from simulator.paging import Room
from simulator.replicate import draws_for, replicate
from simulator.situation import situation_for
from simulator.tally import IN_ORDER
from tests.shipped_cases import SEED, case_called, worlds_of

EXACT = [m for m, name in enumerate(SERVICE_MEASURES) if name not in IN_ORDER]


def run(case: Case, arm: str, pages: int = 1) -> Records:
    draws = draws_for(case, worlds_of(case.key)[0], seed=SEED, replication=0)
    most = max(1, len(draws.layer(0)) // pages)
    draws.room = Room(at_once=most, on_a_page=most)
    situation = situation_for(draws.setting, case.arm(arm))
    begun = len(draws.pages(situation, whole=False).months)
    assert begun == min(pages, len(situation.calendar.months)) or begun == pages + 1
    return replicate(
        case, case.arm(arm), worlds_of(case.key)[0], seed=SEED, replication=0, draws=draws
    )


def assert_alike(one: Records, other: Records) -> None:
    """All is the same to the last bit, but for sums whose last bit hangs on their order."""
    for field in fields(Records):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name in ("service_month", "service_kind", "service_school"):
            place = (Ellipsis, EXACT, slice(None))
            assert np.array_equal(a[place], b[place]), field.name
        if field.name == "ledger_pence":
            assert np.abs(a - b).max() <= 1
        elif field.name == "by_item":
            assert a.items == b.items
            assert np.abs(a.pence - b.pence).max(initial=0) <= 1
        elif isinstance(a, np.ndarray):
            assert np.allclose(a, b, rtol=1e-12, atol=1e-9, equal_nan=True), field.name
        else:
            assert a == b, field.name
    for name in ("waits", "desk_month", "people", "work_balance"):
        assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True), name


@pytest.mark.parametrize("arm", [arm.key for arm in case_called("tiny").arms])
@pytest.mark.parametrize("pages", [2, 7, 1000])
def test_pages_change_nothing(arm: str, pages: int) -> None:
    case = case_called("tiny")
    assert_alike(run(case, arm), run(case, arm, pages))


@pytest.mark.parametrize(
    ("months", "requests", "room", "begins"),
    [
        (12, 100, Room(100, 10), (0,)),
        (12, 101, Room(100, 100), (0, 6)),
        (12, 10_000, Room(9_999, 1), tuple(range(12))),
        (12, 0, Room(0, 1), (0,)),
        (7, 5, Room(4, 2), (0, 2, 4)),
    ],
)
def test_pages_begin_with_months_and_share_them_out(
    months: int, requests: int, room: Room, begins: tuple[int, ...]
) -> None:
    assert room.months_of_pages(months, requests) == begins


@pytest.mark.slow
@pytest.mark.parametrize("arm", [arm.key for arm in case_called("alder_and_birch").arms])
def test_pages_change_nothing_in_the_shipped_case(arm: str) -> None:
    case = case_called("alder_and_birch")
    assert_alike(run(case, arm), run(case, arm, 9))
