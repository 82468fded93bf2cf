"""Findings that change a case: stages that take longer, figures that move; each told with why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from entities.assumption import Assumption
from entities.case import Case
from entities.effect import EVERY_STAGE, Move
from entities.programme import StageTask, Weeks
from scenarios.diligence.adding import Owed, with_events, with_sums
from scenarios.diligence.answered import Answer
from scenarios.reading.own import PARTS, replaced_assumption
from scenarios.reading.own_stages import MOST_WEEKS, replaced_stage

Colour = Literal["amber", "red"]
MOST_AGAIN = 0.9
"""No stage has to be done again more often than nine times in ten."""
EVENT = "event"
"""Unit of an event: 0 where it cannot strike, 1 where it may."""
DIGITS = 10
"""Digits to which a moved figure is kept, so that it stands in a file as it is."""


@dataclass(frozen=True)
class Changed:
    """One number of a case that a finding moved.

    Attributes
    ----------
    check, of, colour
        The finding.
    what
        Label of the stage or assumption.
    unit
        Its unit.
    before, after
        Shortest, likeliest and longest weeks; or low, middle and high; or one number.
    """

    check: str
    of: str
    colour: str
    what: str
    unit: str
    before: tuple[float, ...]
    after: tuple[float, ...]


def moved(
    case: Case, answers: Iterable[Answer], owes: Sequence[Owed] = ()
) -> tuple[Case, tuple[Changed, ...]]:
    """Return a case as some findings change it, one after another, and each number they moved.

    A figure the case gives itself is left as it is: who gives one knows better than a colour.

    Parameters
    ----------
    owes
        Sums that trusts have to pay, which a finding may bring into the case.
    """
    own = frozenset(one.key for one in case.assumptions if one.replaces is not None)
    own |= {stage.key for stage in case.stages if stage.replaces is not None}
    told: list[Changed] = []
    for answer in answers:
        for move in answer.effect.moves:
            case, changes = _one(case, answer, move, own, owes)
            told += changes
    return case, tuple(told)


def _one(
    case: Case, answer: Answer, move: Move, own: frozenset[str], owes: Sequence[Owed]
) -> tuple[Case, tuple[Changed, ...]]:
    colour = _colour(answer, move)
    if colour is None:
        return case, ()
    by = move.amber if colour == "amber" else move.red
    if move.how in ("happens", "owed"):
        return (case, ()) if not by[0] else _added(case, answer, move, owes)
    if move.of_stages:
        return _stages(case, answer, move, by, own)
    return _assumptions(case, answer, move, by, own)


def _added(
    case: Case, answer: Answer, move: Move, owes: Sequence[Owed]
) -> tuple[Case, tuple[Changed, ...]]:
    told: list[Changed] = []
    if move.how == "happens":
        case, events = with_events(case, move.on)
        told += [_change(answer, what, EVENT, (0.0,), (1.0,)) for what in events]
        return case, tuple(told)
    for kind in move.on:
        case, sums = with_sums(case, kind, owes, _reason(answer))
        told += [_change(answer, what, "gbp", (0.0,), (gbp,)) for what, gbp in sums]
    return case, tuple(told)


def _colour(answer: Answer, move: Move) -> Colour | None:
    """Return the colour by which a move counts.

    Where a colour stands for too little and for too much, the worst of those that mean too little.
    """
    states = [answer.counts] if move.below is None else [
        one.state for one in answer.found if one.value is not None and one.value < move.below
    ]  # fmt: skip
    if move.below is not None and answer.decides.value is None:
        states = [answer.counts]
    found: tuple[Colour, ...] = ("red", "amber")
    return next((colour for colour in found if colour in states), None)


def _stages(
    case: Case, answer: Answer, move: Move, by: Sequence[float], own: frozenset[str]
) -> tuple[Case, tuple[Changed, ...]]:
    told: list[Changed] = []
    stages: list[StageTask] = []
    for stage in case.stages:
        named = EVERY_STAGE in move.on or stage.key in move.on
        if named and stage.key not in own:
            new = _stage(stage, move.how, by, _reason(answer))
            if new is not stage:
                told.append(_change(answer, stage.label, *_shown(stage, new, move.how)))
            stages.append(new)
        else:
            stages.append(stage)
    return case.model_copy(update={"stages": tuple(stages)}), tuple(told)


def _stage(stage: StageTask, how: str, by: Sequence[float], reason: str) -> StageTask:
    if how == "again":
        fails = _kept(max(stage.fails, min(MOST_AGAIN, stage.fails * by[0])))
        same = fails == stage.fails
        return stage if same else replaced_stage(stage, None, fails, reason)
    three = _three(stage.weeks)
    if how == "longer":
        ends = [length * by[0] for length in three]
    else:
        least, most = by
        more = (least, (least + most) / 2, most)
        ends = [length + added for length, added in zip(three, more, strict=True)]
    shortest, likeliest, longest = (min(float(MOST_WEEKS), _kept(length)) for length in ends)
    weeks = Weeks(shortest=shortest, likeliest=likeliest, longest=longest)
    return stage if weeks == stage.weeks else replaced_stage(stage, weeks, None, reason)


def _kept(figure: float) -> float:
    return float(f"{figure:.{DIGITS}g}")


def _reason(answer: Answer) -> str:
    return f"Due diligence: {answer.check.key} is {answer.counts} ({answer.of})."


def _shown(
    old: StageTask, new: StageTask, how: str
) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    if how == "again":
        return "share", (old.fails,), (new.fails,)
    return "weeks", _three(old.weeks), _three(new.weeks)


def _three(weeks: Weeks) -> tuple[float, ...]:
    return (weeks.shortest, weeks.likeliest, weeks.longest)


def _change(
    answer: Answer, what: str, unit: str, before: tuple[float, ...], after: tuple[float, ...]
) -> Changed:
    return Changed(answer.check.key, answer.of, answer.counts, what, unit, before, after)


def _assumptions(
    case: Case, answer: Answer, move: Move, by: Sequence[float], own: frozenset[str]
) -> tuple[Case, tuple[Changed, ...]]:
    told: list[Changed] = []
    found: list[Assumption] = []
    for one in case.assumptions:
        new = one if one.key in own else _assumption(one, answer, move, by[0])
        if new is not one:
            told.append(_change(answer, one.label, one.unit, _range(one), _range(new)))
        found.append(new)
    return case.model_copy(update={"assumptions": tuple(found)}), tuple(told)


def _assumption(one: Assumption, answer: Answer, move: Move, by: float) -> Assumption:
    if one.key not in move.on or (move.how == "measured" and answer.measured is None):
        return one
    low, middle, high = _range(one)
    ends: tuple[float, ...]
    if move.how == "wider":
        ends = (middle - (middle - low) * by, middle, middle + (high - middle) * by)
        ends = (max(0.0, ends[0]), *ends[1:]) if low >= 0 else ends
    elif move.how == "measured" and answer.measured is not None:
        ends = _around(answer.measured * by, (low, middle, high))
    else:
        ends = (low * by, middle * by, high * by)
    most = max(1.0, low, middle, high) if one.unit in PARTS else math.inf
    ends = tuple(_kept(min(most, end)) for end in ends)
    return replaced_assumption(one, ends, _reason(answer), "What due diligence found.")


def _around(measured: float, ends: tuple[float, ...]) -> tuple[float, float, float]:
    """Return a measured middle with the book's range around it, as wide as before."""
    low, middle, high = ends
    below = max(0.0, measured - (middle - low)) if low >= 0 else measured - (middle - low)
    return (below, measured, measured + (high - middle))


def _range(one: Assumption) -> tuple[float, float, float]:
    given = [number for number in (one.low, one.value, one.high) if number is not None]
    low = one.low if one.low is not None else given[0]
    high = one.high if one.high is not None else given[-1]
    middle = one.value if one.value is not None else (low + high) / 2
    return (low, middle, high)
