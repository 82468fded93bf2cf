"""Executives on their own: who of them is in post when, and the hours they have for a merger.

They serve no queue, so nothing a desk does moves them: the same processes with the same luck give
the same comings and goings as in the whole run.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import simpy

from entities.records import Numbers
from simulator.conditions import opening_conditions
from simulator.dates import Timetable
from simulator.desk.book import blank_rows, book_of
from simulator.desk.diary import blank_diary
from simulator.exits import exit_due
from simulator.holders import absences, departures, leavers_of_month
from simulator.leaving import leaving_of
from simulator.organisation import Organisation
from simulator.people_tally import attention_hours
from simulator.seats import Seat, seats_of
from simulator.situation import Situation
from simulator.slow_world import SlowWorld, Steps
from simulator.tenure import Tenure
from simulator.time_in_state import state_shares


def leaders_hours(situation: Situation, dates: Timetable) -> Numbers:
    """Return the hours by month that executives in post can give beside the day job.

    Those of the trusts in the plan: nobody else's executives work for a merger.
    """
    leaders = [seat for seat in seats_of(situation).values() if leads(situation, seat)]
    seats = {seat.post.id: replace(seat, number=n) for n, seat in enumerate(leaders)}
    if not seats:
        return np.zeros(len(situation.calendar.months))
    slow = _world_of(situation, dates, seats)
    slow.env.process(_months(slow))
    for seat in seats.values():
        if situation.on("long_absence"):
            slow.env.process(absences(slow, seat))
    departures(slow)
    if dates.goes_ahead:
        for due in dates.exits:
            if set(due.posts) <= set(seats):
                slow.env.process(exit_due(slow, due))
    slow.env.run(until=situation.calendar.end)
    found = tuple(seats.values())
    filled = state_shares(situation, found)["filled"]
    return np.asarray(attention_hours(situation, found, filled).sum(axis=0))


def leaders_known(situation: Situation) -> bool:
    """Say whether any executive of the trusts in the plan is among the posts of the case."""
    return any(
        post.kind == "structural"
        for number in situation.trusts_together
        for post in situation.case.trust(number).posts
    )


def leads(situation: Situation, seat: Seat) -> bool:
    """Say whether a post is that of an executive of a trust in the plan."""
    together = situation.trusts_together
    return seat.post.kind == "structural" and seat.trust.company_number in together


def _world_of(situation: Situation, dates: Timetable, seats: dict[str, Seat]) -> SlowWorld:
    """Set up an organisation of executives alone: no desk, no request."""
    organisation = Organisation(
        situation, dates, book_of(blank_rows(0)), blank_diary(1), opening_conditions(situation),
        {}, seats, {}, {}, {}, (), {}, {},
    )  # fmt: skip
    nobody = np.zeros((1, 3))
    organisation.figures = [nobody] * (len(situation.calendar.months) + 1)
    organisation.leaving = leaving_of(situation, dates, tuple(seats.values()))
    tenure = Tenure(situation.calendar, situation.streams, list(seats))

    def nothing(*_: object) -> None:
        """Executives on their own make no requests."""

    return SlowWorld(
        simpy.Environment(), situation, dates, organisation, nothing, nothing, nothing,
        organisation.leaving, tenure,
    )  # fmt: skip


def _months(slow: SlowWorld) -> Steps:
    calendar = slow.situation.calendar
    for month in range(len(calendar.months)):
        yield slow.env.timeout(calendar.minute_of_month(month) - slow.env.now)
        leavers_of_month(slow, month)
