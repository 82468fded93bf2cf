"""Pool or cut: the frontier runs what it says, and its sentence says no more than the runs do."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from entities.records import SERVICE_MEASURES
from outputs.charts.frontier import frontier_chart, frontier_table
from outputs.charts.house import NARROW, WIDE, Caption
from outputs.frontier_words import finding, frontier_words, posts_freed
from outputs.probability import Spread
from outputs.study.frontier import (
    MEASURES,
    WORSE,
    Frontier,
    Point,
    arm_for,
    bare_case,
    frontier,
    measured,
    only,
    posts_of,
    runs_needed,
    staffings_of,
)
from simulator.replicate import replicate
from tests.shipped_cases import SEED, case_called, worlds_of

ROOT = Path(__file__).parents[1]
CASE = case_called("alder_and_birch")
MERGE = CASE.arm("merge")


def spread(mean: float, half: float) -> Spread:
    return Spread(mean, mean - half, mean + half, mean, mean, mean)


def made(together: list[tuple[float, float]], apart: list[tuple[float, float]]) -> Frontier:
    points = tuple(
        Point(
            line=line,
            posts=tuple(f"p{n}" for n in range(cut)),
            fte=float(cut),
            measures={name: spread(10 + change, half) for name in MEASURES},
            change={name: spread(change, half) for name in MEASURES},
        )
        for line, changes in (("apart", apart), ("together", together))
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


def test_fewer_posts_mean_longer_waits_in_the_mean() -> None:
    found = frontier(CASE, MERGE, "payroll", worlds_of("alder_and_birch")[:2], seed=SEED)
    together = [point.measures["mean_wait"].mean for point in found.line("together")]
    assert together == sorted(together)
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
    assert "schools wait 3.0 working hours less long (95% interval -4.0 to -2.0)" in said[1]
    assert "Cutting 1 whole post (p0) without" in said[2]
    assert "deletes 1.0 FTE" in said[3]
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
def test_the_chart_has_both_lines_and_the_plans_point(width: float) -> None:
    found = made([(-3.0, 1.0), (1.0, 2.0)], [(0.0, 0.0), (5.0, 1.0)])
    figure = frontier_chart(found, Caption("Finding", ("n, seed",)), width)
    labels = {text.get_text() for text in figure.legends[0].get_texts()}
    assert labels == {
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
