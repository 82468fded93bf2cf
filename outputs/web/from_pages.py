"""Where numbers come from: tables, the ledger, and each assumption with its source and grade."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request

from entities.assumption import Assumption
from outputs.amounts import figure
from outputs.figure_names import SHARES
from outputs.web.added_up import SUMS, added_up
from outputs.web.answer_pages import family, few_places, finished, section_at
from outputs.web.behind import lines_behind, tables_of
from outputs.web.come_from import STANDS_ON, TABLES_OF, meanings
from outputs.web.jobs import Job
from outputs.web.named_cells import Naming, heading, unit_in_words
from outputs.web.plain_files import read_plain
from outputs.web.stores import Stores, serve_at, shown
from scenarios.beliefs import UNCERTAIN_GRADES
from scenarios.explain import PROGRAM, purpose, uses


def from_pages_of(stores: Stores) -> Blueprint:
    """Return the pages that say where a verdict's numbers come from."""
    pages = Blueprint("from", __name__)
    serve_at(pages, stores, (
        ("/run/<key>/part/<part>/from", comes_from, ["GET"]),
        ("/run/<key>/assumptions", assumptions, ["GET"]),
        ("/run/<key>/assumption/<name>", assumption, ["GET"]),
    ))  # fmt: skip
    return pages


def comes_from(stores: Stores, key: str, part: str) -> Response:
    """Say where the numbers of a section come from: tables, lines of the ledger, assumptions.

    Asked of one row (``?of=`` the table a reader sees, ``&row=`` its place), the lines behind it.
    """
    job, folder, content = finished(stores, key)
    section = section_at(content, part)
    of, row = request.args.get("of", ""), _place(request.args.get("row", ""))
    names = (*tables_of(of), *TABLES_OF.get(family(part), ()))
    told: list[dict[str, Any]] = [
        {"name": name, "columns": meanings(folder, f"{name}.csv")}
        for name in dict.fromkeys(names) if (folder / "tables" / f"{name}.csv").is_file()
    ]  # fmt: skip
    grid = next((one for one in section.grids if one.key == of and row < len(one.rows)), None)
    case = stores.jobs.read_case(job)
    return shown(
        "from", title=f"Where the numbers come from: {section.title}", job=job, content=content,
        section=section, told=told, grid=grid, row=row, short=few_places,
        asked=next((one.title for one in section.pictures if one.name == of), ""),
        behind=lines_behind(folder / "tables", grid, row, case) if grid else (),
        added=added_up(folder / "tables", section.grids, grid, row, case) if grid else None,
        naming=Naming.of(case), heading=heading, sums=SUMS,
        stands_on=_stands_on(_read_by(folder, stores, job), family(part)),
    )  # fmt: skip


def _place(said: str) -> int:
    """Return the place of a row that is asked about; the first where it is no number."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _stands_on(read: Mapping[str, Assumption], of: str) -> list[tuple[Assumption, str, str, str]]:
    """Return the assumptions that a section stands on first, the least solid before others."""
    kinds = STANDS_ON.get(of, ())
    rows = sorted((one for key, one in read.items() if key.split(".")[0] in kinds),
                  key=lambda one: (one.grade not in UNCERTAIN_GRADES, one.label))  # fmt: skip
    return [(one, *written(one)) for one in rows]


def assumptions(stores: Stores, key: str, *, reading: bool = False) -> Response:
    """Show every assumption that a run read; `reading` where it is trustees who ask."""
    job, folder, content = finished(stores, key)
    rows = sorted(_read_by(folder, stores, job).values(), key=lambda one: (one.grade, one.label))
    return shown("assumptions", title="What it rests on: assumptions", job=job, content=content,
                 rows=[(one, *written(one)) for one in rows], reading=reading)  # fmt: skip


def assumption(stores: Stores, key: str, name: str, *, reading: bool = False) -> Response:
    """Show one assumption: what is believed, on what, and where it is used."""
    job, folder, content = finished(stores, key)
    one = _read_by(folder, stores, job).get(name) or abort(404)
    return shown("assumption", title=one.label, job=job, content=content, one=one,
                 written=written(one), used=_used(name), reading=reading)  # fmt: skip


def written(one: Assumption) -> tuple[str, str, str]:
    """Write the middle, the range and the unit of an assumption; shares as per cent."""
    by = 100 if one.unit in SHARES else 1
    middle = "not given" if one.value is None else figure(by * one.value)
    low, high = ("" if end is None else figure(by * end) for end in (one.low, one.high))
    range_ = f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"
    return middle, range_ if low or high else "none", unit_in_words(one.unit)


def _read_by(folder: Path, stores: Stores, job: Job) -> Mapping[str, Assumption]:
    """Return the assumptions a run read, by key, as its case had them."""
    case = stores.jobs.read_case(job)
    rows = read_plain(folder / "run.json").get("assumptions", [])
    used = {row["key"] for row in rows}
    return {one.key: one for one in case.assumptions if one.key in used}


def _used(name: str) -> tuple[tuple[str, str], ...]:
    """Return where the program uses an assumption: what is worked out there, and the line."""
    places = uses(PROGRAM).get(name, ())
    return tuple((purpose(PROGRAM, place), place) for place in places)
