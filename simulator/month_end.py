"""The end of a month: queues are counted, and shadow work takes hours from those who did it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from entities.desks import local_desk
from simulator.desk.book import ABANDONED
from simulator.organisation import Organisation
from simulator.situation import Situation


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
    """Take whole half-days of the month that starts; what is less than one is owed to the next.

    A desk keeps some of its half-days for its queue; what finds no place others do.
    """
    calendar = organisation.situation.calendar
    for desk, minutes in given_up_in(organisation, month - 1).items():
        if organisation.desks[desk].workers:
            organisation.shadow_owed[desk] += minutes
    organisation.shadow_taken = {}
    for desk in sorted(organisation.shadow_owed):
        count = int(organisation.shadow_owed[desk] // calendar.half_day)
        if count and organisation.desks[desk].workers:
            organisation.shadow_owed[desk] -= count * calendar.half_day
            found = _half_days_taken(organisation, desk, month, count)
            organisation.shadow_taken[desk] = found
            organisation.share_out(desk, now)


def _half_days_taken(
    organisation: Organisation, desk: str, month: int, count: int
) -> dict[str, npt.NDArray[np.int64]]:
    """Choose the half-days of a month that shadow work takes: those that come soonest."""
    calendar = organisation.situation.calendar
    opens, closes = (calendar.minute_of_month(m) for m in (month, month + 1))
    first, last = int(opens // calendar.half_day), int(closes // calendar.half_day)
    given = [
        (int(slot), post)
        for post, chosen in sorted(organisation.attended(desk, opens).items())
        for slot in chosen[(chosen >= first) & (chosen < last)]
    ]
    most = int(len(given) * (1 - organisation.situation.world["model.least_queue_share"]))
    taken: dict[str, list[int]] = defaultdict(list)
    for slot, post in sorted(given)[: min(count, most)]:
        taken[post].append(slot)
    return {post: np.asarray(slots, dtype=np.int64) for post, slots in taken.items()}


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
