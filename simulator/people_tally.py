"""Counting people: FTE established, filled and covered by agency, by month and group."""

from __future__ import annotations

import numpy as np

from entities.post import STRUCTURAL
from entities.records import PEOPLE_MEASURES, Numbers
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Setting, Situation
from simulator.time_in_state import state_share

LOCAL_DESKS = ("office", "inclusion", "site")


def people_groups(setting: Setting) -> tuple[str, ...]:
    """Return the groups people are counted in: functions, schools' own desks, executives."""
    return (*(f.key for f in setting.case.functions), *LOCAL_DESKS, STRUCTURAL)


def people(situation: Situation, organisation: Organisation) -> Numbers:
    """Count (group, measure, month), measures as ``PEOPLE_MEASURES``."""
    groups, months = people_groups(situation), len(situation.calendar.months)
    out = np.zeros((len(groups), len(PEOPLE_MEASURES), months))
    for seat in organisation.seats.values():
        out[groups.index(seat.post.desk)] += _of_post(situation, seat)
    return out


def _of_post(situation: Situation, seat: Seat) -> Numbers:
    fte = seat.post.fte
    filled = state_share(situation, seat, "filled")
    vacant = state_share(situation, seat, "vacant")
    deleted = state_share(situation, seat, "deleted")
    covered = situation.on("agency_cover") and seat.desk is not None
    agency = situation.world["model.agency_cover_share"] if covered else 0.0
    return np.stack(
        [
            fte * (1 - deleted),
            fte * filled,
            fte * vacant * agency,
            _moments(situation, seat, "vacant"),
            _moments(situation, seat, "filled"),
            fte * deleted,
        ]
    )


def _moments(situation: Situation, seat: Seat, state: str) -> Numbers:
    count = np.zeros(len(situation.calendar.months))
    for moment, found in seat.changes[1:]:
        month = situation.calendar.month_of(moment)
        if found == state and month < len(count):
            count[month] += 1
    return count
