"""SimPy events on exact minutes, and in a stated order at one instant."""

from __future__ import annotations

from dataclasses import dataclass

import simpy

FINISH, OPENING, ARRIVAL, START, LEAVING = 2, 3, 4, 5, 6
"""The order at one instant: finishes, windows opening, arrivals, starts, those who give up."""


@dataclass(frozen=True)
class Until:
    """A delay that ends at a minute exactly, whatever the minute it is added to.

    SimPy adds a delay to the present. Where times are not on a grid that sum can miss the minute
    meant by its last bit, and two events of one instant would fall apart.
    """

    when: float

    def __radd__(self, now: float) -> float:
        """Return the minute meant, or the present when that has passed."""
        return max(now, self.when)


class Moment(simpy.Event):
    """An event that happens at a minute, in its order among the events of that minute."""

    def __init__(self, env: simpy.Environment, when: float, order: int) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        env.schedule(self, order, Until(when))  # type: ignore[arg-type]


def run_before(env: simpy.Environment, until: float) -> None:
    """Let everything happen that is due before a minute, and nothing that is due at it."""
    while env.peek() < until:
        env.step()
