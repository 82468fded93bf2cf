"""Counting people: FTE established, filled and covered by agency, by month and group."""

from __future__ import annotations

import numpy as np

from entities.post import STRUCTURAL
from entities.records import PEOPLE_MEASURES, Numbers
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Setting, Situation
from simulator.time_in_state import state_shares

LOCAL_DESKS = ("office", "inclusion", "site")


def people_groups(setting: Setting) -> tuple[str, ...]:
    """Return the groups people are counted in: functions, schools' own desks, executives."""
    return (*(f.key for f in setting.case.functions), *LOCAL_DESKS, STRUCTURAL)


def people(situation: Situation, organisation: Organisation) -> Numbers:
    """Count (group, measure, month), measures as ``PEOPLE_MEASURES``."""
    groups, seats = people_groups(situation), tuple(organisation.seats.values())
    out = np.zeros((len(groups), len(PEOPLE_MEASURES), len(situation.calendar.months)))
    for seat, counted in zip(seats, _of_posts(situation, seats), strict=True):
        out[groups.index(seat.post.desk)] += counted
    return out


def _of_posts(situation: Situation, seats: tuple[Seat, ...]) -> Numbers:
    """Count (post, measure, month)."""
    fte = np.asarray([seat.post.fte for seat in seats])[:, None]
    share = state_shares(situation, seats)
    agency = situation.world["model.agency_cover_share"] if situation.on("agency_cover") else 0.0
    covered = np.asarray([agency if seat.desk is not None else 0.0 for seat in seats])[:, None]
    counted = {
        "established_fte": fte * (1 - share["deleted"]),
        "filled_fte": fte * share["filled"],
        "agency_fte": fte * share["vacant"] * covered,
        "leavers": _moments(situation, seats, "vacant"),
        "starters": _moments(situation, seats, "filled"),
        "deleted_fte": fte * share["deleted"],
    }
    return np.stack([counted[name] for name in PEOPLE_MEASURES], axis=1)


def _moments(situation: Situation, seats: tuple[Seat, ...], state: str) -> Numbers:
    """Count how often each post came into a state after the opening, by (post, month)."""
    months = len(situation.calendar.months)
    found = [
        (row, moment)
        for row, seat in enumerate(seats)
        for moment, after in seat.changes[1:]
        if after == state
    ]
    month = situation.calendar.months_of(np.asarray([moment for _, moment in found]))
    row = np.asarray([row for row, _ in found], dtype=np.int64)
    count = np.bincount(row * (months + 1) + month, minlength=len(seats) * (months + 1))
    return np.asarray(count.reshape(len(seats), -1)[:, :months], dtype=np.float64)
