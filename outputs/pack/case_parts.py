"""Sections of the pack on the case as a whole: special needs, promises, commitments, shocks."""

from __future__ import annotations

from entities.case import Case
from entities.mechanisms import MECHANISMS
from outputs.commitments import HEADINGS as COMMITTED
from outputs.commitments import commitment_rows
from outputs.findings import Findings
from outputs.pack.content import Block, Grid, Section, Words
from outputs.promises import HEADINGS as PROMISED
from outputs.promises import promise_rows, promises_title
from outputs.special_needs_words import special_needs_of

SHOCK = "shock_"
"""Beginning of the switches of shocks."""
HELD_AGAINST = (
    "A promise changes nothing in a run; it is only held against the plan and against the runs. A "
    "merger that is refused breaks none."
)


def case_sections(findings: Findings) -> tuple[Section, ...]:
    """Return the sections that are the same for every claim; those with nothing to say are out."""
    found = (_special_needs(findings), _promises(findings), _commitments(findings))
    return tuple(section for section in found if section is not None)


def shocks_said(case: Case) -> str:
    """Say which shocks strike in the runs of a case, and which were not looked at."""
    shocks = {key: text.rstrip(".") for key, text in MECHANISMS.items() if key.startswith(SHOCK)}
    struck = [text for key, text in shocks.items() if key in case.switched_on]
    left = [text.lower() for key, text in shocks.items() if key not in case.switched_on]
    said = (
        f"Shocks in these runs: {'; '.join(struck)}."
        if struck
        else "No shock strikes in these runs."
    )
    return f"{said} Not looked at: {'; '.join(left)}." if left else said


def _special_needs(findings: Findings) -> Section | None:
    told = special_needs_of(findings.case, findings.tables.special_needs)
    if not told.sentences:
        return None
    blocks: list[Block] = [Words(said=told.sentences)]
    if told.rows:
        title = f"{told.caption} {findings.info.runs_in_words.capitalize()}"
        blocks.append(Grid(key="special_needs", title=title, headings=told.headings,
                           rows=told.rows))  # fmt: skip
    title = "Special needs: what schools are to meet from their own funding"
    return Section(key="special_needs", title=title, blocks=tuple(blocks))


def _promises(findings: Findings) -> Section | None:
    table = findings.tables.promises
    rows = promise_rows(findings.case, table)
    if not rows:
        return None
    said = Words(said=(f"{promises_title(table)}.", HELD_AGAINST))
    grid = Grid(key="promises", title="Promises, the plan they belong to, and the runs; a charge "
                "is held against whole years after the trusts are one", headings=PROMISED,
                rows=rows)  # fmt: skip
    return Section(key="promises", title="What was promised to schools, and is it kept",
                   blocks=(said, grid))  # fmt: skip


def _commitments(findings: Findings) -> Section | None:
    rows = commitment_rows(findings.case)
    if not rows:
        return None
    grid = Grid(key="commitments", title="Commitments beside the merger, as the trusts gave them, "
                "in prices of the opening", headings=COMMITTED, rows=rows)  # fmt: skip
    return Section(key="commitments", title="What the trusts are committed to besides",
                   blocks=(grid,))  # fmt: skip
