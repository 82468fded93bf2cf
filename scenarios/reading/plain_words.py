"""What the nouns refuse, told in plain words with the nearest likely name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from entities.accounts import ACCOUNT_LINES
from entities.sense import nearest
from scenarios.reading.yaml_lines import KeyPath

NOT_A_KEY = "is not a key here"
_SHAPES: dict[str, str] = {
    r"^\d{6}$": "six digits, in quotes",
    r"^[A-Z0-9]{8}$": "eight characters, capital letters and digits, in quotes",
    r"^20\d\d/\d\d$": "a year such as '2024/25'",
    r"^[a-z][a-z0-9_]*$": "small letters, digits and '_', beginning with a letter",
    r"^[a-z][a-z0-9_-]*$": "small letters, digits, '-' and '_', beginning with a letter",
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and '-'",
    r"^[a-z_]+\.[a-z0-9_]+$": "two words joined by a full stop, such as 'group.name'",
}
_LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}
_CONTAINERS = {"model_type", "model_attributes_type", "dict_type", "mapping_type"}
_LISTS = {"tuple_type", "list_type"}


class Finding:
    """One thing the nouns refuse: where, what was found, and its letters in the file."""

    def __init__(self, error: Mapping[str, Any], path: KeyPath) -> None:
        self.kind: str = error["type"]
        self.input: Any = error.get("input")
        self.context: Mapping[str, Any] = error.get("ctx") or {}
        self.raw_message: str = error["msg"]
        self.path = path
        self.text: str | None = None

    @property
    def found(self) -> str:
        """Say what stands in the file, and what it was read as."""
        value, text = self.input, self.text
        if value is None:
            return "it is empty"
        if isinstance(value, bool):
            return f"found {text or value}, which is read as true or false"
        if isinstance(value, (int, float)):
            return f"found the number {text or value}"
        if isinstance(value, dt.date):
            return f"found the date {text or value}"
        if isinstance(value, str):
            return f"found the text {_short(value)}"
        return "found a list" if isinstance(value, (list, tuple)) else "found keys of its own"


def findings(error: ValidationError) -> Iterator[Finding]:
    """Yield everything the nouns refuse."""
    for found in error.errors(include_url=False):
        path = tuple(step for step in found["loc"] if step != "[key]")
        yield Finding(found, path)


def explained(found: list[Finding], model: type[BaseModel]) -> Iterator[tuple[KeyPath, str]]:
    """Yield (key path, sentence) for every finding.

    A key told to be a likely misspelling of another is not reported as missing a second time.
    """
    likely = {(*path[:-1], name) for path, name in likely_names(found, model).items()}
    for finding in found:
        if finding.kind == "missing" and finding.path in likely:
            continue
        if finding.kind == "value_error" and "lines of the accounts return" in finding.raw_message:
            yield from _unknown_lines(finding)
            continue
        yield finding.path, _sentence(finding, model)


def likely_names(found: list[Finding], model: type[BaseModel]) -> dict[KeyPath, str]:
    """Return unknown keys and the key each was most likely meant to be."""
    likely: dict[KeyPath, str] = {}
    for finding in found:
        if finding.kind == "extra_forbidden":
            hint = re.search(r"did you mean '(\w+)'", _unknown_key(finding, model))
            if hint:
                likely[finding.path] = hint.group(1)
    return likely


def model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """Return the noun that stands at a key path, or None where a plain value stands."""
    here: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        if here is None or step not in here.model_fields:
            return None
        here = _noun_in(here.model_fields[step].annotation)
    return here


def _noun_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_noun_in(inside) for inside in get_args(annotation))
    return next((noun for noun in found if noun is not None), None)


def _sentence(finding: Finding, model: type[BaseModel]) -> str:
    kind = finding.kind
    if kind in _LIMITS:
        phrase, limit = _LIMITS[kind]
        number = f"{finding.context[limit]:,}".removesuffix(".0")
        return f"must be {phrase} {number}; found {finding.text or finding.input}"
    if kind in _CONTAINERS:
        return f"should hold keys of its own, indented below it; {finding.found}"
    if kind in _LISTS:
        return f"should be a list, each item on a line that begins with '- '; {finding.found}"
    return _SENTENCES.get(kind, _other)(finding, model)


def _missing(finding: Finding, model: type[BaseModel]) -> str:
    holder = model_at(model, finding.path[:-1])
    field = holder.model_fields.get(str(finding.path[-1])) if holder else None
    meaning = f". It says: {field.description}" if field and field.description else ""
    return f"is missing{meaning}"


def _unknown_key(finding: Finding, model: type[BaseModel]) -> str:
    holder = model_at(model, finding.path[:-1])
    return NOT_A_KEY + nearest(finding.path[-1], holder.model_fields if holder else ())


def _number(finding: Finding, _: type[BaseModel]) -> str:
    whole = "whole " if finding.kind.startswith("int") else ""
    hint = ""
    if isinstance(finding.input, str) and re.fullmatch(r"[£\d,._ %kKmM-]+", finding.input):
        hint = "; write the digits alone, without quotes, commas or signs"
    return f"should be a {whole}number; {finding.found}{hint}"


def _words(finding: Finding, _: type[BaseModel]) -> str:
    quote = ""
    if isinstance(finding.input, (bool, int, float, dt.date)):
        quote = f"; write it in quotes: '{finding.text or finding.input}'"
    return f"should be words; {finding.found}{quote}"


def _date(finding: Finding, _: type[BaseModel]) -> str:
    return f"should be a date such as 2027-09-01, without quotes; {finding.found}"


def _choice(finding: Finding, _: type[BaseModel]) -> str:
    allowed = re.findall(r"'([^']*)'", str(finding.context.get("expected", "")))
    listed = f"allowed: {', '.join(allowed)}"
    if not isinstance(finding.input, str):
        return f"{finding.found}; {listed}"
    hint = nearest(finding.input, allowed)
    return f"found {_short(finding.input)}; {listed}{hint if 'did you mean' in hint else ''}"


def _shape(finding: Finding, _: type[BaseModel]) -> str:
    pattern = str(finding.context.get("pattern", ""))
    return f"should be {_SHAPES.get(pattern, pattern)}; found {_short(finding.input)}"


def _other(finding: Finding, _: type[BaseModel]) -> str:
    return f"{finding.raw_message[:1].lower()}{finding.raw_message[1:]}; {finding.found}"


_Teller = Callable[[Finding, type[BaseModel]], str]
_SENTENCES: dict[str, _Teller] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "bool_type": lambda finding, _: f"should be true or false; {finding.found}",
    "literal_error": _choice,
    "string_type": _words,
    "string_pattern_mismatch": _shape,
    "string_too_short": lambda *_: "is empty; it needs words",
    "finite_number": lambda finding, _: f"should be an ordinary number; found {finding.text}",
    "value_error": lambda finding, _: finding.raw_message.removeprefix("Value error, "),
    **dict.fromkeys(("int_type", "int_from_float", "int_parsing", "float_type"), _number),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_inexact"), _date),
}


def _unknown_lines(finding: Finding) -> Iterator[tuple[KeyPath, str]]:
    for line in finding.input:
        if line not in ACCOUNT_LINES:
            hint = nearest(line, ACCOUNT_LINES)
            yield (*finding.path, line), f"is not a line of the accounts return{hint}"


def _short(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:60] + "...")
