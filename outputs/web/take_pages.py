"""What is taken along of a run: the pack in four forms, every table, and a bundle."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, send_file

from outputs.study.bundle import bundle
from outputs.study.report_command import report
from outputs.web.answer_pages import finished
from outputs.web.diligence_kept import found_folder
from outputs.web.stores import Stores, serve_at, shown
from scenarios.reading import BadInput

FORMS: Mapping[str, str] = {
    "pdf": "Paper (PDF)", "pptx": "Slides", "xlsx": "Sheets", "html": "One page to send",
}  # fmt: skip


def take_pages_of(stores: Stores) -> Blueprint:
    """Return the addresses at which things are taken along."""
    pages = Blueprint("take", __name__)
    serve_at(pages, stores, (
        ("/run/<key>/pack/<form>", pack, ["POST"]),
        ("/run/<key>/bundle", bundled, ["POST"]),
        ("/run/<key>/tables.zip", tables, ["GET"]),
    ))  # fmt: skip
    return pages


def pack(stores: Stores, key: str, form: str) -> Response:
    """Make one form of the board pack, and send it to be kept."""
    job, folder, _ = finished(stores, key)
    found = found_folder(stores.jobs.place(job.key))
    if form not in FORMS:
        abort(404)
    try:
        with stores.jobs.making:
            made = report(
                folder, html=form == "html", pdf=form == "pdf", pptx=form == "pptx",
                xlsx=form == "xlsx", diligence=found,
            ).files[form].read_bytes()  # fmt: skip
    except BadInput as fault:
        return _not_made("The pack could not be made", fault)
    return _sent(made, f"board-pack-{key}.{form}")


def bundled(stores: Stores, key: str) -> Response:
    """Make a bundle with which another trust can make the run again, without its posts."""
    job, folder, _ = finished(stores, key)
    own = stores.jobs.case_of(job)
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "bundle.zip"
        try:
            with stores.jobs.making:
                bundle(folder, out=out, case=own if isinstance(own, Path) else None)
        except BadInput as fault:
            return _not_made("The bundle could not be made", fault)
        return _sent(out.read_bytes(), f"bundle-{key}.zip")


def tables(stores: Stores, key: str) -> Response:
    """Send every table of a run, with what their columns mean."""
    job, folder, _ = finished(stores, key)
    found = found_folder(stores.jobs.place(job.key))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((folder / "tables").glob("*.csv")):
            archive.write(path, f"tables/{path.name}")
        archive.write(folder / "COLUMNS.csv", "COLUMNS.csv")
        for path in sorted(found.glob("*.csv")) if found else ():
            archive.write(path, f"due-diligence/{path.name}")
    return _sent(packed.getvalue(), f"tables-{key}.zip")


def _sent(made: bytes, called: str) -> Response:
    return send_file(io.BytesIO(made), as_attachment=True, download_name=called)


def _not_made(title: str, fault: BadInput) -> Response:
    return shown("wrong", 422, title=title, said=" ".join(fault.sentences()))
