"""The command that makes a bundle of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from outputs.amounts import times
from outputs.study.bundle import Bundled, bundle
from outputs.study.compare_command import WIDTH
from outputs.withheld import FEWEST


@click.command("bundle")
@click.argument("run", metavar="RUN")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write.  [default: <run>-bundle.zip]")  # fmt: skip
@click.option("--with-inputs", is_flag=True, help="Put the case's own files in as well, "
              "but for those that hold or name posts: of these the hash alone.")  # fmt: skip
@click.option("--case", "case", type=click.Path(path_type=Path), metavar="FILE",
              help="Where the case file of the run is now.")  # fmt: skip
def bundle_command(**asked: Any) -> None:
    """Make a bundle of RUN with which another trust can make it again and compare."""
    for sentence in bundled_in_words(bundle(**asked)):
        click.echo(click.wrap_text(sentence, WIDTH, "", "  "))


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
