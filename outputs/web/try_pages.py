"""Try one change: what a finished run would about say if one figure were known, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from outputs.amounts import per_cent, pounds, saves, times
from outputs.html import unbroken
from outputs.lengths import listed
from outputs.probability import edges_in_words
from outputs.stand_in import Estimate, StandIn, Swing, estimate
from outputs.web.answer_pages import finished
from outputs.web.fitted import stand_in_of
from outputs.web.guard import WITH_SCRIPT
from outputs.web.plain_files import read_plain
from outputs.web.stores import Stores, script_of, serve_at, shown
from scenarios.known import with_known

Form = MultiDict[str, str]

UNKNOWN = 50
"""Where a slider stands at first: it says nothing until its box is ticked."""
NOTHING_TICKED = "Tick what you know and set it first: nothing is known yet, so nothing is run."
CANNOT_BE_SET = "This is drawn for each place by itself and cannot be set for all of them at once:"
WITH_FIGURES = "(with figures tried)"
"""Stands behind the title of a case in which figures were set: it is a what-if everywhere."""
SET = "Set on the page, as if it were known:"
REASON = "Tried on the page: what if it were known?"
HARDLY = 500
"""Pounds that are told as under a thousand."""


def try_pages_of(stores: Stores) -> Blueprint:
    """Return the pages on which a change is tried."""
    pages = Blueprint("try", __name__)
    serve_at(pages, stores, (
        ("/run/<key>/try", show, ["GET"]), ("/run/<key>/try.json", as_data, ["GET"]),
        ("/run/<key>/try/run", run_it, ["POST"]), ("/try.js", script, ["GET"]),
    ))  # fmt: skip
    return pages


def show(stores: Stores, key: str, said: str = "", status: int = 200) -> Response:
    """Show sliders for the figures that move the saving most, and what they make of it."""
    job, _, content = finished(stores, key)
    kept = stand_in_of(stores.jobs, job)
    found, asked = kept.get("found"), request.values
    answer = shown(
        "try", status, said=said, title="Try one change", job=job, content=content, why=kept["why"],
        figures=kept.get("figures", []), told=_told(kept, asked) if found else {},
        places=_places(kept, asked), how=kept["how"], ticked=set(asked.getlist("known")),
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = WITH_SCRIPT
    return answer


def as_data(stores: Stores, key: str) -> Response:
    """Answer a change as data."""
    job, _, _ = finished(stores, key)
    kept = stand_in_of(stores.jobs, job)
    return jsonify(_told(kept, request.args) if kept.get("found") else {"why": kept["why"]})


def run_it(stores: Stores, key: str) -> Answer:
    """Make a scenario in which what is ticked is known, and run it in as many worlds."""
    job, folder, _ = finished(stores, key)
    kept, asked = stand_in_of(stores.jobs, job), request.form
    known = _known(kept, asked)
    if not known:
        return show(stores, key, NOTHING_TICKED, 422)
    case, left = with_known(stores.jobs.read_case(job), known, REASON)
    if left:
        named = listed([one["label"] for one in kept["figures"] if one["name"] in left])
        return show(stores, key, f"{CANNOT_BE_SET} {named}.", 422)
    tried, told = _tried(kept, asked), _set_to(kept, asked)
    case = case.model_copy(update={
        "title": f"{case.title.removesuffix(f' {WITH_FIGURES}')} {WITH_FIGURES}",
        "question": f"{case.question} {told}",
    })  # fmt: skip
    made = stores.scenarios.add(
        case, case.title,
        f"A copy of the case of a run, with {times(len(known), 'figure')} set as tried on it",
        (tried,), of=stores.scenarios.find(job.scenario),
    )  # fmt: skip
    worlds = read_plain(folder / "run.json")["worlds"]
    again = stores.jobs.add("", worlds, title=made.name, scenario=made.key, tried=tried,
                            lay=lambda place: stores.scenarios.snapshot(made, place))  # fmt: skip
    return redirect(f"/run/{again.key}", 303)


def _known(kept: Mapping[str, Any], asked: Form) -> dict[str, float]:
    """Return what is ticked, by the name of the figure, at the place its slider stands."""
    places, ticked = _places(kept, asked), set(asked.getlist("known"))
    values = kept.get("found", {}).get("values", {})
    return {
        one["name"]: values[one["name"]][places[str(at)] // 10 - 1]
        for at, one in enumerate(kept.get("figures", [])) if str(at) in ticked
    }  # fmt: skip


def _tried(kept: Mapping[str, Any], asked: Form) -> str:
    """Say what was set as if it were known, and what was estimated of it."""
    return f"{_set_to(kept, asked)} {_told(kept, asked)['said']}"


def _set_to(kept: Mapping[str, Any], asked: Form) -> str:
    """Say what was set as if it were known."""
    told, ticked = _told(kept, asked), set(asked.getlist("known"))
    set_to = [
        f"{one['label']} at {told['values'][at]}"
        for at, one in enumerate(kept["figures"]) if str(at) in ticked
    ]  # fmt: skip
    return f"{SET} {listed(set_to)}."


def script(_: Stores) -> Response:
    """Return the few lines that ask as a slider moves."""
    return script_of("try")


def _places(kept: Mapping[str, Any], asked: Form) -> dict[str, int]:
    """Return where every slider stands, from 10 to 90, by the place of its figure in the list."""
    out = {}
    for at in range(len(kept.get("figures", []))):
        said = asked.get(f"at{at}", "")
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else UNKNOWN
        out[str(at)] = min(90, max(10, round(number / 10) * 10))
    return out


def _told(kept: Mapping[str, Any], asked: Form) -> dict[str, Any]:
    """Answer what is asked in words and numbers."""
    found = _stand_in(kept["found"])
    places = _places(kept, asked)
    said = estimate(found, _known(kept, asked), kept["claimed"])
    worlds = len(found.savings)
    values = [one["values"][places[str(at)] // 10 - 1] for at, one in enumerate(kept["figures"])]
    return {"said": unbroken(_sentence(said, kept, worlds)), "values": values, **asdict(said)}


def _stand_in(plain: Mapping[str, Any]) -> StandIn:
    swings = tuple(Swing(*one) for one in plain["swings"])
    return StandIn(**{**plain, "swings": swings})


def _sentence(said: Estimate, kept: Mapping[str, Any], worlds: int) -> str:
    moved = (
        f"what is known moves it by {pounds(said.moved)} ({pounds(said.moved_low)} to "
        f"{pounds(said.moved_high)}, 95%)"
    )  # fmt: skip
    if max(abs(said.moved_low), abs(said.moved_high)) <= HARDLY:
        moved = "what is known hardly moves it" if said.moved else "nothing is set yet"
    return (
        f"An estimate, not a run: in year {kept['year']} the plan {saves(said.gbp)} in the mean "
        f"({pounds(said.low)} to {pounds(said.high)} in {edges_in_words(worlds)}); {moved}. "
        f"{pounds(kept['claimed'])} or more: {per_cent(said.chance)} of {worlds} worlds."
    )
