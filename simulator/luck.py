"""What may happen to a request on its way, as chances: a visit, a second line, an error."""

from __future__ import annotations

from dataclasses import dataclass

from entities.assumption import World
from entities.case import Case
from entities.service import RequestType
from simulator.origins import Origin


@dataclass(frozen=True)
class Chances:
    """The chances of a case in a world; a mechanism that is switched off has none."""

    case: Case
    world: World

    def on(self, mechanism: str) -> bool:
        """Say whether a mechanism is switched on."""
        return mechanism not in self.case.switched_off

    def minutes(self, kind: RequestType) -> float:
        """Return the mean minutes of a request at its first line, all touches together."""
        return self.world[f"request.{kind.key}.minutes"]

    def second_line(self, kind: RequestType) -> float:
        """Return the share of requests the first line cannot finish."""
        if kind.first_line_share is None or not self.on("second_line"):
            return 0.0
        return 1 - self.world[f"request.{kind.key}.first_line_share"]

    def second_minutes(self, kind: RequestType) -> float:
        """Return the mean minutes of a request at its second line."""
        if kind.second_line_minutes is None:
            return 0.0
        return self.world[f"request.{kind.key}.second_line_minutes"]

    def rework(self, kind: RequestType) -> float:
        """Return the share of attempts that are sent back when nothing has changed lately."""
        if not self.on("rework"):
            return 0.0
        if kind.rework_share is not None:
            return self.world[f"request.{kind.key}.rework_share"]
        return self.world["model.rework_share_steady"]

    def returns(self, kind: RequestType) -> float:
        """Return how often a request is expected to come back, in at most two more goes."""
        share = self.rework(kind)
        return share + share * share

    def again(self, kind: RequestType) -> float:
        """Return the expected share of a request's work that is done again, in at most two goes."""
        return self.returns(kind) * self.world["model.rework_part"]

    def visit(self, kind: RequestType) -> float:
        """Return the share of requests that need somebody to come to the school."""
        return kind.on_site_share if self.on("travel") else 0.0

    def travel(self, origin: Origin) -> float:
        """Return minutes there and back from the centre of an origin's own trust."""
        if origin.school is None or not self.on("travel"):
            return 0.0
        own = origin.school.travel_minutes
        return self.world["model.travel_minutes_per_visit"] if own is None else own

    def trip(self, origin: Origin, kind: RequestType) -> float:
        """Return the expected minutes of travel for a request served from outside the school."""
        return self.visit(kind) * self.travel(origin)
