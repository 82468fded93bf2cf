"""Two runs held against each other: on the same draws only, and as closely as pairs tell it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from entities.case import STATUS_QUO
from outputs.probability import student_t
from outputs.web.paired_runs import NO_SAVING, NOT_PAIRED, difference_in_words
from tests.made_records import made_claim

CLAIM = made_claim().model_dump(mode="json") | {"compared_with": STATUS_QUO}
YEAR, RULE = CLAIM["year_after_decision"], CLAIM["counting_rule"]
LUCK = np.random.default_rng(5).normal(100_000, 90_000, size=40)


def laid(folder: Path, gbp: np.ndarray[Any, Any], **changes: Any) -> Path:
    """Lay a run by that saves so much in each world."""
    run = {"claims": [CLAIM], "seed": 7, "worlds": len(gbp), "replications": 1,
           "sampling": "latin_hypercube", **changes}  # fmt: skip
    rows = [
        {"arm": "merge", "world": world, "replication": 0, "year": year, "counting_rule": RULE,
         "gbp": value * (year == YEAR)}
        for world, value in enumerate(gbp) for year in (YEAR - 1, YEAR)
    ]  # fmt: skip
    (folder / "tables").mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps(run))
    pd.DataFrame(rows).to_csv(folder / "tables/savings.csv", index=False)
    return folder


def test_a_run_that_saves_as_much_more_in_every_world_is_told_to_the_pound(tmp_path: Path) -> None:
    said = difference_in_words(laid(tmp_path / "a", LUCK), laid(tmp_path / "b", LUCK + 25_000))
    assert "this saves £25,000 more in the mean (95% interval £25,000 more to £25,000 more;" in said
    assert f"Saved in year {YEAR}, in the mean: £" in said
    assert "40 worlds, seed 7" in said


def test_the_interval_is_that_of_pairs_and_says_where_it_may_be_either(tmp_path: Path) -> None:
    shift = np.random.default_rng(6).normal(-2_000, 30_000, size=40)
    said = difference_in_words(laid(tmp_path / "a", LUCK), laid(tmp_path / "b", LUCK + shift))
    half = student_t(39) * shift.std(ddof=1) / np.sqrt(40)
    low, high = shift.mean() - half, shift.mean() + half
    assert low < 0 < high
    assert f"{round(-low / 1_000)},000 less to £{round(high / 1_000)},000 more, so it may" in said


def test_the_same_run_twice_is_the_same_in_every_run(tmp_path: Path) -> None:
    said = difference_in_words(laid(tmp_path / "a", LUCK), laid(tmp_path / "b", LUCK))
    assert "they are the same in every run" in said


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 8},
        {"sampling": "sobol"},
        {"replications": 2},
        {"version": "0.0.9"},
        {"decision_date": "2030-01-01"},
        {"linked_draws": [{"key": "a"}]},
    ],
)
def test_of_runs_not_drawn_alike_no_difference_is_told(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    other = laid(tmp_path / "b", LUCK, **changes)
    assert difference_in_words(laid(tmp_path / "a", LUCK), other) == NOT_PAIRED


def test_of_runs_of_other_numbers_of_worlds_no_difference_is_told(tmp_path: Path) -> None:
    other = laid(tmp_path / "b", LUCK[:30])
    assert difference_in_words(laid(tmp_path / "a", LUCK), other) == NOT_PAIRED


@pytest.mark.parametrize("claims", [[], [CLAIM | {"arm": "another"}]])
def test_without_a_saving_in_both_none_is_told(tmp_path: Path, claims: list[Any]) -> None:
    other = laid(tmp_path / "b", LUCK, claims=claims)
    assert difference_in_words(laid(tmp_path / "a", LUCK), other) == NO_SAVING


def test_of_one_world_no_interval_is_told(tmp_path: Path) -> None:
    one, other = (laid(tmp_path / name, LUCK[:1] + more) for name, more in (("a", 0), ("b", 9e3)))
    assert difference_in_words(one, other).endswith("(1 world, seed 7: too few for more).")
