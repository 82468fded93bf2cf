"""Importing filled-in workbooks: one trust file each, a first case, and a report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from entities.trust import Trust
from scenarios.diligence.facts import LEADS, Facts, NotKnownError, number
from scenarios.filled.case import unplanned, write_case
from scenarios.filled.trusts import trust_of
from scenarios.filled.whole import read_filled
from scenarios.reading import read_case
from scenarios.reading.faults import BadInput, Fault, place_of, printable, refuse
from scenarios.reading.trust import write_trust
from scenarios.returns.importing import folder_for
from scenarios.returns.inference import inference_book
from scenarios.returns.ratios import Book


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
    facts, book = Facts(filled.sheets), inference_book()
    trusts, faults = dict[str, Trust](), list[Fault]()
    for code in facts.trusts:
        try:
            trusts[code] = _trust(facts, code, book)
        except BadInput as bad:
            faults += bad.faults
    refuse((*faults, *_alike(trusts), *_roles(facts)))
    _refuse_overwriting(out, trusts)
    _try_out(facts, trusts)
    folder = folder_for(out)
    made, case = _written(facts, trusts, folder)
    return WorkbookImport(made, case, (*filled.notes, *_notes(facts, trusts)))


def _written(
    facts: Facts, trusts: dict[str, Trust], folder: Path
) -> tuple[dict[str, tuple[Trust, Path]], Path | None]:
    made = {
        code: (trust, write_trust(trust, folder / f"{trust.company_number}.yaml"))
        for code, trust in trusts.items()
    }
    if len(trusts) < 2:
        return made, None
    return made, write_case(facts, trusts, [path for _, path in made.values()], folder)


def _try_out(facts: Facts, trusts: dict[str, Trust]) -> None:
    """Write everything elsewhere first and read it back: what cannot be read is never left behind.

    Raises
    ------
    BadInput
        With every fault of the case.
    """
    with tempfile.TemporaryDirectory() as name:
        _, case = _written(facts, trusts, Path(name))
        if case is not None:
            try:
                read_case(case)
            except BadInput as bad:
                raise BadInput(
                    Fault("workbook", None, fault.key, fault.message) for fault in bad.faults
                ) from None


def _refuse_overwriting(out: Path, trusts: dict[str, Trust]) -> None:
    names = ["case.yaml", *(f"{trust.company_number}.yaml" for trust in trusts.values())]
    refuse(
        Fault(place_of(out / name), None, "", "is there already, and may hold work; name another "
              "folder, or move it away first")
        for name in names if (out / name).exists()
    )  # fmt: skip


def _roles(facts: Facts) -> Iterator[Fault]:
    """Ask for one trust that takes the others in, where there are several."""
    leads = [row for row in facts.sheets["trust"] if row.get("role") == LEADS]
    if len(facts.trusts) > 1 and len(leads) > 1:
        text = f"{len(leads)} trusts are 'incoming'; one takes the others in, who are 'outgoing'"
        yield Fault("sheet 'trust'", None, "role", text)


def _trust(facts: Facts, code: str, book: Book) -> Trust:
    """Make one trust, and tell what kept it from being one.

    Raises
    ------
    BadInput
        With every fault found.
    """
    place = f"workbook, trust {code}"
    try:
        return trust_of(facts, code, book)
    except NotKnownError as unknown:
        raise BadInput([Fault(place, None, "", f"needs {', '.join(unknown.columns)}")]) from None
    except ValidationError as error:
        raise BadInput(
            Fault(place, None, ".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()
        ) from None


def _alike(trusts: dict[str, Trust]) -> Iterator[Fault]:
    """Tell of trusts with one company number: their files would take each other's place."""
    first: dict[str, str] = {}
    for code, trust in trusts.items():
        if trust.company_number in first:
            text = f"has the company number of trust {first[trust.company_number]}"
            yield Fault(f"workbook, trust {code}", None, "company_number", text)
        first.setdefault(trust.company_number, code)


def _notes(facts: Facts, trusts: dict[str, Trust]) -> tuple[str, ...]:
    """Tell which claimed savings nothing in the plan brings about."""
    rows = unplanned(facts, trusts) if len(trusts) > 1 else ()
    if not rows:
        return ()
    gbp = sum(number(row, "annual_saving_gbp") for row in rows)
    names = ", ".join(str(row["claim_id"]) for row in rows)
    return (
        f"£{gbp:,.0f} a year of the claim (on the sheet 'claims': {names}) names no post of a "
        "centre: nothing in the plan brings it about yet. Say in the plan how it comes, or it will "
        "not.",
    )
