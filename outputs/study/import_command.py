"""The command that imports published returns."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from scenarios.returns import import_returns

NOT_ALL = 2
"""What the command ends with when a trust could not be imported."""


@click.command("import-returns")
@click.argument("accounts", type=click.Path(path_type=Path))
@click.option("--trust", "trusts", multiple=True, required=True,
              help="Company number of a trust; give it once for each.")  # fmt: skip
@click.option("--gias", type=click.Path(path_type=Path), help="School register (CSV).")
@click.option("--workforce", type=click.Path(path_type=Path), help="Workforce census (Excel).")
@click.option("--census", type=click.Path(path_type=Path), help="School census (CSV).")
@click.option("--sen", type=click.Path(path_type=Path), help="Special educational needs (Excel).")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
def import_command(**asked: Any) -> None:
    """Import trusts from the published ACCOUNTS return into files a case can use."""
    report = import_returns(**asked)
    for sentence in report.sentences():
        click.echo(sentence)
    sys.exit(NOT_ALL if report.faults else 0)
