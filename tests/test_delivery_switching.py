"""Moving work between desks in a plan: nothing is lost, nothing is done twice, people follow."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from simulator.desk.book import ABANDONED, CANCELLED, SERVED, WAITING
from simulator.replicate import Finished
from tests.made_delivery import (
    BROOK,
    DOVE,
    ELM,
    FIR,
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
    touches,
    trust_with,
)
from tests.shipped_cases import case_called

BORN = ("arrival", "asked", "origin", "kind", "first_touches", "deadline", "error_1", "second_work")
WHERE = {
    ("procurement", MOSS, "quotation"): [(0, f"{MOSS}/office"), (8, f"{ELM}/procurement"),
                                         (14, f"{MOSS}/office")],
    ("procurement", MOSS, "contract_renewal"): [(0, f"{MOSS}/office"), (8, f"{ELM}/procurement"),
                                                (14, f"{MOSS}/office")],
    ("procurement", BROOK, "quotation"): [(0, f"{BROOK}/office"), (14, f"{ELM}/procurement")],
    ("procurement", BROOK, "contract_renewal"): [(0, f"{BROOK}/office")],
    ("finance", MOSS, "supplier_invoice"): [(0, f"{ELM}/finance"), (10, f"{ELM}/supplier/books")],
    ("finance", MOSS, "budget_query"): [(0, f"{ELM}/finance")],
    ("finance", BROOK, "supplier_invoice"): [(0, f"{ELM}/finance")],
    ("hr", MOSS, "contract_change"): [(0, f"{ELM}/moss/hr")],
    ("hr", BROOK, "contract_change"): [(0, f"{ELM}/brook/hr"), (11, f"{ELM}/hr")],
    ("payroll", MOSS, "payroll_change"): [(0, f"{ELM}/supplier/pay"), (12, f"{MOSS}/office")],
    ("payroll", BROOK, "payroll_change"): [(0, f"{ELM}/supplier/pay")],
    ("it", BROOK, "it_incident"): [(0, f"{ELM}/it"), (9, f"{ELM}/brook/it")],
    ("it", BROOK, "it_service_request"): [(0, f"{BROOK}/office"), (9, f"{ELM}/brook/it")],
    ("it", MOSS, "it_incident"): [(0, f"{ELM}/supplier/fix")],
    ("it", DOVE, "it_incident"): [(0, f"{DOVE}/office")],
}  # fmt: skip
"""Months from the start of the run from which each desk serves, as the plan of the case says."""


@lru_cache(maxsize=2)
def end_of(key: str) -> Finished:
    return played(every_way(), key)


@lru_cache(maxsize=1)
def diary_of_moves() -> Touches:
    return touches(end_of("moves"))


@pytest.mark.parametrize(("function", "school", "kind"), WHERE)
def test_every_touch_is_at_the_desk_that_serves_when_it_starts(
    function: str, school: str, kind: str
) -> None:
    """Of the schools moved all work moves, queued work too; of the others nothing does."""
    diary, calendar = diary_of_moves(), end_of("moves").situation.calendar
    steps = WHERE[function, school, kind]
    opens = [calendar.minute_of_month(month) for month, _ in steps]
    rows = [
        row
        for row, found in enumerate(zip(diary.function, diary.origin, diary.kind, strict=True))
        if found == (function, school, kind)
    ]
    turns = np.searchsorted(opens, diary.start[rows], side="right") - 1
    assert [diary.desk[row] for row in rows] == [steps[turn][1] for turn in turns]
    assert set(turns.tolist()) == set(range(len(steps)))


def test_every_request_of_the_status_quo_is_in_the_arm_as_it_was_born() -> None:
    before, after = (end_of(key).organisation.book for key in ("status_quo", "moves"))
    assert before.used == after.used
    for name in BORN:
        column, other = (getattr(book, name)[: before.used] for book in (before, after))
        np.testing.assert_array_equal(column, other)


def test_moved_requests_have_one_outcome_and_are_done_once() -> None:
    book, done = end_of("moves").organisation.book, minutes_by_request(end_of("moves"))
    outcome, needed = book.outcome[: book.used], minutes_needed(book)
    assert set(np.unique(outcome)) == {WAITING, SERVED, ABANDONED}
    served, gone = outcome == SERVED, outcome == ABANDONED
    np.testing.assert_array_equal(done[served], needed[served])
    assert not done[gone].any()
    np.testing.assert_array_equal(np.isnan(book.finish[: book.used]), outcome == WAITING)
    assert (done[~served] <= needed[~served]).all()


def test_no_moved_request_is_left_behind_at_a_desk_that_forgot_it() -> None:
    """Everything unfinished is in exactly one place: a queue, on its way, in hand, or to come."""
    organisation = end_of("moves").organisation
    places: list[int] = []
    for desk in organisation.desks.values():
        places += [request for _, _, request in desk.queue]
        places += [request for _, request in (*desk.returns, *desk.handed)]
        places += desk.arrivals[desk.cursor :].tolist()
    assert len(places) == len(set(places))
    book = organisation.book
    waiting = np.flatnonzero(book.outcome[: book.used] == WAITING)
    assert set(waiting.tolist()) == set(places)


@lru_cache(maxsize=1)
def joined() -> Finished:
    """Elmstrand joins Firlock, whose centre has people too, school by school."""
    elm, fir = case_called("tiny").trusts
    central = [{"function": f, "where": "central"} for f in ("finance", "hr")]
    lead = trust_with(fir, central, [post("fir-finance", "centre", "finance"),
                                     post("fir-hr", "centre", "hr")])  # fmt: skip
    waves = [
        {"function": "finance", "months_after_start": 2, "schools": [MOSS]},
        {"function": "finance", "months_after_start": 6, "schools": [BROOK]},
        {"function": "hr", "months_after_start": 4, "request_types": ["contract_change"]},
    ]
    plan = arm("join", "merge", lead_trust=FIR, joining_trusts=(ELM,), waves=waves)
    return played(case_with((elm, lead), [plan], *STEADY), "join")


def test_people_follow_when_their_desk_serves_no_school_any_more() -> None:
    end, diary = joined(), touches(joined())
    last = end.situation.calendar.minute_of_month(START_MONTH + 6)
    seats = end.organisation.seats
    theirs = diary.worker == seats["elm-finance-manager"].number
    desks = np.asarray(diary.desk)
    assert set(desks[theirs & (diary.start < last)]) == {f"{ELM}/finance"}
    assert set(desks[theirs & (diary.start >= last)]) == {f"{FIR}/finance"}
    assert seats["elm-finance-manager"].desk == f"{FIR}/finance"
    assert {w.name for w in end.organisation.desks[f"{FIR}/finance"].workers} == {
        "elm-finance-manager",
        "fir-finance",
    }


def test_people_stay_while_their_desk_serves_some_work_of_a_school() -> None:
    diary = touches(joined())
    assert joined().organisation.seats["elm-hr-officer"].desk == f"{ELM}/hr"
    rows = zip(diary.function, diary.origin, diary.kind, diary.desk, strict=True)
    kept = {d for f, o, k, d in rows if f == "hr" and o in (MOSS, BROOK) and k != "contract_change"}
    assert kept == {f"{ELM}/hr"}


def test_nothing_is_lost_when_trusts_join_school_by_school() -> None:
    book, done = joined().organisation.book, minutes_by_request(joined())
    outcome = book.outcome[: book.used]
    served, silenced = outcome == SERVED, outcome == CANCELLED
    np.testing.assert_array_equal(done[served], minutes_needed(book)[served])
    origins = {joined().situation.origins[o].key for o in book.origin[: book.used][silenced]}
    assert origins <= {ELM}
    moved = of(joined(), "finance", MOSS, BROOK)
    assert (outcome[moved] != CANCELLED).all()
    assert (outcome[moved] == SERVED).mean() > 0.5
