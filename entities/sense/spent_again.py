"""Do decisions to spend released money again mean anything, and is no audit saved twice?

That one post goes twice is told by :mod:`entities.sense.exits`, that one contract is let jointly
twice by :mod:`entities.sense.plans`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entities.accounts import SPENDING_LINES
from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    doubled,
    function_keys,
    items,
    listed_in,
    names,
    nearest,
    trusts_of,
)

AUDIT_LINE = "auditor_costs"
RELEASES = ("deletions", "pools", "joint_contracts")
"""Parts of a plan that release money."""


def spent_again(case: Raw) -> Iterator[Problem]:
    """Tell of money spent again that nothing releases, or that stands nowhere."""
    for i, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan")
        if isinstance(plan, Mapping):
            path: Path = ("arms", i, "plan")
            yield from _decisions(case, plan, path)
            yield from _audits(case, plan, path)


def _decisions(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    decisions = items(plan, "spent_again")
    if decisions and not any(plan.get(part) for part in RELEASES):
        text = (
            "the plan deletes no post and lets no contract again, so nothing is released to spend"
        )
        yield Problem((*path, "spent_again"), text)
    labels = [
        ((*path, "spent_again", n, "label"), one.get("label")) for n, one in enumerate(decisions)
    ]
    yield from doubled([pair for pair in labels if pair[1] is not None], "the decision")
    for n, one in enumerate(decisions):
        place: Path = (*path, "spent_again", n)
        yield from _where(case, plan, one, place)
        yield from _too_early(plan, one, place)


def _where(case: Raw, plan: Raw, one: Raw, path: Path) -> Iterator[Problem]:
    found = trusts_of(case, plan)
    numbers = names(found, "company_number")
    urns = [urn for trust in found for urn in names(items(trust, "schools"), "urn")]
    place, function = one.get("place", "centre"), one.get("function", "all")
    if place == "centre" and len(found) > 1 and plan.get("lead_trust") is None:
        text = f"'centre' of which trust? Give a company number; allowed: {', '.join(numbers)}"
        yield Problem((*path, "place"), text)
    elif place not in ("centre", *numbers, *urns):
        hint = nearest(place, ["centre", *numbers, *urns])
        text = f"{place!r} is neither 'centre', a trust nor a school of this plan{hint}"
        yield Problem((*path, "place"), text)
    functions = function_keys(case)
    if functions and function not in ("all", *functions):
        text = f"{function!r} is neither a function nor 'all'{nearest(function, functions)}"
        yield Problem((*path, "function"), text)
    line = one.get("account_line")
    if line is not None and line not in SPENDING_LINES:
        text = f"{line!r} is not a spending line of the return{nearest(line, SPENDING_LINES)}"
        yield Problem((*path, "account_line"), text)


def _too_early(plan: Raw, one: Raw, path: Path) -> Iterator[Problem]:
    """Tell of money spent before the plan means to release any; contracts may end on any day."""
    steps = [step for part in ("deletions", "pools") for step in items(plan, part)]
    released = [m for m in names(steps, "months_after_start") if isinstance(m, int)]
    month = one.get("months_after_start")
    if plan.get("joint_contracts") or not released or not isinstance(month, int):
        return
    if month < min(released):
        text = f"{month} months after the start is before the first post may go, after "
        yield Problem((*path, "months_after_start"), f"{text}{min(released)} months")


def _audits(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    """Tell of audits of joining trusts that end with their trusts and are let jointly as well."""
    if plan.get("kind") != "merge":
        return
    joining = set(listed_in(plan, "joining_trusts"))
    audits: set[Any] = {
        contract.get("id")
        for trust in items(case, "trusts")
        if trust.get("company_number") in joining
        for contract in items(trust, "contracts")
        if contract.get("account_line") == AUDIT_LINE and contract.get("place") == "centre"
    }
    for j, joint in enumerate(items(plan, "joint_contracts")):
        for c, name in enumerate(listed_in(joint, "contracts")):
            if name in audits:
                text = (f"contract {name!r} is saved twice: the audit of a trust that joins ends "
                        "with the trust; leave it out here")  # fmt: skip
                yield Problem((*path, "joint_contracts", j, "contracts", c), text)
