"""Where an assumption comes from and which lines of the program use it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from entities.assumption import Assumption
from entities.case import Case
from entities.sense import nearest
from scenarios.reading.faults import BadInput, Fault

ROOMS = ("simulator", "scenarios", "outputs")
"""The folders whose code may use an assumption."""

PROGRAM = Path(__file__).resolve().parents[1]
_QUOTED_KEY = re.compile(r"""["']([a-z_]+\.[a-z0-9_]+)["']""")


@dataclass(frozen=True)
class Explanation:
    """An assumption, and where the code reads it, such as ``simulator/people.py line 42``."""

    assumption: Assumption
    used_in: tuple[str, ...]


def explain(key: str, case_or_book: Case | Iterable[Assumption]) -> Explanation:
    """Say what an assumption is, where it comes from and where it is used.

    Raises
    ------
    BadInput
        When the book has no such key; the nearest one is offered.
    """
    book = case_or_book.assumptions if isinstance(case_or_book, Case) else tuple(case_or_book)
    by_key = {assumption.key: assumption for assumption in book}
    if key not in by_key:
        hint = nearest(key, by_key)
        if key.startswith("request."):
            hint = "; figures of requests stand in the files of scenarios/services"
        raise BadInput([Fault("the assumption book", None, key, f"is not an assumption{hint}")])
    return Explanation(by_key[key], uses(PROGRAM).get(key, ()))


def used_by(room: str) -> tuple[str, ...]:
    """Return the keys that the code of one room reads, such as ``simulator``, in order."""
    found = uses(PROGRAM).items()
    return tuple(sorted(k for k, places in found if any(p.startswith(f"{room}/") for p in places)))


def unused(book: Iterable[Assumption]) -> tuple[str, ...]:
    """Return the keys of assumptions that no line of the program reads, in order."""
    used = uses(PROGRAM)
    return tuple(sorted(assumption.key for assumption in book if assumption.key not in used))


@cache
def uses(program: Path) -> dict[str, tuple[str, ...]]:
    """Return every quoted dotted key in the code under a folder, with the lines it stands on."""
    found: dict[str, list[str]] = {}
    for key, place in _quoted_keys(program):
        found.setdefault(key, []).append(place)
    return {key: tuple(places) for key, places in found.items()}


def purpose(program: Path, place: str) -> str:
    """Return what the module of a place such as ``simulator/people.py line 42`` is for.

    The first line of its docstring.
    """
    path = program / place.partition(" line ")[0]
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or path.stem
    return said.partition("\n")[0]


def _quoted_keys(program: Path) -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((program / room).rglob("*.py")):
            name = path.relative_to(program).as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                for key in dict.fromkeys(_QUOTED_KEY.findall(line)):
                    yield key, f"{name} line {number}"


def assumptions_read(case: Case) -> tuple[str, ...]:
    """Return the keys of the assumptions a run stands on: inferred trusts stand on more of them."""
    inferred = any(trust.source == "inferred" for trust in case.trusts)
    book = {assumption.key for assumption in case.assumptions}
    rooms = ("simulator", "scenarios") if inferred else ("simulator",)
    return tuple(sorted(book & {key for room in rooms for key in used_by(room)}))
