"""Do a trust's own books mean anything: budgets, and parts of pupils?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entities.sense.reading import Path, Problem, Raw, doubled, items, names, nearest

PARTS_OF_PUPILS = ("sixth_form_pupils", "free_meals_pupils")


def books(case: Raw) -> Iterator[Problem]:
    """Tell of budgets of schools that do not exist, and of more pupils of a kind than pupils."""
    for t, trust in enumerate(items(case, "trusts")):
        yield from _budget(trust, ("trusts", t, "budget", "schools"))
        for s, school in enumerate(items(trust, "schools")):
            yield from _pupils(school, ("trusts", t, "schools", s))


def _budget(trust: Raw, path: Path) -> Iterator[Problem]:
    urns = names(items(trust, "schools"), "urn")
    seen: list[tuple[Path, Any]] = []
    for b, book in enumerate(items(trust.get("budget") or {}, "schools")):
        urn, at = book.get("urn"), (*path, b, "urn")
        if urn is not None and urn not in urns:
            yield Problem(at, f"{urn!r} is not a school of this trust{nearest(urn, urns)}")
        seen.append((at, urn))
    yield from doubled(seen, "budget of school")


def _pupils(school: Raw, path: Path) -> Iterator[Problem]:
    pupils = school.get("pupils")
    for name in PARTS_OF_PUPILS:
        part = school.get(name)
        if isinstance(part, (int, float)) and isinstance(pupils, (int, float)) and part > pupils:
            yield Problem((*path, name), f"{part:g} is more than the school's {pupils:g} pupils")
