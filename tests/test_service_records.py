"""What the records say of the service agrees with itself, and no minute goes missing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from entities.calendar import MONTHS_PER_YEAR
from entities.measures import (
    DESK_MEASURES,
    RELEASED_MEASURES,
    SERVICE_MEASURES,
    SHADOW_BY,
    WAIT_MEASURES,
    WORK_MEASURES,
)
from entities.records import Records
from outputs.tidy import by_year
from simulator.desk.book import ABANDONED, SERVED
from simulator.replicate import Finished, play, replicate
from tests.shipped_cases import SEED, case_called, worlds_of

CASE = case_called("tiny")
WORLD = worlds_of("tiny")[0]
ARMS = [arm.key for arm in CASE.arms]
AT = {name: i for i, name in enumerate(SERVICE_MEASURES)}
WORK = {name: i for i, name in enumerate(WORK_MEASURES)}
SAME = (
    "arrived", "served", "abandoned", "reworked", "due", "within_target", "statutory_due",
    "statutory_missed", "effort_minutes", "shadow_minutes",
)  # fmt: skip
ADDED = [m for m in SERVICE_MEASURES if m != "waiting"]


@lru_cache(maxsize=4)
def record(arm: str) -> Records:
    return replicate(CASE, CASE.arm(arm), WORLD, seed=SEED, replication=0, detail=True)


@lru_cache(maxsize=4)
def finished(arm: str) -> Finished:
    return play(CASE, CASE.arm(arm), WORLD, seed=SEED, replication=0)


def of_function(values: np.ndarray) -> np.ndarray:
    """Sum rows of request types to functions."""
    keys = [f.key for f in CASE.functions]
    number = np.asarray([keys.index(f) for f, _ in CASE.request_types])
    return np.stack([values[number == f].sum(axis=0) for f in range(len(keys))])


@pytest.mark.parametrize("arm", ARMS)
def test_types_and_schools_add_up_to_functions(arm: str) -> None:
    found = record(arm)
    after = found.service_month[..., found.axes.run_in_months :]
    years = after.reshape(*after.shape[:2], -1, MONTHS_PER_YEAR)
    for name in ADDED:
        whole = years[:, AT[name]].sum(axis=-1)
        assert np.allclose(of_function(found.service_kind)[:, AT[name]], whole, rtol=1e-9), name
        assert np.allclose(found.service_school[:, :, AT[name]].sum(axis=1), whole, rtol=1e-9), name
    waiting = years[:, AT["waiting"], :, -1]
    assert np.array_equal(of_function(found.service_kind)[:, AT["waiting"]], waiting)


@pytest.mark.parametrize("arm", ARMS)
def test_the_finest_counts_add_up_to_types(arm: str) -> None:
    found, cells = record(arm), record(arm).cells
    assert cells is not None
    kept = cells.month >= found.axes.run_in_months
    for name in SAME:
        by_kind = np.bincount(
            cells.kind[kept], weights=cells.measures[name][kept], minlength=len(found.axes.kinds)
        )
        assert np.allclose(by_kind, found.service_kind[:, AT[name]].sum(axis=-1), rtol=1e-9), name
    begun = cells.measures["mean_wait"][~np.isnan(cells.measures["mean_wait"])]
    assert (begun >= 0).all()
    assert (cells.measures["wait_p80"] >= cells.measures["wait_p50"])[
        ~np.isnan(cells.measures["wait_p50"])
    ].all()


@pytest.mark.parametrize("arm", ARMS)
def test_shadow_work_is_the_same_by_school_and_by_who_does_it_but_for_the_door(arm: str) -> None:
    """Beside what was given up stand checks of moved work, and cover of the door by leaders."""
    found = record(arm)
    given_up = found.service_school[:, :, AT["shadow_minutes"]].sum(axis=0)
    checked = found.released[RELEASED_MEASURES.index("checked")]
    given_up = given_up + by_year(checked, found.axes.run_in_months)
    by_who = found.shadow_by.sum(axis=0)
    assert (by_who >= given_up - 1e-6).all()
    others = [w for w in range(len(SHADOW_BY)) if SHADOW_BY[w] != "leaders"]
    assert (found.shadow_by[others].sum(axis=0) <= given_up + 1e-6).all()


@pytest.mark.parametrize("arm", ARMS)
def test_nobody_is_busy_for_longer_than_present(arm: str) -> None:
    found = record(arm)
    at = {name: i for i, name in enumerate(DESK_MEASURES)}
    offered, busy = (found.desk_month[:, at[n]] for n in ("offered_minutes", "busy_minutes"))
    assert (busy <= offered + 1e-6).all()
    assert (busy >= -1e-6).all()
    assert busy.sum() > 0.3 * offered.sum()


@pytest.mark.parametrize("arm", ARMS)
def test_percentiles_are_those_of_the_requests_themselves(arm: str) -> None:
    found, run = record(arm), finished(arm)
    book, calendar = run.organisation.book, run.situation.calendar
    kind = found.axes.kinds.index("supplier_invoice")
    start = calendar.minute_of_month(found.axes.run_in_months)
    end = calendar.minute_of_month(found.axes.run_in_months + MONTHS_PER_YEAR)
    used = slice(book.used)
    first = book.first_start[used]
    chosen = (book.kind[used] == kind) & (first >= start) & (first < end)
    waits = np.sort((first - book.arrival[used])[chosen])
    row = len(found.axes.functions) + kind
    for share, name in ((0.5, "wait_p50"), (0.8, "wait_p80"), (0.95, "wait_p95")):
        expected = waits[int(np.ceil(share * len(waits))) - 1]
        assert found.waits[row, WAIT_MEASURES.index(name), 0] == expected


@pytest.mark.parametrize("arm", ARMS)
def test_littles_law_holds_for_everything_in_the_system(arm: str) -> None:
    """The requests in the system, integrated over the run, are the time requests spent in it."""
    run = finished(arm)
    book, end = run.organisation.book, run.situation.calendar.end
    used = slice(book.used)
    kept = (book.outcome[used] != 3) & (book.arrival[used] < end)
    arrival, finish = book.arrival[used][kept], book.finish[used][kept]
    leaves = np.where(np.isnan(finish) | (finish > end), end, finish)
    inside = np.concatenate([np.ones(len(arrival)), -np.ones(len(leaves))])
    moments = np.concatenate([arrival, leaves])
    order = np.argsort(moments, kind="stable")
    number = np.cumsum(inside[order])[:-1]
    area = float(np.sum(number * np.diff(moments[order])))
    assert area == pytest.approx(float(np.sum(leaves - arrival)), rel=1e-9)


@pytest.mark.parametrize("arm", ARMS)
def test_every_minute_asked_is_done_saved_given_up_or_left(arm: str) -> None:
    """By request type, exactly: every minute is a multiple of 2**-20."""
    work = dict(zip(WORK_MEASURES, record(arm).work_balance.T, strict=True))
    asked = work["asked"] + work["sent_back"] + work["second_line"]
    worked = work["by_centre"] + work["by_schools"] + work["by_suppliers"] - work["travel"]
    saved = work["process"] + work["automated"]
    assert np.array_equal(asked, worked + saved + work["given_up"] + work["left"])
    assert asked.sum() > 0
    assert work["given_up"].sum() > 0


def test_minutes_that_leave_the_centre_go_somewhere_by_request_type() -> None:
    """Between two arms, by type: what the centre does less is shadow, automated, reduced, left -
    or done at a school, or was never asked for; nothing vanishes.
    """
    base, merge = (record(arm).work_balance for arm in ("status_quo", "merge"))
    less = base - merge
    centre = less[:, WORK["by_centre"]] - less[:, WORK["travel"]]
    elsewhere = -less[:, [WORK[n] for n in ("given_up", "automated", "process", "left")]].sum(1)
    at_school = -less[:, WORK["by_schools"]]
    not_asked = less[:, [WORK[n] for n in ("asked", "sent_back", "second_line")]].sum(axis=1)
    assert np.array_equal(centre, elsewhere + at_school + not_asked)
    assert np.abs(centre).sum() > 0


@pytest.mark.parametrize("arm", ARMS)
def test_effort_by_function_is_the_diary_of_who_did_it(arm: str) -> None:
    """A generalist office's time is split by the function it works for."""
    found, run = record(arm), finished(arm)
    diary, book = run.organisation.diary, run.organisation.book
    month = run.situation.calendar.months_of(diary.minutes("start"))
    function = book.function[diary.numbers("request")]
    for f in range(len(found.axes.functions)):
        expected = float(
            np.sum(diary.minutes("work")[(function == f) & (month < len(found.axes.months))])
        )
        assert found.service_month[f, AT["effort_minutes"]].sum() == pytest.approx(expected)
    office = [n for n, d in enumerate(run.situation.desks) if d.endswith("/office")]
    served = {int(f) for f in function[np.isin(diary.numbers("desk"), office)]}
    assert len(served) >= 2


@pytest.mark.parametrize("arm", ARMS)
def test_nothing_is_served_before_it_arrives_or_begun_after_patience(arm: str) -> None:
    book = finished(arm).organisation.book
    used = slice(book.used)
    begun = ~np.isnan(book.first_start[used])
    wait = (book.first_start[used] - book.arrival[used])[begun]
    assert (wait >= 0).all()
    assert (book.first_start[used] <= book.deadline[used])[begun].all()
    gone = book.outcome[used] == ABANDONED
    assert (book.finish[used] == book.deadline[used])[gone].all()
    assert not begun[gone].any()
    assert (book.finish[used] > book.first_start[used])[book.outcome[used] == SERVED].all()
