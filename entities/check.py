"""Checks of due diligence: a question, what it is measured by, and the colour of each answer."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from entities.noun import Many, Noun, listed, words

Colour = Literal["green", "amber", "red"]
Level = Literal["school", "trust", "merged", "claim", "project"]
Basis = Literal["published", "derived", "judgement"]

DOMAINS: dict[str, str] = {
    "FIN": "Finance and regulator",
    "CASE": "The savings claim",
    "WF": "Workforce and transfer of staff",
    "PEN": "Pensions",
    "EDU": "Education",
    "PUP": "Pupil numbers",
    "SEND": "Special educational needs",
    "SAF": "Safeguarding",
    "EST": "Estates and capital",
    "IT": "Information technology",
    "CON": "Contracts",
    "GOV": "Governance",
    "LEG": "Legal matters and approvals",
    "FIT": "Fit and distance",
    "PRJ": "The programme",
}
"""First part of a check's key, and what its domain is called."""


class Band(Noun):
    """A stretch of a number and its colour: from its lower end, included, to its upper, not."""

    at_least: float | None = listed("At least", "Lower end; empty: without limit.", default=None)
    below: float | None = listed("Below", "Upper end; empty: without limit.", default=None)
    colour: Colour = listed("Colour", "'green', 'amber' or 'red'.")

    def holds(self, value: float) -> bool:
        """Say whether a number lies in the band."""
        low = -math.inf if self.at_least is None else self.at_least
        return low <= value and (self.below is None or value < self.below)


class Cases(Noun):
    """What each colour stands for, where no single number decides."""

    green: str = words("Green", "Which answer is green.")
    amber: str = words("Amber", "Which is amber; empty where none is.", default="", least=0)
    red: str = words("Red", "Which is red.")


class Limit(Noun):
    """A number or day that a check's measure turns on, other than the edges of its bands."""

    key: str = words("Key", "Name of the limit.", pattern=r"^[a-z][a-z0-9_]*$")
    value: float | dt.date = listed("Value", "The number, or the day.")
    unit: str = words("Unit", "Unit of the number, or 'date'.")
    basis: Basis = listed("Basis", "'published', 'derived' or 'judgement'.")
    source: str = words("Source", "Where it is said.")


class Check(Noun):
    """One check: asked of each trust, school or claim, and of the trusts as they would be merged.

    A check with bands has a number; one with cases has words; one with neither is shown without a
    colour. What cannot be answered is unknown, and never amber.
    """

    key: str = words("Key", "Domain and number.", pattern=r"^[A-Z]{2,4}-\d\d$")
    level: Level = listed(
        "Level", "What it is asked of: 'school', 'trust', 'merged', 'claim' or 'project'."
    )
    question: str = words("Question", "What it asks, in one line.")
    measure: str = words("Measure", "The number that bands apply to.", default="", least=0)
    unit: str = words("Unit", "Unit of that number.", default="", least=0)
    reads: Many[str] = listed("Reads", "Columns of the workbook it needs, as sheet.column.")
    bands: Many[Band] = listed("Bands", "Stretches of the number and their colours.", default=())
    cases: Cases | None = listed("Cases", "What each colour stands for.", default=None)
    basis: Basis = listed(
        "Basis",
        "'published': number or rule are; 'derived': a published rule, coloured here; "
        "'judgement': proposed here.",
    )
    sources: Many[str] = listed("Sources", "Keys of the list of sources.")
    why: str = words("Why", "Why a board should care.")
    limits: Many[Limit] = listed("Limits", "What its measure turns on.", default=())

    @model_validator(mode="after")
    def _answers_everything_once(self) -> Check:
        if self.domain not in DOMAINS:
            raise ValueError(f"{self.key}: {self.domain} is none of {', '.join(DOMAINS)}")
        if self.bands and self.cases:
            raise ValueError(f"{self.key} has bands and cases; give one of them")
        if bool(self.measure) == bool(self.cases):
            raise ValueError(f"{self.key} needs a measure, or cases, and not both")
        if bool(self.measure) != bool(self.unit):
            raise ValueError(f"{self.key}: a measure needs its unit")
        if self.bands and not _cover(self.bands):
            raise ValueError(
                f"{self.key}: bands should follow one another from 'without limit' to 'without "
                "limit', each beginning where the last ends"
            )
        return self

    @property
    def domain(self) -> str:
        """Return the first part of the key."""
        return self.key.split("-")[0]

    @property
    def colours(self) -> frozenset[Colour]:
        """Return every colour its rule can give."""
        if self.cases:
            return frozenset(("green", "amber", "red") if self.cases.amber else ("green", "red"))
        return frozenset(band.colour for band in self.bands)

    def colour_of(self, value: float) -> Colour | None:
        """Return the colour of a number; None for a check that is shown without one.

        Raises
        ------
        ValueError
            When the number is not one, or the check goes by cases.
        """
        if self.cases or math.isnan(value):
            raise ValueError(f"{self.key} gives no colour to {value}")
        return next((band.colour for band in self.bands if band.holds(value)), None)


def _cover(bands: tuple[Band, ...]) -> bool:
    """Say whether bands follow one another over all numbers."""
    joined = all(
        one.below is not None and one.below == other.at_least for one, other in pairwise(bands)
    )
    edges = [band.below for band in bands[:-1] if band.below is not None]
    rising = all(one < other for one, other in pairwise(edges))
    return joined and rising and bands[0].at_least is None and bands[-1].below is None


class CheckSource(Noun):
    """What a source key of the checks stands for."""

    key: str = words("Key", "What checks call it.")
    title: str = words("Title", "What it is.")
    solidity: Basis = listed("Solidity", "'published', 'derived' or 'judgement'.")
    where: Many[str] = listed("Where", "Addresses, or the repository it is in.", default=())
    note: str = words("Note", "What to know about it.", default="", least=0)


Statistic = Literal[
    "mean", "p10", "p20", "p25", "p30", "p40", "p50", "p60", "p70", "p75", "p80", "p90", "p95"
]


class Benchmark(Noun):
    """One published figure of the country, an authority or similar schools."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    metric: str = words("Metric", "What is measured.", pattern=r"^[a-z][a-z0-9_]*$")
    group: str = words("Group", "Of whom: 'national', a phase, a school, a trust, an authority.")
    statistic: Statistic = listed("Statistic", "'mean', or the part of all that lie below it.")
    value: float = listed("Value", "The figure.")
    year: str = words("Year", "Of which year.")
    source: str = words("Source", "Who published it, and where.")
    basis: Basis = listed("Basis", "'published', 'derived' or 'judgement'.")


class CostTenths(Noun):
    """A category of cost, and the colour of each tenth of similar schools."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    per: Literal["pupil", "m2"] = listed("Per", "'pupil', or 'm2' of floor.")
    lines: Many[str] = listed("Lines", "Columns of the sheet of finance that it adds up.")
    tenths: str = words("Tenths", "A letter for each, the cheapest first.", pattern="^[rag]{10}$")
    source: str = words("Source", "Who published it.")
