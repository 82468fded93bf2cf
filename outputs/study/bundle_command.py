"""The commands that make a bundle of a run, and that verify one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from outputs.amounts import times
from outputs.study.bundle import Bundled, bundle
from outputs.study.compare_command import WIDTH, asked_in_words
from outputs.study.recorded import run_called
from outputs.study.rerun_command import DIFFERS, Shown
from outputs.study.verify import Verified, verify
from outputs.table_differences import told
from outputs.withheld import FEWEST

NAMES = ("the bundle", "the run made here")


def bundle_command() -> click.Command:
    """Return the command `bundle`."""

    @click.command("bundle")
    @click.argument("run", metavar="RUN")
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
                  help="File to write.  [default: <run>-bundle.zip]")  # fmt: skip
    @click.option("--with-inputs", is_flag=True, help="Put the case's own files in as well, "
                  "but for those that hold or name posts: of these the hash alone.")  # fmt: skip
    @click.option("--case", "case", type=click.Path(path_type=Path), metavar="FILE",
                  help="Where the case file of the run is now.")  # fmt: skip
    def command(run: str, out: Path | None, with_inputs: bool, case: Path | None) -> None:
        """Make a bundle of RUN with which another trust can make it again and compare."""
        found = bundle(run_called(run), out=out, with_inputs=with_inputs, case=case)
        for sentence in bundled_in_words(found):
            click.echo(click.wrap_text(sentence, WIDTH, "", "  "))

    return command


def bundled_in_words(found: Bundled) -> Iterator[str]:
    """Say what is in a bundle, and what is not."""
    kept = [table for table in found.tables if table.shared]
    withheld, some = sum(t.withheld for t in kept), sum(t.withheld > 0 for t in kept)
    yield (f"{times(len(kept), 'table')} of {len(found.tables)} are in it. In {some} of them "
           f"{times(withheld, 'cell')} are withheld: counts of fewer than {FEWEST} people, pay of "
           f"fewer than {FEWEST} posts, and what would give them away.")  # fmt: skip
    for table in found.tables:
        if not table.shared:
            yield f"- {table.name} is not in it, but its hash is: it {table.why}."
    for name, why in found.inputs:
        yield f"- {name}: {why + '; not in it' if why else 'in it'}."
    yield f"\nThe bundle: {found.path}"
    yield f"Its fingerprint, to be told apart from the file: {found.fingerprint}"


def verify_command() -> click.Command:
    """Return the command `verify`."""

    @click.command("verify")
    @click.argument("path", metavar="BUNDLE", type=click.Path(path_type=Path))
    @click.option("--case", "case", type=click.Path(path_type=Path), metavar="FILE",
                  help="The case file, with its trust files where it names them.")  # fmt: skip
    @click.option("--inputs", type=click.Path(path_type=Path), metavar="FOLDER",
                  help="Folder in which the files of the case lie.")  # fmt: skip
    @click.option("--jobs", type=click.IntRange(1, 512), default=os.cpu_count() or 1,
                  show_default="all cores", help="Processes to use.")  # fmt: skip
    def command(path: Path, case: Path | None, inputs: Path | None, jobs: int) -> None:
        """Make the run of BUNDLE again: do all tables match, or which cells differ, and why?"""
        if case is not None and inputs is not None:
            raise click.UsageError("--case and --inputs both say where the files are; give one")
        with Shown() as shown:
            found = verify(path, case=case, inputs=inputs, jobs=jobs, progress=shown.progress,
                           tell=lambda said: click.echo(click.wrap_text(said, WIDTH)))  # fmt: skip
        for sentence in verified_in_words(found):
            click.echo(sentence)
        sys.exit(0 if found.matches else DIFFERS)

    return command


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
