"""The staffings a frontier tries: in schools, at each trust's desk, at one desk; posts fewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from entities.case import STATUS_QUO, Case
from entities.plan import Arm, MergerPlan, PostDeletion, Wave
from entities.post import CENTRE, Post
from outputs.study.in_schools import in_each_school, part_of

MOST_CUT = 3
"""Posts fewer that are tried, as far as there are posts."""
HORIZON_YEARS = 3
PROGRAMME = (
    "delay", "refusal", "two_systems", "familiarity", "queries", "migration_work", "merger_leaving",
    "standard_process", "specialist", "one_off_costs", "closing_centre",
)  # fmt: skip
"""Mechanisms of the programme, switched off here: the frontier shows pooling and cutting alone."""
LINES = {
    "local": "In each school, with the same hours",
    "apart": "As now, each at its own desk",
    "together": "Brought together at one desk",
}


def posts_of(case: Case, arm: Arm, function: str) -> tuple[Post, ...]:
    """Return the posts at the centres of the arm's trusts that serve a function, first to go first.

    Raises
    ------
    ValueError
        When the arm brings no trusts together, or nobody at a centre serves the function.
    """
    plan = arm.plan
    if plan.lead_trust is None:
        raise ValueError(f"the arm {arm.key!r} brings no trusts together, so it pools nothing")
    order = {number: n for n, number in enumerate((*reversed(plan.joining_trusts),
                                                   plan.lead_trust))}  # fmt: skip
    planned = [deletion.post for deletion in plan.deletions]
    found = [
        (post.id not in planned, order[trust.company_number], post.fte * post.salary_gbp, post)
        for trust in case.trusts
        if trust.company_number in order
        for post in trust.posts
        if post.place == CENTRE and post.desk == function
    ]
    if not found:
        raise ValueError(f"no post at a centre of the arm {arm.key!r} serves {function!r}")
    return tuple(post for *_, post in sorted(found, key=lambda row: (*row[:3], row[3].id)))


def staffings_of(case: Case, arm: Arm, function: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (line, posts that go): apart, no desk is left with nobody; else one post stays."""
    posts = posts_of(case, arm, function)
    for line in ("local", "together"):
        for cut in range(min(MOST_CUT, len(posts) - 1) + 1):
            yield line, tuple(post.id for post in posts[:cut])
    owner = {post.id: trust.company_number for trust in case.trusts for post in trust.posts}
    left = dict.fromkeys(owner.values(), 0)
    for post in posts:
        left[owner[post.id]] += 1
    apart: list[str] = []
    yield "apart", ()
    for post in posts:
        if len(apart) < MOST_CUT and left[owner[post.id]] > 1:
            left[owner[post.id]] -= 1
            apart.append(post.id)
            yield "apart", tuple(apart)


def arm_for(case: Case, arm: Arm, function: str, line: str, cut: Sequence[str]) -> Arm:
    """Return the arm that does nothing but one staffing of one function, from the decision on."""
    start = case.decision_date.replace(day=1)
    going = _parts_of(case, cut) if line == "local" else cut
    gone = [PostDeletion(post=p, months_after_start=0, route="redundancy") for p in going]
    if line != "together":
        if not cut:
            return Arm(key=line, label=LINES[line], plan=MergerPlan())
        plan = MergerPlan(kind="lean", start=start, deletions=tuple(gone))
    else:
        plan = MergerPlan(
            kind=arm.plan.kind, lead_trust=arm.plan.lead_trust,
            joining_trusts=arm.plan.joining_trusts, start=start, deletions=tuple(gone),
            waves=(Wave(function=function, months_after_start=0),),
            travel_minutes_between=arm.plan.travel_minutes_between,
        )  # fmt: skip
    return Arm(key=line, label=LINES[line], plan=plan)


def bare_case(case: Case, arms: Sequence[Arm]) -> Case:
    """Return the case with programme effects off, no claims, and three years to look at."""
    status_quo = case.arm(STATUS_QUO)
    off = tuple(sorted({*case.switched_off, *PROGRAMME}))
    changes = {"claims": (), "horizon_years": HORIZON_YEARS, "switched_off": off,
               "arms": (status_quo, *arms)}  # fmt: skip
    return case.model_copy(update=changes)


def laid_out(case: Case, arm: Arm, function: str) -> Case:
    """Return the case with the posts that may go as hours of every school."""
    return in_each_school(case, function, [post.id for post in posts_of(case, arm, function)])


def _parts_of(case: Case, posts: Sequence[str]) -> list[str]:
    urns = [school.urn for trust in case.trusts for school in trust.schools]
    parts = {part_of(post, urn) for post in posts for urn in urns}
    return [p.id for trust in case.trusts for p in trust.posts if p.id in parts]


def only(case: Case, function: str) -> frozenset[str] | None:
    """Return the function alone where centres alone serve it, else nothing: the whole run."""
    shared = any(d.function == function and d.where != "central" for t in case.trusts
                 for d in t.delivery)  # fmt: skip
    return None if shared else frozenset([function])
