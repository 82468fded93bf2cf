"""What is wrong with a file, and where: sentences a finance director can act on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LONGEST_MESSAGE = 600
"""Characters of a message that are shown; a longer one is cut, so that a page stays readable."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file, and where it stands.

    Attributes
    ----------
    place
        File name, relative to the current folder where the file lies inside it.
    line
        Line of the file, counted from 1; None when the whole file is meant.
    key
        Dotted key; an item of a list is told by its own key, or by its position counted from 1.
    message
        What was found, what is allowed, and the nearest likely name.
    """

    place: str
    line: int | None
    key: str
    message: str

    def sentence(self) -> str:
        """Return the fault as one line of plain text."""
        line = "" if self.line is None else f" line {self.line}"
        key = f", {self.key}" if self.key else ""
        message = self.message
        if len(message) > LONGEST_MESSAGE:
            message = message[:LONGEST_MESSAGE] + " ..."
        return printable(f"{self.place}{line}{key}: {message}")


class BadInput(Exception):  # noqa: N818 - it is what the user gave, not what we did
    """A file cannot be used; it carries every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = in_order(faults)
        super().__init__("\n".join(self.sentences()))

    def __reduce__(self) -> tuple[type[BadInput], tuple[tuple[Fault, ...]]]:
        """Let the fault travel between processes whole."""
        return (BadInput, (self.faults,))

    def sentences(self) -> tuple[str, ...]:
        """Return one sentence a fault, in the order of file and line."""
        return tuple(fault.sentence() for fault in self.faults)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults once each, sorted by file, line and key; row 2 stands before row 10."""
    return tuple(
        sorted(set(faults), key=lambda f: (_natural(f.place), f.line or 0, f.key, f.message))
    )


def _natural(text: str) -> tuple[str | int, ...]:
    """Return words and whole numbers in turn, so that numbers sort by size."""
    return tuple(
        int(part) if place % 2 else part for place, part in enumerate(re.split(r"(\d+)", text))
    )


def refuse(faults: Iterable[Fault]) -> None:
    """Raise :class:`BadInput` when there is any fault."""
    found = tuple(faults)
    if found:
        raise BadInput(found)


def place_of(path: Path) -> str:
    """Name a file as its reader would: from the current folder when it lies inside it."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (ValueError, OSError):
        return Path(os.path.normpath(path)).as_posix()


def printable(text: str) -> str:
    """Return text any terminal can print: plain characters, the pound sign, and escapes."""
    return "".join(
        letter if letter == "£" or (letter.isascii() and letter.isprintable()) else _escaped(letter)
        for letter in text
    )


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
