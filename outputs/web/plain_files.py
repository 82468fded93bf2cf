"""Small files of plain data, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_plain(path: Path, plain: Mapping[str, Any]) -> None:
    """Write plain data beside a file, then put it in its place."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(plain), encoding="utf-8")
    fresh.replace(path)


def read_plain(path: Path) -> dict[str, Any]:
    """Return what a file holds; nothing where it is not there or is no such file."""
    try:
        plain: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return plain
