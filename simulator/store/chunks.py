"""Chunks: folders of Parquet files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from simulator.store.frames import TABLES, Stored, to_frame
from simulator.store.schema import FILE, as_text
from simulator.store.sound import HASHES, is_sound, seal
from simulator.store.whole_files import write_whole

FORM = (
    "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 6, "
    "WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 1000"
)
"""Bloom filters help nobody here, as no row is looked for by its value; a dictionary of thousands
of numbers hides from the compression that the arms of a world repeat each other. Without either a
run takes a fifth less, and no longer to write."""
CHUNKS = "chunks"
NEW = ".new-"
"""How a folder begins that is being written: one that is left by a run that died is no chunk."""
DAMAGED = ".damaged-"
"""How a folder begins into which a damaged chunk was put aside."""
MARKS = ("runs.parquet", HASHES)
"""Files by which a folder is seen to be a chunk."""


class StoreError(OSError):
    """Runs could not be written; what was stored before is as it was."""


def connect() -> duckdb.DuckDBPyConnection:
    """Open DuckDB in memory: it fetches nothing, and reads and writes what it is told."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    return connection


@contextmanager
def in_one_go() -> Iterator[None]:
    """Let Ctrl-C wait until a short piece of work with DuckDB is done, and then do what it does.

    DuckDB would end it with an error of its own, and what was to be stored would be lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Ctrl-C never comes here
        return
    came = list[int]()
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if came and callable(before):
        before(signal.SIGINT, None)


def write_chunk(folder: Path, stored: Sequence[Stored]) -> Path:
    """Write runs of one case as a chunk; it appears under its name once it is whole.

    Raises
    ------
    StoreError
        When the disk is full or the folder cannot be written to, in a sentence.
    """
    chunks = folder / CHUNKS
    name = min(each.key for each in stored)
    try:
        chunks.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, as_text())
        fresh = Path(tempfile.mkdtemp(prefix=NEW, dir=chunks))
    except OSError as error:
        raise StoreError(_why(folder, error)) from error
    try:
        with in_one_go():
            _write_tables(fresh, stored)
            seal(fresh)
            fresh.rename(chunks / name)
    except (OSError, duckdb.Error) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise StoreError(_why(folder, error)) from error
    return chunks / name


def _write_tables(folder: Path, stored: Sequence[Stored]) -> None:
    with connect() as connection:
        # The processes of a batch have the other cores; a thread each would hold rows of its own.
        connection.execute("SET threads = 1")
        for name in TABLES:  # one at a time: all of them are larger than the runs
            connection.register("rows", to_frame(stored, name))
            target = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"COPY (SELECT * FROM rows) TO '{target}' ({FORM})")
            connection.unregister("rows")
    for name in TABLES:
        with (folder / f"{name}.parquet").open("rb") as file:
            os.fsync(file.fileno())


def _why(folder: Path, error: Exception) -> str:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "No space left" in str(error):
        reason = "the disk is full"
    elif isinstance(error, OSError) and error.strerror:
        reason = error.strerror.lower()
    else:
        reason = str(error).splitlines()[0]
    return (
        f"{folder} could not be written ({reason}). What was stored before is as it was: make room "
        "or choose another folder, and give the same command again (a batch: with --resume)"
    )


def chunks_in(folder: Path) -> tuple[Path, ...]:
    """Return the chunks of a store, in the order of their names; what else is there is let be."""
    chunks = folder / CHUNKS
    if not chunks.is_dir():
        return ()
    found = (path for path in chunks.iterdir() if not path.name.startswith("."))
    return tuple(sorted(path for path in found if any((path / name).is_file() for name in MARKS)))


def set_aside_damaged(folder: Path) -> int:
    """Rename chunks whose files are no longer what was written, so that nobody reads them.

    Returns
    -------
    int
        How many there were.
    """
    with in_one_go(), connect() as connection:
        damaged = [chunk for chunk in chunks_in(folder) if not _can_be_read(chunk, connection)]
    for chunk in damaged:
        aside = Path(tempfile.mkdtemp(prefix=f"{DAMAGED}{chunk.name}-", dir=chunk.parent))
        chunk.replace(aside / chunk.name)
    return len(damaged)


def _can_be_read(chunk: Path, connection: duckdb.DuckDBPyConnection) -> bool:
    if (chunk / HASHES).is_file():
        return is_sound(chunk)
    try:  # of an earlier version, which kept no hashes
        for name in TABLES:
            path = str(chunk / f"{name}.parquet")
            connection.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchall()
    except (OSError, duckdb.Error):
        return False
    return True


def sweep(folder: Path) -> None:
    """Take away what runs that died left half written."""
    for path in (folder / CHUNKS).glob(f"{NEW}*"):
        shutil.rmtree(path, ignore_errors=True)


def of_runs(folder: Path, column: str) -> list[tuple[Path, str]]:
    """Return the chunk of every run of a store, and what a column of the table of runs says of it.

    All in one query: to open DuckDB takes far longer than to read a chunk.
    """
    files = [str(chunk / "runs.parquet") for chunk in chunks_in(folder)]
    if not files:
        return []
    with in_one_go(), connect() as connection:
        asked = f"SELECT filename, {column} FROM read_parquet(?, filename = true)"
        found = connection.execute(asked, [files]).fetchall()
    return [(Path(file).parent, said) for file, said in found]
