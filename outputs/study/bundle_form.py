"""The form of a bundle: what its files hold, and a reader that trusts none of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from outputs.study.recorded import TABLE, Form, Recorded, record_from
from scenarios.reading import BadInput, Fault
from scenarios.reading.faults import place_of

FORM: Literal["trust-merger-simulator bundle 1"] = "trust-merger-simulator bundle 1"
MANIFEST, CONTENT, READ_ME = "manifest.json", "bundle.json", "READ_ME.txt"
INPUT = re.compile(r"^inputs/[0-9]{1,3}\.yaml$")
LARGEST_BUNDLE = 300_000_000
LARGEST_UNPACKED = 1_000_000_000
MOST_MEMBERS = 500
"""A bundle beyond these is refused unread: in bytes, bytes unpacked, and files."""
HASH = Field(pattern="^[0-9a-f]{64}$")


class SharedRecord(Recorded):
    """The record of a run as it is shared: closed, and without names of posts."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Left(Form):
    """A holder who was made to leave: the place of the post in its trust's file, never its name."""

    trust: int = Field(ge=1)
    post: int = Field(ge=1)
    month: dt.date
    replaced: bool


class TableShared(Form):
    """A table of the run.

    Attributes
    ----------
    name, sha256, size
        Its file; the hash and the size of the whole of it, cells that are withheld included.
    shared, withheld
        Whether it is in the bundle, and how many of its cells there are withheld.
    why
        Why it is not in the bundle; empty where it is.
    """

    name: str = Field(pattern=TABLE.pattern)
    sha256: str = HASH
    size: int = Field(ge=0)
    shared: bool
    withheld: int = Field(ge=0)
    why: str = Field(max_length=500)


class Content(Form):
    """What a bundle says: the record of the run, who left, and each table's hash."""

    form: Literal["trust-merger-simulator bundle 1"]
    record: SharedRecord
    left: tuple[Left, ...]
    tables: tuple[TableShared, ...]


class Member(Form):
    """A file of the bundle: its hash and size."""

    sha256: str = HASH
    size: int = Field(ge=0)


class Manifest(Form):
    """Every file of the bundle but this one."""

    members: dict[str, Member]


@dataclass(frozen=True)
class Bundle:
    """A bundle that is whole.

    Attributes
    ----------
    fingerprint
        Hash of its manifest, which vouches for all else: to be read out over the telephone.
    """

    content: Content
    members: Mapping[str, bytes]
    fingerprint: str


def fingerprint(manifest: bytes) -> str:
    """Return the hash of a manifest."""
    return hashlib.sha256(manifest).hexdigest()


def open_bundle(path: Path) -> Bundle:
    """Read a bundle: nothing is unpacked on disk, and nothing in it is run.

    Raises
    ------
    BadInput
        With a sentence for everything that no bundle of this program has.
    """
    place = place_of(path)
    members = _members(path, place)
    absent = [name for name in (MANIFEST, CONTENT) if name not in members]
    if absent:
        raise BadInput([Fault(place, None, name, "is missing: no bundle") for name in absent])
    manifest = record_from(members[MANIFEST], Manifest, f"{place}/{MANIFEST}")
    _refuse(place, _not_whole(manifest, members))
    content = record_from(members[CONTENT], Content, f"{place}/{CONTENT}")
    _refuse(place, _at_odds(content, members))
    return Bundle(content, members, fingerprint(members[MANIFEST]))


def _members(path: Path, place: str) -> dict[str, bytes]:
    if not path.is_file():
        raise BadInput([Fault(place, None, "", "is no file")])
    if path.stat().st_size > LARGEST_BUNDLE:
        text = f"is larger than {LARGEST_BUNDLE:,} bytes, the largest bundle that is read"
        raise BadInput([Fault(place, None, "", text)])
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse(place, _foreign(archive.infolist()))
            return {entry.filename: _read(archive, entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
            UnicodeError, ValueError) as error:  # fmt: skip
        text = f"cannot be read as a bundle: it is no .zip file, or damaged ({error})"
        raise BadInput([Fault(place, None, "", text)]) from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        held = file.read(entry.file_size + 1)
    if len(held) != entry.file_size:
        raise zipfile.BadZipFile(f"{entry.filename!r} is not as large as it says")
    return held


def _foreign(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """Yield what no bundle has: paths outside, links, doubles, other names, endless size."""
    if len(entries) > MOST_MEMBERS:
        yield "", f"holds {len(entries):,} files; a bundle has at most {MOST_MEMBERS}"
        return
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        yield "", f"unpacks to more than {LARGEST_UNPACKED:,} bytes, the most that is read"
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name in seen:
            yield name, "is in it twice"
        seen.add(name)
        if not _ours(name):
            yield name, "is no name of a file that a bundle has"
        elif stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            yield name, "is no plain file (a link, or something else)"
        elif entry.flag_bits & 1:
            yield name, "is locked with a password"
        elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield name, "is packed in a way that is not read here"


def _ours(name: str) -> bool:
    folder, _, table = name.partition("/")
    if folder == "tables":
        return bool(TABLE.match(table))
    return name in (MANIFEST, CONTENT, READ_ME) or bool(INPUT.match(name))


def _not_whole(manifest: Manifest, members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield what is not as the manifest says."""
    held = {name for name in members if name != MANIFEST}
    for name in sorted(held - manifest.members.keys()):
        yield name, "is not in the manifest: it was put in later"
    for name, said in sorted(manifest.members.items()):
        if name not in held:
            yield name, "is in the manifest and not in the bundle: it was taken out"
        elif hashlib.sha256(members[name]).hexdigest() != said.sha256:
            yield name, "is not what the manifest says: it was changed or damaged"


def _at_odds(content: Content, members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield where tables and inputs in the bundle are not those that its content tells of."""
    there = {name.partition("/")[2] for name in members if name.startswith("tables/")}
    told = {table.name for table in content.tables if table.shared}
    for name in sorted(there ^ told):
        yield f"tables/{name}", f"is in the bundle or told of in {CONTENT}, but not both"
    for table in content.tables:
        held = members.get(f"tables/{table.name}")
        whole = table.shared and not table.withheld and held is not None
        if whole and hashlib.sha256(held or b"").hexdigest() != table.sha256:
            yield f"tables/{table.name}", f"has another hash than {CONTENT} says"
    inputs = content.record.inputs or ()
    for name in sorted(name for name in members if INPUT.match(name)):
        number = int(name[len("inputs/") : -len(".yaml")])
        digest = hashlib.sha256(members[name]).hexdigest()
        if number >= len(inputs) or inputs[number].sha256 != digest:
            yield name, f"is no input that {CONTENT} tells of"


def _refuse(place: str, found: Iterator[tuple[str, str]]) -> None:
    faults = [Fault(place, None, repr(name) if name else "", text) for name, text in found]
    if faults:
        raise BadInput(faults)
