"""The content of a pack, put together from the findings of a run, and kept in its folder."""

from __future__ import annotations

import json
from pathlib import Path

from outputs.findings import Findings
from outputs.pack.case_parts import case_sections
from outputs.pack.claim_parts import claim_sections
from outputs.pack.common_parts import common_sections
from outputs.pack.content import Content, Points, Section
from outputs.pack.kept import read_kept
from outputs.pack.nameless import nameless
from outputs.seal import seal_in_words
from outputs.whose_figures import illustrative_in_words

CONTENT = "content.json"
"""File of a run's folder that holds what a pack says of it."""
FORMS = ("html", "pdf", "pptx", "xlsx")
READERS: dict[str, str] = {"boards": "board_pack", "regional-director": "regional_director_pack"}
"""Who reads a pack, and what its files are called."""
PACK_FILES = tuple(f"{name}.{form}" for name in READERS.values() for form in FORMS)
"""Files of packs, if they were made into the run's folder; a new run takes them away."""
NOT_SEALED = "Claims were not sealed before the run."
CHANGED = "Claims or plans were changed after they were sealed."


def content_of(findings: Findings) -> Content:
    """Return all that a pack says of a run; no post is named in it."""
    said = nameless(findings.case, _all_said(findings).model_dump(mode="json"))
    return Content.model_validate_json(json.dumps(said))


def _all_said(findings: Findings) -> Content:
    case, info = findings.case, findings.info
    sealed = seal_in_words(info.seal, of_run=True) if info.seal else ()
    return Content(
        title=case.title,
        question=case.question,
        trusts=tuple(trust.name for trust in case.trusts),
        decided=f"{case.decision_date:%-d %B %Y}",
        illustrative=illustrative_in_words(case),
        courses=tuple((arm.key, arm.label) for arm in case.arms),
        sealed=sealed,
        seal=info.seal.shown if info.seal else "",
        draft=NOT_SEALED if not sealed else CHANGED if len(sealed) > 1 else "",
        runs=info.runs_in_words,
        version=info.version,
        sections=(
            *_unbalanced(findings),
            *_of_claims(findings),
            *case_sections(findings),
            *common_sections(findings),
        ),
    )


def _of_claims(findings: Findings) -> tuple[Section, ...]:
    """Return the sections on claims: every answer first, then claim by claim."""
    parts = [claim_sections(findings, found) for found in findings.claims]
    return (*(first for first, *_ in parts), *(one for _, *rest in parts for one in rest))


def _unbalanced(findings: Findings) -> tuple[Section, ...]:
    if not findings.unbalanced:
        return ()
    said = Points(said=findings.unbalanced[:20])
    return (Section(key="unbalanced", title="Do not rely on this run", blocks=(said,)),)


def read_content(folder: Path) -> Content:
    """Read the content that lies in a run's folder.

    Raises
    ------
    BadInput
        When there is none, or it is none of ours.
    """
    otherwise = (
        "it is no folder of a run, or of an earlier version of the program; run the case again"
    )
    return read_kept(folder / CONTENT, Content, "the content of a run", otherwise)
