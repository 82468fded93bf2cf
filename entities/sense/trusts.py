"""Does what is said of the trusts mean anything: posts and contracts?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entities.accounts import SPENDING_LINES
from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    all_in_trusts,
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
        shared = {"centre", *names(items(case["trusts"][path[1]], "hubs"), "key")}
        allowed: list[Any] = functions if post.get("place") in shared else list(LOCAL_DESKS)
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


def _place_problem(trust: Raw, item: Raw, path: Path) -> Iterator[Problem]:
    place, urns = item.get("place"), names(items(trust, "schools"), "urn")
    hubs = names(items(trust, "hubs"), "key") if item.get("role") is not None else []
    if place is not None and place != "centre" and place not in [*urns, *hubs]:
        known = nearest(place, [*urns, *hubs, "centre"])
        text = f"{place!r} is neither 'centre' nor a school of this trust{known}"
        yield Problem((*path, "place"), text)


def _line_problem(item: Raw, path: Path) -> Iterator[Problem]:
    line = item.get("account_line")
    if line is not None and line not in SPENDING_LINES:
        text = f"{line!r} is not a spending line of the return{nearest(line, SPENDING_LINES)}"
        yield Problem((*path, "account_line"), text)
