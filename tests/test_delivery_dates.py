"""Term dates, work on fixed dates, and long work that must not hold up quick work."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from entities.assumption import World
from entities.case import Case
from entities.records import Integers, Numbers
from simulator.births import MOST_MINUTES_A_TOUCH
from simulator.desk.readable import ReadableDesk
from simulator.origins import growth
from simulator.replicate import Finished, draws_for
from simulator.situation import Setting
from tests.made_delivery import ELM, STEADY, arm, case_with, of, played, post, trust_with, world_of
from tests.shipped_cases import SEED, case_called, changed

RUNS = 8
PLAIN = ("patience", "shadow_feedback", "rework", "second_line", "urgent")


@lru_cache(maxsize=1)
def case() -> Case:
    """Procurement at Elmstrand's centre, where tenders and quick work share one person."""
    elm, fir = case_called("tiny").trusts
    central = [{"function": "procurement", "where": "central"}]
    lead = trust_with(elm, central, [post("elm-buyer", "centre", "procurement", 1.0)])
    return case_with((lead, fir), [arm("none_yet")], *STEADY, *PLAIN)


@lru_cache(maxsize=1)
def base() -> tuple[Setting, Numbers, Integers]:
    """Return arrivals and kinds of the base layer of several replications."""
    world = world_of(case())
    several = [draws_for(case(), world, seed=SEED, replication=r) for r in range(RUNS)]
    arrival = np.concatenate([draws.layer(0)["arrival"] for draws in several])
    kind = np.concatenate([draws.layer(0)["kind"] for draws in several])
    return several[0].setting, arrival, np.asarray(kind, dtype=np.int64)


TERM = sorted(
    k.key
    for _, k in case_called("tiny").request_types
    if {s.key for s in case_called("tiny").calendar.seasons if s.follows_term_dates} & {*k.season}
)


def test_some_types_follow_term_dates() -> None:
    assert {"supplier_invoice", "income_and_cash", "board_meeting"} <= {*TERM}


def test_nothing_that_follows_term_dates_arrives_while_schools_are_closed() -> None:
    setting, arrival, kind = base()
    following = np.asarray([k.key in TERM for _, k in setting.kinds])[kind]
    day = (arrival // setting.calendar.minutes_per_day).astype(np.int64)
    assert following.sum() > 1000
    assert setting.calendar.in_term[day[following]].all()
    assert not setting.calendar.in_term[day[~following]].all()


@pytest.mark.parametrize("key", ["supplier_invoice", "income_and_cash", "contract_change"])
def test_the_yearly_volume_is_kept_whatever_the_season(key: str) -> None:
    """Counted over three whole years after the run-in; 2 per cent for the length of months."""
    setting, arrival, kind = base()
    number = [k.key for _, k in setting.kinds].index(key)
    calendar = setting.calendar
    inside = (arrival >= calendar.minute_of_month(2)) & (kind == number)
    expected = 0.0
    for origin in setting.origins:
        yearly = setting.workload.volume.get((origin.key, key), 0.0)
        rate = 1 + growth(origin, setting.kinds[number][1], setting.world)
        academic = (9 / 12, 1, 1, 3 / 12)
        expected += yearly * float(np.dot(academic, [rate**year for year in range(4)]))
    expected *= RUNS
    assert expected > 300
    assert abs(inside.sum() - expected) < 4 * np.sqrt(expected) + 0.02 * expected


def quieter(part: float) -> World:
    """Return a world with little work, in which the work of chance is a part of that."""
    world, values = world_of(case()), dict(world_of(case()).values)
    for _, kind in case().request_types:
        values[f"request.{kind.key}.volume"] *= 0.2 * (part if kind.kind == "poisson" else 1)
    return world.model_copy(update={"values": values})


@lru_cache(maxsize=2)
def quiet(part: float) -> Finished:
    """Run the readable engine, whose people keep the windows they once attended."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.opening.ENGINE", ReadableDesk)
        return played(case(), world=quieter(part))


def scheduled(end: Finished) -> Integers:
    kinds = np.asarray([kind.kind == "scheduled" for _, kind in end.situation.kinds])
    book = end.organisation.book
    return np.flatnonzero(kinds[book.kind[: book.used]])


def test_a_scheduled_task_comes_on_its_date_whatever_else_arrives() -> None:
    with_chance, without = quiet(1.0), quiet(1e-9)
    found = []
    for end in (with_chance, without):
        book, rows = end.organisation.book, scheduled(end)
        assert set(end.situation.workload.fit.values()) == {1.0}
        found.append(np.stack([book.arrival[rows], book.origin[rows], book.kind[rows],
                               book.work[rows]]))  # fmt: skip
    np.testing.assert_array_equal(found[0], found[1])
    assert found[0].shape[1] > 50
    assert without.organisation.book.used < 1.2 * found[0].shape[1]
    assert with_chance.organisation.book.used > 2 * found[0].shape[1]
    day = with_chance.situation.calendar.minutes_per_day
    np.testing.assert_array_equal(found[0][0] % day, 0)


@pytest.mark.parametrize("part", [1.0, 1e-9])
def test_a_scheduled_task_starts_as_soon_as_somebody_is_present_and_free(part: float) -> None:
    """With chance, higher classes and earlier work may come first, but nobody present idles."""
    end = quiet(part)
    book, diary, desks = end.organisation.book, end.organisation.diary, end.situation.desks
    starts, ends, who = diary.minutes("start"), diary.minutes("end"), diary.numbers("worker")
    checked = 0
    for request in scheduled(end).tolist():
        since, start = book.arrival[request], book.first_start[request]
        if np.isnan(start):
            continue
        checked += 1
        here = False
        for worker in end.organisation.desks[desks[book.desk[request]]].workers:
            here |= bool(((worker.opens <= start) & (start < worker.closes)).any())
            mine = (who == worker.number) & (ends > since) & (starts < start)
            held = sorted(zip(starts[mine], ends[mine], strict=True))
            for opens, closes in zip(worker.opens, worker.closes, strict=True):
                at = max(opens, since)
                for begun, ended in held:
                    at = max(at, ended) if begun <= at else at
                assert at >= min(closes, start)
        assert here
    assert checked > 30


@lru_cache(maxsize=1)
def tenders() -> Finished:
    """Tenders of about 120 hours, with quick work of a higher class at the same desk."""
    functions = [
        f.model_copy(update={"request_types": tuple(
            k.model_copy(update={"priority": 2 if k.key == "tender" else 1})
            for k in f.request_types)})
        for f in case().functions
    ]  # fmt: skip
    world = world_of(case())
    known = {"tender.minutes": 7200.0, "tender.volume": 4.0, "quotation.minutes": 20.0,
             "contract_renewal.minutes": 20.0}  # fmt: skip
    values = {**world.values, **{f"request.{key}": value for key, value in known.items()}}
    slow = world.model_copy(update={"values": values})
    return played(changed(case(), functions=functions), world=slow)


def test_no_touch_of_any_request_is_longer_than_ninety_minutes() -> None:
    """Of a tender above the average too: what is longer comes in more touches."""
    book = tenders().organisation.book
    assert book.work[: book.used].max() <= MOST_MINUTES_A_TOUCH
    assert book.second_work[: book.used].max() <= MOST_MINUTES_A_TOUCH
    own = of(tenders(), "procurement", ELM)
    assert book.asked[own].max() > 7200


def test_a_tender_holds_up_quick_work_for_no_more_than_one_touch() -> None:
    """None of its touches begins while quick work waits; only the one in hand is in front."""
    end, desk = tenders(), f"{ELM}/procurement"
    book, diary, numbers = end.organisation.book, end.organisation.diary, end.situation.desks
    here = diary.numbers("desk") == numbers.index(desk)
    request, start = diary.numbers("request")[here], diary.minutes("start")[here]
    finish = diary.minutes("end")[here]
    minutes = diary.minutes("work")[here]
    tender = [kind.key for _, kind in end.situation.kinds].index("tender")
    long = book.kind[request] == tender
    waited = 0
    for row in np.flatnonzero(~long):
        since = book.arrival[request[row]]
        between = long & (start > since) & (start < start[row])
        assert not between.any()
        in_front = long & (start <= since) & (finish > since)
        assert minutes[in_front].sum() <= MOST_MINUTES_A_TOUCH + 1e-6
        waited += int(in_front.any())
    assert long.sum() > 100
    assert waited > 5
