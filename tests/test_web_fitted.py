"""What sliders stand on: what went along with a saving by more than luck, and no more."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from entities.case import STATUS_QUO, Case
from outputs.drivers import FEWEST_WORLDS
from outputs.figure_names import figure_names
from outputs.stand_in import TENTHS, span_of
from outputs.web.examples import shipped_cases
from outputs.web.fitted import (
    KEPT,
    NEEDS_WORLDS,
    NO_CLAIM,
    NONE,
    NOTHING_ALONG,
    fitted,
    lay_at_end,
    stand_in_of,
)
from outputs.web.jobs import Jobs
from scenarios.worlds import draw_worlds

SEED = 11
HARMONISED = "process.harmonisation_uplift"


@pytest.fixture
def tiny() -> Case:
    return shipped_cases()["tiny"]


def plain_run(folder: Path, case: Case, worlds: int, slope: float, luck: float) -> Path:
    """Lay a run whose saving goes along with one figure, and beside that with luck alone."""
    claim = case.claims[0]
    drawn = draw_worlds(case, count=worlds, seed=SEED)
    values = np.array([world.values[HARMONISED] for world in drawn])
    gbp = slope * values / span_of(values) + np.random.default_rng(SEED).normal(
        scale=luck, size=worlds
    )
    rows = [
        {"world": world, "replication": replication, "arm": claim.arm, "gbp": gbp[world],
         "counting_rule": claim.counting_rule, "year": claim.year_after_decision}
        for world in range(worlds) for replication in range(2)
    ]  # fmt: skip
    (folder / "tables").mkdir(parents=True)
    pd.DataFrame(rows).to_csv(folder / "tables/savings.csv", index=False)
    run = {"claims": [claim.model_dump(mode="json") | {"compared_with": STATUS_QUO}],
           "worlds": worlds, "seed": SEED, "sampling": "latin_hypercube"}  # fmt: skip
    (folder / "run.json").write_text(json.dumps(run))
    return folder


def test_of_a_plain_run_what_goes_along_by_more_than_luck_is_offered(
    tmp_path: Path, tiny: Case
) -> None:
    kept = fitted(tiny, plain_run(tmp_path, tiny, 100, 40_000, 1_000))
    first = kept["figures"][0]
    assert first["name"] == HARMONISED
    assert first["label"] == figure_names(tiny)[HARMONISED].label
    assert len(first["values"]) == len(TENTHS)
    believed = next(one for one in tiny.assumptions if one.key == HARMONISED)
    values = kept["found"]["values"][HARMONISED]
    assert believed.low is not None
    assert believed.high is not None
    assert believed.low <= values[0] <= values[4] <= values[8] <= believed.high
    assert [float(f"{value:.3g}") for value in values] == list(values)
    name, swing, low, high = kept["found"]["swings"][0]
    assert name == HARMONISED
    assert low < 40_000 < high
    assert swing == pytest.approx(40_000, rel=0.05)
    assert "100 worlds" in kept["how"]


@pytest.mark.parametrize("worlds", [8, FEWEST_WORLDS - 1])
def test_of_few_worlds_nothing_is_offered(tmp_path: Path, tiny: Case, worlds: int) -> None:
    kept = fitted(tiny, plain_run(tmp_path, tiny, worlds, 40_000, 1_000))
    assert kept == {**NONE, "why": NEEDS_WORLDS.format(worlds=worlds)}


def test_where_luck_drowns_every_figure_it_says_so(tmp_path: Path, tiny: Case) -> None:
    kept = fitted(tiny, plain_run(tmp_path, tiny, FEWEST_WORLDS, 0, 1e6))
    assert kept["why"].startswith(NOTHING_ALONG.split("{")[0] + str(FEWEST_WORLDS))


def test_without_a_claim_there_is_no_saving_to_try(tmp_path: Path, tiny: Case) -> None:
    (tmp_path / "run.json").write_text('{"claims": []}')
    assert fitted(tiny, tmp_path)["why"] == NO_CLAIM


def test_it_is_laid_as_the_run_ends_and_asked_for_again_is_only_read(
    tmp_path: Path, tiny: Case
) -> None:
    jobs = Jobs(tmp_path)
    job = jobs.add("tiny", 40)
    lay_at_end(jobs, job)  # of a run that left nothing: no fault, and nothing is kept
    assert not (jobs.place(job.key) / KEPT).exists()
    plain_run(jobs.result(job), tiny, 40, 40_000, 1_000)
    lay_at_end(jobs, job)
    (jobs.result(job) / "run.json").unlink()
    assert stand_in_of(jobs, job)["figures"][0]["name"] == HARMONISED


def test_what_an_earlier_version_kept_is_fitted_anew(tmp_path: Path, tiny: Case) -> None:
    jobs = Jobs(tmp_path)
    job = jobs.add("tiny", 40)
    plain_run(jobs.result(job), tiny, 40, 40_000, 1_000)
    (jobs.place(job.key) / KEPT).write_text('{"why": "", "how": "", "found": {"scores": {}}}')
    assert stand_in_of(jobs, job)["found"]
