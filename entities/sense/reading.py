"""Reading plain nested dictionaries for what is wrong, without tripping over what is missing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Raw = Mapping[str, Any]
Path = tuple[str | int, ...]
STATUS_QUO = "status_quo"


class Problem(NamedTuple):
    """One thing that is wrong: where it stands, and a sentence that says what to do."""

    path: Path
    message: str


def nearest(found: object, allowed: Iterable[object]) -> str:
    """Return ``; did you mean 'x'?`` for a likely slip, the list when short, or nothing."""
    names = sorted({str(name) for name in allowed})
    close = difflib.get_close_matches(str(found), names, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    if names and len(names) <= 12:
        return f"; allowed: {', '.join(names)}"
    return ""


def items(raw: Any, key: str) -> list[Raw]:
    """Return the mappings listed under a key; what is no mapping counts as empty."""
    found = raw.get(key) if isinstance(raw, Mapping) else None
    if not isinstance(found, (list, tuple)):
        return []
    return [item if isinstance(item, Mapping) else {} for item in found]


def names(items: Iterable[Raw], key: str) -> list[Any]:
    """Return what the items give under a key, where they give it."""
    return [item.get(key) for item in items if item.get(key) is not None]


def all_in_trusts(case: Raw, part: str) -> Iterator[tuple[Path, Raw]]:
    """Yield every item of a part of every trust, with its path."""
    for t, trust in enumerate(items(case, "trusts")):
        for i, item in enumerate(items(trust, part)):
            yield ("trusts", t, part, i), item


def trusts_of(case: Raw, plan: Raw) -> list[Raw]:
    """Return the trusts a plan acts on, the lead first; in a lean plan, every trust."""
    trusts = items(case, "trusts")
    if plan.get("kind") not in ("merge", "share"):
        return trusts
    numbers = [plan.get("lead_trust"), *listed_in(plan, "joining_trusts")]
    return [t for number in numbers for t in trusts if t.get("company_number") == number]


def ids_in_plan(case: Raw, plan: Raw, part: str) -> list[Any]:
    """Return the ids of posts or contracts of a plan's trusts; of all where one is not known."""
    found = trusts_of(case, plan)
    named = [plan.get("lead_trust"), *listed_in(plan, "joining_trusts")]
    if plan.get("kind") in ("merge", "share") and len(found) < len(named):
        found = items(case, "trusts")
    return [name for trust in found for name in names(items(trust, part), "id")]


def function_keys(case: Raw) -> list[Any]:
    """Return the keys of the functions, as far as they are given."""
    return names(items(case, "functions"), "key")


class StepWords(NamedTuple):
    """How a step of a plan is told of: what it names, what it cannot do, what is wrong twice."""

    what: str
    cannot: str
    twice: str


def doubled(found: Iterable[tuple[Path, Any]], what: str) -> Iterator[Problem]:
    """Tell of every name that stands more than once."""
    seen: set[Any] = set()
    for path, name in found:
        if name in seen:
            yield Problem(path, f"{what} {name!r} is given twice; each may stand once in a case")
        seen.add(name)


def listed_in(raw: Any, key: str) -> list[Any]:
    """Return the words listed under a key; what is no list counts as empty."""
    found = raw.get(key) if isinstance(raw, Mapping) else None
    return [x for x in found if isinstance(x, str)] if isinstance(found, (list, tuple)) else []


def type_keys(case: Raw, function: Any = None) -> list[Any]:
    """Return the keys of the kinds of work, of one function or of all."""
    found = [f for f in items(case, "functions") if function is None or f.get("key") == function]
    return [key for f in found for key in names(items(f, "request_types"), "key")]


def unknown(raw: Raw, key: str, path: Path, allowed: Iterable[Any], what: str) -> Iterator[Problem]:
    """Tell of every word listed under a key that is not allowed, and offer the nearest.

    Parameters
    ----------
    what
        What the words should be, such as ``a school of this trust``.
    """
    known = list(allowed)
    for position, name in enumerate(raw.get(key) or ()):
        if name not in known:
            text = f"{name!r} is not {what}{nearest(name, known)}"
            yield Problem((*path, key, position), text)


def known_once(
    named: Sequence[tuple[Path, Any]], every: Sequence[Any], own: Sequence[Any], words: StepWords
) -> Iterator[Problem]:
    """Tell of things a plan names that do not exist, are not of its trusts, or stand twice.

    Parameters
    ----------
    named
        Places in the file and the names there.
    every, own
        Names of all trusts of the case, and of those in the plan.
    """
    seen: set[Any] = set()
    for place, name in named:
        if not isinstance(name, str):
            continue
        if name not in every:
            text = f"{name!r} is not a {words.what} of these trusts{nearest(name, own)}"
            yield Problem(place, text)
        elif name not in own:
            text = f"{name!r} is a {words.what} of a trust that is not in this plan, which cannot "
            yield Problem(place, text + words.cannot)
        if name in seen:
            yield Problem(place, f"{words.what} {name!r} is {words.twice}")
        seen.add(name)
