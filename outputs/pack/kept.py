"""What a command laid by for the pack, read back: files from outside, held against their form."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from entities.noun import Noun
from scenarios.reading import BadInput, Fault
from scenarios.reading.faults import place_of

SomeNoun = TypeVar("SomeNoun", bound=Noun)
LARGEST = 20_000_000
"""Bytes of such a file; a larger one is none of ours."""


def written(noun: Noun) -> str:
    """Return what is laid by as the text of its file."""
    return noun.model_dump_json(indent=1) + "\n"


def read_kept(path: Path, model: type[SomeNoun], what: str, otherwise: str) -> SomeNoun:
    """Read what was laid by.

    Parameters
    ----------
    what, otherwise
        What it is, and what to do where it is not there, in words.

    Raises
    ------
    BadInput
        When it is not there, too large, or none of ours.
    """
    text, place = "", place_of(path)
    if not path.is_file():
        text, place = f"holds no {path.name}: {otherwise}", place_of(path.parent)
    elif path.stat().st_size > LARGEST:
        text = f"is too large to be {what}"
    if text:
        raise BadInput([Fault(place, None, "", text)])
    try:
        return model.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "not plain text"
        raise BadInput([Fault(place, None, "", f"cannot be read as {what} ({first})")]) from None
