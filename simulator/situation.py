"""What a replication is run in: the case, the arm, the world, and its named chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from entities.assumption import World
from entities.case import Case
from entities.plan import Arm
from simulator.office_calendar import OfficeCalendar, office_calendar
from simulator.streams import Streams
from simulator.volumes import Origin, Workload, origins, workload


@dataclass(frozen=True)
class Setting:
    """What every arm of a replication shares.

    `remembered` holds draws already made for events, by name; nothing depends on what is in it.
    """

    case: Case
    world: World
    calendar: OfficeCalendar
    workload: Workload
    streams: Streams
    origins: tuple[Origin, ...]
    remembered: dict[str, Any]

    def on(self, mechanism: str) -> bool:
        """Say whether a mechanism is switched on."""
        return mechanism not in self.case.switched_off

    @property
    def decision_month(self) -> int:
        """The month of the decision, counted from the start of the run."""
        return self.calendar.run_in_months


@dataclass(frozen=True)
class Situation(Setting):
    """Everything that is fixed before the first minute of a replication of one arm."""

    arm: Arm

    @property
    def trusts_together(self) -> tuple[str, ...]:
        """Company numbers of the trusts a plan brings together, the lead first."""
        plan = self.arm.plan
        return (plan.lead_trust, *plan.joining_trusts) if plan.lead_trust else ()


def setting_for(case: Case, world: World, seed: int, replication: int) -> Setting:
    """Lay out what every arm of one replication in one world shares."""
    return Setting(
        case=case,
        world=world,
        calendar=office_calendar(case),
        workload=workload(case, world),
        streams=Streams(seed=seed, world=world.index, replication=replication),
        origins=origins(case),
        remembered={},
    )


def situation_for(setting: Setting, arm: Arm) -> Situation:
    """Add an arm to what every arm shares."""
    return Situation(
        case=setting.case,
        world=setting.world,
        calendar=setting.calendar,
        workload=setting.workload,
        streams=setting.streams,
        origins=setting.origins,
        remembered=setting.remembered,
        arm=arm,
    )
