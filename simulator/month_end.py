"""The end of a month: queues are counted, and shadow work takes hours from those who did it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from simulator.desk.book import ABANDONED
from simulator.organisation import Organisation


def close_month(organisation: Organisation, month: int) -> None:
    """Count what desks did in the month that ends as `month` starts, and pass its shadow work on.

    Everybody whose patience ended by then has left the queue.
    """
    calendar = organisation.situation.calendar
    now = calendar.minute_of_month(month)
    organisation.advance(now)
    organisation.figures.append(organisation.floor.figures(now))
    organisation.gone.append(int(organisation.book.counts[0]))
    if month > 0 and organisation.situation.on("shadow_feedback"):
        _take_shadow_work(organisation, month)


def _take_shadow_work(organisation: Organisation, month: int) -> None:
    """Take whole half-days of the month that starts; what is less than one is owed to the next.

    A desk keeps some of its half-days for its queue; what finds no place others do.
    """
    half_day = organisation.situation.calendar.half_day
    for desk, minutes in given_up_in(organisation, month - 1).items():
        if organisation.desks[desk].workers:
            organisation.shadow_owed[desk] += minutes
    counts = {}
    for desk in sorted(organisation.shadow_owed):
        count = int(organisation.shadow_owed[desk] // half_day)
        if count and organisation.desks[desk].workers:
            organisation.shadow_owed[desk] -= count * half_day
            counts[desk] = count
    organisation.take_half_days(counts, month)


def given_up_in(organisation: Organisation, month: int) -> dict[str, float]:
    """Return the minutes of shadow work of a month, by the desk of the school that does it."""
    situation, book = organisation.situation, organisation.book
    opens, closes = (situation.calendar.minute_of_month(m) for m in (month, month + 1))
    found = book.gone[slice(*organisation.gone[month : month + 2])]
    finish = book.finish[found]
    kept = (book.outcome[found] == ABANDONED) & (finish >= opens) & (finish < closes)
    gone = found[kept]
    ratio = situation.world["model.shadow_minutes_ratio"]
    kinds = len(situation.kinds)
    place = book.origin[gone] * kinds + book.kind[gone]
    asked = np.bincount(place, weights=book.asked[gone])
    minutes: dict[str, float] = defaultdict(float)
    for cell in np.flatnonzero(asked).tolist():
        desk = organisation.helpers[cell]
        if desk is not None:
            minutes[desk] += float(asked[cell]) * ratio
    return minutes
