"""Files sent to the page: written under names of our own, read as data, never opened otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from werkzeug.datastructures import FileStorage

from outputs.study.workbook_command import check_workbook
from scenarios.filled.importing import import_workbooks
from scenarios.reading.faults import BadInput, Fault
from scenarios.returns import import_returns

MOST_FILES = 6
WORKBOOK = b"PK\x03\x04"
"""How a workbook begins: it is a packed folder."""
NOT_A_WORKBOOK = "is no workbook (.xlsx); save it as one and send it again"


def laid_by(
    files: Sequence[FileStorage], folder: Path, what: str = "one workbook or more"
) -> dict[Path, str]:
    """Write workbooks that were sent into a folder; return what each was called by who sent it.

    The name a browser sends is shown and never used as a place.

    Raises
    ------
    BadInput
        With every file that is no workbook, or when there is none or are too many.
    """
    sent = [one for one in files if one.filename]
    if not sent:
        raise BadInput([Fault("no file", None, "", f"choose {what}, then send it")])
    if len(sent) > MOST_FILES:
        raise BadInput([Fault("files", None, "", f"send {MOST_FILES} workbooks at the most")])
    kept: dict[Path, str] = {}
    faults = []
    for number, one in enumerate(sent, 1):
        called = shown_name(one.filename or "")
        head = one.stream.read(len(WORKBOOK))
        one.stream.seek(0)
        if head != WORKBOOK:
            faults.append(Fault(called, None, "", NOT_A_WORKBOOK))
            continue
        path = folder / f"workbook-{number}.xlsx"
        one.save(path)
        kept[path] = called
    if faults:
        raise BadInput(faults)
    return kept


def shown_name(sent: str) -> str:
    """Return the last part of a name as a browser sent it, without what is no letter to print."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[:80] or "a file without a name"


def from_workbooks(kept: dict[Path, str], out: Path) -> tuple[Path, tuple[str, ...]]:
    """Make a case of workbooks; return its file and what a reader should know.

    Raises
    ------
    BadInput
        With every fault, under the names the files were sent by.
    """
    paths = list(kept)
    checked = check_workbook(paths)
    faults = (*checked.faults, *checked.gaps)
    if faults:
        raise BadInput(as_sent(fault, kept) for fault in faults)
    try:
        made = import_workbooks(paths, out)
    except BadInput as bad:
        raise BadInput(as_sent(fault, kept) for fault in bad.faults) from None
    if made.case is None:
        text = "there is one trust alone; send the workbook of the other as well"
        raise BadInput([Fault("files", None, "", text)])
    return made.case, tuple(line for line in made.sentences() if "Written:" not in line
                            and not line.startswith("Case:"))  # fmt: skip


def from_returns(
    kept: dict[Path, str], trusts: Sequence[str], out: Path
) -> tuple[Path, tuple[str, ...]]:
    """Make a case of the published accounts return for two trusts or more.

    Raises
    ------
    BadInput
        With every fault, under the name the file was sent by.
    """
    try:
        report = import_returns(next(iter(kept)), trusts, out=out)
    except BadInput as bad:
        raise BadInput(as_sent(fault, kept) for fault in bad.faults) from None
    if report.faults or report.case is None:
        text = "name two trusts or more of the return, by company number"
        faults = [as_sent(fault, kept) for fault in report.faults]
        raise BadInput(faults or [Fault("trusts", None, "", text)])
    notes = (line for line in report.sentences() if line and "Written:" not in line
             and not line.startswith("Starter case:"))  # fmt: skip
    return report.case, tuple(dict.fromkeys(notes))


def as_sent(fault: Fault, kept: Mapping[Path, str]) -> Fault:
    """Name the file of a fault as it was sent."""
    called = next((name for path, name in kept.items() if path.name in fault.place), None)
    place = fault.place
    for path in kept:
        place = place.replace(str(path), path.name)
    if called is not None:
        at = next(path.name for path in kept if path.name in fault.place)
        place = called + place[place.index(at) + len(at) :]
    return Fault(place, fault.line, fault.key, fault.message)
