"""What schools still decide themselves, and what a plan changes for them, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from entities.measures import AUTONOMY_MEASURES
from entities.plan import Wave
from entities.records import Numbers
from simulator.dates import Timetable
from simulator.routes import is_in_school
from simulator.serving import Place, opening_routes, wave_targets
from simulator.situation import Setting, Situation


@dataclass(frozen=True)
class Autonomy:
    """Matters decided in each school, and changes to how its work is done.

    Attributes
    ----------
    kept
        Kinds of decision made in the school, by (origin, month).
    changed
        Kinds of work that a plan moves, or gives another way of working, by (origin, month).
    lost
        Share of all kinds of decision that were the school's at the opening and no longer are, by
        (origin, month).
    """

    kept: Numbers
    changed: Numbers
    lost: Numbers

    def table(self) -> Numbers:
        """Return (measure, origin, month), measures as :data:`AUTONOMY_MEASURES`."""
        of = {"decided_in_school": self.kept, "changed": self.changed}
        return np.stack([of[name] for name in AUTONOMY_MEASURES])


def decisive(setting: Setting) -> npt.NDArray[np.bool_]:
    """Say in which kinds of work something is decided for a school. Judgement."""
    return np.asarray([kind.decision for _, kind in setting.kinds], dtype=np.bool_)


def autonomy(situation: Situation, dates: Timetable) -> Autonomy:
    """Follow who decides and what changes for every school, through the waves of a plan.

    Each kind of decision counts once, however often it is taken: otherwise thousands of purchase
    orders would hide who appoints staff. A trust's centre has no part in it.
    """
    origins, months = len(situation.origins), len(situation.calendar.months)
    own, counts = situation.once(decided_at_opening).copy(), decisive(situation)
    schools = np.asarray([origin.school is not None for origin in situation.origins])
    kept = np.tile((own & counts).sum(axis=1)[:, None], (1, months)).astype(np.float64)
    changed, opening = np.zeros((origins, months)), kept[:, 0].copy()
    for move in moves(situation, dates):
        o, k = move.place
        changed[o, move.month] += move.before != move.after or bool(situation.trusts_together)
        now = is_in_school(move.after) or move.wave.decided_by == "school"
        kept[o, move.month :] += (int(now) - int(own[o, k])) * int(counts[k])
        own[o, k] = now
    share = (opening[:, None] - kept) / max(1, int(counts.sum()))
    rows = schools[:, None]
    return Autonomy(kept * rows, changed * rows, np.maximum(0.0, share) * rows)


def decided_at_opening(setting: Setting) -> npt.NDArray[np.bool_]:
    """Say what is decided in the school at the opening, by (origin, request type)."""
    route = setting.once(opening_routes)[0]
    out = np.zeros((len(setting.origins), len(setting.kinds)), dtype=np.bool_)
    for o, origin in enumerate(setting.origins):
        for k, (function, kind) in enumerate(setting.kinds):
            if origin.school is not None:
                entry = origin.trust.delivery_of(function, origin.key, kind.key)
                out[o, k] = is_in_school(route[o, k]) or entry.decided_by == "school"
    return out


class Move(NamedTuple):
    """A kind of work of an origin that a wave takes from one desk to another, or leaves there."""

    month: int
    place: Place
    before: str
    after: str
    wave: Wave


def moves(situation: Situation, dates: Timetable) -> Iterator[Move]:
    """Yield everything the waves of a plan take that are reached, in the order of time."""
    months, route = len(situation.calendar.months), dict(situation.once(opening_routes)[0])
    reached = [(part.wave, part.month) for part in dates.waves if part.month < months]
    for wave, month in sorted(reached if dates.goes_ahead else [], key=lambda pair: pair[1]):
        for place, target in wave_targets(situation, wave):
            yield Move(month, place, route[place], target, wave)
            route[place] = target
