"""Do the arms mean anything: dates, trusts and contracts of every plan?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from entities.sense.reading import (
    STATUS_QUO,
    Path,
    Problem,
    Raw,
    all_in_trusts,
    doubled,
    ids_in_plan,
    items,
    names,
    nearest,
)

STEPS = (
    "waves", "automations", "deletions", "pools", "joins_later", "post_moves", "contract_moves",
    "spent_again",
)  # fmt: skip
"""Parts of a plan with steps that come some months after its start."""


def arms(case: Raw) -> Iterator[Problem]:
    """Tell of arms that are missing or do not differ."""
    arms = items(case, "arms")
    keys = names(arms, "key")
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


def plans(case: Raw) -> Iterator[Problem]:
    """Tell of plans whose dates, trusts or contracts make no sense."""
    for i, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan")
        if isinstance(plan, Mapping):
            path: Path = ("arms", i, "plan")
            yield from _plan_dates(case, plan, path)
            yield from _plan_trusts(case, plan, path)
            yield from _later_trusts(plan, path)
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
            return
        left = (end - start.year) * 12 + decision.month - start.month
        yield from _steps_too_late(plan, path, left)


def _steps_too_late(plan: Raw, path: Path, left: int) -> Iterator[Problem]:
    """Tell of steps planned for after the last month simulated."""
    steps = [((*path, part, i), step) for part in STEPS for i, step in enumerate(items(plan, part))]
    strategy = plan.get("people_strategy")
    steps += [((*path, "people_strategy"), strategy)] if isinstance(strategy, Mapping) else []
    for place, step in steps:
        months = step.get("months_after_start")
        if isinstance(months, int) and months >= left:
            text = f"{months} months after the start is beyond the horizon, {left} months after it"
            yield Problem((*place, "months_after_start"), text)


def _plan_trusts(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    numbers = names(items(case, "trusts"), "company_number")
    lead, joining = plan.get("lead_trust"), plan.get("joining_trusts") or ()
    named = [((*path, "lead_trust"), lead)] if lead is not None else []
    named += [((*path, "joining_trusts", j), number) for j, number in enumerate(joining)]
    for place, number in named:
        if number not in numbers:
            text = f"{number!r} is not a trust of this case{nearest(number, numbers)}"
            yield Problem(place, text)
    yield from doubled(named, "the trust")
    together = plan.get("kind") in ("merge", "share")
    if together and (lead is None or not joining):
        yield Problem(
            path, "a plan that brings trusts together needs lead_trust and joining_trusts"
        )
    if not together and (lead is not None or joining):
        yield Problem(path, "only a 'merge' or 'share' plan may name trusts that join")
    if plan.get("pools_reserves") is True and plan.get("kind") != "merge":
        yield Problem((*path, "pools_reserves"), "only a 'merge' puts reserves together")
    if plan.get("pension") == "lead_fund" and plan.get("kind") != "merge":
        yield Problem((*path, "pension"), "only a 'merge' changes the pension fund of staff")
    for part in ("waves", "automations"):
        if plan.get("kind", "none") == "none" and plan.get(part):
            text = f"a plan of kind 'none' does nothing, so it may have no {part}"
            yield Problem((*path, part), text)


def _later_trusts(plan: Raw, path: Path) -> Iterator[Problem]:
    """Tell of trusts that join later without joining, twice, or with nobody on day one."""
    joining, later = list(plan.get("joining_trusts") or ()), list(items(plan, "joins_later"))
    named = [
        ((*path, "joins_later", n, "trust"), item.get("trust")) for n, item in enumerate(later)
    ]
    for place, number in named:
        if number is not None and number not in joining:
            text = f"{number!r} is not one of joining_trusts{nearest(number, joining)}"
            yield Problem(place, text)
    yield from doubled([pair for pair in named if pair[1] is not None], "the trust")
    if later and joining and set(joining) <= {number for _, number in named}:
        text = "every trust joins later, so nobody joins on day one; move the start instead"
        yield Problem((*path, "joins_later"), text)


def _plan_contracts(case: Raw, plan: Raw, path: Path) -> Iterator[Problem]:
    contracts = {item.get("id"): item for _, item in all_in_trusts(case, "contracts")}
    own = ids_in_plan(case, plan, "contracts")
    seen: set[Any] = set()
    for j, joint in enumerate(items(plan, "joint_contracts")):
        if isinstance(joint.get("contracts"), list | tuple) and not joint["contracts"]:
            place = (*path, "joint_contracts", j, "contracts")
            yield Problem(place, "names no contract; name those to be let together")
        for c, name in enumerate(joint.get("contracts") or ()):
            place = (*path, "joint_contracts", j, "contracts", c)
            if name not in contracts:
                text = f"{name!r} is not a contract of these trusts{nearest(name, contracts)}"
                yield Problem(place, text)
            elif name not in own:
                text = f"{name!r} is a contract of a trust that is not in this plan"
                yield Problem(place, text)
            elif contracts[name].get("pfi"):
                yield Problem(
                    place, f"{name!r} is inside a private finance contract; it cannot be saved"
                )
            if name in seen:
                yield Problem(place, f"contract {name!r} is saved twice; it can be let again once")
            seen.add(name)
