"""Does a case mean anything? All problems at once, each with its place.

The checks read plain nested dictionaries, so that a reader can run them on a file whose fields
have other errors too: nobody should have to mend a case one message at a time.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from entities.mechanisms import MECHANISMS

Raw = Mapping[str, Any]
Path = tuple[str | int, ...]
STATUS_QUO = "status_quo"
LOCAL_DESKS = ("office", "inclusion", "site")


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


def problems(case: Raw) -> tuple[Problem, ...]:
    """Find everything that makes a case meaningless. Missing parts are other checks' business."""
    checks: tuple[Callable[[Raw], Iterator[Problem]], ...] = (
        _doubled_names,
        _arms,
        _claims,
        _plans,
        _posts,
        _contracts,
        _delivery,
        _switches,
    )
    return tuple(problem for check in checks for problem in check(case))


def _items(raw: Any, key: str) -> list[Raw]:
    found = raw.get(key) if isinstance(raw, Mapping) else None
    if not isinstance(found, (list, tuple)):
        return []
    return [item if isinstance(item, Mapping) else {} for item in found]


def _names(items: Iterable[Raw], key: str) -> list[Any]:
    return [item.get(key) for item in items if item.get(key) is not None]


def _all_in_trusts(case: Raw, part: str) -> Iterator[tuple[Path, Raw]]:
    for t, trust in enumerate(_items(case, "trusts")):
        for i, item in enumerate(_items(trust, part)):
            yield ("trusts", t, part, i), item


def _function_keys(case: Raw) -> list[Any]:
    return _names(_items(case, "functions"), "key")


def _doubled(found: Iterable[tuple[Path, Any]], what: str) -> Iterator[Problem]:
    seen: set[Any] = set()
    for path, name in found:
        if name in seen:
            yield Problem(path, f"{what} {name!r} is given twice; each may stand once in a case")
        seen.add(name)


def _doubled_names(case: Raw) -> Iterator[Problem]:
    tops = (
        ("trusts", "company_number", "trust"),
        ("arms", "key", "arm"),
        ("claims", "key", "claim"),
    )
    for part, key, what in tops:
        rows = enumerate(_items(case, part))
        yield from _doubled((((part, i, key), r[key]) for i, r in rows if key in r), what)
    for part, key, what in (
        ("schools", "urn", "school"),
        ("posts", "id", "post"),
        ("contracts", "id", "contract"),
    ):
        rows_in = _all_in_trusts(case, part)
        yield from _doubled((((*path, key), r[key]) for path, r in rows_in if key in r), what)


def _arms(case: Raw) -> Iterator[Problem]:
    arms = _items(case, "arms")
    keys = _names(arms, "key")
    if arms and STATUS_QUO not in keys:
        yield Problem(("arms",), "the arm 'status_quo' is missing; every case compares with it")
    for i, arm in enumerate(arms):
        kind = (arm.get("plan") or {}).get("kind", "none")
        if arm.get("key") == STATUS_QUO and kind != "none":
            yield Problem(
                ("arms", i, "plan", "kind"), "'status_quo' may have no plan; found " + repr(kind)
            )
    plans = [arm.get("plan") or {} for arm in arms]
    if len(arms) < 2 or all((plan.get("kind", "none") == "none") for plan in plans):
        yield Problem(
            ("arms",), "no arms differ: at least one arm needs a plan that does something"
        )


def _claims(case: Raw) -> Iterator[Problem]:
    arms = _names(_items(case, "arms"), "key")
    rules = _names(_items(case, "counting_rules"), "key")
    horizon = case.get("horizon_years", 5)
    for i, claim in enumerate(_items(case, "claims")):
        for key, allowed, what in (
            ("arm", arms, "an arm"),
            ("compared_with", arms, "an arm"),
            ("counting_rule", rules, "a counting rule"),
        ):
            name = claim.get(key)
            if name is not None and name not in allowed:
                text = f"{name!r} is not {what} of this case{nearest(name, allowed)}"
                yield Problem(("claims", i, key), text)
        if claim.get("arm") is not None and claim.get("arm") == claim.get(
            "compared_with", STATUS_QUO
        ):
            yield Problem(("claims", i, "arm"), "the claim compares an arm with itself")
        year = claim.get("year_after_decision")
        if isinstance(year, int) and isinstance(horizon, int) and year > horizon:
            text = f"the claim is for year {year} but the horizon ends after year {horizon}"
            yield Problem(("claims", i, "year_after_decision"), text)


def _plans(case: Raw) -> Iterator[Problem]:
    for i, arm in enumerate(_items(case, "arms")):
        plan = arm.get("plan")
        if isinstance(plan, Mapping):
            path: Path = ("arms", i, "plan")
            yield from _plan_dates(case, plan, path)
            yield from _plan_trusts(case, plan, path)
            yield from _plan_posts(case, plan, path)
            yield from _plan_contracts(case, plan, path)


def _plan_dates(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    kind, start, decision = plan.get("kind", "none"), plan.get("start"), case.get("decision_date")
    if kind != "none" and start is None:
        yield Problem((*path, "start"), "a start date is missing; give the first of a month")
    if not isinstance(start, dt.date):
        return
    if start.day != 1:
        yield Problem(
            (*path, "start"), f"{start} is not a first of a month; transfers happen on the 1st"
        )
    if isinstance(decision, dt.date):
        years = case.get("horizon_years", 5)
        end = decision.year + (years if isinstance(years, int) else 5)
        if start < decision:
            yield Problem((*path, "start"), f"{start} is before the decision on {decision}")
        if (start.year, start.month) >= (end, decision.month):
            yield Problem((*path, "start"), f"{start} is after the horizon, which ends in {end}")


def _plan_trusts(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    numbers = _names(_items(case, "trusts"), "company_number")
    lead, joining = plan.get("lead_trust"), plan.get("joining_trusts") or ()
    named = [((*path, "lead_trust"), lead)] if lead is not None else []
    named += [((*path, "joining_trusts", j), number) for j, number in enumerate(joining)]
    for place, number in named:
        if number not in numbers:
            text = f"{number!r} is not a trust of this case{nearest(number, numbers)}"
            yield Problem(place, text)
    for (place, number), times in Counter(named).items():
        if times > 1 or (place[-1] != "lead_trust" and number == lead):
            yield Problem(place, f"trust {number!r} joins itself or is named twice")
    together = plan.get("kind") in ("merge", "share")
    if together and (lead is None or not joining):
        yield Problem(
            path, "a plan that brings trusts together needs lead_trust and joining_trusts"
        )
    if not together and (lead is not None or joining or plan.get("waves")):
        yield Problem(path, "only a 'merge' or 'share' plan may name trusts that join or waves")
    functions = _function_keys(case)
    waves = _items(plan, "waves")
    for w, wave in enumerate(waves):
        name = wave.get("function")
        if name is not None and name not in functions:
            text = f"{name!r} is not a function{nearest(name, functions)}"
            yield Problem((*path, "waves", w, "function"), text)
    rows = (((*path, "waves", w, "function"), wave.get("function")) for w, wave in enumerate(waves))
    yield from _doubled(rows, "the wave of function")


def _plan_posts(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    posts = [item.get("id") for _, item in _all_in_trusts(case, "posts")]
    seen: set[Any] = set()
    for d, deletion in enumerate(_items(plan, "deletions")):
        name, place = deletion.get("post"), (*path, "deletions", d, "post")
        if name is not None and name not in posts:
            yield Problem(place, f"{name!r} is not a post of these trusts{nearest(name, posts)}")
        if name in seen:
            yield Problem(place, f"post {name!r} is saved twice; a post can be deleted once")
        seen.add(name)


def _plan_contracts(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    contracts = {item.get("id"): item for _, item in _all_in_trusts(case, "contracts")}
    seen: set[Any] = set()
    for j, joint in enumerate(_items(plan, "joint_contracts")):
        for c, name in enumerate(joint.get("contracts") or ()):
            place = (*path, "joint_contracts", j, "contracts", c)
            if name not in contracts:
                text = f"{name!r} is not a contract of these trusts{nearest(name, contracts)}"
                yield Problem(place, text)
            elif contracts[name].get("pfi"):
                yield Problem(
                    place, f"{name!r} is inside a private finance contract; it cannot be saved"
                )
            if name in seen:
                yield Problem(place, f"contract {name!r} is saved twice; it can be let again once")
            seen.add(name)


def _place_problem(trust: Raw, item: Raw, path: Path) -> Iterator[Problem]:
    place, urns = item.get("place"), _names(_items(trust, "schools"), "urn")
    if place is not None and place != "centre" and place not in urns:
        known = nearest(place, [*urns, "centre"])
        text = f"{place!r} is neither 'centre' nor a school of this trust{known}"
        yield Problem((*path, "place"), text)


def _posts(case: Raw) -> Iterator[Problem]:
    functions = _function_keys(case)
    for path, post in _all_in_trusts(case, "posts"):
        yield from _place_problem(case["trusts"][path[1]], post, path)
        desk = post.get("desk")
        allowed: list[Any] = functions if post.get("place") == "centre" else list(LOCAL_DESKS)
        if post.get("kind") == "structural":
            allowed = ["executive"]
        if desk is not None and functions and desk not in allowed:
            yield Problem((*path, "desk"), f"{desk!r} is not a desk here{nearest(desk, allowed)}")
        yield from _line_problem(post, path)


def _line_problem(item: Raw, path: Path) -> Iterator[Problem]:
    from entities.accounts import SPENDING_LINES

    line = item.get("account_line")
    if line is not None and line not in SPENDING_LINES:
        text = f"{line!r} is not a spending line of the return{nearest(line, SPENDING_LINES)}"
        yield Problem((*path, "account_line"), text)


def _contracts(case: Raw) -> Iterator[Problem]:
    functions = _function_keys(case)
    for path, contract in _all_in_trusts(case, "contracts"):
        yield from _place_problem(case["trusts"][path[1]], contract, path)
        name = contract.get("function")
        if name is not None and functions and name not in functions:
            yield Problem(
                (*path, "function"), f"{name!r} is not a function{nearest(name, functions)}"
            )
        yield from _line_problem(contract, path)


def _delivery(case: Raw) -> Iterator[Problem]:
    functions = {f.get("key"): f.get("local_desk") for f in _items(case, "functions")}
    for t, trust in enumerate(_items(case, "trusts")):
        given = _items(trust, "delivery")
        rows = [
            (("trusts", t, "delivery", i, "function"), d.get("function"))
            for i, d in enumerate(given)
        ]
        yield from _doubled(rows, "delivery of function")
        for path, name in rows:
            if functions and name not in functions:
                yield Problem(path, f"{name!r} is not a function{nearest(name, functions)}")
        for name in functions.keys() - {name for _, name in rows}:
            yield Problem(("trusts", t, "delivery"), f"says nothing of who serves {name!r}")
        yield from _desks_have_posts(trust, t, functions)


def _desks_have_posts(trust: Raw, t: int, functions: Mapping[Any, Any]) -> Iterator[Problem]:
    desks = {(p.get("place"), p.get("desk")) for p in _items(trust, "posts")}
    urns = _names(_items(trust, "schools"), "urn")
    for i, entry in enumerate(_items(trust, "delivery")):
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


def _switches(case: Raw) -> Iterator[Problem]:
    for i, name in enumerate(case.get("switched_off") or ()):
        if name not in MECHANISMS:
            text = f"{name!r} is not a mechanism{nearest(name, MECHANISMS)}"
            yield Problem(("switched_off", i), text)
