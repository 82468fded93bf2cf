"""Does what is said of request types mean anything: lines, shares and limits?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entities.sense.reading import Path, Problem, Raw, items

SHARES = ("first_line_share", "rework_share", "growth_per_year")
"""Estimates that are parts of one."""


def services(case: Raw) -> Iterator[Problem]:
    """Tell of request types with half a second line, shares above one, or limits without a law."""
    for f, function in enumerate(items(case, "functions")):
        for k, kind in enumerate(items(function, "request_types")):
            path: Path = ("functions", f, "request_types", k)
            yield from _second_line(kind, path)
            yield from _shares(kind, path)
            if kind.get("statutory_working_days") is not None and not kind.get("statutory_clock"):
                text = "a limit is given without a statutory_clock that says in words what it is"
                yield Problem((*path, "statutory_working_days"), text)


def _second_line(kind: Raw, path: Path) -> Iterator[Problem]:
    share, minutes = kind.get("first_line_share"), kind.get("second_line_minutes")
    if share is not None and minutes is None:
        text = "is given without second_line_minutes; a second line needs both"
        yield Problem((*path, "first_line_share"), text)
    if minutes is not None and share is None:
        text = "is given without first_line_share; a second line needs both"
        yield Problem((*path, "second_line_minutes"), text)


def _shares(kind: Raw, path: Path) -> Iterator[Problem]:
    for name in SHARES:
        found: Any = kind.get(name)
        high = found.get("high") if isinstance(found, dict) else None
        if isinstance(high, (int, float)) and high > 1:
            text = f"is a part of one; found {high:g}, allowed is at most 1"
            yield Problem((*path, name, "high"), text)
