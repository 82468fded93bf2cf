"""Small files that are there whole or as they were, however the program ends."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and move it there; nothing is done where it says so already.

    Raises
    ------
    OSError
        When it cannot be written; what was there before is as it was.
    """
    held = text.encode("utf-8")
    if path.is_file() and path.stat().st_size == len(held) and path.read_bytes() == held:
        return
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(held)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
