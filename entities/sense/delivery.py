"""Does it mean anything who serves what: rules, hubs and suppliers of each trust?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from entities.accounts import SPENDING_LINES
from entities.delivery import RESERVED_HUB_KEYS, most_specific
from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    all_in_trusts,
    doubled,
    function_keys,
    items,
    listed_in,
    names,
    nearest,
    type_keys,
    unknown,
)


def hubs(case: Raw) -> Iterator[Problem]:
    """Tell of hubs of unknown schools, of another trust's, and of schools in two hubs."""
    every = {school.get("urn") for _, school in all_in_trusts(case, "schools")}
    for t, trust in enumerate(items(case, "trusts")):
        urns, path = names(items(trust, "schools"), "urn"), ("trusts", t, "hubs")
        given = items(trust, "hubs")
        keys = (((*path, h, "key"), hub["key"]) for h, hub in enumerate(given) if "key" in hub)
        yield from doubled(keys, "hub")
        first: dict[str, Any] = {}
        for h, hub in enumerate(given):
            key = hub.get("key")
            if key in RESERVED_HUB_KEYS:
                text = f"a hub may not be called {key!r}, which means something else here"
                yield Problem((*path, h, "key"), text)
            for s, urn in enumerate(listed_in(hub, "schools")):
                place: Path = (*path, h, "schools", s)
                if urn not in urns:
                    yield Problem(place, _not_of_this_trust(urn, urns, every))
                elif urn in first:
                    text = f"school {urn!r} is in the hub {first[urn]!r} already; one hub a school"
                    yield Problem(place, text)
                first.setdefault(urn, key)


def suppliers(case: Raw) -> Iterator[Problem]:
    """Tell of suppliers of unknown work, and of two for the same work."""
    for path, supplier in all_in_trusts(case, "suppliers"):
        yield from _work(case, supplier, path)
        line = supplier.get("account_line")
        if line is not None and line not in SPENDING_LINES:
            text = f"{line!r} is not a spending line of the return{nearest(line, SPENDING_LINES)}"
            yield Problem((*path, "account_line"), text)
    for t, trust in enumerate(items(case, "trusts")):
        seen: set[tuple[Any, Any]] = set()
        for s, supplier in enumerate(items(trust, "suppliers")):
            function = supplier.get("function")
            for kind in listed_in(supplier, "request_types") or [None]:
                if (function, kind) in seen:
                    work = f"{kind!r}" if kind else f"all of {function!r}"
                    text = f"two suppliers of this trust are given for {work}; give it once"
                    yield Problem(("trusts", t, "suppliers", s), text)
                seen.add((function, kind))


def delivery(case: Raw) -> Iterator[Problem]:
    """Tell of work that nobody, or more than one, is said to serve."""
    every = {school.get("urn") for _, school in all_in_trusts(case, "schools")}
    for t, trust in enumerate(items(case, "trusts")):
        urns = names(items(trust, "schools"), "urn")
        for i, entry in enumerate(items(trust, "delivery")):
            path: Path = ("trusts", t, "delivery", i)
            yield from _work(case, entry, path)
            for s, urn in enumerate(listed_in(entry, "schools")):
                if urn not in urns:
                    yield Problem((*path, "schools", s), _not_of_this_trust(urn, urns, every))
        yield from _one_rule_for_all(case, trust, t)
        yield from _equal_rules(trust, t)
        yield from _served(case, trust, t)


def _not_of_this_trust(urn: str, urns: list[Any], every: set[Any]) -> str:
    if urn in every:
        return f"{urn!r} is a school of another trust"
    return f"{urn!r} is not a school of this trust{nearest(urn, urns)}"


def _work(case: Raw, item: Raw, path: Path) -> Iterator[Problem]:
    """Tell of an unknown function, or of kinds of work that are not of the function."""
    functions, name = function_keys(case), item.get("function")
    if name is not None and functions and name not in functions:
        yield Problem((*path, "function"), f"{name!r} is not a function{nearest(name, functions)}")
    elif name is not None:
        what = f"a kind of work of {name!r}"
        yield from unknown(item, "request_types", path, type_keys(case, name), what)


def _one_rule_for_all(case: Raw, trust: Raw, t: int) -> Iterator[Problem]:
    given = items(trust, "delivery")
    general = [
        (("trusts", t, "delivery", i, "function"), entry.get("function"))
        for i, entry in enumerate(given)
        if not entry.get("schools") and not entry.get("request_types")
    ]
    yield from doubled(general, "delivery of function")
    named, for_all = {entry.get("function") for entry in given}, {name for _, name in general}
    for name in function_keys(case):
        if name not in named:
            yield Problem(("trusts", t, "delivery"), f"says nothing of who serves {name!r}")
        elif name not in for_all:
            text = (
                f"says who serves parts of {name!r} but not the rest; add one entry for {name!r} "
                "without schools and request_types"
            )
            yield Problem(("trusts", t, "delivery"), text)


def _equal_rules(trust: Raw, t: int) -> Iterator[Problem]:
    """Tell of two equally specific entries for the same school and kind of work."""
    seen: set[tuple[Any, Any, Any]] = set()
    for i, entry in enumerate(items(trust, "delivery")):
        schools, kinds = listed_in(entry, "schools"), listed_in(entry, "request_types")
        if not schools and not kinds:
            continue
        function = entry.get("function")
        cells = [(function, s, k) for s in schools or [None] for k in kinds or [None]]
        twice = [cell for cell in cells if cell in seen]
        if twice:
            _, school, kind = twice[0]
            work = f"{function!r}" + (f", kind of work {kind!r}," if kind else "")
            at = f" at school {school!r}" if school else ""
            text = f"another entry says already who serves {work}{at}; say it once"
            yield Problem(("trusts", t, "delivery", i), text)
        seen.update(cells)


@dataclass(frozen=True)
class Staffing:
    """What one trust has to serve work with."""

    desks: frozenset[tuple[Any, Any]]
    hub_of: Mapping[Any, Any]
    outside: tuple[tuple[Any, list[Any]], ...]
    """Function and kinds of work (none: all) of each supplier."""

    def serves_outside(self, function: Any, kind: Any) -> bool:
        """Say whether a supplier serves a kind of work."""
        return any(f == function and (not ks or kind in ks) for f, ks in self.outside)


def staffing(trust: Raw, more: frozenset[tuple[Any, Any]] = frozenset()) -> Staffing:
    """Gather the desks with posts, the hubs and the suppliers of a trust.

    Parameters
    ----------
    more
        Desks (place, desk) that a plan moves posts to.
    """
    return Staffing(
        frozenset((p.get("place"), p.get("desk")) for p in items(trust, "posts")) | more,
        {s: hub.get("key") for hub in items(trust, "hubs") for s in listed_in(hub, "schools")},
        tuple(
            (s.get("function"), listed_in(s, "request_types")) for s in items(trust, "suppliers")
        ),
    )


def lacking(
    staff: Staffing, where: Any, function: Raw, schools: list[Any], kinds: list[Any]
) -> str:
    """Say what a trust lacks to serve work in a given way; nothing when it lacks nothing.

    Parameters
    ----------
    where
        'local', 'hub', 'central' or 'outsourced'.
    schools, kinds
        URNs and kinds of work to be served.
    """
    name, desk = function.get("key"), function.get("local_desk")
    if where == "central" and ("centre", name) not in staff.desks:
        return f"{name!r} is served centrally but no post at the centre serves it"
    if where == "local":
        missing = [u for u in schools if (u, desk) not in staff.desks]
        text = f"{name!r} is served locally but has no {desk!r} post at "
        return text + ", ".join(map(str, missing)) if missing else ""
    if where == "hub":
        missing = [u for u in schools if (staff.hub_of.get(u), name) not in staff.desks]
        text = f"{name!r} is served by a hub, but no hub with a post for it has the school "
        return text + ", ".join(map(str, missing)) if missing else ""
    missing = [k for k in kinds if not staff.serves_outside(name, k)]
    if where == "outsourced" and missing:
        work = "".join(f" ({kind})" for kind in missing if kind)
        return f"{name!r} is outsourced but no supplier of the trust serves it{work}"
    return ""


def _served(case: Raw, trust: Raw, t: int) -> Iterator[Problem]:
    """Tell of entries whose desk has no posts, hub or supplier, where the entry is the one held."""
    functions = {f.get("key"): f for f in items(case, "functions")}
    staff, urns = staffing(trust), names(items(trust, "schools"), "urn")
    by_function: dict[Any, list[int]] = defaultdict(list)
    given = items(trust, "delivery")
    for i, entry in enumerate(given):
        by_function[entry.get("function")].append(i)
    for name, positions in by_function.items():
        if name not in functions:
            continue
        kinds = type_keys(case, name) or [None]
        held = _held([given[i] for i in positions], urns, kinds)
        for n, i in enumerate(positions):
            where, path = given[i].get("where"), ("trusts", t, "delivery", i, "function")
            at = [u for u in urns if (n, u) in held]
            work = [k for k in kinds if (n, k) in held]
            text = lacking(staff, where, functions[name], at, work)
            if text and (at or not urns):
                yield Problem(path, text)
            if given[i].get("second_line") == "central" and ("centre", name) not in staff.desks:
                text = f"the second line of {name!r} is central but no post at the centre serves it"
                yield Problem((*path[:-1], "second_line"), text)


def _held(entries: list[Raw], urns: list[Any], kinds: list[Any]) -> set[tuple[int, Any]]:
    """Return (entry, school) and (entry, kind of work) wherever the entry is the one that holds."""
    rules = [(listed_in(e, "schools"), listed_in(e, "request_types")) for e in entries]
    held: set[tuple[int, Any]] = set()
    for urn in urns:
        for kind in kinds:
            best = most_specific(rules, urn, kind)
            if best is not None:
                held |= {(best, urn), (best, kind)}
    return held
