"""What the arms of a sweep are called: by what is varied, or as the design has it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from entities.plan import Arm
from entities.sense import nearest
from scenarios.designing.paths import AS_IT_IS, EVERY, LEFT_OUT, Place

SHOWN_UNITS = ("hours", "minutes", "months", "posts", "schools")
LONGEST_KEY = 64
"""Characters of a key that is made of values; longer ones give way to numbers."""
_BRACKET = re.compile(r"\{([^{}]*)\}")


def value_in_words(path: str, place: Place, value: Any) -> str | None:
    """Say what a value of a path is; None for lists and keys, which need words of their own."""
    *before, last = (step.replace("_", " ") for step in path.split(".") if step != EVERY)
    field = place.noun.model_fields.get(str(place.at)) if place.noun else None
    title = last if field is None or isinstance(place.holder, list) else (field.title or last)
    items = before[1:] if len(before) > 1 else []
    what = " ".join([*items, title[:1].lower() + title[1:]])
    if isinstance(value, list | tuple | Mapping):
        return None
    if value == AS_IT_IS:
        return f"{what} as it is"
    if value == LEFT_OUT:
        return f"without {what}"
    extra = field.json_schema_extra if field is not None else None
    unit = extra.get("unit") if isinstance(extra, dict) else None
    shown = isinstance(value, int | float) and unit in SHOWN_UNITS
    return f"{what} {_text(value)}" + (f" {unit}" if shown and not isinstance(value, bool) else "")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def unknown_brackets(template: str | None, paths: Sequence[str]) -> list[str]:
    """Return a sentence for each bracket of a template that stands for nothing."""
    allowed = ("number", "like", *paths)
    return [
        f"'{{{name}}}' stands for nothing here{nearest(name, allowed)}"
        for name in _BRACKET.findall(template or "")
        if name not in allowed
    ]


def key_of(
    template: str | None, like: Arm, number: int, names: Mapping[str, str], *, short: bool = False
) -> str:
    """Return the key of an arm: `names` are the words of each varied path; `short` counts alone."""
    parts = {"number": str(number), "like": like.key} | {p: slug(n) for p, n in names.items()}
    if template is not None:
        return _filled(template, parts)
    return f"{like.key}_{number}" if short else "_".join([like.key, *map(slug, names.values())])


def label_of(template: str | None, like: Arm, number: int, names: Mapping[str, str]) -> str:
    """Return the label of an arm."""
    if template is None:
        return ", ".join([like.label, *names.values()])
    return _filled(template, {"number": str(number), "like": like.label, **names})


def _filled(template: str, parts: Mapping[str, str]) -> str:
    return _BRACKET.sub(lambda found: parts.get(found[1], found[0]), template)


def slug(words: str) -> str:
    """Return words as part of a key: small letters, digits and '_'."""
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
