"""A case's own stages: how long they take and how often they fail there, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import model_validator

from entities.noun import Noun, listed, quantity, words
from entities.programme import ReplacedStage, StageTask, Weeks
from entities.sense import nearest
from scenarios.reading.checked import noun_or_faults
from scenarios.reading.faults import Fault
from scenarios.reading.yaml_lines import Document

SECTION = "own_stages"
MOST_WEEKS = 260
"""No stage of a merger is believed to last longer than five years."""


class OwnStage(Noun):
    """How one stage goes in this case: what is left out stays as the program has it."""

    weeks: Weeks | None = listed("Duration", "How long it takes.", default=None)
    fails: float | None = quantity(
        "Fails", "share", "Chance that it is done again in part.", low=0, high=0.9, default=None
    )
    reason: str = words("Reason", "Why this case departs from the program's stages.")

    @model_validator(mode="after")
    def _says_something(self) -> OwnStage:
        if self.weeks is None and self.fails is None:
            raise ValueError("should give 'weeks', 'fails' or both")
        if self.weeks is not None and self.weeks.longest > MOST_WEEKS:
            raise ValueError(f"no stage may last longer than {MOST_WEEKS} weeks")
        return self


def with_own_stages(
    case: Document, shipped: Sequence[StageTask]
) -> tuple[tuple[StageTask, ...], tuple[Fault, ...]]:
    """Return the stages with the case's own durations in them, and every fault of that section."""
    section = case.data.get(SECTION) if isinstance(case.data, dict) else None
    if section is None:
        return tuple(shipped), ()
    if not isinstance(section, dict):
        return tuple(shipped), (case.fault((SECTION,), "should hold keys of stages"),)
    by_key = {stage.key: stage for stage in shipped}
    faults: list[Fault] = []
    for key, data in section.items():
        if key not in by_key:
            text = f"is not a stage of a merger{nearest(key, by_key)}"
            faults.append(case.fault((SECTION, key), text))
            continue
        own, wrong = noun_or_faults(case, (SECTION, key), data, OwnStage)
        faults += wrong
        if own is None:
            continue
        if own.fails and by_key[key].returns_to is None:
            text = "should be 0: of this stage nothing is ever done again"
            faults.append(case.fault((SECTION, key, "fails"), text))
            continue
        by_key[key] = replaced_stage(by_key[key], own.weeks, own.fails, own.reason)
    return tuple(by_key[stage.key] for stage in shipped), tuple(faults)


def replaced_stage(
    stage: StageTask, weeks: Weeks | None, fails: float | None, reason: str
) -> StageTask:
    """Return a stage with figures of a case's own; what it replaces and why stay with it."""
    first = stage.replaces or ReplacedStage(weeks=stage.weeks, fails=stage.fails, reason=reason)
    told = reason if stage.replaces is None else f"{stage.replaces.reason} {reason}"
    changed = {
        "weeks": stage.weeks if weeks is None else weeks,
        "fails": stage.fails if fails is None else fails,
        "grade": "judgement",
        "replaces": first.model_copy(update={"reason": told}),
    }
    return stage.model_copy(update=changed)
