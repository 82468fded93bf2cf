"""Lengths of working time as people say them: minutes, working hours, working days."""

from __future__ import annotations

from collections.abc import Sequence

from outputs.amounts import times

MINUTES_PER_HOUR = 60
MOST_SAID_IN_MINUTES = 90
MOST_SAID_IN_DAYS = 5
"""Longer than this many office days is said in days, shorter in hours."""


def length(minutes: float, per_day: float) -> str:
    """Write working time: up to 90 in minutes, up to five office days in hours, then in days."""
    if minutes < MOST_SAID_IN_MINUTES:
        return "under a minute" if minutes < 0.5 else times(round(minutes), "minute")
    if minutes <= MOST_SAID_IN_DAYS * per_day:
        return f"{hours(minutes)} working hours"
    return f"{minutes / per_day:,.1f} working days"


def compared(after: float, before: float, per_day: float) -> str:
    """Write one length instead of another, both in the unit of the longer one."""
    if max(after, before) <= MOST_SAID_IN_DAYS * per_day:
        return f"{length(after, per_day)} instead of {length(before, per_day)}"
    return f"{after / per_day:,.1f} instead of {before / per_day:,.1f} working days"


def effort(minutes: float) -> str:
    """Write time somebody spends at work on something: up to 90 in minutes, then in hours."""
    return length(minutes, float("inf")).replace("working hours", "hours")


def hours(minutes: float) -> str:
    """Write minutes as hours, to one decimal."""
    return f"{minutes / MINUTES_PER_HOUR:,.1f}"


def listed(parts: Sequence[str]) -> str:
    """Write parts as a list in a sentence."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
