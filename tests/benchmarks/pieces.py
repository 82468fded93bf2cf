"""A long measurement in pieces: what each took, kept in a file every few moments, added up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.benchmarks.alone import ROOT
from tests.benchmarks.machine import Machine
from tests.benchmarks.processes import Watch, ended_children

EVERY = 1.0
"""Seconds between looks at the processes."""
TOLD = 2
"""Where what the command says goes: to the stream of errors, as what is printed here is a page."""
LOOKS_A_NOTE = 10
"""Looks after which the file is written: no more than these is lost however a piece ends."""


@dataclass(frozen=True)
class Piece:
    """What was measured between a start and an end.

    Attributes
    ----------
    wall, processor
        Seconds by the clock on the wall, and of the processor by all processes.
    runs
        Runs that it stored.
    together, parent, children
        Peak memory in bytes: of all at one moment, of the parent, of each process it started.
    for_runs, for_pages
        Seconds on the wall for runs, and for all else; None for a piece that told nothing any more.
    ended
        How it ended: what the command returned; None while it runs, or when it was killed.
    loads
        Processes that wanted a core in the minute before it began, and before it ended.
    """

    wall: float = 0.0
    processor: float = 0.0
    runs: int = 0
    together: int = 0
    parent: int = 0
    children: tuple[int, ...] = ()
    for_runs: float | None = None
    for_pages: float | None = None
    ended: int | None = None
    loads: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True)
class Measured:
    """A large batch, as far as it is measured.

    Attributes
    ----------
    worlds, arms, jobs
        What is asked for.
    stored, bytes_of_runs, bytes_beside
        Runs in the store, and bytes on disk: of the store, and of all else.
    page
        Whether there is a page.
    """

    worlds: int
    arms: int
    jobs: int
    machine: Machine
    pieces: tuple[Piece, ...] = ()
    stored: int = 0
    bytes_of_runs: int = 0
    bytes_beside: int = 0
    page: bool = False

    @property
    def whole(self) -> bool:
        """Whether the last piece came to its end."""
        return bool(self.pieces) and self.pieces[-1].ended == 0

    def total(self, of: Callable[[Piece], float]) -> float:
        """Add a figure up over all pieces."""
        return sum(of(piece) for piece in self.pieces)

    def most(self, of: Callable[[Piece], int]) -> int:
        """Return the largest of a figure over all pieces."""
        return max((of(piece) for piece in self.pieces), default=0)


def read_measured(path: Path) -> Measured | None:
    """Read what was kept; None where there is nothing yet.

    Raises
    ------
    OSError
        In a sentence, when the file is none of ours.
    """
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found["machine"] = Machine(**found["machine"])
        found["pieces"] = tuple(_piece(each) for each in found["pieces"])
        return Measured(**found)
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{path} holds no measurement of a large batch ({error})") from error


def _piece(found: dict[str, Any]) -> Piece:
    pairs = {name: tuple(found[name]) for name in ("children", "loads")}
    return Piece(**{**found, **pairs})


def write_measured(measured: Measured, path: Path) -> None:
    """Keep what was measured; the file is there whole or as it was."""
    fresh = path.with_name(f".{path.name}.new")
    text = json.dumps(asdict(measured), indent=2)
    fresh.write_text(text + "\n", encoding="utf-8", newline="\n")
    os.replace(fresh, path)


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """Note Ctrl-C and a polite end from outside, instead of breaking off in the middle."""
    asked = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: asked.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class Child:
    """A command that is watched while it runs.

    Attributes
    ----------
    marks
        File in which the command leaves the seconds of its parts, if it comes to that.
    most
        Seconds after which it is stopped as by Ctrl-C; None lets it come to its end.
    """

    words: Sequence[str]
    marks: Path
    most: float | None = None
    every: float = EVERY
    _begun: float = field(default_factory=time.monotonic)

    def run(self, note: Callable[[Piece], None]) -> Piece:
        """Run it, and note now and then how far it is; Ctrl-C here stops it in order, too."""
        self.marks.unlink(missing_ok=True)
        before, _ = ended_children()
        self._begun = time.monotonic()
        # A session of its own: Ctrl-C of the terminal reaches it by us alone, and once.
        with (
            asked_to_stop() as asked,
            subprocess.Popen(self.words, cwd=ROOT, start_new_session=True, stdout=TOLD) as child,
        ):
            watch = Watch(child.pid)
            self._follow(child, watch, asked, note)
        after, peak = ended_children()
        piece = self._so_far(watch)
        if not watch.parent:  # no /proc here: what the system counts once they have ended
            piece = replace(piece, parent=peak)
        piece = replace(piece, processor=max(piece.processor, after - before))
        return self._with_marks(replace(piece, ended=child.returncode))

    def _follow(
        self,
        child: subprocess.Popen[bytes],
        watch: Watch,
        asked: threading.Event,
        note: Callable[[Piece], None],
    ) -> None:
        looks, stopped = 0, False
        while True:
            watch.look()
            try:
                child.wait(timeout=self.every)
                return
            except subprocess.TimeoutExpired:
                looks += 1
            if looks % LOOKS_A_NOTE == 0:
                note(self._so_far(watch))
            late = self.most is not None and time.monotonic() - self._begun > self.most
            if (late or asked.is_set()) and not stopped:
                stopped = True
                child.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)

    def _so_far(self, watch: Watch) -> Piece:
        return Piece(
            wall=time.monotonic() - self._begun, processor=watch.seconds, together=watch.together,
            parent=watch.parent, children=watch.children,
        )  # fmt: skip

    def _with_marks(self, piece: Piece) -> Piece:
        try:
            seconds = json.loads(self.marks.read_text(encoding="utf-8"))["seconds"]
        except (OSError, ValueError, KeyError):
            return piece
        return replace(piece, for_runs=seconds.get("runs"), for_pages=seconds.get("pages"))
