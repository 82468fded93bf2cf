"""The formulas themselves: against published tables, against each other, and in their limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.forward_equations import MarkovDesk, Windows, follow
from tests.queue_formulas import (
    cobham_many_servers,
    cobham_one_server,
    erlang_a,
    erlang_b,
    erlang_c,
    erlang_c_longer,
    erlang_c_wait,
    erlang_with_deadline,
    pollaczek_khinchine,
    student,
)

FAR = (1e6, 2e6)
"""A window after every horizon, so that an absent server has one to come back to."""


@pytest.mark.parametrize(
    ("servers", "load", "table"),
    [(1, 0.0101, 0.01), (5, 1.3608, 0.01), (10, 4.4612, 0.01), (20, 12.0306, 0.01), (5, 3, 0.1101)],
)
def test_erlang_b_meets_the_traffic_tables(servers: int, load: float, table: float) -> None:
    assert erlang_b(servers, load) == pytest.approx(table, rel=1e-3)


@pytest.mark.parametrize(
    ("servers", "load", "exact"), [(1, 0.7, 0.7), (2, 1, 1 / 3), (3, 2, 4 / 9), (2, 1.5, 9 / 14)]
)
def test_erlang_c_meets_its_fractions(servers: int, load: float, exact: float) -> None:
    assert erlang_c(servers, load) == pytest.approx(exact, rel=1e-12)
    assert erlang_c_longer(servers, load, 1.0, 0.0) == pytest.approx(exact, rel=1e-12)


def test_the_mean_wait_is_the_area_under_the_chance_of_waiting_longer() -> None:
    minutes = np.linspace(0.0, 4_000.0, 400_001)
    longer = [erlang_c_longer(3, 0.08, 30.0, m) for m in minutes.tolist()]
    area = float(np.trapezoid(longer, minutes))
    assert area == pytest.approx(erlang_c_wait(3, 0.08, 30.0), rel=1e-6)


def test_exponential_work_makes_one_formula_of_two() -> None:
    assert pollaczek_khinchine(0.02, 30.0, 1.0) == pytest.approx(erlang_c_wait(1, 0.02, 30.0))
    assert pollaczek_khinchine(0.02, 30.0, 0.0) == pytest.approx(erlang_c_wait(1, 0.02, 30.0) / 2.0)


def test_one_class_of_cobham_is_a_queue_without_priorities() -> None:
    assert cobham_one_server([0.02], [30.0], 2.0)[0] == pytest.approx(
        pollaczek_khinchine(0.02, 30.0, 2.0)
    )
    assert cobham_many_servers([0.08], 30.0, 3)[0] == pytest.approx(erlang_c_wait(3, 0.08, 30.0))


def test_priorities_share_the_same_waiting_out() -> None:
    """Kleinrock's conservation law: the waits weighted by load do not depend on the order."""
    rates, means = [0.004, 0.006, 0.01], [20.0, 40.0, 50.0]
    loads = np.multiply(rates, means)
    one_way = float(np.dot(loads, cobham_one_server(rates, means, 1.5)))
    other = cobham_one_server(rates[::-1], means[::-1], 1.5)[::-1]
    assert one_way == pytest.approx(float(np.dot(loads, other)))
    several = [0.02, 0.03, 0.04]
    waits = cobham_many_servers(several, 30.0, 3)
    assert float(np.dot(several, waits)) / 0.09 == pytest.approx(erlang_c_wait(3, 0.09, 30.0))


def test_erlang_a_lies_between_endless_patience_and_none() -> None:
    patient, hasty = erlang_a(3, 0.08, 30.0, 1e9), erlang_a(3, 0.08, 30.0, 1e-7)
    assert patient.wait == pytest.approx(erlang_c_wait(3, 0.08, 30.0), rel=1e-5)
    assert patient.abandoned == pytest.approx(0.0, abs=1e-7)
    assert hasty.abandoned == pytest.approx(erlang_b(3, 2.4), rel=1e-5)


def test_erlang_a_with_patience_like_service_is_a_desk_without_end() -> None:
    """With patience as long as service on average, the number present is Poisson."""
    load, servers = 4.0, 3
    chances = [math.exp(-load) * load**n / math.factorial(n) for n in range(80)]
    queue = math.fsum(p * max(n - servers, 0) for n, p in enumerate(chances))
    assert erlang_a(servers, load / 30.0, 30.0, 30.0).wait == pytest.approx(queue * 30.0 / load)


def test_a_common_deadline_lies_between_endless_patience_and_none() -> None:
    patient, hasty = (erlang_with_deadline(3, 0.08, 30.0, p) for p in (1e4, 1e-9))
    assert patient.wait == pytest.approx(erlang_c_wait(3, 0.08, 30.0), rel=1e-6)
    assert hasty.abandoned == pytest.approx(erlang_b(3, 2.4), rel=1e-6)


@pytest.mark.parametrize("arrivals", [0.05, 0.08, 0.15])
def test_all_who_come_are_served_or_leave(arrivals: float) -> None:
    """In a steady desk the served alone keep the servers busy: those busy are rate x service."""
    left = erlang_with_deadline(1, arrivals, 30.0, 45.0).abandoned
    idle = 1.0 - arrivals * 30.0 * (1.0 - left)
    drift = 1.0 / 30.0 - arrivals
    kept = math.exp(-drift * 45.0)
    assert idle == pytest.approx(
        1.0 / (1.0 + arrivals * (1.0 - kept) / drift + arrivals * kept * 30.0)
    )


@pytest.mark.parametrize(
    ("confidence", "freedom", "table"),
    [(0.95, 19, 2.093), (0.99, 9, 3.250), (0.999, 40, 3.551), (0.95, 1, 12.706), (0.98, 4, 3.747)],
)
def test_students_t_meets_its_table(confidence: float, freedom: int, table: float) -> None:
    assert student(confidence, freedom) == pytest.approx(table, abs=6e-4)


def test_students_t_keeps_its_digits_far_out() -> None:
    """With two degrees of freedom there is a closed form."""
    outside = 1e-5
    exact = (1 - outside) * math.sqrt(2 / (outside * (2 - outside)))
    assert student(1 - outside, 2) == pytest.approx(exact, rel=1e-8)


def desk(*windows: Windows, rates: tuple[tuple[float, float], ...] = ((0.0, 0.05),)) -> MarkovDesk:
    return MarkovDesk(rates, 20.0, (1.0,) * len(windows), windows, room=80)


def test_the_forward_equations_settle_to_erlang_c() -> None:
    for servers, rate in ((1, 0.02), (2, 0.05), (3, 0.08)):
        steady = desk(*[()] * servers, rates=((0.0, rate),))
        early, late = follow(steady, 2_000.0), follow(steady, 2_100.0)
        assert (late.waited - early.waited) / 100.0 / rate == pytest.approx(
            erlang_c_wait(servers, rate, 20.0), rel=1e-4
        )
        assert float(late.chances[-1].sum()) == pytest.approx(erlang_c(servers, rate * 20.0), 1e-4)


def test_the_forward_equations_lose_no_chance_and_a_finer_step_changes_nothing() -> None:
    mixed = MarkovDesk(
        ((0.0, 0.08), (100.0, 0.03)), 20.0, (0.5, 1.5), (((30.0, 90.0), FAR), ()), room=80
    )
    coarse, fine = follow(mixed, 200.0, step=2.0), follow(mixed, 200.0, step=0.25)
    assert float(coarse.chances.sum()) == pytest.approx(1.0, abs=1e-12)
    assert coarse.waited == pytest.approx(fine.waited, rel=1e-5)


def test_requests_that_come_before_the_server_wait_for_it_and_then_in_line() -> None:
    """Poisson(3) wait on average half an hour each, then for those before them."""
    late = desk(((60.0, 1e6), FAR), rates=((0.0, 0.05), (60.0, 0.0)))
    assert follow(late, 60.0).waited == pytest.approx(0.05 * 60.0**2 / 2)
    in_line = 3.0**2 / 2 * 20.0
    assert follow(late, 1_500.0).waited == pytest.approx(90.0 + in_line, rel=1e-5)


def test_a_pause_only_stretches_what_waits() -> None:
    """If nobody arrives after the server goes, those who wait do so for the length of it longer."""
    rates = ((0.0, 0.08), (50.0, 0.0))
    paused = follow(desk(((0.0, 50.0), (80.0, 1e6), FAR), rates=rates), 1_530.0)
    straight = follow(desk((), rates=rates), 1_500.0)
    at_pause = follow(desk((), rates=rates), 50.0).chances.sum(axis=0)
    queue = float(at_pause @ np.arange(len(at_pause)))
    assert paused.waited == pytest.approx(straight.waited + 30.0 * queue, rel=1e-6)


def test_two_speeds_settle_to_their_balance() -> None:
    """Two servers, lowest first: the four states without a queue solved by hand (Singh, 1970)."""
    rate, first, second = 0.05, 1.5 / 20.0, 0.5 / 20.0
    unequal = MarkovDesk(((0.0, rate),), 20.0, (1.5, 0.5), ((), ()), room=80)
    chances = follow(unequal, 3_000.0).chances
    none, one, two, both = chances[:, 0].tolist()
    assert rate * none == pytest.approx(first * one + second * two, rel=1e-6)
    assert (rate + second) * two == pytest.approx(first * both, rel=1e-6)
    assert (rate + first) * one == pytest.approx(rate * none + second * both, rel=1e-6)
    assert chances[3, 1] == pytest.approx(both * rate / (first + second), rel=1e-6)


def test_a_room_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        follow(MarkovDesk(((0.0, 0.2),), 20.0, (1.0,), ((),), room=20), 500.0)
