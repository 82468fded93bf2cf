"""What a trust published: its schools' rows and its centre's row, as they stand in the return."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from entities.calendar import MONTHS_PER_YEAR


@dataclass(frozen=True)
class PublishedSchool:
    """One row of the academies' sheet.

    Attributes
    ----------
    place
        File, sheet and row.
    authority
        Number of the local authority, as the sheet gives it.
    months
        Months covered by the return.
    pupils
        Full-time equivalent pupils.
    percentages
        Shares of pupils in per cent (``fsm``, ``ehcp``, ``sen_support``, ``eal``); absent when
        withheld.
    joined, left
        Dates within the year; None for a school that was there throughout.
    lines
        Whole pounds by line of the return.
    reserve
        The school's own revenue reserve, pounds.
    sixth_form
        Students in the sixth form; nought where the sheet does not say.
    totals
        Totals as published, pounds; absent when not printed.
    """

    place: str
    urn: str
    name: str
    phase: str
    authority: str
    region: str
    months: int
    pupils: float
    pfi: bool
    lines: Mapping[str, int]
    reserve: int
    sixth_form: float = 0.0
    joined: dt.date | None = None
    left: dt.date | None = None
    percentages: Mapping[str, float] = field(default_factory=dict)
    totals: Mapping[str, float] = field(default_factory=dict)

    @property
    def full_year(self) -> bool:
        """Whether the return covers the whole year for this school."""
        return self.months >= MONTHS_PER_YEAR


@dataclass(frozen=True)
class PublishedTrust:
    """One trust: its row of central services and the rows of its schools.

    Attributes
    ----------
    place
        File, sheet and row of the centre; the file alone when it has no such row.
    central_lines, central_reserve, central_totals
        As :class:`PublishedSchool`, for the centre.
    published_reserve
        Reserve of centre and academies together as printed; None when not printed.
    notes
        What a reader should know, found while reading.
    """

    place: str
    company_number: str
    name: str
    accounts_year: str
    schools: tuple[PublishedSchool, ...]
    central_lines: Mapping[str, int]
    central_reserve: int
    central_totals: Mapping[str, float] = field(default_factory=dict)
    percentages: Mapping[str, float] = field(default_factory=dict)
    published_reserve: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def pupils(self) -> float:
        """Full-time equivalent pupils of all rows together."""
        return math.fsum(school.pupils for school in self.schools)

    @property
    def academy_reserves(self) -> int:
        """Revenue reserves of the schools' own rows, pounds."""
        return sum(school.reserve for school in self.schools)

    @property
    def reserve(self) -> int:
        """Revenue reserve of centre and academies together, pounds."""
        return self.central_reserve + self.academy_reserves
