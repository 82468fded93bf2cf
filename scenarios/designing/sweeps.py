"""One sweep of a design: its combinations, and what is wrong with it before any is made."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from entities.design import Sweep
from entities.plan import Arm
from entities.sense import Problem
from scenarios.designing.naming import key_of, label_of, unknown_brackets, value_in_words
from scenarios.designing.paths import UNCHANGED, NoSuchField, Plain, overlap, places, plain

TOGETHER = "together"
"""What stands in `vary` instead of a path where a value changes several paths at once."""

MOST_VALUES = 1_000
"""Values of one sweep, all paths together."""

Where = tuple[str | int, ...]
"""A place in a design."""


@dataclass(frozen=True)
class Choice:
    """One value of what is varied.

    Attributes
    ----------
    axis
        The path that is varied, or `together`.
    name
        The value in words.
    changes
        Path -> value, and where it stands in the design.
    """

    axis: str
    name: str
    changes: Mapping[str, tuple[Any, Where]]


Axis = tuple[Choice, ...]


@dataclass(frozen=True)
class Combination:
    """One value of each: an arm to be."""

    number: int
    choices: tuple[Choice, ...]
    fixed: Mapping[str, tuple[Any, Where]]

    @property
    def changes(self) -> dict[str, tuple[Any, Where]]:
        """Path -> value, and where it stands in the design."""
        return {p: c for part in (self.fixed, *(c.changes for c in self.choices))
                for p, c in part.items()}  # fmt: skip

    @property
    def names(self) -> dict[str, str]:
        """What is varied -> the value in words."""
        return {choice.axis: choice.name for choice in self.choices}


@dataclass(frozen=True)
class Swept:
    """A sweep read: what is set, what is varied, and its place in the design."""

    sweep: Sweep
    like: Arm
    where: Where
    fixed: Mapping[str, tuple[Any, Where]]
    axes: tuple[Axis, ...]

    @property
    def count(self) -> int:
        """How many combinations there are."""
        return math.prod(len(axis) for axis in self.axes)

    def combinations(self) -> Iterator[Combination]:
        """Yield every combination, the last axis varied first."""
        for number, choices in enumerate(itertools.product(*self.axes), 1):
            yield Combination(number, choices, self.fixed)

    def key_of(self, one: Combination, *, short: bool = False) -> str:
        """Return the key of an arm."""
        return key_of(self.sweep.key, self.like, one.number, one.names, short=short)

    def label_of(self, one: Combination) -> str:
        """Return the label of an arm."""
        return label_of(self.sweep.label, self.like, one.number, one.names)


def swept(sweep: Sweep, like: Arm, where: Where) -> tuple[Swept, tuple[Problem, ...]]:
    """Read a sweep; tell of values without words, of paths that lead nowhere or are set twice."""
    plan, said = plain(like.plan), list[Problem]()
    if len(sweep.set) + sum(map(_length, sweep.vary.values())) > MOST_VALUES:
        text = f"holds more than {MOST_VALUES:,} values; a sweep is something a reader can follow"
        return Swept(sweep, like, where, {}, ()), (Problem(where, text),)
    fixed = {path: (value, (*where, "set", path)) for path, value in sweep.set.items()}
    axes = []
    for axis, values in sweep.vary.items():
        choices, wrong = _choices(plan, axis, values, (*where, "vary", axis))
        axes.append(choices)
        said += wrong
    found = Swept(sweep, like, where, fixed, tuple(axes))
    said += [*_nowhere(plan, found), *_twice(found), *_unnamed(found)]
    return found, tuple(said)


def _length(values: Any) -> int:
    inside = values.values() if isinstance(values, Mapping) else values
    each = inside if isinstance(values, list | Mapping) else ()
    return sum(max(1, len(one)) if isinstance(one, Mapping) else 1 for one in each)


def _choices(plan: Plain, axis: str, values: Any, where: Where) -> tuple[Axis, list[Problem]]:
    if not isinstance(values, list | Mapping) or not values:
        text = "should be a list of values, or words for each value and the value"
        return (), [Problem(where, text)]
    named = values.items() if isinstance(values, Mapping) else ((None, v) for v in values)
    choices, said = [], []
    for at, (name, value) in enumerate(named):
        here = (*where, at if name is None else str(name))
        parts = _parts(axis, value, here)
        words = str(name) if name is not None else _words(plan, axis, value)
        if parts is None:
            text = "should hold the paths that are changed together, each with its value"
            said.append(Problem(here, text))
        elif words is None:
            text = "is too long to be its own name: write words for it, a colon, and then the value"
            said.append(Problem(here, text))
        else:
            choices.append(Choice(axis, words, parts))
    names = [choice.name for choice in choices]
    said += [
        Problem(where, f"{n!r} is given twice") for n in {n for n in names if names.count(n) > 1}
    ]
    return tuple(choices), said


def _parts(axis: str, value: Any, here: Where) -> dict[str, tuple[Any, Where]] | None:
    if axis != TOGETHER:
        return {axis: (value, here)}
    if not isinstance(value, Mapping):
        return None
    return {str(path): (inside, (*here, str(path))) for path, inside in value.items()}


def _words(plan: Plain, axis: str, value: Any) -> str | None:
    if axis == TOGETHER:
        return None
    try:
        return value_in_words(axis, places(plan, axis)[0], value)
    except NoSuchField:
        return str(value)  # where it leads is told by itself


def _every_change(found: Swept) -> list[tuple[str, tuple[str, str], Any, Where]]:
    """Return every path with what changes it, its value, and where it stands."""
    fixed = [(p, ("set", ""), v, at) for p, (v, at) in found.fixed.items()]
    varied = [
        (path, (choice.axis, choice.name), value, at)
        for axis in found.axes for choice in axis for path, (value, at) in choice.changes.items()
    ]  # fmt: skip
    return [*fixed, *varied]


def _nowhere(plan: Plain, found: Swept) -> Iterator[Problem]:
    """Tell of paths that lead nowhere, and of items that are not there and that nothing adds."""
    every = _every_change(found)
    added = {path for path, _, value, _ in every if isinstance(value, Mapping)}
    for path, _, value, at in every:
        try:
            here = places(plan, path)
        except NoSuchField as error:
            yield Problem(at, str(error))
            continue
        absent = [place for place in here if isinstance(place.holder, list) and not place.there]
        adds = isinstance(value, Mapping) or (path in added and value in UNCHANGED)
        if absent and not adds:
            hint = "" if value in UNCHANGED else "; to add it, give it keys of its own"
            yield Problem(at, absent[0].missing + hint)


def _twice(found: Swept) -> Iterator[Problem]:
    """Tell of paths that two parts of a sweep change, so that their order would matter.

    To leave out an item whose fields are varied is no such thing: it goes last.
    """
    first: dict[tuple[str, str, str], Where] = {}
    goes: dict[tuple[str, str, str], bool] = {}
    for path, (axis, name), value, at in _every_change(found):
        one = (axis, name if axis == TOGETHER else "", path)
        first.setdefault(one, at)
        goes[one] = goes.get(one, True) and value in UNCHANGED
    for one, other in itertools.combinations(first, 2):
        steps, others = one[2].split("."), other[2].split(".")
        never_both = one[0] == other[0] and one[1] != other[1]
        shorter = one if len(steps) < len(others) else other
        whole = goes[shorter] and len(steps) != len(others)
        if not never_both and not whole and overlap(steps, others):
            text = f"changes what {one[2]!r} changes as well; say each thing once"
            yield Problem(first[other], text)


def _unnamed(found: Swept) -> Iterator[Problem]:
    """Tell of templates that name nothing, and of arms that have no name."""
    axes, sweep = tuple(found.sweep.vary), found.sweep
    for part in ("key", "label"):
        template = getattr(sweep, part)
        yield from (Problem((*found.where, part), t) for t in unknown_brackets(template, axes))
        if template is None and not axes:
            text = f"is missing: an arm of which nothing is varied needs a {part} of its own"
            yield Problem((*found.where, part), text)
