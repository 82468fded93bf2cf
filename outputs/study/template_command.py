"""The command that writes the workbook trusts fill in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from entities.workbook import WorkbookSheet
from outputs.workbook.form import write_form
from scenarios.diligence.reading import read_sheets
from scenarios.reading import BadInput, Fault

ENDING = ".xlsx"


@dataclass(frozen=True)
class Template:
    """An empty workbook: where it is, and how much there is to fill in.

    Attributes
    ----------
    sheets, columns, needed
        How many there are, and how many columns are needed for a first run.
    """

    path: Path
    sheets: int
    columns: int
    needed: int


def template(out: str | Path) -> Template:
    """Write an empty workbook for the due diligence of trusts, and return where it is.

    Raises
    ------
    BadInput
        When the name does not end as a workbook's does.
    OSError
        When there is a file of that name already, or it cannot be written.
    """
    path = Path(out)
    if path.suffix.lower() != ENDING:
        fault = f"found {path.name!r}; a workbook's name ends in {ENDING}"
        raise BadInput([Fault("template", None, "OUT", fault)])
    sheets = read_sheets()
    write_form(path, sheets)
    return Template(
        path=path,
        sheets=len(sheets),
        columns=sum(len(sheet.columns) for sheet in sheets),
        needed=sum(map(_needed, sheets)),
    )


@click.command("template")
@click.argument("out", type=click.Path(path_type=Path))
def template_command(out: Path) -> None:
    """Write the workbook that trusts fill in for due diligence to OUT.xlsx."""
    made = template(out)
    click.echo(
        f"{made.path}: {made.sheets} sheets, {made.columns} columns, {made.needed} of them needed "
        "for a first run."
    )
    click.echo("Begin with the sheet 'Read me'. No names of people belong in it.")


def _needed(sheet: WorkbookSheet) -> int:
    return sum(column.need == "required" for column in sheet.columns)
