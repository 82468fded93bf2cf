"""A case's own assumptions: figures that replace those of the book, each with its reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError, model_validator

from entities.assumption import Assumption, Grade, Replaced
from entities.noun import Noun, listed, words
from entities.sense import nearest
from scenarios.reading.checked import noun_or_faults
from scenarios.reading.faults import Fault
from scenarios.reading.yaml_lines import Document

SECTION = "own_assumptions"
PARTS = ("share", "share_per_year", "share_points")
"""Units of parts of a whole, of which 1 is all."""
OF_THE_CASE = "This case's own figure."
"""Source of a figure that names none."""


class OwnAssumption(Noun):
    """One figure of the case's own: it replaces value and range of the book's figure together."""

    value: float | None = listed("Value", "The middle of the belief.", default=None)
    low: float | None = listed("Low", "One chance in ten that it is lower.", default=None)
    high: float | None = listed("High", "One chance in ten that it is higher.", default=None)
    reason: str = words("Reason", "Why this case departs from the book.")
    source: str | None = words("Source", "Who says so, and where.", default=None)
    grade: Grade | None = listed("Grade", "How solid the source is.", default=None)

    @model_validator(mode="after")
    def _graded_by_its_source(self) -> OwnAssumption:
        if self.grade is not None and self.source is None:
            raise ValueError("a grade needs a source; without one the figure is a judgement")
        return self


def with_own(
    case: Document, book: Sequence[Assumption]
) -> tuple[tuple[Assumption, ...], tuple[Fault, ...]]:
    """Return the book with the case's own figures in it, and every fault of that section.

    What the case leaves out of an entry (low, say) is left out: the shipped value and range are
    replaced as a whole. Without a source the figure is graded a judgement; with one, a single
    case unless a grade is given.
    """
    section = case.data.get(SECTION) if isinstance(case.data, dict) else None
    if section is None:
        return tuple(book), ()
    if not isinstance(section, dict):
        return tuple(book), (case.fault((SECTION,), "should hold keys of the assumption book"),)
    by_key = {assumption.key: assumption for assumption in book}
    faults: list[Fault] = []
    for key, data in section.items():
        shipped = by_key.get(key)
        if shipped is None:
            text = f"is not an assumption of the book{nearest(key, by_key)}"
            faults.append(case.fault((SECTION, key), text))
            continue
        replaced, wrong = _replaced(case, shipped, data)
        by_key[key] = replaced
        faults += wrong
    return tuple(by_key[key] for key in sorted(by_key)), tuple(faults)


def _replaced(
    case: Document, shipped: Assumption, data: Any
) -> tuple[Assumption, tuple[Fault, ...]]:
    path = (SECTION, shipped.key)
    if shipped.role == "validation_only":
        text = "only checks results and is never an input, so a case may not replace it"
        return shipped, (case.fault(path, text),)
    own, faults = noun_or_faults(case, path, data, OwnAssumption)
    if own is None:
        return shipped, faults
    outside = _out_of_bounds(shipped, own)
    if outside:
        return shipped, (case.fault(path, outside),)
    try:
        return _merged(shipped, own), ()
    except ValidationError as error:
        texts = [str(found["msg"]).removeprefix("Value error, ") for found in error.errors()]
        return shipped, tuple(case.fault(path, text) for text in texts)


def _out_of_bounds(shipped: Assumption, own: OwnAssumption) -> str:
    """Say which figures no share, rate or amount of this unit can be; nothing when all may be.

    Nothing may be below nought unless the book's own figure is; no part is more than the whole.
    """
    given = [n for n in (shipped.value, shipped.low, shipped.high) if n is not None]
    most = max(1.0, *given) if shipped.unit in PARTS else math.inf
    least = 0.0 if min(given) >= 0 else -math.inf
    wrong = [n for n in (own.value, own.low, own.high) if n is not None and not least <= n <= most]
    if not wrong:
        return ""
    told = ", ".join(f"{n:g}" for n in wrong)
    limit = "at least 0" if math.isinf(most) else f"from 0 to {most:g}"
    return f"found {told}; a figure in {shipped.unit!r} should be {limit}"


def because(reason: str) -> str:
    """Say in a note why a figure of the book was replaced."""
    return f"Replaces the shipped figure because: {reason}"


def _merged(shipped: Assumption, own: OwnAssumption) -> Assumption:
    grade = own.grade or ("single_case" if own.source else "judgement")
    changed = {
        "value": own.value,
        "low": own.low,
        "high": own.high,
        "grade": grade,
        "source": own.source or OF_THE_CASE,
        "url": "",
        "replaces": {
            "value": shipped.value,
            "low": shipped.low,
            "high": shipped.high,
            "grade": shipped.grade,
            "reason": own.reason,
        },
        "note": because(own.reason),
    }
    return Assumption.model_validate({**shipped.model_dump(), **changed})


def replaced_assumption(
    one: Assumption, ends: Sequence[float], reason: str, source: str = OF_THE_CASE
) -> Assumption:
    """Return an assumption with a judgement in place of what it was; both stay, with the reason.

    Parameters
    ----------
    ends
        Low, middle and high.
    """
    told = reason if one.replaces is None else f"{one.replaces.reason} {reason}"
    replaces = one.replaces or Replaced(
        value=one.value, low=one.low, high=one.high, grade=one.grade, reason=reason
    )
    return Assumption.model_validate({
        **one.model_dump(), "low": ends[0], "value": ends[1], "high": ends[2],
        "grade": "judgement", "source": source, "url": "", "note": because(told),
        "replaces": {**replaces.model_dump(), "reason": told},
    })  # fmt: skip
