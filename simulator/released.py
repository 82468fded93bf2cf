"""Work that moves away from schools frees hours there: released, not cashed until they are cut."""

from __future__ import annotations

import numpy as np

from entities.calendar import MONTHS_PER_YEAR
from entities.measures import RELEASED_MEASURES
from entities.post import in_school
from entities.records import Numbers
from simulator.autonomy import moves
from simulator.factors import adoption
from simulator.organisation import Organisation
from simulator.routes import is_in_school
from simulator.situation import Situation
from simulator.time_in_state import state_shares


def released(situation: Situation, organisation: Organisation) -> Numbers:
    """Return minutes by (measure, origin, month), measures as :data:`RELEASED_MEASURES`.

    Released is the counted work of the base year that a school's own desk no longer does, spread
    evenly over the year. Cut are the attended minutes of school posts that are deleted. Neither is
    money: hours that nobody cut are paid as before. Posts that move away are not cut, and what goes
    with them is paid as before. Checked is what :func:`own_checks` says.
    """
    out = np.zeros((len(RELEASED_MEASURES), len(situation.origins), len(situation.calendar.months)))
    for move in moves(situation, organisation.dates):
        away = is_in_school(move.before) and not is_in_school(move.after)
        back = is_in_school(move.after) and not is_in_school(move.before)
        if away or back:
            o, k = move.place
            key = situation.origins[o].key, situation.kinds[k][1].key
            minutes = situation.workload.at_school.get(key, 0.0) * (1 if away else -1)
            out[0, o, move.month :] += minutes / MONTHS_PER_YEAR
    places = {origin.key: o for o, origin in enumerate(situation.origins)}
    seats = [seat for seat in organisation.seats.values() if in_school(seat.bases[-1].place)]
    gone = state_shares(situation, seats)["deleted"] if seats else np.zeros((0, out.shape[2]))
    for seat, share in zip(seats, gone, strict=True):
        out[1, places[seat.bases[-1].place]] += share * seat.time.attended / MONTHS_PER_YEAR
    out[2] = own_checks(situation, out[0])
    return out


def own_checks(situation: Situation, freed: Numbers) -> Numbers:
    """Return minutes that schools spend checking and chasing work that moved away. Judgement.

    A part of the time freed, as far as the new way of working is not adopted: heads see less value
    in a centre than the centre does, and those unconvinced keep an eye on it.
    """
    if not situation.on("own_checks"):
        return np.zeros_like(freed)
    kept = 1 - adoption(situation)
    return freed * situation.world["model.own_checks_share"] * kept
