"""When a plan's steps happen in one replication: dates are outcomes, not promises."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from entities.moves import ContractMove, PostMove
from entities.plan import Automation, Step, Wave
from entities.records import Numbers


class Span(NamedTuple):
    """When a task begins and ends, in weeks after the decision, and how often it failed."""

    begins: float
    ends: float
    loops: int


class MovedStep(NamedTuple):
    """A post or contract that a plan moves between a school and the centre, and the month of it."""

    step: PostMove | ContractMove
    month: int


class Build(NamedTuple):
    """When an automation of a plan begins, is built, and is in use: months of the run."""

    step: Automation
    begins: int
    ready: int
    month: int


@dataclass(frozen=True)
class Pace:
    """Leaders' hours by week after the decision.

    Attributes
    ----------
    available, other, asked
        Hours leaders have, what other work asks for, and what integration asks for.
    given
        Hours that integration gets.
    share
        Share of what it asks for that each kind of work gets; 1 where there is enough.
    """

    available: Numbers
    other: Numbers
    asked: Numbers
    given: Numbers
    share: Numbers


@dataclass(frozen=True)
class Due:
    """When posts of a plan may go.

    Attributes
    ----------
    posts
        The posts among which it is settled; all of them where the plan names them.
    keep
        How many of them remain.
    order
        Steps in the order in which they are tried.
    wait
        Months to wait for wastage before the next step.
    opens
        Month in which those concerned are told: consultation opens.
    month
        Month in which the posts may go.
    planned
        Month in which the plan wants them to go, as it was decided.
    """

    key: str
    posts: tuple[str, ...]
    keep: int
    order: tuple[Step, ...]
    wait: int
    opens: int
    month: int
    planned: int


class Part(NamedTuple):
    """A part of a wave: the schools and centres it reaches in a month.

    Attributes
    ----------
    wave
        The wave of the plan, with its schools alone where it comes in several parts.
    moving
        Schools (URN) of which work goes to another desk than it had.
    says
        'first' or 'last' of a service, or nothing: what is told of it.
    """

    wave: Wave
    month: int
    moving: frozenset[str]
    says: str = ""


class RolledBack(NamedTuple):
    """A cut-over of a school that failed and is tried again: what, where, the month of the try."""

    wave: Wave
    school: str
    month: int


@dataclass(frozen=True)
class Timetable:
    """The months (from the start of the run) in which the plan's steps happen in one replication.

    A month at or after the end of the run is a step that was not reached.

    Attributes
    ----------
    stages
        When the tasks and gates of a merger fall, in weeks after the decision; of one that is
        refused, as if it had gone on.
    pace
        Leaders' hours week by week; None where attention is not in play.
    waves
        Parts in which waves reach schools, in the order of the plan.
    rolled_back
        Schools' cut-overs that failed, in the month of the first try.
    stays
        Services and schools (URN) that waves name and cannot reach: private finance without end.
    joins
        When trusts join that do so later than day one, by company number.
    spent_again
        From when released money is spent again, in the order of the plan's decisions.
    moved_steps
        When posts and contracts move between schools and the centre.
    """

    start: int | None = None
    refused: int | None = None
    stages: Mapping[str, Span] = field(default_factory=dict)
    pace: Pace | None = None
    waves: tuple[Part, ...] = ()
    automations: tuple[Build, ...] = ()
    exits: tuple[Due, ...] = ()
    people_strategy: int | None = None
    rolled_back: tuple[RolledBack, ...] = ()
    stays: tuple[tuple[str, str], ...] = ()
    joins: Mapping[str, int] = field(default_factory=dict)
    spent_again: tuple[int, ...] = ()
    moved_steps: tuple[MovedStep, ...] = ()

    @property
    def goes_ahead(self) -> bool:
        """Say whether the plan starts at all."""
        return self.start is not None and self.refused is None

    def joined(self, company_number: str) -> int:
        """Return the month in which a trust of the plan joins: day one, or later where it says so.

        Raises
        ------
        ValueError
            When the plan has no day one.
        """
        if self.start is None:
            raise ValueError("nobody joins a plan that never starts")
        return self.joins.get(company_number, self.start)

    def due(self, post: str) -> Due | None:
        """Return when a post may go, or None where the plan does not name it."""
        return next((due for due in self.exits if post in due.posts), None)

    def cut_over_month(self, function: str) -> int | None:
        """Return the month a function is first cut over, or None when it never is."""
        told = [p for p in self.waves if p.wave.function == function and p.says == "first"]
        months = [part.month for part in told if part.moving] or [part.month for part in told]
        return min(months) if months and self.goes_ahead else None

    def cut_over_of(self, function: str, schools: Collection[str]) -> int | None:
        """Return the month in which a function of any of some schools is first cut over, if it is.

        Parameters
        ----------
        schools
            URNs, all of trusts in the plan.
        """
        months = [
            part.month
            for part in self.waves
            if part.wave.function == function
            and (not part.wave.schools or not set(schools).isdisjoint(part.wave.schools))
        ]
        return min(months) if months and self.goes_ahead else None
