"""What the slow processes of a replication share."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

from entities.records import Exit, Happening, Movement
from simulator.dates import Due, Timetable
from simulator.leaving import Leaving
from simulator.office_calendar import add_months
from simulator.organisation import Organisation
from simulator.seats import Seat
from simulator.situation import Situation
from simulator.tenure import Tenure

Steps = Generator[simpy.Event, Any, None]
Hire = Callable[[str, Seat, int, float], None]
"""(event, seat, ordinal, minute): make the requests that a leaver or a starter causes."""
Ask = Callable[[str, str, str, float], None]
"""(name, request type, school or trust, minute): put in a request that an event makes."""
Turn = Callable[[Organisation, int], None]
"""(organisation, month): make room for the requests of a month that begins, if there is none."""

LEAVING_BY = {"redundancy": "redundant", "wastage": "left"}
"""Way out of a post that is deleted under its holder -> the movement of the holder."""
IN_WORDS = {
    "redundancy": "by redundancy",
    "redeployment": "after its holder moved to another post",
    "wastage": "by natural wastage",
    "vacant": "while vacant",
}


@dataclass
class SlowWorld:
    """What the slow processes share.

    Attributes
    ----------
    waiting
        Posts that go when their holders leave, with the exit they are part of.
    """

    env: simpy.Environment
    situation: Situation
    dates: Timetable
    organisation: Organisation
    hire: Hire
    ask: Ask
    turn_page: Turn
    leaving: Leaving
    tenure: Tenure
    waiting: dict[str, Due] = field(default_factory=dict)

    def until(self, month: int) -> simpy.Event:
        """Return the event that a month (still to come, or now) begins."""
        minute = self.situation.calendar.minute_of_month(month)
        return self.env.timeout(max(0.0, minute - self.env.now))

    def tell(self, month: int, kind: str, what: str) -> None:
        """Write down what happens in a month."""
        date = add_months(self.situation.calendar.months[0], month)
        self.organisation.chronicle.happenings.append(Happening(date, kind, what))

    def too_many(self, due: Due) -> int:
        """Return how many posts of an exit are still to go."""
        seats = self.organisation.seats
        return sum(seats[post].state != "deleted" for post in due.posts) - due.keep

    def moves(self, seat: Seat, kind: str) -> None:
        """Write down that somebody comes into or goes out of a post now."""
        self.organisation.chronicle.movements.append(Movement(seat.post.id, kind, self.env.now))

    def delete(self, seat: Seat, how: str) -> None:
        """Delete an established post, with the way its holder goes or went (:data:`WAYS_OUT`)."""
        self.tenure.stop(seat.number)
        if how in LEAVING_BY:
            self.moves(seat, LEAVING_BY[how])
        self.organisation.change(seat, "deleted", self.env.now)
        month = self.situation.calendar.month_of(self.env.now)
        self.organisation.chronicle.exits.append(Exit(seat.post.id, month, how))
        words = f"{seat.post.id} ({seat.post.role}) {IN_WORDS[how]}"
        date = self.situation.calendar.date_of(self.env.now)
        self.organisation.chronicle.happenings.append(Happening(date, "deleted", words))
