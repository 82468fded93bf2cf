"""Means of books in whole pence add up alike wherever the books do."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.money import means_that_add_up
from outputs.penny_means import over_runs_to_the_penny
from tests.made_records import made_axes, made_case, made_record

CASE = made_case()
BOOKS = tuple(book for t in CASE.trusts for book in (*(s.urn for s in t.schools), t.company_number))
RUNS = [made_record(arm, world, axes=made_axes()) for arm in ("status_quo", "merge")
        for world in range(3)]  # fmt: skip


@settings(max_examples=100)
@given(pence=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=9), runs=st.integers(1, 9))
def test_rounded_means_add_up_to_the_rounded_whole_and_are_less_than_a_penny_off(
    pence: list[int], runs: int
) -> None:
    series = pd.Series(pence)
    means = means_that_add_up(series, runs, [np.zeros(len(pence))])
    whole = round(means.sum() * 100)
    assert abs(whole - sum(pence) / runs) <= 0.5 + 1e-6
    assert (np.abs(means * 100 - series / runs) <= 1 + 1e-6).all()


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_two_rules_with_equal_sums_have_means_with_equal_sums(seed: int) -> None:
    """Each trust holds the same under both rules, however its books share it; two years."""
    rng = np.random.default_rng(seed)
    one = rng.integers(-(10**6), 10**6, (len(RUNS), len(BOOKS), 2))
    other, first = one.copy(), 0
    for trust in CASE.trusts:
        own = slice(first, first + len(trust.schools) + 1)
        first = own.stop
        shift = rng.integers(-999, 999, other[:, own].shape)
        other[:, own] += shift - np.roll(shift, 1, axis=1)
    pence = np.stack([one, other], axis=1)
    axes = {"rule": ("one", "other"), "school": BOOKS, "year": [1, 2]}
    frame = over_runs_to_the_penny(CASE, RUNS, pence, axes).astype({"school": str})
    of = {b: t.company_number for t in CASE.trusts
          for b in (*(s.urn for s in t.schools), t.company_number)}  # fmt: skip
    whole = (frame["mean"] * 100).round().astype("int64")
    by = [frame["arm"].astype(str), frame["school"].map(of), frame["year"]]
    sums = whole.groupby([*by, frame["rule"].astype(str)]).sum().unstack()
    assert (sums["one"] == sums["other"]).all()


def test_trusts_that_are_one_stand_beside_each_other_in_the_rounding() -> None:
    """The lead is the last trust of the case, and a trust that stays apart stands between."""
    first, second = CASE.trusts
    apart = second.model_copy(update={
        "company_number": "00000099",
        "schools": tuple(s.model_copy(update={"urn": "199999"}) for s in second.schools),
    })  # fmt: skip
    case = CASE.model_copy(update={"trusts": (second, apart, first)})
    months = len(RUNS[0].axes.months)
    runs = [made_record("merge", world, axes=made_axes()) for world in range(3)]
    runs = [dataclasses.replace(run, joined=(6, months, months)) for run in runs]
    books = tuple(s.urn for t in case.trusts for s in t.schools)
    kept = np.asarray([[1, 1, 0], [1, 1, 0], [0, 0, 0]])
    pooled = kept[:, ::-1]
    pence = np.stack([kept, pooled], axis=1)[..., None]
    axes = {"rule": ("kept", "pooled"), "school": books, "year": [1]}
    frame = over_runs_to_the_penny(case, runs, pence, axes).astype({"school": str})
    one = frame[frame["school"] != "199999"].groupby("rule", observed=True)["mean"].sum()
    assert one["kept"] == one["pooled"] == 0.01
