"""Pages of a scenario: where it comes from, what it holds, and what may be done with it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, send_file
from werkzeug.wrappers import Response as Answer

from entities.case import STATUS_QUO
from entities.trust import Trust
from outputs.arms import what_is_inferred
from outputs.emptied import emptied
from outputs.web.arm_kinds import KINDS
from outputs.web.claim_forms import read_back
from outputs.web.diligence_kept import lay_by, look_into, sent_in_words
from outputs.web.examples import LOOKS, Look, shipped_cases
from outputs.web.faults_said import at_most
from outputs.web.jobs import OPEN, Job
from outputs.web.plan_told import beside, counted, rest
from outputs.web.scenario_store import STATES, LockedError, Scenario, StaleError
from outputs.web.stores import Stores, serve_at, shared_at, shown
from outputs.web.uploads import from_returns, from_workbooks, laid_by
from scenarios.reading import BadInput, read_case

LOCKED = "The claim of this scenario is sealed, so it cannot be changed. Make a copy, change that."
LEAST_LETTERS, MOST_LETTERS = 12, 200
"""Letters of a passphrase: at the least without its spaces, at the most with them."""
PASSPHRASE = (
    f"A passphrase has {LEAST_LETTERS} letters or more, not counting spaces, and {MOST_LETTERS} at "
    "the most: several words do best."
)
STALE = "It was changed meanwhile, in another window. Go back, look again, and do it once more."
NEW = "Begin a scenario of your own"


TWO_TRUSTS = "Name two trusts or more of the return, by company number, one a line"


def scenario_pages_of(stores: Stores) -> Blueprint:
    """Return the pages of scenarios."""
    pages = Blueprint("scenarios", __name__)
    serve_at(pages, stores, (
        ("/scenarios/new", new, ["GET"]),
        ("/scenarios/example/<name>", from_example, ["POST"]),
        ("/scenarios/workbooks", from_books, ["POST"]),
        ("/scenarios/returns", from_return, ["POST"]),
        ("/scenario/<key>", overview, ["GET"]),
        ("/scenario/<key>/trusts", trusts, ["GET"]),
        ("/scenario/<key>/undo", undo, ["POST"]),
        ("/scenario/<key>/redo", redo, ["POST"]),
        ("/scenario/<key>/copy", copy, ["POST"]),
        ("/scenario/<key>/rename", rename, ["POST"]),
        ("/scenario/<key>/lock", lock, ["POST"]),
        ("/scenario/<key>/publish", publish, ["POST"]),
        ("/scenario/<key>/run", begin, ["POST"]),
        ("/scenario/<key>/case.zip", case_files, ["GET"]),
    ))  # fmt: skip
    refusing(pages)
    return pages


def refusing(pages: Blueprint) -> None:
    """Have pages say why a scenario was not changed."""
    pages.register_error_handler(
        LockedError, lambda _: shown("wrong", 409, title="Not changed", said=LOCKED, back=_back())
    )
    pages.register_error_handler(
        StaleError, lambda _: shown("wrong", 409, title="Not changed", said=STALE, back=_back())
    )


def _back() -> str:
    """Return the address of the scenario that was asked for."""
    return f"/scenario/{(request.view_args or {}).get('key', '')}"


def scenario_at(stores: Stores, key: str) -> Scenario:
    """Return the scenario of an address; there is no such page without one."""
    return stores.scenarios.find(key) or abort(404)


def as_it_was(scenario: Scenario) -> Scenario:
    """Return a scenario if it is as it was when the form that was sent was opened.

    Raises
    ------
    StaleError
        When it was changed since, in another window.
    """
    if request.form.get("changed", scenario.changed) != scenario.changed:
        raise StaleError(scenario.name)
    return scenario


def new(_: Stores, said: tuple[str, ...] = (), status: int = 200, field: str = "") -> Response:
    """Ask what a scenario should begin from."""
    return shown("new", status, title=NEW, cases=shipped_cases(), said=said, field=field,
                 typed=request.form.get("trusts", "")[:2_000])  # fmt: skip


def from_example(stores: Stores, name: str) -> Answer:
    """Begin a scenario as a copy of an example."""
    case = shipped_cases().get(name) or abort(404)
    kept = stores.scenarios.add(case, case.title, "A copy of an example: invented trusts")
    return redirect(f"/scenario/{kept.key}", 303)


def from_books(stores: Stores) -> Answer:
    """Begin a scenario from workbooks that were sent."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            kept = laid_by(request.files.getlist("workbooks"), Path(folder))
            path, notes = from_workbooks(kept, Path(folder) / "made")
            found = look_into(kept, Path(folder))
        except BadInput as bad:
            return new(stores, at_most(bad), 422, "workbooks")
        return _begun(stores, path, f"Read from {', '.join(kept.values())}", notes, found)


def from_return(stores: Stores) -> Answer:
    """Begin a scenario from the published accounts return."""
    lines = [one.strip() for one in request.form.get("trusts", "")[:2_000].splitlines()]
    asked = [one for one in lines if one]
    with tempfile.TemporaryDirectory() as folder:
        try:
            kept = laid_by(request.files.getlist("accounts"), Path(folder), "the accounts return")
        except BadInput as bad:
            return new(stores, at_most(bad), 422, "accounts")
        if len(asked) < 2:
            return new(stores, (TWO_TRUSTS,), 422, "trusts")
        try:
            path, notes = from_returns(kept, asked, Path(folder) / "made")
        except BadInput as bad:
            return new(stores, at_most(bad), 422, "accounts")
        called = next(iter(kept.values()))
        return _begun(stores, path, f"Read from the published return {called}", notes)


def _begun(
    stores: Stores, path: Path, begun_from: str, notes: tuple[str, ...], found: Path | None = None
) -> Answer:
    """Keep a scenario that was read from files, with what due diligence found in them."""
    case = read_case(path)
    kept = stores.scenarios.add(case, case.title, begun_from, notes)
    if found is not None:
        lay_by(found, stores.scenarios.place(kept.key))
    return redirect(f"/scenario/{kept.key}/trusts", 303)


def overview(
    stores: Stores, key: str, wrong: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """Show a scenario step by step, and its runs; with what is wrong, by the field it is of."""
    scenario = scenario_at(stores, key)
    case = stores.scenarios.case(scenario)
    return shown(
        "scenario", status, title=scenario.name, scenario=scenario, case=case, wrong=wrong or {},
        state=STATES[scenario.state], steps_back=stores.scenarios.steps_back(scenario),
        steps_forth=stores.scenarios.steps_forth(scenario),
        counted={arm.key: counted(arm.plan) for arm in case.arms},
        beside={arm.key: beside(case, arm.plan) for arm in case.arms},
        rest={arm.key: rest(case, arm.plan) for arm in case.arms},
        arms=[arm for arm in case.arms if arm.key != STATUS_QUO], looks=LOOKS, kinds=KINDS,
        emptied={arm.key: emptied(case, arm.plan) for arm in case.arms},
        hubs=[hub.label for trust in case.trusts for hub in trust.hubs],
        back=[read_back(claim, case) for claim in case.claims],
        jobs=[job for job in stores.jobs.all() if job.scenario == key],
        looked_into=sent_in_words(stores.scenarios.place(key)), shared=shared_at(),
    )  # fmt: skip


def trusts(stores: Stores, key: str) -> Response:
    """Show what is known of the trusts, what was inferred, and what is not known."""
    scenario = scenario_at(stores, key)
    case = stores.scenarios.case(scenario)
    told = [
        (trust, round(sum(school.pupils for school in trust.schools)),
         [(f.label, trust.where(f.key)) for f in case.functions], _unknown(trust))
        for trust in case.trusts
    ]  # fmt: skip
    return shown("trusts", title="Your trusts", scenario=scenario, told=told,
                 inferred=what_is_inferred(case))  # fmt: skip


def _unknown(trust: Trust) -> tuple[str, ...]:
    """Name what the program would use of a trust and does not know."""
    things = {
        "its contracts": trust.contracts, "the waits of any service": trust.waits_supported,
        "its own counts of staff who leave": trust.staff_counts.leavers,
        "its posts": trust.posts,
    }  # fmt: skip
    return tuple(name for name, held in things.items() if not held)


def undo(stores: Stores, key: str) -> Answer:
    """Take the last change of a scenario back."""
    stores.scenarios.undo(as_it_was(scenario_at(stores, key)))
    return redirect(f"/scenario/{key}", 303)


def redo(stores: Stores, key: str) -> Answer:
    """Make the change of a scenario again that was undone last."""
    stores.scenarios.redo(as_it_was(scenario_at(stores, key)))
    return redirect(f"/scenario/{key}", 303)


def copy(stores: Stores, key: str) -> Answer:
    """Make a working copy of a scenario."""
    scenario = scenario_at(stores, key)
    kept = stores.scenarios.add(
        stores.scenarios.case(scenario), f"{scenario.name} (copy)",
        f"A copy of '{scenario.name}'", scenario.notes, of=scenario,
    )  # fmt: skip
    return redirect(f"/scenario/{kept.key}", 303)


def rename(stores: Stores, key: str) -> Answer:
    """Give a scenario another name."""
    scenario = as_it_was(scenario_at(stores, key))
    name = " ".join(request.form.get("name", "").split())
    if not name:
        return overview(stores, key, {"name": "Give it a name: some words"}, 422)
    stores.scenarios.rename(scenario, name)
    return redirect(f"/scenario/{key}", 303)


def lock(stores: Stores, key: str) -> Answer:
    """Seal the claim of a scenario."""
    scenario = scenario_at(stores, key)
    if scenario.open:  # pressed twice it is sealed once
        stores.scenarios.lock(as_it_was(scenario))
    return redirect(f"/scenario/{key}", 303)


def publish(stores: Stores, key: str) -> Answer:
    """Publish a locked scenario behind a passphrase, or take it back."""
    scenario = as_it_was(scenario_at(stores, key))
    if scenario.open:
        raise LockedError(scenario.name)
    given = request.form.get("passphrase", "")
    if request.form.get("end"):
        stores.scenarios.publish(scenario, "")
    elif len("".join(given.split())) < LEAST_LETTERS or len(given) > MOST_LETTERS:
        return overview(stores, key, {"passphrase": PASSPHRASE}, 422)
    else:
        stores.scenarios.publish(scenario, given)
    return redirect(f"/scenario/{key}#publish", 303)


def begin(stores: Stores, key: str) -> Answer:
    """Put a run of a scenario into the queue, as it stands now; pressed twice it is run once."""
    scenario = as_it_was(scenario_at(stores, key))
    asked = LOOKS.get(request.form.get("worlds", ""))
    if asked is None:
        return overview(stores, key, {"worlds-8": "Choose how closely to look"}, 422)
    again = _asked_already(stores, scenario, asked)
    job = again or stores.jobs.add(
        "", asked.worlds, title=scenario.name, scenario=key, trial=asked.trial,
        lay=lambda place: stores.scenarios.snapshot(scenario, place),
    )  # fmt: skip
    return redirect(f"/run/{job.key}", 303)


def _asked_already(stores: Stores, scenario: Scenario, asked: Look) -> Job | None:
    """Return a run that is not done yet and was asked of this scenario as it stands now."""
    return next(
        (job for job in stores.jobs.all()
         if job.scenario == scenario.key and job.state in OPEN and job.asked > scenario.changed
         and (job.worlds, job.trial) == (asked.worlds, asked.trial)),
        None,
    )  # fmt: skip


def case_files(stores: Stores, key: str) -> Response:
    """Send the files of a scenario's case, for the command line."""
    file = stores.scenarios.file(scenario_at(stores, key))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(file.parent.glob("*.yaml")):
            archive.write(path, path.name)
    packed.seek(0)
    return send_file(packed, "application/zip", as_attachment=True,
                     download_name=f"case-{key}.zip")  # fmt: skip
