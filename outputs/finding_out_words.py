"""What finding out is worth, in sentences and as a list of what to ask for first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from entities.case import Case
from outputs.amounts import is_worth, per_cent, pounds, times
from outputs.figure_names import FigureName
from outputs.finding_out import FindingOut, Known, Worth
from outputs.ranked import Option
from outputs.trial import Trial

FINDING_OUT = ("What is not known", "Worth of knowing it", "Worlds in which the choice changes",
               "Option that leaves most, along the figure")  # fmt: skip
MOST_FOUND_OUT = 10
"""Figures that a page lists as worth finding out; the table of the folder has all."""
WORTH_NAMING = 500
"""Pounds from which a figure is named: an amount below is nought in thousands."""
NAMED = 3
"""Figures named in a sentence."""


class ToFindOut(NamedTuple):
    """One figure as it stands in the list of what is worth finding out."""

    label: str
    worth: str
    changes: str
    choices: str


def finding_out_in_words(
    case: Case, trial: Trial, names: Mapping[str, FigureName]
) -> tuple[str, ...]:
    """Say what knowing more before choosing an option would bring."""
    found = trial.worth_knowing
    return (
        _figures(trial, to_find_out(case, trial, names)),
        f"{_everything(found)} It is a choice by money alone; what a figure means for staff and "
        "for schools, and what it costs to find out, is not in these pounds.",
    )


def _everything(found: FindingOut) -> str:
    of = found.everything
    if of.mean == 0:
        return (
            f"In all {times(found.ranking.worlds, 'world')} the same option leaves most, so that "
            "knowing what will happen would have changed nothing in them."
        )
    return (
        f"Knowing all that will happen, luck too, would be worth {pounds(of.mean)} "
        f"({pounds(of.low)} to {pounds(of.high)}): nothing that can be found out is worth more to "
        "this choice."
    )


def by_how_much(option: Option, called: str = "95% interval ") -> str:
    """Write by how much an option lies behind the best, with its interval.

    Parameters
    ----------
    called
        What stands before the interval; nothing where a heading says it.
    """
    if not math.isfinite(option.high):
        return f"{pounds(option.behind)} (too few worlds for an interval)"
    ends = f"{pounds(max(0.0, option.low))} to {pounds(option.high)}"
    return f"{pounds(option.behind)} ({called}{ends})"


def leaves_most(case: Case, trial: Trial) -> str:
    """Say which option leaves most money over the years simulated, as things are known now."""
    ranking, labels = trial.worth_knowing.ranking, {arm.key: arm.label for arm in case.arms}
    ours = trial.claim.arm
    leading = [one.key for one in ranking.leading]
    best = {one.key: one.mean for one in ranking.options}
    plan = next(one for one in ranking.options if one.key == ours)
    over = (
        f"By money alone, over {times(case.horizon_years, 'year')} (net present value in prices of "
        f"the decision; nothing after counts; mean of {times(ranking.worlds, 'world')})"
    )
    if len(leading) == 1:
        first = leading[0]
        said = f"{over}, '{labels[first]}' {is_worth(best[first])}, the most of all options"
    else:
        named = ", ".join(f"'{labels[key]}' {is_worth(best[key])}" for key in leading)
        said = f"{over}, {len(leading)} options cannot be told apart as the best: {named}"
    if ours in leading:
        return f"{said}."
    return f"{said}; '{labels[ours]}' {is_worth(plan.mean)}, {by_how_much(plan)} less."


def _figures(trial: Trial, shown: Sequence[ToFindOut]) -> str:
    found = trial.worth_knowing
    of = f"Of {times(found.looked_at, 'unknown figure')} that any of the options reads"
    if not found.figures:
        return (
            f"{of} none can be told to move options against each other, from "
            f"{times(trial.worlds, 'world')}, so no worth of finding one out is given."
        )
    told = f"{of}, {len(found.figures)} can be told to move options against each other."
    if not shown:
        return (
            f"{told} To know one of them for certain before choosing would be worth less than "
            f"£1,000{_at_once(found)}."
        )
    named = "; ".join(
        f"{one.label}, {one.worth}, changes the choice in {one.changes} of worlds"
        for one in shown[:NAMED]
    )
    return (
        f"{told} To know one for certain before choosing would be worth most for: {named}; picked "
        f"as the largest of many, and so rather too high{_at_once(found)}."
    )


def _at_once(found: FindingOut) -> str:
    if len(found.figures) < 2:
        return ""
    of = found.together
    told = "" if of.low > 0 else ", so it cannot be told to bring anything"
    return (
        f". Choosing by all {len(found.figures)} at once, tried on worlds that it was not learned "
        f"from, brings {pounds(of.mean)} ({pounds(of.low)} to {pounds(of.high)}){told}"
    )


def _said(worth: Worth) -> str:
    return f"{pounds(worth.gbp)} ({pounds(worth.low)} to {pounds(worth.high)})"


def to_find_out(case: Case, trial: Trial, names: Mapping[str, FigureName]) -> tuple[ToFindOut, ...]:
    """Lay out what is worth finding out, what is worth most first; less than a thousand is not."""
    labels = {arm.key: arm.label for arm in case.arms}
    return tuple(
        ToFindOut(
            label=names[one.name].label,
            worth=_said(one.worth),
            changes=per_cent(one.changes),
            choices=choices(one, names[one.name], labels),
        )
        for one in trial.worth_knowing.figures
        if one.worth.gbp >= WORTH_NAMING
    )


def choices(one: Known, name: FigureName, labels: Mapping[str, str]) -> str:
    """Say which option is best along a figure, and from where on."""
    (first, _), *others = one.choices
    said = [f"'{labels[first]}'", *(
        f"from {name.value(at or 0.0)} on '{labels[key]}'" for key, at in others
    )]  # fmt: skip
    return ", ".join(said) if others else f"{said[0]} throughout"
