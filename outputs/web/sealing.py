"""Whether what was promised was sealed before a run was asked for, or is known by the run alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from outputs.study.seals import REGISTER, sealed_before
from outputs.web.jobs import Job
from outputs.web.plain_files import read_plain
from outputs.web.scenario_store import Scenario
from outputs.web.stores import Stores
from scenarios.reading import BadInput

COVERS = "claims and courses of action, not what is known of the trusts nor any assumption"


def before(at: object, asked: str) -> bool:
    """Say whether a moment lies before another; of no moment it is not so."""
    try:
        return dt.datetime.fromisoformat(str(at)) < dt.datetime.fromisoformat(asked)
    except (TypeError, ValueError):
        return False


def kept_seal(stores: Stores, job: Job) -> dict[str, Any]:
    """Return what a finished run keeps of its seal; nothing where it has none."""
    kept = read_plain(stores.jobs.result(job) / "run.json").get("seal")
    return kept if isinstance(kept, dict) else {}


def of_the_sealed(stores: Stores, job: Job, scenario: Scenario) -> bool:
    """Say whether a job is a finished run of what was sealed, asked for after it was sealed.

    The seal alone would not tell: a draft with the same claims and courses of action has it, too.
    """
    if job.scenario != scenario.key or job.state != "finished":
        return False
    kept = kept_seal(stores, job)
    return kept.get("seal") == scenario.seal and before(kept.get("at"), job.asked)


def seal_of_waiting(stores: Stores, job: Job) -> str:
    """Return the seal that was set before an unfinished job was asked for; none where none was."""
    scenario = stores.scenarios.find(job.scenario)
    if scenario is None or not scenario.seal:
        return ""
    register, key = stores.jobs.place(job.key) / REGISTER, stores.scenarios.case(scenario).key
    try:
        entries = list(sealed_before(register, lambda _: None, key))
    except (OSError, BadInput):
        return ""
    was = any(one.seal == scenario.seal and before(one.at, job.asked) for one in entries)
    return scenario.seal if was else ""


def sealed_in_words(stores: Stores, job: Job, seal: str) -> str:
    """Say whether a claim was sealed before its run, or is known by its run alone."""
    if not seal:
        return "Not sealed."
    if before(kept_seal(stores, job).get("at"), job.asked):
        return f"Sealed before this run, as {seal}: {COVERS}."
    return (
        f"Not sealed before this run: {seal} was set by it, and says nothing of what was promised "
        f"before. It covers {COVERS}."
    )
