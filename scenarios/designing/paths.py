"""Fields of a plan by their path, and plans with some of them changed.

A path is the names of keys with full stops between, as in a case file. An item of a list is named
by what it is about (``waves.finance``, ``deletions.birch-payroll-officer``), by its place counted
from 1, or by ``*`` for every item. The value is what a case file would hold, or

* ``as_it_is``: no change;
* ``left_out``: the item, or what the field holds, is not there;
* ``x1.5``: the number that is there, times that; a whole number is rounded to the nearest.

Keys that are given for an item, or for a part that has keys of its own, change these keys alone;
an item that is not there yet is added. What is left out is left out last, so that the order of the
changes never matters.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from entities.plan import MergerPlan
from entities.sense import nearest
from scenarios.reading.plain_words import model_at
from scenarios.reading.yaml_lines import plain_lists

AS_IT_IS, LEFT_OUT, EVERY = "as_it_is", "left_out", "*"
UNCHANGED = (AS_IT_IS, LEFT_OUT)
"""Values that give an item no other value."""
TIMES = re.compile(r"x(\d{1,4}(?:\.\d{1,6})?)")
NAMES = ("key", "function", "post", "contract", "trust", "programme", "label")
"""Keys that an item of a plan may be named by; the first that it has counts."""

NOTHING = "the list is empty in this arm, so '*' stands for nothing"

Plain = dict[str, Any]


class Place(NamedTuple):
    """Where a path leads: something that holds values, where in it, and what it should hold.

    In a list, `at` is a number, or the name of an item that is not there. `noun` is what the
    dictionary is, or an item of the list; None where it has no parts.
    """

    holder: Any
    at: Any
    noun: type[BaseModel] | None

    @property
    def there(self) -> bool:
        """Whether it holds something."""
        if isinstance(self.holder, list):
            return isinstance(self.at, int)
        return self.holder.get(self.at) is not None

    @property
    def missing(self) -> str:
        """Say that it holds nothing, and what is near."""
        if isinstance(self.holder, list):
            names = [name for name in map(name_of, self.holder) if name]
            return f"{self.at!r} is not there in this arm{nearest(self.at, names)}"
        return f"{self.at!r} is empty in this arm; give it keys of its own"


class NoSuchField(ValueError):  # noqa: N818 - it is what the user wrote, not what we did
    """A path leads nowhere; the message says where it ends and what is near."""


def name_of(item: Any) -> str | None:
    """Return what an item of a plan is named by."""
    named = (item.get(key) for key in NAMES) if isinstance(item, Mapping) else ()
    return next((name for name in named if isinstance(name, str)), None)


def plain(plan: MergerPlan) -> Plain:
    """Return a plan as the dictionaries and lists that a case file would hold."""
    made: Plain = plain_lists(plan.model_dump())
    return made


def changed(plan: Plain, changes: Mapping[str, Any]) -> Plain:
    """Return a copy of a plan (plain dictionaries) with the values of some paths changed.

    Raises
    ------
    NoSuchField
        When a path leads nowhere.
    """
    made = copy.deepcopy(plan)
    for path, value in changes.items():
        for place in places(made, path) if value not in UNCHANGED else ():
            _put_in(place, copy.deepcopy(value))
    for path, value in changes.items():
        for place in reversed(places(made, path) if value == LEFT_OUT else ()):
            if place.there:
                del place.holder[place.at]
    return made


def places(plan: Plain, path: str) -> tuple[Place, ...]:
    """Return where a path leads.

    Raises
    ------
    NoSuchField
        When it leads nowhere.
    """
    *steps, last = path.split(".")
    whole = Place([plan], 0, MergerPlan)
    here = [whole]
    for step in steps:
        found = [place for one in here for place in _step(one, step)]
        here = [place for place in found if place.there]
        if not here:
            raise NoSuchField(found[0].missing if found else NOTHING)
    reached = tuple(place for one in here for place in _step(one, last))
    if not reached:
        raise NoSuchField(NOTHING)
    return reached


def _step(place: Place, step: str) -> Iterator[Place]:
    """Yield where one step leads from what a place holds."""
    held, noun = place.holder[place.at], place.noun
    within = isinstance(place.holder, dict) and noun is not None
    inside = model_at(noun, (place.at,)) if within and noun is not None else noun
    if inside is None:
        raise NoSuchField(f"what {place.at!r} holds has no parts, so {step!r} leads nowhere")
    if isinstance(held, list):
        yield from (Place(held, at, inside) for at in _items(held, step))
    elif step in inside.model_fields:
        yield Place(held, step, inside)
    else:
        of = "a plan" if inside is MergerPlan else "this part of a plan"
        hint = nearest(step, inside.model_fields)
        raise NoSuchField(f"{step!r} is not a field of {of}{hint}")


def _items(held: list[Any], step: str) -> list[Any]:
    named = [at for at, item in enumerate(held) if step in (EVERY, name_of(item))]
    if not named and step.isdigit() and 1 <= int(step) <= len(held):
        named = [int(step) - 1]
    return list(named) or ([] if step == EVERY else [step])


def _put_in(place: Place, value: Any) -> None:
    holder, at, noun = place
    if place.there or not isinstance(holder, list):
        _put(holder, at, value)
    elif isinstance(value, Mapping) and noun is not None:
        holder.append({next(key for key in NAMES if key in noun.model_fields): at, **value})
    else:
        raise NoSuchField(place.missing)


def _put(holder: Any, at: Any, value: Any) -> None:
    here = holder[at] if isinstance(holder, list) else holder.get(at)
    if isinstance(value, Mapping) and isinstance(here, dict):
        for key, inside in value.items():
            _put(here, key, inside)
    elif value == LEFT_OUT:
        holder.pop(at, None)
    elif value != AS_IT_IS:
        holder[at] = _times(here, value)


def _times(here: Any, value: Any) -> Any:
    factor = TIMES.fullmatch(value) if isinstance(value, str) else None
    if factor is None or isinstance(here, bool) or not isinstance(here, int | float):
        return value
    product = here * float(factor[1])
    return math.floor(product + 0.5) if isinstance(here, int) else product


def overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two paths may lead to the same place, or one to a part of the other's."""
    return all(EVERY in pair or pair[0] == pair[1] for pair in zip(one, other, strict=False))
