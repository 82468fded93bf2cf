"""Small hand-worked desks: every rule of the queue, one test a rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.attendance import Server, half_days
from simulator.desk import Desk
from simulator.fast_desk import FastDesk
from tests.made_desk import HALF_DAY, always, book_of, desk_of, result


@pytest.fixture(autouse=True, params=[Desk, FastDesk], ids=["readable", "fast"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.made_desk.ENGINE", request.param)


def test_first_come_is_first_served() -> None:
    book = book_of([0.0, 1.0, 2.0], [10.0, 10.0, 10.0])
    desk_of(book, [always("a")]).advance(100.0)
    assert result(book).start == (0.0, 10.0, 20.0)
    assert result(book).finish == (10.0, 20.0, 30.0)


def test_urgent_work_goes_first_but_never_interrupts() -> None:
    book = book_of([0.0, 1.0, 2.0], [10.0, 10.0, 10.0], priority=[2, 2, 1])
    desk_of(book, [always("a")]).advance(100.0)
    assert result(book).start == (0.0, 20.0, 10.0)


def test_a_request_that_arrives_as_a_server_frees_joins_before_the_next_start() -> None:
    book = book_of([0.0, 1.0, 10.0], [10.0, 10.0, 10.0], priority=[2, 2, 1])
    desk_of(book, [always("a")]).advance(100.0)
    assert result(book).start[2] == 10.0


def test_idle_servers_are_chosen_in_order() -> None:
    book = book_of([0.0, 0.0], [10.0, 10.0])
    first, second = always("a"), always("b")
    desk_of(book, [second, first]).advance(5.0)
    assert (first.request, second.request) == (0, 1)


def test_nobody_gives_up_who_is_served_at_once() -> None:
    book = book_of([0.0], [10.0], patience=[0.0])
    desk_of(book, [always("a")]).advance(100.0)
    assert result(book).outcome == ("served",)


def test_a_request_whose_wait_would_pass_its_patience_is_abandoned_at_its_deadline() -> None:
    book = book_of([0.0, 1.0, 1.0], [10.0, 10.0, 10.0], patience=[math.inf, 8.0, 9.0])
    desk_of(book, [always("a")]).advance(100.0)
    assert result(book).outcome == ("served", "abandoned", "served")
    assert book.finish[1] == 9.0
    assert math.isnan(book.first_start[1])


def test_waiting_at_the_end_is_waiting_unless_patience_has_passed() -> None:
    book = book_of([0.0, 1.0, 2.0], [500.0, 1.0, 1.0], patience=[math.inf, 10.0, 1000.0])
    desk = desk_of(book, [always("a")])
    desk.advance(100.0)
    desk.close(100.0)
    assert result(book).outcome[1:] == ("abandoned", "waiting")


def test_service_pauses_outside_the_half_days_attended() -> None:
    book = book_of([200.0], [100.0])
    server = Server("a", HALF_DAY, slots=[0, 3])
    desk_of(book, [server]).advance(5000.0)
    assert book.finish[0] == 3 * HALF_DAY + 78.0


def test_service_that_fills_its_half_day_ends_with_it() -> None:
    server = Server("a", HALF_DAY, slots=[0, 3])
    assert server.finish(0.0, HALF_DAY) == HALF_DAY
    assert server.finish(0.0, 2 * HALF_DAY) == 4 * HALF_DAY
    assert server.finish(0.0, 2 * HALF_DAY + 1) == math.inf


def test_a_request_starts_when_someone_is_present() -> None:
    book = book_of([10.0], [5.0])
    desk_of(book, [Server("a", HALF_DAY, slots=[2])]).advance(5000.0)
    assert result(book).start == (2 * HALF_DAY,)


def test_changes_at_one_instant_are_netted_before_anything_starts() -> None:
    book = book_of([0.0, 0.0, 0.0], [100.0, 100.0, 100.0])
    desk = desk_of(book, [always("a")])
    desk.advance(50.0)
    desk.leave("a", 50.0)
    desk.join(always("b"))
    desk.join(always("c"))
    desk.advance(1000.0)
    assert result(book).start[1:] == (50.0, 100.0)
    assert book.finish[0] == 100.0


def test_work_of_a_leaver_goes_back_to_its_place_with_what_remains() -> None:
    book = book_of([0.0, 1.0], [100.0, 10.0])
    desk = desk_of(book, [always("a")])
    desk.advance(60.0)
    desk.leave("a", 60.0)
    desk.advance(80.0)
    desk.join(always("b"))
    desk.advance(1000.0)
    assert book.finish.tolist() == [120.0, 130.0]
    assert book.effort.tolist() == [100.0, 10.0]


def test_work_in_hand_goes_on_in_the_half_days_newly_attended() -> None:
    book = book_of([0.0], [400.0], touches=[2], gap=0.0)
    desk = desk_of(book, [Server("a", HALF_DAY, slots=[0, 50])])
    desk.advance(HALF_DAY)
    desk.attend("a", HALF_DAY, [3, 4, 5, 6])
    desk.advance(5000.0)
    first = 3 * HALF_DAY + (400.0 - HALF_DAY)
    assert book.finish[0] == pytest.approx(first + 400.0, abs=0)
    assert book.effort[0] == 800.0


def test_a_leaver_whose_half_days_changed_hands_back_what_is_left() -> None:
    book = book_of([0.0], [400.0])
    desk = desk_of(book, [Server("a", HALF_DAY, slots=[0, 50])])
    desk.advance(HALF_DAY)
    desk.attend("a", HALF_DAY, [3, 4, 5, 6])
    desk.advance(3 * HALF_DAY + 100.0)
    desk.leave("a", 3 * HALF_DAY + 100.0)
    desk.join(always("b"))
    desk.advance(50_000.0)
    assert book.finish[0] == 3 * HALF_DAY + 100.0 + (400.0 - HALF_DAY - 100.0)
    assert book.effort[0] == 400.0


def test_long_work_comes_in_touches_and_does_not_block_the_desk() -> None:
    book = book_of([0.0, 1.0], [60.0, 10.0], touches=[3, 1], gap=444.0)
    desk_of(book, [always("a")]).advance(5000.0)
    assert book.finish[1] == 70.0
    assert book.finish[0] == 60.0 + 444.0 + 60.0 + 444.0 + 60.0


def test_a_switch_of_delivery_moves_queued_work_and_leaves_work_in_hand() -> None:
    book = book_of([0.0, 1.0, 300.0], [100.0, 10.0, 10.0])
    old, new = desk_of(book, [always("a")]), desk_of(book, [always("b")])
    new.arrivals = np.empty(0, dtype=np.int64)
    old.advance(50.0)
    new.advance(50.0)
    new.receive(old.release(lambda requests: np.ones(len(requests), dtype=np.bool_), 50.0))
    old.advance(1000.0)
    new.advance(1000.0)
    assert book.finish.tolist() == [100.0, 60.0, 310.0]
    assert result(book).outcome == ("served",) * 3


def test_a_slower_person_takes_longer_and_a_factor_never_touches_work_in_hand() -> None:
    book = book_of([0.0, 1.0], [10.0, 10.0])
    server = always("a")
    server.speed = 0.5
    desk = desk_of(book, [server])
    desk.advance(5.0)
    desk.factor[0, 0] = 2.0
    desk.advance(1000.0)
    assert book.finish.tolist() == [20.0, 60.0]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    gaps=st.lists(st.integers(0, 60), min_size=1, max_size=40),
    minutes=st.lists(st.integers(1, 120), min_size=40, max_size=40),
    patience=st.lists(st.integers(0, 300), min_size=40, max_size=40),
    stops=st.lists(st.integers(1, 4000), max_size=6),
)
def test_stopping_on_the_way_changes_nothing(
    gaps: list[int], minutes: list[int], patience: list[int], stops: list[int]
) -> None:
    arrival = [float(sum(gaps[: i + 1])) for i in range(len(gaps))]
    work = [float(m) for m in minutes[: len(gaps)]]
    patient = [float(p) for p in patience[: len(gaps)]]
    finished = []
    for halts in ([], sorted(stops)):
        book = book_of(arrival, work, patience=patient)
        servers = [Server("a", HALF_DAY, slots=list(range(0, 400, 2))), always("b", slots=9)]
        desk = desk_of(book, servers)
        for halt in [*map(float, halts), 50_000.0]:
            desk.advance(halt)
        desk.close(50_000.0)
        finished.append(result(book))
    assert repr(finished[0]) == repr(finished[1])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(work=st.integers(1, 3000), start=st.integers(0, 2000), keep=st.integers(1, 7))
def test_finish_is_the_moment_by_which_the_work_has_been_attended(
    work: int, start: int, keep: int
) -> None:
    server = Server("a", HALF_DAY, slots=[s for s in range(400) if s % keep == 0])
    begin = server.available(float(start))
    assert server.attended(begin, server.finish(begin, float(work))) == pytest.approx(work, abs=0)


def test_a_larger_share_only_adds_half_days() -> None:
    luck = np.random.Generator(np.random.Philox(key=7)).random(500)
    allowed = np.ones(500, dtype=np.bool_)
    few, many = (set(half_days(luck, share, allowed)) for share in (0.3, 0.6))
    assert few < many
