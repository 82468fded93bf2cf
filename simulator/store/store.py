"""The store: what has been run, by key, whoever ran it and in whatever order."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.store.chunks import (
    StoreError,
    of_runs,
    set_aside_damaged,
    sweep,
    write_chunk,
)
from simulator.store.frames import Stored
from simulator.store.keys import made_with
from simulator.store.schema import FILE, changed_since

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
        return {key: chunk for chunk, key in of_runs(self.folder, "key")}

    def refuse_other_form(self) -> None:
        """Refuse a store whose tables have other columns than this program writes.

        Raises
        ------
        StoreError
            With the columns that differ. The files stay as they are, for any tool to query.
        """
        schema = self.folder / FILE
        if not schema.is_file():
            return
        text = schema.read_text(encoding="utf-8", errors="replace")
        if not text.endswith("\n"):
            return  # cut off as it was written, by an earlier version; it is written anew
        differs = changed_since(text)
        if differs:
            raise StoreError(
                f"{self.folder} was written by another version of the program, with other columns "
                f"({differs}). Its files can be queried as before, but not gone on with: use the "
                "version that wrote them, or give --out the name of a new folder"
            )

    def made_otherwise(self) -> int:
        """Count the runs that were made with another version of the model or of its packages."""
        return sum(made != made_with() for _, made in of_runs(self.folder, "made_with"))

    def make_ready(self) -> int:
        """Take away what runs that died left half written, and put damaged chunks aside.

        Returns
        -------
        int
            Chunks that are no longer as they were written.

        Raises
        ------
        StoreError
            When its tables are of another form.
        """
        self.refuse_other_form()
        sweep(self.folder)
        return set_aside_damaged(self.folder)

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
