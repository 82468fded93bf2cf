"""The command that makes a run again and says whether it comes out the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from outputs.study.compare_command import WIDTH, asked_in_words
from outputs.study.options import jobs_option
from outputs.study.progress_shown import Shown
from outputs.study.rerun import Rerun, rerun
from outputs.table_differences import told

DIFFERS = 1
"""What the command ends with when something is not the same."""


@click.command("rerun")
@click.argument("run", metavar="RUN_ID")
@click.option("--case", "case", type=click.Path(path_type=Path), metavar="FILE",
              help="Where the case file of the run is now.")  # fmt: skip
@jobs_option()
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the run made again.  "
              "[default: runs/<name>-again]")  # fmt: skip
def rerun_command(**asked: Any) -> None:
    """Make RUN_ID (a folder, or its name under runs/) again: is it the same to the byte?"""
    with Shown(after="Working out tables and page ...") as shown:
        found = rerun(**asked, progress=shown.progress,
                      tell=lambda said: click.echo(click.wrap_text(said, WIDTH)))  # fmt: skip
    for sentence in in_words(found):
        click.echo(sentence)
    sys.exit(DIFFERS if found.differences else 0)


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
