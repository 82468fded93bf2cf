"""The store: what has been run, by key, whoever ran it and in whatever order."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from entities.records import Records
from simulator.store.chunks import chunks_in, keys_in, read_chunk, sweep, write_chunk
from simulator.store.frames import Stored

MOST_OF_A_RUN = 400_000
"""Bytes that a run takes at most, alone in its chunk (the shipped case takes 150,000)."""
SPARE = 2**24
"""Bytes left free on the disk for the tables and the page."""


@dataclass(frozen=True)
class Store:
    """A folder of chunks.

    Attributes
    ----------
    folder
        Where the chunks are; it need not be there before the first is written.
    """

    folder: Path

    def keys(self) -> dict[str, Path]:
        """Return the key of every run that is stored, and the chunk it is in."""
        return {key: chunk for chunk in chunks_in(self.folder) for key in keys_in(chunk)}

    def sweep(self) -> None:
        """Take away what runs that died left half written."""
        sweep(self.folder)

    def has_room(self, runs: int) -> bool:
        """Say whether so many runs more could be stored for certain."""
        there = next(
            path for path in (self.folder, *self.folder.absolute().parents) if path.exists()
        )
        return shutil.disk_usage(there).free > SPARE + runs * MOST_OF_A_RUN

    def write(self, stored: Sequence[Stored]) -> None:
        """Store runs of one case, all or none.

        Raises
        ------
        StoreError
            When they cannot be written; what was stored before is as it was.
        """
        if stored:
            write_chunk(self.folder, stored)

    def read(self, keys: Collection[str]) -> Iterator[tuple[str, Records]]:
        """Return runs by key, chunk by chunk.

        Raises
        ------
        KeyError
            When one of them is not stored.
        """
        where, wanted = self.keys(), frozenset(keys)
        missing = sorted(wanted - where.keys())
        if missing:
            raise KeyError(f"not stored: {', '.join(missing[:3])}")
        for chunk in sorted({where[key] for key in wanted}):
            for key, record in read_chunk(chunk):
                if key in wanted:
                    yield key, record
