"""Sections of the pack that every claim shares: assumptions, reading help, limits, run record."""

from __future__ import annotations

from entities.assumption import Assumption
from entities.mechanisms import MECHANISMS
from outputs.amounts import figure, times
from outputs.findings import Findings
from outputs.glossary import GLOSSARY
from outputs.own_figures import HEADINGS as OWN
from outputs.own_figures import own_rows
from outputs.pack.content import Block, Grid, Points, Section, Words
from outputs.page import next_steps
from outputs.run_info import (
    SHOWN_OF_HASH,
    assumptions_used,
    hashes_of,
    judgement_assumptions,
    judgement_behind_claims,
)

MOST_PRINTED = 25
"""Assumptions that are printed, the widest first; the table of the pack has all of them."""
ASSUMED = ("Assumption", "Middle", "Low", "High", "Unit", "Grade", "Source")
LIMITS = (
    "It is a simulation and no forecast: it says what follows if the assumptions hold, and how far "
    "they may be wrong.",
    "Nobody has measured a merger of central services in English trusts. Where there is no "
    "measurement there is judgement, and it is marked as such.",
    "It says nothing on teaching, results or the good of any child. A school is not its office.",
    "It replaces no solicitor, auditor, actuary or surveyor, and it is no advice on anybody's job.",
    "From public returns alone nothing is said on solvency, and no post or contract is known.",
    "It knows no person. Nothing in it may be used to choose who is made redundant.",
    "Boards, unions, families and the Department may decide otherwise than it has them decide.",
)
"""What the pack is not for."""


def common_sections(findings: Findings) -> tuple[Section, ...]:
    """Return the sections that stand behind those on claims."""
    return (_assumptions(findings), _reading(), _limits(findings), _record(findings))


def assumption_grid(rows: tuple[Assumption, ...], key: str, title: str) -> Grid:
    """Lay assumptions out with range, grade and source."""
    return Grid(key=key, title=title, headings=ASSUMED, rows=tuple(map(_assumed, rows)))


def _assumed(one: Assumption) -> tuple[str, ...]:
    ends = tuple(_number(number) for number in (one.value, one.low, one.high))
    unit = one.unit.replace("_", " ").replace("gbp", "£")
    return (one.label, *ends, unit, one.grade.replace("_", " "), one.source)


def _number(number: float | None) -> str:
    return "not given" if number is None else figure(number)


def _assumptions(findings: Findings) -> Section:
    case, info = findings.case, findings.info
    judged, used = judgement_assumptions(case, info), assumptions_used(case, info)
    behind = judgement_behind_claims(case, info)
    said = Words(said=(
        f"{len(judged)} of {times(len(used), 'assumption')} used are judgement: nobody has "
        f"measured them. {len(behind)} of those act on the courses that claims name.",
    ))  # fmt: skip
    blocks: list[Block] = [said]
    own = own_rows(case)
    if own:
        blocks.append(Grid(key="own_figures", title="Figures of this case in place of the "
                           "program's, each with its reason", headings=OWN, rows=own))  # fmt: skip
    shown = behind[:MOST_PRINTED]
    if shown:
        title = f"The {len(shown)} widest judgements behind the claims, of {len(behind)}"
        blocks.append(assumption_grid(shown, "judgements", title))
    steps = next_steps(findings)
    if steps:
        blocks.append(Points(said=steps))
    return Section(key="assumptions", title="What it rests on", blocks=tuple(blocks))


def _reading() -> Section:
    words = Points(said=tuple(f"{word}: {meaning}" for word, meaning in GLOSSARY))
    return Section(key="reading", title="How to read this", blocks=(words,))


def _limits(findings: Findings) -> Section:
    case = findings.case
    off = tuple(f"Left out of these runs: {MECHANISMS[key]}" for key in case.switched_off)
    on = tuple(f"Brought into these runs: {MECHANISMS[key]}" for key in case.switched_on)
    notes = tuple(f"{trust.name}: {trust.note}" for trust in case.trusts if trust.note)
    known = tuple(
        f"{row.what.capitalize()}: {row.inferred} inferred and {row.illustrative} illustrative of "
        f"{row.total}." for row in findings.inferred if row.total
    )  # fmt: skip
    blocks: list[Block] = [Points(said=LIMITS)]
    rest = (*known, *findings.info.warnings, *on, *off, *notes)
    if rest:
        blocks += [Words(said=("What is not known from the trusts, and what was switched:",)),
                   Points(said=rest)]  # fmt: skip
    return Section(key="limits", title="What it is not for", blocks=tuple(blocks))


def _record(findings: Findings) -> Section:
    case, info = findings.case, findings.info
    hashes = info.hashes or hashes_of(case)
    rows = [
        ("Version of the program", info.version), ("Runs", info.runs_in_words),
        ("Years simulated", f"{case.horizon_years}, after {case.run_in_months} months of run-in"),
        ("Decision", f"{case.decision_date:%d/%m/%Y}"), ("Python", info.python or "not recorded"),
        *((f"Package {name}", version) for name, version in sorted(info.packages.items())),
        *((f"Hash of {name}", value[:SHOWN_OF_HASH]) for name, value in sorted(hashes.items())),
    ]  # fmt: skip
    said = Words(said=(
        "With the run's folder anybody can make the same run again, and gets the same tables to "
        "the byte.",
    ))  # fmt: skip
    grid = Grid(key="record", title="What this run was made of", headings=("What", "Which"),
                rows=tuple(rows))  # fmt: skip
    return Section(key="record", title="The run", blocks=(said, grid))
