"""Behind whose pay fewer than five posts may stand, in any arm of a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from entities.case import Case
from entities.post import in_school
from outputs.withheld import FEWEST, TOTALS


def few_posts_of(case: Case) -> Callable[[str, str], bool]:
    """Return a function (place, function) -> whether its pay may be that of fewer than five posts.

    Posts that any plan deletes or moves are not counted, as they are not there in every arm; each
    trust is counted for itself. What no function explains, or all together, is never so.
    """
    plans = [arm.plan for arm in case.arms]
    named = {deletion.post for plan in plans for deletion in plan.deletions}
    named |= {name for plan in plans for pool in plan.pools for name in pool.posts}
    named |= {move.post for plan in plans for move in plan.post_moves}
    counts: Counter[tuple[str, str, str]] = Counter()
    for trust in case.trusts:
        for post in trust.posts:
            kind = "schools" if in_school(post.place) else "centre"
            for place in {post.place, kind, "whole"}:
                counts[place, post.desk, trust.company_number] += post.id not in named
    least: dict[tuple[str, str], int] = {}
    for (place, function, _), count in counts.items():
        least[place, function] = min(count, least.get((place, function), count))
    return lambda place, function: (
        function not in TOTALS and least.get((place, function), 0) < FEWEST
    )
