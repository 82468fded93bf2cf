"""Do moves of posts and contracts between schools, hubs and the centre mean anything?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    StepWords,
    function_keys,
    ids_in_plan,
    items,
    known_once,
    listed_in,
    names,
    nearest,
)

CENTRE = "centre"


class Held(NamedTuple):
    """A post or contract, and the trust that has it."""

    trust: Raw
    item: Raw


def moves(case: Raw) -> Iterator[Problem]:
    """Tell of posts and contracts that are not there, or cannot be moved as planned."""
    for i, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan")
        if isinstance(plan, Mapping):
            path: Path = ("arms", i, "plan")
            yield from _known(case, plan, path, "post")
            yield from _known(case, plan, path, "contract")
            yield from _places(case, plan, path, "post")
            yield from _places(case, plan, path, "contract")
            yield from _posts(case, plan, (*path, "post_moves"))


def _held(case: Raw, what: str) -> dict[Any, Held]:
    """Return every post or contract of a case by its name."""
    return {
        item.get("id"): Held(trust, item)
        for trust in items(case, "trusts")
        for item in items(trust, f"{what}s")
    }


def _known(case: Raw, plan: Raw, path: Path, what: str) -> Iterator[Problem]:
    steps = enumerate(items(plan, f"{what}_moves"))
    named = [((*path, f"{what}_moves", n, what), step.get(what)) for n, step in steps]
    words = StepWords(what, "move it", "moved twice; a plan can move it once")
    own = ids_in_plan(case, plan, f"{what}s")
    yield from known_once(named, list(_held(case, what)), own, words)


def _places(case: Raw, plan: Raw, path: Path, what: str) -> Iterator[Problem]:
    """Tell of moves to places that are not of the trust, or where something is already."""
    every = _held(case, what)
    for n, step in enumerate(items(plan, f"{what}_moves")):
        held, to = every.get(step.get(what)), step.get("to")
        if held is None or not isinstance(to, str):
            continue
        place, allowed = (*path, f"{what}_moves", n, "to"), _allowed(held.trust, what)
        if to not in allowed:
            hubs = what == "post" and items(held.trust, "hubs")
            known = "'centre', a school nor a hub" if hubs else "'centre' nor a school"
            text = f"{to!r} is neither {known} of the trust that has the {what}"
            yield Problem(place, f"{text}{nearest(to, allowed)}")
        elif to == held.item.get("place"):
            text = f"{what} {step.get(what)!r} is at {to!r} already, so nothing would move"
            yield Problem(place, text)


def _allowed(trust: Raw, what: str) -> list[Any]:
    """Return where a post or a contract of a trust may go: no hub holds a contract."""
    hubs = names(items(trust, "hubs"), "key") if what == "post" else []
    return [CENTRE, *names(items(trust, "schools"), "urn"), *hubs]


def _posts(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    every, functions, going = _held(case, "post"), function_keys(case), _going(plan)
    for n, step in enumerate(items(plan, "post_moves")):
        held, name = every.get(step.get("post")), step.get("function")
        if name is not None and functions and name not in functions:
            text = f"{name!r} is not a function{nearest(name, functions)}"
            yield Problem((*path, n, "function"), text)
        if held is None:
            continue
        if held.item.get("kind") == "structural":
            text = f"{step.get('post')!r} is an executive post, which serves no desk; "
            yield Problem((*path, n, "post"), text + "only posts of desks can be moved")
        else:
            yield from _function(step, held, functions, (*path, n))
        when, goes = step.get("months_after_start"), going.get(step.get("post"))
        if isinstance(when, int) and isinstance(goes, int) and goes <= when:
            text = f"{step.get('post')!r} is to go {goes} months after the start, before it would "
            yield Problem((*path, n, "months_after_start"), text + "move; move it sooner")


def _function(step: Raw, held: Held, functions: list[Any], path: Path) -> Iterator[Problem]:
    name, to = step.get("function"), step.get("to")
    in_school = to in names(items(held.trust, "schools"), "urn")
    elsewhere = to in _allowed(held.trust, "post") and not in_school
    if elsewhere and name is None and held.item.get("desk") not in functions:
        at = "the centre" if to == CENTRE else f"the hub {to!r}"
        text = f"say which function {step.get('post')!r} serves at {at}"
        yield Problem((*path, "to"), text + nearest("", functions))
    if in_school and name is not None:
        text = "a post in a school serves the school's own desk; leave the function out"
        yield Problem((*path, "function"), text)


def _going(plan: Raw) -> dict[Any, Any]:
    """Return the month in which each post of a plan's exits is to go, as planned."""
    found = {d.get("post"): d.get("months_after_start") for d in items(plan, "deletions")}
    for pool in items(plan, "pools"):
        found |= dict.fromkeys(listed_in(pool, "posts"), pool.get("months_after_start"))
    return found


def desks_with_moved(case: Raw, plan: Raw, trust: Raw, month: Any) -> frozenset[tuple[Any, Any]]:
    """Return the (place, desk) of a trust that posts of it are moved to by a month of the plan."""
    posts = {post.get("id"): post for post in items(trust, "posts")}
    urns = names(items(trust, "schools"), "urn")
    local = {f.get("key"): f.get("local_desk") for f in items(case, "functions")}
    found = set()
    for step in items(plan, "post_moves"):
        post, when = posts.get(step.get("post")), step.get("months_after_start")
        if post is None or not isinstance(when, int) or not isinstance(month, int) or when > month:
            continue
        at, desk = step.get("to"), post.get("desk")
        serves = local.get(desk, desk) if at in urns else step.get("function") or desk
        found.add((at, serves))
    return frozenset(found)
