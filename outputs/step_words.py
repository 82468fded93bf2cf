"""One step in the life of a request, in a plain sentence: when, who, for how long."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from entities.life import BrokenOff, Sitting, Step
from outputs.amounts import in_sentence, times
from outputs.lengths import MOST_SAID_IN_MINUTES, compared, effort, length
from outputs.place_names import centre_names, school_names
from outputs.study.story import Story

BROKEN_OFF: dict[BrokenOff, str] = {
    "vacant": "The work is broken off, as the person leaves.",
    "absent": "The work is broken off, as the person is away for long.",
    "deleted": "The work is broken off, as the post is deleted.",
    "filled": "The work is broken off, as the agency cover ends.",
    "run ends": "The work is broken off there: the time simulated ends before it can go on.",
}


@dataclass(frozen=True)
class Telling:
    """How the steps of a story are told; `year` is the year that need not be named."""

    story: Story
    year: int

    def date(self, day: dt.date) -> str:
        """Write a date with its weekday, such as 'Tuesday 14 March'."""
        year = "" if day.year == self.year else f" {day.year}"
        return f"{day:%A} {day.day} {day:%B}{year}"

    def moment(self, minute: float, *, closing: bool = False) -> str:
        """Write a working minute as a date and the half of the office day."""
        half = self.story.half_of(minute, closing=closing)
        return f"{self.date(self.story.date_of(minute, closing=closing))} ({half})"

    def long(self, minutes: float) -> str:
        """Write a length of working time."""
        return length(minutes, self.story.calendar.minutes_per_day)

    def compared(self, after: float, before: float) -> str:
        """Write one length of working time instead of another, in one unit."""
        return compared(after, before, self.story.calendar.minutes_per_day)

    def delay(self, minutes: float) -> str:
        """Write a delay that is set in working days."""
        days = minutes / self.story.calendar.minutes_per_day
        return times(round(days), "working day") if days == round(days) else self.long(minutes)

    def waited(self, start: float, end: float) -> str:
        """Write a wait in working time and, for a school, in school days."""
        said = self.long(end - start)
        short = end - start < MOST_SAID_IN_MINUTES
        if short or self.story.origin in centre_names(self.story.case):
            return said
        days = self.story.school_days(start, end)
        return f"{said} ({days:.1f} school days)" if days >= 0.05 else f"{said} (no school day)"

    def who(self, sitting: Sitting) -> str:
        """Name who did a sitting by the role of the post and the desk; never a person."""
        if sitting.by_supplier:
            number, _, key = sitting.desk.partition("/supplier/")
            suppliers = self.story.case.trust(number).suppliers
            label = next(supplier.label for supplier in suppliers if supplier.id == key)
            return f"the supplier ({label})"
        role, place = in_sentence(sitting.role.partition(" (")[0]), self.place(sitting.desk)
        cover = "agency cover for the vacant post of" if sitting.cover else "the"
        return f"{cover} {role} at {place}"

    def came_over(self, sitting: Sitting) -> str:
        """Say where a post came from that now serves another trust's desk."""
        centres, (where, *_) = centre_names(self.story.case), sitting.desk.split("/")
        if where not in centres or sitting.home in ("", where):
            return ""
        return f" (a post that came from the {centres[sitting.home]})"

    def place(self, desk: str) -> str:
        """Name where a desk stands: a centre, a hub, or a school's own desk."""
        case, (where, *inner) = self.story.case, desk.split("/")
        if where == self.story.origin and where not in centre_names(case):
            return f"the school's own {inner[-1]} desk"
        if len(inner) > 1:
            hub = next(hub for hub in case.trust(where).hubs if hub.key == inner[0])
            return hub.label
        name = school_names(case)[where]
        return f"the {name}" if where in centre_names(case) else name

    def sentence(self, step: Step, *, first: bool = False) -> str:
        """Tell one step; `first` is the first of a life."""
        if step.sitting is not None:
            return self._service(step, step.sitting)
        if step.kind == "waiting":
            start = "It waits" if first else "It waits again for"
            return f"{start} {self.waited(step.start, step.end)}."
        if step.kind == "outside":
            return f"It then rests for {self.delay(step.span)} outside the desk."
        if step.kind == "sent back":
            return f"The work proves wrong and comes back after {self.delay(step.span)}."
        if step.kind == "second line":
            return "The first line cannot finish it and passes it to the second line."
        return ""

    def _service(self, step: Step, sitting: Sitting) -> str:
        on, until = self.moment(step.start), self.moment(step.end, closing=True)
        if sitting.by_supplier:
            return (
                f"From {on} {self.who(sitting)} has it for {self.long(step.span)}, until {until}."
            )
        who = self.who(sitting) + self.came_over(sitting)
        said = f"On {on} {who} works on it for {effort(sitting.worked)}"
        if sitting.travel:
            said += f", {effort(sitting.travel)} of it travel"
        if step.pauses:
            said += f", pausing {self.long(step.pauses)} for other duties or days not worked"
        said += "." if until == on else f", until {until}."
        return " ".join([said, BROKEN_OFF[sitting.broken_off]] if sitting.broken_off else [said])
