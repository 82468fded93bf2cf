"""The first look: the worlds it shows are those of the run that comes after, to the penny."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from entities.records import Records
from outputs.so_far import SoFar
from outputs.study import app_command
from outputs.study.first_look import WORLDS, first_in_words, first_look
from outputs.study.trial import Stage
from outputs.web import queue as queue_module
from outputs.web import worker
from outputs.web.jobs import Jobs
from outputs.web.queue import Queue
from outputs.web.worker import SO_FAR, Told
from scenarios.worlds import draw_worlds
from simulator.batch import Seen, run_case
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
    told = Told(jobs, job, CASE)
    seen = SoFar(CASE, CASE.claims[0])

    def see(runs: Sequence[Records]) -> None:
        seen.see(runs)
        told.see(runs)
        told.told(len(runs), 9)
        said = seen.in_words()
        assert jobs.far(job).claim == (f"{SO_FAR} {said}." if said else "")

    run_case(CASE, drawn, replications=1, seed=SEED, seen=see)
    assert f"of {len(drawn)} worlds" in jobs.far(job).claim


def test_what_is_compiled_once_is_before_the_first_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[bool] = []
    queue = Queue(Jobs(tmp_path))
    monkeypatch.setattr(queue_module, "COMPILES", (sys.executable, "-c", ""))
    monkeypatch.setattr(Queue, "work", lambda held: began.append(held.ready.is_set()))
    assert not queue.ready.is_set()
    queue.warm_and_work()
    assert began == [True]


def test_setting_up_compiles_all_that_a_first_look_needs(tmp_path: Path) -> None:
    """With an empty store of compiled functions, nothing is added to it by a first look."""
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run(queue_module.COMPILES, cwd=queue_module.ROOT, env=env, check=True)
    kept = sorted(path.name for path in tmp_path.rglob("*.nbc"))
    look = (
        "from outputs.study.case_asked import case_asked as c; "
        "from outputs.study.first_look import first_look; first_look(c('tiny'), 1, worlds=1)"
    )
    subprocess.run((sys.executable, "-c", look), cwd=queue_module.ROOT, env=env, check=True)
    assert kept
    assert sorted(path.name for path in tmp_path.rglob("*.nbc")) == kept


def test_the_browser_opens_once_a_run_would_not_wait_to_be_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(app_command.webbrowser, "open", opened.append)
    monkeypatch.setattr(app_command, "SOON", 0.05)
    queue = Queue(Jobs(tmp_path))
    waiting = threading.Thread(target=app_command.open_when_ready, args=(queue, "here"))
    waiting.start()
    waiting.join(0.5)
    assert opened == []
    queue.ready.set()
    waiting.join()
    assert opened == ["here"]
    assert "Getting ready" in capsys.readouterr().out
    queue.ends.set()
    app_command.open_when_ready(queue, "here")
    assert opened == ["here"], "not where the page has ended meanwhile"


def test_a_trial_tells_the_page_of_the_claim_as_its_runs_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trial's own runs go where those of a plain run go."""
    drawn = draw_worlds(CASE, count=2, seed=SEED)
    asked: list[int] = []

    def tried(_: str, *, least: int, out: Path, seen: Seen, stage: Stage) -> None:
        asked.append(least)
        run_case(CASE, drawn, replications=1, seed=SEED, seen=seen)
        stage(f"runs into {out.name}", 2, 9)

    monkeypatch.setattr(worker, "trial", tried)
    monkeypatch.setattr(worker, "first_look", lambda *_: "")
    monkeypatch.setattr(worker, "look_again", lambda *_: None)
    laid: list[str] = []
    monkeypatch.setattr(worker, "lay_at_end", lambda _, one: laid.append(one.key))
    jobs = Jobs(tmp_path)
    job = jobs.add("tiny", 2, trial=True)
    worker.work_on(jobs, job)
    far = jobs.far(job)
    assert asked == [2]
    assert laid == [job.key]
    assert (far.done, far.total) == (2, 9)
    assert f"of {len(drawn)} worlds" in far.claim
