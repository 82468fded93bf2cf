"""Where a section's numbers come from: the tables of the run, and what their columns mean."""

from __future__ import annotations

import csv
from collections.abc import Mapping
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
