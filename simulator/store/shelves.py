"""Runs of a store, arm by arm and table by table: more of them than memory would hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from entities.records import Records
from simulator.store.chunks import connect, in_one_go
from simulator.store.frames import (
    ARRAYS,
    PENCE,
    WORDS,
    filled,
    kept_rows,
    names_in,
    pence_shape,
    word_of,
)
from simulator.store.store import Store
from simulator.store.stored_run import Group, Part, Shelf, stored_run

ROOM = 300 * 2**20
"""Bytes of runs that are held at a time, so that tables of many runs fit in two gibibytes."""

KNOWN = ("key", "arm", "world", "replication", "shapes", "axes", "without")
"""Columns of the table of runs that are read of every run at once."""


@dataclass
class Members:
    """Runs of a group, in order: which chunk each is in, and its number there.

    Attributes
    ----------
    shapes
        Shapes of the arrays of each, the same for all.
    """

    shapes: Mapping[str, Sequence[int]]
    places: list[tuple[Path, int]] = field(default_factory=list)

    def by_chunk(self) -> dict[Path, dict[int, int]]:
        """Return, chunk by chunk, number in the chunk -> number in the group."""
        found: dict[Path, dict[int, int]] = {}
        for number, (chunk, run) in enumerate(self.places):
            found.setdefault(chunk, {})[run] = number
        return found


def stored_runs(store: Store, keys: Sequence[str], room: int = ROOM) -> tuple[Records, ...]:
    """Return runs in the order of their keys, whose numbers are read as they are asked for.

    Each part is read for all runs of an arm at once, and held while there is room: whoever goes
    through them arm by arm reads the store once.

    Raises
    ------
    KeyError
        When one of them is not stored.
    """
    connection = connect()
    known = _known(store, frozenset(keys), connection)
    missing = sorted(set(keys) - known.keys())
    if missing:
        raise KeyError(f"not stored: {', '.join(missing[:3])}")
    groups: dict[Group, Members] = {}
    shelf = Shelf(room, lambda group, table: _read(connection, groups[group], table))
    axes, found = lru_cache(maxsize=None)(word_of), []
    for key in keys:
        chunk, number, row = known[key]
        without = word_of("without", row["without"])
        group = (str(row["arm"]), without)
        members = groups.setdefault(group, Members(json.loads(row["shapes"])))
        members.places.append((chunk, number))
        found.append(stored_run(
            shelf, group, len(members.places) - 1, arm=group[0], world=int(row["world"]),
            replication=int(row["replication"]), axes=axes("axes", row["axes"]), without=without,
            cells=None,
        ))  # fmt: skip
    return tuple(found)


def _known(
    store: Store, keys: Collection[str], connection: duckdb.DuckDBPyConnection
) -> dict[str, tuple[Path, int, Mapping[str, Any]]]:
    found: dict[str, tuple[Path, int, Mapping[str, Any]]] = {}
    for chunk in dict.fromkeys(store.keys().values()):
        rows = _rows(connection, chunk, "runs", ", ".join(KNOWN))
        for number, row in enumerate(zip(*(rows[name] for name in KNOWN), strict=True)):
            if row[0] in keys:
                found[row[0]] = (chunk, number, dict(zip(KNOWN, row, strict=True)))
    return found


def _rows(
    connection: duckdb.DuckDBPyConnection, chunk: Path, table: str, columns: str = "*",
    runs: Collection[int] | None = None,
) -> dict[str, Any]:  # fmt: skip
    wanted = "" if runs is None else f" WHERE run IN ({', '.join(map(str, runs))})"
    path = str(chunk / f"{table}.parquet")
    asked = f"SELECT {columns} FROM read_parquet(?){wanted}"
    with in_one_go():
        found = dict(connection.execute(asked, [path]).fetchnumpy())
    if "value" in found:  # what is not a number stands as an empty cell in the file
        found["value"] = np.ma.filled(found["value"], np.nan)
    return found


def _read(connection: duckdb.DuckDBPyConnection, members: Members, table: str) -> Part:
    if table in WORDS:
        return _words(connection, members, table)
    return (_pence if table in PENCE else _array)(connection, members, table)


def _words(connection: duckdb.DuckDBPyConnection, members: Members, name: str) -> Part:
    runs: list[Any] = [None] * len(members.places)
    size = 0
    for chunk, numbers in members.by_chunk().items():
        texts = _rows(connection, chunk, "runs", name)[name]
        for run, number in numbers.items():
            runs[number] = word_of(name, texts[run])
            size += len(texts[run])
    return Part(runs, size)


def _array(connection: duckdb.DuckDBPyConnection, members: Members, name: str) -> Part:
    shape = members.shapes[name]
    whole = np.zeros((len(members.places), *shape), dtype=np.float64)
    for chunk, numbers in members.by_chunk().items():
        rows = _rows(connection, chunk, name, runs=numbers)
        rows["run"] = _renumbered(rows["run"], numbers)
        place = tuple(rows[axis] for axis in ("run", *ARRAYS[name]))
        whole[place] = rows["value"]
    return Part(list(whole), whole.nbytes)


def _pence(connection: duckdb.DuckDBPyConnection, members: Members, name: str) -> Part:
    of, axes = PENCE[name]
    runs: list[Any] = [None] * len(members.places)
    size = 0
    alike = lru_cache(maxsize=None)(tuple[Any, ...])
    for chunk, numbers in members.by_chunk().items():
        names = names_in(_frame(connection, chunk, of))
        rows = _rows(connection, chunk, name, runs=numbers)
        rows["run"] = _renumbered(rows["run"], {run: n for n, run in enumerate(numbers)})
        shape = (len(numbers), *pence_shape(name, len(names), members.shapes))
        for number, pence in zip(numbers.values(), filled(rows, axes, shape, "pence"), strict=True):
            own, kept = kept_rows(pence, names)
            runs[number] = (alike(own), _small(kept) if name == "ledger" else kept)
            size += runs[number][1].nbytes
    return Part(runs, size)


def _frame(connection: duckdb.DuckDBPyConnection, chunk: Path, table: str) -> Any:
    with in_one_go():
        return connection.execute(
            "SELECT * FROM read_parquet(?)", [str(chunk / f"{table}.parquet")]
        ).df()


def _renumbered(run: npt.NDArray[Any], numbers: Mapping[int, int]) -> npt.NDArray[np.int64]:
    to = np.zeros(max(numbers) + 1, dtype=np.int64)
    to[list(numbers)] = list(numbers.values())
    return np.asarray(to[run])


def _small(pence: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Hold pence in half the memory where they fit; they are whole, so nothing is lost."""
    fits = np.abs(pence).max(initial=0) <= np.iinfo(np.int32).max
    return pence.astype(np.int32) if fits else pence
