"""The story of one request as a section of the board pack: run once more, with and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from entities.case import Case
from outputs.pack.content import Content, Section, Words
from outputs.run_info import hashes_of
from outputs.service import waits_supported
from outputs.story_words import story_in_words
from outputs.study.case_asked import CaseAsked, case_asked
from outputs.study.recorded import read_run
from outputs.study.rerun import place_of_case
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
    at = content.place_behind(AFTER)
    sections = (*content.sections[:at], section, *content.sections[at:])
    return content.model_copy(update={"sections": sections})


def with_usual_story(
    content: Content,
    run: Path,
    case: CaseAsked | None,
    tell: Callable[[str], None] = lambda _: None,
) -> Content:
    """Return a pack with the story of the commonest request of a school that joins.

    Parameters
    ----------
    case
        The case of the run; left out, where it was read from, or the program's of that name.

    Raises
    ------
    BadInput
        When the case is not found or was changed since, or has no such request.
    """
    found = case_asked(case if case is not None else place_of_case(read_run(run).record))
    kind, urn = commonest(found)
    return with_story(content, run, f"{kind}{AT}{urn}", found, tell)


def commonest(case: Case) -> tuple[str, str]:
    """Return the kind of request that one school makes most often, and the school.

    The first school of the first trust that joins another, or of the first trust; of services whose
    waits the trusts' data supports, if there are any.
    """
    joining = [number for arm in case.arms for number in arm.plan.joining_trusts]
    trust = next((one for one in case.trusts if one.company_number in joining[:1]), case.trusts[0])
    school = trust.schools[0]
    counts: dict[str, float] = {
        "school": 1.0, "pupil": school.pupils, "ehcp_pupil": school.ehcp_pupils,
        "sen_pupil": school.sen_support_pupils, "staff_headcount": school.staff_headcount,
    }  # fmt: skip
    told = waits_supported(case)
    kinds = [kind for function, kind in case.request_types if not told or function in told]
    most = max(kinds, key=lambda kind: kind.per_driver_year.value * counts.get(kind.driver, 0.0))
    return most.key, school.urn


NOT_TYPICAL = (
    "One request of one run, so that a reader sees how the simulation works: it is an example, and "
    "not what is usual."
)


def _bad(option: str, text: str) -> BadInput:
    return BadInput([Fault("report", None, option, text)])
