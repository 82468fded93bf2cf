"""The display of a batch: what it says, on a terminal and in a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from outputs.study.batch import Batch
from outputs.study.batch_display import EVERY, BatchDisplay
from outputs.study.batch_progress import BatchProgress
from outputs.study.progress_shown import Shown
from tests.made_records import made_case


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def made_batch(tmp_path: Path) -> Batch:
    return Batch(cases=(made_case(),), worlds=100, replications=1, seed=1, jobs=1, out=tmp_path)


def test_a_log_gets_a_line_a_minute_with_runs_and_then_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, batch = Clock(), made_batch(tmp_path)
    case, progress = batch.cases[0], BatchProgress(batch, clock)
    with BatchDisplay(progress, clock, terminal=False) as shown:
        shown.ran(case, 10, progress.length)
        assert capsys.readouterr().out == ""
        clock.now = EVERY
        shown.ran(case, 60, progress.length)
        assert capsys.readouterr().out.startswith(f"60 of {progress.length:,} runs; 0.8 runs a sec")
        shown.ran(case, 70, progress.length)
        clock.now = 2 * EVERY
        shown.ran(case, progress.length, progress.length)
        capsys.readouterr()
        clock.now = 3 * EVERY
        shown.tabled(case, 1, 4)
        assert "tables: 1 of 4 arms" in capsys.readouterr().out
        clock.now = 4 * EVERY
        shown.tabled(case, 4, 4)
        assert "tables" not in capsys.readouterr().out


def test_a_terminal_gets_one_line_that_is_drawn_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click._termui_impl.isatty", lambda _: True)
    monkeypatch.setenv("COLUMNS", "120")
    batch = made_batch(tmp_path)
    case, progress = batch.cases[0], BatchProgress(batch)
    with BatchDisplay(progress, terminal=True) as shown:
        shown.ran(case, progress.length, progress.length)
        shown.tabled(case, 2, 3)
    told = capsys.readouterr().out
    assert f"{progress.length}/{progress.length}" in told
    assert "tables: 2 of 3 arms" in told


def test_what_comes_after_the_runs_is_said_once_they_are_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Shown(after="Working out tables ...") as shown:
        shown.progress(1, 2)
        assert "Working" not in capsys.readouterr().out
        shown.progress(2, 2)
        assert capsys.readouterr().out.endswith("Working out tables ...\n")
    assert capsys.readouterr().out == ""
