"""The commands that check workbooks trusts have filled in, and make trust files out of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scenarios.filled.importing import WorkbookImport, import_workbooks
from scenarios.filled.whole import read_filled
from scenarios.reading import Fault

NOT_FIT = 2
"""What the command ends with when anything is wrong."""
MOST_GAPS = 30
"""Lines about what a first run needs that are printed; the rest is counted."""


@dataclass(frozen=True)
class CheckedWorkbook:
    """What workbooks hold, together.

    Attributes
    ----------
    rows
        By sheet, how many rows are filled in.
    faults
        What is wrong: file, sheet, row, column, what was found, what is allowed.
    gaps
        What a first run needs and is empty; checks can be answered without it.
    notes
        What a reader should know.
    """

    rows: dict[str, int]
    faults: tuple[Fault, ...]
    gaps: tuple[Fault, ...]
    notes: tuple[str, ...]


def check_workbook(workbooks: Sequence[str | Path]) -> CheckedWorkbook:
    """Check workbooks that belong together, one or one of each trust; nothing is made of them."""
    filled = read_filled([Path(path) for path in workbooks])
    rows = {sheet: len(own) for sheet, own in filled.sheets.items()}
    return CheckedWorkbook(rows, filled.faults, filled.gaps, filled.notes)


def import_workbook(workbooks: Sequence[str | Path], *, out: str | Path) -> WorkbookImport:
    """Make trust files and a first case out of workbooks that belong together.

    Raises
    ------
    BadInput
        With every fault, and everything a first run needs that is empty.
    """
    return import_workbooks([Path(path) for path in workbooks], Path(out))


@click.command("check-workbook")
@click.argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path))
def check_workbook_command(workbooks: tuple[Path, ...]) -> None:
    """Check filled-in WORKBOOKS: every fault, with its sheet, row and column.

    Give the workbooks of all trusts that may merge at once: codes are matched across them.
    """
    checked = check_workbook(workbooks)
    for fault in checked.faults:
        click.echo(fault.sentence(), err=True)
    some = {sheet: rows for sheet, rows in checked.rows.items() if rows}
    click.echo(f"{sum(some.values())} rows on {len(some)} sheets; "
               f"{_counted(len(checked.faults), 'fault')}.")  # fmt: skip
    for note in checked.notes:
        click.echo(note)
    _tell_gaps(checked)
    sys.exit(NOT_FIT if checked.faults else 0)


def _tell_gaps(checked: CheckedWorkbook) -> None:
    if not checked.gaps:
        click.echo("Nothing that a first run needs is empty.")
        return
    click.echo(f"A first run needs {_counted(len(checked.gaps), 'thing')} more:")
    for gap in checked.gaps[:MOST_GAPS]:
        click.echo(f"  {gap.sentence()}")
    if len(checked.gaps) > MOST_GAPS:
        click.echo(f"  and {len(checked.gaps) - MOST_GAPS} more.")


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


@click.command("import-workbook")
@click.argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
def import_workbook_command(workbooks: tuple[Path, ...], out: Path) -> None:
    """Make trust files and a first case out of filled-in WORKBOOKS."""
    for sentence in import_workbook(workbooks, out=out).sentences():
        click.echo(sentence)
