"""Do promises mean anything: to whom, about what, until when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from entities.promise import MAY_NAME, NEEDS
from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    all_in_trusts,
    doubled,
    function_keys,
    items,
    names,
    nearest,
    trusts_of,
    unknown,
)
from entities.sense.trusts import LOCAL_DESKS

DETAILS = ("desk", "function", "contract", "charging_rule", "share")


def promises(case: Raw) -> Iterator[Problem]:
    """Tell of promises to nobody, about nothing, or that have lapsed before the plan starts."""
    for i, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan")
        if isinstance(plan, Mapping):
            path: Path = ("arms", i, "plan", "promises")
            found = items(plan, "promises")
            if found and plan.get("kind", "none") == "none":
                text = "a plan of kind 'none' does nothing, so it may have no promises"
                yield Problem(path, text)
            keys = [((*path, n, "key"), p["key"]) for n, p in enumerate(found) if "key" in p]
            yield from doubled(keys, "promise")
            for n, promise in enumerate(found):
                yield from _promise(case, plan, promise, (*path, n))


def _promise(case: Raw, plan: Raw, promise: Raw, path: Path) -> Iterator[Problem]:
    yield from _receivers(case, plan, promise, path)
    yield from _details(promise, path)
    yield from _named(case, promise, path)
    until, start = promise.get("until"), plan.get("start")
    if isinstance(until, dt.date) and isinstance(start, dt.date) and until < start:
        text = f"the promise ends on {until}, before the plan starts on {start}"
        yield Problem((*path, "until"), text)


def _receivers(case: Raw, plan: Raw, promise: Raw, path: Path) -> Iterator[Problem]:
    trusts = trusts_of(case, plan)
    allowed = [
        *(urn for trust in trusts for urn in names(items(trust, "schools"), "urn")),
        *names(trusts, "company_number"),
    ]
    yield from unknown(promise, "to", path, allowed, "a school or a trust of this plan")
    if isinstance(promise.get("to"), list | tuple) and not promise["to"]:
        text = "names nobody; give the schools (URN) or trusts (company number) it was made to"
        yield Problem((*path, "to"), text)


def _details(promise: Raw, path: Path) -> Iterator[Problem]:
    """Tell of what a promise must name to be checked, and of what says nothing in it."""
    kind = promise.get("kind")
    if not isinstance(kind, str) or kind not in NEEDS:
        return
    for detail in NEEDS[kind]:
        if promise.get(detail) is None:
            yield Problem(path, f"a promise of kind {kind!r} needs {detail!r} to be checked")
    used = (*NEEDS[kind], *MAY_NAME.get(kind, ()))
    for detail in DETAILS:
        if promise.get(detail) is not None and detail not in used:
            text = f"says nothing in a promise of kind {kind!r}; leave it out"
            yield Problem((*path, detail), text)


def _named(case: Raw, promise: Raw, path: Path) -> Iterator[Problem]:
    functions = function_keys(case)
    contracts = [c.get("id") for _, c in all_in_trusts(case, "contracts")]
    lists: tuple[tuple[str, list[Any], str], ...] = (
        ("desk", [*functions, *LOCAL_DESKS, "executive"], "a desk"),
        ("function", functions, "a function"),
        ("contract", contracts, "a contract of these trusts"),
    )
    for key, allowed, what in lists:
        name = promise.get(key)
        if name is not None and allowed and name not in allowed:
            yield Problem((*path, key), f"{name!r} is not {what}{nearest(name, allowed)}")
