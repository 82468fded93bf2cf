"""Parts of a page under their headings, so that one can be written anew and the others stay."""

from __future__ import annotations

import re

LAST = "How to run it"
"""The part before which one stands that is new to a page."""


def part_of(text: str, title: str) -> str | None:
    """Return the part under a heading of the second level, with its heading; None without one."""
    found = _place(text, title)
    return None if found is None else found.group()


def with_part(text: str, part: str) -> str:
    """Return a page in which a part stands in the place of the one with its heading.

    Raises
    ------
    ValueError
        When the part begins with no heading of the second level.
    """
    heading = re.match(r"## (.+)\n", part)
    if heading is None:
        raise ValueError(f"a part begins with '## ' and a title; found {part[:20]!r}")
    part = part.rstrip("\n") + "\n\n"
    there, last = _place(text, heading[1]), _place(text, LAST)
    if there is not None:
        whole = text[: there.start()] + part + text[there.end() :]
    elif last is not None:
        whole = text[: last.start()] + part + text[last.start() :]
    else:
        whole = text.rstrip("\n") + "\n\n" + part
    return whole.rstrip("\n") + "\n"


def _place(text: str, title: str) -> re.Match[str] | None:
    return re.search(rf"^## {re.escape(title)}\n(?:(?!## ).*(?:\n|\Z))*", text, re.MULTILINE)
