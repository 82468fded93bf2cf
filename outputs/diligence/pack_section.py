"""Due diligence as a section of the board pack: the map, the red list, what is not known, gates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from entities.check import DOMAINS
from outputs.diligence.first import first_words, verdict_words, years_words
from outputs.diligence.report import Report
from outputs.diligence.rows import (
    called,
    could_move,
    gate_rows,
    map_of,
    row_of,
    unknown_row,
    unknown_said,
)
from outputs.pack.content import Block, Box, Grid, Map, MapRow, Section, Words
from outputs.pack.kept import read_kept

FILE = "diligence.json"
"""File of the folder of due diligence that holds its section of the pack."""
MOST_UNKNOWN = 12
"""Checks that are not known and are printed, those that could move most first."""
FOUND = ("Check", "Found", "What follows", "What to do", "Who", "To the verdict")


def section_of(report: Report) -> Section:
    """Return what due diligence found, as a board reads it."""
    unknown = sorted(report.of("unknown"), key=lambda one: could_move(report, one))
    blocks: list[Block] = [
        Words(said=first_words(report)),
        Words(said=(*verdict_words(report), years_words(report))), _map(report),
    ]  # fmt: skip
    for state in ("red", "amber"):
        rows = tuple(_found(row_of(report, one)) for one in report.of(state))
        if rows:
            title = f"{state.capitalize()}: what was found, what follows and who sees to it"
            blocks.append(Grid(key=f"diligence_{state}", title=title, headings=FOUND, rows=rows))
    if unknown:
        shown = tuple(_unknown(unknown_row(report, one)) for one in unknown[:MOST_UNKNOWN])
        blocks += [Words(said=(unknown_said(report),)), Grid(
            key="diligence_unknown", title=f"Not known: the first {len(shown)} of {len(unknown)}",
            headings=("Check", "What is missing", "Who can say", "If it were red"), rows=shown,
        )]  # fmt: skip
    blocks.append(_gates(report))
    return Section(key="diligence", title="What due diligence found", blocks=tuple(blocks))


def _map(report: Report) -> Map:
    rows = tuple(
        MapRow(label=domain, boxes=tuple(_box(box) for box in boxes))
        for domain, boxes in map_of(report)
    )
    columns = tuple(called(report, of) for of in report.columns)
    title = f"Checks by domain ({len(DOMAINS)}), of each trust and of all as they would be merged"
    return Map(title=title, columns=columns, rows=rows)


def _box(box: dict[str, str]) -> Box:
    if not box["said"]:
        return Box.model_validate({"state": "none", "said": "not asked of one trust"})
    return Box.model_validate({"state": box["state"], "said": box["said"]})


def _found(row: dict[str, Any]) -> tuple[str, ...]:
    found = "; ".join(f"{one['of']}: {one['letter'].lower()} {one['value']}".strip()
                      for one in row["found"])  # fmt: skip
    worse = " Worse when merged." if row["worse"] else ""
    return (f"{row['question']} ({row['key']}){worse}", found, row["says"], row["step"],
            row["owner"], row["effect"])  # fmt: skip


def _unknown(row: dict[str, str]) -> tuple[str, ...]:
    return (f"{row['question']} ({row['key']})", row["missing"], row["owner"], row["effect"])


def _gates(report: Report) -> Grid:
    rows = tuple(
        (f"{gate['key']} {gate['label']}", gate["stands"], "; ".join(gate["red"]) or "nothing",
         "; ".join(gate["unknown"]) or "nothing", gate["also"] or "nothing")
        for gate in gate_rows(report)
    )  # fmt: skip
    return Grid(key="diligence_gates", title="Gates, as they stand",
                headings=("Gate", "Stands", "Closed by", "Has to be known first", "Also"),
                rows=rows)  # fmt: skip


def read_section(folder: Path) -> Section:
    """Read what due diligence found from its folder.

    Raises
    ------
    BadInput
        When there is none, or it is none of ours.
    """
    otherwise = "make it with the command 'diligence'"
    return read_kept(folder / FILE, Section, "what due diligence found", otherwise)
