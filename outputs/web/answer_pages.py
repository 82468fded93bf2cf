"""The verdict's pages: each section at its own address, each chart with its table."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, abort, send_file
from werkzeug.wrappers import Response as Answer

from outputs.glossary import words_used
from outputs.pack.content import Content, Picture, Section
from outputs.web.come_from import TABLES_OF
from outputs.web.diligence_kept import content_of
from outputs.web.jobs import Job
from outputs.web.named_cells import Naming, heading
from outputs.web.stores import Stores, serve_at, shown

SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
HEAD = 2_000
"""Letters at the beginning of a drawing in which its size stands."""
MOST_ROWS = 60
"""Rows of a chart's table that stand on the page; the file has all."""
TYPES: Mapping[str, str] = {
    "svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8",
}  # fmt: skip
GLOSSARY_IS_ON = "reading"
"""Section that explains every word, so that its page need not do so once more."""
DRAWN = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Policy of a drawing that is opened by itself: it may draw and do nothing else."""


def answer_pages_of(stores: Stores) -> Blueprint:
    """Return the pages of a verdict."""
    pages = Blueprint("answers", __name__)
    serve_at(pages, stores, (
        ("/run/<key>/part/<part>", show_part, ["GET"]),
        ("/run/<key>/chart/<name>.<form>", chart, ["GET"]),
        ("/run/<key>/table/<name>.csv", table, ["GET"]),
    ))  # fmt: skip
    return pages


def finished(stores: Stores, key: str) -> tuple[Job, Path, Content]:
    """Return a job that is finished, its folder and its content; there is no page without."""
    job = stores.jobs.find(key)
    if job is None or job.state != "finished":
        abort(404)
    folder = stores.jobs.result(job)
    return job, folder, content_of(stores.jobs, job)


def section_at(content: Content, part: str) -> Section:
    """Return the section of an address."""
    return next((one for one in content.all_sections if one.key == part), None) or abort(404)


def show_part(stores: Stores, key: str, part: str) -> Response:
    """Show one section of a verdict."""
    job, folder, content = finished(stores, key)
    section = section_at(content, part)
    rest = content.the_rest
    at = next((n for n, one in enumerate(rest) if one.key == part), None)
    return shown(
        "part", title=section.title, job=job, content=content, section=section,
        tables={one.name: seen_of(folder, one, content) for one in section.pictures},
        words=() if part == GLOSSARY_IS_ON else words_used(section.model_dump_json()),
        ahead=rest[at + 1] if at is not None and at + 1 < len(rest) else None,
        asked=family(part) in TABLES_OF,
    )  # fmt: skip


def family(part: str) -> str:
    """Return which section of a claim a key is, whatever the claim."""
    return next((name for name in TABLES_OF if part == name or part.startswith(f"{name}_")), "")


class Seen(NamedTuple):
    """What stands beside a chart on a page.

    Attributes
    ----------
    rows
        The first of the numbers behind it, headings first.
    more
        Whether there are more.
    size
        Width and height of the drawing, so that a page keeps its place while it loads.
    """

    rows: list[list[str]]
    more: bool
    size: tuple[int, int] | None


def seen_of(folder: Path, picture: Picture, content: Content) -> Seen:
    """Return what stands beside a chart of a run, its numbers under names that people say."""
    charts = folder / "charts"
    path = charts / f"{picture.name}.csv"
    rows: list[list[str]] = []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(islice(csv.reader(file), MOST_ROWS + 2))
    told = _by_name(rows[: MOST_ROWS + 1], content, picture.name) if rows else []
    return Seen(told, len(rows) > MOST_ROWS + 1, _size(charts / f"{picture.name}.svg"))


def _by_name(rows: list[list[str]], content: Content, chart: str) -> list[list[str]]:
    """Return numbers behind a chart by name; a key is left out where its name stands beside it."""
    naming, head = Naming.of_courses(content.courses), rows[0]
    kept = [at for at, column in enumerate(head) if column != "item" or "label" not in head]
    return [
        [heading(head[at], chart) for at in kept],
        *([few_places(naming.said(head[at], row[at])) for at in kept] for row in rows[1:]),
    ]


def _size(drawing: Path) -> tuple[int, int] | None:
    """Return how wide and high a drawing says it is."""
    if not drawing.is_file():
        return None
    with drawing.open(encoding="utf-8") as file:
        found = SIZE.search(file.read(HEAD))
    return (round(float(found[1])), round(float(found[2]))) if found else None


def few_places(cell: str) -> str:
    """Write a measure with no more places than anyone reads; whole numbers may be names."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    if cell.lstrip("-").isdigit():
        return cell
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def chart(stores: Stores, key: str, name: str, form: str) -> Answer:
    """Send a chart as a drawing, a picture or its numbers."""
    return _sent(stores, key, "charts", name, form, TYPES)


def table(stores: Stores, key: str, name: str) -> Answer:
    """Send a table of a run."""
    return _sent(stores, key, "tables", name, "csv", TYPES)


def _sent(
    stores: Stores, key: str, under: str, name: str, form: str, types: Mapping[str, str]
) -> Answer:
    """Send a file of a run by its name; only names that are there, so that no other is reached."""
    _, folder, _ = finished(stores, key)
    there = {path.name: path for path in (folder / under).iterdir()}
    path = there.get(f"{name}.{form}")
    if path is None or form not in types:
        abort(404)
    answer = send_file(path, mimetype=types[form], as_attachment=form == "csv",
                       download_name=path.name)  # fmt: skip
    answer.headers["Content-Security-Policy"] = DRAWN
    return answer
