"""The first look: the worlds it shows are those of the run that comes after, to the penny."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from entities.records import Records
from outputs.so_far import SoFar
from outputs.study.first_look import WORLDS, first_in_words, first_look
from outputs.web import worker
from outputs.web.jobs import Jobs
from outputs.web.worker import SO_FAR, Told
from scenarios.worlds import draw_worlds
from simulator.batch import run_case
from tests.shipped_cases import SEED, case_called

CASE = case_called("tiny")


def test_a_first_look_says_what_these_worlds_say_in_the_whole_run() -> None:
    drawn = draw_worlds(CASE, count=WORLDS + 1, seed=SEED)
    whole = run_case(CASE, drawn, replications=1, seed=SEED)
    claim = CASE.claims[0]
    some = [run for run in whole if run.world < WORLDS]
    assert first_look(CASE, 1) == first_in_words(CASE, claim, some)
    assert f"A first look, {WORLDS} worlds" in first_look(CASE, 1)
    seen = SoFar(CASE, claim)
    seen.see(some)
    held = int(seen.costs.saving(claim.arm, claim.compared_with).holds(claim.gbp_per_year).sum())
    assert f"The claim holds in {held} of {WORLDS} (95% interval" in first_look(CASE, 1)


def test_without_a_claim_there_is_nothing_to_look_at() -> None:
    assert first_look(CASE.model_copy(update={"claims": ()}), 1) == ""
    assert first_in_words(CASE, CASE.claims[0], ()) == ""


def test_the_page_is_told_of_the_claim_as_runs_come_back(tmp_path: Path) -> None:
    jobs, drawn = Jobs(tmp_path), draw_worlds(CASE, count=2, seed=SEED)
    job = jobs.add("tiny", 2)
    told = Told(jobs, job, CASE, os.getppid())
    seen = SoFar(CASE, CASE.claims[0])

    def see(runs: Sequence[Records]) -> None:
        seen.see(runs)
        told.see(runs)
        told.told(len(runs), 9)
        said = seen.in_words()
        assert jobs.far(job).claim == (f"{SO_FAR} {said}." if said else "")

    run_case(CASE, drawn, replications=1, seed=SEED, seen=see)
    assert f"of {len(drawn)} worlds" in jobs.far(job).claim


def test_a_worker_whose_page_is_gone_ends(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    told = Told(jobs, jobs.add("tiny", 2), CASE, page=-1)
    with pytest.raises(SystemExit):
        told.told(1, 2)


def test_what_is_compiled_once_is_compiled_on_the_world_of_the_first_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, int, int]] = []
    monkeypatch.setattr(
        worker, "first_look", lambda case, jobs, worlds: asked.append((case.key, jobs, worlds))
    )
    worker.warm_up()
    assert asked == [(CASE.key, 1, 1)]
