"""The files of a case laid out to be read: from a bundle, a folder, or the program's own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from outputs.study.recorded import InputNamed
from scenarios.reading import BadInput, Fault, shipped
from scenarios.reading.input_files import trust_places
from scenarios.reading.yaml_lines import LARGEST_FILE_BYTES

MOST_FILES = 5_000
"""Files of a folder that are looked at."""
DEEP = "a/b/c/d/e/f"
"""Where the case is laid, so that `../` in the names of its trust files stays inside."""


@dataclass(frozen=True)
class LaidOut:
    """Where a case lies with its trust files, and the designs it was run with, if any."""

    case: Path
    designs: Path | None


@dataclass(frozen=True)
class Held:
    """A file at hand: its own name, its hash and its bytes."""

    name: str
    sha256: str
    held: bytes


def held(name: str, content: bytes) -> Held:
    """Hash what a file holds."""
    return Held(name, hashlib.sha256(content).hexdigest(), content)


def in_folder(folder: Path) -> Iterator[Held]:
    """Yield the case and trust files in a folder and below, in order; links are not followed.

    Raises
    ------
    BadInput
        When it is no folder, or holds too many files to look through.
    """
    if not folder.is_dir():
        raise BadInput([Fault(folder.as_posix(), None, "", "is no folder")])
    seen = 0
    for here, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(files):
            seen += 1
            if seen > MOST_FILES:
                text = f"holds more than {MOST_FILES:,} files; name the folder of the case alone"
                raise BadInput([Fault(folder.as_posix(), None, "", text)])
            path = Path(here, name)
            small = not path.is_symlink() and path.stat().st_size <= LARGEST_FILE_BYTES
            if path.suffix == ".yaml" and small:
                yield held(name, path.read_bytes())


def of_program() -> Iterator[Held]:
    """Yield the cases, trusts and designs that come with the program."""
    for folder in ("cases", "trusts", "designs"):
        for path in sorted(shipped(folder).glob("*.yaml")):
            yield held(path.name, path.read_bytes())


def laid_out(
    wanted: Sequence[InputNamed], bundled: Mapping[int, bytes], folder: Path | None, room: Path
) -> LaidOut:
    """Lay the files of a case out in an empty folder, and return where they are.

    Each is looked for in the bundle, then in the folder given, then among the program's own; in
    each by its hash, and where nothing has that, by its name.

    Parameters
    ----------
    wanted
        The case, its trusts in the order the run read them, and its designs, if any.
    bundled
        Place in `wanted` -> bytes, for those that are in the bundle.
    room
        The empty folder.

    Raises
    ------
    BadInput
        With a sentence for every file that cannot be found.
    """
    near = ([] if folder is None else list(in_folder(folder)), list(of_program()))
    found = _found(wanted, bundled, near)
    designs = [one for file, one in zip(wanted, found, strict=True) if file.kind == "design"]
    case, *trusts = [one for file, one in zip(wanted, found, strict=True) if file.kind != "design"]
    place = room / DEEP / (Path(case.name).name or "case.yaml")
    place.parent.mkdir(parents=True)
    place.write_bytes(case.held)
    _put_trusts(place, trusts, room, [one for held in near for one in held])
    return LaidOut(place, _put_designs(designs, room))


def designs_at_hand(
    wanted: Sequence[InputNamed], bundled: Mapping[int, bytes], folder: Path, room: Path
) -> Path | None:
    """Lay out the designs alone: from the bundle, a folder (not below it), or the program's own.

    Raises
    ------
    BadInput
        When they cannot be found.
    """
    near = sorted(folder.glob("*.yaml"))[:MOST_FILES]
    beside = [held(path.name, path.read_bytes()) for path in near
              if not path.is_symlink() and path.stat().st_size <= LARGEST_FILE_BYTES]  # fmt: skip
    named = {i: file for i, file in enumerate(wanted) if file.kind == "design"}
    there = {place: bundled[i] for place, i in enumerate(named) if i in bundled}
    return _put_designs(_found([*named.values()], there, (beside, list(of_program()))), room)


def _put_designs(designs: Sequence[Held], room: Path) -> Path | None:
    for one in designs[:1]:
        # In a folder of its own, so that it takes the place of no file of the case.
        place = room / "designs" / (Path(one.name).name or "design.yaml")
        place.parent.mkdir(parents=True)
        place.write_bytes(one.held)
        return place
    return None


def _found(
    wanted: Sequence[InputNamed], bundled: Mapping[int, bytes], near: Sequence[Sequence[Held]]
) -> list[Held]:
    found = [held(file.name, bundled[i]) if i in bundled else _best(file, near)
             for i, file in enumerate(wanted)]  # fmt: skip
    faults = [
        Fault(file.name, None, "", "is not at hand; give --inputs the folder it lies in, or --case "
              "the case file with its other files beside it")
        for file, one in zip(wanted, found, strict=True) if one is None
    ]  # fmt: skip
    if faults:
        raise BadInput(faults)
    return [one for one in found if one is not None]


def _best(file: InputNamed, near: Iterable[Sequence[Held]]) -> Held | None:
    for there in near:
        same = (one for one in there if one.sha256 == file.sha256)
        called = (one for one in there if one.name == file.name)
        found = next(same, None) or next(called, None)
        if found is not None:
            return found
    return None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, ValueError):
        return Path()  # a name that no file can have


def _put_trusts(place: Path, trusts: Sequence[Held], room: Path, near: Sequence[Held]) -> None:
    """Put each trust file where the case names it; what the case names anew is looked for too."""
    inside = room.resolve()
    for i, path in enumerate(trust_places(place)):
        target = _resolved(path)
        named = next((one for one in near if one.name == target.name), None)
        one = trusts[i] if i < len(trusts) else named
        if not target.is_relative_to(inside) or target.suffix != ".yaml":
            text = "names a trust file in a place outside its own; give --case the case file itself"
            raise BadInput([Fault(place.name, None, f"trusts[{i + 1}]", text)])
        if one is not None and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(one.held)
