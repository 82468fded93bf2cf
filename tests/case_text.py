"""A case written with more text at its end: sections that only its file has."""

from __future__ import annotations

from pathlib import Path

from entities.case import Case
from scenarios.reading.writing import write_case


def with_text(case: Case, folder: Path, text: str) -> Path:
    """Write a case with a section behind it, and return its path."""
    path = write_case(case, folder)
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path
