"""A life made by hand: one request of case 'tiny' with a diary written row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from entities.life import Life
from outputs.study.story import Story
from simulator.desk.book import SERVED, book_with
from simulator.desk.diary import blank_diary
from simulator.life import life
from simulator.opening import open_organisation
from simulator.programme import timetable
from simulator.replicate import Finished
from simulator.situation import Situation, setting_for, situation_for
from tests.shipped_cases import SEED, case_called, worlds_of

Row = tuple[str, float, float, float, float, float, float]
"""(post, start, minutes worked, of which travel, intrinsic minutes, end, back in a queue)."""
DAY = 444.0
SCHOOL = "900042"
POSTS = {"officer": ("Human resources officer", "99000011/hr"),
         "caretaker": ("Caretaker", "900042/site")}  # fmt: skip


def situation() -> Situation:
    """Return case 'tiny' as it is carried on."""
    case = case_called("tiny")
    return situation_for(setting_for(case, worlds_of("tiny")[0], SEED, 0), case.arm("status_quo"))


def made_life(
    rows: Sequence[Row],
    *,
    kind: str = "payslip_query",
    vacant: Mapping[str, tuple[float, str]] | None = None,
    **columns: float,
) -> Life:
    """Return the life of one request: columns of the book, and touches of the diary.

    `vacant` gives posts whose state changes: the minute, and the new state.
    """
    setting = situation()
    kinds, origins = [k.key for _, k in setting.kinds], [o.key for o in setting.origins]
    given = {"arrival": 0.0, "touches": 1, "work": 22.0, **columns}
    place = {"kind": kinds.index(kind), "origin": origins.index(SCHOOL)}
    born = {n: v for n, v in given.items() if n not in ("outcome", "finish")}
    book = book_with({name: np.asarray([value]) for name, value in {**born, **place}.items()})
    organisation = open_organisation(setting, timetable(setting), book, blank_diary())
    book.outcome[0], book.finish[0] = given.get("outcome", SERVED), given.get("finish", np.nan)
    seats = {(seat.post.role, seat.desk): seat for seat in organisation.seats.values()}
    for post, change in (vacant or {}).items():
        seats[POSTS[post]].changes.append(change)
    for post, start, worked, trip, touch, end, back in rows:
        seat = seats[POSTS[post]]
        desk = setting.desks.index(POSTS[post][1])
        row = organisation.diary.write((0, desk, seat.number, start, worked, trip, touch, touch))
        organisation.diary.close(row, end, back)
    return life(Finished(setting, timetable(setting), organisation), 0)


def story_of(**lives: Life) -> Story:
    """Return a story of lives by the key of their arm."""
    kind = next(iter(lives.values())).kind
    made = situation()
    return Story(made.case, made.calendar, kind, SCHOOL, dt.date(2026, 10, 1), lives)
