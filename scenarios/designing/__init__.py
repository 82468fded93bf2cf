"""Designs: files of many arms to compare, and the case that is made of a case and a design."""

from __future__ import annotations

from scenarios.designing.composing import with_design
from scenarios.designing.files import (
    Designed,
    designed_again,
    designed_cases,
    find_design,
    kept_for,
    list_designs,
    parse_design,
    read_design,
)

__all__ = [
    "Designed",
    "designed_again",
    "designed_cases",
    "find_design",
    "kept_for",
    "list_designs",
    "parse_design",
    "read_design",
    "with_design",
]
