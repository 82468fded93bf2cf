"""Do the exits of every plan mean anything: posts that go, pools, holders who leave?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from entities.sense.reading import (
    Path,
    Problem,
    Raw,
    StepWords,
    all_in_trusts,
    doubled,
    ids_in_plan,
    items,
    known_once,
    listed_in,
    nearest,
)

GOING = StepWords("post", "delete it", "saved twice; a post can be deleted once")
IDLE = (
    "deletions", "pools", "joint_contracts", "people_strategy", "post_moves", "contract_moves",
    "spent_again",
)  # fmt: skip
"""Parts that would mean nothing in a plan that does nothing."""


def exits(case: Raw) -> Iterator[Problem]:
    """Tell of posts of a plan that do not exist, go twice, or cannot go as planned."""
    every = [item.get("id") for _, item in all_in_trusts(case, "posts")]
    kinds = {item.get("id"): item.get("kind") for _, item in all_in_trusts(case, "posts")}
    for i, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan")
        if isinstance(plan, Mapping):
            path: Path = ("arms", i, "plan")
            own = ids_in_plan(case, plan, "posts")
            named = [*_deleted(plan, path), *_pooled(plan, path)]
            yield from known_once(named, every, own, GOING)
            yield from _pools(plan, path, kinds)
            yield from _idle(plan, path)


def _deleted(plan: Raw, path: Path) -> Iterator[tuple[Path, Any]]:
    for d, deletion in enumerate(items(plan, "deletions")):
        yield (*path, "deletions", d, "post"), deletion.get("post")


def _pooled(plan: Raw, path: Path) -> Iterator[tuple[Path, Any]]:
    for p, pool in enumerate(items(plan, "pools")):
        for n, name in enumerate(listed_in(pool, "posts")):
            yield (*path, "pools", p, "posts", n), name


def _pools(plan: Raw, path: Path, kinds: Mapping[Any, Any]) -> Iterator[Problem]:
    pools = items(plan, "pools")
    keys = [((*path, "pools", p, "key"), pool.get("key")) for p, pool in enumerate(pools)]
    yield from doubled([(place, key) for place, key in keys if key is not None], "pool")
    for p, pool in enumerate(pools):
        posts, keep = listed_in(pool, "posts"), pool.get("keep")
        if "posts" in pool and not posts:
            yield Problem((*path, "pools", p, "posts"), "names no post; name two at least")
        elif isinstance(keep, int) and keep >= len(posts):
            text = f"keeps {keep} of {len(posts)} posts, so nobody would go; keep fewer than that"
            yield Problem((*path, "pools", p, "keep"), text)
        for text in _order_faults(pool):
            yield Problem((*path, "pools", p, "order"), text)
        if len({kinds.get(name) for name in posts if name in kinds}) > 1:
            text = "holds executives and desk posts together; they are no pool for selection"
            yield Problem((*path, "pools", p, "posts"), text)


def _order_faults(pool: Raw) -> Iterator[str]:
    """Say what is wrong with the steps of a pool."""
    if pool.get("order") is None:
        order = ["redeployment", "redundancy"]
    else:
        order = listed_in(pool, "order")
        if not order or len(set(order)) < len(order):
            yield "names no step, or one twice; give each of its steps once, in their order"
        elif "redundancy" in order[:-1]:
            yield "nobody is left for a step after 'redundancy'; let it come last"
    if "wastage" not in order and "wastage_months" in pool:
        yield "has no step 'wastage', so 'wastage_months' would mean nothing; leave one of them out"


def _idle(plan: Raw, path: Path) -> Iterator[Problem]:
    """Tell of people and contracts named by a plan that does nothing."""
    if plan.get("kind", "none") != "none":
        return
    for part in IDLE:
        if plan.get(part):
            text = f"a plan of kind 'none' does nothing, so it may have no {part}"
            yield Problem((*path, part), text)


def departures(case: Raw) -> Iterator[Problem]:
    """Tell of holders who leave posts that do not exist, or outside the time simulated."""
    posts = [item.get("id") for _, item in all_in_trusts(case, "posts")]
    seen: set[Any] = set()
    for d, departure in enumerate(items(case, "departures")):
        name, month = departure.get("post"), departure.get("month")
        if (name, month) in seen:
            text = f"the holder of {name!r} leaves twice on {month}; say it once"
            yield Problem(("departures", d, "post"), text)
        seen.add((name, month))
        if name is not None and name not in posts:
            text = f"{name!r} is not a post of these trusts{nearest(name, posts)}"
            yield Problem(("departures", d, "post"), text)
        if isinstance(month, dt.date):
            yield from _month(case, month, ("departures", d, "month"))


def _month(case: Raw, month: dt.date, path: Path) -> Iterator[Problem]:
    if month.day != 1:
        yield Problem(path, f"{month} is not a first of a month; holders leave on the 1st here")
    decision, years = case.get("decision_date"), case.get("horizon_years", 5)
    run_in = case.get("run_in_months", 0)
    if not (isinstance(decision, dt.date) and isinstance(years, int) and isinstance(run_in, int)):
        return
    after = (month.year - decision.year) * 12 + month.month - decision.month
    if not -run_in <= after < 12 * years:
        text = f"{month} is outside the time simulated, {run_in} months before the decision"
        yield Problem(path, f"{text} on {decision} to {12 * years} months after it")
