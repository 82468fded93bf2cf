"""The case that is asked for: a file, the name of a shipped one, or one that was read already."""

from __future__ import annotations

from pathlib import Path

from entities.case import Case
from scenarios.designing import designed_cases, find_design, kept_for, read_design
from scenarios.reading import Inputs, find_case, inputs_of, read_case

CaseAsked = str | Path | Case
"""A file of a case, the name of a shipped case, or a case."""


def case_asked(case: CaseAsked) -> Case:
    """Return a case that is asked for.

    Raises
    ------
    BadInput
        With every fault of it.
    """
    return case if isinstance(case, Case) else read_case(find_case(str(case)))


def with_inputs(case: CaseAsked, design: str | Path | None) -> tuple[Case, Inputs | None]:
    """Return a case, with the arms of a file of designs where one is given, and its files hashed.

    A case that was read already has no files that are known, so that none are hashed.

    Raises
    ------
    BadInput
        With every fault of the case, or else of the designs.
    """
    found = case_asked(case)
    designed = None if design is None else read_design(find_design(str(design)))
    inputs = (
        None
        if isinstance(case, Case)
        else inputs_of(find_case(str(case)), kept_for(found, designed))
    )
    return found if designed is None else designed_cases((found,), designed)[0], inputs


def place_or_none(place: str | Path | None) -> Path | None:
    """Return a place as a path."""
    return None if place is None else Path(place)
