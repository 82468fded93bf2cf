"""Counting in blocks of rows gives what counting one by one gives, to the last bit."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.calendar import MONTHS_PER_YEAR
from entities.measures import SERVICE_MEASURES, WAIT_MEASURES
from entities.records import Numbers
from simulator import counting
from simulator.counting import Counted, count
from simulator.outcomes import Outcomes, outcomes
from simulator.percentiles import SHARES, percentiles
from simulator.replicate import Finished, play
from simulator.tally import IN_ORDER, by_function_and_origin, by_kind
from simulator.time_in_state import STATES, state_shares
from tests.shipped_cases import SEED, case_called, worlds_of

CASE, WORLD = case_called("tiny"), worlds_of("tiny")[0]
PLACES = {"kind": by_kind, "place": by_function_and_origin}


@lru_cache(maxsize=1)
def finished() -> Finished:
    return play(CASE, CASE.arm("merge"), WORLD, seed=SEED, replication=0)


@lru_cache(maxsize=1)
def found() -> Outcomes:
    return outcomes(finished().situation, finished().organisation.book)


@lru_cache(maxsize=1)
def counted() -> Counted:
    return count(finished().situation, finished().organisation)


def months_by_search(minutes: Numbers) -> Numbers:
    """Find months the plain way: by where each starts."""
    calendar = finished().situation.calendar
    month = np.searchsorted(calendar.month_starts, minutes, side="right") - 1
    return np.where(np.isnan(minutes), len(calendar.months), month)


def school_time_by_search(minutes: Numbers) -> Numbers:
    """Find the minutes of school days passed the plain way: between the starts of days."""
    calendar = finished().situation.calendar
    starts = np.arange(len(calendar.days) + 1) * calendar.minutes_per_day
    return np.interp(minutes, starts, calendar.school_minutes)


def edges() -> Numbers:
    """Return minutes at, just before and just after every change of day, and odd ones."""
    calendar = finished().situation.calendar
    starts = np.append(calendar.day_starts, calendar.end)
    odd = [-5.0, -0.5, calendar.end + 0.5, 1e9, np.nan]
    near = [np.nextafter(starts[1:], -np.inf), np.nextafter(starts, np.inf), starts + 0.5]
    return np.concatenate([starts, *near, odd])


def test_months_are_those_found_by_search() -> None:
    calendar = finished().situation.calendar
    assert np.array_equal(calendar.months_of(edges()), months_by_search(edges()))


def test_school_time_is_that_between_the_starts_of_days() -> None:
    calendar = finished().situation.calendar
    plain = school_time_by_search(edges())
    assert np.array_equal(calendar.school_time(edges()), plain, equal_nan=True)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=120), st.integers(6, 70_000)
)
def test_percentiles_are_those_of_a_plain_sort(drawn: list[tuple[int, int]], cells: int) -> None:
    """With ties, with empty cells, and with more cells than 16 bits can number."""
    cell = np.asarray([c for c, _ in drawn], dtype=np.int64) * (cells // 6)
    value = np.asarray([v for _, v in drawn], dtype=np.float64) / 4
    table = percentiles(value, cell, cells)
    assert table.shape == (len(SHARES), cells)
    for number in range(0, cells, cells // 6):
        inside = sorted(value[cell == number].tolist())
        for share, got in zip(SHARES, table[:, number].tolist(), strict=True):
            if inside:
                assert got == inside[int(np.ceil(share * len(inside))) - 1]
            else:
                assert np.isnan(got)
    assert np.count_nonzero(~np.isnan(table[0])) == len(set(cell.tolist()))


def plain_ranks(chosen: Numbers) -> list[float]:
    ordered = np.sort(chosen)
    if not len(ordered):
        return [np.nan] * len(SHARES)
    return [float(ordered[int(np.ceil(share * len(ordered))) - 1]) for share in SHARES]


@pytest.mark.parametrize("name", ["wait", "wait_school_days", "elapsed", "elapsed_school_days"])
def test_waits_by_year_are_those_of_the_requests_of_each_group(name: str) -> None:
    setting, every = finished().situation, found()
    calendar = setting.calendar
    moment = every.first_start if name.startswith("wait") else every.finish.copy()
    if name.startswith("elapsed"):
        moment[~every.served] = np.nan
    took = moment - every.arrival
    if name.endswith("days"):
        passed = school_time_by_search(moment) - school_time_by_search(every.arrival)
        took = passed / calendar.minutes_per_day
    year = (months_by_search(moment) - setting.decision_month) // MONTHS_PER_YEAR
    function = np.asarray([setting.function_numbers[f] for f, _ in setting.kinds])[every.kind]
    groups = [function == f for f in range(len(CASE.functions))]
    groups += [every.kind == k for k in range(len(setting.kinds))]
    table, at = counted().waits.by_year(), WAIT_MEASURES.index(f"{name}_p50")
    assert len(table) == len(groups)
    for group, rows in enumerate(groups):
        for y in range(table.shape[-1]):
            plain = plain_ranks(took[rows & (year == y) & ~np.isnan(moment)])
            assert np.array_equal(table[group, at : at + len(SHARES), y], plain, equal_nan=True)


def plain_sums(name: str, grouping: str) -> Numbers:
    """Add up one measure request by request, in their order."""
    setting, every = finished().situation, found()
    groups = PLACES[grouping](setting)
    day = setting.calendar.minutes_per_day
    passed = school_time_by_search(every.first_start) - school_time_by_search(every.arrival)
    ones = np.ones(len(every.kind))
    moment, weight = {
        "arrived": (every.arrival, ones),
        "within_target": (every.arrival, ones * (every.due & every.within_target)),
        "statutory_missed": (every.arrival, ones * every.statutory_missed),
        "served": (every.finish, ones * every.served),
        "abandoned": (every.finish, ones * every.abandoned),
        "reworked": (every.came_back, ones * every.attempts),
        "wait_minutes": (every.first_start, every.first_start - every.arrival),
        "wait_school_days": (every.first_start, passed / day),
        "elapsed_minutes": (every.finish, (every.finish - every.arrival) * every.served),
        "shadow_minutes": (every.finish, every.shadow),
    }[name]
    out = np.zeros((groups.count, len(setting.calendar.months) + 1))
    place = groups.number[every.kind * len(setting.origins) + every.origin].tolist()
    month = months_by_search(moment).tolist()
    for p, m, w in zip(place, month, weight.tolist(), strict=True):
        if not np.isnan(w):
            out[p, m] += w
    return out[:, :-1]


@pytest.mark.parametrize("grouping", PLACES)
@pytest.mark.parametrize(
    "name",
    ["arrived", "within_target", "statutory_missed", "served", "abandoned", "reworked",
     "wait_minutes", "elapsed_minutes", *IN_ORDER],
)  # fmt: skip
def test_measures_are_the_sums_of_the_requests_one_by_one(name: str, grouping: str) -> None:
    table = counted().service.by(grouping)[:, SERVICE_MEASURES.index(name)]
    plain = plain_sums(name, grouping)
    assert plain.any()
    assert np.array_equal(table, plain)


@pytest.mark.parametrize("rows", [97, 1 << 20])
def test_nothing_hangs_on_how_many_rows_are_read_at_a_time(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "ROWS", rows)
    run = finished()
    assert (run.organisation.book.used > counting.ROWS) is (rows == 97)
    other = count(run.situation, run.organisation)
    cover = np.zeros((len(run.situation.origins), len(run.situation.calendar.months)))
    for grouping in PLACES:
        assert np.array_equal(other.service.by(grouping), counted().service.by(grouping))
    assert np.array_equal(other.waits.by_year(), counted().waits.by_year(), equal_nan=True)
    assert np.array_equal(
        other.shadow.by_year(cover, cover), counted().shadow.by_year(cover, cover)
    )
    assert np.array_equal(other.work.table(), counted().work.table())


def test_blocks_hold_every_row_once() -> None:
    for used in (0, 1, counting.ROWS, 3 * counting.ROWS + 5):
        rows = list(counting.blocks(used))
        assert all(a.stop == b.start for a, b in pairwise(rows))
        assert [*(r.start for r in rows[:1]), *(r.stop for r in rows[-1:])] == (
            [0, used] if used else []
        )


def test_posts_are_in_one_state_at_a_time_for_as_long_as_they_say() -> None:
    run = finished()
    seats = tuple(run.organisation.seats.values())
    shares = state_shares(run.situation, seats)
    assert np.allclose(np.sum([shares[state] for state in STATES], axis=0), 1.0)
    length = np.diff(run.situation.calendar.month_starts)
    assert max(len(seat.changes) for seat in seats) > 1
    for row, seat in enumerate(seats):
        moments = [*(moment for moment, _ in seat.changes), run.situation.calendar.end]
        for state in STATES:
            spans = zip(seat.changes, pairwise(moments), strict=True)
            whole = float(np.sum([b - a for (_, name), (a, b) in spans if name == state]))
            assert float((shares[state][row] * length).sum()) == pytest.approx(whole)
