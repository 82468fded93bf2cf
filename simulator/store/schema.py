"""What every column of the store is: its table, kind of number, unit and meaning."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from simulator.store.frames import ARRAYS, WORDS

FILE = "SCHEMA.csv"


class Column(NamedTuple):
    """A column of a table of the store."""

    table: str
    column: str
    kind: str
    unit: str
    meaning: str


AXES: dict[str, str] = {
    "function": "central service, as `functions` of `axes` in `runs`",
    "measure": "what is measured, in the order of the program's lists of measures",
    "month": "month of the run, run-in included, as `months` of `axes` in `runs`",
    "year": "year after the decision, 0 for the first",
    "kind": "request type, as `kinds` of `axes` in `runs`",
    "school": "school, then the centre of each trust, as `schools` of `axes` in `runs`",
    "service": "central service, then request type, as in `axes` of `runs`",
    "desk": "desk, as `desks` of `axes` in `runs`",
    "who": "who in a school: office, inclusion, site, leaders",
    "group": "group of staff, as `people_groups` of `axes` in `runs`",
    "employer": "trust, as `employers` of `axes` in `runs`",
    "september": "September of the run, 0 for the first",
    "stage": "task or gate, as `stages` of `axes` in `runs`",
    "contract": "contract, as `contracts` of `axes` in `runs`",
}
"""Axis of an array -> what its positions, counted from 0, stand for."""
VALUES: dict[str, str] = {
    "service_month": "requests or minutes of a month",
    "service_kind": "requests or minutes of a year",
    "service_school": "requests or minutes of a year",
    "waits": "percentiles in working minutes or school days; not a number where there were none",
    "desk_month": "minutes, and requests in the queue",
    "shadow_by": "minutes of a year",
    "work_balance": "minutes of the whole run",
    "people": "full-time equivalents, people and days",
    "employers": "full-time equivalents at the month's end",
    "teachers": "teachers, in numbers",
    "released": "minutes of a month",
    "autonomy": "kinds of matter, in numbers",
    "stages": "weeks from the decision, and hours",
    "attention": "hours of leaders",
    "contracts": "months of the run, and pounds",
    "prices": "index of prices",
}
"""Array -> unit of its values, which depends on the measure where it has one."""
KEY = ("trust", "place", "function", "line", "fund", "recurrence", "tag", "cause")
"""Columns by which a pound is posted."""


def columns() -> tuple[Column, ...]:
    """Return every column of every table."""
    run = "number of the run among the rows of `runs` of its chunk, from 0"
    found = [
        Column("runs", "key", "words", "", "key of the run: what it was made from"),
        Column("runs", "made_with", "words", "", "hash of the model's source and its packages"),
        Column("runs", "arm", "words", "", "course of action"),
        Column("runs", "world", "whole number", "", "draw of every assumption"),
        Column("runs", "replication", "whole number", "", "roll of chance inside the world"),
        Column("runs", "shapes", "words (JSON)", "", "lengths of the axes of every array"),
        *(Column("runs", name, "words (JSON)", "", f"{name} of the record") for name in WORDS),
    ]
    for table, axes in ARRAYS.items():
        found += [Column(table, axis, "whole number", "position", AXES[axis]) for axis in axes]
        found.append(Column(table, "run", "whole number", "position", run))
        found.append(Column(table, "value", "number", VALUES[table], "noughts have no row"))
    for table, row, of, time in (
        ("ledger", "ledger_key", "ledger_keys", "month"),
        ("by_item", "item", "items", "year"),
    ):
        found += [
            Column(table, row, "whole number", "position", f"row of `{of}` of its chunk, from 0"),
            Column(table, time, "whole number", "position", AXES[time]),
            Column(table, "run", "whole number", "position", run),
            Column(table, "pence", "whole number", "pence", "costs positive, income negative"),
        ]
    items = ("item_kind", "item_name")
    found += [Column("items", name, "words", "", "post or contract kept apart") for name in items]
    for table in ("ledger_keys", "items"):
        found += [Column(table, name, "words", "", "what a pound is posted by") for name in KEY]
    return tuple(found)


def changed_since(text: str) -> str:
    """Say how the columns differ from those of a schema that was written earlier; empty if not.

    Meanings may be put in other words.
    """
    try:
        before = {tuple(row[:4]) for row in csv.reader(io.StringIO(text))} - {Column._fields[:4]}
    except csv.Error as error:
        return f"{FILE} cannot be read: {error}"
    now = {column[:4] for column in columns()}
    said = [
        f"{what}: {', '.join(sorted({f'{table}.{column}' for table, column, *_ in rows}))}"
        for what, rows in (("gone or different", before - now), ("new or different", now - before))
        if rows
    ]
    return "; ".join(said)


def as_text() -> str:
    """Return the schema as a table of comma-separated values."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Column._fields)
    writer.writerows(columns())
    return out.getvalue()
