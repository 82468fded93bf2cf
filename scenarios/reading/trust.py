"""Trust files: one trust each, read with every fault told, and written so that they read back."""

from __future__ import annotations

import difflib
from pathlib import Path

from entities.trust import Trust
from scenarios.reading.checked import checked
from scenarios.reading.faults import Fault, place_of, refuse
from scenarios.reading.yaml_lines import Document, read_yaml, yaml_text


def read_trust(path: Path) -> Trust:
    """Read one trust file.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    return checked(read_named_yaml(path), Trust)


def write_trust(trust: Trust, path: Path) -> Path:
    """Write a trust as a file that :func:`read_trust` reads back unchanged; return its path."""
    path.write_text(yaml_text(trust.model_dump()), encoding="utf-8", newline="\n")
    return path


def read_named_yaml(path: Path) -> Document:
    """Read a file that somebody named.

    Raises
    ------
    BadInput
        When it is not there, or none of our files.
    """
    message = why_not_yaml(path)
    if message:
        refuse([Fault(place_of(path), None, "", message)])
    return read_yaml(path)


def why_not_yaml(path: Path) -> str:
    """Say why a path cannot be read as one of our files; nothing when it can."""
    if path.suffix != ".yaml":
        return f"{path.name!r} is not a .yaml file; only files that end in .yaml are read"
    try:
        if path.is_file():
            return ""
        names = [near.name for near in path.parent.glob("*.yaml") if near.is_file()]
    except (OSError, ValueError):
        names = []
    close = difflib.get_close_matches(path.name, names, n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"the file {path.name!r} does not exist in {place_of(path.parent)!r}{hint}"


def trust_files(case: Document, case_path: Path) -> tuple[dict[int, Document], tuple[Fault, ...]]:
    """Return the trust files a case names, by position, and what is wrong with the list.

    A file may lie outside the case's folder, but must end in ``.yaml``, exist and be named once.
    """
    named = case.data.get("trusts") if isinstance(case.data, dict) else None
    if named is None:
        return {}, ()
    if not isinstance(named, list):
        text = "should be a list of trust files, each on a line that begins with '- '"
        return {}, (case.fault(("trusts",), text),)
    documents: dict[int, Document] = {}
    faults: list[Fault] = []
    seen: set[Path] = set()
    for i, name in enumerate(named):
        path = case_path.parent / name if isinstance(name, str) else None
        message = _why_not(path, seen)
        if path is None or message:
            faults.append(case.fault(("trusts", i), message))
            continue
        seen.add(path.resolve())
        documents[i] = read_yaml(path)
        faults += documents[i].faults
    return documents, tuple(faults)


def _why_not(path: Path | None, seen: set[Path]) -> str:
    if path is None:
        return "should be the name of a trust file, such as ../trusts/elmbridge.yaml"
    message = why_not_yaml(path)
    if not message and path.resolve() in seen:
        return f"the file {path.name!r} is named twice; each trust may stand once in a case"
    return message
