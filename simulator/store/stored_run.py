"""Runs that are read from the store bit by bit, as their parts are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from entities.records import ByItem, Records

PAIRS: dict[str, tuple[str, str]] = {
    "ledger_keys": ("ledger", "names"),
    "ledger_pence": ("ledger", "pence"),
    "by_item": ("by_item", ""),
}
"""Part of a record -> the table that holds it, where it is not a table of its own."""


class Part(NamedTuple):
    """One table of all runs of a group, one entry a run, and the bytes it takes."""

    runs: Sequence[Any]
    size: int


Group = tuple[str, tuple[str, ...]]
"""Runs that are read together: those of an arm, with the same mechanisms off."""


class Shelf:
    """Parts of runs that have been read, as many as there is room for; the last used stay.

    Parameters
    ----------
    room
        Bytes to be held at most, but for a single part that is larger.
    read
        Reads one table of all the runs of a group.
    """

    def __init__(self, room: int, read: Callable[[Group, str], Part]) -> None:
        self._room, self._read = room, read
        self._parts = OrderedDict[tuple[Group, str], Part]()

    def part(self, group: Group, table: str) -> Sequence[Any]:
        """Return one table of the runs of a group, read anew if it is no longer there."""
        if (group, table) not in self._parts:
            found = self._read(group, table)
            self._make_room(found.size)
            self._parts[group, table] = found
        self._parts.move_to_end((group, table))
        return self._parts[group, table].runs

    def _make_room(self, size: int) -> None:
        while self._parts and size + sum(p.size for p in self._parts.values()) > self._room:
            self._parts.popitem(last=False)


class StoredRun(Records):
    """A run of which only the names are at hand; its numbers are read when they are asked for."""

    def __getattr__(self, name: str) -> Any:
        """Read a part of the record from the store."""
        if name.startswith("_") or name not in Records.__dataclass_fields__:
            raise AttributeError(name)
        own = self.__dict__
        table, kind = PAIRS.get(name, (name, ""))
        found = own["_shelf"].part(own["_group"], table)[own["_number"]]
        if table == "ledger":
            names, pence = found
            return names if kind == "names" else pence.astype("int64")
        return ByItem(*found) if table == "by_item" else found


def stored_run(shelf: Shelf, group: Group, number: int, **known: Any) -> StoredRun:
    """Return a run of a shelf: so many of its group, from 0, and what is known of it already."""
    run = object.__new__(StoredRun)
    run.__dict__.update(known, _shelf=shelf, _group=group, _number=number)
    return run
