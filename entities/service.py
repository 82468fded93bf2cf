"""Functions (central services) and the kinds of request they serve."""

from __future__ import annotations

from typing import Literal

from entities.contract import SystemKind
from entities.noun import Many, Noun, listed, quantity, words
from entities.school import Phase

RequestKind = Literal["poisson", "scheduled", "event"]
Driver = Literal[
    "pupil",
    "ehcp_pupil",
    "sen_pupil",
    "staff_headcount",
    "school",
    "trust",
    "vacancy",
    "starter",
    "inspection",
]
LocalDesk = Literal["office", "inclusion", "site"]
SECONDARY_PHASES: tuple[Phase, ...] = ("secondary", "all_through", "post_16")
"""Phases whose requests come at the rate of a secondary school."""


class Estimate(Noun):
    """A figure with its range: the middle and the 10th and 90th percentiles of what is believed."""

    value: float = quantity("Value", "ratio", "The middle of the belief.", low=0)
    low: float = quantity("Low", "ratio", "One chance in ten that it is lower.", low=0)
    high: float = quantity("High", "ratio", "One chance in ten that it is higher.", low=0)


ESTIMATES = (
    "per_driver_year", "minutes", "first_line_share", "second_line_minutes", "rework_share",
    "growth_per_year",
)  # fmt: skip
"""Figures of a kind of work that have a range, and that a case may give itself."""


class Estimates(Noun):
    """Some figures of a kind of work; what is left out is not spoken of."""

    per_driver_year: Estimate | None = listed(
        "Volume", "Requests a year for each unit of the driver.", default=None
    )
    minutes: Estimate | None = listed(
        "Minutes", "Handling minutes of one request, all touches together.", default=None
    )
    first_line_share: Estimate | None = listed(
        "First line", "Share finished by the first line.", default=None
    )
    second_line_minutes: Estimate | None = listed(
        "Second-line minutes", "Handling minutes at the second line.", default=None
    )
    rework_share: Estimate | None = listed(
        "Rework", "Share sent back for correction.", default=None
    )
    growth_per_year: Estimate | None = listed(
        "Growth", "Yearly growth of the volume beyond that of its driver.", default=None
    )

    @property
    def given(self) -> dict[str, Estimate]:
        """Return those that are given, by name."""
        found = ((name, getattr(self, name)) for name in ESTIMATES)
        return {name: one for name, one in found if one is not None}


class ReplacedEstimates(Estimates):
    """What the program says of a kind of work of which a case gives its own figures, and why."""

    reason: str = words("Reason", "Why the case departs from it.")


class RequestType(Noun):
    """One kind of work: what causes it, how often, how long it takes, how soon it is due."""

    key: str = words("Key", "Short name in code and files.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What a school would call it.")
    kind: RequestKind = listed("Kind", "Arrives by chance, on dates, or made by an event.")
    driver: Driver = listed("Driver", "What the volume is counted by.")
    decision: bool = listed(
        "Decision",
        "True where somebody decides something for a school in it that could be decided elsewhere; "
        "false where it is carried out, or where the law says who decides.",
        default=False,
    )
    per_driver_year: Estimate = listed("Volume", "Requests a year for each unit of the driver.")
    minutes: Estimate = listed("Minutes", "Handling minutes of one request, all touches together.")
    cv: float = quantity(
        "Spread", "ratio", "Coefficient of variation of the minutes.", low=0, high=5
    )
    priority: int = quantity("Priority", "count", "1 is served first.", low=1, high=9)
    target_working_hours: float = quantity(
        "Target", "working_hours", "Working hours within which it should be finished.", above=0
    )
    statutory_clock: str = words(
        "Statutory clock", "The limit in law, in words.", default="", least=0
    )
    patience_working_hours: float = quantity(
        "Patience", "working_hours", "Median wait after which the school does it itself.", above=0
    )
    automatable_share: float = quantity(
        "Automatable share", "share", "Share that a system could do.", low=0, high=1
    )
    season: Many[str] = listed("Season", "Named month shapes; several are multiplied together.")
    touches: int = quantity("Touches", "touches", "Separate sittings of work.", low=1, high=200)
    outside_working_days: float = quantity(
        "Outside delay", "working_days", "Mean delay outside the desk between two touches.", low=0
    )
    on_site_share: float = quantity(
        "On site",
        "share",
        "Share that needs somebody to come to the school, when the desk is not in it.",
        low=0,
        high=1,
        default=0.0,
    )
    first_line_share: Estimate | None = listed(
        "First line",
        "Share finished by the first line; empty means that there is no second line.",
        default=None,
    )
    second_line_minutes: Estimate | None = listed(
        "Second-line minutes",
        "Handling minutes at the second line of a request the first line could not finish.",
        default=None,
    )
    rework_share: Estimate | None = listed(
        "Rework", "Share sent back for correction; empty takes the usual share.", default=None
    )
    statutory_working_days: float | None = quantity(
        "Statutory limit",
        "working_days",
        "Limit in law, regulation or policy, in working days from arrival; empty means none.",
        above=0,
        default=None,
    )
    primary_rate: float = quantity(
        "Primary rate", "ratio", "Rate at a primary school against the average.", above=0, default=1
    )
    secondary_rate: float = quantity(
        "Secondary rate",
        "ratio",
        "Rate at a secondary, all-through or post-16 school against the average.",
        above=0,
        default=1,
    )
    growth_per_year: Estimate | None = listed(
        "Growth", "Yearly growth of the volume beyond that of its driver.", default=None
    )
    source: str = words("Source", "Where volume and minutes come from.")
    grade: str = words("Grade", "How solid the source is.")
    note: str = words("Note", "What a reader should know.", default="", least=0)
    replaces: ReplacedEstimates | None = listed(
        "Replaces", "What the program says, where a case gives its own figures.", default=None
    )

    def rate_at(self, phase: Phase) -> float:
        """Return the rate at a school of a phase against the average; 1 where none is stated."""
        if phase == "primary":
            return self.primary_rate
        return self.secondary_rate if phase in SECONDARY_PHASES else 1.0


class ServiceFunction(Noun):
    """A central service, such as payroll, with the requests it serves."""

    key: str = words("Key", "Short name in code and files.", pattern=r"^[a-z][a-z0-9_]*$")
    label: str = words("Label", "What a governor would call it.")
    local_desk: LocalDesk = listed("Local desk", "The desk in a school that serves it when local.")
    system: SystemKind | None = listed(
        "System",
        "The system the work is done in; two trusts on different ones run both for a time.",
        default=None,
    )
    request_types: Many[RequestType] = listed("Request types", "The kinds of work it serves.")
