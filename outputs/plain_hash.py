"""The hash of plain data: the same for the same content, whatever the order of its keys."""

from __future__ import annotations

import hashlib
import json


def hash_of_plain(content: object) -> str:
    """Return the SHA-256 hash (64 characters) of what can be written as JSON, its keys sorted."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
