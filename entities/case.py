"""A case: one question - the trusts, the claims, the arms to compare, the horizon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import model_validator

from entities.assumption import Assumption
from entities.calendar import CalendarPattern
from entities.claim import MOST_YEARS, Claim, CountingRule, with_year
from entities.linked import LinkedDraws
from entities.noun import Many, Noun, listed, quantity, words
from entities.plan import Arm, Automation
from entities.programme import AutomationProgramme, Blackout, StageTask
from entities.published import CentralCostBySize
from entities.sense import STATUS_QUO as STATUS_QUO
from entities.sense import problems
from entities.service import RequestType, ServiceFunction
from entities.trust import Trust


class Departure(Noun):
    """The holder of a post leaves on the first of a month, in every arm: what if they went?"""

    post: str = words("Post", "Name of the post.")
    month: dt.date = listed("Month", "First day of the month.")
    replaced: bool = listed(
        "Replaced", "Whether the post is advertised; else it stays empty.", default=True
    )


class Case(Noun):
    """One question, complete: everything a run needs, and nothing it may not see."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = words("Title", "The question in one line.")
    question: str = words("Question", "The question as a board would ask it.")
    illustrative: bool = listed(
        "Illustrative", "True when trusts are invented, or posts and contracts are inferred."
    )
    decision_date: dt.date = listed("Decision", "The board's go to due diligence: time zero.")
    horizon_years: int = quantity(
        "Horizon", "years", "Years simulated after the decision.", low=3, high=MOST_YEARS, default=5
    )
    run_in_months: int = quantity(
        "Run-in",
        "months",
        "Months simulated before the decision, the same in every arm.",
        low=0,
        high=24,
        default=18,
    )
    trusts: Many[Trust] = listed("Trusts", "The trusts in the case.")
    functions: Many[ServiceFunction] = listed("Functions", "Central services.")
    assumptions: Many[Assumption] = listed("Assumptions", "The assumption book.")
    calendar: CalendarPattern = listed("Calendar", "Office hours, holidays, month shapes.")
    stages: Many[StageTask] = listed(
        "Stages", "Tasks and gates a merger passes through; none means none.", default=()
    )
    blackouts: Many[Blackout] = listed(
        "Blackouts", "Months in which services are not cut over.", default=()
    )
    automation_programmes: Many[AutomationProgramme] = listed(
        "Automation programmes", "Systems a plan may name.", default=()
    )
    linked_draws: Many[LinkedDraws] = listed(
        "Linked draws",
        "Groups of assumptions that are drawn together where that is switched on.",
        default=(),
    )
    central_cost_by_size: CentralCostBySize | None = listed(
        "Central cost by size",
        "Published figures of other trusts; no run reads them.",
        default=None,
    )
    counting_rules: Many[CountingRule] = listed("Counting rules", "The named rules.")
    arms: Many[Arm] = listed("Arms", "Courses of action; `status_quo` is always there.")
    claims: Many[Claim] = listed("Claims", "The promised savings on trial.")
    departures: Many[Departure] = listed(
        "Departures", "Holders who leave whatever happens, in every arm.", default=()
    )
    switched_off: Many[str] = listed(
        "Switched off", "Names of mechanisms switched off in every arm.", default=()
    )
    switched_on: Many[str] = listed(
        "Switched on",
        "Names of mechanisms, off by default, that are at work in every arm.",
        default=(),
    )

    @model_validator(mode="before")
    @classmethod
    def _years_of_days(cls, given: Any) -> Any:
        """Add the year after the decision to claims that give a day and no year."""
        if not isinstance(given, Mapping) or not isinstance(given.get("claims"), (list, tuple)):
            return given
        claims = [with_year(claim, given.get("decision_date")) for claim in given["claims"]]
        return {**given, "claims": claims}

    @model_validator(mode="after")
    def _means_something(self) -> Case:
        found = problems(self.model_dump(), tolerant=False)
        if found:
            raise ValueError("; ".join(f"{'.'.join(map(str, p.path))}: {p.message}" for p in found))
        return self

    @property
    def request_types(self) -> tuple[tuple[str, RequestType], ...]:
        """Every (function key, request type), in the order of the service files."""
        return tuple((f.key, t) for f in self.functions for t in f.request_types)

    def trust(self, company_number: str) -> Trust:
        """Return a trust by its company number."""
        return next(t for t in self.trusts if t.company_number == company_number)

    def arm(self, key: str) -> Arm:
        """Return an arm by its key."""
        return next(a for a in self.arms if a.key == key)

    def counting_rule(self, key: str) -> CountingRule:
        """Return a counting rule by its key."""
        return next(r for r in self.counting_rules if r.key == key)

    def programme_of(self, step: Automation) -> AutomationProgramme | None:
        """Return the programme an automation of a plan names; None for one of the plan's own."""
        found = (p for p in self.automation_programmes if p.key == step.programme)
        return next(found, None)

    def automated_by(self, step: Automation) -> tuple[str, ...]:
        """Return the kinds of work an automation helps with: its own, or its programme's."""
        programme = self.programme_of(step)
        return step.request_types or (programme.request_types if programme else ())

    def name_of(self, step: Automation) -> str:
        """Return what an automation is called: its own label, or its programme's."""
        programme = self.programme_of(step)
        return step.label or (programme.label if programme else "")
