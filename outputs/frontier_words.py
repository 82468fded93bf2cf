"""How many whole posts pooling frees, in words, with the doubt in it."""

from __future__ import annotations

from outputs.probability import Spread
from outputs.study.frontier import WORSE, Frontier, Point


def posts_freed(found: Frontier) -> tuple[int, int]:
    """Return posts that pooling frees for certain, and at most, in these runs.

    A number of posts is freed where the pooled desk with so many fewer is no worse than the desks
    apart with none fewer: schools wait no longer, no more requests are late, and no more work
    falls on schools. For certain when all 95% intervals say so, at most when none rules it out.
    """
    sure = most = 0
    for cut, point in enumerate(found.line("together")):
        changes = [point.change[name] for name in WORSE]
        if cut == most + 1 and not any(change.low > 0 for change in changes):
            most = cut
        if cut == sure + 1 and all(change.high <= 0 for change in changes):
            sure = cut
    return sure, most


def frontier_words(found: Frontier) -> tuple[str, ...]:
    """Say how many whole posts pooling frees, what it buys, and what cutting alone does."""
    local, together, apart = (found.line(name) for name in ("local", "together", "apart"))
    sentences = [
        _freed(found),
        f"In each school, with the same hours, instead of as now: {_change(local[0])}.",
        f"With no post fewer, one desk instead of several: {_change(together[0])}.",
    ]
    if len(apart) > 1:
        sentences.append(
            f"Cutting {_named(apart[1])} without bringing anything together: {_change(apart[1])}."
        )
    if found.plan_fte:
        how = "brings the function together" if found.plan_together else "leaves the desks apart"
        sentences.append(f"The plan {how} and deletes {found.plan_fte:.1f} FTE of its posts.")
    return tuple(sentences)


def _freed(found: Frontier) -> str:
    sure, _ = posts_freed(found)
    together = found.line("together")
    if len(together) == 1:
        return f"{finding(found)}."
    cut = max(1, sure)
    return f"{finding(found)}. Pooled, without {_named(together[cut])}, {_change(together[cut])}."


def finding(found: Frontier) -> str:
    """Say in a line whether pooling frees a whole post: the title of the chart."""
    sure, most = posts_freed(found)
    if len(found.line("together")) == 1:
        return f"{found.label}: there is one post only, and it cannot be freed"
    if sure:
        return f"{found.label}: pooling frees {_posts(sure)}"
    if most:
        return f"{found.label}: these runs cannot tell whether pooling frees a whole post"
    return f"{found.label}: pooling frees no whole post"


def _posts(count: int) -> str:
    return "1 whole post" if count == 1 else f"{count} whole posts"


def _named(point: Point) -> str:
    """Name the posts that go: apart and pooled they may be others, as no desk may be left empty."""
    return f"{_posts(len(point.posts))} ({', '.join(point.posts)})"


def _change(point: Point) -> str:
    """Tell wait, lateness and what falls on schools together: none of them alone is the answer."""
    wait, late, fallen = (point.change[name] for name in WORSE)
    word = "longer" if wait.mean > 0 else "less long"
    more = "more" if late.mean > 0 else "fewer"
    falls = "more" if fallen.mean > 0 else "less"
    return (
        f"schools wait {abs(wait.mean):.1f} working hours {word} ({_interval(wait, 1)}), "
        f"{abs(late.mean):.0f} in 100 requests {more} are late ({_interval(late, 0)}), and work "
        f"worth £{abs(fallen.mean):,.0f} a year {falls} falls on schools ({_interval(fallen, 0)})"
    )


def _interval(change: Spread, places: int) -> str:
    if change.low != change.low:
        return "no interval from one world"
    return f"95% interval {change.low:+,.{places}f} to {change.high:+,.{places}f}"
