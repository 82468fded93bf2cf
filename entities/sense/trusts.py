"""Does what is said of the trusts mean anything: posts, contracts, who serves what?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entities.accounts import SPENDING_LINES
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
)

LOCAL_DESKS = ("office", "inclusion", "site")


def posts(case: Raw) -> Iterator[Problem]:
    """Tell of posts at places or desks that do not exist."""
    functions = function_keys(case)
    for path, post in all_in_trusts(case, "posts"):
        yield from _place_problem(case["trusts"][path[1]], post, path)
        desk = post.get("desk")
        allowed: list[Any] = functions if post.get("place") == "centre" else list(LOCAL_DESKS)
        if post.get("kind") == "structural":
            allowed = ["executive"]
        if desk is not None and functions and desk not in allowed:
            yield Problem((*path, "desk"), f"{desk!r} is not a desk here{nearest(desk, allowed)}")
        yield from _line_problem(post, path)


def contracts(case: Raw) -> Iterator[Problem]:
    """Tell of contracts at places or for functions that do not exist."""
    functions = function_keys(case)
    for path, contract in all_in_trusts(case, "contracts"):
        yield from _place_problem(case["trusts"][path[1]], contract, path)
        name = contract.get("function")
        if name is not None and functions and name not in functions:
            yield Problem(
                (*path, "function"), f"{name!r} is not a function{nearest(name, functions)}"
            )
        yield from _line_problem(contract, path)


def delivery(case: Raw) -> Iterator[Problem]:
    """Tell of functions that nobody, or more than one, is said to serve."""
    functions = {f.get("key"): f.get("local_desk") for f in items(case, "functions")}
    for t, trust in enumerate(items(case, "trusts")):
        given = items(trust, "delivery")
        rows = [
            (("trusts", t, "delivery", i, "function"), d.get("function"))
            for i, d in enumerate(given)
        ]
        yield from doubled(rows, "delivery of function")
        for path, name in rows:
            if functions and name not in functions:
                yield Problem(path, f"{name!r} is not a function{nearest(name, functions)}")
        for name in functions.keys() - {name for _, name in rows}:
            yield Problem(("trusts", t, "delivery"), f"says nothing of who serves {name!r}")
        yield from _desks_have_posts(trust, t, functions)


def _desks_have_posts(trust: Raw, t: int, functions: Mapping[Any, Any]) -> Iterator[Problem]:
    desks = {(p.get("place"), p.get("desk")) for p in items(trust, "posts")}
    urns = names(items(trust, "schools"), "urn")
    for i, entry in enumerate(items(trust, "delivery")):
        name, where = entry.get("function"), entry.get("where")
        place: Path = ("trusts", t, "delivery", i, "function")
        if where == "central" and name in functions and ("centre", name) not in desks:
            yield Problem(
                place, f"{name!r} is served centrally but no post at the centre serves it"
            )
        missing = [u for u in urns if (u, functions.get(name)) not in desks]
        if where == "local" and name in functions and missing:
            places = ", ".join(map(str, missing))
            text = f"{name!r} is served locally but has no {functions[name]!r} post at {places}"
            yield Problem(place, text)


def _place_problem(trust: Raw, item: Raw, path: Path) -> Iterator[Problem]:
    place, urns = item.get("place"), names(items(trust, "schools"), "urn")
    if place is not None and place != "centre" and place not in urns:
        known = nearest(place, [*urns, "centre"])
        text = f"{place!r} is neither 'centre' nor a school of this trust{known}"
        yield Problem((*path, "place"), text)


def _line_problem(item: Raw, path: Path) -> Iterator[Problem]:
    line = item.get("account_line")
    if line is not None and line not in SPENDING_LINES:
        text = f"{line!r} is not a spending line of the return{nearest(line, SPENDING_LINES)}"
        yield Problem((*path, "account_line"), text)
