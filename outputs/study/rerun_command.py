"""The command that makes a run again and says whether it comes out the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from outputs.study.compare_command import WIDTH, asked_in_words
from outputs.study.recorded import run_called
from outputs.study.rerun import Rerun, rerun
from outputs.table_differences import told

DIFFERS = 1
"""What the command ends with when something is not the same."""


def rerun_command() -> click.Command:
    """Return the command `rerun`."""

    @click.command("rerun")
    @click.argument("run", metavar="RUN_ID")
    @click.option("--case", "case", type=click.Path(path_type=Path), metavar="FILE",
                  help="Where the case file of the run is now.")  # fmt: skip
    @click.option("--jobs", type=click.IntRange(1, 512), default=os.cpu_count() or 1,
                  show_default="all cores", help="Processes to use.")  # fmt: skip
    @click.option("--out", type=click.Path(path_type=Path), help="Folder of the run made again.  "
                  "[default: runs/<name>-again]")  # fmt: skip
    def command(run: str, case: Path | None, jobs: int, out: Path | None) -> None:
        """Make RUN_ID (a folder, or its name under runs/) again: is it the same to the byte?"""
        with Shown() as shown:
            found = rerun(run_called(run), case=case, jobs=jobs, out=out, progress=shown.progress)
        for sentence in in_words(found):
            click.echo(sentence)
        sys.exit(DIFFERS if found.differences else 0)

    return command


class Shown:
    """A display of progress whose length is known only once runs are under way."""

    def __init__(self) -> None:
        self.bar = click.progressbar(length=1, label="Running", show_pos=True)

    def __enter__(self) -> Shown:
        self.bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.render_finish()

    def progress(self, done: int, total: int) -> None:
        """Show how many runs are done, of how many."""
        self.bar.length = total
        self.bar.update(done - self.bar.pos)


def in_words(found: Rerun) -> Iterator[str]:
    """Say what has changed since a run and how its tables differ from those made now."""
    for sentence in found.missing:
        yield click.wrap_text(sentence, WIDTH)
    names = (found.first.name, found.again.path.name)
    same = "Nothing it was made from has changed since: inputs, assumptions, source, versions."
    yield from asked_in_words(found.otherwise, names, same, "Changed since:")
    for sentence in told(found.differences, found.tables, *names):
        yield click.wrap_text(sentence, WIDTH, "", "  ")
    yield f"\nThe page of the run made again: {found.again.page}"
