"""Answers to checks: a colour, a number that is shown, or unknown with what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from entities.check import Check, Colour
from scenarios.diligence.facts import Facts, Measure, NotKnownError, View, view_of
from scenarios.diligence.measures import claim, finance, workforce

State = Literal["green", "amber", "red", "shown", "unknown"]

MEASURES: Mapping[str, Measure] = {
    **finance.MEASURES, **claim.MEASURES, **workforce.MEASURES,
}  # fmt: skip
"""By key of the check, what it measures."""
MERGED = "merged"
"""Whose answer it is: of all trusts as they would be merged."""


@dataclass(frozen=True)
class Finding:
    """The answer to one check, of one trust, school, or of the trusts as they would be merged.

    Attributes
    ----------
    of
        Code of the trust, number of the school, or :data:`MERGED`.
    value
        The number, where there is one.
    missing
        Columns that would have to be filled in, where it is unknown.
    """

    check: str
    of: str
    state: State
    value: float | None = None
    missing: tuple[str, ...] = ()


def judged(
    check: Check, view: View, of: str, measures: Mapping[str, Measure] = MEASURES
) -> Finding:
    """Answer one check from what is seen; what cannot be answered is unknown, and never amber.

    A number that nothing can be divided by is unknown as well.
    """
    try:
        found = measures[check.key](view)
    except NotKnownError as unknown:
        return Finding(check.key, of, "unknown", missing=_as_read(check, unknown.columns))
    except (KeyError, ZeroDivisionError):
        return Finding(check.key, of, "unknown", missing=check.reads)
    if isinstance(found, str):
        return Finding(check.key, of, found)
    return Finding(check.key, of, check.colour_of(found) or "shown", value=found)


def _as_read(check: Check, columns: Sequence[str]) -> tuple[str, ...]:
    """Name missing columns with their sheet, as the check does, or all it reads."""
    named = tuple(
        read for read in check.reads
        if read in columns or read.partition(".")[2] in columns
    )  # fmt: skip
    return named or check.reads


def findings(check: Check, facts: Facts) -> tuple[Finding, ...]:
    """Answer one check of each trust that it is asked of, and of all as they would be merged."""
    merged = judged(check, view_of(facts, facts.trusts), MERGED)
    if check.level != "trust":
        return (merged,)
    alone = (judged(check, view_of(facts, (trust,)), trust) for trust in facts.trusts)
    return (*alone, merged)


def worsens(found: Sequence[Finding]) -> bool:
    """Say whether the trusts, merged, are worse than each of them by itself: the finding to see."""
    order: tuple[Colour, ...] = ("green", "amber", "red")
    places = {colour: place for place, colour in enumerate(order)}
    alone = [places[one.state] for one in found if one.of != MERGED and one.state in places]
    merged = [places[one.state] for one in found if one.of == MERGED and one.state in places]
    return bool(alone and merged) and merged[0] > max(alone)
