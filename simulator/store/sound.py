"""Whether chunks are as they were written: each keeps the hashes of its files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

HASHES = "SHA256.json"
"""File of a chunk with the SHA-256 of each of its other files. Chunks of earlier versions have
none."""


def seal(chunk: Path) -> None:
    """Write the hashes of the files of a chunk."""
    found = {path.name: hash_of(path) for path in sorted(chunk.iterdir())}
    (chunk / HASHES).write_text(json.dumps(found, indent=1) + "\n", encoding="ascii", newline="\n")


def is_sound(chunk: Path) -> bool:
    """Say whether the files of a chunk that keeps hashes are those that were written."""
    try:
        found = json.loads((chunk / HASHES).read_text(encoding="ascii"))
        files = {path.name for path in chunk.iterdir()} - {HASHES}
        return files == found.keys() and all(hash_of(chunk / f) == found[f] for f in sorted(files))
    except (OSError, ValueError, AttributeError, RecursionError):
        return False


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
