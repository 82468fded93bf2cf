"""Small hand-worked desks: every rule of the queue, one test a rule, on both engines."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.attendance import half_days
from simulator.desk.book import EXCEPTION
from simulator.desk.desk import Desk
from simulator.desk.diary import blank_diary
from simulator.desk.fast import FastDesk
from simulator.desk.readable import ReadableDesk
from simulator.desk.terms import plain_terms
from tests.made_desk import HALF_DAY, book_of, desk_of, result, slots_of, windows_of, worker_of


@pytest.fixture(autouse=True, params=[ReadableDesk, FastDesk], ids=["readable", "fast"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.made_desk.ENGINE", request.param)


def everything(requests: np.ndarray) -> np.ndarray:
    return np.ones(len(requests), dtype=np.bool_)


# The queue: semantics 5, 6, 8


def test_first_come_is_first_served() -> None:
    book = book_of([0.0, 1.0, 2.0], [10.0, 10.0, 10.0])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).start == (0.0, 10.0, 20.0)
    assert result(book).finish == (10.0, 20.0, 30.0)


def test_of_two_that_arrive_together_the_first_by_number_is_served_first() -> None:
    book = book_of([0.0, 5.0, 5.0], [10.0, 1.0, 1.0])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).start == (0.0, 10.0, 11.0)


def test_urgent_work_goes_first_but_never_interrupts() -> None:
    book = book_of([0.0, 1.0, 2.0], [10.0, 10.0, 10.0], priority=[2, 2, 1])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).start == (0.0, 20.0, 10.0)


def test_a_request_that_arrives_as_a_worker_frees_joins_before_the_next_start() -> None:
    book = book_of([0.0, 1.0, 10.0], [10.0, 10.0, 10.0], priority=[2, 2, 1])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).start[2] == 10.0


def test_idle_workers_are_chosen_in_order() -> None:
    book = book_of([0.0, 0.0], [10.0, 10.0])
    first, second = worker_of("a"), worker_of("b")
    desk_of(book, [second, first]).advance(5.0)
    assert (first.request, second.request) == (0, 1)


def test_the_first_in_order_who_is_present_is_chosen() -> None:
    book = book_of([0.0], [10.0])
    absent, present = worker_of("a", 3), worker_of("b")
    desk_of(book, [absent, present]).advance(5.0)
    assert (absent.request, present.request) == (-1, 0)


def test_a_finish_and_an_arrival_at_one_instant_let_the_arrival_start_at_once() -> None:
    book = book_of([0.0, 10.0], [10.0, 10.0], patience=[0.0, 0.0])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).start == (0.0, 10.0)


def test_an_opening_and_an_arrival_at_one_instant_let_the_arrival_start_at_once() -> None:
    book = book_of([HALF_DAY], [10.0], patience=[0.0])
    desk_of(book, [worker_of("a", 1)]).advance(5000.0)
    assert result(book).start == (HALF_DAY,)


# Patience: semantics 8


def test_nobody_gives_up_who_is_served_at_once() -> None:
    book = book_of([0.0], [10.0], patience=[0.0])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).outcome == ("served",)


def test_with_no_patience_and_nobody_free_a_request_leaves_as_it_arrives() -> None:
    book = book_of([0.0, 4.0], [10.0, 10.0], patience=[0.0, 0.0])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).outcome == ("served", "abandoned")
    assert book.finish[1] == 4.0


def test_a_request_whose_wait_would_pass_its_patience_is_abandoned_at_its_deadline() -> None:
    book = book_of([0.0, 1.0, 1.0], [10.0, 10.0, 10.0], patience=[math.inf, 8.0, 9.0])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).outcome == ("served", "abandoned", "served")
    assert book.finish[1] == 9.0
    assert math.isnan(book.first_start[1])


def test_waiting_at_the_end_is_waiting_unless_patience_has_passed() -> None:
    book = book_of([0.0, 1.0, 2.0], [500.0, 1.0, 1.0], patience=[math.inf, 10.0, 1000.0])
    desk = desk_of(book, [worker_of("a")])
    desk.advance(100.0)
    desk.close(100.0)
    assert result(book).outcome[1:] == ("abandoned", "waiting")


# Windows: semantics 3, 7


def test_service_pauses_outside_the_half_days_attended() -> None:
    book = book_of([200.0], [100.0])
    desk_of(book, [worker_of("a", 0, 3)]).advance(5000.0)
    assert book.finish[0] == 3 * HALF_DAY + 78.0


def test_service_that_fills_its_half_day_ends_with_it() -> None:
    worker = worker_of("a", 0, 3)
    assert worker.finish(0.0, HALF_DAY) == (HALF_DAY, 0.0)
    assert worker.finish(0.0, 2 * HALF_DAY) == (4 * HALF_DAY, 0.0)
    assert worker.finish(0.0, 2 * HALF_DAY + 1) == (4 * HALF_DAY, 1.0)


def test_a_request_starts_when_someone_is_present() -> None:
    book = book_of([10.0], [5.0])
    desk_of(book, [worker_of("a", 2)]).advance(5000.0)
    assert result(book).start == (2 * HALF_DAY,)


def test_when_the_windows_run_out_the_rest_goes_back_to_its_place_in_the_queue() -> None:
    """60 of 100 minutes are done when a's last window closes; b, back at 1000, does 40 more."""
    book = book_of([0.0, 1.0], [100.0, 10.0])
    diary = blank_diary()
    last, later = worker_of("a"), worker_of("b", number=1)
    last.closes = np.asarray([60.0])
    later.opens = np.asarray([1000.0])
    desk_of(book, [last, later], diary=diary).advance(5000.0)
    assert book.finish.tolist() == [1040.0, 1050.0]
    assert result(book).start == (0.0, 1040.0)
    assert diary.minutes("work").tolist() == [60.0, 40.0, 10.0]
    assert diary.numbers("worker").tolist() == [0, 1, 1]


def test_nobody_left_to_finish_it_means_it_waits_for_ever() -> None:
    book = book_of([0.0], [100.0])
    worker = worker_of("a")
    worker.closes = np.asarray([60.0])
    desk = desk_of(book, [worker])
    desk.advance(5000.0)
    desk.close(5000.0)
    assert result(book).outcome == ("waiting",)
    assert book.left[0] == 40.0


# The instant rule: semantics 8a


def test_changes_at_one_instant_are_netted_before_anything_starts() -> None:
    """a leaves and two posts are gained at once: both start at that instant, none before."""
    book = book_of([0.0, 0.0, 0.0], [100.0, 100.0, 100.0])
    desk = desk_of(book, [worker_of("a")])
    desk.advance(50.0)
    desk.leave("a", 50.0)
    desk.join(worker_of("b"), 50.0)
    desk.join(worker_of("c"), 50.0)
    desk.advance(1000.0)
    assert result(book).start[1:] == (50.0, 100.0)
    assert book.finish[0] == 100.0


def test_starts_are_repeated_until_no_idle_worker_faces_one_who_waits() -> None:
    book = book_of([0.0, 0.0, 0.0, 0.0], [500.0, 10.0, 10.0, 10.0])
    desk = desk_of(book, [worker_of("a")])
    desk.advance(50.0)
    desk.join(worker_of("b"), 50.0)
    desk.join(worker_of("c"), 50.0)
    desk.advance(51.0)
    assert result(book).start[1:3] == (50.0, 50.0)


# People who come, go and change their hours


def test_work_of_a_leaver_goes_back_to_its_place_with_what_remains() -> None:
    book = book_of([0.0, 1.0], [100.0, 10.0])
    diary = blank_diary()
    desk = desk_of(book, [worker_of("a")], diary=diary)
    desk.advance(60.0)
    desk.leave("a", 60.0)
    desk.advance(80.0)
    desk.join(worker_of("b"), 80.0)
    desk.advance(1000.0)
    assert book.finish.tolist() == [120.0, 130.0]
    assert diary.minutes("work").tolist() == [60.0, 40.0, 10.0]
    assert desk.worked == 110.0


def test_work_in_hand_goes_on_in_the_half_days_newly_attended() -> None:
    book = book_of([0.0], [400.0], touches=[2], gap=0.0)
    desk = desk_of(book, [worker_of("a", 0, 50)])
    desk.advance(HALF_DAY)
    desk.attend("a", HALF_DAY, slots_of(3, 4, 5, 6))
    desk.advance(5000.0)
    first = 3 * HALF_DAY + (400.0 - HALF_DAY)
    assert book.finish[0] == first + 400.0
    assert desk.worked == 800.0


def test_a_leaver_whose_half_days_changed_hands_back_what_is_left() -> None:
    book = book_of([0.0], [400.0])
    desk = desk_of(book, [worker_of("a", 0, 50)])
    desk.advance(HALF_DAY)
    desk.attend("a", HALF_DAY, slots_of(3, 4, 5, 6))
    desk.advance(3 * HALF_DAY + 100.0)
    desk.leave("a", 3 * HALF_DAY + 100.0)
    desk.join(worker_of("b"), 3 * HALF_DAY + 100.0)
    desk.advance(50_000.0)
    assert book.finish[0] == 3 * HALF_DAY + 100.0 + (400.0 - HALF_DAY - 100.0)
    assert desk.worked == 400.0


def test_windows_that_ran_out_and_come_again_let_the_same_touch_go_on() -> None:
    """The window would close at 60; before it does, the person is given one until 200."""
    book = book_of([0.0], [100.0])
    worker = worker_of("a")
    worker.closes = np.asarray([60.0])
    desk = desk_of(book, [worker])
    desk.advance(30.0)
    desk.attend("a", 30.0, windows_of((0.0, 40.0), (140.0, 300.0)))
    desk.advance(5000.0)
    assert book.finish[0] == 200.0
    assert desk.worked == 100.0


def test_attended_and_worked_minutes_are_counted_to_the_moment() -> None:
    book = book_of([0.0], [300.0])
    desk = desk_of(book, [worker_of("a", 0, 2)])
    desk.advance(100.0)
    desk.mark(100.0)
    assert (desk.offered, desk.busy(100.0)) == (100.0, 100.0)
    desk.advance(2.5 * HALF_DAY)
    desk.mark(2.5 * HALF_DAY)
    assert (desk.offered, desk.busy(2.5 * HALF_DAY)) == (1.5 * HALF_DAY, 300.0)


# Touches, second line, rework, automation, travel: semantics 9, 10, 22c


def test_long_work_comes_in_touches_and_does_not_block_the_desk() -> None:
    book = book_of([0.0, 1.0], [60.0, 10.0], touches=[3, 1], gap=444.0)
    desk_of(book, [worker_of("a")]).advance(5000.0)
    assert book.finish[1] == 70.0
    assert book.finish[0] == 60.0 + 444.0 + 60.0 + 444.0 + 60.0


def test_a_case_of_25_hours_does_not_hold_up_a_quick_one_for_25_hours() -> None:
    touches, day = 17, 444.0
    book = book_of([0.0, 30.0], [1500.0 / touches, 10.0], touches=[touches, 1], gap=day)
    desk_of(book, [worker_of("a")]).advance(100_000.0)
    assert book.first_start[1] - 30.0 < 90.0
    assert book.finish[0] == pytest.approx(1500.0 + (touches - 1) * day, abs=1e-3)


def test_the_second_line_begins_where_the_first_ends_with_its_own_work() -> None:
    book = book_of([0.0, 1.0], [10.0, 10.0], second_work=[30.0, 0.0], second_touches=[1, 0])
    desk_of(book, [worker_of("a")]).advance(100.0)
    assert result(book).finish == (40.0, 50.0)
    assert book.stage.tolist() == [1, 0]


def test_a_second_line_at_another_desk_takes_over_at_the_finish_of_the_first() -> None:
    book = book_of([0.0], [10.0], second_work=[30.0], second_touches=[1])
    terms = plain_terms()
    terms.hands_over[0] = True
    first, second = desk_of(book, [worker_of("a")], terms=terms), desk_of(book, [worker_of("b")])
    second.arrivals = np.empty(0, dtype=np.int64)
    first.advance(100.0)
    assert result(book).outcome == ("waiting",)
    for when, request in first.pass_on(100.0):
        second.add(request, when)
    second.advance(100.0)
    assert result(book).finish == (40.0,)


def test_a_leaver_takes_no_request_to_the_second_line() -> None:
    book = book_of([0.0], [10.0], second_work=[30.0], second_touches=[1])
    terms = plain_terms()
    terms.hands_over[0] = True
    desk = desk_of(book, [worker_of("a")], terms=terms)
    desk.advance(5.0)
    desk.leave("a", 5.0)
    assert not desk.pass_on(100.0)
    assert book.left[0] == 5.0


def test_what_is_wrong_comes_back_after_its_delay_with_a_new_place_in_the_queue() -> None:
    """Done at 10, back at 110 behind the request of 105, which waits for the one of 90."""
    book = book_of(
        [0.0, 90.0, 105.0], [10.0, 40.0, 40.0], error_1=[0.1, 0.9, 0.9], error_2=[0.9] * 3,
        again_work=[5.0] * 3, again_touches=[1] * 3,
    )  # fmt: skip
    terms = plain_terms()
    terms.rework_share[:], terms.delay = 0.2, 100.0
    desk_of(book, [worker_of("a")], terms=terms).advance(1000.0)
    assert result(book).start == (0.0, 90.0, 130.0)
    assert result(book).finish == (175.0, 130.0, 170.0)
    assert book.attempt.tolist() == [1, 0, 0]


def test_luck_of_an_error_belongs_to_the_attempt_and_the_third_attempt_stands() -> None:
    book = book_of(
        [0.0, 500.0, 1000.0], [10.0] * 3, error_1=[0.1, 0.9, 0.1], error_2=[0.1, 0.1, 0.9],
        again_work=[4.0] * 3, again_touches=[1] * 3,
    )  # fmt: skip
    terms = plain_terms()
    terms.rework_share[:], terms.delay = 0.2, 50.0
    diary = blank_diary()
    desk_of(book, [worker_of("a")], terms=terms, diary=diary).advance(5000.0)
    assert book.attempt.tolist() == [2, 0, 1]
    assert result(book).finish == (10.0 + 50 + 4 + 50 + 4, 510.0, 1010.0 + 50 + 4)
    assert np.bincount(diary.numbers("request")).tolist() == [3, 1, 2]


def test_a_system_takes_its_share_and_an_exception_falls_through_to_people() -> None:
    book = book_of(
        [0.0, 100.0, 200.0], [40.0] * 3, automation_luck=[0.3, 0.3, 0.7],
        exception_luck=[0.9, 0.1, 0.5],
    )  # fmt: skip
    terms = plain_terms()
    terms.automated_share[:], terms.automatic[:], terms.exceptions = 0.5, 0.25, 0.2
    diary = blank_diary()
    desk_of(book, [worker_of("a")], terms=terms, diary=diary).advance(1000.0)
    assert result(book).finish == (10.0, 140.0, 240.0)
    assert book.automated.tolist() == [1, EXCEPTION, 0]
    assert diary.minutes("plain").tolist() == [40.0] * 3


def test_somebody_travels_once_for_a_request_and_again_when_it_comes_back() -> None:
    book = book_of(
        [0.0, 1000.0], [10.0, 10.0], touches=[2, 1], gap=0.0, visit=[1, 0], error_1=[0.1, 0.9],
        error_2=[0.9] * 2, again_work=[5.0] * 2, again_touches=[1] * 2,
    )  # fmt: skip
    terms = plain_terms()
    terms.travel[:], terms.rework_share[:], terms.delay = 25.0, 0.5, 100.0
    diary = blank_diary()
    desk_of(book, [worker_of("a")], terms=terms, diary=diary).advance(5000.0)
    assert diary.minutes("trip").tolist() == [25.0, 0.0, 25.0, 0.0]
    assert diary.minutes("work").tolist() == [35.0, 10.0, 30.0, 10.0]
    assert book.finish[0] == 45.0 + 100.0 + 30.0


def test_a_leaver_on_the_road_has_done_nothing_and_the_next_one_travels_again() -> None:
    book = book_of([0.0], [10.0], visit=[1])
    terms = plain_terms()
    terms.travel[:] = 30.0
    diary = blank_diary()
    desk = desk_of(book, [worker_of("a")], terms=terms, diary=diary)
    desk.advance(20.0)
    desk.leave("a", 20.0)
    desk.join(worker_of("b"), 20.0)
    desk.advance(1000.0)
    assert book.finish[0] == 60.0
    assert diary.minutes("trip").tolist() == [20.0, 30.0]
    assert diary.minutes("touch").tolist() == [0.0, 10.0]


def test_a_slower_person_takes_longer_and_a_factor_never_touches_work_in_hand() -> None:
    book = book_of([0.0, 1.0], [10.0, 10.0])
    terms = plain_terms()
    desk = desk_of(book, [worker_of("a", speed=0.5)], terms=terms)
    desk.advance(5.0)
    terms.factor[0, 0] = 2.0
    desk.advance(1000.0)
    assert book.finish.tolist() == [20.0, 60.0]


# Switching delivery and generalists: semantics 11, 13


def test_a_switch_of_delivery_moves_queued_work_and_leaves_work_in_hand() -> None:
    book = book_of([0.0, 1.0, 300.0], [100.0, 10.0, 10.0])
    old, new = desk_of(book, [worker_of("a")]), desk_of(book, [worker_of("b")])
    new.arrivals = np.empty(0, dtype=np.int64)
    old.advance(50.0)
    new.advance(50.0)
    new.receive(old.release(everything, 50.0))
    old.advance(1000.0)
    new.advance(1000.0)
    assert book.finish.tolist() == [100.0, 60.0, 310.0]
    assert result(book).outcome == ("served",) * 3


def test_a_switch_keeps_arrival_and_patience_and_further_touches_move() -> None:
    book = book_of(
        [0.0, 5.0, 10.0], [60.0, 10.0, 10.0], touches=[2, 1, 1], gap=100.0,
        patience=[math.inf, 45.0, 46.0],
    )  # fmt: skip
    diary = blank_diary()
    old = desk_of(book, [worker_of("a", number=1)], diary=diary)
    new = desk_of(book, [worker_of("b", number=2)], diary=diary)
    new.arrivals = np.empty(0, dtype=np.int64)
    for desk in (old, new):
        desk.advance(51.0)
    new.receive(old.release(everything, 51.0))
    for desk in (old, new):
        desk.advance(1000.0)
    assert result(book).outcome == ("served", "abandoned", "served")
    assert book.finish.tolist() == [220.0, 50.0, 61.0]
    workers = dict(zip(diary.numbers("request").tolist(), diary.numbers("worker").tolist(),
                       strict=True))  # fmt: skip
    assert workers == {0: 2, 2: 2}


def test_a_generalist_desk_serves_several_functions_in_one_queue() -> None:
    book = book_of([0.0, 1.0, 2.0], [30.0, 20.0, 10.0], function=[0, 1, 0])
    diary = blank_diary()
    desk_of(book, [worker_of("a")], terms=plain_terms(), diary=diary).advance(1000.0)
    assert book.first_start.tolist() == [0.0, 30.0, 50.0]
    function = book.function[diary.numbers("request")]
    effort = np.bincount(function, weights=diary.minutes("work"))
    assert effort.tolist() == [40.0, 20.0]


# Properties


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
        desk = desk_of(book, [worker_of("a", *range(0, 400, 2)), worker_of("b", *range(9))])
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
    worker = worker_of("a", *(s for s in range(400) if s % keep == 0))
    begin = worker.available(float(start))
    end, left = worker.finish(begin, float(work))
    assert worker.attended(begin, end) == work - left


def test_a_larger_share_only_adds_half_days() -> None:
    luck = np.random.Generator(np.random.Philox(key=7)).random(500)
    allowed = np.ones(500, dtype=np.bool_)
    few, many = (set(half_days(luck, share, allowed).tolist()) for share in (0.3, 0.6))
    assert few < many


def test_both_engines_are_desks() -> None:
    assert {ReadableDesk, FastDesk} <= set(Desk.__subclasses__())
