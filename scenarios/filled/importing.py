"""Importing filled-in workbooks: one trust file each, a first case, and a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from entities.trust import Trust
from scenarios.diligence.facts import Facts, NotKnownError, number
from scenarios.filled.case import unplanned, write_case
from scenarios.filled.trusts import trust_of
from scenarios.filled.whole import read_filled
from scenarios.reading.faults import BadInput, Fault, printable, refuse
from scenarios.reading.trust import write_trust
from scenarios.returns.importing import folder_for
from scenarios.returns.inference import inference_book


@dataclass(frozen=True)
class WorkbookImport:
    """What an import did.

    Attributes
    ----------
    trusts
        By code of the workbook, the trust and its file.
    case
        The first case; None with one trust alone.
    notes
        What a reader should know.
    """

    trusts: dict[str, tuple[Trust, Path]]
    case: Path | None
    notes: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return the report as lines of plain text that any terminal can print."""
        lines = [
            f"{trust.name}: {len(trust.schools)} schools, {len(trust.posts)} posts, "
            f"{len(trust.contracts)} contracts. Written: {path}"
            for trust, path in self.trusts.values()
        ]
        lines += [f"Case: {self.case}"] if self.case else []
        return tuple(printable(line) for line in (*lines, *self.notes))


def import_workbooks(paths: Sequence[Path], out: Path) -> WorkbookImport:
    """Make trust files, and a first case, out of workbooks that belong together.

    Raises
    ------
    BadInput
        With every fault of every workbook, and everything a first run needs that is empty.
    """
    filled = read_filled(paths)
    refuse((*filled.faults, *filled.gaps))
    facts, book, folder = Facts(filled.sheets), inference_book(), folder_for(out)
    made: dict[str, tuple[Trust, Path]] = {}
    for code in facts.trusts:
        try:
            trust = trust_of(facts, code, book)
        except NotKnownError as unknown:
            text = f"needs {', '.join(unknown.columns)}"
            raise BadInput([Fault(f"trust {code}", None, "", text)]) from None
        made[code] = (trust, write_trust(trust, folder / f"{trust.company_number}.yaml"))
    trusts = {code: trust for code, (trust, _) in made.items()}
    case = None
    if len(trusts) > 1:
        case = write_case(facts, trusts, [path for _, path in made.values()], folder)
    return WorkbookImport(made, case, (*filled.notes, *_notes(facts, trusts)))


def _notes(facts: Facts, trusts: dict[str, Trust]) -> tuple[str, ...]:
    """Tell which claimed savings nothing in the plan brings about."""
    rows = unplanned(facts, trusts) if len(trusts) > 1 else ()
    if not rows:
        return ()
    gbp = sum(number(row, "annual_saving_gbp") for row in rows)
    names = ", ".join(str(row["claim_id"]) for row in rows)
    return (
        f"£{gbp:,.0f} a year of the claim ({names}) names no post of a centre: nothing in the plan "
        "brings it about yet. Write in the case how it comes, or it will not.",
    )
