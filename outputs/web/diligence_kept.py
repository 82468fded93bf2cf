"""Workbooks of due diligence, and what was found in them, kept beside a scenario and its runs."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from entities.case import Case
from outputs.diligence.pack_section import FILE as SECTION
from outputs.diligence.pack_section import read_section
from outputs.lengths import listed
from outputs.pack.building import read_content
from outputs.pack.content import Content, Section
from outputs.study.diligence_command import case_as_found, diligence
from outputs.web.jobs import Job, Jobs
from outputs.web.plain_files import read_plain, write_plain
from outputs.web.uploads import as_sent
from scenarios.reading import BadInput

ROOM, BOOKS, FOUND, SENT = "diligence", "books", "found", "sent.json"
"""Folder beside a scenario or a run; in it the workbooks, what was found, and what was sent."""
WORLDS = 16
"""Worlds in which findings are tried on a claim that is on trial."""
Told = Callable[[str, int, int], None]


def look_into(kept: Mapping[Path, str], into: Path) -> Path:
    """Answer every check from workbooks that were sent; return a folder to be laid by.

    Raises
    ------
    BadInput
        With every fault of the workbooks, under the names they were sent by.
    """
    room = into / ROOM
    (room / BOOKS).mkdir(parents=True)
    for path in kept:
        shutil.copy(path, room / BOOKS / path.name)
    try:
        made = diligence(list(kept), out=room / FOUND)
    except BadInput as bad:
        raise BadInput(as_sent(fault, kept) for fault in bad.faults) from None
    day = dt.datetime.now(tz=dt.UTC).date().isoformat()
    trusts = {
        str(row.get("company_number", "")).upper().zfill(8): str(row.get("name", ""))
        for row in made.report.facts.sheets.get("trust", ())
    }  # fmt: skip
    write_plain(room / SENT, {"names": list(kept.values()), "on": day, "trusts": trusts})
    return room


def of_others(place: Path, case: Case) -> tuple[str, ...]:
    """Say which trusts of a case no workbook was sent of, and which sent are not of the case."""
    sent = read_plain(place / ROOM / SENT).get("trusts")
    if not books_of(place) or not isinstance(sent, dict):
        return ()
    known = {one.company_number: one.name for one in case.trusts}
    others = [str(name) for number, name in sent.items() if number not in known]
    missing = [name for number, name in known.items() if number not in sent]
    said = []
    if others:
        said.append(f"Workbooks of {listed(others)} were sent, which this scenario is not about: "
                    "what was found there says nothing of its trusts.")  # fmt: skip
    if missing:
        said.append(f"No workbook of {listed(missing)} was sent: what is not told of it was not "
                    "looked at, which is not the same as fine.")  # fmt: skip
    return tuple(said)


def lay_by(made: Path, place: Path) -> None:
    """Put what was found in place of what lay there before."""
    shutil.rmtree(place / ROOM, ignore_errors=True)
    shutil.move(made, place / ROOM)


def take_along(of: Path, place: Path) -> None:
    """Copy workbooks and what was found beside a run or another scenario, where there are any."""
    if (of / ROOM).is_dir():
        shutil.copytree(of / ROOM, place / ROOM)


def books_of(place: Path) -> list[Path]:
    """Return the workbooks that lie beside a scenario or a run."""
    return sorted((place / ROOM / BOOKS).glob("*.xlsx"))


def sent_in_words(place: Path) -> str:
    """Say which workbooks were read, and when; nothing where none were."""
    sent = read_plain(place / ROOM / SENT)
    names = sent.get("names")
    if not books_of(place) or not isinstance(names, list):
        return ""
    return f"Read from {', '.join(map(str, names))}. Asked on {_day(sent.get('on'))}."


def _day(on: object) -> str:
    try:
        day = dt.date.fromisoformat(str(on))
    except ValueError:
        return "a day that is not kept"
    return f"{day.day} {day:%B %Y}"


def found_folder(place: Path) -> Path | None:
    """Return the folder of what due diligence found; None where none was done."""
    folder = place / ROOM / FOUND
    return folder if (folder / SECTION).is_file() else None


def found_in(place: Path) -> Section | None:
    """Return what due diligence found, as a section; None where none was done."""
    folder = found_folder(place)
    return None if folder is None else read_section(folder)


def as_found(case: Case, place: Path) -> Case | None:
    """Return a case as what was found changes it; None where nothing found does."""
    books = books_of(place)
    return case_as_found(books, case) if books else None


def content_of(jobs: Jobs, job: Job) -> Content:
    """Return all that is told of a finished run, with what due diligence found in it."""
    content = read_content(jobs.result(job))
    return content.model_copy(update={"diligence": found_in(jobs.place(job.key))})


def look_again(place: Path, run: Path, case: Case | None, told: Told) -> None:
    """Answer checks that ask what runs say; with a case, try findings on its claim.

    Where that fails what was found before stands: a run that is made is not lost by it.
    """
    books = books_of(place)
    if books:
        with suppress(BadInput, OSError):
            diligence(books, run=run, case=case, worlds=WORLDS, out=place / ROOM / FOUND,
                      progress=told)  # fmt: skip
