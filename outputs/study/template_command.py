"""The command that writes the workbook trusts fill in."""

from __future__ import annotations

from pathlib import Path

import click

from entities.workbook import WorkbookSheet
from outputs.workbook.form import write_form
from scenarios.diligence.reading import read_sheets
from scenarios.reading import BadInput, Fault

ENDING = ".xlsx"


def template(out: str | Path) -> Path:
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
    write_form(path, read_sheets())
    return path


@click.command("template")
@click.argument("out", type=click.Path(path_type=Path))
def template_command(out: Path) -> None:
    """Write the workbook that trusts fill in for due diligence to OUT.xlsx."""
    path, sheets = template(out), read_sheets()
    needed = sum(_needed(sheet) for sheet in sheets)
    columns = sum(len(sheet.columns) for sheet in sheets)
    click.echo(
        f"{path}: {len(sheets)} sheets, {columns} columns, {needed} of them needed for a first run."
    )
    click.echo("Begin with the sheet 'Read me'. No names of people belong in it.")


def _needed(sheet: WorkbookSheet) -> int:
    return sum(column.need == "required" for column in sheet.columns)
