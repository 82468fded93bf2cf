"""Many runs for one page: laid by on the disk, with the same result, and not lost by a break."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outputs.run_folder import RunFolder
from outputs.study import many_runs
from outputs.study.many_runs import runs_of
from outputs.study.run_command import run
from outputs.study.whole import study
from simulator.store import chunks
from tests.shipped_cases import SEED, case_called, changed, worlds_of

TINY = changed(case_called("tiny"), switched_off=("refusal",))
WORLDS = 3
ROOT = Path(__file__).parents[1]


@pytest.fixture
def few_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_runs, "MOST_IN_MEMORY", 2)


def studied(out: Path, **more: Any) -> RunFolder:
    return study(TINY, worlds=WORLDS, seed=SEED, out=out, **more)


def said(folder: Path) -> dict[str, bytes]:
    """Return all that a run folder says, without when it was made."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip
    record = json.loads(found.pop("run.json"))
    return {**found, "record": json.dumps(record | {"started": "", "seconds": 0}).encode()}


@pytest.mark.slow
def test_runs_that_are_laid_by_say_the_same_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    usual = studied(tmp_path / "in memory", tell=told.append)
    assert told == []
    monkeypatch.setattr(many_runs, "MOST_IN_MEMORY", 2)
    laid_by = studied(tmp_path / "laid by", tell=told.append)
    assert said(laid_by.path) == said(usual.path)
    assert len(told) == 1
    assert str(tmp_path / ".laid by-runs") in told[0]
    assert {path.name for path in tmp_path.iterdir()} == {
        "in memory", "laid by", "seals.jsonl",
    }, "no run is left"  # fmt: skip


def asked(folder: Path, **more: Any) -> list[tuple[str, int, int]]:
    """Run and say a little of every run: its arm, its world, the sum of its ledger."""
    worlds = worlds_of("tiny", WORLDS)
    with runs_of(TINY, worlds, folder, replications=1, seed=SEED, **more) as runs:
        return [(run.arm, run.world, int(np.abs(run.ledger_pence).sum())) for run in runs]


@pytest.mark.usefixtures("few_fit")
def test_after_a_break_it_goes_on_with_what_is_there(tmp_path: Path) -> None:
    first: list[int] = []

    def struck(done: int, _of: int) -> None:
        first.append(done)
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path / "run", progress=struck)
    assert first[0] == 0
    second: list[int] = []
    found = asked(tmp_path / "run", progress=lambda done, _: second.append(done))
    assert second[0] == first[-1] > 0
    assert list(tmp_path.iterdir()) == []
    assert found == asked(tmp_path / "run", detail=True)


@pytest.mark.usefixtures("few_fit")
def test_a_full_disk_is_told_in_a_sentence_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path, _stored: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(chunks, "_write_tables", full)
        with pytest.raises(OSError, match=r"the disk is full.*the same command again"):
            asked(tmp_path / "run")
    assert len(asked(tmp_path / "run")) > WORLDS
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("few_fit")
def test_one_at_a_time_in_one_place(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from outputs.study.folder_lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(tmp_path / ".run-runs")]
    with subprocess.Popen(
        words, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(OSError, match="in use by another"):
            asked(tmp_path / "run")
        other.communicate("")
    assert len(asked(tmp_path / "run")) > WORLDS


@pytest.mark.usefixtures("few_fit")
def test_runs_in_finest_detail_stay_in_memory(tmp_path: Path) -> None:
    told: list[str] = []
    worlds = worlds_of("tiny", WORLDS)
    with runs_of(
        TINY, worlds, tmp_path / "run", replications=1, seed=SEED, detail=True, tell=told.append
    ) as runs:
        assert any(run.cells is not None for run in runs)
    assert told == []


@pytest.mark.slow
def test_what_breaks_when_somebody_leaves_is_told_of_runs_that_are_laid_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def departed(out: Path) -> RunFolder:
        return run(TINY, worlds=2, seed=SEED, jobs=1, out=out, leaves=("elm-hr-officer@2027-01",))

    usual = departed(tmp_path / "in memory")
    monkeypatch.setattr(many_runs, "MOST_IN_MEMORY", 2)
    laid_by = departed(tmp_path / "laid by")
    assert laid_by.when_they_leave == usual.when_they_leave != ()
    assert said(laid_by.path) == said(usual.path)
