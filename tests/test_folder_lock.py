"""One batch at a time in a folder; a lock ends with its process, however that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from outputs.study.batch import Batch, run_batch
from outputs.study.folder_lock import LOCK, locked, refuse_held
from tests.shipped_cases import SEED, case_called

ROOT = Path(__file__).parents[1]
HOLD = """
import sys, time
from pathlib import Path
from outputs.study.folder_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holding(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Hold a folder in another process."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_another_batch_is_refused_with_the_process_and_since_when(tmp_path: Path) -> None:
    tiny = case_called("tiny")
    batch = Batch((tiny,), worlds=1, replications=1, seed=SEED, jobs=1, out=tmp_path)
    with holding(tmp_path) as other:
        said = rf"in use by another batch \(process {other.pid} on .*, since 20\d\d-"
        with pytest.raises(OSError, match=said):
            run_batch(batch)
        assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK], "nothing was written"
        with pytest.raises(OSError, match=said):
            refuse_held(tmp_path)
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), "batch", "tiny", "--out", str(tmp_path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "give --out the name of another folder" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_lock_that_a_dead_process_left_behind_stops_nobody(tmp_path: Path) -> None:
    with holding(tmp_path) as other:
        other.kill()
        other.wait()
        assert f'"process": {other.pid}' in (tmp_path / LOCK).read_text(encoding="utf-8")
        refuse_held(tmp_path)
        with locked(tmp_path):
            pass
    assert (tmp_path / LOCK).read_text(encoding="utf-8") == ""


def test_a_folder_is_free_again_after_a_batch_that_failed(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), locked(tmp_path):
        raise KeyboardInterrupt
    with locked(tmp_path), pytest.raises(OSError, match="in use by another batch"):
        refuse_held(tmp_path)
    refuse_held(tmp_path)
    refuse_held(tmp_path / "not there")
    assert not (tmp_path / "not there").exists(), "to ask makes no folder"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    aside = tmp_path / "aside.txt"
    aside.write_text("mine", encoding="utf-8")
    folder = tmp_path / "sweep"
    folder.mkdir()
    try:
        (folder / LOCK).symlink_to(aside)
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(OSError, match="link"), locked(folder):
        pass
    assert aside.read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal of other systems")
def test_processes_that_outlive_a_killed_batch_do_not_hold_its_folder(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "run.py"), "batch", "tiny", "--worlds", "200",
               "--jobs", "2", "--out", str(tmp_path)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          start_new_session=True) as batch:  # fmt: skip
        time.sleep(8)
        batch.kill()  # only the process that gives out work
        batch.wait()
        refuse_held(tmp_path)
        with suppress(ProcessLookupError):
            os.killpg(batch.pid, signal.SIGKILL)
