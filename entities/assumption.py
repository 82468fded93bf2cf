"""Assumptions, and worlds: one draw of everything we do not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import model_validator

from entities.noun import Many, Noun, listed, quantity, words
from entities.units import UNITS

Role = Literal["constant", "dated_law", "distribution", "validation_only"]
Grade = Literal[
    "official_statistic",
    "statutory",
    "audit",
    "peer_reviewed",
    "research",
    "survey",
    "press",
    "consultancy",
    "vendor",
    "single_case",
    "derived",
    "judgement",
    "unverified",
]
DrawnPer = Literal["world", "desk", "trust", "fund"]


class Earlier(Noun):
    """What a number was until a day on which it changed by law or by decision."""

    until: dt.date = listed("Until", "First day on which it no longer held.")
    value: float = listed("Value", "The figure until then.")


class Replaced(Noun):
    """What the book says of a number for which a case gives its own figure, and why it does."""

    value: float | None = listed("Value", "The book's middle of the belief.", default=None)
    low: float | None = listed("Low", "The book's 10th percentile.", default=None)
    high: float | None = listed("High", "The book's 90th percentile.", default=None)
    grade: Grade = listed("Grade", "How solid the book's source is.")
    reason: str = words("Reason", "Why the case departs from the book.")


class Assumption(Noun):
    """One number one could argue about, with its range, unit, source and role."""

    key: str = words("Key", "Dotted name used in code.", pattern=r"^[a-z_]+\.[a-z0-9_]+$")
    label: str = words("Label", "What the number is, in one line.")
    value: float | None = listed("Value", "The middle of the belief, or the fact.", default=None)
    low: float | None = listed("Low", "10th percentile of the belief.", default=None)
    high: float | None = listed("High", "90th percentile of the belief.", default=None)
    unit: str = words("Unit", "One word from the closed list.")
    year: str = words("Year", "Price year of money, or the period described.")
    source: str = words("Source", "Who says so, and where.")
    url: str = words("Address", "Address of the source.", default="", least=0)
    grade: Grade = listed("Grade", "How solid the source is.")
    role: Role = listed("Role", "How the number may be used.")
    drawn_per: DrawnPer = listed(
        "Drawn per",
        "One draw a world, one a desk, one a trust, or one a pension fund: trusts in one fund "
        "share it.",
        default="world",
    )
    earlier: Many[Earlier] = listed(
        "Earlier",
        "What it was before, oldest first; the value holds after the last of these days.",
        default=(),
    )
    note: str = words("Note", "How to use it, and what argues against it.", default="", least=0)

    replaces: Replaced | None = listed(
        "Replaces", "What it stands for in place of the book; none in the book.", default=None
    )

    @model_validator(mode="after")
    def _in_order(self) -> Assumption:
        if self.unit not in UNITS:
            raise ValueError(f"unit {self.unit!r} is not in the closed list of units")
        if self.value is None and (self.low is None or self.high is None):
            raise ValueError("gives neither a value nor a range")
        given = [n for n in (self.low, self.value, self.high) if n is not None]
        if given != sorted(given):
            raise ValueError(f"low, value and high are not in order: {given}")
        days = [step.until for step in self.earlier]
        if days != sorted(set(days)):
            raise ValueError("the days under 'earlier' are not in order, the oldest first")
        return self


BEFORE = "@before:"
"""Stands between the key of an assumption and the day until which an earlier figure held."""


class World(Noun):
    """One draw of every assumption: what is believed true in this world, the same in every arm."""

    index: int = quantity("World", "count", "Number of the world.", low=0)
    values: Mapping[str, float] = listed("Values", "Assumption key -> the value drawn.")
    judgement_keys: Many[str] = listed(
        "Judgement", "Keys graded judgement or unverified.", default=()
    )

    def __getitem__(self, key: str) -> float:
        """Return the value of an assumption in this world."""
        return self.values[key]

    def at(self, key: str, member: str) -> float:
        """Return the value drawn for one desk or trust (``key@member``), or the world's own."""
        return self.values.get(f"{key}@{member}", self.values.get(key, float("nan")))

    def on(self, key: str, when: dt.date) -> float:
        """Return what an assumption was on a day; the oldest figure holds before its own time."""
        found = (value for until, value in self._earlier.get(key, ()) if when < until)
        return next(found, self.values[key])

    def since(self, key: str) -> dt.date:
        """Return the day from which an assumption's latest figure holds; the first if always."""
        steps = self._earlier.get(key, ())
        return steps[-1][0] if steps else dt.date.min

    @cached_property
    def _earlier(self) -> dict[str, list[tuple[dt.date, float]]]:
        steps: dict[str, list[tuple[dt.date, float]]] = {}
        for name, value in self.values.items():
            key, _, until = name.partition(BEFORE)
            if until:
                steps.setdefault(key, []).append((dt.date.fromisoformat(until), value))
        return {key: sorted(found) for key, found in steps.items()}


def earlier_name(key: str, until: dt.date) -> str:
    """Name in a world what an assumption was until a day."""
    return f"{key}{BEFORE}{until.isoformat()}"
