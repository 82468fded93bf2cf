"""The desks in C: compiled when asked for, in a temporary folder, and given the same arrays."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from entities.assumption import World
from entities.case import STATUS_QUO, Case
from entities.records import Integers, Numbers
from simulator.attendance import windows
from simulator.replicate import Draws, play
from tests.benchmarks.given import TIMES, WHOLE, Given

SOURCE = Path(__file__).with_name("desks.c")


@dataclass(frozen=True)
class Answers:
    """What the C program says of each request, and how long it took."""

    seconds: tuple[float, ...]
    touches: int
    first_start: Numbers
    finish: Numbers
    outcome: Integers


def compiler() -> str | None:
    """Return the C compiler at hand, if any."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def built(folder: Path) -> Path:
    """Compile the desks into a folder and return the program.

    Raises
    ------
    RuntimeError
        When there is no C compiler.
    """
    found = compiler()
    if found is None:
        raise RuntimeError("no C compiler")
    program = folder / "desks"
    # Fused multiplications would round once where the program rounds twice.
    words = [found, "-O3", "-std=c11", "-ffp-contract=off", "-o", str(program), str(SOURCE), "-lm"]
    subprocess.run(words, check=True)
    return program


def served_in_c(program: Path, given: Given, folder: Path, repeats: int = 1) -> Answers:
    """Serve a replication in which everybody stays."""
    source, target = folder / "given.bin", folder / "answers.bin"
    source.write_bytes(b"".join(part.tobytes() for part in _parts(given)))
    words = [str(program), str(source), str(target), str(repeats)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    answers = np.fromfile(target, dtype="<f8").reshape(-1, 3)
    source.unlink()
    return Answers(
        seconds=tuple(map(float, said[::2])),
        touches=int(said[1]),
        first_start=answers[:, 0].copy(),
        finish=answers[:, 1].copy(),
        outcome=answers[:, 2].astype(np.int64),
    )


def equal_to_engine(answers: Answers, case: Case, world: World, draws: Draws) -> bool:
    """Say whether every start, finish and outcome is the engine's, to the last bit."""
    seed, replication = draws.setting.streams.seed, draws.setting.streams.replication
    arm = case.arm(STATUS_QUO)
    finished = play(case, arm, world, seed=seed, replication=replication, draws=draws)
    book = finished.organisation.book
    rows = slice(book.used)
    return (
        np.array_equal(answers.first_start, book.first_start[rows], equal_nan=True)
        and np.array_equal(answers.finish, book.finish[rows], equal_nan=True)
        and np.array_equal(answers.outcome, book.outcome[rows])
    )


def _parts(given: Given) -> list[Numbers | Integers]:
    """Return the arrays in the order in which the C program reads them."""
    posts = sorted(given.posts, key=lambda post: (post.desk, post.name))
    if any(len(post.spells) > 1 for post in posts):
        raise ValueError("people leave in this case; the C program has everybody stay")
    half = given.situation.calendar.half_day
    attended = [windows(post.spells[0].slots, half) for post in posts]
    first_person = np.searchsorted([post.desk for post in posts], np.arange(len(given.desks) + 1))
    first_window = np.cumsum([0, *(len(opens) for opens, _ in attended)])
    kinds, origins = len(given.rework), len(given.situation.origins)
    sizes = [len(given), kinds, origins, len(given.desks), len(posts), first_window[-1]]
    whole = np.int64
    return [
        np.asarray(sizes, dtype=whole),
        np.asarray([given.situation.calendar.end, given.delay]),
        *(np.ascontiguousarray(given.columns[name], dtype=np.float64) for name in TIMES),
        *(np.ascontiguousarray(given.columns[name], dtype=whole) for name in WHOLE),
        np.ones((kinds, origins)),
        given.rework,
        given.travel,
        given.first,
        given.second,
        first_person.astype(whole),
        first_window.astype(whole),
        np.concatenate([*(opens for opens, _ in attended), np.empty(0)]),
        np.concatenate([*(closes for _, closes in attended), np.empty(0)]),
    ]
