"""What was found, in words: numbers with their units, states, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from entities.check import Band, Check
from entities.workbook import WorkbookSheet
from outputs.amounts import figure, pounds
from scenarios.diligence.judged import Finding, State
from scenarios.diligence.moving import EVENT

LETTERS: dict[State, str] = {
    "red": "Red", "amber": "Amber", "green": "Green", "unknown": "Not known", "shown": "Shown",
}  # fmt: skip
CALCULATED = {
    "calc.net_saving": "a run of the case (--run)",
    "calc.p80_ready": "a run of the case (--run)",
    "calc.total_income": "the sheet 'finance'",
    "calc.total_expenditure": "the sheet 'finance'",
    "calc.unit_cost_by_category": "the sheet 'finance'",
    "benchmarks.value": "figures of similar schools or the country (sheet 'benchmarks')",
}
PERCENT_UNITS = ("share",)


def value_in_words(check: Check, value: float | None) -> str:
    """Write a number in the unit of its check; nothing where there is none."""
    if value is None:
        return ""
    if math.isinf(value):
        return "without limit"
    unit = check.unit
    if unit in PERCENT_UNITS:
        return f"{value:.1%}".replace(".0%", "%")
    if unit == "gbp":
        return pounds(value)
    shown = figure(round(value, 2))
    return f"{shown} {UNITS.get(unit, unit)}".strip()


UNITS = {
    "ratio": "times", "count": "", "percentile": "of one (place)",
    "percentage_points": "percentage points", "fte": "FTE",
}  # fmt: skip


def bands_in_words(check: Check, bands: Sequence[Band] | None = None) -> str:
    """Say which answers are which colour."""
    if check.cases:
        cases = [
            ("green", check.cases.green),
            ("amber", check.cases.amber),
            ("red", check.cases.red),
        ]
        return "; ".join(f"{colour}: {said}" for colour, said in cases if said)
    found = check.bands if bands is None else bands
    return "; ".join(f"{band.colour}: {_stretch(check, band)}" for band in found) or "no colour"


def _stretch(check: Check, band: Band) -> str:
    if band.at_least == JUST_ABOVE or band.below == JUST_ABOVE:
        return _around_nothing(check, band)
    low, high = (value_in_words(check, end) for end in (band.at_least, band.below))
    if low and high:
        return f"{low} to under {high}"
    return f"{low} or more" if low else f"under {high}" if high else "any"


JUST_ABOVE = 0.0001
"""An edge that tells nothing from anything at all."""


def _around_nothing(check: Check, band: Band) -> str:
    """Say a stretch that ends, or begins, just above nought."""
    if band.below == JUST_ABOVE:
        return "none"
    if band.below is None:
        return "any"
    return f"any, under {value_in_words(check, band.below)}"


def missing_in_words(names: Iterable[str], sheets: Sequence[WorkbookSheet]) -> str:
    """Say which columns are empty, as the workbook calls them, and of which years."""
    labels = {f"{sheet.key}.{column.key}": f"{column.label} (sheet '{sheet.key}')"
              for sheet in sheets for column in sheet.columns}  # fmt: skip
    said: dict[str, list[str]] = {}
    for name in names:
        column, _, of = name.partition("@")
        said.setdefault(CALCULATED.get(column, labels.get(column, column)), []).append(of)
    return "; ".join(
        f"{label}: {', '.join(filter(None, of))}" if any(of) else label
        for label, of in said.items()
    )


def found_value(check: Check, found: Finding) -> str:
    """Write the number of a finding, or the case it is; nothing where it has neither."""
    if check.cases and found.state in ("green", "amber", "red"):
        return str(getattr(check.cases, found.state))
    return value_in_words(check, found.value)


def schools_in_words(found: Finding) -> str:
    """Say which schools decide the answer of a trust, and how many are not known."""
    if not found.schools or found.state not in ("red", "amber", "unknown"):
        return ""
    same = [one.of for one in found.schools if one.state == found.state]
    unknown = sum(one.state == "unknown" for one in found.schools)
    named = f"{LETTERS[found.state].lower()} at {len(same)} of {len(found.schools)} schools"
    which = f": {', '.join(same)}" if found.state != "unknown" and len(same) <= MOST_SCHOOLS else ""
    rest = f"; {unknown} not known" if unknown and found.state != "unknown" else ""
    return f"{named}{which}{rest}"


MOST_SCHOOLS = 8


def in_unit(number: float, unit: str) -> str:
    """Write a figure of a case in its unit."""
    if unit.startswith("share"):
        return f"{number:.1%}".replace(".0%", "%")
    if unit == EVENT:
        return "it may strike" if number else "it cannot strike"
    if unit.startswith("gbp"):
        return pounds(number)
    what = {"weeks": " weeks", "hours": " hours", "multiplier": " times"}.get(unit, "")
    return f"{figure(float(f'{number:.3g}'))}{what}"
