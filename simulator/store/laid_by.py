"""Tables of several arms read out of the chunks in one go, and kept packed until asked for."""

from __future__ import annotations

import pickle
import shutil
import tempfile
import weakref
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from simulator.store.stored_run import Group

ARMS_AT_A_TIME = 4
"""Arms that are read in one go: of 1,000 runs each they take a gigabyte of the disk, packed."""
KEPT_FREE = 2**30
"""Bytes to stay free on the disk: with less, nothing is laid by, and every arm is read alone."""
LEVEL = 1
"""How hard it is packed: more takes longer than reading the arm alone."""

Take = Callable[[Path, str, Sequence[int]], Sequence[Any]]
"""Reads what one table of a chunk holds of some of its runs, an entry a run, in their order."""
Places = Mapping[Path, Sequence[int]]
"""Runs of a group: the chunks they are in, in order, and their numbers there."""


class LaidBy:
    """What the store holds of each group, chunk by chunk.

    A chunk holds all arms of a few worlds, and to find one of them takes half as long as to read
    them all. So the arms that come next are read along, and laid by in files that have no name:
    they are gone with this process, however it ends.

    Parameters
    ----------
    folder
        On whose disk they are laid by.
    groups
        In the order in which they are likely asked for.
    """

    def __init__(self, folder: Path, groups: Mapping[Group, Places], take: Take) -> None:
        self._folder, self._groups, self._take = folder, groups, take
        self._packed = dict[str, _Packed]()

    def pieces(self, group: Group, table: str) -> Iterator[tuple[Path, Sequence[Any]]]:
        """Yield a chunk, and what one table of it holds of a group, an entry a run."""
        packed = self._packed.get(table)
        if packed is not None and group in packed.places:
            yield from packed.pieces(group)
        else:
            yield from self._read(group, table)

    def _read(self, group: Group, table: str) -> Iterator[tuple[Path, Sequence[Any]]]:
        self._packed.pop(table, None)  # the room of what was laid by before is free again
        packed = _opened(self._folder)
        block = self._block(group) if packed else [group]
        for chunk in dict.fromkeys(chunk for each in block for chunk in self._groups[each]):
            runs = {each: self._groups[each].get(chunk, ()) for each in block}
            found, first = self._take(chunk, table, [n for of in runs.values() for n in of]), 0
            for each, of in runs.items():
                piece, first = found[first : first + len(of)], first + len(of)
                if packed and of:
                    packed.add(each, chunk, piece)
                if each == group and of:
                    yield chunk, piece
        if packed:
            self._packed[table] = packed  # only now, as it is whole

    def _block(self, group: Group) -> list[Group]:
        every = list(self._groups)
        first = every.index(group)
        return every[first : first + ARMS_AT_A_TIME]


class _Packed:
    """One table of some groups, packed in a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.places = file, dict[Group, list[tuple[Path, int, int]]]()
        weakref.finalize(self, file.close)

    def add(self, group: Group, chunk: Path, piece: Sequence[Any]) -> None:
        """Lay a piece by."""
        packed = zlib.compress(pickle.dumps(piece, pickle.HIGHEST_PROTOCOL), LEVEL)
        self.places.setdefault(group, []).append((chunk, self._file.tell(), len(packed)))
        self._file.write(packed)

    def pieces(self, group: Group) -> Iterator[tuple[Path, Sequence[Any]]]:
        """Yield the pieces of a group, in the order in which they were laid by."""
        for chunk, at, size in self.places[group]:
            self._file.seek(at)
            yield chunk, pickle.loads(zlib.decompress(self._file.read(size)))


def _opened(folder: Path) -> _Packed | None:
    """Open a file to lay a table by in; None where there is no room, or no leave to write."""
    try:
        if shutil.disk_usage(folder).free > KEPT_FREE:
            return _Packed(tempfile.TemporaryFile(dir=folder))
    except OSError:
        pass
    return None
