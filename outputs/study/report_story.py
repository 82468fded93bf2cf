"""The story of one request as a section of the board pack: run once more, with and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from outputs.pack.content import Content, Section, Words
from outputs.run_info import hashes_of
from outputs.story_words import story_in_words
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.recorded import read_run
from outputs.study.trace_command import trace
from scenarios.reading import BadInput, Fault

AT = "@"
AFTER = "service"
"""Section behind which the story stands."""


def with_story(
    content: Content, run: Path, story: str, case: CaseAsked | None,
    tell: Callable[[str], None] = lambda _: None,
) -> Content:  # fmt: skip
    """Return a pack with the story of one request in it.

    Parameters
    ----------
    story
        Kind of request and school, as KIND@URN.
    case
        The case of the run.

    Raises
    ------
    BadInput
        When no case is given or another than that of the run, or it holds no such request.
    """
    kind, _, school = story.partition(AT)
    if not (kind and school):
        raise _bad(
            "--story", f"found {story!r}; write the kind of request and the school, KIND@URN"
        )
    if case is None:
        raise _bad("--case", "is needed for a story: the case is run once more, with and without")
    found, record = case_asked(case), read_run(run).record
    if hashes_of(found)["case"] != record.hashes.get("case"):
        raise _bad("--case", "is not the case of this run, or was changed since; run it again")
    told = trace(found, request_type=kind, school=school, seed=record.seed,
                 sampling=record.sampling, tell=tell)  # fmt: skip
    section = Section(
        key="story", title="The story of one request",
        blocks=(Words(said=(NOT_TYPICAL, *story_in_words(told))),),
    )  # fmt: skip
    at = next((n for n, one in enumerate(content.sections, 1) if one.key.startswith(AFTER)), 0)
    sections = (*content.sections[:at], section, *content.sections[at:])
    return content.model_copy(update={"sections": sections})


NOT_TYPICAL = (
    "One request of one run, so that a reader sees how the simulation works: it is an example, and "
    "not what is usual."
)


def _bad(option: str, text: str) -> BadInput:
    return BadInput([Fault("report", None, option, text)])
