"""Two engines, one answer: the readable and the fast desk agree on every request, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import compiled
from simulator.attendance import Server
from simulator.desk import COLUMNS, Book, Desk
from simulator.fast_desk import FastDesk
from simulator.inverse import snap
from tests.made_desk import HALF_DAY, book_of, desk_of
from tests.shipped_cases import case_called, run_arm, same, worlds_of

PLAN = st.lists(
    st.tuples(
        st.sampled_from(["leave", "join", "attend", "factor", "speed", "switch"]),
        st.integers(1, 9_000),
        st.integers(0, 3),
        st.integers(1, 7),
    ),
    max_size=14,
)


def drawn_book(seed: int, count: int) -> Book:
    luck = np.random.Generator(np.random.Philox(key=seed))
    arrival = snap(np.sort(luck.random(count)) * 6_000)
    book = book_of(
        arrival.tolist(),
        snap(luck.exponential(25.0, count) + 2.0**-20).tolist(),
        priority=luck.integers(1, 4, count).tolist(),
        patience=snap(luck.exponential(700.0, count)).tolist(),
        touches=luck.integers(1, 4, count).tolist(),
        gap=float(luck.integers(0, 500)),
    )
    book.origin[:] = luck.integers(0, 2, count)
    return book


def server_of(name: str, keep: int) -> Server:
    return Server(name, HALF_DAY, slots=[s for s in range(60) if (s * keep) % 7 < 4])


def play(engine: type[Desk], seed: int, plan: list[tuple[str, int, int, int]]) -> Book:
    """Run one desk, and a second one it may hand work to, through a plan of slow events."""
    book = drawn_book(seed, 120)
    factor = np.ones((1, 2))
    first = desk_of(book, [server_of("a", 2), server_of("b", 3)], engine)
    second = engine("second", book, factor)
    first.factor = factor
    second.join(server_of("z", 5))
    for order, (what, when, who, much) in enumerate(sorted(plan, key=lambda step: step[1])):
        now = float(when)
        first.advance(now)
        second.advance(now)
        names = [server.name for server in first.servers]
        if what == "join":
            joins = server_of(f"c{order}", much)
            joins.free_at = now
            first.join(joins)
        elif what == "factor":
            factor[0, who % 2] = 0.5 + much / 7
        elif what == "switch":
            second.receive(first.release(lambda r: book.origin[r] == 0, now))
        elif names:
            _change_one(first, names[who % len(names)], what, now, much)
    for desk in (first, second):
        desk.advance(60 * HALF_DAY)
        desk.close(60 * HALF_DAY)
    return book


def _change_one(desk: Desk, name: str, what: str, now: float, much: int) -> None:
    if what == "leave":
        desk.leave(name, now)
    elif what == "attend":
        desk.attend(name, now, [s for s in range(60) if (s * much) % 7 < 3])
    else:
        next(s for s in desk.servers if s.name == name).speed = much / 7


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10_000), plan=PLAN)
def test_random_plans_end_the_same(seed: int, plan: list[tuple[str, int, int, int]]) -> None:
    readable, fast = play(Desk, seed, plan), play(FastDesk, seed, plan)
    for column in COLUMNS:
        one, other = getattr(readable, column), getattr(fast, column)
        assert np.array_equal(one, other, equal_nan=True), column


@pytest.mark.parametrize("index", [0, 1])
def test_the_whole_model_gives_the_same_records(
    index: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, world = case_called("tiny"), worlds_of("tiny")[index]
    fast = [run_arm(case, arm, world) for arm in case.arms]
    monkeypatch.setattr("simulator.opening.FastDesk", Desk)
    monkeypatch.setattr("simulator.organisation.FastDesk", Desk)
    readable = [run_arm(case, arm, world) for arm in case.arms]
    assert all(same(one, other) for one, other in zip(fast, readable, strict=True))


def test_without_the_compiler_the_same_functions_give_the_same_answer() -> None:
    plain = getattr(compiled.advance, "py_func", compiled.advance)
    book, other = drawn_book(5, 60), drawn_book(5, 60)
    desk_of(book, [server_of("a", 2)]).advance(9_000.0)
    desk = desk_of(other, [server_of("a", 2)])
    assert isinstance(desk, FastDesk)
    desk.advance_with(plain, 9_000.0)
    for column in COLUMNS:
        assert np.array_equal(getattr(book, column), getattr(other, column), equal_nan=True)
