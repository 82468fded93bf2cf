"""Try one change: what a finished run would about say if one figure were known, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from outputs.amounts import per_cent, pounds, saves, times
from outputs.drivers import figures_by_world
from outputs.figure_names import figure_names
from outputs.html import unbroken
from outputs.lengths import listed
from outputs.probability import edges_in_words
from outputs.stand_in import Estimate, StandIn, Swing, estimate, stand_in
from outputs.web.answer_pages import finished
from outputs.web.guard import WITH_SCRIPT
from outputs.web.jobs import Job
from outputs.web.plain_files import read_plain, write_plain
from outputs.web.stores import Stores, script_of, serve_at, shown
from scenarios.known import with_known
from scenarios.worlds import draw_worlds

Form = MultiDict[str, str]

KEPT = "stand_in.json"
UNKNOWN = 50
"""Where a slider stands at first: it says nothing until its box is ticked."""
NEEDS_TRIAL = (
    "To try a change, the claim has to be put on trial first: only then are figures moved one by "
    "one, with all luck as it was. Of a plain run one cannot tell what a figure does from what "
    "luck does."
)
NOTHING_TICKED = "Tick what you know and set it first: nothing is known yet, so nothing is run."
CANNOT_BE_SET = "This is drawn for each place by itself and cannot be set for all of them at once:"
REASON = "Tried on the page: what if it were known?"
DIGITS = 6
"""Digits to which a figure that was tried is kept."""
NOTHING_MOVES = "No figure alone moves this saving by more than luck does, so there is none to try."
HOW = (
    "From the trial's runs in which one figure at a time was moved, added up. What figures do "
    "together is not in it, and it starts from the mean of all worlds, where sentences of the "
    "answer on one figure stand on fewer: pounds differ. Run the case anew before you rely on it."
)


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
    job, folder, content = finished(stores, key)
    kept = stand_in_of(stores, job, folder)
    found, asked = kept.get("found"), request.values
    answer = shown(
        "try", status, said=said, title="Try one change", job=job, content=content, why=kept["why"],
        figures=kept.get("figures", []), told=_told(kept, asked) if found else {},
        places=_places(kept, asked), how=HOW, ticked=set(asked.getlist("known")),
        can_try=kept["why"] == NEEDS_TRIAL,
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = WITH_SCRIPT
    return answer


def as_data(stores: Stores, key: str) -> Response:
    """Answer a change as data."""
    job, folder, _ = finished(stores, key)
    kept = stand_in_of(stores, job, folder)
    return jsonify(_told(kept, request.args) if kept.get("found") else {"why": kept["why"]})


def run_it(stores: Stores, key: str) -> Answer:
    """Make a scenario in which what is ticked is known, and run it in as many worlds."""
    job, folder, content = finished(stores, key)
    kept, asked = stand_in_of(stores, job, folder), request.form
    known = _known(kept, asked)
    if not known:
        return show(stores, key, NOTHING_TICKED, 422)
    case, left = with_known(stores.jobs.read_case(job), known, REASON)
    if left:
        named = listed([one["label"] for one in kept["figures"] if one["name"] in left])
        return show(stores, key, f"{CANNOT_BE_SET} {named}.", 422)
    made = stores.scenarios.add(
        case, f"{content.title} (with figures tried)",
        f"A copy of the case of a run, with {times(len(known), 'figure')} set as tried on it",
        (_told(kept, asked)["said"],),
    )  # fmt: skip
    worlds = read_plain(folder / "run.json")["worlds"]
    again = stores.jobs.add("", worlds, title=made.name, scenario=made.key,
                            lay=lambda place: stores.scenarios.snapshot(made, place))  # fmt: skip
    return redirect(f"/run/{again.key}", 303)


def _known(kept: Mapping[str, Any], asked: Form) -> dict[str, float]:
    """Return what is ticked, by the name of the figure, at the place its slider stands."""
    places, ticked = _places(kept, asked), set(asked.getlist("known"))
    values = kept.get("found", {}).get("values", {})
    return {
        one["name"]: float(f"{values[one['name']][places[str(at)] // 10 - 1]:.{DIGITS}g}")
        for at, one in enumerate(kept.get("figures", [])) if str(at) in ticked
    }  # fmt: skip


def script(_: Stores) -> Response:
    """Return the few lines that ask as a slider moves."""
    return script_of("try")


def stand_in_of(stores: Stores, job: Job, folder: Path) -> dict[str, Any]:
    """Return what is kept of the stand-in of a run, fitted once and laid beside it."""
    path = stores.jobs.place(job.key) / KEPT
    kept = read_plain(path)
    if not kept:
        kept = _fitted(stores, job, folder)
        write_plain(path, kept)
    return kept


def _fitted(stores: Stores, job: Job, folder: Path) -> dict[str, Any]:
    run = read_plain(folder / "run.json")
    path = folder / "tables" / "trial_moved.csv"
    if not run.get("claims") or not path.is_file():
        return {"why": NEEDS_TRIAL}
    claim, case = run["claims"][0], stores.jobs.read_case(job)
    drawn = draw_worlds(case, count=run["worlds"], seed=run["seed"], sampling=run["sampling"])
    names = figure_names(case)
    figures = figures_by_world([world.values for world in drawn], list(names))
    rows = pd.read_csv(path)
    rows = rows[(rows["claim"] == claim["key"]) & rows["told"].astype(bool)]
    swings = [
        Swing(str(row["figure"]), float(row["swing"]), float(row["swing_low"]),
              float(row["swing_high"]))
        for row in rows.to_dict("records")
    ]  # fmt: skip
    found = stand_in(_savings(folder, claim), figures, swings)
    if found is None:
        return {"why": NOTHING_MOVES}
    told = [
        {"name": one.name, "label": names[one.name].label,
         "values": [names[one.name].value(value) for value in found.values[one.name]]}
        for one in found.swings
    ]  # fmt: skip
    return {"why": "", "found": asdict(found), "figures": told, "claimed": claim["gbp_per_year"],
            "year": claim["year_after_decision"]}  # fmt: skip


def _savings(folder: Path, claim: Mapping[str, Any]) -> Any:
    """Return the mean saving of each world in the year of a claim, by its counting rule."""
    rows = pd.read_csv(folder / "tables" / "savings.csv")
    rows = rows[(rows["year"] == claim["year_after_decision"])
                & (rows["counting_rule"] == claim["counting_rule"])]  # fmt: skip
    wide = rows.pivot_table(index="world", columns="arm", values="gbp", aggfunc="mean")
    base = wide.get(claim["compared_with"], 0.0)
    return (wide[claim["arm"]] - base).sort_index().to_numpy(dtype=float)


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
    places, known = _places(kept, asked), set(asked.getlist("known"))
    parts = {
        one["name"]: places[str(at)] / 100
        for at, one in enumerate(kept["figures"]) if str(at) in known
    }  # fmt: skip
    said = estimate(found, parts, kept["claimed"])
    worlds = len(found.savings)
    values = [one["values"][places[str(at)] // 10 - 1] for at, one in enumerate(kept["figures"])]
    return {"said": unbroken(_sentence(said, kept, worlds)), "values": values, **asdict(said)}


def _stand_in(plain: Mapping[str, Any]) -> StandIn:
    swings = tuple(Swing(*one) for one in plain["swings"])
    return StandIn(**{**plain, "swings": swings})


def _sentence(said: Estimate, kept: Mapping[str, Any], worlds: int) -> str:
    moved = (
        f"what is known moves it by {pounds(said.moved)} ({pounds(said.moved_low)} to "
        f"{pounds(said.moved_high)}, 95%)" if said.moved else "nothing is set yet"
    )  # fmt: skip
    return (
        f"An estimate, not a run: in year {kept['year']} the plan {saves(said.gbp)} in the mean "
        f"({pounds(said.low)} to {pounds(said.high)} in {edges_in_words(worlds)}); {moved}. "
        f"{pounds(kept['claimed'])} or more: {per_cent(said.chance)} of {worlds} worlds."
    )
