"""What a batch is asked for: refused before anything is run, told when it is otherwise."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from outputs.run_folder import RunFolder
from outputs.study.batch import Batch
from outputs.study.batch_command import batch
from outputs.study.batch_plan import PLAN
from outputs.study.command_line import in_words
from outputs.study.compare import compare
from outputs.study.recorded import MOST_WORLDS
from scenarios.reading import BadInput, list_cases
from simulator import stored_batch
from simulator.executors import Cluster, cluster_executor
from simulator.store.store import Store
from simulator.stored_batch import run_stored
from tests.shipped_cases import SEED, case_called, worlds_of

PLANNED = {"cases": ["tiny"], "worlds": 3, "replications": 1, "seed": 7}


class Asked:
    """Notes what would be run, and runs nothing."""

    def __init__(self) -> None:
        self.batches = list[Batch]()

    def __call__(self, asked: Batch) -> tuple[RunFolder, ...]:
        self.batches.append(asked)
        return ()


def said(out: Path, cases: Any = ("tiny",), **more: Any) -> tuple[list[str], Batch]:
    told, asked = list[str](), Asked()
    batch(cases, out=out, follow=asked, tell=told.append, **more)
    return told, asked.batches[0]


def planned(out: Path, **more: object) -> None:
    (out / PLAN).write_text(json.dumps({**PLANNED, **more}), encoding="utf-8")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [({"worlds": 0}, "worlds: input should be greater"),
     ({"worlds": float("inf")}, "worlds: input should be"),
     ({"worlds": 1e300}, "worlds: "),
     ({"replications": -4}, "replications: input should be greater"),
     ({"seed": -3}, "seed: input should be greater"),
     ({"cases": 7}, "cases: input should be"),
     ({"other": 1}, "other: extra inputs are not permitted")],
)  # fmt: skip
def test_a_plan_that_is_none_is_refused(
    tmp_path: Path, changed: dict[str, object], fault: str
) -> None:
    planned(tmp_path, **changed)
    with pytest.raises(BadInput, match=rf"batch\.json, {fault}"):
        said(tmp_path, resume=True)


def test_a_plan_of_any_depth_is_refused(tmp_path: Path) -> None:
    (tmp_path / PLAN).write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(BadInput, match=r"batch\.json"):
        said(tmp_path, resume=True)


def test_going_on_is_told_where_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    told, _ = said(tmp_path / "nope", resume=True)
    assert told == [f"Nothing is stored in {tmp_path / 'nope'} yet: the batch begins there."]
    assert said(tmp_path / "new")[0] == []
    chunk = tmp_path / "lost" / "store" / "chunks" / "one"
    chunk.mkdir(parents=True)
    (chunk / "runs.parquet").touch()
    told, _ = said(tmp_path / "lost", resume=True, worlds=4, seed=9)
    assert told == [
        f"{tmp_path / 'lost'} holds runs, but no batch.json that says what was asked for; 4 worlds "
        "and seed 9 are asked for now."
    ]


def test_what_is_asked_for_otherwise_than_before_is_told(tmp_path: Path) -> None:
    planned(tmp_path)
    assert said(tmp_path, resume=True)[0] == []
    told, asked = said(tmp_path, ["cedarmoor"], extend=2, seed=9, sampling="latin")
    assert (asked.worlds, asked.seed) == (5, 9)
    assert [sentence[:30] for sentence in told] == [
        "Asked for before: tiny; now ce", "The seed was 7 and is 9 now, s",
        "The sampling was independent a",
    ]  # fmt: skip


def test_what_would_extend_twice_is_refused(tmp_path: Path) -> None:
    planned(tmp_path)
    with pytest.raises(BadInput, match="--resume: goes on with what was asked for") as both:
        said(tmp_path, resume=True, extend=4, worlds=2)
    assert "--worlds: says how many in all" in str(both.value), "both at once"
    with pytest.raises(BadInput, match=r"100,003 worlds in all; allowed: 100,000 at the most"):
        said(tmp_path, extend=MOST_WORLDS)
    assert said(tmp_path, extend=4)[1].worlds == 7


def test_faults_of_all_cases_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as found:
        said(tmp_path, ["tinny", "cedermoor"])
    assert "tinny" in str(found.value)
    assert "cedermoor" in str(found.value)


@pytest.mark.parametrize("cases", [[], "tiny", Path("tiny")])
def test_cases_are_a_list(tmp_path: Path, cases: object) -> None:
    with pytest.raises(BadInput, match="cases: are a list of cases"):
        said(tmp_path / "x", cases)
    assert not (tmp_path / "x").exists()
    with pytest.raises(BadInput, match="needs two runs"):
        compare(str(cases))


def test_each_case_needs_a_folder_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'tiny' is the key of 2 cases"):
        said(tmp_path, ["tiny", "tiny"])
    stored = case_called("tiny").model_copy(update={"key": "store"})
    with pytest.raises(BadInput, match="'store' is the folder of the runs"):
        said(tmp_path, [stored])


def test_a_folder_that_holds_something_else_is_refused_before_anything_is_run(
    tmp_path: Path,
) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(FileExistsError, match="not an earlier run"):
        batch(["tiny"], out=tmp_path, worlds=1, jobs=1)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


class Nobody(Executor):
    """Takes work, and never does any."""

    def submit(self, *_args: Any, **_named: Any) -> Future[Any]:
        return Future()


class Lost:
    """A client of Dask whose scheduler is gone: nothing that is given out comes back."""

    status = "closed"

    def __init__(self, worker: type[Executor]) -> None:
        self.worker = worker

    def get_executor(self, *, pure: bool) -> Executor:
        assert not pure
        return self.worker()


def test_a_cluster_that_is_lost_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_batch, "SECONDS_OF_A_LOOK", 0.01)
    with pytest.raises(OSError, match=r"the cluster is lost.*--resume"):
        run_stored(
            case_called("tiny"), worlds_of("tiny", 2), Store(tmp_path), Cluster(Lost(Nobody)),
            replications=1, seed=SEED,
        )  # fmt: skip


class Closed(Nobody):
    """Takes no work any more, as Dask when its client is closed."""

    def submit(self, *_args: Any, **_named: Any) -> Future[Any]:
        raise RuntimeError("Client is closed. Can't send update-graph message.")


def test_work_for_a_cluster_that_is_lost_is_refused_in_a_sentence() -> None:
    with pytest.raises(OSError, match="the cluster is lost"):
        Cluster(Lost(Closed)).submit(print)


class Unfit(Nobody):
    """Says of all work that it cannot be read, as Dask does."""

    def submit(self, *_args: Any, **_named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(RuntimeError("Error during deserialization of the task graph."))
        return future


def test_a_machine_without_the_program_is_told_in_a_sentence(tmp_path: Path) -> None:
    client = Lost(Unfit)
    with pytest.raises(OSError, match="install the same version"):
        run_stored(
            case_called("tiny"), worlds_of("tiny", 1), Store(tmp_path), Cluster(client),
            replications=1, seed=SEED,
        )  # fmt: skip


@pytest.mark.parametrize("count", ["0", "-2", "", "1.5"])
def test_a_cluster_here_has_one_worker_at_least(count: str) -> None:
    pytest.importorskip("distributed", reason="comes with the extra 'cluster'")
    with (
        pytest.raises(OSError, match=f"local:{count} cannot be reached.*no number of workers"),
        cluster_executor(f"local:{count}"),
    ):
        pass


def test_what_the_system_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    error = OSError(28, "No space left on device", str(tmp_path / "batch.lock"))
    sentence = f"{tmp_path / 'batch.lock'} cannot be read or written: no space left on device"
    assert in_words(error) == sentence
    assert in_words(OSError("a sentence of our own")) == "a sentence of our own"
    assert in_words(OSError(5, None)) == "A file cannot be read or written: not possible"


def test_shipped_cases_have_keys_of_their_own() -> None:
    keys = [case_called(path.stem).key for path in list_cases()]
    assert len(set(keys)) == len(keys)
