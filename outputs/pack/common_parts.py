"""Sections of the pack that every claim shares: assumptions, reading help, limits, run record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from entities.assumption import Assumption
from entities.mechanisms import MECHANISMS
from outputs.amounts import figure, pounds, times
from outputs.findings import Findings
from outputs.glossary import GLOSSARY
from outputs.next_steps import by_what_moves, moved_by_assumption, next_steps
from outputs.own_figures import HEADINGS as OWN
from outputs.own_figures import own_rows
from outputs.pack.content import Block, Grid, Points, Section, Words
from outputs.pack.stress import method_sections
from outputs.run_info import (
    SHOWN_OF_HASH,
    assumptions_used,
    hashes_of,
    judgement_assumptions,
    judgement_behind_claims,
    sourced_behind_claims,
)

MOST_PRINTED, MOST_SOURCED = 25, 10
"""Judgements, and figures with a source, that are printed; the table of the pack has all."""
ASSUMED = ("Assumption", "Middle", "Low", "High", "Unit", "Quality", "Moves the saving by",
           "Source")  # fmt: skip
LOG = "log"
"""Section that holds every assumption: on the page and in the sheets, not on paper."""
NOT_LOOKED = "not looked for"
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
    return (
        _assumptions(findings), _reading(), _limits(findings), *method_sections(findings),
        _log(findings),
        _record(findings),
    )  # fmt: skip


def assumption_grid(findings: Findings, rows: Sequence[Assumption], key: str, title: str) -> Grid:
    """Lay assumptions out with range, quality, what they move, and source."""
    moved = _moved(findings)
    cells = tuple(_assumed(one, moved) for one in rows)
    return Grid(key=key, title=title, headings=ASSUMED, rows=cells)


def _moved(findings: Findings) -> dict[str, str] | None:
    """Say how far the saving goes along with each assumption; None where nobody looked."""
    moved = moved_by_assumption(findings)
    if moved is None:
        return None
    return {key: f"{pounds(gbp)} a year" for key, gbp in moved.items()}


def _assumed(one: Assumption, moved: Mapping[str, str] | None) -> tuple[str, ...]:
    moves = NOT_LOOKED if moved is None else moved.get(one.key, "not told from luck")
    ends = tuple(_number(number) for number in (one.value, one.low, one.high))
    unit = one.unit.replace("_", " ").replace("gbp", "£")
    return (one.label, *ends, unit, one.grade.replace("_", " "), moves, one.source)


def _number(number: float | None) -> str:
    return "not given" if number is None else figure(number)


def _assumptions(findings: Findings) -> Section:
    case, info = findings.case, findings.info
    judged, used = judgement_assumptions(case, info), assumptions_used(case, info)
    behind = judgement_behind_claims(case, info)
    said = Words(said=(
        f"{len(judged)} of {times(len(used), 'assumption')} used are judgement: no checked "
        f"measurement stands behind them. {len(behind)} of those act on the courses that claims "
        "name.",
    ))  # fmt: skip
    blocks: list[Block] = [said]
    own = own_rows(case)
    if own:
        blocks.append(Grid(key="own_figures", title="Figures of this case in place of the "
                           "program's, each with its reason", headings=OWN, rows=own))  # fmt: skip
    most = "that move the saving most, then the widest" if _moved(findings) else "that are widest"
    for key, what, of, printed in (
        ("judgements", "judgements", behind, MOST_PRINTED),
        ("sourced", "figures with a source", sourced_behind_claims(case, info), MOST_SOURCED),
    ):
        shown = by_what_moves(findings, of)[:printed]
        title = f"Of {len(of)} {what} behind the claims the {len(shown)} {most}"
        blocks += [assumption_grid(findings, shown, key, title)] if shown else []
    steps = next_steps(findings)
    if steps:
        blocks.append(Points(said=steps))
    return Section(key="assumptions", title="What it rests on", blocks=tuple(blocks))


def _log(findings: Findings) -> Section:
    used = assumptions_used(findings.case, findings.info)
    title = f"All {len(used)} assumptions used: quality, and what each moves"
    grid = assumption_grid(findings, used, "assumption_log", title)
    return Section(key=LOG, title="The log of assumptions", blocks=(grid,))


def _reading() -> Section:
    words = Points(said=tuple(f"{word}: {meaning}" for word, meaning in GLOSSARY))
    return Section(key="reading", title="How to read this", blocks=(words,))


def _limits(findings: Findings) -> Section:
    case = findings.case
    off = tuple(f"Left out of these runs: {MECHANISMS[key]}" for key in case.switched_off)
    on = tuple(f"Brought into these runs: {MECHANISMS[key]}" for key in case.switched_on)
    notes = tuple(f"{trust.name}: {line.strip()}" for trust in case.trusts
                  for line in trust.note.splitlines() if line.strip())  # fmt: skip
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
