"""Services that a plan leaves nobody for: told before a run and beside its verdict."""

from __future__ import annotations

from entities.case import Case
from entities.desks import desk_after_move
from entities.plan import MergerPlan
from entities.post import STRUCTURAL, in_school

TOGETHER = {"merge": "the merged trust", "share": "the trusts that share"}
"""By the kind of a plan that brings trusts together, what they are called."""


LEFT = (
    "What they did is then not done, or schools do it themselves: a saving that comes of this is "
    "none to rely on."
)
"""What follows where nobody is left for a service."""


def emptied(case: Case, plan: MergerPlan) -> tuple[str, ...]:
    """Name services of which a plan leaves no post at a centre or a hub, where there was one.

    In a merger the centres of all trusts in it count as one, and so where services are shared.
    A service of which the plan brings all to schools or to a supplier needs nobody there.
    """
    going = _going(plan)
    moves = {move.post: move for move in plan.post_moves}
    joined = {plan.lead_trust, *plan.joining_trusts}
    labels = {**{f.key: f.label for f in case.functions}, STRUCTURAL: "leading the trust"}
    left: dict[tuple[str, str], bool] = {}
    for trust in case.trusts:
        whose = TOGETHER[plan.kind] if trust.company_number in joined else trust.name
        for post in trust.posts:
            if not in_school(post.place):
                left.setdefault((whose, post.desk), False)
            move = moves.get(post.id)
            place = move.to if move else post.place
            if post.id not in going and not in_school(place):
                left[whose, desk_after_move(case, post, move) if move else post.desk] = True
    elsewhere = _elsewhere(plan)
    return tuple(
        f"Nobody is left at the centre of {whose} for {labels.get(desk, desk)}."
        for (whose, desk), any_left in left.items()
        if not any_left and desk not in elsewhere
    )


def _going(plan: MergerPlan) -> set[str]:
    """Return posts that go for certain: named ones, and those of pools of which none is kept."""
    pooled = {post for pool in plan.pools if not pool.keep for post in pool.posts}
    return {one.post for one in plan.deletions} | pooled


def _elsewhere(plan: MergerPlan) -> set[str]:
    """Return services of which all work of all schools goes to schools or a supplier."""
    return {
        wave.function
        for wave in plan.waves
        if wave.to in ("local", "outsourced") and not wave.schools and not wave.request_types
    }


def emptied_in_words(case: Case) -> tuple[str, ...]:
    """Say of plans that claims are on what service they leave nobody for."""
    return tuple(
        f"'{arm.label}': {said[:1].lower()}{said[1:]} {LEFT}"
        for arm in case.arms
        if arm.key in {claim.arm for claim in case.claims}
        for said in emptied(case, arm.plan)
    )
