"""The pages: what is asked and shown, each at an address that stays."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from outputs.amounts import times
from outputs.first_screen import NOT_LOOKED_FOR
from outputs.glossary import words_used
from outputs.html import environment
from outputs.pack.content import Lines, Picture, Words
from outputs.web.answer_pages import seen_of
from outputs.web.come_from import leads_of
from outputs.web.diligence_kept import content_of
from outputs.web.examples import LOOKS, shipped_cases, titled
from outputs.web.guard import WITH_SCRIPT
from outputs.web.jobs import OPEN, Far, Job
from outputs.web.plan_told import counted
from outputs.web.scenario_store import STATES
from outputs.web.sealing import seal_of_waiting, sealed_in_words
from outputs.web.stores import Stores, script_of, serve_at, shown
from outputs.web.take_pages import FORMS
from outputs.web.time_left import left_in_words
from outputs.wording import few
from scenarios.reading import BadInput

MOST_SAID = 1_000
WRONG: Mapping[int, str] = {
    400: "This page is for this machine alone, or what was sent could not be read.",
    403: "This was sent by another page, so it was not done. Open the page here and try again.",
    404: "There is nothing at this address. It may have been mistyped, or taken away.",
    405: "Nothing can be done this way at this address.",
    413: "What was sent is too large.",
    500: "Something went wrong in the program. Runs that are finished are kept.",
}
"""What is said where a page cannot be shown."""


def pages_of(stores: Stores) -> Blueprint:
    """Return the pages of runs and the start."""
    pages = Blueprint("pages", __name__)
    serve_at(pages, stores, (
        ("/", start, ["GET"]), ("/case/<name>", ask, ["GET"]), ("/case/<name>", begin, ["POST"]),
        ("/run/<key>", follow, ["GET"]), ("/run/<key>.json", as_data, ["GET"]),
        ("/run/<key>/cancel", cancel, ["POST"]), ("/style.css", style, ["GET"]),
        ("/follow.js", script, ["GET"]),
    ))  # fmt: skip
    pages.app_errorhandler(HTTPException)(wrong)
    pages.app_errorhandler(BadInput)(unreadable)
    return pages


def unreadable(error: BadInput) -> Response:
    """Say what of the page's own files cannot be read: they were changed from outside."""
    said = (
        "What is kept of this cannot be read any more: " + " ".join(error.sentences())[:MOST_SAID]
    )
    return shown("wrong", 409, said=said, title="This did not work")


def wrong(error: HTTPException) -> Response:
    """Say in a sentence why a page cannot be shown."""
    code = error.code or 500
    return shown("wrong", code, said=WRONG.get(code, WRONG[500]), title="This did not work")


def start(stores: Stores) -> Response:
    """Show what there is to look at, and what was run before."""
    return shown("start", title="Will the merger save what was promised?", cases=shipped_cases(),
                 scenarios=stores.scenarios.all(), states=STATES,
                 jobs=[(job, titled(job), _state(stores, job)) for job in stores.jobs.all()],
                 )  # fmt: skip


def ask(_: Stores, name: str, said: str = "", status: int = 200) -> Response:
    """Show a case: its question, claims and courses of action, and ask how closely to look."""
    case = shipped_cases().get(name) or abort(404)
    return shown("ask", status, title=case.title, name=name, case=case, looks=LOOKS, said=said,
                 counted={arm.key: counted(arm.plan) for arm in case.arms})  # fmt: skip


def begin(stores: Stores, name: str) -> Answer:
    """Put a run of a case into the queue, and go to where it can be followed."""
    if name not in shipped_cases():
        abort(404)
    asked = LOOKS.get(request.form.get("worlds", ""))
    if asked is None:
        return ask(stores, name, "Choose how closely to look.", 422)
    return redirect(f"/run/{stores.jobs.add(name, asked.worlds, trial=asked.trial).key}", 303)


def follow(stores: Stores, key: str) -> Response:
    """Show how far a run is; once it is finished, its answer."""
    job = stores.jobs.find(key) or abort(404)
    if job.state != "finished":
        far = stores.jobs.far(job)
        answer = shown("follow", title=titled(job), job=job, far=far, left=left_in_words(job, far),
                       open=job.state in OPEN, said=_state(stores, job),
                       seal=seal_of_waiting(stores, job))  # fmt: skip
        answer.headers["Content-Security-Policy"] = WITH_SCRIPT
        return answer
    content = content_of(stores.jobs, job)
    answers = [block for one in content.answers for block in one.blocks]
    said = [block for block in answers if isinstance(block, Words)]
    lines = [line for block in answers if isinstance(block, Lines) for line in block.lines]
    pictures = [block for block in answers if isinstance(block, Picture)]
    tables = {one.name: seen_of(stores.jobs.result(job), one, content) for one in pictures}
    return shown("answer", title=content.title, job=job, content=content, forms=FORMS,
                 sealed=sealed_in_words(stores, job, content.seal), few=few(job.worlds),
                 words=words_used(" ".join(one.model_dump_json() for one in content.answers)),
                 said=said, lines=lines, pictures=pictures, tables=tables,
                 untried=NOT_LOOKED_FOR,
                 leads=leads_of([line.asks for line in lines], [s.key for s in content.the_rest]),
                 )  # fmt: skip


def as_data(stores: Stores, key: str) -> Response:
    """Return how far a run is as data."""
    job = stores.jobs.find(key) or abort(404)
    far = stores.jobs.far(job)
    plain = {"key": job.key, "case": job.case, "worlds": job.worlds, "state": job.state,
             "done": far.done, "total": far.total, "why": job.why, "first": far.first}  # fmt: skip
    return jsonify(plain)


def cancel(stores: Stores, key: str) -> Answer:
    """Stop a run, and go back to it."""
    job = stores.jobs.find(key) or abort(404)
    stores.jobs.cancel(job)
    return redirect(f"/run/{job.key}", 303)


def style(_: Stores) -> Response:
    """Return the one style sheet."""
    text = environment().get_template("web/style.css").render()
    return Response(text, mimetype="text/css")


def script(_: Stores) -> Response:
    """Return the few lines that look again how far a run is."""
    return script_of("follow")


def _what_runs(job: Job, far: Far) -> str:
    """Say why there are more runs than worlds: each course of action is run in every world."""
    arms, rest = divmod(far.total, job.worlds)
    if job.trial or rest or arms < 2:
        return ""
    return f" ({arms} courses of action in {times(job.worlds, 'world')})"


def _state(stores: Stores, job: Job) -> str:
    far = stores.jobs.far(job)
    if job.state == "running" and far.total:
        return f"Running: {far.done:,} of {times(far.total, 'run')} made{_what_runs(job, far)}."
    ahead = sum(1 for one in stores.jobs.all() if one.state in OPEN and one.asked < job.asked)
    return {
        "waiting": f"Waiting for its turn: {times(ahead, 'run')} before it." if ahead
        else "Waiting for its turn.",
        "running": "Running: a first look, then all worlds.",
        "finished": f"Finished: {times(job.worlds, 'world')}.", "cancelled": "Cancelled.",
        "failed": f"It failed. {job.why}",
    }[job.state]  # fmt: skip
