"""From a document to a noun: every fault of every field, at the line it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.reading.faults import BadInput, Fault
from scenarios.reading.plain_words import explained, findings
from scenarios.reading.yaml_lines import Document, KeyPath

SomeNoun = TypeVar("SomeNoun", bound=BaseModel)


def checked(document: Document, model: type[SomeNoun]) -> SomeNoun:
    """Return the noun a whole document describes.

    Raises
    ------
    BadInput
        With every fault of the document.
    """
    if document.faults:
        raise BadInput(document.faults)
    noun, faults = noun_or_faults(document, (), document.data, model)
    if noun is None:
        raise BadInput(faults)
    return noun


def noun_or_faults(
    document: Document, path: KeyPath, data: Any, model: type[SomeNoun]
) -> tuple[SomeNoun | None, tuple[Fault, ...]]:
    """Return the noun that stands at `path` of a document, or None and its faults."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        return None, field_faults(error, document, path, model)


def field_faults(
    error: ValidationError, document: Document, path: KeyPath, model: type[BaseModel]
) -> tuple[Fault, ...]:
    """Return what the nouns refuse, each at its line of the document."""
    found = list(findings(error))
    for finding in found:
        finding.text = document.texts.get((*path, *finding.path))
    return tuple(document.fault((*path, *at), text) for at, text in explained(found, model))


def listed_nouns(
    document: Document, model: type[SomeNoun], key: str
) -> tuple[dict[int, SomeNoun], tuple[Fault, ...]]:
    """Return the nouns of a document that is a list, by position, and every fault in it."""
    if document.faults:
        return {}, document.faults
    if not isinstance(document.data, list):
        text = f"the file should be a list, each item beginning with '- {key}:'"
        return {}, (document.fault((), text),)
    pairs = [noun_or_faults(document, (i,), d, model) for i, d in enumerate(document.data)]
    nouns = {i: noun for i, (noun, _) in enumerate(pairs) if noun is not None}
    return nouns, tuple(fault for _, faults in pairs for fault in faults)


def doubled(rows: Iterable[tuple[str, Document, KeyPath]], what: str) -> tuple[Fault, ...]:
    """Return a fault for every name given twice, naming the place of the first."""
    first: dict[str, str] = {}
    faults = []
    for name, document, path in rows:
        fault = document.fault(path, "")
        here = f"{fault.place} line {fault.line}"
        if name in first:
            text = f"{what} {name!r} is given twice; it stands already in {first[name]}"
            faults.append(document.fault(path, text))
        first.setdefault(name, here)
    return tuple(faults)
