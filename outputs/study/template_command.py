"""The command that writes the workbook trusts fill in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from entities.workbook import WorkbookSheet
from outputs.amounts import times
from outputs.workbook.form import write_form
from scenarios.diligence.facts import JOINS, LEADS
from scenarios.diligence.reading import read_questions, read_sheets
from scenarios.filled.prefill import Rows, rows_of_return, rows_of_trust, together
from scenarios.reading import BadInput, Fault
from scenarios.reading.trust import read_trust
from scenarios.returns.accounts_return import read_accounts
from scenarios.returns.registers import facts_of, read_register

ENDING = ".xlsx"
Known = Callable[[str, str], Rows]
"""What is known of a trust, once it has its code in the workbook and its part in the merger."""
CODE = re.compile("[A-Za-z0-9]{1,8}")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Template:
    """A workbook to fill in: where it is, and how much there is to fill in.

    Attributes
    ----------
    sheets, columns, needed
        How many there are, and how many columns are needed for a first run.
    filled
        Rows that are filled in already.
    """

    path: Path
    sheets: int
    columns: int
    needed: int
    filled: int = 0


def template(
    out: str | Path,
    *,
    returns: str | Path | None = None,
    trusts: Sequence[str] = (),
    gias: str | Path | None = None,
    workforce: str | Path | None = None,
    census: str | Path | None = None,
    sen: str | Path | None = None,
    files: Sequence[str | Path] = (),
    codes: Sequence[str] = (),
    joins: bool = False,
) -> Template:
    """Write a workbook for the due diligence of trusts, empty or with what is known filled in.

    Parameters
    ----------
    returns, trusts
        The published accounts return, and the company numbers of trusts in it.
    gias, workforce, census, sen
        Optional: the school register, the workforce and school censuses, and special needs.
    files
        Trusts' own files, as `import-returns` writes them.
    codes
        Codes of the trusts, in their order; left out, A, B and so on.
    joins
        Whether the first trust joins another too, as all others do.

    Raises
    ------
    BadInput
        When the name does not end as a workbook's does, or a file cannot be used.
    OSError
        When there is a file of that name already, or it cannot be written.
    """
    path = _workbook(out)
    registers = [Path(one) for one in (gias, workforce, census, sen) if one]
    known = [*_published(returns, trusts, registers), *map(_own, files)]
    rows = _rows(known, _codes(codes, len(known)), joins=joins)
    sheets = read_sheets()
    write_form(path, sheets, {**rows, "questions": _questions()})
    return Template(
        path=path,
        sheets=len(sheets),
        columns=sum(len(sheet.columns) for sheet in sheets),
        needed=sum(map(_needed, sheets)),
        filled=sum(map(len, rows.values())),
    )


def _workbook(out: str | Path) -> Path:
    path = Path(out)
    if path.suffix.lower() != ENDING:
        fault = f"found {path.name!r}; a workbook's name ends in {ENDING}"
        raise BadInput([Fault("template", None, "OUT", fault)])
    return path


def _questions() -> list[dict[str, object]]:
    """Return every question with the role that should ask it: what was found is to be added."""
    return [
        {"question": one.key, "asks": one.question, "owner": one.owner} for one in read_questions()
    ]


def _rows(known: Sequence[Known], codes: Sequence[str], *, joins: bool) -> Rows:
    """Return what is known of all trusts; the first takes the others in, unless it joins too."""
    roles = [JOINS if at or joins else LEADS for at in range(len(known))]
    return together(
        [make(code, role) for make, code, role in zip(known, codes, roles, strict=True)]
    )


def _codes(codes: Sequence[str], trusts: int) -> Sequence[str]:
    """Return a code for each trust: those that are given, or letters."""
    if trusts > len(LETTERS):
        text = f"found {trusts} trusts; at most {len(LETTERS)} fit into one workbook"
        raise BadInput([Fault("template", None, "--trust, --file", text)])
    if not codes:
        return LETTERS[:trusts]
    wrong = [code for code in codes if not CODE.fullmatch(code)]
    text = ""
    if wrong:
        text = f"found {wrong[0]!r}; a code is up to eight letters and figures, such as B"
    elif len({*codes}) < len(codes) or len(codes) != trusts:
        text = f"found {', '.join(codes)} for {times(trusts, 'trust')}; give each one of its own"
    if text:
        raise BadInput([Fault("template", None, "--code", text)])
    return codes


def _published(
    returns: str | Path | None, trusts: Sequence[str], registers: Sequence[Path]
) -> list[Known]:
    if bool(returns) != bool(trusts):
        text = "give the accounts return and the trusts to take from it together"
        raise BadInput([Fault("template", None, "--returns, --trust", text)])
    if returns is None:
        return []
    read, known = read_accounts(Path(returns)), tuple(map(read_register, registers))

    def of(asked: str) -> Known:
        published = read.trust(asked)
        facts, _ = facts_of(published, known)
        return lambda code, role: rows_of_return(published, facts, code, role, known)

    return [of(asked) for asked in dict.fromkeys(trusts)]


def _own(file: str | Path) -> Known:
    trust = read_trust(Path(file))

    def made(code: str, role: str) -> Rows:
        return rows_of_trust(trust, code, role)

    return made


@click.command("template")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--returns", type=click.Path(path_type=Path),
              help="Published accounts return (Excel) to fill in from.")  # fmt: skip
@click.option("--trust", "trusts", multiple=True,
              help="Company number of a trust in it; give it once for each.")  # fmt: skip
@click.option("--gias", type=click.Path(path_type=Path), help="School register (CSV).")
@click.option("--workforce", type=click.Path(path_type=Path), help="Workforce census (Excel).")
@click.option("--census", type=click.Path(path_type=Path), help="School census (CSV).")
@click.option("--sen", type=click.Path(path_type=Path), help="Special educational needs (Excel).")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path),
              help="A trust's own file (YAML) to fill in from; give it once for each.")  # fmt: skip
@click.option("--code", "codes", multiple=True, help="Code of a trust in the workbook, in their "
              "order, where workbooks are filled in apart.  [default: A, B ...]")  # fmt: skip
@click.option("--joins", is_flag=True, help="The first trust joins another, as all others do.")
def template_command(**asked: Any) -> None:
    """Write the workbook that trusts fill in for due diligence to OUT.xlsx."""
    made = template(**asked)
    click.echo(
        f"{made.path}: {made.sheets} sheets, {made.columns} columns, {made.needed} of them needed "
        "for a first run."
    )
    if made.filled:
        click.echo(f"{made.filled} rows are filled in from what is known: correct them.")
    click.echo("Begin with the sheet 'Read me'. No names of people belong in it.")


def _needed(sheet: WorkbookSheet) -> int:
    return sum(column.need == "required" for column in sheet.columns)
