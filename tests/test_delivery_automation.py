"""Automation in a plan: its share, its exceptions, what it saves and costs, and whom it spares."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from entities.assumption import World
from entities.case import Case
from entities.measures import WORK_MEASURES
from entities.records import Integers, Records
from simulator.desk.book import BY_HAND, BY_SYSTEM, EXCEPTION
from simulator.money import paths
from simulator.recording import records_of
from simulator.replicate import Finished
from tests.made_delivery import (
    BROOK,
    DOVE,
    FIR,
    MOSS,
    START_MONTH,
    STEADY,
    arm,
    case_with,
    of,
    played,
    world_of,
)
from tests.shipped_cases import case_called

KINDS = ("supplier_invoice", "purchase_order")
ROBOT = {"label": "Scanning", "request_types": KINDS, "months_after_start": 2, "build_gbp": 9000.0,
         "licence_gbp_per_year": 2400.0, "schools": [MOSS, BROOK]}  # fmt: skip
FIRST = START_MONTH + 2
RAMP = 3
CUT, FLOOR = 0.25, 0.6


@lru_cache(maxsize=1)
def case() -> Case:
    theirs = ROBOT | {"schools": [DOVE], "label": "Theirs"}
    arms = [arm("robot", automations=[ROBOT]), arm("other", automations=[theirs])]
    return case_with(
        case_called("tiny").trusts, arms, *STEADY, "shadow_feedback", "automation_work"
    )


@lru_cache(maxsize=1)
def world() -> World:
    keys = {"demand__automation_handling_cut": CUT, "model__combined_handling_floor": FLOOR}
    return world_of(case(), **keys)


@lru_cache(maxsize=3)
def end_of(key: str) -> Finished:
    return played(case(), key, world())


@lru_cache(maxsize=2)
def records(key: str) -> Records:
    end = end_of(key)
    return records_of(end.situation, end.dates, end.organisation, 0, detail=False)


def started(month: int, kind: str) -> Integers:
    """Return how a system took part in requests of Elmstrand's schools begun from a month on."""
    end = end_of("robot")
    book, numbers = end.organisation.book, of(end, "finance", MOSS, BROOK)
    keys = np.asarray([key.key for _, key in end.situation.kinds])
    begun = book.first_start[numbers] >= end.situation.calendar.minute_of_month(month)
    return np.asarray(book.automated[numbers[begun & (keys[book.kind[numbers]] == kind)]])


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_long_run_a_system_takes_its_automatable_share(kind: str) -> None:
    share = next(k.automatable_share for _, k in case().request_types if k.key == kind)
    automated = started(FIRST + RAMP, kind) != BY_HAND
    error = np.sqrt(share * (1 - share) / len(automated))
    assert len(automated) > 200
    assert abs(automated.mean() - share) < 4 * error


def test_exceptions_fall_to_people_at_the_rate_assumed() -> None:
    found = np.concatenate([started(FIRST, kind) for kind in KINDS])
    taken = found[found != BY_HAND]
    share = world()["demand.invoice_exception_share"]
    error = np.sqrt(share * (1 - share) / len(taken))
    assert abs((taken == EXCEPTION).mean() - share) < 4 * error


def test_nothing_else_is_automated() -> None:
    end = end_of("robot")
    book, keys = end.organisation.book, [k.key for _, k in end.situation.kinds]
    taken = np.flatnonzero(book.automated[: book.used] != BY_HAND)
    assert {keys[k] for k in book.kind[taken]} == set(KINDS)
    assert {end.situation.origins[o].key for o in book.origin[taken]} == {MOSS, BROOK}
    opens = end.situation.calendar.minute_of_month(FIRST)
    assert book.first_start[taken].min() >= opens


def test_the_minutes_saved_are_the_cut_of_what_systems_did_and_stand_in_the_balance() -> None:
    end = end_of("robot")
    book, diary = end.organisation.book, end.organisation.diary
    by_system = book.automated[diary.numbers("request")] == BY_SYSTEM
    touch = diary.minutes("touch")
    saved = (diary.minutes("plain") - diary.minutes("work"))[by_system]
    np.testing.assert_allclose(saved, CUT * touch[by_system], rtol=0, atol=2e-6)
    column = records("robot").work_balance[:, WORK_MEASURES.index("automated")]
    assert column.sum() == saved.sum() > 0
    keys = np.asarray(records("robot").axes.kinds)
    assert not column[~np.isin(keys, KINDS)].any()


def test_systems_and_one_process_together_save_no_more_than_the_floor_allows() -> None:
    """A cut of 90 percent is held at the floor; the floor is a share of handling minutes."""
    deep = world_of(
        case(), demand__automation_handling_cut=0.9, model__combined_handling_floor=FLOOR
    )
    end = played(case(), "robot", deep)
    book, diary = end.organisation.book, end.organisation.diary
    by_system = book.automated[diary.numbers("request")] == BY_SYSTEM
    ratio = (diary.minutes("work") / diary.minutes("touch"))[by_system]
    assert len(ratio) > 100
    np.testing.assert_allclose(ratio, FLOOR, atol=1e-4)


def costs(key: str, cause: str) -> Integers:
    keys = records(key).ledger_keys
    rows = [i for i, each in enumerate(keys) if each.cause == cause]
    return np.asarray(records(key).ledger_pence[rows].sum(axis=0))


def test_building_is_paid_once_and_keeping_it_every_year() -> None:
    situation = end_of("robot").situation
    price, built, kept = paths.prices(situation), *(
        costs("robot", f"Automation {what}: Scanning") for what in ("built", "kept")
    )  # fmt: skip
    assert np.flatnonzero(built).tolist() == [FIRST]
    assert built[FIRST] == pytest.approx(900_000 * price[FIRST], abs=1)
    assert not kept[:FIRST].any()
    np.testing.assert_allclose(kept[FIRST:], 240_000 * price[FIRST:] / 12, atol=2)


def test_without_a_lead_the_trust_whose_schools_it_serves_pays() -> None:
    payers = {k.trust for k in records("other").ledger_keys if "Automation" in k.cause}
    assert payers == {FIR}


def test_work_at_other_desks_is_the_same_draw_for_draw() -> None:
    with_it, without = end_of("robot"), end_of("status_quo")
    desks = with_it.situation.desks
    rows = []
    for end in (with_it, without):
        diary = end.organisation.diary
        other = ~np.char.endswith(np.asarray(desks)[diary.numbers("desk")], "/finance")
        columns = np.concatenate([diary.whole[: diary.used], diary.times[: diary.used]], axis=1).T
        rows.append(columns[:, other][:, np.lexsort(columns[:, other])])
    np.testing.assert_array_equal(rows[0], rows[1])
