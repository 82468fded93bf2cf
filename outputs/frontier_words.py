"""How many whole posts pooling frees, in words, with the doubt in it."""

from __future__ import annotations

from outputs.probability import Spread
from outputs.study.frontier import Frontier, Point

SAME = 0.05
"""Working hours that nobody would notice: a change smaller than this is told as none."""


def posts_freed(found: Frontier) -> tuple[int, int]:
    """Return posts that pooling frees for certain, and at most, in these runs.

    A number of posts is freed where the pooled desk with so many fewer waits no longer than the
    desks do apart with none fewer: for certain when the whole 95% interval says so, at most when
    the interval does not rule it out.
    """
    sure = most = 0
    for cut, point in enumerate(found.line("together")):
        change = point.change["mean_wait"]
        if cut == most + 1 and not change.low > 0:
            most = cut
        if cut == sure + 1 and change.high <= 0:
            sure = cut
    return sure, most


def frontier_words(found: Frontier) -> tuple[str, ...]:
    """Say how many whole posts pooling frees, what it buys, and what cutting alone does."""
    together, apart = found.line("together"), found.line("apart")
    sentences = [
        _freed(found),
        f"With no post fewer, one desk instead of several: {_change(together[0])}.",
    ]
    if len(apart) > 1:
        sentences.append(
            f"Cutting {_posts(1)} without bringing anything together: {_change(apart[1])}."
        )
    if found.plan_fte:
        how = "brings the function together" if found.plan_together else "leaves the desks apart"
        sentences.append(f"The plan {how} and deletes {found.plan_fte:.1f} FTE of its posts.")
    return tuple(sentences)


def _freed(found: Frontier) -> str:
    sure, most = posts_freed(found)
    together = found.line("together")
    if len(together) == 1:
        return f"{found.label}: there is one post only, and it cannot be freed."
    if sure:
        return f"{found.label}: pooling frees {_posts(sure)} ({_change(together[sure])})."
    if most:
        return (
            f"{found.label}: these runs cannot tell whether pooling frees a whole post; with one "
            f"fewer, {_change(together[1])}."
        )
    return f"{found.label}: pooling frees no whole post; with one fewer, {_change(together[1])}."


def _posts(count: int) -> str:
    return "1 whole post" if count == 1 else f"{count} whole posts"


def _change(point: Point) -> str:
    change = point.change["mean_wait"]
    if abs(change.mean) < SAME and abs(change.low) < SAME and abs(change.high) < SAME:
        return "schools wait as long as now"
    word = "longer" if change.mean > 0 else "less long"
    return f"schools wait {abs(change.mean):.1f} working hours {word} ({_interval(change)})"


def _interval(change: Spread) -> str:
    if change.low != change.low:
        return "no interval from one world"
    return f"95% interval {change.low:+.1f} to {change.high:+.1f}"
