"""One large batch as a user runs it, measured from outside, in as many pieces as it takes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from outputs.study.batch import STORE
from simulator.store.store import Store
from tests.benchmarks.batches import case_with
from tests.benchmarks.machine import load, this_machine
from tests.benchmarks.pieces import Child, Measured, Piece, read_measured, write_measured
from tests.benchmarks.storing import size_of

KEPT = "measured.json"
BATCH = "batch"
MARKS = "marks.json"
PAGE = "page.html"
WORLDS = 1_000


@dataclass(frozen=True)
class Large:
    """A large batch in a folder: a shipped case with designs, so many worlds."""

    folder: Path
    worlds: int = WORLDS
    case: str = "alder_and_birch"
    design: str | None = "alder_and_birch_24"
    jobs: int = 2

    @property
    def words(self) -> list[str]:
        """The command, which goes on with what is stored."""
        design = [] if self.design is None else ["--design", self.design]
        return [
            sys.executable, "-m", "tests.benchmarks.marked", str(self.folder / MARKS),
            "batch", self.case, *design, "--worlds", str(self.worlds), "--jobs", str(self.jobs),
            "--out", str(self.folder / BATCH), "--resume",
        ]  # fmt: skip

    def measured(self) -> Measured | None:
        """Return what is kept of it."""
        return read_measured(self.folder / KEPT)


def measure(
    large: Large, tell: Callable[[str], None], most: float | None = None, every: float = 1.0
) -> Measured:
    """Run a large batch, or go on with it; nothing is run when it has come to its end.

    Parameters
    ----------
    most
        Seconds after which this piece is ended in order.

    Raises
    ------
    OSError
        In a sentence, when what is kept is not readable, or is of another batch.
    """
    large = replace(large, folder=large.folder.absolute())
    large.folder.mkdir(parents=True, exist_ok=True)
    found = _found(large)
    if found.whole:
        tell(f"{large.folder}: measured to its end already")
        return found
    path, before, busy = large.folder / KEPT, found.stored, load()

    def note(piece: Piece) -> None:
        piece = replace(piece, loads=(busy, load()))
        write_measured(replace(found, pieces=(*found.pieces, piece)), path)
        tell(f"{piece.wall:,.0f} s, {piece.together / 2**20:,.0f} MiB at most")

    piece = Child(large.words, large.folder / MARKS, most, every).run(note)
    now = _with_disk(found, large)
    piece = replace(piece, runs=now.stored - before, loads=(busy, load()))
    now = replace(now, pieces=(*found.pieces, piece))
    write_measured(now, path)
    tell(f"{piece.runs:,} runs in this piece, which ended with {piece.ended}")
    return now


def _found(large: Large) -> Measured:
    """Return what was measured before, with the runs of a piece that could not tell any more."""
    machine, arms = this_machine(), len(case_with(large.case, large.design).arms)
    found = large.measured() or Measured(large.worlds, arms, large.jobs, machine)
    if (found.arms, found.jobs, found.machine) != (arms, large.jobs, machine):
        raise OSError(
            f"{large.folder / KEPT} is of {found.arms} arms with {found.jobs} processes on "
            f"{found.machine.in_words()}; asked for are {arms} with {large.jobs} on "
            f"{machine.in_words()}: name another folder"
        )
    if found.worlds != large.worlds and found.whole:
        raise OSError(
            f"{large.folder / KEPT} is of {found.worlds:,} worlds and has come to its end; asked "
            f"for are {large.worlds:,}: name another folder"
        )
    now = replace(_with_disk(found, large), worlds=large.worlds)
    if now.pieces and now.pieces[-1].ended is None:
        *earlier, last = now.pieces
        told = sum(piece.runs for piece in earlier)
        now = replace(now, pieces=(*earlier, replace(last, runs=now.stored - told)))
    return now


def _with_disk(found: Measured, large: Large) -> Measured:
    out = large.folder / BATCH
    store = Store(out / STORE)
    of_runs = size_of(store.folder)
    return replace(
        found, stored=len(store.keys()), bytes_of_runs=of_runs,
        bytes_beside=size_of(out) - of_runs, page=(out / large.case / PAGE).is_file(),
    )  # fmt: skip
