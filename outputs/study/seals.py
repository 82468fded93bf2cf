"""The register of seals beside the folders of runs: one line for each version that was sealed."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from entities.case import Case
from outputs.seal import Seal, Sealed, seal_among, seal_of, terms_of

REGISTER = "seals.jsonl"
"""Name of the register; it lies beside the folders of runs and is only ever added to."""
LARGEST_REGISTER = 20_000_000
"""Bytes of a register that are read."""

Tell = Callable[[str], None]


def set_seal(case: Case, folder: Path, tell: Tell = lambda _: None) -> Seal:
    """Seal the claims and arms of a case before it is run, and say what was changed since.

    A version that was sealed before keeps its moment; another one is added to the register.

    Parameters
    ----------
    folder
        Where the folders of runs lie.
    tell
        Called with sentences on lines of the register that cannot be read.

    Raises
    ------
    OSError
        In a sentence, when the register cannot be read or written.
    """
    register = folder / REGISTER
    before = tuple(entry for entry in sealed_before(register, tell, case.key))
    seal = seal_among(case, before)
    if seal.at:
        return seal
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    _add(register, {"case": case.key, "seal": seal.seal, "at": now, "terms": terms_of(case)})
    return replace(seal, at=now, first_at=seal.first_at or now)


def take_register(of: Path, to: Path) -> None:
    """Copy the register of one folder, where it has one, to another that has none yet."""
    if (of / REGISTER).exists():
        shutil.copy(of / REGISTER, to / REGISTER)


def sealed_before(register: Path, tell: Tell, key: str) -> Iterator[Sealed]:
    """Yield what was sealed of a case, the oldest first; lines that cannot be read are told of.

    Raises
    ------
    OSError
        In a sentence, when the register is no file or larger than any.
    """
    if not register.exists():
        return
    if register.is_symlink() or not register.is_file():
        raise OSError(f"{register} is not a register of seals, but something else; move it away")
    if register.stat().st_size > LARGEST_REGISTER:
        raise OSError(f"{register} is larger than any register of seals; move it away")
    for number, line in enumerate(register.read_bytes().splitlines(), 1):
        entry = _entry(line)
        if entry is None:
            tell(f"{register} line {number} is no seal as this program writes it; it is left out.")
        elif entry[0] == key:
            yield entry[1]


def _entry(line: bytes) -> tuple[str, Sealed] | None:
    """Read one line; None where it is not what was written, or its hash is another's."""
    try:
        held: Any = json.loads(line)
        key, seal, at, terms = (held[name] for name in ("case", "seal", "at", "terms"))
        dt.datetime.fromisoformat(at)
        whole = all(
            isinstance(one, dict) and isinstance(one["key"], str)
            for part in ("claims", "counting_rules", "arms")
            for one in terms[part]
        )
        if not whole or not isinstance(key, str) or seal_of(terms) != seal:
            return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return key, Sealed(seal, at, terms)


def _add(register: Path, entry: dict[str, Any]) -> None:
    """Add one line, in one write, so that two runs at a time do not mix theirs."""
    register.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(entry, sort_keys=True, separators=(",", ":")) + "\n"
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(register, flags, 0o644)
    try:
        os.write(handle, (_gap(handle) + line).encode("ascii"))
    except OSError as error:
        reason = error.strerror or "not possible"
        raise OSError(f"{register} cannot be written ({reason})") from None
    finally:
        os.close(handle)


def _gap(handle: int) -> str:
    """Return a new line where the last one was cut off, so that it does not spoil the next."""
    size = os.fstat(handle).st_size
    if not size:
        return ""
    os.lseek(handle, size - 1, os.SEEK_SET)
    return "" if os.read(handle, 1) == b"\n" else "\n"
