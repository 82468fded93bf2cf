"""The posts and contracts that plans name: each has lines of its own in passports of savings."""

from __future__ import annotations

from entities.case import Case


def named_in_plans(case: Case) -> frozenset[tuple[str, str]]:
    """Return kind and name of every post and contract that the plan of any arm saves on.

    Of every arm, so that an arm can be held against any other, item by item.
    """
    plans = [arm.plan for arm in case.arms]
    posts = {deletion.post for plan in plans for deletion in plan.deletions}
    posts |= {name for plan in plans for pool in plan.pools for name in pool.posts}
    contracts = {name for p in plans for joint in p.joint_contracts for name in joint.contracts}
    return frozenset(
        {*(("post", name) for name in posts), *(("contract", name) for name in contracts)}
    )
