"""A case written as files that read back as it is: one for the case, one for each trust."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from entities.assumption import Assumption
from entities.case import Case
from entities.programme import StageTask
from entities.service import ESTIMATES, RequestType
from scenarios.reading.case import ALWAYS_SHIPPED, OWN_SECTIONS
from scenarios.reading.trust import write_trust
from scenarios.reading.yaml_lines import plain_lists, yaml_text


def write_case(case: Case, folder: Path, header: str = "") -> Path:
    """Write ``case.yaml`` and a file for each of its trusts in a folder; return its path.

    What the program itself brings is not written, but figures of the case's own are.

    Parameters
    ----------
    header
        Lines at the top, each beginning with #.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for trust in case.trusts:
        write_trust(trust, folder / f"{trust.company_number}.yaml")
    path = folder / "case.yaml"
    path.write_text(header + yaml_text(case_in_words(case)), encoding="utf-8", newline="\n")
    return path


def case_in_words(case: Case) -> dict[str, Any]:
    """Return a case as the plain data of its file; what is as it would be anyway is left out."""
    plain = plain_lists(case.model_dump(exclude=set(ALWAYS_SHIPPED), exclude_defaults=True))
    plain["trusts"] = [f"{trust.company_number}.yaml" for trust in case.trusts]
    own = {one.key: _own(one) for one in case.assumptions if one.replaces is not None}
    stages = {one.key: _own_stage(one) for one in case.stages if one.replaces is not None}
    kinds = {one.key: _own_kind(one) for _, one in case.request_types if one.replaces is not None}
    found = {"assumptions": own, "stages": stages, "functions": kinds}
    sections = {OWN_SECTIONS[part]: held for part, held in found.items()}
    return {**plain, **{name: held for name, held in sections.items() if held}}


def _own(one: Assumption) -> dict[str, Any]:
    ends = {"value": one.value, "low": one.low, "high": one.high}
    given = {name: number for name, number in ends.items() if number is not None}
    reason = one.replaces.reason if one.replaces is not None else ""
    return {**given, "reason": reason, "source": one.source, "grade": one.grade}


def _own_stage(stage: StageTask) -> dict[str, Any]:
    reason = stage.replaces.reason if stage.replaces is not None else ""
    return {"weeks": stage.weeks.model_dump(), "fails": stage.fails, "reason": reason}


def _own_kind(kind: RequestType) -> dict[str, Any]:
    """Return the figures of a kind of work that are not the program's."""
    assert kind.replaces is not None
    own = {
        name: getattr(kind, name).model_dump() for name in ESTIMATES
        if getattr(kind, name) != getattr(kind.replaces, name)
    }  # fmt: skip
    # A figure that was given as the program has it is the case's own all the same.
    own = own or {"minutes": kind.minutes.model_dump()}
    return {**own, "reason": kind.replaces.reason}
