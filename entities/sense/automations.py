"""Do automations of a plan mean anything: programmes, kinds of work, schools, figures?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    items,
    listed_in,
    nearest,
    trusts_of,
    type_keys,
    unknown,
)
from entities.sense.waves import SCHOOL, urns_of

OWN_FIGURES = ("request_types", "label", "build_gbp", "licence_gbp_per_year")
"""What a plan says of a system of its own; a programme brings them."""


def programmes(case: Raw) -> Iterator[Problem]:
    """Tell of programmes that help with no kind of work, or with one that does not exist."""
    kinds = type_keys(case)
    for n, programme in enumerate(items(case, "automation_programmes")):
        path: Path = ("automation_programmes", n)
        if not listed_in(programme, "request_types"):
            yield Problem((*path, "request_types"), "names no kind of work; name one at least")
        if kinds:
            yield from unknown(programme, "request_types", path, kinds, "a kind of work")


def automations(case: Raw) -> Iterator[Problem]:
    """Tell of automations of nothing known, without figures, and of the same work twice."""
    known = {p.get("key"): p for p in items(case, "automation_programmes")}
    for a, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan") or {}
        urns = urns_of(trusts_of(case, plan))
        seen: set[tuple[Any, Any]] = set()
        for n, item in enumerate(items(plan, "automations")):
            path: Path = ("arms", a, "plan", "automations", n)
            yield from _work(case, known, item, path)
            yield from unknown(item, "schools", path, urns, SCHOOL)
            kinds = _kinds(known, item)
            cells = {(u, k) for u in listed_in(item, "schools") or urns for k in kinds}
            if cells & seen:
                kind = min(str(k) for _, k in cells & seen)
                text = f"{kind!r} is automated twice at the same school; say it once"
                said = "request_types" if listed_in(item, "request_types") else "programme"
                yield Problem((*path, said), text)
            seen |= cells


def _kinds(known: Mapping[Any, Raw], item: Raw) -> list[Any]:
    """Return the kinds of work of an automation: its own, or its programme's."""
    name = item.get("programme")
    programme = known.get(name) if isinstance(name, str) else None
    return listed_in(item, "request_types") or listed_in(programme, "request_types")


def _work(case: Raw, known: Mapping[Any, Raw], item: Raw, path: Path) -> Iterator[Problem]:
    if not item:
        return  # what is no mapping, or says nothing, is told of elsewhere
    yield from unknown(item, "request_types", path, type_keys(case), "a kind of work")
    name = item.get("programme")
    if name is not None:
        if isinstance(name, str) and name not in known:
            text = f"{name!r} is not a programme of automation{nearest(name, known)}"
            yield Problem((*path, "programme"), text)
        return
    said = [key for key in OWN_FIGURES if item.get(key) is not None]
    if "request_types" not in item and not said:
        text = "is missing, and so are request_types; name one of the two"
        yield Problem((*path, "programme"), text)
        return
    if "request_types" in item and not item["request_types"]:
        yield Problem((*path, "request_types"), "names no kind of work; name one at least")
    for key in OWN_FIGURES:
        if key not in said and (key != "request_types" or key not in item):
            text = "is missing; a system of the plan's own needs it, or name a programme"
            yield Problem((*path, key), text)
