"""Increments: holders climb their grade a point each April, and new holders start at its foot."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from entities.assumption import World
from entities.records import Numbers
from simulator.money import paths
from simulator.money.ledger import Posting, rates
from simulator.money.pay import Job, costs_per_year
from simulator.money.running_costs import with_vacancies
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Situation
from simulator.time_in_state import state_shares

POINTS = (5, 12, 22, 30, 35, 43)
"""Points of the scale whose salaries stand in the assumption book; between them lines are drawn."""
APRIL = 4


def scale(world: World, points: Numbers) -> Numbers:
    """Return the salary of points of the local government scale, straight between known points.

    National Joint Council for Local Government Services, April 2025, as the book has it.
    """
    salaries = (
        world["workforce.njc_pay_scp5"],
        world["workforce.njc_pay_scp12"],
        world["workforce.njc_pay_scp22"],
        world["workforce.njc_pay_scp30"],
        world["workforce.njc_pay_scp35"],
        world["workforce.njc_pay_scp43"],
    )
    return np.asarray(np.interp(points, POINTS, salaries))


def increments(situation: Situation, organisation: Organisation) -> Iterator[Posting]:
    """Post what holders cost more or less than the point held at the opening.

    Money that comes and goes with who holds a post is no recurring saving: one-off, with vacancies.
    """
    if not situation.on("increments"):
        return
    pay, days = paths.support_pay(situation), situation.calendar.months
    world = situation.world
    seats = [seat for seat in organisation.seats.values() if seat.post.spine_point is not None]
    if not seats:
        return
    jobs = [Job(seat.trust, seat.post) for seat in seats]
    own = np.asarray([[seat.post.spine_point] for seat in seats], dtype=np.float64)
    ratio = scale(world, np.stack([points(situation, seat) for seat in seats])) / scale(world, own)
    more = costs_per_year(jobs, world, pay * ratio, days) - costs_per_year(jobs, world, pay, days)
    share = state_shares(situation, seats)
    pence = rates(more * (1 - share["vacant"] - share["deleted"]))
    for row, seat in enumerate(seats):
        yield from with_vacancies(seat, "Increments", pence[row])


def points(situation: Situation, seat: Seat) -> Numbers:
    """Return the point of the scale a post's holder stands on in each month."""
    post, months = seat.post, situation.calendar.months
    bottom, first, top = post.bottom_point or 0, post.spine_point or 0, post.top_point or 0
    starts = {0: first}
    before = "filled"
    for minute, state in seat.changes[1:]:
        if state == "filled" and before == "vacant":
            starts[situation.calendar.month_of(minute)] = bottom
        before = state
    out, point = np.zeros(len(months)), first
    for month, day in enumerate(months):
        if month and day.month == APRIL:
            point = min(top, point + 1)
        point = starts.get(month, point)
        out[month] = point
    return out
