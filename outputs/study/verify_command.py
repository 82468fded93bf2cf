"""The command that verifies a bundle."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from outputs.amounts import times
from outputs.study.compare_command import WIDTH, asked_in_words
from outputs.study.options import jobs_option
from outputs.study.progress_shown import Shown
from outputs.study.rerun_command import DIFFERS
from outputs.study.verify import Verified, verify
from outputs.table_differences import told

NAMES = ("the bundle", "the run made here")


@click.command("verify")
@click.argument("path", metavar="BUNDLE", type=click.Path(path_type=Path))
@click.option("--case", "case", type=click.Path(path_type=Path), metavar="FILE",
              help="The case file, with its trust files where it names them.")  # fmt: skip
@click.option("--inputs", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Folder in which the files of the case lie.")  # fmt: skip
@jobs_option()
def verify_command(**asked: Any) -> None:
    """Make the run of BUNDLE again: do all tables match, or which cells differ, and why?"""
    with Shown(after="Working out tables and page ...") as shown:
        found = verify(**asked, progress=shown.progress,
                       tell=lambda said: click.echo(click.wrap_text(said, WIDTH)))  # fmt: skip
    for sentence in verified_in_words(found):
        click.echo(sentence)
    sys.exit(0 if found.matches else DIFFERS)


def verified_in_words(found: Verified) -> Iterator[str]:
    """Say whether a bundle matches, or what differs; files that differ were told before."""
    yield f"The bundle is whole. Its fingerprint: {found.bundle.fingerprint}"
    if not found.inputs:
        yield "Every input is the same to the byte."
    same = "All else it was made from is the same: assumptions, source of the program, versions."
    yield from asked_in_words(found.otherwise, NAMES, same, "What differs:")
    for sentence in told(found.differences, found.tables, *NAMES):
        yield click.wrap_text(sentence, WIDTH, "", "  ")
    if found.withheld:
        yield click.wrap_text(
            f"Of the tables that differ, {times(found.withheld, 'cell')} are withheld in the "
            "bundle and held against nothing.", WIDTH,
        )  # fmt: skip
