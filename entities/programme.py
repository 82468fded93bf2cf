"""What takes time: stages of a merger, months in which nothing is moved, automation programmes."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from entities.assumption import Grade
from entities.noun import Many, Noun, listed, quantity, words

Who = Literal[
    "boards", "leaders", "finance", "people", "it", "estates", "education", "solicitors",
    "department",
]  # fmt: skip
DECISION = "agree_to_explore"
"""The gate that is the decision of a case: time zero."""
DAY_ONE = "day_one"
"""The task that ends on the first of a month: the trusts become one."""
REVIEW = "review"
"""The gate after day one at which programme support ends."""


class Weeks(Noun):
    """How long a task takes: the shortest, the likeliest and the longest (a PERT curve)."""

    shortest: float = quantity("Shortest", "weeks", "No run is shorter.", low=0)
    likeliest: float = quantity("Likeliest", "weeks", "The top of the curve.", low=0)
    longest: float = quantity("Longest", "weeks", "No run is longer.", low=0)

    @model_validator(mode="after")
    def _in_order(self) -> Weeks:
        if not self.shortest <= self.likeliest <= self.longest:
            raise ValueError("shortest, likeliest and longest should stand in order")
        return self


class ReplacedStage(Noun):
    """What the program says of a stage of which a case gives its own figures, and why it does."""

    weeks: Weeks = listed("Duration", "How long it takes as the program has it.")
    fails: float = quantity(
        "Fails", "share", "Chance that it is done again, as the program has it.", low=0, high=0.9
    )
    reason: str = words("Reason", "Why the case departs from it.")


class StageTask(Noun):
    """One task or gate of a merger."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What is done.")
    stage: str = words("Stage", "The stage it belongs to.")
    after: Many[str] = listed("After", "Tasks that must end before it begins.")
    weeks: Weeks = listed("Duration", "How long it takes.")
    who: Who = listed("Who", "Who does it.")
    leader_hours: float = quantity(
        "Leaders' hours",
        "hours",
        "Hours of all executives together that it takes at its likeliest length.",
        low=0,
        default=0,
    )
    gate: bool = listed("Gate", "True for a decision that may end the merger.", default=False)
    fails: float = quantity(
        "Fails", "share", "Chance that it has to be done again in part.", low=0, high=0.9, default=0
    )
    returns_to: str | None = listed(
        "Returns to", "The task of which half is then done again.", default=None
    )
    because: str = words("Because", "Why it fails.", default="", least=0)
    refusals: float = quantity(
        "Refusals", "ratio", "Its part of refusals, against other gates.", low=0, default=0
    )
    grade: Grade = listed("Grade", "How solid these figures are.")
    replaces: ReplacedStage | None = listed(
        "Replaces", "What the program says, where a case gives its own figures.", default=None
    )


class Blackout(Noun):
    """Calendar months in which services are not cut over."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What goes on in these months.")
    months: Many[int] = listed("Months", "Calendar months, 1 to 12.")
    functions: Many[str] = listed(
        "Functions", "Services that are not cut over then; empty means none is.", default=()
    )
    grade: Grade = listed("Grade", "How solid this is.")


class Months(Noun):
    """How long a system takes from the start of design to use (a PERT curve)."""

    shortest: float = quantity("Shortest", "months", "No run is shorter.", low=0)
    likeliest: float = quantity("Likeliest", "months", "The top of the curve.", low=0)
    longest: float = quantity("Longest", "months", "No run is longer.", low=0)

    @model_validator(mode="after")
    def _in_order(self) -> Months:
        if not self.shortest <= self.likeliest <= self.longest:
            raise ValueError("shortest, likeliest and longest should stand in order")
        return self


class AutomationProgramme(Noun):
    """A system a plan may name: what it helps with, how long it takes, how large it is.

    What it costs follows from its size and from assumptions drawn for one of size 1.
    """

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What is designed and built.")
    request_types: Many[str] = listed("Request types", "Kinds of work it helps with.")
    months: Months = listed("Duration", "From the start of design to use.")
    size: float = quantity(
        "Size", "ratio", "Cost to build, hours to design and upkeep, against invoices.", above=0
    )
    licence_size: float = quantity(
        "Size of the licence", "ratio", "Its licence against that for invoices.", low=0
    )
    source: str = words("Source", "Where these figures come from.")
    grade: Grade = listed("Grade", "How solid these figures are.")
