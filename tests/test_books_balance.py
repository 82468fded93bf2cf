"""Every pound, post and request is conserved."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from entities.accounts import FUNDS, RECURRENCES, TAGS
from entities.measures import PEOPLE_MEASURES, SERVICE_MEASURES
from entities.records import Records
from simulator.money.ledger import monthly
from simulator.money.opening_position import opening_position
from tests.shipped_cases import case_called, run_arm, total, worlds_of

CASE = case_called("tiny")
OPENS = dt.date(2026, 9, 1)


@pytest.fixture(scope="module", params=[arm.key for arm in CASE.arms])
def records(request: pytest.FixtureRequest) -> Records:
    return run_arm(CASE, CASE.arm(request.param), worlds_of("tiny")[0])


def test_requests_arrived_are_served_abandoned_or_waiting(records: Records) -> None:
    waiting = records.service_month[:, SERVICE_MEASURES.index("waiting"), -1].sum()
    gone = total(records, "served") + total(records, "abandoned")
    assert total(records, "arrived") == gone + waiting
    assert total(records, "arrived") > 1000


def test_nobody_waits_a_negative_time_and_effort_is_made_for_what_is_served(
    records: Records,
) -> None:
    assert (records.service_month >= 0).all()
    assert total(records, "effort_minutes") > total(records, "served")


def test_every_pound_bears_known_words(records: Records) -> None:
    for key in records.ledger_keys:
        assert key.fund in FUNDS
        assert key.tag in TAGS
        assert key.recurrence in RECURRENCES
        assert key.cause
    assert len(set(records.ledger_keys)) == len(records.ledger_keys)


def test_fte_is_filled_vacant_or_deleted(records: Records) -> None:
    index = {name: i for i, name in enumerate(PEOPLE_MEASURES)}
    people = records.people
    every = {post.id: post.fte for trust in CASE.trusts for post in trust.posts}
    whole = people[:, index["established_fte"]] + people[:, index["deleted_fte"]]
    assert np.allclose(whole.sum(axis=0), np.sum(list(every.values())), atol=1e-9)
    assert (people[:, index["filled_fte"]] <= people[:, index["established_fte"]] + 1e-9).all()


@pytest.mark.parametrize("name", ["tiny", "alder_and_birch"])
def test_the_opening_position_equals_the_return(name: str) -> None:
    case = case_called(name)
    for trust in case.trusts:
        rows = opening_position(trust, worlds_of(name)[0], OPENS)
        for row in rows:
            assert row.posts + row.contracts + row.remainder == row.full_year
            assert row.full_year == row.published + row.part_years + row.replaced + row.rolled
            assert row.basis == "return"
            assert row.replaced == 0
        returned = {("centre", k): v * 100 for k, v in trust.central_lines.items() if v}
        for school in trust.schools:
            for line, value in school.lines.items():
                returned[school.urn, line] = value * 100
        found = {(row.place, row.line): row.published for row in rows if row.published}
        assert found == {key: value for key, value in returned.items() if value}


def test_the_first_year_starts_from_the_return() -> None:
    """Before any award, price step or vacancy, a month of the ledger is a twelfth of the return."""
    record = run_arm(CASE, CASE.arm("status_quo"), worlds_of("tiny")[0])
    first = {}
    for key, pence in zip(record.ledger_keys, record.ledger_pence, strict=True):
        if key.tag == "cash":
            sign = -1 if key.cause == "Income" else 1
            place = (key.trust, key.place, key.line)
            first[place] = first.get(place, 0) + sign * int(pence[0])
    for trust in CASE.trusts:
        for row in opening_position(trust, worlds_of("tiny")[0], record.axes.months[0]):
            found = first.get((trust.company_number, row.place, row.line), 0)
            assert abs(found - row.full_year / 12) <= len(trust.posts)


def test_twelve_equal_months_add_up_to_the_penny() -> None:
    for yearly in (1, 100, 12_345_679, -7, 999_999_999_999):
        for start in range(12):
            series = monthly(np.full(36, yearly, dtype=np.int64))
            assert series[start : start + 12].sum() == yearly or start
            assert series[:12].sum() == yearly
            assert series.sum() == 3 * yearly
