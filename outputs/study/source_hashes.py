"""Hashes of the program's own source: of the model, of what draws worlds, of what makes tables."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from simulator.store.keys import model_hash

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def source_hashes() -> dict[str, str]:
    """Return part of the program -> hash of its source; line ends of Windows make no difference."""
    return {
        "model": model_hash(),
        "reading and draws": _hash_of_room("scenarios"),
        "tables and words": _hash_of_room("outputs"),
    }


def _hash_of_room(room: str) -> str:
    found = hashlib.sha256()
    for path in sorted((ROOT / room).rglob("*.py")):
        found.update(path.relative_to(ROOT).as_posix().encode())
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()
