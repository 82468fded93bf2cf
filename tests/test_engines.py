"""Two engines, one answer: the readable and the fast desk agree on every request, bit for bit."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm, Automation
from simulator import Server, serve
from simulator.desk import kernel
from simulator.desk.book import COLUMNS, Book
from simulator.desk.desk import Desk
from simulator.desk.diary import Diary, blank_diary
from simulator.desk.fast import FastDesk
from simulator.desk.readable import ReadableDesk
from simulator.desk.terms import Terms, plain_terms
from simulator.desk.worker import Worker
from simulator.inverse import snap
from simulator.organisation import Organisation
from simulator.replicate import play as simulator_play
from tests.made_desk import HALF_DAY, book_of, desk_of, slots_of, worker_of
from tests.shipped_cases import SEED, case_called, changed, run_arm, same, worlds_of

SLOTS = 60
ROOT = Path(__file__).parents[1]
AT_ONCE = st.integers(1, 12).map(lambda half_days: half_days * int(HALF_DAY))
"""Moments so few that several changes fall on one, where windows open and close as well."""
PLAN = st.lists(
    st.tuples(
        st.sampled_from(
            ["leave", "join", "attend", "factor", "speed", "switch", "automate", "errors"]
        ),
        st.one_of(st.integers(1, 9_000), AT_ONCE),
        st.integers(0, 3),
        st.integers(1, 7),
    ),
    max_size=14,
)


def drawn_book(seed: int, count: int) -> Book:
    luck = np.random.Generator(np.random.Philox(key=seed))
    return book_of(
        snap(np.sort(luck.random(count)) * 6_000),
        snap(luck.exponential(25.0, count) + 2.0**-20),
        priority=luck.integers(0, 4, count),
        patience=snap(luck.exponential(700.0, count)),
        touches=luck.integers(1, 4, count),
        gap=float(luck.integers(0, 500)),
        origin=luck.integers(0, 2, count),
        visit=luck.integers(0, 2, count),
        automation_luck=luck.random(count),
        exception_luck=luck.random(count),
        error_1=luck.random(count),
        error_2=luck.random(count),
        second_work=np.where(luck.random(count) < 0.3, snap(luck.exponential(40.0, count)), 0.0),
        second_touches=luck.integers(1, 3, count),
        again_work=snap(luck.exponential(10.0, count)),
        again_touches=luck.integers(1, 3, count),
    )


def drawn_terms(seed: int) -> Terms:
    terms = plain_terms(origins=2)
    terms.travel[:] = (seed % 3) * 11.0
    terms.rework_share[:] = (seed % 5) / 10
    terms.automatic[:] = 0.4
    terms.exceptions, terms.delay = 0.2, (seed % 4) * 100.0
    terms.hands_over[0] = seed % 2 == 0, seed % 3 == 0
    return terms


def attends(name: str, keep: int, number: int = 0) -> Worker:
    return worker_of(name, *(s for s in range(SLOTS) if (s * keep) % 7 < 4), number=number)


def play(
    engine: type[Desk], seed: int, plan: list[tuple[str, int, int, int]]
) -> tuple[Book, Diary]:
    """Run one desk, and a second one it hands work to, through a plan of slow events."""
    book, diary, terms = drawn_book(seed, 120), blank_diary(), drawn_terms(seed)
    people = [attends("a", 2, 1), attends("b", 3, 2)]
    first = desk_of(book, people, engine, terms, diary)
    second = engine("second", book, plain_terms(origins=2), diary, 1)
    second.join(attends("z", 5, 9), 0.0)
    ordered = sorted(plan, key=lambda step: step[1])
    for order, (what, when, who, much) in enumerate([*ordered, ("end", SLOTS * 222, 0, 1)]):
        now = float(when)
        first.advance(now)
        for moment, request in first.pass_on(now):
            second.add(request, moment)
        second.advance(now)
        if what == "join":
            joins = attends(f"c{order}", much, 10 + order)
            joins.free_at = now
            first.join(joins, now)
        elif what == "switch":
            second.receive(first.release(lambda r: book.origin[r] == 0, now))
        else:
            _change(first, what, now, who, much)
    for desk in (first, second):
        desk.close(SLOTS * HALF_DAY)
    return book, diary


def _change(desk: Desk, what: str, now: float, who: int, much: int) -> None:
    names = [worker.name for worker in desk.workers]
    if what == "factor":
        desk.terms.factor[0, who % 2] = 0.5 + much / 7
    elif what == "automate":
        desk.terms.automated_share[0, who % 2] = much / 7
    elif what == "errors":
        desk.terms.rework_share[0, who % 2] = much / 9
    elif names and what == "leave":
        desk.leave(names[who % len(names)], now)
    elif names and what == "attend":
        slots = [s for s in range(SLOTS) if (s * much) % 7 < 3]
        desk.attend(names[who % len(names)], now, slots_of(*slots[: 10 * much]))
    elif names and what == "speed":
        desk.set_speed(desk.workers[who % len(names)], much / 7)


@settings(max_examples=200, deadline=None, print_blob=True)
@given(seed=st.integers(0, 10_000), plan=PLAN)
def test_random_plans_end_the_same(seed: int, plan: list[tuple[str, int, int, int]]) -> None:
    (readable, told), (fast, written) = (play(e, seed, plan) for e in (ReadableDesk, FastDesk))
    for column in COLUMNS:
        one, other = getattr(readable, column), getattr(fast, column)
        assert np.array_equal(one, other, equal_nan=True), column
    assert np.array_equal(told.whole[: told.used], written.whole[: written.used])
    assert np.array_equal(told.times[: told.used], written.times[: written.used])


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10_000), plan=PLAN)
def test_no_minute_is_lost_or_made_in_a_random_plan(
    seed: int, plan: list[tuple[str, int, int, int]]
) -> None:
    """Intrinsic minutes asked, passed on and sent back are done, given up or left, exactly."""
    book, diary = play(FastDesk, seed, plan)
    born = float(np.sum(book.asked))
    born += float(np.sum((book.second_work * book.second_touches)[book.stage == 1]))
    born += float(np.sum(book.again_work * book.again_touches * book.attempt))
    gone = book.outcome == 2
    rest = np.asarray([book.remaining(r) for r in range(book.used)])
    assert float(np.sum(diary.minutes("touch"))) + float(np.sum(rest)) == born
    assert np.array_equal(rest[gone], book.asked[gone])
    assert not rest[book.outcome == 1].any()


@pytest.mark.parametrize("index", [0, 1])
def test_the_whole_model_gives_the_same_records(
    index: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, world = case_called("tiny"), worlds_of("tiny")[index]
    fast = [run_arm(case, arm, world) for arm in case.arms]
    monkeypatch.setattr("simulator.opening.ENGINE", ReadableDesk)
    readable = [run_arm(case, arm, world) for arm in case.arms]
    assert all(same(one, other) for one, other in zip(fast, readable, strict=True))


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10_000), whole=st.booleans(), servers=st.integers(1, 4))
def test_serve_gives_the_same_answer_on_both_engines(seed: int, whole: bool, servers: int) -> None:
    """Also off the grid, where minutes are used as given, and with many ties, where they fall."""
    luck = np.random.Generator(np.random.Philox(key=seed))
    count = int(luck.integers(1, 60))
    arrival, work = np.sort(luck.random(count) * 900), luck.exponential(30.0, count)
    patience = np.where(luck.random(count) < 0.5, np.inf, luck.exponential(40.0, count))
    ends = np.sort(luck.random((servers, 8)) * 1_500, axis=1)
    if whole:
        arrival, work, patience, ends = (np.round(x / 10) for x in (arrival, work, patience, ends))
    people = [
        Server(
            speed=(1.0, 0.7, 1.3)[s % 3],
            windows=() if s == 1 else tuple((a, b) for a, b in row.reshape(-1, 2) if a < b),
        )
        for s, row in enumerate(ends)
    ]
    priority = luck.integers(0, 3, count)
    readable, fast = (
        serve(arrival, work, servers=people, priority=priority, patience=patience, engine=engine)
        for engine in ("readable", "fast")
    )
    assert np.array_equal(readable.start, fast.start, equal_nan=True)
    assert np.array_equal(readable.finish, fast.finish, equal_nan=True)
    assert readable.outcome.tolist() == fast.outcome.tolist()
    assert readable.server.tolist() == fast.server.tolist()


PLAIN = """
from tests.shipped_cases import case_called, worlds_of, SEED
from simulator.replicate import play
from simulator.desk import kernel
case = case_called("tiny")
end = play(case, case.arm("merge"), worlds_of("tiny")[0], seed=SEED, replication=0).organisation
print(kernel.COMPILED, digest(end))
"""


def digest(end: Organisation) -> str:
    """Return a fingerprint of everything that was written down of a run."""
    book, diary = end.book, end.diary
    parts = (book.whole[: book.used], book.times[: book.used], diary.whole[: diary.used],
             diary.times[: diary.used], np.stack(end.figures))  # fmt: skip
    return sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()


def test_without_the_compiler_the_same_functions_give_the_same_answer() -> None:
    """The smallest case whole, with a merger, in a process of its own that may not compile."""
    case, world = case_called("tiny"), worlds_of("tiny")[0]
    end = played(case, case.arm("merge"), world, SEED, FastDesk)
    told = subprocess.run(
        [sys.executable, "-c", f"from tests.test_engines import digest\n{PLAIN}"],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, cwd=ROOT, capture_output=True, text=True,
        check=True,
    ).stdout.split()  # fmt: skip
    assert kernel.COMPILED
    assert told == ["False", digest(end)]


def played(case: Case, arm: Arm, world: World, seed: int, engine: type[Desk]) -> Organisation:
    """Run an arm to its end with an engine for its desks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.opening.ENGINE", engine)
        return simulator_play(case, arm, world, seed=seed, replication=0).organisation


def everything_on(case: Case) -> Arm:
    """Return the merging arm of a case with a system for invoices and incidents as well."""
    plan = case.arm("merge").plan
    system = Automation(
        label="Invoices and incidents", request_types=("supplier_invoice", "it_incident"),
        months_after_start=2, build_gbp=0, licence_gbp_per_year=0,
    )  # fmt: skip
    return Arm(
        key="everything", label="All", plan=plan.model_copy(update={"automations": (system,)})
    )


def same_runs(name: str, seed: int) -> None:
    """Hold both engines against each other: all requests, all touches, in all that is written."""
    case, world = case_called(name), worlds_of(name)[0]
    arm = everything_on(case)
    wider = changed(case, arms=(*case.arms, arm))
    fast, readable = (played(wider, arm, world, seed, e) for e in (FastDesk, ReadableDesk))
    assert fast.diary.used > 0
    assert (fast.book.automated[: fast.book.used] > 0).any()
    for column in COLUMNS:
        one, other = (getattr(end.book, column)[: end.book.used] for end in (fast, readable))
        assert np.array_equal(one, other, equal_nan=True), (seed, column)
    assert digest(fast) == digest(readable), seed


@pytest.mark.parametrize("seed", range(2))
def test_every_request_of_the_smallest_case_is_the_same_to_the_last_bit(seed: int) -> None:
    same_runs("tiny", seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_every_request_of_the_shipped_case_is_the_same_to_the_last_bit(seed: int) -> None:
    """Start, finish, outcome, server and all else, with every mechanism on."""
    same_runs("alder_and_birch", seed)
