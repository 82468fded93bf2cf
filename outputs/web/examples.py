"""Examples that come with the program, and how closely a run may look."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from entities.case import Case
from outputs.web.jobs import Job
from outputs.wording import ENOUGH, FAIR
from scenarios.reading import list_cases, read_case


class Look(NamedTuple):
    """How closely a run may look: worlds, whether the claim is put on trial, and what it is for."""

    worlds: int
    trial: bool
    meaning: str


LOOKS: Mapping[str, Look] = {
    "8": Look(8, False, "8 worlds. A quick answer: a minute or so, and a wide one"),
    "48": Look(FAIR, False, "48 worlds. A fair answer: some minutes"),
    "200": Look(ENOUGH, False,
                "200 worlds. An answer to decide with: a quarter of an hour and more"),
    "trial": Look(ENOUGH, True, "On trial, 200 worlds and more. Also on what evidence the answer "
                  "rests, what others would believe, and when it fails: an hour or so"),
}  # fmt: skip
"""How closely a run may look, by what a form says."""


@cache
def shipped_cases() -> Mapping[str, Case]:
    """Return the examples that come with the program, by name."""
    return {path.stem: read_case(path) for path in list_cases()}


def titled(job: Job) -> str:
    """Return the question of a run."""
    case = shipped_cases().get(job.case)
    return job.title or (case.title if case else job.case)
