"""Does what is said of the trusts mean anything: posts and contracts?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from entities.accounts import FUNDS, INCOME_LINES, SPENDING_LINES
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
    unknown,
)

ROUNDING = 0.01
"""Part by which a price a year may differ from pupils times the price a pupil."""
LOCAL_DESKS = ("office", "inclusion", "site")


def posts(case: Raw) -> Iterator[Problem]:
    """Tell of posts at places or desks that do not exist."""
    functions = function_keys(case)
    for path, post in all_in_trusts(case, "posts"):
        trust = case["trusts"][path[1]]
        hubs = names(items(trust, "hubs"), "key")
        yield from _place_problem(trust, post, path, hubs)
        desk = post.get("desk")
        shared = post.get("place") in ("centre", *hubs)
        allowed: list[Any] = functions if shared else list(LOCAL_DESKS)
        if post.get("kind") == "structural":
            allowed = ["executive"]
        if desk is not None and functions and desk not in allowed:
            yield Problem((*path, "desk"), f"{desk!r} is not a desk here{nearest(desk, allowed)}")
        yield from _line_problem(post, path)
        yield from _fund_problem(post, path)


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
        yield from _fund_problem(contract, path)
        yield from _pupil_price(case["trusts"][path[1]], contract, path)


def _pupil_price(trust: Raw, contract: Raw, path: Path) -> Iterator[Problem]:
    """Tell of a price a pupil that is not used, or that does not give the price a year."""
    price, yearly = contract.get("gbp_per_pupil_per_year"), contract.get("gbp_per_year")
    if price is None:
        return
    place = (*path, "gbp_per_pupil_per_year")
    if contract.get("priced_by") != "pupil":
        yield Problem(place, "says nothing unless the contract is 'priced_by: pupil'")
        return
    schools = items(trust, "schools")
    own = [s for s in schools if s.get("urn") == contract.get("place")] or schools
    pupils = sum(s.get("pupils", 0) for s in own)
    if isinstance(yearly, int | float) and abs(price * pupils - yearly) > yearly * ROUNDING:
        text = (
            f"{price:g} for each of {pupils:g} pupils is {price * pupils:,.0f}, not {yearly:,.0f}"
        )
        yield Problem(place, text)


def commitments(case: Raw) -> Iterator[Problem]:
    """Tell of commitments booked to lines that do not exist, or that end before they begin."""
    for path, one in all_in_trusts(case, "commitments"):
        yield from _line_problem(one, path)
        yield from _fund_problem(one, path)
        line = one.get("income_line")
        if line is not None and line not in INCOME_LINES:
            text = f"{line!r} is not an income line of the return{nearest(line, INCOME_LINES)}"
            yield Problem((*path, "income_line"), text)
        since, until = one.get("since"), one.get("until")
        if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
            yield Problem((*path, "until"), f"it ends on {until}, before it begins on {since}")


def agency_policies(case: Raw) -> Iterator[Problem]:
    """Tell of policies on agency cover for desks that do not exist, or given twice."""
    allowed = [*function_keys(case), *LOCAL_DESKS]
    for t, trust in enumerate(items(case, "trusts")):
        seen: list[tuple[Path, Any]] = []
        for e, entry in enumerate(items(trust, "agency_policy")):
            path: Path = ("trusts", t, "agency_policy", e)
            yield from unknown(entry, "desks", path, allowed, "a function or a desk in schools")
            named = listed_in(entry, "desks") or ["all other desks"]
            seen += [((*path, "desks"), name) for name in named]
        yield from doubled(seen, "agency policy for")


def _place_problem(
    trust: Raw, item: Raw, path: Path, hubs: Sequence[Any] = ()
) -> Iterator[Problem]:
    place, urns = item.get("place"), names(items(trust, "schools"), "urn")
    if place is not None and place not in ("centre", *urns, *hubs):
        known = nearest(place, [*urns, *hubs, "centre"])
        what = "'centre', a school nor a hub" if hubs else "'centre' nor a school"
        yield Problem((*path, "place"), f"{place!r} is neither {what} of this trust{known}")


def _line_problem(item: Raw, path: Path) -> Iterator[Problem]:
    line = item.get("account_line")
    if line is not None and line not in SPENDING_LINES:
        text = f"{line!r} is not a spending line of the return{nearest(line, SPENDING_LINES)}"
        yield Problem((*path, "account_line"), text)


def _fund_problem(item: Raw, path: Path) -> Iterator[Problem]:
    """Tell of what the pension reserve is to pay for: it would be saved, and no reserve move."""
    if item.get("fund") == "pension":
        others = ", ".join(fund for fund in FUNDS if fund != "pension")
        text = f"the pension reserve pays for nothing; name the fund that does: {others}"
        yield Problem((*path, "fund"), text)
