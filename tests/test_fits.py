"""Fits: every figure that may be drawn has its curve, bounds and percentiles told."""

from __future__ import annotations

import math
from collections import Counter
from statistics import NormalDist
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from outputs.study.explain_command import explain_command
from scenarios.beliefs import Belief
from scenarios.fits import bounds_in_words, fit_of, fits, share_beyond
from scenarios.reading import BadInput, read_book, read_functions
from tests.test_worlds import assumption, beliefs

ROWS = fits(read_book(), read_functions())


def test_every_row_and_every_range_of_a_kind_of_work_has_one_fit() -> None:
    keys = [fit.key for fit in ROWS]
    assert keys == sorted(set(keys))
    usable = {a.key for a in read_book() if a.role != "validation_only"}
    assert usable < set(keys)
    assert {key.split(".")[0] for key in set(keys) - usable} == {"request"}


def test_all_drawn_rows_but_the_listed_ones_give_the_figures_stated() -> None:
    for fit in ROWS:
        if isinstance(fit.shape, Belief) and None not in fit.stated:
            assert fit.produced == pytest.approx(fit.stated, rel=1e-12, abs=1e-15), fit.key
        assert fit.shape.least <= fit.produced[0] <= fit.produced[2] <= fit.shape.most, fit.key


def test_the_shipped_rows_that_do_not_fit_are_the_one_sided_ones() -> None:
    unfitted = {fit.key: fit.unfitted for fit in ROWS if fit.unfitted}
    sides = {
        fit.key for fit in ROWS
        if None not in fit.stated and fit.shape.varies and fit.stated[1] in fit.stated[::2]
    }  # fmt: skip
    assert set(unfitted) == sides
    assert all("one-sided" in reason for reasons in unfitted.values() for reason in reasons)


@pytest.mark.parametrize(
    ("changed", "family", "bounds"),
    [
        ({"low": 50, "value": 100, "high": 200}, "split normal of the logarithm", "at least 0"),
        ({"low": 0, "value": 100, "high": 200}, "split normal", "at least 0"),
        ({"low": 0.1, "value": 0.5, "high": 0.9, "unit": "share"}, "split normal", "from 0 to 1"),
        ({"low": -0.1, "value": 0.0, "high": 0.1, "unit": "relative_change"}, "split normal",
         "at least -1"),
        ({"low": -10, "value": 0.0, "high": 10}, "split normal", "without bounds"),
        ({"low": 10, "high": 30}, "uniform", "from 10 to 30"),
        ({"low": 10, "value": 20, "high": 30, "role": "constant"}, "fixed", "from 20 to 20"),
    ],
)  # fmt: skip
def test_family_and_bounds_follow_from_unit_and_row(
    changed: dict[str, Any], family: str, bounds: str
) -> None:
    fit = fit_of(assumption(**changed))
    assert (fit.shape.family, bounds_in_words(fit.shape)) == (family, bounds)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"low": 10, "value": 10, "high": 30}, "one-sided: its value is its low"),
        ({"low": 10, "value": 30, "high": 30}, "one-sided: its value is its high"),
        ({"value": 100.0}, "gives no low: 80 by its grade (survey)"),
        ({"value": 100.0, "grade": "judgement"}, "gives no high: 200 by its grade (judgement)"),
        ({"value": 0.0}, "a value without room for a range stays as it is"),
        ({"low": 10, "high": 30}, "only a range: low and high are its ends"),
        ({"low": 2026, "value": 2027, "high": 2028, "unit": "year_number"}, "is not drawn"),
        ({"low": 0.0, "value": 0.3, "high": 0.6, "unit": "share"},
         "10 in a hundred draws are held at 0"),
    ],
)  # fmt: skip
def test_what_does_not_fit_and_what_was_made_up_is_told(changed: dict[str, Any], said: str) -> None:
    fit = fit_of(assumption(**changed))
    assert any(said in sentence for sentence in (*fit.unfitted, *fit.remarks))


def test_a_usual_row_has_nothing_to_tell() -> None:
    fit = fit_of(assumption(low=50, value=100, high=200))
    assert not fit.unfitted
    assert not fit.remarks


@given(beliefs())
def test_percentiles_told_are_those_stated(a: Any) -> None:
    fit = fit_of(a)
    assert not any("percentile is" in sentence for sentence in fit.unfitted)
    assert fit.produced == pytest.approx((a.low, a.value, a.high), rel=1e-9, abs=1e-6)


@given(st.floats(0.01, 0.45), st.floats(0.02, 0.5))
def test_the_share_held_at_a_bound_is_the_curve_below_it(low: float, width: float) -> None:
    shape = Belief(low, low + width, low + 2 * width, 0.0, math.inf, logarithmic=False)
    score = -(low + width) / width * NormalDist().inv_cdf(0.9)
    expected = NormalDist().cdf(score)
    assert share_beyond(shape, 0.0, below=True) == pytest.approx(expected, abs=1e-9)
    assert share_beyond(shape, math.inf, below=False) == 0


def test_explain_tells_curve_bounds_and_group() -> None:
    told = CliRunner().invoke(explain_command, ["model.base_utilisation"]).output
    assert "curve   split normal, from 0 to 1; one draw in ten is below 0.6" in told
    told = CliRunner().invoke(explain_command, ["process.one_off_overrun"]).output
    assert "linked  with hours, overrun and dual running of a merger, strength 0.5" in told
    told = (
        CliRunner().invoke(explain_command, ["workforce.employer_ni_rate", "--case", "tiny"]).output
    )
    assert "curve   fixed at 0.15" in told
    assert "used in" in told


def test_explain_lists_every_fit_and_the_rows_that_do_not() -> None:
    lines = CliRunner().invoke(explain_command, ["--fits"]).output.splitlines()
    assert len(ROWS) == sum("): " in line and not line.startswith("  ") for line in lines)
    assert "Rows whose curve does not fit on both sides: 6" in lines
    assert Counter(line.split(":")[0] for line in lines)["  demand.ehc_plan_growth"] == 1
    for wrong in ([], ["model.base_utilisation", "--fits"], ["model.base_use"]):
        with pytest.raises(BadInput):
            CliRunner().invoke(explain_command, wrong, catch_exceptions=False)
