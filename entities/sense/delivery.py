"""Does what is said of delivery mean anything: who serves what, for whom, and with whom?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entities.sense.reading import Path, Problem, Raw, doubled, items, names, nearest


def delivery(case: Raw) -> Iterator[Problem]:
    """Tell of functions that nobody, or more than one, is said to serve."""
    functions = {f.get("key"): f for f in items(case, "functions")}
    for t, trust in enumerate(items(case, "trusts")):
        given = items(trust, "delivery")
        path: Path = ("trusts", t, "delivery")
        for i, entry in enumerate(given):
            yield from unknown_names(trust, functions, entry, (*path, i))
            yield from _can_serve(trust, functions, entry, (*path, i))
        yield from _one_rule_for_all(functions, given, path)
        yield from hubs(trust, t)
        yield from suppliers(trust, functions, t)


def unknown_names(
    trust: Raw, functions: Mapping[Any, Raw], entry: Raw, path: Path, *, schools: Any = None
) -> Iterator[Problem]:
    """Tell of functions, schools and request types that do not exist."""
    name = entry.get("function")
    if functions and name is not None and name not in functions:
        yield Problem((*path, "function"), f"{name!r} is not a function{nearest(name, functions)}")
    urns = names(items(trust, "schools"), "urn") if schools is None else schools
    for s, urn in enumerate(entry.get("schools") or ()):
        if urn not in urns:
            text = f"{urn!r} is not a school here{nearest(urn, urns)}"
            yield Problem((*path, "schools", s), text)
    kinds = names(items(functions.get(name), "request_types"), "key")
    for k, kind in enumerate(entry.get("request_types") or ()):
        if kinds and kind not in kinds:
            text = f"{kind!r} is not a request type of {name!r}{nearest(kind, kinds)}"
            yield Problem((*path, "request_types", k), text)


def _one_rule_for_all(
    functions: Mapping[Any, Raw], given: list[Raw], path: Path
) -> Iterator[Problem]:
    rows = [
        ((*path, i, "function"), d.get("function"))
        for i, d in enumerate(given)
        if not d.get("schools") and not d.get("request_types")
    ]
    yield from doubled(rows, "delivery of function")
    for name in functions.keys() - {name for _, name in rows}:
        yield Problem(path, f"says nothing of who serves {name!r}")
    seen: dict[tuple[Any, Any, Any, bool], int] = {}
    for i, entry in enumerate(given):
        for place in _special_places(entry):
            if place in seen:
                text = f"the same schools and request types as in entry {seen[place] + 1}"
                yield Problem((*path, i), text)
                break
            seen[place] = i


def _special_places(entry: Raw) -> Iterator[tuple[Any, Any, Any, bool]]:
    schools, kinds = entry.get("schools") or (), entry.get("request_types") or ()
    if schools or kinds:
        for school in schools or (None,):
            for kind in kinds or (None,):
                yield entry.get("function"), school, kind, True


def _can_serve(
    trust: Raw, functions: Mapping[Any, Raw], entry: Raw, path: Path
) -> Iterator[Problem]:
    name = entry.get("function")
    if name not in functions:
        return
    local = functions[name].get("local_desk")
    urns = entry.get("schools") or names(items(trust, "schools"), "urn")
    text = nobody_serves(trust, entry.get("where"), name, local, urns)
    if text:
        yield Problem((*path, "function"), text)
    if entry.get("second_line") == "central" and not _has_post(trust, "centre", name):
        text = f"the second line of {name!r} is central but no post at the centre serves it"
        yield Problem((*path, "second_line"), text)


def nobody_serves(trust: Raw, where: Any, function: Any, local: Any, urns: Any) -> str:
    """Say why a trust cannot serve a function in a way, or nothing when it can."""
    if where == "central" and not _has_post(trust, "centre", function):
        return f"{function!r} is served centrally but no post at the centre serves it"
    if where == "outsourced":
        supplied = names(items(trust, "suppliers"), "function")
        if function not in supplied:
            return f"{function!r} is outsourced but the trust names no supplier of it"
    if where == "local":
        missing = [urn for urn in urns if not _has_post(trust, urn, local)]
        if missing:
            places = ", ".join(map(str, missing))
            return f"{function!r} is served locally but has no {local!r} post at {places}"
    if where == "hub":
        return _hubs_cannot(trust, function, urns)
    return ""


def _hubs_cannot(trust: Raw, function: Any, urns: Any) -> str:
    hub_of = {urn: h.get("key") for h in items(trust, "hubs") for urn in h.get("schools") or ()}
    without = [urn for urn in urns if urn not in hub_of]
    if without:
        places = ", ".join(map(str, without))
        return f"{function!r} is served by hubs but these schools are in none: {places}"
    empty = sorted({str(hub_of[u]) for u in urns if not _has_post(trust, hub_of[u], function)})
    if empty:
        return f"{function!r} is served by hubs but no post serves it at {', '.join(empty)}"
    return ""


def _has_post(trust: Raw, place: Any, desk: Any) -> bool:
    posts = items(trust, "posts")
    return any(p.get("place") == place and p.get("desk") == desk for p in posts)


def hubs(trust: Raw, t: int) -> Iterator[Problem]:
    """Tell of hubs whose schools do not exist or are in two hubs."""
    urns = names(items(trust, "schools"), "urn")
    members: list[tuple[Path, Any]] = []
    rows = enumerate(items(trust, "hubs"))
    yield from doubled(((("trusts", t, "hubs", h, "key"), r.get("key")) for h, r in rows), "hub")
    for h, hub in enumerate(items(trust, "hubs")):
        for s, urn in enumerate(hub.get("schools") or ()):
            path: Path = ("trusts", t, "hubs", h, "schools", s)
            members.append((path, urn))
            if urn not in urns:
                yield Problem(path, f"{urn!r} is not a school of this trust{nearest(urn, urns)}")
    seen: set[Any] = set()
    for path, urn in members:
        if urn in seen:
            yield Problem(path, f"school {urn!r} is in two hubs; it may be in one")
        seen.add(urn)


def suppliers(trust: Raw, functions: Mapping[Any, Raw], t: int) -> Iterator[Problem]:
    """Tell of suppliers of functions that do not exist, or of one function twice."""
    rows = [
        (("trusts", t, "suppliers", i, "function"), s.get("function"))
        for i, s in enumerate(items(trust, "suppliers"))
    ]
    for path, name in rows:
        if functions and name is not None and name not in functions:
            yield Problem(path, f"{name!r} is not a function{nearest(name, functions)}")
    yield from doubled(rows, "the supplier of function")
