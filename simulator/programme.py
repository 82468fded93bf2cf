"""The programme: when, if at all, the plan's steps happen. Dates are outcomes, not promises."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from entities.plan import Automation, PostDeletion, Wave
from simulator.inverse import normal_quantile
from simulator.office_calendar import months_between
from simulator.situation import Situation


@dataclass(frozen=True)
class Timetable:
    """The months (from the start of the run) in which the plan's steps happen in one replication.

    A month at or after the end of the run is a step that was not reached.
    """

    start: int | None = None
    refused: int | None = None
    waves: tuple[tuple[Wave, int], ...] = ()
    automations: tuple[tuple[Automation, int], ...] = ()
    deletions: tuple[tuple[PostDeletion, int], ...] = ()

    @property
    def goes_ahead(self) -> bool:
        """Say whether the plan starts at all."""
        return self.start is not None and self.refused is None

    def cut_over_month(self, function: str) -> int | None:
        """Return the month a function is first cut over, or None when it never is."""
        months = [month for wave, month in self.waves if wave.function == function]
        return min(months) if months and self.goes_ahead else None


def timetable(situation: Situation) -> Timetable:
    """Draw the dates of an arm's plan: planned dates stretched by one common delay."""
    plan = situation.arm.plan
    if plan.kind == "none" or plan.start is None:
        return Timetable()
    late = delay_factor(situation)
    decision = situation.decision_month
    lead_months = months_between(situation.case.decision_date, plan.start)
    start = decision + math.ceil(lead_months * max(1.0, late))
    refused = (decision + lead_months) if is_refused(situation) else None
    slower = late * _collaborative_time(situation)
    return Timetable(
        start=start,
        refused=refused,
        waves=tuple((w, start + math.ceil(w.months_after_start * slower)) for w in plan.waves),
        automations=tuple(
            (a, start + math.ceil(a.months_after_start * late)) for a in plan.automations
        ),
        deletions=tuple(
            (d, start + math.ceil(d.months_after_start * late)) for d in plan.deletions
        ),
    )


def delay_factor(situation: Situation) -> float:
    """Return the factor by which this replication's programme takes longer than planned.

    One lognormal factor of median 1 over all tasks, since what delays one task (attention,
    approvals, data) delays the others. Day one is never before its planned date. Judgement.
    """
    if not situation.on("delay"):
        return 1.0
    luck = np.asarray([situation.streams.uniform("programme/delay")])
    spread = situation.world["model.stage_delay_common_sd"]
    return math.exp(spread * float(normal_quantile(luck)[0]))


def is_refused(situation: Situation) -> bool:
    """Say whether a merger is refused or abandoned after money is spent. Judgement."""
    if situation.arm.plan.kind != "merge" or not situation.on("refusal"):
        return False
    chance = situation.world["model.refusal_chance"]
    return situation.streams.uniform("programme/refusal") < chance


def _collaborative_time(situation: Situation) -> float:
    together = situation.arm.plan.standardisation == "collaborative"
    return situation.world["model.collaborative_time"] if together else 1.0
