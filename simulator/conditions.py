"""The conditions of service: handling factors, automation, errors and travel, month by month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from entities.records import Numbers
from simulator.desk.terms import Terms
from simulator.factors import faster, rework_share, slower
from simulator.luck import Chances
from simulator.routes import is_in_school
from simulator.situation import Situation


@dataclass
class Conditions:
    """Tables by (kind, origin) that every desk reads when a touch starts.

    Attributes
    ----------
    moved
        Month in which an origin's requests of a type were last moved, by (origin, kind).
    automated
        Month from which an origin's requests of a type are automated, by (origin, kind).
    """

    situation: Situation
    factor: Numbers
    automatic: Numbers
    automated_share: Numbers
    rework_share: Numbers
    away: Numbers
    at_school: Numbers
    moved: dict[tuple[int, int], int] = field(default_factory=dict)
    automated: dict[tuple[int, int], int] = field(default_factory=dict)

    def terms(self, desk: str) -> Terms:
        """Return the terms of a desk; they share these tables, so a change reaches every desk.

        Where its work is handed over is its own, and nowhere yet.
        """
        world = self.situation.world
        return Terms(
            factor=self.factor,
            automatic=self.automatic,
            automated_share=self.automated_share,
            rework_share=self.rework_share,
            travel=self.at_school if is_in_school(desk) else self.away.copy(),
            hands_over=np.zeros(self.factor.shape, dtype=np.bool_),
            exceptions=world["demand.invoice_exception_share"],
            delay=float(np.floor(world["model.rework_delay_days"] + 0.5))
            * self.situation.calendar.minutes_per_day,
        )


def opening_conditions(situation: Situation) -> Conditions:
    """Return the conditions before any plan: intrinsic minutes, errors as usual, no automation."""
    kinds, chances = situation.kinds, Chances(situation.case, situation.world)
    table = (len(kinds), len(situation.origins))
    usual = np.asarray([chances.rework(kind) for _, kind in kinds])
    away = [chances.travel(origin) for origin in situation.origins]
    return Conditions(
        situation=situation,
        factor=np.ones(table),
        automatic=np.ones(table),
        automated_share=np.zeros(table),
        rework_share=np.tile(usual[:, None], (1, table[1])),
        away=np.floor(np.asarray(away) + 0.5),
        at_school=np.zeros(len(away)),
    )


class Cell(NamedTuple):
    """What holds for one origin's requests of one type in a month."""

    factor: float
    automatic: float
    automated_share: float
    rework_share: float


class Place(NamedTuple):
    """All that decides what holds for a request type at an origin in a month.

    Attributes
    ----------
    since, automated
        Months since the work moved, and since it was automated; None when it never was.
    strange
        Share of the serving desk's people who did not know the school.
    was_local
        Whether the work was a school office's at the opening.
    """

    kind: int
    since: int | None
    automated: int | None
    strange: float
    was_local: bool


def cell(situation: Situation, place: Place) -> Cell:
    """Return what holds for an origin's requests of a type in a month.

    Worked out once for all arms that bring the same trusts together in the same way.
    """
    known = situation.setting.known
    alike = place, situation.trusts_together, situation.arm.plan.standardisation, situation.without
    if alike not in known:
        known[alike] = _cell(situation, place)
    found: Cell = known[alike]
    return found


def _cell(situation: Situation, place: Place) -> Cell:
    key, kind = situation.kinds[place.kind]
    function = situation.case.functions[situation.function_numbers[key]]
    quicker = faster(situation, place.was_local, place.since)
    longer = slower(situation, function, place.since, place.strange)
    floor = situation.world["model.combined_handling_floor"]
    by_system, share = quicker, 0.0
    if place.automated is not None and situation.on("automation"):
        by_system = quicker * (1 - situation.world["demand.automation_handling_cut"])
        share = kind.automatable_share * ramp(situation, place.automated)
    return Cell(
        factor=longer * max(quicker, floor),
        automatic=longer * max(by_system, floor),
        automated_share=share,
        rework_share=rework_share(situation, situation.chances.rework(kind), place.since),
    )


def ramp(situation: Situation, months: int) -> float:
    """Return the part of its share a system has taken up so many months after its start.

    In equal steps over the months of the assumption. Judgement.
    """
    whole = situation.world["model.automation_ramp_months"]
    return min(1.0, (months + 1) / (whole + 1))
