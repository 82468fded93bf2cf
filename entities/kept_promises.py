"""Promises held against the plan they belong to, as it was decided: no run is needed for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.moves import PostMove
from entities.plan import Arm, MergerPlan
from entities.post import CENTRE
from entities.promise import Promise
from entities.service import RequestType
from entities.trust import Trust

ByPlan = Literal[
    "broken by the plan itself",
    "may be broken by the plan",
    "not broken by the plan",
    "not so to begin with",
    "only runs can tell",
    "cannot be checked",
]
BROKEN: ByPlan = "broken by the plan itself"
MAY_BREAK: ByPlan = "may be broken by the plan"
KEPT: ByPlan = "not broken by the plan"
NEVER_SO: ByPlan = "not so to begin with"
ONLY_RUNS: ByPlan = "only runs can tell"
UNCHECKED: ByPlan = "cannot be checked"


class Held(NamedTuple):
    """A promise of an arm held against its plan: what comes of it, and why."""

    arm: Arm
    promise: Promise
    by_plan: ByPlan
    why: str


Finding = tuple[ByPlan, str]
AS_PLANNED: Finding = (KEPT, "no step of the plan touches it")


def held_promises(case: Case) -> tuple[Held, ...]:
    """Hold every promise of every arm against the arm's plan."""
    return tuple(
        Held(arm, promise, *_found(case, arm.plan, promise))
        for arm in case.arms
        for promise in arm.plan.promises
    )


def _found(case: Case, plan: MergerPlan, promise: Promise) -> Finding:
    if promise.kind == "charge_at_most" and plan.kind != "merge":
        return UNCHECKED, "trusts that stay apart go on charging for a centre of their own"
    check = _CHECKS.get(promise.kind)
    return _WITHOUT_LOOKING[promise.kind] if check is None else check(case, plan, promise)


def broken_in_words(case: Case) -> tuple[str, ...]:
    """Warn of promises that plans break by themselves, or that were never so: a sentence each."""
    return tuple(
        f"Promise {held.promise.key!r} in {held.arm.key!r} is {held.by_plan}: {held.why}."
        for held in held_promises(case)
        if held.by_plan in (BROKEN, MAY_BREAK, NEVER_SO)
    )


def posts_promised(case: Case, promise: Promise) -> frozenset[str]:
    """Return the names of the posts a promise is about: of its places, and of its desk if named."""
    return frozenset(
        post.id
        for trust in case.trusts
        for post in trust.posts
        if (trust.company_number in promise.to or post.place in promise.to)
        and promise.desk in (None, post.desk)
    )


def taken_away(case: Case, plan: MergerPlan, promise: Promise) -> tuple[PostMove, ...]:
    """Return the moves that take posts from where a promise keeps them: a school, or a desk.

    Of posts promised to a whole trust none is taken away by a move inside it, unless those of one
    desk were promised. Whoever is made redundant is not made so by a move.
    """
    kept = posts_promised(case, promise) if promise.kind == "keep_posts" else frozenset()
    place = {post.id: post.place for trust in case.trusts for post in trust.posts}
    owner = {post.id: trust.company_number for trust in case.trusts for post in trust.posts}
    return tuple(
        step
        for step in plan.post_moves
        if step.post in kept
        and step.to != place[step.post]
        and (promise.desk is not None or owner[step.post] not in promise.to)
    )


def schools_promised(case: Case, promise: Promise) -> dict[str, Trust]:
    """Return the schools (URN) a promise was made to, each with its trust at the opening."""
    return {
        school.urn: trust
        for trust in case.trusts
        for school in trust.schools
        if trust.company_number in promise.to or school.urn in promise.to
    }


def promised_kinds(case: Case, promise: Promise, urn: str, trust: Trust) -> tuple[str, ...]:
    """Return the kinds of work (keys) of which a promise on who works or decides was true.

    Of `keep_local`, those the school's own desk does at the opening; of `decides_itself`, those in
    which something is decided and the school decides it.
    """
    of = (kind for function, kind in case.request_types if function == promise.function)
    return tuple(kind.key for kind in of if _is_so(promise, kind, urn, trust))


def _is_so(promise: Promise, kind: RequestType, urn: str, trust: Trust) -> bool:
    entry = trust.delivery_of(promise.function or "", urn, kind.key)
    if promise.kind == "keep_local":
        return entry.where == "local"
    return kind.decision and (entry.where == "local" or entry.decided_by == "school")


def _day(plan: MergerPlan, months: int) -> dt.date:
    """Return the day so many months after the planned start."""
    start = plan.start or dt.date.max
    count = start.year * MONTHS_PER_YEAR + start.month - 1 + months
    return dt.date(count // MONTHS_PER_YEAR, count % MONTHS_PER_YEAR + 1, 1)


def _posts(case: Case, plan: MergerPlan, promise: Promise) -> Finding:
    kept = posts_promised(case, promise)
    if not kept:
        return NEVER_SO, "no post of the case falls under it"
    found = [
        *_deletions(case, plan, promise, kept),
        *_pools(plan, promise, kept),
        *_moves(case, plan, promise),
    ]
    return min(found, key=lambda one: one[0] != BROKEN, default=AS_PLANNED)


def _deletions(
    case: Case, plan: MergerPlan, promise: Promise, kept: frozenset[str]
) -> Iterator[Finding]:
    """Yield the deletions that touch a promise: by wastage nobody knows the day."""
    later = {one.trust: one.months_after_start for one in plan.joins_later}
    owner = {post.id: trust.company_number for trust in case.trusts for post in trust.posts}
    for step in plan.deletions:
        leaves = step.route == "wastage"
        if step.post not in kept or (leaves and promise.kind == "no_redundancy"):
            continue
        months = max(step.months_after_start, later.get(owner[step.post], 0))
        if promise.holds_on(_day(plan, months)):
            how = "makes redundant" if promise.kind == "no_redundancy" else "deletes"
            what = "the holder of the post" if promise.kind == "no_redundancy" else "the post"
            sure = promise.until is None or not leaves
            yield BROKEN if sure else MAY_BREAK, f"the plan {how} {what} '{step.post}'"


def _pools(plan: MergerPlan, promise: Promise, kept: frozenset[str]) -> Iterator[Finding]:
    """Yield the pools that touch a promise: surely where too few of them are without one."""
    redundancy = promise.kind == "no_redundancy"
    for pool in plan.pools:
        inside = [name for name in pool.posts if name in kept]
        touched = bool(inside) and (not redundancy or "redundancy" in pool.order)
        if touched and promise.holds_on(_day(plan, pool.months_after_start)):
            sure = not redundancy and len(inside) > pool.keep and promise.until is None
            yield (
                BROKEN if sure else MAY_BREAK,
                (
                    f"the pool '{pool.key}' keeps {pool.keep} of {len(pool.posts)} posts, "
                    f"{len(inside)} of them promised"
                ),
            )


def _moves(case: Case, plan: MergerPlan, promise: Promise) -> Iterator[Finding]:
    """Yield the moves that take a post from where it was promised to stay."""
    later = {one.trust: one.months_after_start for one in plan.joins_later}
    owner = {post.id: trust.company_number for trust in case.trusts for post in trust.posts}
    for step in taken_away(case, plan, promise):
        months = step.months_after_start + later.get(owner[step.post], 0)
        if promise.holds_on(_day(plan, months)):
            where = "the centre" if step.to == CENTRE else step.to
            yield BROKEN, f"the plan moves the post '{step.post}' to {where}"


def _work(case: Case, plan: MergerPlan, promise: Promise) -> Finding:
    schools = schools_promised(case, promise)
    so = {urn: promised_kinds(case, promise, urn, trust) for urn, trust in schools.items()}
    never = [urn for urn, kinds in so.items() if not kinds]
    if never:
        return NEVER_SO, f"it does not hold at the opening for {', '.join(never)}"
    later = {one.trust: one.months_after_start for one in plan.joins_later}
    for wave in plan.waves:
        stays = promise.kind == "decides_itself" and wave.decided_by == "school"
        if wave.function != promise.function or wave.to == "local" or stays:
            continue
        moved = [
            urn
            for urn, kinds in so.items()
            if (not wave.schools or urn in wave.schools)
            and (not wave.request_types or set(kinds) & set(wave.request_types))
            and promise.holds_on(
                _day(plan, wave.months_after_start + later.get(schools[urn].company_number, 0))
            )
        ]
        if moved:
            of = f"{len(moved)} of the {len(so)} schools it was made to"
            return BROKEN, f"a wave takes '{wave.function}' to the {wave.to} desk for {of}"
    return AS_PLANNED


def _contract(case: Case, plan: MergerPlan, promise: Promise) -> Finding:
    ends = next(c.ends for t in case.trusts for c in t.contracts if c.id == promise.contract)
    for joint in plan.joint_contracts:
        if promise.contract in joint.contracts:
            within = promise.until is None or joint.leave_early or promise.until > ends
            sure: ByPlan = BROKEN if promise.until is None else MAY_BREAK
            why = f"the plan lets '{promise.contract}' jointly: {joint.label}"
            return (sure, why) if within else (KEPT, f"{why}, after the promise has ended")
    return AS_PLANNED


def _reserve(case: Case, plan: MergerPlan, promise: Promise) -> Finding:
    if not plan.pools_reserves:
        return UNCHECKED, "the plan pools no reserves, but no run decides what they are spent on"
    schools = schools_promised(case, promise).values()
    later = {one.trust: one.months_after_start for one in plan.joins_later}
    first = min((later.get(trust.company_number, 0) for trust in schools), default=0)
    if not promise.holds_on(_day(plan, first)):
        return KEPT, "the plan pools reserves, after the promise has ended"
    return BROKEN, "the plan pools reserves from the day trusts are one"


_CHECKS: dict[str, Callable[[Case, MergerPlan, Promise], Finding]] = {
    "keep_posts": _posts,
    "no_redundancy": _posts,
    "keep_local": _work,
    "decides_itself": _work,
    "keep_contract": _contract,
    "reserve_ring_fenced": _reserve,
}
_WITHOUT_LOOKING: dict[str, Finding] = {
    "charge_at_most": (ONLY_RUNS, "what a centre costs is an outcome of runs"),
}
