"""The store of runs: to the last bit as they were, there whole or not at all, found by key."""

from __future__ import annotations

import ast
import dataclasses
import errno
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from entities.case import Case
from entities.records import Broken, Records
from outputs.named_in_plans import named_in_plans
from simulator.store import chunks, stored_run
from simulator.store.chunks import StoreError, chunks_in, connect
from simulator.store.frames import ARRAYS, TABLES, WORDS, Frames, Stored, to_frame
from simulator.store.keys import NOT_SIMULATED, NOT_THE_MODEL, ROOT, keys_for, model_hash
from simulator.store.schema import columns
from simulator.store.shelves import stored_runs
from simulator.store.sound import HASHES
from simulator.store.store import Store
from simulator.store.stored_run import Group, Part, Shelf
from simulator.store.whole_files import write_whole
from tests.made_records import made_record
from tests.shipped_cases import SEED, case_called, changed, run_arm, worlds_of

TINY = changed(case_called("tiny"), switched_off=("refusal",))
WORLDS = worlds_of("tiny", 3)


def alike(one: object, other: object) -> bool:
    """Say whether two things are the same to the last bit, kinds of number included."""
    if isinstance(one, np.ndarray):
        assert isinstance(other, np.ndarray)
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype == float)
    if dataclasses.is_dataclass(one):
        kin = isinstance(other, type(one)) or isinstance(one, type(other))
        return kin and all(
            alike(getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one)
        )
    return one == other


@pytest.fixture(scope="module")
def stored() -> tuple[Stored, ...]:
    keys = keys_for(TINY, SEED)
    return tuple(
        Stored(keys.of(arm, world, 0), run_arm(TINY, arm, world))
        for world in WORLDS
        for arm in TINY.arms
    )


def to_frames(stored: tuple[Stored, ...]) -> Frames:
    return {name: to_frame(stored, name) for name in TABLES}


def test_every_part_of_a_record_is_stored_or_left_out_on_purpose() -> None:
    own = {field.name for field in dataclasses.fields(Records)}
    apart = {"arm", "world", "replication", "ledger_keys", "ledger_pence", "by_item", "cells"}
    assert own == {*ARRAYS, *WORDS, *apart}


def test_runs_come_back_to_the_last_bit(stored: tuple[Stored, ...], tmp_path: Path) -> None:
    Store(tmp_path).write(stored)
    back = stored_runs(Store(tmp_path), [one.key for one in stored])
    for one, other in zip(stored, back, strict=True):
        assert alike(one.record, other)
    assert any(np.isnan(one.record.waits).any() for one in stored), "what is unknown stays so"


def test_a_default_of_a_record_never_hides_what_is_stored(tmp_path: Path) -> None:
    """Each field with a default is known of a run beforehand, or read: every one is told apart."""
    record = dataclasses.replace(
        made_record("merge"), broken=(Broken("offices_stay", 7), Broken("charge_cap", 20)),
        without=("adoption",),
    )  # fmt: skip
    Store(tmp_path).write([Stored("a", record), Stored("b", made_record("merge"))])
    one, other = stored_runs(Store(tmp_path), ["a", "b"])
    for field in dataclasses.fields(Records):
        if field.name != "cells":
            assert alike(getattr(record, field.name), getattr(one, field.name)), field.name
    assert other.broken == ()


def test_runs_come_back_from_files_in_any_order(stored: tuple[Stored, ...], tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(stored[3:])
    store.write(stored[:3])
    store.write(())
    assert set(store.keys()) == {one.key for one in stored}
    wanted = stored[::-2]
    found = stored_runs(store, [one.key for one in wanted])
    assert all(alike(one.record, other) for one, other in zip(wanted, found, strict=True))


def test_anybody_may_query_the_files(stored: tuple[Stored, ...], tmp_path: Path) -> None:
    Store(tmp_path).write(stored)
    with connect() as connection:
        (pence,) = connection.execute(
            f"SELECT sum(pence) FROM '{tmp_path}/chunks/*/ledger.parquet'"
        ).fetchall()[0]
    assert pence == sum(int(one.record.ledger_pence.sum()) for one in stored)


def test_every_column_of_the_store_is_told(stored: tuple[Stored, ...], tmp_path: Path) -> None:
    Store(tmp_path).write(stored)
    frames = to_frames(stored)
    assert {(c.table, c.column) for c in columns()} == {
        (table, column) for table, frame in frames.items() for column in frame.columns
    }
    assert len(columns()) == len({(c.table, c.column) for c in columns()})
    text = (tmp_path / "SCHEMA.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "table,column,kind,unit,meaning"
    assert len(text.splitlines()) == 1 + len(columns())


def test_a_chunk_that_cannot_be_written_leaves_the_store_as_it_was(
    stored: tuple[Stored, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.write(stored[:2])

    def full(folder: Path, _frames: Any) -> None:
        (folder / "ledger.parquet").write_bytes(b"half")
        raise duckdb.IOException("IO Error: No space left on device")

    monkeypatch.setattr(chunks, "_write_tables", full)
    with pytest.raises(StoreError, match=r"the disk is full.*--resume"):
        store.write(stored[2:])
    monkeypatch.undo()
    assert set(store.keys()) == {one.key for one in stored[:2]}
    assert [path.name for path in (tmp_path / "chunks").iterdir()] == [
        path.name for path in chunks_in(tmp_path)
    ]
    store.write(stored[2:])
    assert len(store.keys()) == len(stored)


@pytest.fixture
def listened_to() -> Iterator[None]:
    """Have Ctrl-C do what it does in a terminal: whoever starts the tests may have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listened_to")
def test_ctrl_c_waits_until_a_chunk_is_written_or_read(
    stored: tuple[Stored, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, connect_as_ever = chunks._write_tables, chunks.connect

    def struck(folder: Path, frames: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        write(folder, frames)

    def struck_reading() -> duckdb.DuckDBPyConnection:
        signal.raise_signal(signal.SIGINT)
        return connect_as_ever()

    with monkeypatch.context() as patched:
        patched.setattr(chunks, "_write_tables", struck)
        with pytest.raises(KeyboardInterrupt):
            Store(tmp_path).write(stored[:2])
    assert set(Store(tmp_path).keys()) == {one.key for one in stored[:2]}, "it is there whole"
    with monkeypatch.context() as patched:
        patched.setattr(chunks, "connect", struck_reading)
        with pytest.raises(KeyboardInterrupt):
            Store(tmp_path).keys()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_runs_are_stored_outside_the_main_thread_as_well(
    stored: tuple[Stored, ...], tmp_path: Path
) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(Store(tmp_path).write, stored[:2]).result()
    assert len(Store(tmp_path).keys()) == 2


def test_a_folder_that_is_none_is_told_in_a_sentence(
    stored: tuple[Stored, ...], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="could not be written"):
        Store(tmp_path / "file").write(stored[:1])


def test_what_a_run_that_died_left_half_written_is_no_chunk(
    stored: tuple[Stored, ...], tmp_path: Path
) -> None:
    store = Store(tmp_path)
    store.write(stored[:1])
    half = tmp_path / "chunks" / f"{chunks.NEW}half"
    half.mkdir()
    (half / "ledger.parquet").write_bytes(b"half")
    assert set(store.keys()) == {stored[0].key}
    assert store.make_ready() == 0
    assert not half.exists()
    assert set(store.keys()) == {stored[0].key}


def key_of(
    case: Case = TINY, arm: str = "merge", seed: int = SEED, world: int = 0, replication: int = 0,
    without: tuple[str, ...] = (),
) -> str:  # fmt: skip
    return keys_for(case, seed).of(case.arm(arm), WORLDS[world], replication, without)


def test_a_key_changes_with_all_that_makes_a_run_and_with_nothing_else() -> None:
    usual = key_of()
    assert usual == key_of()
    other = [
        key_of(arm="status_quo"), key_of(seed=SEED + 1), key_of(world=1), key_of(replication=1),
        key_of(without=("adoption",)), key_of(changed(TINY, switched_off=())),
        key_of(changed(TINY, run_in_months=3)),
    ]  # fmt: skip
    assert len({usual, *other}) == len(other) + 1
    claims = tuple(c.model_copy(update={"gbp_per_year": 1.0}) for c in TINY.claims)
    quiet = next(a for a in TINY.arms if a.key == "merge").model_copy(update={"label": "Other"})
    arms = (TINY.arm("status_quo"), quiet)
    for same in (
        changed(TINY, title="Another title", claims=claims),
        changed(TINY, arms=arms),
        changed(TINY, arms=(*TINY.arms, quiet.model_copy(update={"key": "again"}))),
    ):
        assert key_of(same) == usual


def test_a_plan_that_names_another_post_leaves_the_runs_of_other_arms_as_they_are() -> None:
    fewer = TINY.arm("merge").plan.model_copy(update={"deletions": ()})
    arms = (TINY.arm("status_quo"), TINY.arm("merge").model_copy(update={"plan": fewer}))
    case = changed(TINY, arms=arms)
    assert named_in_plans(case) != named_in_plans(TINY)
    assert key_of(case, arm="status_quo") == key_of(arm="status_quo")
    assert key_of(case, arm="merge") != key_of(arm="merge")


def test_parts_that_no_run_reads_are_parts_of_a_case() -> None:
    assert set(Case.model_fields) >= NOT_SIMULATED
    assert len(model_hash()) == 64


@pytest.mark.parametrize("room", [1, 100_000, 10**9])
def test_runs_read_as_they_are_asked_for_are_the_same_however_few_are_held(
    stored: tuple[Stored, ...], tmp_path: Path, room: int
) -> None:
    store = Store(tmp_path)
    store.write(stored[3:])
    store.write(stored[:3])
    runs = stored_runs(store, [one.key for one in stored], room)
    assert all(alike(run, one.record) for run, one in zip(runs, stored, strict=True))
    assert [(run.arm, run.world) for run in runs] == [
        (s.record.arm, s.record.world) for s in stored
    ]
    with pytest.raises(KeyError, match="not stored: nothing"):
        stored_runs(store, ["nothing"])
    assert {path.name for path in tmp_path.iterdir()} == {"chunks", "SCHEMA.csv"}


def test_runs_of_cases_of_other_shapes_may_stand_in_one_store(
    stored: tuple[Stored, ...], tmp_path: Path
) -> None:
    first = stored[0]
    larger = dataclasses.replace(
        first.record, arm="larger", stages=np.ones((7, first.record.stages.shape[1] or 3))
    )
    store = Store(tmp_path)
    store.write(stored)
    store.write([Stored("larger", larger)])
    small, large = stored_runs(store, [first.key, "larger"])
    assert alike(small, first.record)
    assert alike(large, larger)


def test_a_shelf_holds_what_was_used_last_and_no_more_than_it_has_room_for() -> None:
    read: list[str] = []

    def reads(_group: Group, table: str) -> Part:
        read.append(table)
        return Part([table], 10)

    shelf = Shelf(25, reads)
    for table in ("a", "b", "a", "c", "a", "b"):
        assert shelf.part(("arm", ()), table) == [table]
    assert read == ["a", "b", "c", "b"]


def test_a_shelf_that_makes_room_gives_the_memory_back(monkeypatch: pytest.MonkeyPatch) -> None:
    given = list[int]()
    monkeypatch.setattr(stored_run, "give_back", lambda: given.append(1))
    large, small = stored_run.WORTH_IT + 1, 1
    for size in (large, small):
        shelf = Shelf(size, lambda _group, table, of=size: Part([table], of))
        for table in ("a", "b"):
            shelf.part(("arm", ()), table)
    assert given == [1], "nothing is asked of the system for a few bytes"


def test_a_part_that_no_record_has_is_an_error(stored: tuple[Stored, ...], tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(stored)
    run = stored_runs(store, [stored[0].key])[0]
    with pytest.raises(AttributeError, match="no_such_part"):
        _ = run.no_such_part  # type: ignore[attr-defined]


def test_what_only_keeps_runs_is_no_part_of_what_makes_them() -> None:
    """The model's hash leaves out rooms that no replication reads anything from."""
    left_out = tuple(name.removesuffix(".py").rstrip("/") for name in NOT_THE_MODEL)
    for name in left_out:
        assert (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file()
    seen, ahead = set[str](), ["simulator/replicate"]
    while ahead:
        name = ahead.pop()
        path = ROOT / f"{name}.py"
        path = path if path.is_file() else ROOT / name / "__init__.py"
        if name in seen or name == "simulator" or not path.is_file():
            continue
        seen.add(name)
        assert not name.startswith(left_out), name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                module = node.module.replace(".", "/")
                ahead += [module, *(f"{module}/{alias.name}" for alias in node.names)]
    assert len(seen) > 100


def test_a_store_of_other_columns_is_refused_and_one_of_another_model_told_of(
    stored: tuple[Stored, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.refuse_other_form()
    store.write(stored)
    store.refuse_other_form()
    assert store.made_otherwise() == 0
    monkeypatch.setattr("simulator.store.store.made_with", lambda: "another")
    assert store.made_otherwise() == len(stored)
    schema = tmp_path / "SCHEMA.csv"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace("waits,", "waiting_times,"), encoding="utf-8")
    with pytest.raises(StoreError, match=r"gone or different: waiting_times\.measure.*waits\.year"):
        store.refuse_other_form()
    schema.write_text(text.replace("pence", "pennies", 1), encoding="utf-8")
    with pytest.raises(StoreError, match="other columns"):
        store.refuse_other_form()


def flipped(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(bytes(held))


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("name", "damage", "sealed"),
    [("ledger.parquet", halved, True), ("runs.parquet", halved, True),
     ("runs.parquet", Path.unlink, True), ("waits.parquet", Path.unlink, True),
     ("ledger.parquet", flipped, True),
     # Chunks of earlier versions keep no hashes: what cannot be read at all is seen.
     ("ledger.parquet", halved, False), ("runs.parquet", halved, False),
     ("waits.parquet", Path.unlink, False)],
)  # fmt: skip
def test_a_damaged_chunk_is_put_aside_and_its_runs_are_not_there(
    stored: tuple[Stored, ...], tmp_path: Path, name: str, damage: Callable[[Path], None],
    sealed: bool,
) -> None:  # fmt: skip
    store = Store(tmp_path)
    store.write(stored[:2])
    store.write(stored[2:4])
    chunk = store.keys()[stored[0].key]
    if not sealed:
        (chunk / HASHES).unlink()
    assert store.make_ready() == 0
    damage(chunk / name)
    assert store.make_ready() == 1
    assert set(store.keys()) == {one.key for one in stored[2:4]}
    store.write(stored[:2])
    assert set(store.keys()) == {one.key for one in stored[:4]}
    assert store.make_ready() == 0
    assert len(list((tmp_path / "chunks").glob(".damaged-*"))) == 1


def test_a_folder_of_somebody_else_is_no_chunk(stored: tuple[Stored, ...], tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(stored[:1])
    (tmp_path / "chunks" / "old").mkdir()
    (tmp_path / "chunks" / "notes.txt").write_text("keep", encoding="utf-8")
    assert set(store.keys()) == {stored[0].key}
    assert store.make_ready() == 0
    assert (tmp_path / "chunks" / "old").is_dir()


@pytest.mark.parametrize("text", ["", "table,column,kind,unit,meaning\nruns,ke"])
def test_a_schema_that_was_cut_off_is_written_anew(
    stored: tuple[Stored, ...], tmp_path: Path, text: str
) -> None:
    store = Store(tmp_path)
    store.write(stored[:1])
    schema = tmp_path / "SCHEMA.csv"
    whole = schema.read_bytes()
    schema.write_text(text, encoding="utf-8")
    store.refuse_other_form()
    store.write(stored[1:2])
    assert schema.read_bytes() == whole


def test_a_schema_that_is_none_is_told(stored: tuple[Stored, ...], tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(stored[:1])
    (tmp_path / "SCHEMA.csv").write_text(f'"{"x" * 200_000}"\n', encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be read"):
        store.refuse_other_form()


def test_a_small_file_is_there_whole_or_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.json"
    write_whole(path, "first")

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("simulator.store.whole_files.os.fsync", full)
        write_whole(path, "first")  # nothing is to be done
        with pytest.raises(OSError, match="No space"):
            write_whole(path, "second")
    assert path.read_text(encoding="utf-8") == "first"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.json"]
    write_whole(path, "second")
    assert path.read_text(encoding="utf-8") == "second"
