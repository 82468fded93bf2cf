"""Cells of tables as people say them: names in place of keys, pounds in place of 'gbp'."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from entities.case import Case
from outputs.charging import RULES
from outputs.line_names import in_words
from outputs.passport_words import FUNDS, OFTEN, TAGS
from outputs.place_names import school_names

Labels = Mapping[str, str]
PLACES: Labels = {"centre": "Centre", "schools": "Its schools", "whole": "Centre and schools"}
TOGETHER: Labels = {"all": "Every trust", "together": "Every trust together"}
SERVICES: Labels = {"all": "Of no one service", "total": "All services", "office": "School offices",
                    "inclusion": "Inclusion in schools", "site": "Site teams",
                    "executive": "Executives"}  # fmt: skip
HEADINGS: Labels = {
    "p10": "Low (P10)", "p25": "P25", "p50": "Middle run (P50)", "p75": "P75",
    "p90": "High (P90)", "gbp": "£", "label": "Of what", "arm": "Course of action",
    "fte": "FTE",
}  # fmt: skip
UNITS: Labels = {
    "share": "per cent", "share_per_year": "per cent a year", "share_points": "percentage points",
    "relative_change": "per cent more or less", "gbp": "£", "fte": "FTE", "ratio": "times",
    "multiplier": "times", "count": "number", "exponent": "power",
}  # fmt: skip
UNIT: Labels = {"gbp": "£", "fte": "FTE"}
MEASURED: Labels = {"share": "share, from 0 to 1"}
"""Units of cells that stand as they were measured, where those of assumptions are per cent."""
OF_CHARTS: Mapping[str, Labels] = {
    "programme": {
        "begins": "Begins, month", "ends": "Ends, month", "p10": "Begins at the earliest (P10)",
        "p90": "Ends at the latest (P90; beyond the years simulated at the pace of the last week)",
        "runs": "In runs", "of": "Of runs",
    },
    "contracts": {
        "price": "Price, £ a year", "notice": "Notice by, month", "expires": "Ends as it is, month",
        "begins": "Let as one, month", "p10": "At the earliest (P10)", "p90": "At the latest (P90)",
        "runs": "In runs", "of": "Of runs", "exit_fee": "Exit fee, £",
    },
    "reserves": {"alarm": "Alarm line, £", "high": "High line, £", "median_without": "Without the "
                 "plan, middle run"},
}  # fmt: skip
"""Columns behind a chart by what they are called there, by the beginning of the chart's name."""
KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Naming:
    """What the keys of a case are called, by the column they stand in."""

    labels: Mapping[str, Labels]

    @classmethod
    def of(cls, case: Case) -> Naming:
        """Return the names of a case."""
        arms = {arm.key: arm.label for arm in case.arms}
        trusts = {trust.company_number: trust.name for trust in case.trusts}
        places = {**PLACES, **school_names(case)}
        return cls(MappingProxyType({
            "arm": arms, "compared_with": arms, "trust": {**TOGETHER, **trusts}, "to": places,
            "place": places, "school": places, "books": places,
            "function": {**SERVICES, **{one.key: one.label for one in case.functions}},
            "counting_rule": {rule.key: rule.label for rule in case.counting_rules},
            "rule": RULES, "stage": {stage.key: stage.label for stage in case.stages},
            "fund": FUNDS, "tag": TAGS, "recurrence": OFTEN, "unit": UNIT,
        }))  # fmt: skip

    @classmethod
    def of_courses(cls, courses: Iterable[tuple[str, str]]) -> Naming:
        """Return the names that numbers behind charts need: of courses of action, by key."""
        arms = dict(courses)
        return cls({"arm": arms, "unit": UNIT})

    def said(self, column: str, cell: str) -> str:
        """Return a cell in words; what has no name stays as it is."""
        if column == "line":
            return in_words(cell)
        if column == "unit":
            return UNIT.get(cell) or MEASURED.get(cell) or unit_in_words(cell)
        found = self.labels.get(column, {}).get(cell)
        if found is not None:
            return found
        if KEY.fullmatch(cell):
            return cell.replace("_", " ")
        return _day(cell) if DAY.fullmatch(cell) else cell


def _day(cell: str) -> str:
    try:
        return dt.date.fromisoformat(cell).strftime("%d/%m/%Y")
    except ValueError:
        return cell


def heading(column: str, chart: str = "") -> str:
    """Return what a column of a table is called.

    Parameters
    ----------
    chart
        Name of the chart that the table is behind, if any.
    """
    own = next((held for name, held in OF_CHARTS.items() if chart.startswith(f"{name}-")), {})
    if column in own:
        return own[column]
    if column in HEADINGS:
        return HEADINGS[column]
    stem, _, end = column.rpartition("_")
    if stem and end in HEADINGS:
        behind = HEADINGS[end]
        return f"{heading(stem)}: {behind[:1].lower()}{behind[1:]}"
    plain = column.replace("_", " ")
    return f"{plain[:1].upper()}{plain[1:]}"


def unit_in_words(unit: str) -> str:
    """Return the unit of an assumption as people say it, shares being written as per cent."""
    plain = UNITS.get(unit, unit).replace("_per_", " per ").replace("_", " ")
    return plain.replace("gbp", "£").replace("fte", "FTE")
