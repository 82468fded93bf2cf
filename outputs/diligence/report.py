"""All that a report of due diligence tells, put together from what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entities.check import DOMAINS, Check, CheckSource
from entities.effect import NextStep, Question
from entities.workbook import WorkbookSheet
from outputs.diligence.tried import Tried
from scenarios.diligence.answered import Answer
from scenarios.diligence.distance import Distance
from scenarios.diligence.facts import Facts, Row
from scenarios.diligence.gating import GateState
from scenarios.diligence.inherited import Inherited
from scenarios.diligence.judged import MERGED, State
from scenarios.diligence.renewals import Renewal

STATES: tuple[State, ...] = ("red", "amber", "unknown", "green", "shown")


@dataclass(frozen=True)
class Report:
    """What due diligence found.

    Attributes
    ----------
    names
        By code of the workbook, the name of each trust.
    tried
        What findings do to the verdict of a case; None where no case was given.
    edited
        Keys of checks whose thresholds are not those that come with the program.
    steps
        By key of the check, what to do about it, and who sees to it.
    """

    facts: Facts = field(repr=False)
    names: Mapping[str, str]
    answers: tuple[Answer, ...] = field(repr=False)
    gates: tuple[GateState, ...] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)
    sources: tuple[CheckSource, ...] = field(repr=False)
    sheets: tuple[WorkbookSheet, ...] = field(repr=False)
    distances: tuple[Distance, ...] = field(repr=False)
    inherited: tuple[Inherited, ...] = field(repr=False)
    renewals: tuple[Renewal, ...] = field(repr=False)
    asked_on: dt.date
    version: str
    tried: Tried | None = None
    edited: tuple[str, ...] = ()
    shipped: Mapping[str, Check] = field(default_factory=dict, repr=False)
    steps: Mapping[str, NextStep] = field(default_factory=dict, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return whose findings are told: each trust, and the merged one."""
        return (*self.names, MERGED)

    def of(self, state: State) -> tuple[Answer, ...]:
        """Return the answers that count as a state."""
        return tuple(answer for answer in self.answers if answer.counts == state)

    @property
    def worse(self) -> tuple[Answer, ...]:
        """Return checks on which the trusts, merged, are worse than each by itself."""
        return tuple(answer for answer in self.answers if answer.worse)

    def questions_of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return what some checks ask, each with its key."""
        asked = {answer.check.key: answer.check.question for answer in self.answers}
        return tuple(f"{asked[key]} ({key})" for key in keys)

    def register(self) -> tuple[tuple[Question, Row], ...]:
        """Return every question with what became of it, as the workbook has it."""
        rows = {row["question"]: row for row in self.facts.sheets.get("questions", ())}
        return tuple((question, rows.get(question.key, {})) for question in self.questions)


def counts_of(answers: Sequence[Answer], of: str) -> dict[State, int]:
    """Return how many checks have each state, of one trust or merged."""
    found = [state for answer in answers if (state := answer.state(of)) is not None]
    return {state: found.count(state) for state in STATES}


def by_domain(answers: Sequence[Answer]) -> dict[str, tuple[Answer, ...]]:
    """Return answers by the first part of their key, in the order of domains."""
    return {
        domain: tuple(answer for answer in answers if answer.check.domain == domain)
        for domain in DOMAINS
    }


def worst_of(counts: Mapping[State, int]) -> State:
    """Return the state that a box of the heat map shows: red, else amber, else unknown, else green.

    A box is green only where every check in it is known.
    """
    return next((state for state in STATES if counts.get(state)), "shown")
