"""Pool or cut: what posts fewer mean for waits, with and without bringing a function together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from entities.assumption import World
from entities.case import STATUS_QUO, Case
from entities.plan import Arm, MergerPlan, PostDeletion, Wave
from entities.post import CENTRE, Post
from entities.records import SERVICE_MEASURES, WAIT_MEASURES, Records
from outputs.money import PENCE_IN_A_POUND
from outputs.probability import Spread, spread_of
from simulator.money.service_costs import UNPLACED
from simulator.replicate import draws_for, replicate

MOST_CUT = 3
"""Posts fewer that are tried, as far as there are posts."""
HORIZON_YEARS = 3
COUNTED = slice(1, HORIZON_YEARS)
"""The first year is left out: cutting takes effect in it."""
MINUTES_PER_HOUR = 60.0
MONTHS_PER_YEAR = 12
PROGRAMME = (
    "delay", "refusal", "two_systems", "familiarity", "queries", "migration_work", "merger_leaving",
    "standard_process", "specialist", "one_off_costs", "closing_centre",
)  # fmt: skip
"""Mechanisms of the programme, switched off here: the frontier shows pooling and cutting alone."""
LINES = {"apart": "As now, each at its own desk", "together": "Brought together at one desk"}
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
    """Run a function apart and together with none to three posts fewer, on the same draws.

    Posts go on the day of the decision: first those the arm's plan deletes, then the smallest pay,
    joining trusts before the lead. Programme effects are off; people leave and are replaced,
    duties pass on, visits take travel as in any run. Results are means over years 2 and 3.

    Raises
    ------
    ValueError
        When the arm brings no trusts together, or nobody at a centre serves the function.
    """
    staffings = tuple(staffings_of(case, arm, function))
    runs = [
        [_run(case, arm, function, staffing, world, seed, progress) for world in worlds]
        for staffing in staffings
    ]
    base = next(r for s, r in zip(staffings, runs, strict=True) if s == ("apart", ()))
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
    """Yield (line, posts that go): apart, no desk is left with nobody; together, one post stays."""
    posts = posts_of(case, arm, function)
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
    for cut in range(min(MOST_CUT, len(posts) - 1) + 1):
        yield "together", tuple(post.id for post in posts[:cut])


def arm_for(case: Case, arm: Arm, function: str, line: str, cut: Sequence[str]) -> Arm:
    """Return the arm that does nothing but one staffing of one function, from the decision on."""
    start = case.decision_date.replace(day=1)
    gone = [PostDeletion(post=p, months_after_start=0, route="redundancy") for p in cut]
    if line == "apart":
        if not cut:
            return Arm(key="apart", label="As now", plan=MergerPlan())
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


def only(case: Case, function: str) -> frozenset[str] | None:
    """Return the function alone where centres alone serve it, else nothing: the whole run."""
    shared = any(d.function == function and d.where != "central" for t in case.trusts
                 for d in t.delivery)  # fmt: skip
    return None if shared else frozenset([function])


def _run(
    case: Case,
    arm: Arm,
    function: str,
    staffing: tuple[str, tuple[str, ...]],
    world: World,
    seed: int,
    progress: Callable[[], None] | None,
) -> dict[str, float]:
    own = arm_for(case, arm, function, *staffing)
    bare = bare_case(case, [own])
    draws = draws_for(bare, world, seed=seed, replication=0)
    record = replicate(
        bare, own, world, seed=seed, replication=0, draws=draws, functions=only(case, function)
    )
    if progress is not None:
        progress()
    return measured(record, function)


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
