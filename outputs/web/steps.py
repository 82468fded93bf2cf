"""Files of a scenario's case before and after each change, to go back and forth; no page here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

MOST_STEPS = 50
"""Steps kept each way; the oldest go first."""
Files = Mapping[str, bytes]
"""What the files of a case hold, by their names."""


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a case, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}


def steps_in(stack: Path) -> list[Path]:
    """Return the steps that are kept, the oldest first."""
    found = stack.iterdir() if stack.is_dir() else ()
    return sorted(p for p in found if p.is_dir() and p.name.isascii() and p.name.isdigit())


def lay_by(stack: Path, files: Files) -> None:
    """Keep one step more, written whole before it counts."""
    steps = steps_in(stack)
    stack.mkdir(exist_ok=True)
    number = int(steps[-1].name) + 1 if steps else 1
    with tempfile.TemporaryDirectory(dir=stack) as name:
        made = Path(name) / "step"
        made.mkdir()
        for called, held in files.items():
            (made / called).write_bytes(held)
        made.rename(stack / f"{number:06d}")
    for old in steps[: max(0, len(steps) + 1 - MOST_STEPS)]:
        shutil.rmtree(old)


def put(files: Files, case: Path) -> None:
    """Have the folder of a case hold these files and no other."""
    with tempfile.TemporaryDirectory(dir=case.parent) as name:
        for called, held in files.items():
            made = Path(name) / called
            made.write_bytes(held)
            made.replace(case / called)
    for path in case.glob("*.yaml"):
        if path.name not in files:
            path.unlink()


def step(case: Path, taken: Path, kept: Path) -> None:
    """Bring back the last step of one stack, and keep what stood there on the other."""
    steps = steps_in(taken)
    if steps:
        lay_by(kept, files_in(case))
        put(files_in(steps[-1]), case)
        shutil.rmtree(steps[-1])


def forget(stack: Path) -> None:
    """Keep none of the steps of a stack any more."""
    shutil.rmtree(stack, ignore_errors=True)
