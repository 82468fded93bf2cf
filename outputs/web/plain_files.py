"""Small files of plain data, written whole or not at all."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_plain(path: Path, plain: Mapping[str, Any]) -> None:
    """Write plain data beside a file, then put it in its place; two may do so at once."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        fresh.write_text(json.dumps(plain), encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def read_plain(path: Path) -> dict[str, Any]:
    """Return what a file holds; nothing where it is not there or is no such file."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}
