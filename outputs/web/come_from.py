"""Where a section's numbers come from: the tables of the run, and what their columns mean."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS = "COLUMNS.csv"
TABLES_OF: Mapping[str, tuple[str, ...]] = {
    "answer": ("savings", "comparison", "years", "passports", "happenings", "promises"),
    "claim": ("savings", "comparison", "years", "verdicts", "present_value"),
    "money": ("passports", "money", "savings", "savings_by_month", "present_value"),
    "buildings": ("capital",),
    "people": ("people", "staff_by_month", "who_loses_jobs", "staff_by_employer", "attention",
               "teachers"),
    "service": ("service", "service_by_month", "recovery", "views", "views_by_school",
                "shadow_by_school"),
    "winners": ("charges", "school_books", "reserves", "centre_charge"),
    "wrong": ("happenings", "trial_conditions", "trial_boxes"),
    "options": ("comparison", "savings", "happenings", "trial_options"),
    "programme": ("stages", "happenings", "contracts"),
    "special_needs": ("special_needs",),
    "promises": ("promises",),
}  # fmt: skip
"""By the beginning of a section's key, the tables it is worked out from."""
STANDS_ON: Mapping[str, tuple[str, ...]] = {
    "answer": ("process", "model"), "claim": ("process", "model"),
    "money": ("process", "funding", "people"), "buildings": ("funding",),
    "people": ("people", "workforce"), "service": ("demand", "model"), "winners": ("funding",),
    "wrong": ("process",), "options": ("process",), "programme": ("process",),
    "special_needs": ("funding", "demand"), "promises": ("process",),
}  # fmt: skip
"""By the beginning of a section's key, the kinds of assumptions (the first word of their keys) it
stands on before all others; nothing in a run stands on one kind alone."""
LEADS: Mapping[str, str] = {
    "By when?": "claim", "Why?": "money", "What would have to be true?": "claim",
    "What could go wrong?": "wrong", "What does it cost once?": "money",
    "What do schools feel?": "service", "What would have to go wrong?": "claim",
    "What moves it most?": "claim",
}  # fmt: skip
"""By what a trustee asks first, the beginning of the key of the section its answer comes from."""
JUDGED = "What is judgement?"


def leads_of(asks: Sequence[str], parts: Sequence[str]) -> dict[int, str]:
    """Return where each answer comes from: by its place, the end of an address of the run."""
    found = {}
    for at, one in enumerate(asks):
        begins = LEADS.get(one)
        part = next((key for key in parts if begins and key.startswith(begins)), None)
        if part is not None:
            found[at] = f"part/{part}/from"
        elif one == JUDGED:
            found[at] = "assumptions"
    return found


def meanings(folder: Path, table: str) -> tuple[tuple[str, str, str], ...]:
    """Return the columns of a table, each with its unit and what it means."""
    path = folder / COLUMNS
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["column"], row["unit"], row["meaning"])
            for row in csv.DictReader(file) if row["table"] == table
        )  # fmt: skip
