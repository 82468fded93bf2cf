"""Somebody stays at the door: what a school office needs, and who covers what is missing."""

from __future__ import annotations

import numpy as np

from entities.records import Numbers
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Situation
from simulator.staff import agency_share
from simulator.time_in_state import state_share
from simulator.volumes import MINUTES

OFFICE = "office"
DAYS_PER_WEEK = 5


def cover_minutes(situation: Situation, organisation: Organisation) -> Numbers:
    """Return the minutes by (origin, month) for which others keep a school office staffed.

    An office needs so many hours a week in term (judgement), or those it had at the opening if
    they were fewer. What deleted and vacant posts, long absences and posts that moved away leave
    open, leaders and other staff cover. A school without office posts at the opening is left out.
    """
    out = np.zeros((len(situation.origins), len(situation.calendar.months)))
    if not situation.on("office_cover"):
        return out
    weeks = situation.calendar.school_days_by_month() / DAYS_PER_WEEK
    for o, origin in enumerate(situation.origins):
        seats = [
            s
            for s in organisation.seats.values()
            if any((base.place, base.desk) == (origin.key, OFFICE) for base in s.bases)
        ]
        if seats:
            out[o] = _missing_hours(situation, seats, origin.key) * weeks * MINUTES
    return out


def _missing_hours(situation: Situation, seats: list[Seat], school: str) -> Numbers:
    week = situation.calendar.minutes_per_day * DAYS_PER_WEEK / MINUTES
    months = len(situation.calendar.months)
    first = [s for s in seats if (s.bases[0].place, s.bases[0].desk) == (school, OFFICE)]
    opening = float(np.sum([seat.post.fte for seat in first])) * week
    needed = min(situation.world["model.office_cover_hours_per_week"], opening)
    present = [
        seat.post.fte
        * week
        * seat.is_at(school, OFFICE, months)
        * (
            state_share(situation, seat, "filled")
            + agency_share(situation, seat)
            * (state_share(situation, seat, "vacant") + state_share(situation, seat, "absent"))
        )
        for seat in seats
    ]
    return np.asarray(np.maximum(0.0, needed - np.sum(present, axis=0)), dtype=np.float64)
