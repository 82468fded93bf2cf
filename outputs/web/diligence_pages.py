"""Due diligence on the page: workbooks to fill in, what was found in them, a copy with it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, send_file
from werkzeug.wrappers import Response as Answer

from outputs.study.template_command import template
from outputs.web.diligence_kept import (
    as_found,
    found_folder,
    found_in,
    lay_by,
    look_into,
    of_others,
    sent_in_words,
)
from outputs.web.faults_said import at_most
from outputs.web.guard import FINISHED
from outputs.web.scenario_pages import refusing, scenario_at
from outputs.web.stores import Stores, serve_at, shown
from outputs.web.uploads import laid_by
from scenarios.diligence.reading import read_checks
from scenarios.reading import BadInput

PAGE = "diligence.html"
NOTHING_MOVES = (
    "Nothing that was found changes a stage, a figure or an event of this scenario, so a copy with "
    "it would be the same."
)


def diligence_pages_of(stores: Stores) -> Blueprint:
    """Return the pages of due diligence."""
    pages = Blueprint("diligence", __name__)
    serve_at(pages, stores, (
        ("/workbook.xlsx", empty_workbook, ["GET"]),
        ("/scenario/<key>/workbook.xlsx", own_workbook, ["GET"]),
        ("/scenario/<key>/diligence", show, ["GET"]),
        ("/scenario/<key>/diligence", send, ["POST"]),
        ("/scenario/<key>/diligence/all", whole, ["GET"]),
        ("/scenario/<key>/diligence/copy", copy, ["POST"]),
    ))  # fmt: skip
    refusing(pages)
    return pages


def empty_workbook(_: Stores) -> Response:
    """Send the workbook that a trust fills in."""
    return _workbook((), "workbook.xlsx")


def own_workbook(stores: Stores, key: str) -> Response:
    """Send the workbook with what this scenario knows of its trusts filled in."""
    scenario = scenario_at(stores, key)
    case, folder = stores.scenarios.case(scenario), stores.scenarios.file(scenario).parent
    files = [folder / f"{trust.company_number}.yaml" for trust in case.trusts]
    return _workbook(files, f"workbook-{key}.xlsx")


def _workbook(files: Sequence[Path], called: str) -> Response:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "workbook.xlsx"
        template(path, files=files)
        made = io.BytesIO(path.read_bytes())
    return send_file(made, as_attachment=True, download_name=called)


def show(stores: Stores, key: str, said: tuple[str, ...] = (), status: int = 200) -> Response:
    """Show what due diligence found, and ask for workbooks."""
    scenario = scenario_at(stores, key)
    place = stores.scenarios.place(key)
    return shown(
        "diligence", status, title="Due diligence", scenario=scenario, said=said,
        section=found_in(place), sent=sent_in_words(place), checks=len(read_checks()),
        others=of_others(place, stores.scenarios.case(scenario)),
    )  # fmt: skip


def send(stores: Stores, key: str) -> Answer:
    """Answer every check from workbooks that were sent, or say everything that is wrong."""
    scenario = scenario_at(stores, key)
    with tempfile.TemporaryDirectory() as folder:
        try:
            kept = laid_by(request.files.getlist("workbooks"), Path(folder))
            made = look_into(kept, Path(folder))
        except BadInput as bad:
            return show(stores, key, at_most(bad), 422)
        with stores.scenarios.one_at_a_time:
            lay_by(made, stores.scenarios.place(scenario.key))
    return redirect(f"/scenario/{key}/diligence", 303)


def whole(stores: Stores, key: str) -> Response:
    """Return the page that due diligence wrote, with every check and its source."""
    folder = found_folder(stores.scenarios.place(scenario_at(stores, key).key)) or abort(404)
    answer = send_file(folder / PAGE, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = FINISHED
    return answer


def copy(stores: Stores, key: str) -> Answer:
    """Make a copy of a scenario with what was found in it, to be run and held against this one."""
    scenario = scenario_at(stores, key)
    place = stores.scenarios.place(key)
    if found_in(place) is None:
        abort(404)
    case = as_found(stores.scenarios.case(scenario), place)
    if case is None:
        return show(stores, key, (NOTHING_MOVES,), 422)
    kept = stores.scenarios.add(
        case, f"{scenario.name} (with what was found)",
        f"A copy of '{scenario.name}' with what due diligence found", scenario.notes, of=scenario,
    )  # fmt: skip
    return redirect(f"/scenario/{kept.key}", 303)
