"""Little's law and what it rests on: nobody lost, nobody twice, no minute of work lost.

Times are drawn as whole quarters of a minute, so that sums are exact and nothing is "nearly" so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import Served, Server, serve

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
ENGINES = ("readable", "fast")
LONG = (100_000.0, 1_000_000.0)
"""A last window in which everything left over is finished."""


@dataclass(frozen=True)
class Drawn:
    """One drawn desk and what came of it."""

    arrival: Floats
    work: Floats
    priority: Integers
    patience: Floats
    servers: tuple[Server, ...]
    done: Served

    @property
    def served(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.done.outcome) == "served"

    @property
    def abandoned(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.done.outcome) == "abandoned"

    @property
    def left_queue(self) -> Floats:
        """When each request stopped waiting, by start or by leaving; never is infinity."""
        moment = np.where(self.abandoned, self.done.finish, self.done.start)
        return np.where(np.isnan(moment), np.inf, moment)

    @property
    def left_desk(self) -> Floats:
        return np.where(np.isnan(self.done.finish), np.inf, self.done.finish)


@st.composite
def windows(draw: st.DrawFn, *, last: bool) -> tuple[tuple[float, float], ...]:
    """Draw windows of attendance; none means always present."""
    lengths = draw(st.lists(st.integers(1, 400), max_size=8))
    edges = np.cumsum(lengths[: len(lengths) // 2 * 2]) / 4
    pairs = tuple(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return (*pairs, LONG) if last and pairs else pairs


@st.composite
def desks(draw: st.DrawFn, *, last: bool = True) -> Drawn:
    """Draw a desk and serve it; `last` gives everyone absent a window to finish in."""
    count = draw(st.integers(1, 40))
    quarters = st.lists(st.integers(0, 60), min_size=count, max_size=count)
    arrival = np.cumsum(draw(quarters)) / 4
    work = np.asarray(draw(quarters)) / 2
    priority = np.asarray(draw(st.lists(st.integers(1, 3), min_size=count, max_size=count)))
    patient = st.sampled_from([0.0, 1.25, 10.0, 50.0, np.inf])
    patience = np.asarray(draw(st.lists(patient, min_size=count, max_size=count)))
    server = st.builds(Server, speed=st.sampled_from([0.5, 1.0, 2.0]), windows=windows(last=last))
    servers = tuple(draw(st.lists(server, min_size=1, max_size=4)))
    engine = draw(st.sampled_from(ENGINES))
    done = serve(
        arrival, work, servers=servers, priority=priority, patience=patience, engine=engine
    )
    return Drawn(arrival, work, priority, patience, servers, done)


def area(enter: Floats, leave: Floats, end: float) -> float:
    """Integrate the number inside over [0, end], by walking along its steps."""
    steps = np.concatenate([np.fmin(enter, end), np.fmin(leave, end)])
    change = np.repeat([1.0, -1.0], len(enter))
    order = np.argsort(steps, kind="stable")
    inside = np.cumsum(change[order])[:-1]
    return float(np.dot(inside, np.diff(steps[order])))


def attended(server: Server, start: float, end: float) -> float:
    """Return the minutes a server attends between two moments."""
    if not server.windows:
        return end - start
    inside = [max(0.0, min(b, end) - max(a, start)) for a, b in server.windows]
    return float(np.sum(inside))


@pytest.mark.parametrize("engine", ENGINES)
def test_littles_law_holds_over_a_run_that_ends_empty(engine: str) -> None:
    luck = np.random.Generator(np.random.Philox(key=11))
    arrival = np.floor(np.cumsum(luck.exponential(10.0, 2_000)) * 4) / 4
    work = np.floor(luck.exponential(27.0, 2_000) * 4) / 4
    done = serve(arrival, work, servers=3, engine=engine)
    end = float(np.max(done.finish))
    rate = len(arrival) / end
    in_queue, in_desk = area(arrival, done.start, end), area(arrival, done.finish, end)
    assert in_queue == np.sum(done.start - arrival)
    assert in_desk == np.sum(done.finish - arrival)
    assert in_desk / end == pytest.approx(rate * float(np.mean(done.finish - arrival)), rel=1e-12)
    # Those in service are the rest of those at the desk, and they keep servers busy.
    assert in_desk - in_queue == np.sum(work)
    assert 0.5 < in_queue / end < 50.0


@pytest.mark.parametrize("engine", ENGINES)
def test_littles_law_holds_over_a_run_that_is_cut(engine: str) -> None:
    """Up to T the area is the whole waits of those gone, and the waits so far of those there."""
    luck = np.random.Generator(np.random.Philox(key=12))
    arrival = np.floor(np.cumsum(luck.exponential(10.0, 2_000)) * 4) / 4
    work = np.floor(luck.exponential(31.0, 2_000) * 4) / 4
    done = serve(arrival, work, servers=3, engine=engine)
    cut = float(arrival[1_500])
    come = arrival < cut
    gone, still = come & (done.start <= cut), come & (done.start > cut)
    assert np.any(still)
    whole = float(np.sum((done.start - arrival)[gone]))
    so_far = float(np.sum(cut - arrival[still]))
    assert area(arrival[come], done.start[come], cut) == whole + so_far


@settings(max_examples=80, deadline=None)
@given(desks(), st.integers(0, 3_000))
def test_littles_law_holds_at_any_desk_and_cut_anywhere(drawn: Drawn, quarters: int) -> None:
    cut = quarters / 4
    come = drawn.arrival < cut
    for leave in (drawn.left_queue, drawn.left_desk):
        waits = np.fmin(leave, cut)[come] - drawn.arrival[come]
        assert np.all(waits >= 0.0)
        assert area(drawn.arrival[come], leave[come], cut) == np.sum(waits)


@settings(max_examples=80, deadline=None)
@given(desks(last=False))
def test_every_request_is_served_has_left_or_waits(drawn: Drawn) -> None:
    done, words = drawn.done, np.asarray(drawn.done.outcome)
    waiting = words == "waiting"
    assert np.all(drawn.served.astype(int) + drawn.abandoned + waiting == 1)
    assert len(done.start) == len(done.finish) == len(done.server) == len(drawn.arrival)
    assert np.all(done.finish[drawn.served] >= done.start[drawn.served])
    assert np.all(done.start[drawn.served] >= drawn.arrival[drawn.served])
    assert np.all(np.isnan(done.start[drawn.abandoned]))
    assert np.all(np.isnan(done.finish[waiting]))
    assert np.all(done.server[drawn.abandoned] == -1)
    assert np.all(np.isin(done.server[drawn.served], np.arange(len(drawn.servers))))
    # Nobody waits for ever at a desk where somebody is always present.
    if any(not server.windows for server in drawn.servers):
        assert not np.any(waiting)


@settings(max_examples=80, deadline=None)
@given(desks(last=False))
def test_patience_is_kept_to_the_minute(drawn: Drawn) -> None:
    started = ~np.isnan(drawn.done.start)
    waited = drawn.done.start - drawn.arrival
    assert np.all(waited[started] <= drawn.patience[started])
    left = drawn.abandoned
    assert np.all(drawn.done.finish[left] == (drawn.arrival + drawn.patience)[left])
    # Who has not begun and may leave has left.
    assert not np.any(~started & ~left & np.isfinite(drawn.patience))


@settings(max_examples=80, deadline=None)
@given(desks())
def test_the_minutes_attended_are_the_work_over_the_speed(drawn: Drawn) -> None:
    for request in np.flatnonzero(drawn.served).tolist():
        server = drawn.servers[int(drawn.done.server[request])]
        start, finish = float(drawn.done.start[request]), float(drawn.done.finish[request])
        assert attended(server, start, finish) == drawn.work[request] / server.speed
        assert attended(server, start, start + 0.25) > 0.0, "a start while absent"


@settings(max_examples=80, deadline=None)
@given(desks())
def test_no_server_serves_two_at_once_and_none_is_idle_while_someone_waits(drawn: Drawn) -> None:
    """A paused request keeps its server, so that the spans from start to finish never overlap."""
    start, finish = drawn.done.start, drawn.done.finish
    for index in range(len(drawn.servers)):
        mine = np.flatnonzero(drawn.served & (drawn.done.server == index))
        mine = mine[np.lexsort((finish[mine], start[mine]))]
        assert np.all(finish[mine][:-1] <= start[mine][1:])
    edges = [edge for server in drawn.servers for window in server.windows for edge in window]
    moments = np.concatenate([drawn.arrival, drawn.left_queue, drawn.left_desk, edges])
    moments = np.unique(moments[np.isfinite(moments)])
    for middle in ((moments[1:] + moments[:-1]) / 2).tolist():
        if not np.any((drawn.arrival < middle) & (drawn.left_queue > middle)):
            continue
        busy = set(drawn.done.server[(start < middle) & (finish > middle)].tolist())
        for index, server in enumerate(drawn.servers):
            present = attended(server, middle, middle + 2.0**-10) > 0.0
            assert index in busy or not present


@settings(max_examples=80, deadline=None)
@given(desks(last=False))
def test_in_a_class_requests_start_in_the_order_they_came(drawn: Drawn) -> None:
    for level in np.unique(drawn.priority).tolist():
        starts = drawn.done.start[(drawn.priority == level) & ~np.isnan(drawn.done.start)]
        assert np.all(np.diff(starts) >= 0.0)


@settings(max_examples=80, deadline=None)
@given(desks(last=False))
def test_nobody_starts_while_a_more_urgent_request_waits(drawn: Drawn) -> None:
    for request in np.flatnonzero(~np.isnan(drawn.done.start)).tolist():
        now = drawn.done.start[request]
        urgent = drawn.priority < drawn.priority[request]
        assert not np.any(urgent & (drawn.arrival <= now) & (drawn.left_queue > now))
