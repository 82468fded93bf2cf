"""Each way of delivery: the right desk serves, nothing is lost, suppliers are paid by the item."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from entities.measures import SERVICE_MEASURES, WORK_MEASURES
from entities.records import Integers, Records
from simulator.desk.book import ABANDONED, SERVED
from simulator.money import paths
from simulator.recording import records_of
from simulator.replicate import Finished
from tests.made_delivery import (
    BROOK,
    DOVE,
    ELM,
    MOSS,
    START_MONTH,
    STEADY,
    Touches,
    arm,
    case_with,
    every_way,
    minutes_by_request,
    minutes_needed,
    of,
    played,
    post,
    supplier,
    touches,
    trust_with,
)
from tests.shipped_cases import case_called


@lru_cache(maxsize=1)
def done() -> Finished:
    return played(every_way())


@lru_cache(maxsize=1)
def diary() -> Touches:
    return touches(done())


@lru_cache(maxsize=1)
def records() -> Records:
    end = done()
    return records_of(end.situation, end.dates, end.organisation, 0, detail=False)


DESKS = {
    ("finance", MOSS, None): f"{ELM}/finance",
    ("finance", BROOK, None): f"{ELM}/finance",
    ("finance", DOVE, None): f"{DOVE}/office",
    ("hr", MOSS, None): f"{ELM}/moss/hr",
    ("hr", BROOK, None): f"{ELM}/brook/hr",
    ("payroll", MOSS, None): f"{ELM}/supplier/pay",
    ("payroll", BROOK, None): f"{ELM}/supplier/pay",
    ("procurement", MOSS, None): f"{MOSS}/office",
    ("it", MOSS, "it_incident"): f"{ELM}/supplier/fix",
    ("it", MOSS, "it_service_request"): f"{ELM}/moss/it",
    ("it", MOSS, "device_refresh"): f"{ELM}/moss/it",
    ("it", BROOK, "it_incident"): f"{ELM}/it",
    ("it", BROOK, "it_service_request"): f"{BROOK}/office",
    ("it", BROOK, "device_refresh"): f"{BROOK}/office",
    ("it", DOVE, "it_incident"): f"{DOVE}/office",
}


@pytest.mark.parametrize(("function", "school", "kind"), DESKS)
def test_every_touch_is_at_the_desk_the_most_specific_entry_names(
    function: str, school: str, kind: str | None
) -> None:
    found = diary()
    rows = zip(found.function, found.origin, found.kind, found.desk, strict=True)
    desks = {d for f, o, k, d in rows if f == function and o == school and kind in (None, k)}
    assert desks == {DESKS[function, school, kind]}


@pytest.mark.parametrize("function", ["finance", "hr", "payroll", "it", "procurement"])
def test_what_arrived_is_served_given_up_or_waits(function: str) -> None:
    row = records().service_month[records().axes.functions.index(function)]
    total = {name: row[m].sum() for m, name in enumerate(SERVICE_MEASURES)}
    waiting = row[SERVICE_MEASURES.index("waiting"), -1]
    assert total["arrived"] > 0
    assert total["arrived"] == total["served"] + total["abandoned"] + waiting


def test_every_minute_asked_goes_somewhere_to_the_last_bit() -> None:
    part = dict(zip(WORK_MEASURES, records().work_balance.T, strict=True))
    asked = part["asked"] + part["sent_back"] + part["second_line"]
    worked = part["by_centre"] + part["by_schools"] + part["by_suppliers"] - part["travel"]
    saved = part["process"] + part["automated"]
    np.testing.assert_array_equal(asked, worked + saved + part["given_up"] + part["left"])
    for name in ("by_centre", "by_schools", "by_suppliers", "second_line", "sent_back", "travel"):
        assert part[name].sum() > 0


def test_what_was_served_was_done_once_and_what_was_given_up_not_at_all() -> None:
    book, by_request = done().organisation.book, minutes_by_request(done())
    outcome = book.outcome[: book.used]
    served, gone = outcome == SERVED, outcome == ABANDONED
    np.testing.assert_array_equal(by_request[served], minutes_needed(book)[served])
    assert gone.any()
    assert not by_request[gone].any()


def outsourced() -> Integers:
    numbers = of(done(), "payroll", MOSS, BROOK, ELM)
    book = done().organisation.book
    return numbers[book.arrival[numbers] < done().situation.calendar.end]


def test_a_supplier_takes_every_item_at_once_and_uses_nobodys_time() -> None:
    book, found, items = done().organisation.book, diary(), outsourced()
    assert len(items) > 50
    np.testing.assert_array_equal(book.first_start[items], book.arrival[items])
    assert (book.outcome[items] == SERVED).all()
    rows = np.asarray(["/supplier/" in desk for desk in found.desk])
    assert rows[np.isin(found.request, items)].all()
    assert (found.worker[rows] == -1).all()
    assert (found.worker[~rows] >= 0).all()
    desk = done().organisation.desks[f"{ELM}/supplier/pay"]
    assert not desk.queue
    assert not desk.workers
    assert desk.busy(done().situation.calendar.end) == 0


def test_a_supplier_is_paid_the_price_of_each_item_it_takes() -> None:
    situation, book = done().situation, done().organisation.book
    index = paths.prices(situation)
    month = situation.calendar.months_of(book.arrival[outsourced()])
    items = np.bincount(month, minlength=len(index))
    assert index[-1] != 1
    bill = np.rint(items * 7.3 * 100 * index)
    rows = [
        i for i, key in enumerate(records().ledger_keys) if key.cause == "Suppliers: Bureau pay"
    ]
    paid = records().ledger_pence[rows].sum(axis=0)
    assert np.abs(paid - bill).max() <= 1
    assert paid.sum() > 0


def test_the_turnaround_has_the_mean_the_supplier_states() -> None:
    book, items = done().organisation.book, outsourced()
    took = (book.finish - book.first_start)[items] / done().situation.calendar.minutes_per_day
    standard_error = 4.0 * 0.6 / np.sqrt(len(took))
    assert abs(took.mean() - 4.0) < 4 * standard_error


@lru_cache(maxsize=1)
def lines() -> Finished:
    """Elmstrand's first line is in its schools; the second line at the centre, but for Brook's."""
    elm, fir = case_called("tiny").trusts
    local = {"function": "it", "where": "local"}
    schools = trust_with(
        elm,
        [local | {"second_line": "central"}, local | {"schools": [BROOK]}],
        [post("elm-it", "centre", "it", 1.0)],
    )
    return played(case_with((schools, fir), [arm("other")], *STEADY))


@pytest.mark.parametrize(
    ("school", "second"),
    [(MOSS, f"{ELM}/it"), (BROOK, f"{BROOK}/office"), (DOVE, f"{DOVE}/office")],
)
def test_the_second_line_is_where_the_entry_of_the_school_says_and_never_first(
    school: str, second: str
) -> None:
    end = lines()
    book, found = end.organisation.book, touches(end)
    numbers = of(end, "it", school)
    passed = numbers[(book.stage[numbers] == 1) & (book.outcome[numbers] == SERVED)]
    assert len(passed) > 10
    for request in passed.tolist():
        rows = np.flatnonzero(found.request == request)
        rows = rows[np.argsort(found.start[rows], kind="stable")]
        desks, done_so_far = [found.desk[r] for r in rows], np.cumsum(found.touch[rows])
        first = int(np.searchsorted(done_so_far, book.asked[request])) + 1
        assert set(desks[:first]) == {f"{school}/office"}
        assert set(desks[first:]) == {second}
        assert found.start[rows[first]] >= found.end[rows[first - 1]]
        assert done_so_far[-1] == minutes_needed(book)[request]


@pytest.mark.parametrize("by_wave", [False, True])
def test_a_centre_without_a_desk_is_served_by_the_supplier_of_its_schools(by_wave: bool) -> None:
    """Its own tenders go the way of its schools, so none waits at a desk without people."""
    elm, fir = case_called("tiny").trusts
    entries = [] if by_wave else [{"function": "procurement", "where": "outsourced"}]
    wave = {"function": "procurement", "months_after_start": 0, "to": "outsourced"}
    bought = trust_with(elm, entries, suppliers=[supplier("buyer", "procurement")])
    other = trust_with(fir, suppliers=[supplier("shopper", "procurement")])
    case = case_with((bought, other), [arm("moves", waves=[wave])], *STEADY)
    end = played(case, "moves" if by_wave else "status_quo")
    book, own, calendar = end.organisation.book, of(end, "procurement", ELM), end.situation.calendar
    opens = calendar.minute_of_month(START_MONTH if by_wave else 0)
    late = own[(book.arrival[own] >= opens) & (book.arrival[own] < calendar.end)]
    assert len(late) > 0
    assert (book.outcome[late] == SERVED).all()
    assert {end.situation.desks[d] for d in book.desk[late]} == {f"{ELM}/supplier/buyer"}
