"""A case's own figures in place of the program's: what was replaced, by what, and why."""

from __future__ import annotations

from typing import Any

from entities.assumption import Assumption
from entities.case import Case
from entities.programme import StageTask, Weeks
from entities.service import ESTIMATES, Estimate, RequestType

HEADINGS = ("Figure", "Unit", "This case", "The program", "Why", "Source")
FIGURES = ("value", "low", "high", "grade")
REQUEST_FIGURES = {
    "per_driver_year": ("how often", "requests a year for each unit of what drives them"),
    "minutes": ("handling", "minutes"),
    "first_line_share": ("finished by the first line", "share"),
    "second_line_minutes": ("handling at the second line", "minutes"),
    "rework_share": ("sent back for correction", "share"),
    "growth_per_year": ("growth beyond its driver", "share per year"),
}
"""By its name, what a figure of a kind of work is called here, and its unit."""
OF_THE_CASE = "This case's own figure."


def own_assumptions(case: Case) -> tuple[Assumption, ...]:
    """Return the assumptions of which the case gives its own figure, sorted by key."""
    own = (a for a in case.assumptions if a.replaces is not None)
    return tuple(sorted(own, key=lambda a: a.key))


def own_rows(case: Case) -> tuple[tuple[str, ...], ...]:
    """Lay out the case's own figures beside the program's, as words."""
    rows = []
    for own in own_assumptions(case):
        book = own.replaces
        assert book is not None
        here = figure_in_words(own.value, own.low, own.high)
        there = figure_in_words(book.value, book.low, book.high)
        unit = own.unit.replace("_", " ")
        rows.append((own.label, unit, here, there, book.reason, own.source))
    kinds = (row for kind in own_requests(case) for row in _request_rows(kind))
    return (*rows, *(row for stage in own_stages(case) for row in _stage_rows(stage)), *kinds)


def own_stages(case: Case) -> tuple[StageTask, ...]:
    """Return the stages of which the case says itself how long they take or how often they fail."""
    return tuple(stage for stage in case.stages if stage.replaces is not None)


def own_requests(case: Case) -> tuple[RequestType, ...]:
    """Return the kinds of work of which the case gives its own figures."""
    return tuple(kind for _, kind in case.request_types if kind.replaces is not None)


def _request_rows(kind: RequestType) -> list[tuple[str, ...]]:
    before = kind.replaces
    assert before is not None
    rows: list[tuple[str, ...]] = []
    for name in ESTIMATES:
        here, there = getattr(kind, name), getattr(before, name)
        if here != there:
            what, unit = REQUEST_FIGURES[name]
            said = "the usual" if there is None else _estimate(there)
            rows.append((f"{kind.label}: {what}", unit, _estimate(here), said, before.reason,
                         OF_THE_CASE))  # fmt: skip
    return rows


def _estimate(one: Estimate) -> str:
    return figure_in_words(one.value, one.low, one.high)


def _stage_rows(stage: StageTask) -> list[tuple[str, ...]]:
    before = stage.replaces
    assert before is not None
    rows: list[tuple[str, ...]] = []
    if stage.weeks != before.weeks:
        here, there = _weeks(stage.weeks), _weeks(before.weeks)
        rows.append((f"How long: {stage.label}", "weeks", here, there, before.reason, OF_THE_CASE))
    if stage.fails != before.fails:
        here, there = f"{stage.fails:g}", f"{before.fails:g}"
        label = f"Done again: {stage.label}"
        rows.append((label, "share", here, there, before.reason, OF_THE_CASE))
    return rows


def _weeks(weeks: Weeks) -> str:
    return f"{weeks.likeliest:g} ({weeks.shortest:g} to {weeks.longest:g} at the most)"


def figure_in_words(value: float | None, low: float | None, high: float | None) -> str:
    """Write a figure with its range; an end that is not given is said."""
    if low is None and high is None:
        return f"{value:,g}, no range given"
    ends = f"{_end(low)} to {_end(high)}"
    return ends if value is None else f"{value:,g} ({ends})"


def _end(figure: float | None) -> str:
    return "not given" if figure is None else f"{figure:,g}"


def stages_record(case: Case) -> list[dict[str, Any]]:
    """Return the case's own stages as plain data, each with its reason and what it replaces."""
    return [
        stage.model_dump(mode="json", include={"key", "weeks", "fails", "replaces"})
        for stage in own_stages(case)
    ]


def requests_record(case: Case) -> list[dict[str, Any]]:
    """Return the case's own kinds of work as plain data, with the reason and what they replace."""
    return [
        kind.model_dump(mode="json", include={"key", *ESTIMATES, "replaces"})
        for kind in own_requests(case)
    ]


def own_record(case: Case) -> list[dict[str, Any]]:
    """Return the case's own figures as plain data, each with its reason and what it replaces."""
    return [
        {
            "key": own.key,
            **own.model_dump(mode="json", include={*FIGURES, "unit", "source"}),
            "reason": own.replaces.reason,
            "replaces": own.replaces.model_dump(mode="json", include={*FIGURES}),
        }
        for own in own_assumptions(case)
        if own.replaces is not None
    ]
