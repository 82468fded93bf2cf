"""The life of a request: it leaves no gap, agrees with the diary and the tables, reads plainly."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from entities.life import Life, Step
from outputs.lengths import compared, effort, length
from outputs.story_words import story_in_words
from outputs.study.story import tell
from simulator.desk.book import ABANDONED, WAITING
from simulator.life import life
from simulator.outcomes import outcomes
from simulator.replicate import Finished, draws_for, play
from tests.made_life import DAY, made_life, story_of
from tests.shipped_cases import SEED, case_called, worlds_of

CASE = case_called("tiny")


@pytest.fixture(scope="module", params=[arm.key for arm in CASE.arms])
def lives(request: pytest.FixtureRequest) -> tuple[Finished, list[Life]]:
    world = worlds_of("tiny")[0]
    finished = play(CASE, CASE.arm(request.param), world, seed=SEED, replication=0)
    return finished, [life(finished, r) for r in range(finished.organisation.book.used)]


Lives = tuple[Finished, list[Life]]


def test_the_steps_of_every_life_follow_each_other_without_a_gap(lives: Lives) -> None:
    finished, every = lives
    book, end = finished.organisation.book, finished.situation.calendar.end
    assert len(every) > 10_000
    for number, told in enumerate(every):
        moments = [told.arrival, *(step.end for step in told.steps)]
        assert [step.start for step in told.steps] == moments[:-1]
        assert all(step.span >= 0 and step.pauses >= 0 for step in told.steps)
        finish = float(book.finish[number])
        until = {"unfinished": end, "cancelled": told.arrival}.get(told.ending, finish)
        assert math.fsum(step.span for step in told.steps) == until - book.arrival[number]


def test_the_minutes_worked_are_those_of_the_diary(lives: Lives) -> None:
    finished, every = lives
    diary = finished.organisation.diary
    worked, trips, sittings = (np.zeros(len(every)) for _ in range(3))
    np.add.at(worked, diary.numbers("request"), diary.minutes("work"))
    np.add.at(trips, diary.numbers("request"), diary.minutes("trip"))
    np.add.at(sittings, diary.numbers("request"), 1)
    assert [told.worked for told in every] == worked.tolist()
    assert [math.fsum(s.travel for s in told.sittings) for told in every] == trips.tolist()
    assert [len(told.sittings) for told in every] == sittings.tolist()


def test_lives_agree_with_what_the_tables_count(lives: Lives) -> None:
    finished, every = lives
    found = outcomes(finished.situation, finished.organisation.book)
    told = [every[n] for n in found.number.tolist()]
    assert [one.in_time for one in told] == found.within_target.tolist()
    assert [one.shadow for one in told] == found.shadow.tolist()
    assert [one.ending == "served" for one in told] == found.served.tolist()
    served = [(one, i) for one, i in zip(told, found.inside.tolist(), strict=True)
              if one.ending == "served"]  # fmt: skip
    assert all(one.end - one.arrival - one.spent("outside") == i for one, i in served)
    done = [(one, a) for one, a in zip(told, found.attempts.tolist(), strict=True)
            if one.ending == "served"]  # fmt: skip
    assert all(sum(s.kind == "sent back" for s in one.steps) == a for one, a in done)


def test_second_lines_and_broken_off_work_are_told(lives: Lives) -> None:
    finished, every = lives
    book = finished.organisation.book
    passed = [any(s.kind == "second line" for s in one.steps) for one in every]
    moved_on = (book.stage[: book.used] == 1).tolist()
    assert [p for p, one in zip(passed, every, strict=True) if one.ending == "served"] == [
        m for m, one in zip(moved_on, every, strict=True) if one.ending == "served"
    ]
    assert sum(moved_on) > 100
    left = [s for one in every for s in one.sittings if s.broken_off in ("vacant", "deleted")]
    gone = {when for seat in finished.organisation.seats.values() for when, _ in seat.changes}
    assert left
    stops = [s.end for one in every for s in one.steps if s.sitting in left]
    assert set(stops) <= gone


def test_a_service_is_told_with_who_pause_and_target() -> None:
    told = made_life([("officer", 192.0, 22.0, 0.0, 22.0, 280.0, 280.0)], finish=280.0)
    assert told.steps[0] == Step("waiting", 0.0, 192.0)
    title, said = story_in_words(story_of(status_quo=told))
    assert title == "Payslip query, Brookthorn Primary School, Thursday 1 October 2026 (morning)."
    assert said == (
        "Carry on as now: it waits 3.2 working hours (0.4 school days). On Thursday 1 October "
        "(morning) the human resources officer at the Elmstrand centre works on it for 22 "
        "minutes, pausing 66 minutes for other duties or days not worked, until Thursday 1 "
        "October (afternoon). Finished Thursday 1 October (afternoon): 4.7 working hours after it "
        "arrived; target 15 working hours: met."
    )


def test_delays_second_line_and_wrong_work_are_told_apart() -> None:
    told = made_life(
        [
            ("officer", 0.0, 20.0, 0.0, 20.0, 20.0, 20.0 + DAY),
            ("officer", 20.0 + DAY, 30.0, 0.0, 20.0, 50.0 + DAY, 50.0 + DAY),
            ("caretaker", 60.0 + DAY, 40.0, 15.0, 25.0, 100.0 + DAY, 100.0 + 4 * DAY),
            ("caretaker", 100.0 + 4 * DAY, 10.0, 0.0, 10.0, 5 * DAY, 5 * DAY),
        ],
        touches=2, work=20.0, gap=DAY, second_work=25.0, second_touches=1, again_work=10.0,
        again_touches=1, finish=5 * DAY,
    )  # fmt: skip
    kinds = ["service", "outside", "service", "second line", "waiting", "service", "sent back",
             "service"]  # fmt: skip
    assert [step.kind for step in told.steps] == kinds
    said = story_in_words(story_of(status_quo=told))[1]
    assert said.endswith(
        "on Thursday 1 October (morning) the human resources officer at the Elmstrand centre works "
        "on it for 20 minutes. It then rests for 1 working day outside the desk. On Friday 2 "
        "October (morning) the human resources officer at the Elmstrand centre works on it for 30 "
        "minutes. The first line cannot finish it and passes it to the second line. It waits again "
        "for 10 minutes. On Friday 2 October (morning) the caretaker at the school's own site desk "
        "works on it for 40 minutes, 15 minutes of it travel. The work proves wrong and comes back "
        "after 3 working days. On Wednesday 7 October (morning) the caretaker at the school's own "
        "site desk works on it for 10 minutes, pausing 5.6 working hours for other duties or days "
        "not worked, until Wednesday 7 October (afternoon). Finished Wednesday 7 October "
        "(afternoon): 37.0 working hours after it arrived; 29.6 working hours without planned "
        "delays outside the desk, target 15 working hours: missed."
    )


def test_of_a_long_life_the_middle_is_summed_up() -> None:
    """Eight sittings a day apart; the fifth waits two hours, the sixth pauses for one."""
    late, rows = 0.0, []
    for day in range(8):
        late += {4: 120.0, 6: 60.0}.get(day, 0.0)
        start = day * (DAY + 30.0) + late
        pause = 60.0 if day == 5 else 0.0
        end = start + 30.0 + pause
        rows.append(("officer", start, 30.0, 0.0, 30.0, end, end + (DAY if day < 7 else 0.0)))
    told = made_life(rows, touches=8, work=30.0, gap=DAY, finish=rows[-1][5])
    assert told.spent("waiting") == 120.0
    said = story_in_words(story_of(status_quo=told))[1]
    middle = said[said.index("...") : said.rindex("...") + 3]
    assert middle == (
        "... 5 more sittings between Monday 5 October and Friday 9 October: 2.5 hours of work, 6 "
        "working days outside the desk, 2.0 working hours waiting and 60 minutes of pauses ..."
    )
    assert said.count("works on it for 30 minutes") == 3


def test_work_broken_off_and_agency_cover_are_told() -> None:
    told = made_life(
        [
            ("officer", 10.0, 12.0, 0.0, 12.0, 30.0, 30.0),
            ("officer", 222.0, 10.0, 0.0, 10.0, 232.0, 232.0),
        ],
        finish=232.0,
        vacant={"officer": (30.0, "vacant")},
    )
    assert [s.broken_off for s in told.sittings] == ["vacant", ""]
    assert [s.cover for s in told.sittings] == [False, True]
    said = story_in_words(story_of(status_quo=told))[1]
    assert "The work is broken off, as the person leaves. It waits again for 3.2 working" in said
    assert (
        "(afternoon) agency cover for the vacant post of human resources officer at the Elmstrand "
        "centre works on it for 10 minutes. Finished" in said
    )


def test_wrong_work_and_a_visit_are_told() -> None:
    rows = [
        ("officer", 0.0, 50.0, 28.0, 22.0, 50.0, 50.0 + 3 * DAY),
        ("officer", 50.0 + 3 * DAY, 5.0, 0.0, 5.0, 55.0 + 3 * DAY, 55.0 + 3 * DAY),
    ]
    told = made_life(rows, again_work=5.0, again_touches=1, finish=55.0 + 3 * DAY)
    said = story_in_words(story_of(status_quo=told))[1]
    assert (
        "works on it for 50 minutes, 28 minutes of it travel. The work proves wrong and comes back "
        "after 3 working days. On Tuesday 6 October" in said
    )


def test_what_differs_is_told_in_hours_and_in_people() -> None:
    served = made_life([("officer", 192.0, 22.0, 0.0, 22.0, 214.0, 214.0)], finish=214.0)
    later = made_life([("caretaker", 900.0, 30.0, 0.0, 22.0, 930.0, 930.0)], finish=930.0)
    gave_up = made_life([], outcome=ABANDONED, finish=600.0)
    assert [step.kind for step in gave_up.steps] == ["waiting", "gave up"]
    last = story_in_words(story_of(status_quo=served, merge=later))[-1]
    assert last == (
        "What differs: with the merger it is finished 11.9 hours later (15.5 working hours instead "
        "of 3.6 working hours, so that its target is missed); waiting for 15.0 working hours "
        "instead of 3.2 working hours; worked on for 30 minutes instead of 22 minutes; in the "
        "hands of the caretaker at the school's own site desk instead of the human resources "
        "officer at the Elmstrand centre."
    )
    _, _, said, last = story_in_words(story_of(status_quo=served, merge=gave_up))
    assert said.startswith("With the merger: it waits 10.0 working hours (1.4 school days). On ")
    assert f"does it itself, in {effort(gave_up.shadow)} of its own time; target 15" in said
    assert "done by the school itself after 10.0 working hours instead of finished after" in last
    same = story_in_words(story_of(status_quo=served, merge=served))[-1]
    assert same == "What differs: nothing; when it is done and who does it are the same."


def test_what_is_unfinished_at_the_end_is_said() -> None:
    told = made_life([], outcome=WAITING)
    assert [step.kind for step in told.steps] == ["still waiting"]
    assert "it is not finished." in story_in_words(story_of(status_quo=told))[1]


def test_lengths_are_said_in_the_unit_people_use() -> None:
    said = [length(m, DAY) for m in (0.2, 1.0, 89.0, 192.0, 5 * DAY, 6 * DAY)]
    assert said == ["under a minute", "1 minute", "89 minutes", "3.2 working hours",
                    "37.0 working hours", "6.0 working days"]  # fmt: skip
    assert effort(6_000.0) == "100.0 hours"
    assert compared(10 * DAY, 60.0, DAY) == "10.0 instead of 0.1 working days"


def test_the_same_request_is_followed_in_every_arm() -> None:
    world, after = worlds_of("tiny")[0], dt.date(2028, 3, 1)
    story = tell(CASE, CASE.arms, world, seed=SEED, replication=0, request_type="payslip_query",
                 school="900041", after=after)  # fmt: skip
    assert list(story.lives) == [arm.key for arm in CASE.arms]
    arrivals = {told.arrival for told in story.lives.values()}
    assert len(arrivals) == 1
    assert story.date_of(arrivals.pop()) >= after
    draws = draws_for(CASE, world, seed=SEED, replication=0).layer(0)
    kind = [k.key for _, k in CASE.request_types].index("payslip_query")
    mine = np.asarray(draws["arrival"])[(draws["kind"] == kind) & (draws["origin"] == 0)]
    opens = next(iter(story.lives.values())).arrival
    before = mine[mine < opens]
    assert all(story.date_of(float(minute)) < after for minute in before)


def test_where_there_is_no_request_that_is_said() -> None:
    world, after = worlds_of("tiny")[0], dt.date(2090, 1, 1)
    story = tell(CASE, CASE.arms[:1], world, seed=SEED, replication=0,
                 request_type="payslip_query", school="900041", after=after)  # fmt: skip
    (said,) = story_in_words(story)
    assert said.startswith("No 'Payslip query' of ")
    assert "arrives on or after Sunday 1 January 2090" in said
