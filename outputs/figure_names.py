"""Figures of a world as people say them: what each is, whose it is, and its value with its unit."""

from __future__ import annotations

from dataclasses import dataclass

from entities.case import Case
from outputs.amounts import in_sentence
from outputs.place_names import centre_names, school_names
from scenarios.drawn import figures_of

OF_A_KIND: dict[str, tuple[str, str]] = {
    "volume": ("requests a year for each unit of what drives them", "requests"),
    "minutes": ("handling minutes", "minutes"),
    "second_line_minutes": ("handling minutes at the second line", "minutes"),
    "first_line_share": ("share finished by the first line", "share"),
    "rework_share": ("share sent back for correction", "share"),
    "growth": ("yearly growth beyond its driver", "share_per_year"),
}
"""Part of a kind of work in a world, what it is called, and its unit."""

SHARES = ("share", "share_per_year", "share_points", "relative_change")
AS_WORDS: dict[str, str] = {
    "multiplier": "times", "ratio": "times", "minutes": "minutes", "hours": "hours",
    "days": "days", "working_days": "working days", "weeks": "weeks", "months": "months",
    "years": "years", "fte": "full-time equivalents", "fte_years": "full-time years",
    "requests": "requests",
}  # fmt: skip
"""Units that follow a number as they are."""


@dataclass(frozen=True)
class FigureName:
    """What a figure is called in a sentence, and its unit."""

    label: str
    unit: str

    def value(self, number: float) -> str:
        """Write a value of it with its unit, to no more digits than a guess deserves."""
        return value_in_words(number, self.unit)


def figure_names(case: Case) -> dict[str, FigureName]:
    """Name every figure of a case's worlds that can be drawn."""
    book = {assumption.key: assumption for assumption in case.assumptions}
    kinds = {kind.key: kind.label for _, kind in case.request_types}
    places = {**school_names(case), **_desk_names(case)}
    found = {}
    for figure in figures_of(case):
        key, _, member = figure.name.partition("@")
        if key in book:
            whose = f" ({places.get(member, member)})" if member else ""
            found[figure.name] = FigureName(in_sentence(book[key].label) + whose, book[key].unit)
            continue
        _, kind, part = figure.name.split(".", 2)
        what, unit = OF_A_KIND[part]
        found[figure.name] = FigureName(f"{in_sentence(kinds[kind])}: {what}", unit)
    return found


def _desk_names(case: Case) -> dict[str, str]:
    """Name desks by their key, 'place/desk', such as 'finance, Alderfell centre'."""
    labels = {function.key: in_sentence(function.label) for function in case.functions}
    where = {**school_names(case), **centre_names(case)}
    return {
        f"{place}/{desk}": f"{labels.get(desk, desk)}, {name}"
        for place, name in where.items()
        for desk in (*labels, "office", "site", "inclusion")
    }


def value_in_words(number: float, unit: str) -> str:
    """Write a value with its unit: shares as per cent, money in pounds, else a few digits."""
    if unit in SHARES:
        size = abs(100 * number)
        return f"{100 * number:z.{0 if size >= 10 else 1}f}%"
    sign = "-" if number < 0 else ""
    if unit.startswith("gbp"):
        return f"{sign}£{_digits(abs(number))}{_rest(unit.removeprefix('gbp'))}"
    written = f"{sign}{_digits(abs(number))}"
    return f"{written} {AS_WORDS[unit]}" if unit in AS_WORDS else f"{written}{_rest('_' + unit)}"


def _digits(size: float) -> str:
    if size >= 100:
        return f"{round(size, -1 if size < 10_000 else -3):,.0f}"
    return f"{size:.{0 if size >= 20 else 1 if size >= 2 else 2}f}"


def _rest(unit: str) -> str:
    """Write the rest of a unit's name as words: '_per_school_per_year' is ' a school a year'."""
    if unit in ("", "_exponent"):
        return ""
    return unit.replace("_per_", " a ").replace("_", " ").rstrip()
