"""Runs of a store, arm by arm and table by table: more of them than memory would hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np

from entities.records import Axes, Records
from simulator.store.chunks import connect
from simulator.store.frames import PENCE, WORDS, word_of
from simulator.store.store import Store
from simulator.store.stored_run import Group, Part, Shelf, stored_run
from simulator.store.taking import Chunks, columns_of

ROOM = 300 * 2**20
"""Bytes of runs that are held at a time, so that tables of many runs fit in two gibibytes."""

KNOWN = ("key", "arm", "world", "replication", "shapes", "axes", "without")
"""Columns of the table of runs that are read of every run at once."""


Pieces = Iterable[tuple[Path, Sequence[Any]]]
"""A chunk, and what a table of it holds of the runs of a group, in their order."""


@dataclass
class Members:
    """Runs of a group: the chunks they are in, their numbers there, and those in the group."""

    chunks: dict[Path, list[int]] = field(default_factory=dict)
    numbers: dict[Path, list[int]] = field(default_factory=dict)
    count: int = 0

    def add(self, chunk: Path, run: int) -> int:
        """Add a run; return its number in the group, from 0."""
        self.chunks.setdefault(chunk, []).append(run)
        self.numbers.setdefault(chunk, []).append(self.count)
        self.count += 1
        return self.count - 1


def stored_runs(store: Store, keys: Sequence[str], room: int = ROOM) -> tuple[Records, ...]:
    """Return runs in the order of their keys, whose numbers are read as they are asked for.

    Each part is read for all runs of an arm at once, and held while there is room: whoever goes
    through them arm by arm, one part of all runs after the other, reads each once.

    Raises
    ------
    KeyError
        When one of them is not stored.
    """
    connection = connect()
    known, shapes = _known(store, frozenset(keys), connection)
    missing = sorted(set(keys) - known.keys())
    if missing:
        raise KeyError(f"not stored: {', '.join(missing[:3])}")
    groups = dict[Group, Members]()
    placed = [
        groups.setdefault(known[key].group, Members()).add(known[key].chunk, known[key].number)
        for key in keys
    ]
    shelf = Shelf(room, _reader(Chunks(connection, shapes), groups))
    return tuple(
        stored_run(
            shelf, one.group, number, arm=one.group[0], world=one.world,
            replication=one.replication, axes=one.axes, without=one.group[1], cells=None,
        )
        for number, one in zip(placed, map(known.__getitem__, keys), strict=True)
    )  # fmt: skip


class _Known(NamedTuple):
    """What is known of a run before its numbers are read."""

    chunk: Path
    number: int
    group: Group
    world: int
    replication: int
    axes: Axes


def _known(
    store: Store, keys: Collection[str], connection: duckdb.DuckDBPyConnection
) -> tuple[dict[str, _Known], dict[Path, Mapping[str, Sequence[int]]]]:
    """Return what is known of runs by key, and the shapes of their arrays by chunk.

    The same words of thousands of runs are held once.
    """
    word = lru_cache(maxsize=None)(word_of)
    found, shapes = dict[str, _Known](), dict[Path, Mapping[str, Sequence[int]]]()
    for chunk in dict.fromkeys(store.keys().values()):
        rows = columns_of(connection, chunk, "runs", ", ".join(KNOWN))
        for number, key in enumerate(rows["key"]):
            if key in keys:
                of = {name: rows[name][number] for name in KNOWN}
                group = (str(of["arm"]), word("without", of["without"]))
                run = (int(of["world"]), int(of["replication"]), word("axes", of["axes"]))
                found[key] = _Known(chunk, number, group, *run)
                shapes.setdefault(chunk, json.loads(of["shapes"]))
    return found, shapes


def _reader(chunks: Chunks, groups: Mapping[Group, Members]) -> Callable[[Group, str], Part]:
    def read(group: Group, table: str) -> Part:
        members = groups[group]
        pieces = ((c, chunks.take(c, table, runs)) for c, runs in members.chunks.items())
        if table in WORDS:
            return _words(members, table, pieces)
        if table in PENCE:
            return _pence(members, pieces)
        first = next(iter(members.chunks))  # runs of a group are of one shape
        return _array(members, chunks.shapes[first][table], pieces)

    return read


def _words(members: Members, name: str, pieces: Pieces) -> Part:
    runs: list[Any] = [None] * members.count
    size = 0
    for chunk, texts in pieces:
        for number, text in zip(members.numbers[chunk], texts, strict=True):
            runs[number] = word_of(name, text)
            size += len(text)
    return Part(runs, size)


def _array(members: Members, shape: Sequence[int], pieces: Pieces) -> Part:
    whole = np.zeros((members.count, *shape), dtype=np.float64)
    for chunk, values in pieces:
        whole[members.numbers[chunk]] = values
    return Part(list(whole), whole.nbytes)


def _pence(members: Members, pieces: Pieces) -> Part:
    runs: list[Any] = [None] * members.count
    size = 0
    for chunk, found in pieces:
        for number, kept in zip(members.numbers[chunk], found, strict=True):
            runs[number] = kept
            size += kept[1].nbytes
    return Part(runs, size)
