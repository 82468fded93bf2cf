"""Reserves of schools and centres, kept and pooled: together their trusts' to the penny."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from entities.case import Case
from entities.records import Integers, Records
from outputs.books import books_before, books_of_run, schools_of
from outputs.charging import RULES, charges, charges_before, retell, sharing
from outputs.pooled_rows import FIRST, pooled_later_rows, pooling_rows
from outputs.reserves import monthly, reserve_path
from outputs.reserves_by_book import (
    RESERVES_POOLED,
    books_named,
    kept_reserves,
    pooled_by_pupils,
    pooled_reserves,
    reserves_by_school,
)
from tests.shipped_cases import case_called, changed, run_arm, worlds_of

CASE = changed(case_called("alder_and_birch"), switched_off=("refusal",))
TINY = changed(case_called("tiny"), switched_off=("refusal",))
TRUSTS = CASE.trusts
WORLDS = worlds_of("alder_and_birch")
ARMS = ("status_quo", "merge")


@pytest.fixture(scope="module")
def runs() -> list[Records]:
    return [run_arm(CASE, CASE.arm(arm), world) for arm in ARMS for world in WORLDS]


@pytest.fixture(scope="module")
def table(runs: list[Records]) -> pd.DataFrame:
    return reserves_by_school(CASE, runs, [retell(CASE, run) for run in runs])


def paths_of(case: Case, run: Records) -> Integers:
    """Return the reserve of every trust by month after the decision."""
    months, run_in = run.axes.months, run.axes.run_in_months
    return np.stack([
        reserve_path(t, monthly(run, t.company_number)[0], months, run_in)[run_in:]
        for t in case.trusts
    ])  # fmt: skip


@pytest.mark.parametrize("case", [CASE, TINY], ids=["accounts in the run", "accounts before it"])
@pytest.mark.parametrize("arm", ARMS)
def test_schools_and_centres_hold_what_their_trusts_do_every_month(case: Case, arm: str) -> None:
    """Trust by trust until they are one, and then those that are one together; under every rule."""
    run = run_arm(case, case.arm(arm), worlds_of(case.key)[0])
    kept, paths = kept_reserves(case, run, retell(case, run)), paths_of(case, run)
    assert kept.shape == (len(RULES), len(books_named(case)), paths.shape[1])
    schools, groups = len(schools_of(case)), sharing(case, run, paths.shape[1])
    for members, trusts, when in groups:
        books = [*members, *(schools + t for t in trusts)]
        for r, rule in enumerate(RULES):
            assert (kept[r, books, when].sum(axis=0) == paths[trusts, when].sum(axis=0)).all(), rule
    assert (len(groups) > len(case.trusts)) == (arm == "merge")


def test_a_school_moves_by_its_own_year_less_its_charge_also_before_the_decision(
    runs: list[Records],
) -> None:
    """From the end of August of the accounts on, month by month."""
    run = runs[-1]
    run_in, at = run.axes.run_in_months, run.axes.months.index(dt.date(2025, 8, 1))
    before, after = books_before(CASE, run), books_of_run(CASE, run)
    held = np.asarray([s.revenue_reserve_gbp for t in TRUSTS for s in t.schools]) * 100
    told = retell(CASE, run)
    kept = kept_reserves(CASE, run, told)[:, : len(held)]
    for r, rule in enumerate(RULES):
        between = (before.schools - charges_before(CASE, run, rule, before))[:, at + 1 : run_in]
        assert between.any()
        moved = after.schools - charges(CASE, run, rule)
        opening = held + between.sum(axis=1)
        assert (kept[r] == opening[:, None] + np.cumsum(moved, axis=1)).all(), rule


def test_a_centre_is_paid_what_it_costs_and_holds_what_it_held(runs: list[Records]) -> None:
    for run in runs:
        centres = kept_reserves(CASE, run, retell(CASE, run))[:, len(schools_of(CASE)) :]
        for n, trust in enumerate(TRUSTS):
            own = sum(school.revenue_reserve_gbp or 0 for school in trust.schools)
            assert (centres[:, n] == (trust.revenue_reserve_gbp - own) * 100).all()


def test_before_the_decision_a_plan_changes_nothing_under_any_rule(runs: list[Records]) -> None:
    quo, merge = runs[0], runs[len(WORLDS)]
    for rule in RULES:
        paid = [charges_before(CASE, run, rule, books_before(CASE, run)) for run in (quo, merge)]
        assert np.array_equal(*paid)
        centres = -books_before(CASE, quo).centres
        first = len(TRUSTS[0].schools)
        assert (paid[0][:first].sum(axis=0) == centres[0]).all()
        assert (paid[0][first:].sum(axis=0) == centres[1]).all()


def test_older_accounts_pass_the_months_between_at_each_schools_own_mean() -> None:
    run = run_arm(TINY, TINY.arm("status_quo"), worlds_of("tiny")[0])
    older = [t.model_copy(update={"accounts_year": "2022/23"}) for t in TINY.trusts]
    case = TINY.model_copy(update={"trusts": tuple(older)})
    gap = kept_reserves(case, run, retell(case, run)) - kept_reserves(TINY, run, retell(TINY, run))
    before, schools = books_before(TINY, run), len(schools_of(TINY))
    years = [2000 + int(trust.accounts_year[5:]) - 2023 for trust in TINY.trusts]
    assert len(set(years)) == 1
    for r, rule in enumerate(RULES):
        mean = (before.schools - charges_before(TINY, run, rule, before))[:, :12].mean(axis=1)
        assert gap[r, :schools, 0] == pytest.approx(mean * 12 * years[0], abs=1)
    assert np.abs(gap[:, schools:]).max() <= schools, "parts of a penny that rounding leaves"
    assert (kept_reserves(case, run, retell(case, run)).sum(axis=1)
            == paths_of(case, run).sum(axis=0)).all()  # fmt: skip


@pytest.mark.parametrize("arm", ARMS)
def test_means_of_the_table_add_up_to_the_same_kept_and_pooled(
    table: pd.DataFrame, arm: str
) -> None:
    """To the penny: by trust where trusts stay apart, and all together where they become one."""
    own = table[table["arm"] == arm].astype({"school": str, "rule": str})
    assert set(own["school"]) == set(books_named(CASE))
    of_trust = {b: t.company_number for t in TRUSTS
                for b in (*(s.urn for s in t.schools), t.company_number)}  # fmt: skip
    by = own["school"].map(of_trust) if arm == "status_quo" else own["school"].map(lambda _: "all")
    pence = (own["mean"] * 100).round().astype("int64")
    assert (own["mean"] * 100).to_numpy() == pytest.approx(pence.to_numpy(), abs=1e-6)
    sums = pence.groupby([by, own["year"], own["rule"]]).sum().unstack()
    assert list(sums.columns) == sorted([*RULES, RESERVES_POOLED])
    assert (sums.nunique(axis=1) == 1).all()
    centres = own["school"].isin([t.company_number for t in TRUSTS])
    assert (own.loc[centres & (own["rule"] == RESERVES_POOLED), "mean"] == 0).all()


def test_the_page_has_each_centre_and_all_of_each_trust(table: pd.DataFrame) -> None:
    headings, *rows = pooled_later_rows(CASE, table, CASE.claims[0])
    assert headings[0] == FIRST
    at = {row[0]: row[1:] for row in rows}
    assert {"Alderfell centre", "Birchwater centre"} <= set(at)
    for trust in TRUSTS:
        kept, _, pooled, _ = at[f"All of {trust.name}"]
        assert kept == pooled, "without the plan trusts stay apart and pooling adds nothing"
    kept, kept_with, pooled, pooled_with = at["All trusts together"]
    assert (kept, kept_with) == (pooled, pooled_with)
    today = {row[0]: row[1:] for row in pooling_rows(CASE)[1:]}
    assert today["Birchwater centre"] == ("£230,000", "£0", "£0")
    assert today[f"All of {TRUSTS[1].name}"][:2] == ("£490,000", "£490,000")
    assert len(set(today["All trusts together"])) == 1


def test_pooled_reserves_are_shared_by_pupils_and_none_is_added() -> None:
    whole = sum(trust.revenue_reserve_gbp for trust in TRUSTS)
    frame = pooled_by_pupils(CASE, [trust.company_number for trust in TRUSTS])
    assert frame["pooled_together"].sum() == pytest.approx(whole)
    assert frame["pooled_alone"].sum() == pytest.approx(whole)
    pupils = [s.pupils for t in TRUSTS for s in t.schools]
    shares = (frame["pooled_together"] / frame["pooled_together"].sum()).to_numpy()
    assert shares == pytest.approx(np.asarray(pupils) / sum(pupils))
    held = [s.revenue_reserve_gbp or 0 for t in TRUSTS for s in t.schools]
    assert frame["held"].tolist() == held


@pytest.mark.parametrize("arm", ["status_quo", "lean_alone", "merge"])
def test_pooled_reserves_are_those_kept_put_together_to_the_penny(arm: str) -> None:
    """Whoever pays for the centre: schools and centres together hold what pooled schools do."""
    run = run_arm(CASE, CASE.arm(arm), WORLDS[0])
    pooled = pooled_reserves(CASE, run).sum(axis=0)
    kept = kept_reserves(CASE, run, retell(CASE, run)).sum(axis=1)
    assert (kept == pooled).all()


def test_pooled_reserves_are_one_pot_only_once_trusts_are_one() -> None:
    run = run_arm(CASE, CASE.arm("merge"), worlds_of("alder_and_birch")[0])
    run_in, months = run.axes.run_in_months, len(run.axes.months)
    pooled = pooled_reserves(CASE, run)
    pupils = np.asarray([s.pupils for t in CASE.trusts for s in t.schools])
    first = len(TRUSTS[0].schools)
    joined = run.joined[1] - run_in
    assert 0 < joined < months - run_in
    for month in (0, joined - 1, joined, pooled.shape[1] - 1):
        each = pooled[:, month] / pupils
        parts = (each[:first], each[first:]) if month < joined else (each,)
        for part in parts:  # to a penny a school, the same for each pupil
            assert np.ptp(part) <= 1 / pupils.min() * 2
        if month < joined:
            for n, trust in enumerate(TRUSTS):
                balance, _ = monthly(run, trust.company_number)
                whole = reserve_path(trust, balance, run.axes.months, run_in)[run_in + month]
                own = pooled[:first] if n == 0 else pooled[first:]
                assert own[:, month].sum() == whole


def test_a_part_nobody_gives_is_not_told_as_nothing() -> None:
    schools = [s.model_copy(update={"revenue_reserve_gbp": None}) for s in TRUSTS[0].schools]
    silent = TRUSTS[0].model_copy(update={"schools": tuple(schools)})
    case = CASE.model_copy(update={"trusts": (silent, *TRUSTS[1:])})
    _, *rows = pooling_rows(case)
    books = len(schools) + 1
    assert [row[1] == "not said" for row in rows[:books]] == [True] * books
    assert rows[books][1] == "£3.21 million", "all of the trust is known"
    assert all("not said" not in row for row in rows[books + 1 :])
    silent_runs = [run_arm(case, case.arm(arm), WORLDS[0]) for arm in ARMS]
    by_school = reserves_by_school(case, silent_runs, [retell(case, r) for r in silent_runs])
    kept = by_school[by_school["rule"] != RESERVES_POOLED].astype({"school": str})
    other = TRUSTS[1]
    assert set(kept["school"]) == {other.company_number, *(s.urn for s in other.schools)}
    pooled = by_school[by_school["rule"] == RESERVES_POOLED].astype({"school": str})
    assert set(pooled["school"]) == set(books_named(case))
    _, *later = pooled_later_rows(case, by_school, case.claims[0])
    assert [row[1:3] == ("not said",) * 2 for row in later[: books + 1]] == [True] * (books + 1)
    assert all("not said" not in (*row[3:],) for row in later)
    assert all("not said" not in row for row in later[books + 1 : -1])
    alone = case.model_copy(update={"trusts": (silent,)})
    assert [len(row) for row in pooling_rows(alone)] == [3] * (1 + books + 1)
