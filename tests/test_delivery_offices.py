"""What schools do themselves: the office door, shadow work that takes hours, and school time."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import lru_cache

import numpy as np
import pytest

from entities.case import Case
from entities.records import Numbers
from simulator.births import deadlines
from simulator.desk.book import ABANDONED
from simulator.money.paths import support_pay
from simulator.month_end import given_up_in
from simulator.office_cover import cover_minutes
from simulator.recording import records_of
from simulator.replicate import Finished
from tests.made_delivery import (
    BROOK,
    DOVE,
    ELM,
    MOSS,
    START_MONTH,
    STEADY,
    arm,
    case_with,
    played,
    post,
    trust_with,
)
from tests.shipped_cases import case_called, changed, same

GONE = START_MONTH + 1
OFFICE = f"{BROOK}/office"


@lru_cache(maxsize=4)
def case(*off: str) -> Case:
    """Brookthorn loses its only office post; its office work is done at the centre."""
    elm, fir = case_called("tiny").trusts
    local = [f for f in case_called("tiny").functions if f.local_desk == "office"]
    central = [{"function": f.key, "where": "central"} for f in local]
    new = [post(f"new-{f.key}", "centre", f.key) for f in local if f.key not in ("finance", "hr")]
    lost = {"post": "brookthorn-administrator", "months_after_start": 1, "route": "redundancy"}
    return case_with(
        (trust_with(elm, central, new), fir), [arm("cut", deletions=[lost])], *STEADY, *off
    )


@lru_cache(maxsize=4)
def end_of(key: str) -> Finished:
    return played(case(), key)


def cover(end: Finished, hours: float | None = None) -> Numbers:
    """Return the minutes of cover by (origin, month), with another need of an office if given."""
    situation, values = end.situation, dict(end.situation.world.values)
    if hours is not None:
        values["model.office_cover_hours_per_week"] = hours
    world = situation.world.model_copy(update={"values": values})
    return cover_minutes(dataclasses.replace(situation, world=world), end.organisation)


def test_nobody_covers_the_door_while_posts_are_filled() -> None:
    assert not cover(end_of("status_quo")).any()


def test_a_deleted_office_post_is_covered_for_the_hours_it_leaves_open() -> None:
    end = end_of("cut")
    brook = [o.key for o in end.situation.origins].index(BROOK)
    found, weeks = cover(end, 20.0), end.situation.calendar.school_days_by_month() / 5
    assert not np.delete(found, brook, axis=0).any()
    assert not found[brook, :GONE].any()
    np.testing.assert_allclose(found[brook, GONE:], 20 * 60 * weeks[GONE:])


def test_an_office_is_never_covered_for_longer_than_it_was_staffed_at_the_opening() -> None:
    end = end_of("cut")
    most = 37 * 60 * end.situation.calendar.school_days_by_month() / 5
    found = cover(end, 100.0).sum(axis=0)
    np.testing.assert_allclose(found[GONE:], most[GONE:])


def test_cover_is_booked_as_shadow_work_at_the_price_of_an_hour_of_school_time() -> None:
    end = end_of("cut")
    records = records_of(end.situation, end.dates, end.organisation, 0, detail=False)
    rows = [i for i, k in enumerate(records.ledger_keys) if "office door" in k.cause]
    keys = {(records.ledger_keys[i].trust, records.ledger_keys[i].tag) for i in rows}
    world = end.situation.world
    hour = world["workforce.njc_pay_scp12"] * world["workforce.support_on_cost_multiplier"]
    hour /= world["model.attended_hours_per_fte"]
    owed = cover(end).sum(axis=0) / 60 * hour * support_pay(end.situation) * 100
    assert {tag for _, tag in keys} == {"shadow"}
    assert owed.sum() > 0
    np.testing.assert_allclose(records.ledger_pence[rows].sum(axis=0), owed, atol=1)
    booked = {records.ledger_keys[i].trust for i in rows if records.ledger_pence[i].any()}
    assert booked == {ELM}


def impatient(*off: str) -> Case:
    """Everybody gives up within minutes or hours, so that much work falls to the schools."""
    tiny = case_called("tiny")
    functions = [
        f.model_copy(update={"request_types": tuple(
            k.model_copy(update={"patience_working_hours": 3.0}) for k in f.request_types)})
        for f in tiny.functions
    ]  # fmt: skip
    return changed(tiny, functions=functions, claims=(), switched_off=(*STEADY, *off))


@lru_cache(maxsize=2)
def hurried(*off: str) -> Finished:
    return played(impatient(*off))


def offered(end: Finished, desk: str) -> Numbers:
    minutes = np.stack(end.organisation.figures)[:, end.organisation.desks[desk].number, 0]
    return np.diff(minutes)


@pytest.mark.parametrize("desk", [f"{MOSS}/office", f"{BROOK}/office", f"{DOVE}/office"])
def test_a_month_of_much_shadow_work_leaves_fewer_minutes_in_the_next(desk: str) -> None:
    with_it, without = hurried(), hurried("shadow_feedback")
    organisation, half = with_it.organisation, with_it.situation.calendar.half_day
    months = range(len(with_it.situation.calendar.months) - 1)
    work = [given_up_in(organisation, month).get(desk, 0.0) for month in months]
    first = int(np.argmax(np.cumsum(work) >= half))
    assert sum(work[: first + 1]) >= half
    one, other = offered(with_it, desk), offered(without, desk)
    np.testing.assert_array_equal(one[: first + 1], other[: first + 1])
    assert one[first + 1] < other[first + 1]
    assert other[first + 1] - one[first + 1] <= sum(work[: first + 1]) + half
    assert one.sum() < other.sum()


def test_where_no_post_sits_no_hours_are_taken() -> None:
    """Brookthorn's office stands empty: leaders do its shadow work, whose time is not modelled."""
    organisation = end_of("cut").organisation
    months = range(GONE, len(end_of("cut").situation.calendar.months))
    assert sum(given_up_in(organisation, m).get(OFFICE, 0.0) for m in months) > 0
    assert OFFICE not in organisation.shadow_taken
    assert not offered(end_of("cut"), OFFICE)[GONE:].any()


def test_when_nobody_gives_up_shadow_feedback_changes_nothing() -> None:
    ends = (played(impatient("patience", *off)) for off in ((), ("shadow_feedback",)))
    one, other = (
        records_of(end.situation, end.dates, end.organisation, 0, detail=False) for end in ends
    )
    assert same(one, other)


SUMMERS = [
    (dt.date(2027, 7, 26), dt.date(2027, 9, 6)),
    (dt.date(2028, 7, 24), dt.date(2028, 9, 4)),
    (dt.date(2029, 7, 23), dt.date(2029, 9, 3)),
]
"""Six weeks from the Monday nearest to 23 July, and the Monday on which schools open again."""


def minute(end: Finished, day: dt.date, passed: float = 0.0) -> float:
    """Return a working minute: so many minutes after the start of an office day."""
    return end.situation.calendar.days.index(day) * 444.0 + passed


@pytest.mark.parametrize(
    ("arrives", "until", "patience", "ends"),
    [
        ((2027, 8, 10), 100.0, 444.0, ((2027, 9, 6), 444.0)),
        ((2027, 8, 10), 100.0, 60.0, ((2027, 9, 6), 60.0)),
        ((2027, 7, 23), 222.0, 444.0, ((2027, 9, 6), 222.0)),
        ((2027, 7, 23), 222.0, 200.0, ((2027, 7, 23), 422.0)),
        ((2027, 9, 7), 10.0, 888.0, ((2027, 9, 9), 10.0)),
    ],
)
def test_patience_waits_for_schools_to_open(
    arrives: tuple[int, int, int],
    until: float,
    patience: float,
    ends: tuple[tuple[int, int, int], float],
) -> None:
    """What arrives in August begins its patience on the first school day of September."""
    end = end_of("status_quo")
    when = np.asarray([minute(end, dt.date(*arrives), until)])
    for_how_long = np.asarray([patience])
    (found,) = deadlines(end.situation, when, for_how_long, np.asarray([True]))
    assert found == minute(end, dt.date(*ends[0]), ends[1])
    assert (
        deadlines(end.situation, when, for_how_long, np.asarray([False]))[0] == when[0] + patience
    )


def in_summer(end: Finished) -> int:
    """Count schools' requests given up while schools are closed for the summer."""
    book = end.organisation.book
    of_school = np.asarray([o.school is not None for o in end.situation.origins])
    gone = (book.outcome == ABANDONED) & of_school[book.origin]
    count = 0
    for first, back in SUMMERS:
        when = book.finish[gone]
        count += int(((when > minute(end, first)) & (when <= minute(end, back))).sum())
    return count


def test_no_school_gives_up_in_the_summer_holidays_alone() -> None:
    assert in_summer(hurried()) == 0
    assert in_summer(played(impatient("school_time"))) > 0
