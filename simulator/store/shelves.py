"""Runs of a store, arm by arm and table by table: more of them than memory would hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
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

READERS = 2
"""Chunks that are read at a time."""

KNOWN = ("key", "arm", "world", "replication", "shapes", "axes", "without")
"""Columns of the table of runs that are read of every run at once."""


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


def arm_by_arm(runs: Sequence[Records]) -> tuple[Records, ...]:
    """Put runs in the order in which those of a store are read once each: arm after arm."""
    return tuple(sorted(runs, key=lambda run: (run.arm, run.without)))


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
        if table in WORDS:
            return _words(chunks, members, table)
        return _pence(chunks, members, table) if table in PENCE else _array(chunks, members, table)

    return read


def _words(chunks: Chunks, members: Members, name: str) -> Part:
    runs: list[Any] = [None] * members.count

    def read(chunk: Path, numbers: Sequence[int]) -> int:
        texts = chunks.take(chunk, name, members.chunks[chunk])
        for number, text in zip(numbers, texts, strict=True):
            runs[number] = word_of(name, text)
        return sum(map(len, texts))

    return Part(runs, sum(_side_by_side(read, members)))


def _array(chunks: Chunks, members: Members, name: str) -> Part:
    first = next(iter(members.chunks))  # runs of a group are of one shape
    whole = np.zeros((members.count, *chunks.shapes[first][name]), dtype=np.float64)

    def read(chunk: Path, numbers: Sequence[int]) -> int:
        whole[numbers] = chunks.take(chunk, name, members.chunks[chunk])
        return len(numbers)

    _side_by_side(read, members)
    return Part(list(whole), whole.nbytes)


def _pence(chunks: Chunks, members: Members, name: str) -> Part:
    runs: list[Any] = [None] * members.count

    def read(chunk: Path, numbers: Sequence[int]) -> int:
        found = chunks.take(chunk, name, members.chunks[chunk])
        for number, kept in zip(numbers, found, strict=True):
            runs[number] = kept
        return sum(pence.nbytes for _, pence in found)

    return Part(runs, sum(_side_by_side(read, members)))


def _side_by_side(read: Callable[[Path, Sequence[int]], int], members: Members) -> list[int]:
    """Read what a group has in each chunk, on two cores; return what is told of each.

    Each chunk is unpacked by one core alone, as its tables are small.
    """
    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(read, members.numbers.keys(), members.numbers.values()))
