"""Runs that are read from the store bit by bit, as their parts are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from entities.records import Broken, ByItem, Records
from simulator.store.memory import give_back

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


WORTH_IT = 2**20
"""Bytes let go of from which the system is to have them back: that takes some milliseconds."""

Group = tuple[str, tuple[str, ...]]
"""Runs that are read together: those of an arm, with the same mechanisms off."""


class Shelf:
    """Parts of runs that have been read, as many as there is room for; the last used stay.

    Parameters
    ----------
    room
        Bytes to be held at most, but for two parts of one table that are larger.
    read
        Reads one table of all the runs of a group.
    """

    def __init__(self, room: int, read: Callable[[Group, str], Part]) -> None:
        self._room, self._read = room, read
        self._parts = OrderedDict[tuple[Group, str], Part]()
        self._sizes = dict[str, int]()

    def part(self, group: Group, table: str) -> Sequence[Any]:
        """Return one table of the runs of a group, read anew if it is no longer there."""
        if (group, table) not in self._parts:
            self._make_room(self._sizes.get(table, 0), table)  # those of other arms are as large
            found = self._read(group, table)
            self._make_room(found.size, table)
            self._parts[group, table], self._sizes[table] = found, found.size
        self._parts.move_to_end((group, table))
        return self._parts[group, table].runs

    def put_away(self, group: Group) -> None:
        """Let go of all that was read of a group."""
        for key in [key for key in self._parts if key[0] == group]:
            del self._parts[key]

    def _make_room(self, size: int, table: str) -> None:
        """Put away what was used longest ago.

        What was last used of the same table stays, whatever the room: whoever holds two arms
        against each other, run by run, would else have each read anew for every run.
        """
        same, gone = [key for key in self._parts if key[1] == table], 0
        for key in [key for key in self._parts if key not in same[-1:]]:
            if size + sum(part.size for part in self._parts.values()) <= self._room:
                break
            gone += self._parts.pop(key).size
        if gone > WORTH_IT:
            give_back()  # or what is read next is held beside it


class StoredRun(Records):
    """A run of which only the names are at hand; its numbers are read when they are asked for."""

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Read the promises that were broken: left to itself the record's default would stand."""
        found: tuple[Broken, ...] = self.__getattr__("broken")
        return found

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


def put_away(runs: Iterable[Records]) -> None:
    """Let go of what was read of runs that come from a store; it is read anew if asked for."""
    own = [run.__dict__ for run in runs if isinstance(run, StoredRun)]
    for shelf, group in {(run["_shelf"], run["_group"]) for run in own}:
        shelf.put_away(group)
    if own:
        give_back()


def stored_run(shelf: Shelf, group: Group, number: int, **known: Any) -> StoredRun:
    """Return a run of a shelf: so many of its group, from 0, and what is known of it already."""
    run = object.__new__(StoredRun)
    run.__dict__.update(known, _shelf=shelf, _group=group, _number=number)
    return run
