"""Importing trusts from published files: one trust file each, a first case, and a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from entities.trust import Trust
from scenarios.reading.faults import BadInput, Fault, place_of, printable
from scenarios.reading.trust import write_trust
from scenarios.returns.accounts_return import Accounts, read_accounts
from scenarios.returns.figures import TrustFigures, trust_figures
from scenarios.returns.inference import infer_trust, inference_book
from scenarios.returns.ratios import Book
from scenarios.returns.registers import Register, facts_of, read_register
from scenarios.returns.starter import starter_case


@dataclass(frozen=True)
class ImportedTrust:
    """One trust imported: its file, its figures, and what a reader should know of it."""

    trust: Trust
    path: Path
    figures: TrustFigures
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    trusts
        Trusts written, in the order asked for.
    case
        The starter case; None with fewer than two trusts or with any fault.
    faults
        What kept other trusts from being imported.
    """

    year: str
    trusts: tuple[ImportedTrust, ...]
    case: Path | None
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return the report as lines of plain text that any terminal can print."""
        lines = [f"Accounts return of {self.year}.", *self.notes]
        for done in self.trusts:
            lines += ["", *done.figures.sentences(), *done.notes, f"Written: {done.path}"]
        lines += [f"Starter case: {self.case}"] if self.case else []
        lines += [f"Not imported: {fault.sentence()}" for fault in self.faults]
        return tuple(printable(line) for line in lines)


def import_returns(
    accounts: Path,
    trusts: Sequence[str],
    *,
    gias: Path | None = None,
    workforce: Path | None = None,
    census: Path | None = None,
    sen: Path | None = None,
    out: Path,
) -> ImportReport:
    """Import trusts from a published accounts return into files the program can run.

    Parameters
    ----------
    accounts
        The accounts return (AAR) workbook.
    trusts
        Company numbers (leading zeros may be missing) or exact names.
    gias, workforce, census, sen
        Optional: the school register, the workforce and school censuses, and special needs.
    out
        Folder for ``<company number>.yaml`` and ``case.yaml``; made when missing.

    Raises
    ------
    BadInput
        When a file as a whole cannot be used. Faults of single trusts are in the report, and the
        other trusts are written.
    """
    read = read_accounts(accounts)
    registers = tuple(read_register(path) for path in (gias, census, sen, workforce) if path)
    book = inference_book()
    folder = folder_for(out)
    done: list[ImportedTrust] = []
    faults: list[Fault] = []
    for asked in dict.fromkeys(trusts):
        try:
            done.append(_import_one(read, asked, registers, book, folder))
        except BadInput as bad:
            faults += bad.faults
    case = None
    if len(done) > 1 and not faults:
        case = starter_case([d.trust for d in done], [d.path for d in done], folder)
    return ImportReport(read.year, tuple(done), case, read.notes, tuple(faults))


def _import_one(
    read: Accounts, asked: str, registers: tuple[Register, ...], book: Book, folder: Path
) -> ImportedTrust:
    published = read.trust(asked)
    facts, notes = facts_of(published, registers)
    trust = infer_trust(published, book, facts=facts, notes=notes)
    path = write_trust(trust, folder / f"{trust.company_number}.yaml")
    figures = trust_figures(published)
    told = (line for line in trust.note.splitlines() if line not in figures.sentences())
    return ImportedTrust(trust, path, figures, tuple(told))


def folder_for(out: Path) -> Path:
    """Return a folder for results, made when missing.

    Raises
    ------
    BadInput
        When it cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        text = "cannot be made or is not a folder; name another folder for the results"
        raise BadInput([Fault(place_of(out), None, "", text)]) from None
    return out
