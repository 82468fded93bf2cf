"""The life of one request: what happened to it from its arrival to its end, step by step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

StepKind = Literal[
    "waiting", "service", "outside", "sent back", "second line", "gave up", "still waiting"
]
Ending = Literal["served", "gave up", "unfinished", "cancelled"]
BrokenOff = Literal["", "vacant", "absent", "deleted", "filled", "run ends"]


@dataclass(frozen=True)
class Sitting:
    """One sitting of work on a request: who did it, where, and for how long.

    Attributes
    ----------
    role
        What the job is called; empty for a supplier.
    home
        Company number of the trust whose post it is; empty for a supplier.
    desk
        Name of the desk.
    cover
        Whether the post was vacant or its holder away for long, so that agency staff did it.
    worked, travel
        Minutes worked in all, and minutes of travel in them.
    broken_off
        What broke it off: the new state of the post, the end of the run, or nothing.
    """

    role: str
    home: str
    desk: str
    cover: bool
    worked: float
    travel: float
    broken_off: BrokenOff = ""

    @property
    def by_supplier(self) -> bool:
        """Say whether a supplier did it; nobody sees when somebody sat over it there."""
        return not self.role


@dataclass(frozen=True)
class Step:
    """One step in a request's life, from a working minute to a working minute.

    'second line' and 'gave up' are marks of a moment: they start and end in the same minute.
    """

    kind: StepKind
    start: float
    end: float
    sitting: Sitting | None = None

    @property
    def span(self) -> float:
        """Working minutes from its start to its end."""
        return self.end - self.start

    @property
    def pauses(self) -> float:
        """Minutes within a sitting in which the person was not at it (nought at a supplier)."""
        if self.sitting is None or self.sitting.by_supplier:
            return 0.0
        return self.span - self.sitting.worked


@dataclass(frozen=True)
class Life:
    """Everything that happened to one request, in order; the spans of its steps leave no gap.

    Attributes
    ----------
    kind, origin
        Key of the request type, and of the school (or the trust's centre) that asked.
    arrival, end
        Working minute of its arrival, and of its finish or of the end of the run.
    ending
        What became of it.
    inside
        Minutes from arrival to end without planned delays outside the desk.
    in_time
        Whether it was served within its target.
    shadow
        Minutes the school spent doing it itself.
    automated
        Whether a system took part in it.
    """

    kind: str
    origin: str
    arrival: float
    end: float
    ending: Ending
    inside: float
    in_time: bool
    shadow: float
    automated: bool
    steps: tuple[Step, ...]

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        """Every sitting of work on it, in order."""
        return tuple(step.sitting for step in self.steps if step.sitting is not None)

    @property
    def worked(self) -> float:
        """Minutes worked on it in all."""
        return math.fsum(sitting.worked for sitting in self.sittings)

    def spent(self, *kinds: StepKind) -> float:
        """Return the working minutes it spent in steps of some kinds."""
        return math.fsum(step.span for step in self.steps if step.kind in kinds)
