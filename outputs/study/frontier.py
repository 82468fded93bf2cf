"""Pool or cut: what posts fewer mean for waits, from each school for itself to one desk for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from entities.assumption import World
from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from entities.measures import SERVICE_MEASURES, WAIT_MEASURES
from entities.plan import Arm
from entities.records import Records
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import Spread, spread_of
from outputs.study.staffings import (
    HORIZON_YEARS,
    arm_for,
    bare_case,
    laid_out,
    only,
    posts_of,
    staffings_of,
)
from simulator.money.service_costs import UNPLACED
from simulator.replicate import draws_for, replicate

COUNTED = slice(1, HORIZON_YEARS)
"""The first year is left out: cutting takes effect in it."""
MINUTES_PER_HOUR = 60.0
MEASURES = {
    "mean_wait": "Mean wait, working hours",
    "wait_p80": "Wait of the slowest fifth begins at, working hours",
    "late": "Not finished within target, per cent",
    "missed": "Limits in law missed, requests a year",
    "shadow": "Work schools do themselves, hours a year",
    "fallen": "Cost of work that falls on schools, £ a year",
    "waiting": "Requests unfinished at the end",
}
WORSE = ("mean_wait", "late", "fallen")
"""What may not be worse where a post is said to be freed. A wait counts only requests whose work
began: where schools give up, or duties find no place, it can look short while others do the work.
"""


@dataclass(frozen=True)
class Point:
    """One staffing of a function: so many posts fewer, apart or together.

    Attributes
    ----------
    measures
        Each of :data:`MEASURES` over worlds.
    change
        The same less those of 'apart' with no post fewer, in the same world.
    """

    line: str
    posts: tuple[str, ...]
    fte: float
    measures: dict[str, Spread]
    change: dict[str, Spread]


@dataclass(frozen=True)
class Frontier:
    """All staffings tried for one function, and what the plan itself does."""

    function: str
    label: str
    points: tuple[Point, ...]
    plan_fte: float
    plan_together: bool
    worlds: int

    def line(self, name: str) -> tuple[Point, ...]:
        """Return the points of a line, none fewer first."""
        return tuple(point for point in self.points if point.line == name)


def frontier(
    case: Case,
    arm: Arm,
    function: str,
    worlds: Sequence[World],
    *,
    seed: int,
    progress: Callable[[], None] | None = None,
) -> Frontier:
    """Run a function in schools, apart and together, with none to three posts fewer.

    Posts go on the day of the decision: first those the arm's plan deletes, then the smallest pay,
    joining trusts before the lead. Programme effects are off; people leave and are replaced,
    duties pass on, visits take travel as in any run. Results are means over years 2 and 3, on the
    same draws of requests. In schools, central posts are hours of every school
    (:func:`outputs.study.in_schools.in_each_school`).

    Raises
    ------
    ValueError
        When the arm brings no trusts together, or nobody at a centre serves the function.
    """
    staffings = tuple(staffings_of(case, arm, function))
    tried = [_runs(case, arm, function, world, seed, progress) for world in worlds]
    runs = list(zip(*tried, strict=True))
    base = runs[staffings.index(("apart", ()))]
    fte = {post.id: post.fte for trust in case.trusts for post in trust.posts}
    points = tuple(
        _point(line, cut, fte, found, base)
        for (line, cut), found in zip(staffings, runs, strict=True)
    )
    desk = {post.id for post in posts_of(case, arm, function)}
    planned = [d.post for d in arm.plan.deletions if d.post in desk]
    label = next(f.label for f in case.functions if f.key == function)
    return Frontier(
        function=function,
        label=label,
        points=points,
        plan_fte=float(np.sum([fte[post] for post in planned])),
        plan_together=any(wave.function == function for wave in arm.plan.waves),
        worlds=len(worlds),
    )


def runs_needed(case: Case, arm: Arm, function: str, worlds: int) -> int:
    """Return how many runs a frontier takes, for a progress display."""
    return len(tuple(staffings_of(case, arm, function))) * worlds


def _runs(
    case: Case,
    arm: Arm,
    function: str,
    world: World,
    seed: int,
    progress: Callable[[], None] | None,
) -> list[dict[str, float]]:
    """Run every staffing in one world; those with people in the same places share their draws."""
    found: dict[tuple[str, tuple[str, ...]], dict[str, float]] = {}
    staffings = tuple(staffings_of(case, arm, function))
    for local in (True, False):
        placed = laid_out(case, arm, function) if local else case
        chosen = [s for s in staffings if (s[0] == "local") is local]
        arms = [arm_for(placed, arm, function, *staffing) for staffing in chosen]
        bare = bare_case(placed, arms)
        draws = draws_for(bare, world, seed=seed, replication=0)
        few = only(bare, function)
        for staffing, own in zip(chosen, arms, strict=True):
            record = replicate(
                bare, own, world, seed=seed, replication=0, draws=draws, functions=few
            )
            found[staffing] = measured(record, function)
            if progress is not None:
                progress()
    return [found[staffing] for staffing in staffings]


def measured(record: Records, function: str) -> dict[str, float]:
    """Return each of :data:`MEASURES` of a function in a run, over years 2 and 3."""
    f = record.axes.functions.index(function)
    years = record.service_school[f].sum(axis=0)[:, COUNTED]
    total = dict(zip(SERVICE_MEASURES, years.sum(axis=1), strict=True))
    waits = record.waits[f, WAIT_MEASURES.index("wait_p80"), COUNTED]
    return {
        "mean_wait": total["wait_minutes"] / max(1.0, total["started"]) / MINUTES_PER_HOUR,
        "wait_p80": float(np.mean(waits)) / MINUTES_PER_HOUR,
        "late": 100 * (1 - total["within_target"] / max(1.0, total["due"])),
        "missed": total["statutory_missed"] / years.shape[1],
        "shadow": total["shadow_minutes"] / MINUTES_PER_HOUR / years.shape[1],
        "fallen": fallen_on_schools(record, function),
        "waiting": float(years[SERVICE_MEASURES.index("waiting"), -1]),
    }


def fallen_on_schools(record: Records, function: str) -> float:
    """Return pounds a year, over years 2 and 3, of work of a function that schools took on.

    What they gave up waiting for, and duties of deleted posts that found no place at a desk. Only
    the staffing of this function changes, so duties without a place are its own.
    """
    first = record.axes.run_in_months + MONTHS_PER_YEAR
    kept = [
        row
        for row, key in enumerate(record.ledger_keys)
        if key.tag == "shadow" and (key.function == function or key.cause == UNPLACED)
    ]
    pence = int(record.ledger_pence[kept, first:].sum())
    return pence / PENCE_IN_A_POUND / (HORIZON_YEARS - 1)


def _point(
    line: str,
    cut: tuple[str, ...],
    fte: dict[str, float],
    found: Sequence[dict[str, float]],
    base: Sequence[dict[str, float]],
) -> Point:
    number = np.arange(len(found))
    values = {name: np.asarray([run[name] for run in found]) for name in MEASURES}
    before = {name: np.asarray([run[name] for run in base]) for name in MEASURES}
    return Point(
        line=line,
        posts=cut,
        fte=float(np.sum([fte[post] for post in cut])),
        measures={name: spread_of(values[name], number) for name in MEASURES},
        change={name: spread_of(values[name] - before[name], number) for name in MEASURES},
    )
