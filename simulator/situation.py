"""What a replication is run in: the case, the arm, the world, and its named chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, TypeVarTuple

import numpy as np
import numpy.typing as npt

from entities.assumption import World
from entities.case import Case
from entities.mechanisms import OFF_BY_DEFAULT
from entities.plan import Arm
from entities.post import Post
from entities.service import RequestType
from entities.trust import Trust
from simulator.case_desks import case_desks
from simulator.luck import Chances
from simulator.office_calendar import OfficeCalendar, office_calendar
from simulator.origins import Origin, origins
from simulator.routes import is_in_school
from simulator.streams import Streams
from simulator.type_luck import TypeLuck, type_luck
from simulator.volumes import Workload, workload

Found = TypeVar("Found")
About = TypeVarTuple("About")


@dataclass(frozen=True)
class Setting:
    """What every arm of a replication shares.

    Attributes
    ----------
    known
        What was worked out from it so far, for the arms to come.
    """

    case: Case
    world: World
    calendar: OfficeCalendar
    workload: Workload
    streams: Streams
    origins: tuple[Origin, ...]
    known: dict[object, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def once(self, work: Callable[[Setting, *About], Found], *about: *About) -> Found:
        """Return what a pure function makes of what arms share, worked out once for all of them.

        It sees nothing of an arm. Nobody may change what it returns; an array cannot be.

        Parameters
        ----------
        about
            What else it is told: keys, that can be looked up.
        """
        if (work, about) not in self.known:
            made = work(self, *about)
            if isinstance(made, np.ndarray):
                made.flags.writeable = False
            self.known[work, about] = made
        found: Found = self.known[work, about]
        return found

    def on(self, mechanism: str) -> bool:
        """Say whether a mechanism is switched on."""
        if mechanism in OFF_BY_DEFAULT and mechanism not in self.case.switched_on:
            return False
        return mechanism not in self.case.switched_off

    @property
    def decision_month(self) -> int:
        """The month of the decision, counted from the start of the run."""
        return self.calendar.run_in_months

    @cached_property
    def posts(self) -> dict[str, Post]:
        """Every post of the case by name."""
        return {post.id: post for trust in self.case.trusts for post in trust.posts}

    @cached_property
    def employers(self) -> dict[str, str]:
        """Company number of the employer of every post at the opening."""
        return {p.id: trust.company_number for trust in self.case.trusts for p in trust.posts}

    def employer(self, post: str) -> str:
        """Return the company number of the employer of a post at the opening."""
        return self.employers[post]

    def post(self, name: str) -> Post:
        """Return a post by its name."""
        return self.posts[name]

    @cached_property
    def chances(self) -> Chances:
        """What may happen to a request on its way."""
        return Chances(self.case, self.world)

    @cached_property
    def kinds(self) -> tuple[tuple[str, RequestType], ...]:
        """Every (function key, request type), in the order of the case."""
        return self.case.request_types

    @cached_property
    def function_numbers(self) -> dict[str, int]:
        """Number of each function."""
        return {function.key: f for f, function in enumerate(self.case.functions)}

    @cached_property
    def desks(self) -> tuple[str, ...]:
        """Name every desk of the case, in any arm; the position is its number in the diary."""
        return self.once(_desks)

    @cached_property
    def desk_numbers(self) -> dict[str, int]:
        """Number of each desk in the diary."""
        return {name: number for number, name in enumerate(self.desks)}

    @cached_property
    def desks_in_schools(self) -> npt.NDArray[np.bool_]:
        """Say of every desk, by its number, whether it is a school's own."""
        return np.asarray([is_in_school(name) for name in self.desks], dtype=np.bool_)

    @cached_property
    def type_luck(self) -> TypeLuck:
        """What the luck of a request is drawn from, by its type."""
        return type_luck(self.case, self.world, self.calendar.minutes_per_day)


def _desks(setting: Setting) -> tuple[str, ...]:
    return case_desks(setting.case)


@dataclass(frozen=True)
class Situation(Setting):
    """Everything that is fixed before the first minute of a replication of one arm.

    Attributes
    ----------
    setting
        What it shares with other arms, without anything of its own.
    without
        Mechanisms that are off in this arm alone: of those that act only through a plan, so that
        all that arms share stays as it is.
    """

    setting: Setting
    arm: Arm
    without: frozenset[str] = frozenset()

    def once(self, work: Callable[[Setting, *About], Found], *about: *About) -> Found:
        """Return what a pure function makes of what arms share, worked out once for all of them."""
        return self.setting.once(work, *about)

    def on(self, mechanism: str) -> bool:
        """Say whether a mechanism is switched on in this arm."""
        return mechanism not in self.without and super().on(mechanism)

    @property
    def trusts_together(self) -> tuple[str, ...]:
        """Company numbers of the trusts a plan brings together, the lead first."""
        plan = self.arm.plan
        return (plan.lead_trust, *plan.joining_trusts) if plan.lead_trust else ()

    @property
    def trusts_in_plan(self) -> tuple[str, ...]:
        """Company numbers of the trusts whose schools the plan's waves may move."""
        every = tuple(trust.company_number for trust in self.case.trusts)
        return self.trusts_together or every

    @property
    def lead(self) -> Trust | None:
        """The trust that stays and serves the others, if trusts are brought together."""
        return self.case.trust(self.trusts_together[0]) if self.trusts_together else None


def setting_for(case: Case, world: World, seed: int, replication: int) -> Setting:
    """Lay out what every arm of one replication in one world shares."""
    return Setting(
        case=case,
        world=world,
        calendar=office_calendar(case),
        workload=workload(case, world),
        streams=Streams(seed=seed, world=world.index, replication=replication),
        origins=origins(case),
    )


def situation_for(setting: Setting, arm: Arm, without: frozenset[str] = frozenset()) -> Situation:
    """Add an arm to what every arm shares; some mechanisms may be off in it alone."""
    return Situation(
        case=setting.case,
        world=setting.world,
        calendar=setting.calendar,
        workload=setting.workload,
        streams=setting.streams,
        origins=setting.origins,
        setting=setting,
        arm=arm,
        without=without,
    )
