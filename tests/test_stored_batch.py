"""Stored batches: alone, side by side, broken off and gone on with - the same runs, none twice."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from entities.records import Records
from simulator.batch import OtherVersionError, Work, run_case, run_share
from simulator.executors import Inline, cluster_executor, executor_of
from simulator.store.chunks import StoreError
from simulator.store.keys import made_with
from simulator.store.shelves import stored_runs
from simulator.store.store import Store
from simulator.stored_batch import run_stored
from tests.shipped_cases import SEED, case_called, worlds_of
from tests.test_store import alike

ROOT = Path(__file__).parents[1]
TINY = case_called("tiny")
WORLDS = worlds_of("tiny", 4)
AGAIN = {"merge": ("adoption",)}


class Counting(Inline):
    """Runs each call at once, counts them, and breaks off after some."""

    def __init__(self, most: int = 10**9) -> None:
        self.calls, self.most = 0, most

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.calls >= self.most:
            raise KeyboardInterrupt
        self.calls += 1
        return super().submit(fn, *args, **kwargs)


def run(store: Store, pool: Executor, worlds: int = 4, jobs: int = 1) -> tuple[Records, ...]:
    keys = run_stored(
        TINY, WORLDS[:worlds], store, pool, replications=1, seed=SEED, jobs=jobs, again=AGAIN
    )
    return stored_runs(store, keys)


@pytest.fixture(scope="module")
def plain() -> tuple[Records, ...]:
    return run_case(TINY, WORLDS, replications=1, seed=SEED, again=AGAIN)


def same(some: tuple[Records, ...], others: tuple[Records, ...]) -> bool:
    return len(some) == len(others) and all(map(alike, some, others))


def test_stored_runs_are_those_of_a_plain_batch(plain: tuple[Records, ...], tmp_path: Path) -> None:
    assert same(run(Store(tmp_path), Inline()), plain)


def test_what_was_stored_before_is_shown_arm_by_arm_so_that_each_part_is_read_once(
    plain: tuple[Records, ...], tmp_path: Path
) -> None:
    """In the order of runs every second one would be read anew where an arm fills the room."""
    run(Store(tmp_path), Inline())
    shown = list[Records]()
    run_stored(
        TINY, WORLDS, Store(tmp_path), Inline(), replications=1, seed=SEED, jobs=1, again=AGAIN,
        seen=shown.extend,
    )  # fmt: skip
    groups = [(one.arm, one.without) for one in shown]
    assert len(shown) == len(plain)
    assert groups == sorted(groups)
    by_run = {(one.world, one.arm, one.without): one for one in plain}
    assert all(alike(one, by_run[one.world, one.arm, one.without]) for one in shown)


def test_side_by_side_is_one_after_another(plain: tuple[Records, ...], tmp_path: Path) -> None:
    with executor_of(2) as pool:
        assert same(run(Store(tmp_path), pool, jobs=2), plain)


def test_what_is_stored_is_not_run_again_and_more_worlds_run_alone(
    plain: tuple[Records, ...], tmp_path: Path
) -> None:
    store, first, more, none = Store(tmp_path), Counting(), Counting(), Counting()
    run(store, first, worlds=3)
    assert first.calls == 3
    assert same(run(store, more), plain)
    assert more.calls == 1
    assert same(run(store, none), plain)
    assert none.calls == 0


def test_what_has_finished_is_stored_when_a_batch_is_broken_off(
    plain: tuple[Records, ...], tmp_path: Path
) -> None:
    store = Store(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(store, Counting(most=2))
    there, rest = len(store.keys()), Counting()
    assert there in (0, 3, 6), "whole worlds"
    assert same(run(store, rest), plain)
    assert rest.calls == 4 - there // 3


def test_nothing_is_run_that_could_not_be_stored(
    plain: tuple[Records, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, some, rest = Store(tmp_path), Counting(), Counting()
    asked = iter([True, True, False])
    monkeypatch.setattr(Store, "has_room", lambda _self, _runs: next(asked, False))
    with pytest.raises(StoreError, match=r"All 6 runs that have finished are stored, of 12"):
        run(store, some)
    assert some.calls == 2
    monkeypatch.setattr(Store, "has_room", lambda _self, _runs: False)
    with pytest.raises(StoreError, match=r"None of 12 runs was begun: make room"):
        run(Store(tmp_path / "none"), Counting())
    monkeypatch.undo()
    assert same(run(store, rest), plain)
    assert rest.calls == 2


def test_room_is_asked_of_the_disk_even_before_the_folder_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "not" / "there")
    assert store.has_room(1)
    assert not store.has_room(10**12)


class Losing(Inline):
    """Loses every share so often before it runs it."""

    def __init__(self, often: int) -> None:
        self.left, self.often = dict[int, int](), often

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        world = args[1].index
        self.left[world] = self.left.get(world, self.often) - 1
        if self.left[world] < 0:
            return super().submit(fn, *args, **kwargs)
        lost: Future[Any] = Future()
        lost.set_exception(RuntimeError("worker lost"))
        return lost


def test_a_share_that_is_lost_is_given_out_again(
    plain: tuple[Records, ...], tmp_path: Path
) -> None:
    store = Store(tmp_path)
    assert same(run(store, Losing(2)), plain)
    with pytest.raises(RuntimeError, match="worker lost"):
        run(Store(tmp_path / "other"), Losing(3))


def test_a_new_arm_runs_alone(tmp_path: Path) -> None:
    from tests.shipped_cases import changed

    store, twin = Store(tmp_path), TINY.arm("merge").model_copy(update={"key": "twin"})
    run(store, Inline(), worlds=2)
    wider = changed(TINY, arms=(*TINY.arms, twin))
    done: list[tuple[int, int]] = []
    run_stored(wider, WORLDS[:2], store, Inline(), replications=1, seed=SEED, again=AGAIN,
               progress=lambda now, total: done.append((now, total)))  # fmt: skip
    assert done == [(6, 8), (7, 8), (8, 8)]


def batch(out: Path, *more: str) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), "batch", "tiny", "--worlds", "24", "--jobs", "2",
            "--out", str(out), *more]  # fmt: skip


def tables(out: Path) -> dict[str, bytes]:
    folder = out / "tiny"
    return {p.name: p.read_bytes() for p in sorted((folder / "tables").iterdir())}


@pytest.mark.slow
def test_killed_at_any_moment_and_gone_on_with_it_is_as_if_nothing_had_happened(
    tmp_path: Path,
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run(batch(whole), check=True, capture_output=True)
    moments = random.Random(time.time_ns())
    for kills in range(3):
        with subprocess.Popen(batch(killed, *(["--resume"] if kills else [])),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              start_new_session=True) as process:  # fmt: skip
            time.sleep(moments.uniform(4, 14))
            os.killpg(process.pid, signal.SIGKILL)
    subprocess.run(batch(killed, "--resume"), check=True, capture_output=True)
    assert tables(killed) == tables(whole)


HOLD_A_POOL = """
import os, time
from simulator.executors import executor_of
with executor_of(2) as pool:
    assert pool.submit(os.getpid).result() != os.getpid()
    print("there", flush=True)
    time.sleep(600)
"""


def test_processes_end_with_the_one_that_started_them_however_it_ends() -> None:
    command = [sys.executable, "-c", HOLD_A_POOL]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        process.kill()
        # The others hold the same stream: it ends when the last of them has ended.
        assert process.communicate(timeout=30)[0] == ""


def may_connect() -> bool:
    """Say whether processes of this machine may talk to each other by its own address."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname()[:2], timeout=5).close()
    except OSError:
        return False
    return True


def connected(worker: Any) -> bool:
    """Say whether a process has found its scheduler: one that is lost before that is no loss."""
    return any(one.status == "ESTABLISHED" for one in worker.net_connections("tcp"))


@pytest.mark.slow
@pytest.mark.skipif(not may_connect(), reason="no connection to this machine's own address")
def test_a_cluster_that_loses_a_worker_gives_the_same_tables(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil", reason="comes with the extra 'cluster'")
    pytest.importorskip("distributed", reason="comes with the extra 'cluster'")
    whole, spread = tmp_path / "whole", tmp_path / "spread"
    subprocess.run(batch(whole), check=True, capture_output=True)
    said = tmp_path / "said"
    with (
        said.open("w") as file,
        subprocess.Popen(
            batch(spread, "--cluster", "local:3"), stdout=file, stderr=file
        ) as process,
    ):
        workers: list[Any] = []
        while len(workers) < 3 and process.poll() is None:
            time.sleep(0.5)
            children = psutil.Process(process.pid).children(recursive=True)
            workers = [c for c in children if "spawn_main" in " ".join(c.cmdline())]
        while process.poll() is None and not all(map(connected, workers)):
            time.sleep(0.5)
        time.sleep(3)  # they have begun by then
        random.Random(time.time_ns()).choice(workers).kill()
        assert process.wait(timeout=300) == 0, said.read_text()
    assert tables(spread) == tables(whole)


def test_a_cluster_that_is_not_there_is_told_in_a_sentence() -> None:
    pytest.importorskip("distributed", reason="comes with the extra 'cluster'")
    with pytest.raises(OSError, match="local:x cannot be reached"), cluster_executor("local:x"):
        pass


def test_a_cluster_without_dask_says_how_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(OSError, match=r"not installed. Install it with '.*-m pip install dist"),
        cluster_executor("local:2"),
    ):
        pass


def test_a_machine_with_another_version_makes_no_run() -> None:
    work = Work(TINY, SEED, made_with="another")
    with pytest.raises(OtherVersionError, match=r"has another version .* every machine"):
        run_share(work, WORLDS[0], 0)
    assert run_share(Work(TINY, SEED, made_with=made_with()), WORLDS[0], 0, frozenset()) == ()
