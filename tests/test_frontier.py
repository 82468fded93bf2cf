"""Pool or cut: the frontier runs what it says, and its sentence says no more than the runs do."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from entities.delivery import Delivery
from entities.measures import SERVICE_MEASURES
from outputs.charts.frontier import frontier_chart, frontier_table
from outputs.charts.house import NARROW, WIDE, Caption
from outputs.frontier_words import finding, frontier_words, posts_freed
from outputs.probability import Spread
from outputs.study.frontier import (
    MEASURES,
    WORSE,
    Frontier,
    Point,
    frontier,
    measured,
    runs_needed,
)
from outputs.study.staffings import arm_for, bare_case, laid_out, only, posts_of, staffings_of
from simulator.replicate import replicate
from tests.shipped_cases import SEED, case_called, worlds_of

ROOT = Path(__file__).parents[1]
CASE = case_called("alder_and_birch")
MERGE = CASE.arm("merge")


def spread(mean: float, half: float) -> Spread:
    return Spread(mean, mean - half, mean + half, mean, mean, mean)


def made(together: list[tuple[float, float]], apart: list[tuple[float, float]]) -> Frontier:
    local = [(7.0, 2.0)]
    points = tuple(
        Point(
            line=line,
            posts=tuple(f"p{n}" for n in range(cut)),
            fte=float(cut),
            measures={name: spread(10 + change, half) for name in MEASURES},
            change={name: spread(change, half) for name in MEASURES},
        )
        for line, changes in (("local", local), ("apart", apart), ("together", together))
        for cut, (change, half) in enumerate(changes)
    )
    return Frontier("payroll", "Payroll", points, 1.0, True, 6)


def test_posts_go_in_the_plans_order_and_no_desk_is_left_with_nobody() -> None:
    posts = [post.id for post in posts_of(CASE, MERGE, "payroll")]
    assert posts[0] == "birch-payroll-officer"
    staffings = list(staffings_of(CASE, MERGE, "payroll"))
    apart = [cut for line, cut in staffings if line == "apart"]
    together = [cut for line, cut in staffings if line == "together"]
    assert apart[0] == together[0] == ()
    assert all("birch-payroll-officer" not in cut for cut in apart)
    assert together[1] == ("birch-payroll-officer",)
    assert max(map(len, together)) < len(posts)
    assert runs_needed(CASE, MERGE, "payroll", 4) == 4 * len(staffings)


def test_central_hours_in_schools_are_the_same_hours_in_the_queue_of_each_office() -> None:
    posts = {post.id: post for post in posts_of(CASE, MERGE, "payroll")}
    placed = laid_out(CASE, MERGE, "payroll")
    for before, after in zip(CASE.trusts, placed.trusts, strict=True):
        own = [post for post in before.posts if post.id in posts]
        new = [post for post in after.posts if post not in before.posts]
        assert len(new) == len(own) * len(before.schools)
        assert np.isclose(sum(p.fte for p in new), sum(p.fte for p in own), atol=0.001 * len(new))
        assert {post.desk for post in new} == {"office"}
        assert {post.place for post in new} == {school.urn for school in before.schools}
        assert not {post.id for post in after.posts} & set(posts)
        assert after.where("payroll") == "local"
        assert after.where("hr") == before.where("hr")
    cut = tuple(posts)[:2]
    gone = arm_for(placed, MERGE, "payroll", "local", cut).plan.deletions
    assert {g.post.split("-at-")[0] for g in gone} == set(cut)
    assert only(placed, "payroll") is None


def test_only_schools_the_centre_serves_get_its_hours() -> None:
    trust = CASE.trusts[0]
    urns = [school.urn for school in trust.schools]
    away = Delivery(function="payroll", where="local", schools=tuple(urns[:2]))
    mixed = trust.model_copy(update={"delivery": (*trust.delivery, away)})
    case = CASE.model_copy(update={"trusts": (mixed, *CASE.trusts[1:])})
    after = laid_out(case, MERGE, "payroll").trusts[0]
    new = {post.place for post in after.posts if post not in trust.posts}
    assert new == set(urns[2:])


def test_an_arm_that_pools_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="pools nothing"):
        posts_of(CASE, CASE.arm("lean_alone"), "payroll")
    with pytest.raises(ValueError, match="no post at a centre"):
        posts_of(CASE, MERGE, "safeguarding")


def test_a_function_alone_is_served_as_in_the_whole_run() -> None:
    world = worlds_of("alder_and_birch")[0]
    own = arm_for(CASE, MERGE, "payroll", "together", ("birch-payroll-officer",))
    bare = bare_case(CASE, [own])
    whole = replicate(bare, own, world, seed=SEED, replication=0)
    alone = replicate(bare, own, world, seed=SEED, replication=0, functions=frozenset(["payroll"]))
    f = whole.axes.functions.index("payroll")
    for name in SERVICE_MEASURES:
        row = SERVICE_MEASURES.index(name)
        assert np.array_equal(whole.service_month[f, row], alone.service_month[f, row]), name
    assert alone.service_month.sum() < whole.service_month.sum()


@pytest.mark.slow
def test_fewer_posts_mean_longer_waits_in_the_mean() -> None:
    found = frontier(CASE, MERGE, "payroll", worlds_of("alder_and_birch")[:2], seed=SEED)
    together = [point.measures["mean_wait"].mean for point in found.line("together")]
    assert together == sorted(together)
    local = found.line("local")[0].change["mean_wait"].mean
    assert local > found.line("together")[0].change["mean_wait"].mean
    assert found.plan_fte == 1.0
    assert found.plan_together
    assert found.line("apart")[0].change["mean_wait"].mean == 0.0
    table = frontier_table(found)
    assert len(table) == len(found.points) * len(MEASURES)


@pytest.mark.parametrize("function", ["finance", "hr"])
def test_a_function_that_shares_an_office_is_served_as_in_the_whole_run(function: str) -> None:
    """In the smallest case one trust's offices do the work, in one queue with other functions."""
    case, world = case_called("tiny"), worlds_of("tiny")[0]
    merge = case.arm("merge")
    for line in ("apart", "together"):
        own = arm_for(case, merge, function, line, ())
        bare = bare_case(case, [own])
        whole = replicate(bare, own, world, seed=SEED, replication=0)
        chosen = replicate(
            bare, own, world, seed=SEED, replication=0, functions=only(case, function)
        )
        assert measured(whole, function) == measured(chosen, function)
    assert only(case, function) is None
    assert only(CASE, "payroll") == {"payroll"}


def test_what_pooling_frees_is_said_with_its_doubt() -> None:
    frees = made([(-3.0, 1.0), (-1.0, 0.5), (4.0, 1.0)], [(0.0, 0.0), (5.0, 1.0)])
    assert posts_freed(frees) == (1, 1)
    assert finding(frees) == "Payroll: pooling frees 1 whole post"
    unsure = made([(-3.0, 1.0), (1.0, 2.0)], [(0.0, 0.0)])
    assert posts_freed(unsure) == (0, 1)
    assert "cannot tell" in finding(unsure)
    none = made([(-3.0, 1.0), (3.0, 1.0)], [(0.0, 0.0), (5.0, 1.0)])
    assert posts_freed(none) == (0, 0)
    said = frontier_words(none)
    assert said[0] == (
        "Payroll: pooling frees no whole post. Pooled, without 1 whole post (p0), schools wait 3.0 "
        "working hours longer (95% interval +2.0 to +4.0), 3 in 100 requests more are late (95% "
        "interval +2 to +4), and work worth £3 a year more falls on schools (95% interval +2 to "
        "+4)."
    )
    assert said[1].startswith(
        "In each school, with the same hours, instead of as now: schools wait 7.0 working hours "
        "longer (95% interval +5.0 to +9.0), "
    )
    assert "schools wait 3.0 working hours less long (95% interval -4.0 to -2.0)" in said[2]
    assert "Cutting 1 whole post (p0) without" in said[3]
    assert "deletes 1.0 FTE" in said[4]
    lone = made([(-1.0, 0.1)], [(0.0, 0.0)])
    assert "one post only" in finding(lone)


@pytest.mark.parametrize("worse", WORSE)
def test_a_post_is_not_freed_where_any_one_measure_is_worse(worse: str) -> None:
    found = made([(-3.0, 1.0), (-1.0, 0.5)], [(0.0, 0.0)])
    assert posts_freed(found) == (1, 1)
    point = found.points[-1]
    changed = replace(point, change={**point.change, worse: spread(2.0, 1.0)})
    assert posts_freed(replace(found, points=(*found.points[:-1], changed))) == (0, 0)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_chart_has_every_line_and_the_plans_point(width: float) -> None:
    found = made([(-3.0, 1.0), (1.0, 2.0)], [(0.0, 0.0), (5.0, 1.0)])
    figure = frontier_chart(found, Caption("Finding", ("n, seed",)), width)
    labels = {text.get_text() for text in figure.legends[0].get_texts()}
    assert labels == {
        "In each school, with the same hours",
        "As now, each at its own desk", "Brought together at one desk", "Posts the plan deletes",
    }  # fmt: skip


def test_unknown_names_are_refused_with_the_nearest(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "frontier", "alder_and_birch",
         "--function", "payrol", "--function", "estates", "--arm", "merg"],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "did you mean 'payroll'?" in done.stderr
    assert "did you mean 'merge'?" in done.stderr
    assert "no data of the trusts supports waits of 'estates'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
