"""Do the exits of every plan mean anything: posts that go, pools, holders who leave?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from entities.sense.reading import Path, Problem, Raw, all_in_trusts, doubled, items, nearest


def exits(case: Raw) -> Iterator[Problem]:
    """Tell of posts of a plan that do not exist, go twice, or cannot go as planned."""
    posts = [item.get("id") for _, item in all_in_trusts(case, "posts")]
    for i, arm in enumerate(items(case, "arms")):
        plan = arm.get("plan")
        if isinstance(plan, Mapping):
            path: Path = ("arms", i, "plan")
            named = [*_deleted(plan, path), *_pooled(plan, path)]
            yield from _known_once(named, posts)
            yield from _pools(plan, path)
            yield from _strategy(plan, path)


def _deleted(plan: Raw, path: Path) -> Iterator[tuple[Path, Any]]:
    for d, deletion in enumerate(items(plan, "deletions")):
        yield (*path, "deletions", d, "post"), deletion.get("post")


def _pooled(plan: Raw, path: Path) -> Iterator[tuple[Path, Any]]:
    for p, pool in enumerate(items(plan, "pools")):
        for n, name in enumerate(pool.get("posts") or ()):
            yield (*path, "pools", p, "posts", n), name


def _known_once(named: list[tuple[Path, Any]], posts: list[Any]) -> Iterator[Problem]:
    seen: set[Any] = set()
    for place, name in named:
        if name is not None and name not in posts:
            yield Problem(place, f"{name!r} is not a post of these trusts{nearest(name, posts)}")
        if name in seen:
            yield Problem(place, f"post {name!r} is saved twice; a post can be deleted once")
        seen.add(name)


def _pools(plan: Raw, path: Path) -> Iterator[Problem]:
    pools = items(plan, "pools")
    keys = [((*path, "pools", p, "key"), pool.get("key")) for p, pool in enumerate(pools)]
    yield from doubled([(place, key) for place, key in keys if key is not None], "pool")
    for p, pool in enumerate(pools):
        posts, keep = pool.get("posts") or (), pool.get("keep")
        if isinstance(keep, int) and keep >= len(posts):
            text = f"keeps {keep} of {len(posts)} posts, so nobody would go; keep fewer than that"
            yield Problem((*path, "pools", p, "keep"), text)
        order = pool.get("order")
        if order is not None and (not order or len(set(order)) < len(order)):
            text = "names no step, or one twice; give each of its steps once, in their order"
            yield Problem((*path, "pools", p, "order"), text)
        if plan.get("kind", "none") == "none":
            yield Problem((*path, "pools", p), "a plan of kind 'none' does nothing; no pools")


def _strategy(plan: Raw, path: Path) -> Iterator[Problem]:
    if plan.get("people_strategy") and plan.get("kind", "none") == "none":
        text = "a plan of kind 'none' does nothing; give it kind 'lean' to keep people better"
        yield Problem((*path, "people_strategy"), text)


def departures(case: Raw) -> Iterator[Problem]:
    """Tell of holders who leave posts that do not exist, or outside the time simulated."""
    posts = [item.get("id") for _, item in all_in_trusts(case, "posts")]
    for d, departure in enumerate(items(case, "departures")):
        name, month = departure.get("post"), departure.get("month")
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
