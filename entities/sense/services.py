"""Does what is said of the kinds of work mean anything: ranges, shares, lines, limits?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from entities.sense.reading import Problem, Raw, items
from entities.service import ESTIMATES

SHARES = ("first_line_share", "rework_share", "growth_per_year")
"""Ranges that are parts of a whole, or yearly growth, of which 1 is the most believed."""


def services(case: Raw) -> Iterator[Problem]:
    """Tell of kinds of work, in every function, whose figures do not go together."""
    for f, function in enumerate(items(case, "functions")):
        for problem in kinds_of_work(function):
            yield Problem(("functions", f, *problem.path), problem.message)


def kinds_of_work(function: Raw) -> Iterator[Problem]:
    """Tell of kinds of work of one function whose figures do not go together."""
    for k, kind in enumerate(items(function, "request_types")):
        for problem in (*_ranges(kind), *_lines(kind), *_limit(kind)):
            yield Problem(("request_types", k, *problem.path), problem.message)


def _ranges(kind: Raw) -> Iterator[Problem]:
    for name in ESTIMATES:
        found = kind.get(name)
        if not isinstance(found, Mapping):
            continue
        low, value, high = (found.get(key) for key in ("low", "value", "high"))
        if low is None or value is None or high is None:
            continue
        if not low <= value <= high:
            text = f"low, value and high are not in order: {low}, {value}, {high}"
            yield Problem((name,), text)
        elif name in SHARES and high > 1:
            text = f"is a part of one, so high must be at most 1; found {high}"
            yield Problem((name,), text)


def _lines(kind: Raw) -> Iterator[Problem]:
    share, minutes = kind.get("first_line_share"), kind.get("second_line_minutes")
    if share is not None and minutes is None:
        text = (
            "says what the first line finishes but not how long the rest takes; give "
            "second_line_minutes too"
        )
        yield Problem(("first_line_share",), text)
    if minutes is not None and share is None:
        text = (
            "gives minutes of a second line but not the share the first line finishes; give "
            "first_line_share too"
        )
        yield Problem(("second_line_minutes",), text)


def _limit(kind: Raw) -> Iterator[Problem]:
    days = kind.get("statutory_working_days")
    if days is not None and not str(kind.get("statutory_clock") or "").strip():
        text = f"gives a limit of {days} working days that no law is named for; say which in "
        yield Problem(("statutory_working_days",), text + "statutory_clock")
