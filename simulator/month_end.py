"""The end of a month: queues are counted, and shadow work takes hours from those who did it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from entities.desks import local_desk
from simulator.desk.book import ABANDONED
from simulator.organisation import Organisation
from simulator.situation import Situation

MONTHS_PER_YEAR = 12
DOOR = "office"


def close_month(organisation: Organisation, month: int) -> None:
    """Count what desks did in the month that ends as `month` starts, and pass its shadow work on.

    Everybody whose patience ended by then has left the queue.
    """
    calendar = organisation.situation.calendar
    now = calendar.minute_of_month(month)
    organisation.advance(now)
    offered, worked, queued = [], [], []
    for desk in sorted(organisation.desks.values(), key=lambda d: d.number):
        desk.give_up(now)
        desk.mark(now)
        offered.append(desk.offered)
        worked.append(desk.busy(now))
        queued.append(len(desk.queue))
    organisation.offered.append(np.asarray(offered))
    organisation.worked.append(np.asarray(worked))
    organisation.queued.append(np.asarray(queued, dtype=np.float64))
    if month > 0 and organisation.situation.on("shadow_feedback"):
        _take_shadow_work(organisation, month, now)


def _take_shadow_work(organisation: Organisation, month: int, now: float) -> None:
    """Take whole half-days of the month that starts; what is less than one is owed to the next."""
    before, half = organisation.shadow_taken, organisation.situation.calendar.half_day
    taken = {}
    for desk, minutes in given_up_in(organisation, month - 1).items():
        if organisation.desks[desk].workers:
            organisation.shadow_owed[desk] += minutes
    for desk, owed in organisation.shadow_owed.items():
        whole = owed // half * half
        if whole and organisation.desks[desk].workers:
            organisation.shadow_owed[desk] -= whole
            taken[desk] = whole * MONTHS_PER_YEAR
    organisation.shadow_taken = taken
    for desk in sorted({*before, *taken}):
        if before.get(desk, 0.0) != taken.get(desk, 0.0):
            organisation.share_out(desk, now)


def given_up_in(organisation: Organisation, month: int) -> dict[str, float]:
    """Return the minutes of shadow work of a month, by the desk of the school that does it."""
    situation, book = organisation.situation, organisation.book
    opens, closes = (situation.calendar.minute_of_month(m) for m in (month, month + 1))
    used = slice(book.used)
    finish = book.finish[used]
    gone = np.flatnonzero((book.outcome[used] == ABANDONED) & (finish >= opens) & (finish < closes))
    ratio = situation.world["model.shadow_minutes_ratio"]
    kinds = len(situation.kinds)
    place = book.origin[gone] * kinds + book.kind[gone]
    asked = np.bincount(place, weights=book.asked[gone])
    minutes: dict[str, float] = defaultdict(float)
    for cell in np.flatnonzero(asked).tolist():
        desk = who_does_it(situation, *divmod(cell, kinds))
        if desk in organisation.desks:
            minutes[desk] += float(asked[cell]) * ratio
    return minutes


def who_does_it(situation: Situation, origin: int, kind: int) -> str | None:
    """Name the desk in a school that does what the school gave up waiting for."""
    school = situation.origins[origin].school
    if school is None:
        return None
    key, _ = situation.kinds[kind]
    function = situation.case.functions[situation.function_numbers[key]]
    return local_desk(school.urn, function.local_desk)
