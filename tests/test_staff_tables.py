"""Staff tables and charts: flows that add up, employers, and no figure about fewer than five."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from entities.case import Case
from entities.post import Post
from entities.records import Exit, Records
from outputs.charts.staffing import (
    FEW_IN_SOME,
    employer_table,
    flow_table,
    loses_table,
    loses_title,
)
from outputs.staff import FLOWS, staff_by_employer, staff_by_month, staff_changes, who_loses_jobs
from tests.made_people import CASE, WORLDS, arm_with
from tests.made_records import made_case, made_record
from tests.shipped_cases import run_arm

ARMS = ("status_quo", "merge")
RUNS = [run_arm(CASE, CASE.arm(arm), world) for arm in ARMS for world in WORLDS[:3]]


def test_everybody_is_the_sum_of_the_groups_and_stocks_follow_from_flows() -> None:
    table = staff_by_month(RUNS)
    whole = table[table["group"] == "all"].set_index(["arm", "measure", "month"])["mean"]
    parts = table[table["group"] != "all"]
    summed = parts.groupby(["arm", "measure", "month"], observed=True)["mean"].sum()
    np.testing.assert_allclose(summed.sort_index(), whole.sort_index(), atol=1e-9)
    for arm in ARMS:
        of = {name: whole.loc[arm, name].to_numpy() for name in FLOWS}
        change = np.diff(of["in_post_fte"])
        came, went = of["joined_fte"][1:], of["left_fte"][1:] + of["redundant_fte"][1:]
        np.testing.assert_allclose(change, came - went, atol=1e-9)
    assert set(table["unit"]) == {"fte", "hours"}


def test_what_a_run_comes_to_is_the_sum_of_its_months() -> None:
    table = staff_by_month(RUNS)
    left = table[(table["group"] == "all") & (table["measure"] == "left_fte")]
    by_run = staff_changes(RUNS)
    for arm in ARMS:
        mean = by_run[by_run["arm"] == arm]["left"].mean()
        assert mean == pytest.approx(left[left["arm"] == arm]["mean"].sum())


def test_employers_hold_every_established_post_at_the_end_of_a_year() -> None:
    merged = [run_arm(CASE, arm_with("merge"), world) for world in WORLDS[:3]]
    table = staff_by_employer(merged)
    posts = sum(post.fte for trust in CASE.trusts for post in trust.posts)
    for _, year in table.groupby("year"):
        assert year["mean"].sum() == pytest.approx(posts)
    drawn = employer_table(CASE, staff_by_employer(RUNS), ARMS, 1)
    assert set(drawn["employer"]) <= {trust.name for trust in CASE.trusts}
    assert (drawn["p10"] <= drawn["p90"]).all()


def many_posts(count: int) -> Case:
    """A case in which one trust has so many posts of one band."""
    case = made_case()
    lead, joiner = case.trusts
    posts = tuple(
        Post(
            id=f"clerk-{n}", role="Clerk", kind="desk", place="centre", desk="finance", fte=1.0,
            salary_gbp=25_000.0, age_band="55_and_over", service_band="2_to_4",
            source="illustrative",
        )
        for n in range(count)
    )  # fmt: skip
    return case.model_copy(update={"trusts": (lead.model_copy(update={"posts": posts}), joiner)})


def records_with(lost: int, runs: int = 10) -> list[Records]:
    exits = tuple(Exit(f"clerk-{n}", 20, "redundancy") for n in range(lost))
    kept = tuple(Exit(f"clerk-{n}", 30, "wastage") for n in range(lost, lost + 3))
    return [
        dataclasses.replace(
            made_record("merge", world=w),
            exits=(*exits, *kept),
            redundant=tuple(one.post for one in exits),
        )
        for w in range(runs)
    ]


@pytest.mark.parametrize(("people", "lost", "told"), [(20, 5, True), (20, 4, False), (4, 1, False)])
def test_no_cell_tells_of_fewer_than_five_people(people: int, lost: int, told: bool) -> None:
    case, records = many_posts(people), records_with(lost)
    loses = who_loses_jobs(case, records)
    cell = loses[(loses["arm"] == "merge") & (loses["band"] == "55_and_over")].iloc[0]
    assert bool(np.isfinite(cell["mean"])) is told
    if told:
        assert (cell["mean"], cell["p10"], cell["p90"]) == (lost, lost, lost)
    assert bool(np.isfinite(cell["people"])) is (people >= 5)
    counts = loses[["people", "mean", "p10", "p90"]].to_numpy(dtype=np.float64)
    assert not ((counts > 0) & (counts < 5)).any()
    table = loses_table(loses, "merge")
    row = table[table["item"] == "55_and_over"].iloc[0]
    assert (row["redundant"] == FEW_IN_SOME) is not told
    title = loses_title(table, "Merge")
    assert ("25% in the mean of runs" in title) is told
    assert ("of every band fewer than five people" in title) is not told


def test_somebody_whose_trial_failed_has_lost_a_job_though_the_post_went_by_redeployment() -> None:
    records = [
        dataclasses.replace(r, exits=tuple(e._replace(how="redeployment") for e in r.exits))
        for r in records_with(9)
    ]
    cell = who_loses_jobs(many_posts(20), records)
    found = cell[(cell["arm"] == "merge") & (cell["band"] == "55_and_over")]
    assert found["mean"].iloc[0] == 9


def test_those_who_leave_of_themselves_lose_no_job() -> None:
    loses = who_loses_jobs(many_posts(20), [
        dataclasses.replace(
            r, exits=tuple(e._replace(how="wastage") for e in r.exits), redundant=()
        )
        for r in records_with(9)
    ])  # fmt: skip
    assert loses["mean"].isna().all()


def test_the_flow_of_two_arms_stands_in_their_order() -> None:
    table = flow_table(staff_by_month(RUNS), ARMS)
    assert list(dict.fromkeys(table["arm"])) == list(ARMS)
    for arm in ARMS:
        assert (np.diff(table[table["arm"] == arm]["month"]) == 1).all()
    assert (table["vacant_p10"] <= table["vacant_p90"]).all()
