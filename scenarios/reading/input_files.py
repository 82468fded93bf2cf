"""The files a case is read from, each with its hash: what must be at hand to make a run again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from scenarios.reading.shipped_files import list_cases, shipped
from scenarios.reading.yaml_lines import read_yaml

Kind = Literal["case", "trust", "design", "program"]
"""A case file, a trust file it names, a file of designs, or data that comes with the program."""

PROGRAM_FOLDERS = ("assumptions", "services", "calendar", "programme", "published")
PROGRAM_FILES = ("counting_rules.yaml", "linked_draws.yaml", "leanings.yaml")


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """One file that went into a run.

    Attributes
    ----------
    kind
        What it is.
    name
        Its own name, without the folder it lies in; that of a file of the program counts from
        `scenarios/`.
    sha256, size
        Hash (SHA-256, 64 characters) of its bytes as they stand, and how many bytes there are.
    """

    kind: Kind
    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class DesignText:
    """A file of designs: where it was, and what stands in it."""

    place: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """All files that went into a run.

    Attributes
    ----------
    case_file
        Where the case was read from: the name of a case of the program, or the file's place in the
        folder the run was started from. Only its own name where it lies elsewhere.
    files
        The case, its trusts in the order it names them, the designs, then the program's own.
    design
        The designs that arms of the case were made from: their file's own name, and its text.
    """

    case_file: str
    files: tuple[InputFile, ...]
    design: DesignText | None = None


def inputs_of(path: Path, design: DesignText | None = None) -> Inputs:
    """Hash the file of a case that can be read, the trust files it names and the program's own.

    Designs are hashed as their text, which is kept, so that no mark at its start is in the hash.

    Raises
    ------
    OSError
        When a file has gone since the case was read.
    """
    given = [_hashed("case", path), *(_hashed("trust", trust) for trust in trust_places(path))]
    if design is not None:
        design = DesignText(PurePath(design.place).name, design.text)
        given.append(_input("design", design.place, design.text.encode("utf-8")))
    return Inputs(case_file=_where(path), files=(*given, *program_files()), design=design)


def trust_places(case: Path) -> tuple[Path, ...]:
    """Return where the trust files lie that a case file names, in its order."""
    document = read_yaml(case)
    named = document.data.get("trusts") if isinstance(document.data, dict) else None
    found = named if isinstance(named, list) else []
    return tuple(case.parent / name for name in found if isinstance(name, str))


def program_files() -> tuple[InputFile, ...]:
    """Hash the files of data that come with the program and that every case reads."""
    root = shipped("")
    places = [path for name in PROGRAM_FOLDERS for path in shipped(name).glob("*.yaml")]
    places += [shipped(name) for name in PROGRAM_FILES]
    return tuple(
        _hashed("program", path, path.relative_to(root).as_posix()) for path in sorted(places)
    )


def _hashed(kind: Kind, path: Path, name: str = "") -> InputFile:
    return _input(kind, name or path.name, path.read_bytes())


def _input(kind: Kind, name: str, held: bytes) -> InputFile:
    digest = hashlib.sha256(held).hexdigest()
    return InputFile(kind=kind, name=name, sha256=digest, size=len(held))


def _where(path: Path) -> str:
    whole = path.resolve()
    for case in list_cases():
        if case.resolve() == whole:
            return case.stem
    try:
        return whole.relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.name
