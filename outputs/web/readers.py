"""What trustees may read on the same network: published scenarios alone, behind a passphrase.

A page of its own, apart from the owner's: it has no address at which anything could be changed. It
is served only when the owner starts it so (``app --share``) and has published something.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field

from flask import Blueprint, Flask, Response, abort, redirect, request, session
from werkzeug.exceptions import NotFound
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response as Answer

from outputs.glossary import words_used
from outputs.pack.content import Lines, Picture, Words
from outputs.web import from_pages
from outputs.web.answer_pages import GLOSSARY_IS_ON, chart, section_at, seen_of
from outputs.web.diligence_kept import content_of
from outputs.web.guard import refuse_foreign, with_policies
from outputs.web.jobs import Job
from outputs.web.pages import style, wrong
from outputs.web.scenario_store import Scenario
from outputs.web.sealing import of_the_sealed
from outputs.web.stores import Stores, serve_at, shown, when
from outputs.wording import few
from scenarios.reading import BadInput

MOST_TRIES, MOST_OF_ALL, WAIT = 10, 100, 60.0
"""Wrong passphrases from one place, and from all, in so many seconds: then none is looked at."""
LONGEST_PASSPHRASE = 200
ONLY_CHARTS = ("svg", "png")
"""Forms in which a chart is sent to readers: tables of a run name posts and stay with the owner."""


@dataclass
class Tries:
    """Counts wrong passphrases, so that they cannot be guessed by the thousand."""

    at: list[tuple[float, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def allowed(self, who: str) -> bool:
        """Count a try before it is looked at; say whether there were not too many of late."""
        with self.lock:
            now = time.monotonic()
            self.at[:] = [(at, one) for at, one in self.at if now - at < WAIT]
            own = sum(one == who for _, one in self.at)
            if own >= MOST_TRIES or len(self.at) >= MOST_OF_ALL:
                return False
            self.at.append((now, who))
            return True

    def right(self, who: str) -> None:
        """Forget the tries of somebody who then knew it."""
        with self.lock:
            self.at[:] = [(at, one) for at, one in self.at if one != who]


def make_readers(stores: Stores) -> Flask:
    """Return the page for trustees."""
    app = Flask("trust_merger_readers", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32), SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict", SESSION_COOKIE_NAME="reader",
        MAX_CONTENT_LENGTH=10_000, MAX_FORM_MEMORY_SIZE=10_000,
    )  # fmt: skip
    app.before_request(refuse_foreign)
    app.after_request(with_policies)
    tries = Tries()
    pages = Blueprint("readers", __name__)
    serve_at(pages, stores, (
        ("/", listed, ["GET"]), ("/read/<key>", ask, ["GET"]), ("/run/<key>", answer, ["GET"]),
        ("/run/<key>/part/<part>", part, ["GET"]),
        ("/run/<key>/assumptions", assumptions, ["GET"]),
        ("/run/<key>/assumption/<name>", assumption, ["GET"]),
        ("/run/<key>/chart/<name>.<form>", drawn, ["GET"]), ("/style.css", style, ["GET"]),
    ))  # fmt: skip
    pages.add_url_rule("/read/<key>", endpoint="enter", methods=["POST"],
                       view_func=lambda key: enter(stores, tries, key))  # fmt: skip
    app.register_blueprint(pages)
    for code in (400, 403, 404, 405, 413, 429, 500):
        app.register_error_handler(code, wrong)
    app.register_error_handler(BadInput, lambda _: wrong(NotFound()))
    return app


def listed(stores: Stores) -> Response:
    """List what is published."""
    found = [one for one in stores.scenarios.all() if one.state == "published"]
    told = [(one, called(one)) for one in found]
    return shown("readers", title="Published for trustees", scenarios=told)


def called(scenario: Scenario) -> str:
    """Return the name of a scenario for who may read it; for others no more than when and seal."""
    if may_read(scenario):
        return scenario.name
    return f"Published on {when(scenario.changed)}, sealed as {scenario.seal[:6]}"


def published(stores: Stores, key: str) -> Scenario:
    """Return a scenario that is published; there is no page of any other."""
    found = stores.scenarios.find(key)
    if found is None or found.state != "published" or not found.passphrase:
        abort(404)
    return found


def ask(stores: Stores, key: str, said: str = "", status: int = 200) -> Response:
    """Ask for the passphrase; show the runs to whoever gave it."""
    scenario = published(stores, key)
    if not may_read(scenario):
        return shown("passphrase", status, title=called(scenario), scenario=scenario, said=said)
    jobs = [job for job in stores.jobs.all() if of_the_sealed(stores, job, scenario)]
    return shown("reading", title=scenario.name, scenario=scenario, jobs=jobs)


def enter(stores: Stores, tries: Tries, key: str) -> Answer:
    """Let a reader in who knows the passphrase."""
    scenario = published(stores, key)
    who = f"{request.remote_addr} {key}"
    if not tries.allowed(who):
        return ask(stores, key, "Too many tries. Wait a minute, then try again.", 429)
    given = request.form.get("passphrase", "")[:LONGEST_PASSPHRASE]
    if not check_password_hash(scenario.passphrase, given):
        return ask(stores, key, "This is not the passphrase.", 403)
    tries.right(who)
    session[key] = _token(scenario)
    return redirect(f"/read/{key}", 303)


def may_read(scenario: Scenario) -> bool:
    """Say whether this reader gave the passphrase that holds now."""
    return session.get(scenario.key) == _token(scenario)


def _token(scenario: Scenario) -> str:
    """Return what a reader's cookie holds: it says nothing of the passphrase and ends with it."""
    return hashlib.sha256(scenario.passphrase.encode()).hexdigest()


def _job(stores: Stores, key: str) -> Job:
    """Return a finished run of a scenario this reader may read; there is no page of any other."""
    job = stores.jobs.find(key)
    if job is None or not job.scenario:
        abort(404)
    scenario = published(stores, job.scenario)
    if not may_read(scenario) or not of_the_sealed(stores, job, scenario):
        abort(404)
    return job


def answer(stores: Stores, key: str) -> Response:
    """Show the answer of a run."""
    job = _job(stores, key)
    content = content_of(stores.jobs, job)
    blocks = [block for one in content.answers for block in one.blocks]
    return shown(
        "reader_answer", title=content.title, job=job, content=content,
        few=few(job.worlds),
        words=words_used(" ".join(one.model_dump_json() for one in content.answers)),
        said=[block for block in blocks if isinstance(block, Words)],
        lines=[line for block in blocks if isinstance(block, Lines) for line in block.lines],
        pictures=[block for block in blocks if isinstance(block, Picture)],
    )  # fmt: skip


def part(stores: Stores, key: str, part: str) -> Response:
    """Show a section of a run."""
    job = _job(stores, key)
    folder = stores.jobs.result(job)
    content = content_of(stores.jobs, job)
    section = section_at(content, part)
    tables = {one.name: seen_of(folder, one, content) for one in section.pictures}
    return shown("reader_part", title=section.title, job=job, content=content, section=section,
                 words=() if part == GLOSSARY_IS_ON else words_used(section.model_dump_json()),
                 tables=tables)  # fmt: skip


def assumptions(stores: Stores, key: str) -> Response:
    """Show every assumption that a run read, with its grade."""
    return from_pages.assumptions(stores, _job(stores, key).key, reading=True)


def assumption(stores: Stores, key: str, name: str) -> Response:
    """Show one assumption: what is believed, and on what."""
    return from_pages.assumption(stores, _job(stores, key).key, name, reading=True)


def drawn(stores: Stores, key: str, name: str, form: str) -> Answer:
    """Send a chart that a section shows, as a drawing."""
    content = content_of(stores.jobs, _job(stores, key))
    told = {one.name for section in content.all_sections for one in section.pictures}
    return chart(stores, key, name, form) if form in ONLY_CHARTS and name in told else abort(404)
