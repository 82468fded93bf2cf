"""The same functions as data: a small interface for other programs on this machine (JSON).

What is changed needs an ``Origin`` header of the page's own address, as a browser sends it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from outputs.web.claim_forms import fields_of, read_back
from outputs.web.diligence_kept import content_of
from outputs.web.examples import LOOKS, shipped_cases
from outputs.web.jobs import Job
from outputs.web.scenario_pages import LOCKED, STALE, scenario_at
from outputs.web.scenario_store import LockedError, Scenario, StaleError
from outputs.web.stores import Stores, serve_at
from scenarios.reading.claim_sentence import LONGEST_SENTENCE, read_claim
from scenarios.reading.writing import case_in_words

MOST_SENT = 10_000
"""Bytes of data that may be sent."""
OFFERED = ", ".join(LOOKS)


def data_pages_of(stores: Stores) -> Blueprint:
    """Return the addresses that answer with data."""
    pages = Blueprint("data", __name__)
    serve_at(pages, stores, (
        ("/api/examples", examples, ["GET"]),
        ("/api/scenarios", scenarios, ["GET"]),
        ("/api/scenarios", begin, ["POST"]),
        ("/api/scenario/<key>", scenario, ["GET"]),
        ("/api/scenario/<key>/lock", lock, ["POST"]),
        ("/api/scenario/<key>/runs", run, ["POST"]),
        ("/api/claim", claim, ["POST"]),
        ("/api/runs", runs, ["GET"]),
        ("/api/run/<key>", answer, ["GET"]),
        ("/api/run/<key>/cancel", cancel, ["POST"]),
    ))  # fmt: skip
    for error, said in ((LockedError, LOCKED), (StaleError, STALE)):
        pages.register_error_handler(error, _refusal(said))
    return pages


def _refusal(said: str) -> Callable[[Exception], tuple[Response, int]]:
    return lambda _: (jsonify(error=said), 409)


def _wrong(error: str) -> Response:
    answer = jsonify(error=error)
    answer.status_code = 422
    return answer


def _sent() -> dict[str, Any]:
    """Return what was sent; nothing where it is no object."""
    if (request.content_length or 0) > MOST_SENT:
        abort(413)
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        return {}
    return sent if isinstance(sent, dict) else {}


def examples(_: Stores) -> Response:
    """List the examples."""
    return jsonify([{"name": name, "title": case.title} for name, case in shipped_cases().items()])


def scenarios(stores: Stores) -> Response:
    """List the scenarios, the last changed first."""
    return jsonify([_plain(one) for one in stores.scenarios.all()])


def begin(stores: Stores) -> Response:
    """Make a scenario of an example: ``{"example": "tiny"}``."""
    name = _sent().get("example")
    case = shipped_cases().get(name) if isinstance(name, str) else None
    if case is None:
        return _wrong(f"'example' should be one of: {', '.join(shipped_cases())}")
    made = stores.scenarios.add(case, case.title, "A copy of an example: invented trusts")
    return jsonify(_plain(made))


def scenario(stores: Stores, key: str) -> Response:
    """Return a scenario with its case, and its claims read back."""
    found = scenario_at(stores, key)
    case = stores.scenarios.case(found)
    back = [read_back(claim, case) for claim in case.claims]
    return jsonify({**_plain(found), "case": case_in_words(case), "claims_read_back": back})


def lock(stores: Stores, key: str) -> Response:
    """Seal the claims of a scenario."""
    found = scenario_at(stores, key)
    return jsonify(_plain(stores.scenarios.lock(found) if found.open else found))


def run(stores: Stores, key: str) -> Response:
    """Put a run into the queue: ``{"worlds": 48}``."""
    found = scenario_at(stores, key)
    asked = LOOKS.get(str(_sent().get("worlds")))
    if asked is None:
        return _wrong(f"'worlds' should be one of: {OFFERED}")
    job = stores.jobs.add("", asked.worlds, title=found.name, scenario=key, trial=asked.trial,
                          lay=lambda place: stores.scenarios.snapshot(found, place))  # fmt: skip
    return jsonify(_of_job(stores, job))


def claim(_: Stores) -> Response:
    """Take a claim into its parts: ``{"text": "It will save ..."}``."""
    text = _sent().get("text")
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_SENTENCE:
        return _wrong(f"'text' should be a sentence of {LONGEST_SENTENCE} letters at the most")
    read = read_claim(text)
    return jsonify({**fields_of(read), "doubts": read.doubts})


def runs(stores: Stores) -> Response:
    """List the runs, the newest first."""
    return jsonify([_of_job(stores, job) for job in stores.jobs.all()])


def answer(stores: Stores, key: str) -> Response:
    """Return a run, and all that it says once it is finished."""
    job = stores.jobs.find(key) or abort(404)
    if job.state != "finished":
        return jsonify(_of_job(stores, job))
    content = content_of(stores.jobs, job).model_dump(mode="json")
    return jsonify({**_of_job(stores, job), "content": content})


def cancel(stores: Stores, key: str) -> Response:
    """Stop a run."""
    job = stores.jobs.find(key) or abort(404)
    stores.jobs.cancel(job)
    return jsonify(_of_job(stores, stores.jobs.find(key) or job))


def _plain(found: Scenario) -> dict[str, Any]:
    kept = {name: value for name, value in asdict(found).items() if name != "passphrase"}
    return {**kept, "page": f"/scenario/{found.key}"}


def _of_job(stores: Stores, job: Job) -> dict[str, Any]:
    return {**asdict(job), **asdict(stores.jobs.far(job)), "page": f"/run/{job.key}"}
