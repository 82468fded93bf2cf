"""Increments: hand-worked points and pounds, nothing at the opening, nothing without a grade."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from pydantic import ValidationError

from entities.case import Case, Departure
from entities.post import Post
from simulator.money.increments import points, scale
from tests.made_people import CASE, WORLDS, played, posts_of
from tests.shipped_cases import changed, run_arm

WORLD = WORLDS[0]
NAME = posts_of(CASE, desk="office")[0]


def graded(bottom: int, point: int, top: int, **changes: object) -> Case:
    """The case with one post on a grade, in which nobody leaves by chance."""
    grade = {"bottom_point": bottom, "spine_point": point, "top_point": top}
    trusts = tuple(
        t.model_copy(
            update={
                "posts": tuple(
                    Post.model_validate(p.model_dump() | grade) if p.id == NAME else p
                    for p in t.posts
                )
            }
        )
        for t in CASE.trusts
    )
    off = ("leaving", "long_absence", "agency_cover")
    return changed(CASE, trusts=trusts, switched_off=off, **changes)


def pence(case: Case) -> np.ndarray:  # type: ignore[type-arg]
    record = run_arm(case, case.arm("status_quo"), WORLD)
    rows = [n for n, k in enumerate(record.ledger_keys) if k.cause == "Increments"]
    keys = [record.ledger_keys[n] for n in rows]
    assert {(k.tag, k.recurrence) for k in keys} <= {("vacancy", "one_off")}
    return record.ledger_pence[rows].sum(axis=0)


def test_known_points_have_their_salaries_and_others_lie_between() -> None:
    found = scale(WORLD, np.asarray([5, 12, 17, 22, 43], dtype=np.float64))
    assert found.tolist() == [25_600, 28_600, 31_150, 33_700, 54_500]


def test_a_holder_climbs_each_april_to_the_top_and_no_further() -> None:
    case = graded(10, 20, 22)
    finished = played(case, case.arm("status_quo"))
    found = points(finished.situation, finished.organisation.seats[NAME])
    months = finished.situation.calendar.months
    by_day = dict(zip(months, found.tolist(), strict=True))
    assert by_day[dt.date(2027, 3, 1)] == 20
    assert by_day[dt.date(2027, 4, 1)] == 21
    assert by_day[dt.date(2028, 4, 1)] == 22
    assert by_day[dt.date(2029, 4, 1)] == 22
    paid = pence(case)
    first = months.index(dt.date(2027, 4, 1))
    assert (paid[:first] == 0).all()
    assert (paid[first:] > 0).all()


def test_a_new_holder_starts_at_the_foot_of_the_grade_and_costs_less() -> None:
    leaves = (Departure(post=NAME, month=dt.date(2027, 5, 1)),)
    case = graded(12, 22, 22, departures=leaves)
    finished = played(case, case.arm("status_quo"))
    seat = finished.organisation.seats[NAME]
    start = finished.situation.calendar.month_of(seat.changes[-1][0])
    found = points(finished.situation, seat)
    assert found[start] in (12, 13)
    assert found[start - 1] == 22
    paid = pence(case)
    assert (paid[: start - 1] == 0).all()
    assert (paid[start + 1 :] < 0).all()


def test_without_a_grade_or_switched_off_nothing_is_posted() -> None:
    assert not pence(CASE).any()
    case = graded(10, 20, 22)
    assert not pence(changed(case, switched_off=(*case.switched_off, "increments"))).any()


@pytest.mark.parametrize(
    ("grade", "told"),
    [
        ({"spine_point": 12}, "together, or none"),
        ({"bottom_point": 14, "spine_point": 12, "top_point": 20}, "not in order"),
    ],
)
def test_a_grade_that_makes_no_sense_is_refused(grade: dict[str, int], told: str) -> None:
    post = next(p for t in CASE.trusts for p in t.posts if p.id == NAME)
    with pytest.raises(ValidationError, match=told):
        Post.model_validate(post.model_dump() | grade)
