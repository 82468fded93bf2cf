"""What a finished run says to checks that ask for it: chance, lowest reserve, when all is ready."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.reading import BadInput, Fault
from scenarios.reading.faults import place_of

READY = "authority"
"""The last gate before day one: whoever passes it is ready."""
EIGHT_IN_TEN = 0.8
MIDDLE, LATE = 0.5, 0.9
"""Parts of runs of which a table of stages gives the weeks."""


def calculated_of(folder: Path) -> dict[str, float]:
    """Return what a run says of its first claim; what it does not say is left out.

    Raises
    ------
    BadInput
        When the folder holds no finished run.
    """
    try:
        return _said(folder, _record(folder))
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise _no_run(folder) from None


def _said(folder: Path, record: Mapping[str, Any]) -> dict[str, float]:
    claim: dict[str, Any] = next(iter(record["claims"]), {})
    if not claim:
        return {}
    arm, year = str(claim["arm"]), str(claim["year_after_decision"])
    found = {
        "chance_of_claim": _chance(_rows(folder, "verdicts"), str(claim["key"]), year),
        "lowest_reserve_share": _lowest(_rows(folder, "reserves"), arm),
        "p80_ready": _ready(_rows(folder, "stages"), arm, str(record["decision_date"])),
        "net_saving": _middle(_rows(folder, "verdicts"), str(claim["key"]), year),
    }
    return {name: value for name, value in found.items() if value is not None}


def _record(folder: Path) -> Mapping[str, Any]:
    try:
        found = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _no_run(folder) from None
    return dict(found)


def _no_run(folder: Path) -> BadInput:
    text = "holds no finished run; give the folder that 'run' or 'trial' has written"
    return BadInput([Fault(place_of(folder), None, "--run", text)])


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "tables" / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _chance(rows: list[dict[str, str]], claim: str, year: str) -> float | None:
    return _of(rows, "chance", claim=claim, year=year)


def _middle(rows: list[dict[str, str]], claim: str, year: str) -> float | None:
    return _of(rows, "p50", claim=claim, year=year)


def _of(rows: list[dict[str, str]], column: str, **equal: str) -> float | None:
    for row in rows:
        if all(row.get(name) == value for name, value in equal.items()):
            return float(row[column])
    return None


def _lowest(rows: list[dict[str, str]], arm: str) -> float | None:
    """Return the lowest of the years' middle reserves of all trusts together, over income."""
    shares = [
        float(row["p50"]) for row in rows
        if (row["arm"], row["trust"], row["measure"]) == (arm, "together", "share_of_income")
    ]  # fmt: skip
    return min(shares) if shares else None


def _ready(rows: list[dict[str, str]], arm: str, decision: str) -> float | None:
    """Return the day by which eight runs of ten are ready, as an ordinal number.

    Straight between the middle and nine in ten: rather late than early.
    """
    ends = {"arm": arm, "stage": READY, "measure": "ends"}
    middle, late = _of(rows, "p50", **ends), _of(rows, "p90", **ends)
    if middle is None or late is None:
        return None
    part = (EIGHT_IN_TEN - MIDDLE) / (LATE - MIDDLE)
    weeks = middle + part * (late - middle)
    return dt.date.fromisoformat(decision).toordinal() + weeks * 7
