"""The lines behind one row that a reader sees: out of the tables of the run, by what it names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from entities.case import Case
from outputs.pack.content import Grid

MOST_LINES = 40
"""Lines of a table that are shown; the file has all."""
YEAR = re.compile(r"Year (\d+)")
TABLES: Mapping[str, tuple[str, ...]] = {
    "savings": ("verdicts", "savings"), "passports": ("passports", "money"), "once": ("money",),
    "buildings": ("capital",), "views": ("views",), "winners": ("charges",),
    "reserves": ("reserves",), "happened": ("happenings",), "options": ("comparison",),
    "gates": ("stages",), "special_needs": ("special_needs",), "promises": ("promises",),
}  # fmt: skip
"""By the beginning of the key of what is shown, the tables it is worked out from."""


@dataclass(frozen=True)
class Behind:
    """Lines of one table.

    Attributes
    ----------
    more
        Whether there are more than are shown.
    """

    table: str
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    more: bool


def tables_of(key: str) -> tuple[str, ...]:
    """Return the tables that what is shown under a key is worked out from; none where not known."""
    found = (name for name in TABLES if key == name or key.startswith((f"{name}_", f"{name}-")))
    return TABLES.get(next(found, ""), ())


def lines_behind(folder: Path, grid: Grid, row: int, case: Case) -> tuple[Behind, ...]:
    """Return the lines that speak of what a row names, table by table.

    Parameters
    ----------
    folder
        Of the tables of the run.
    row
        Its place in the table a reader sees, from 0.
    """
    named = grid.rows[row][0]
    words, years = _keys(case, named), YEAR.findall(named)
    found = (
        _lines(folder / f"{name}.csv", name, words, years) for name in tables_of(grid.key)
    )  # fmt: skip
    return tuple(one for one in found if one is not None and one.lines)


def _keys(case: Case, named: str) -> frozenset[str]:
    """Return what something that is named is called in tables: by its name, or by its key."""
    labels = {
        **{arm.label: arm.key for arm in case.arms},
        **{function.label: function.key for function in case.functions},
        **{trust.name: trust.company_number for trust in case.trusts},
        **{school.name: school.urn for trust in case.trusts for school in trust.schools},
        **{stage.label: stage.key for stage in case.stages},
    }
    return frozenset({named, *(key for label, key in labels.items() if label == named)})


def _lines(path: Path, name: str, words: frozenset[str], years: Sequence[str]) -> Behind | None:
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        headings = tuple(next(rows, ()))
        found = list(islice(_speaking(rows, headings, words, years), MOST_LINES + 1))
    return Behind(name, headings, tuple(found[:MOST_LINES]), len(found) > MOST_LINES)


def _speaking(
    rows: Iterator[list[str]], headings: Sequence[str], words: frozenset[str],
    years: Sequence[str],
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    """Yield the lines of a year, or else those in which one of some words stands alone."""
    at = headings.index("year") if years and "year" in headings else len(headings)
    for row in rows:
        of_year = row[at : at + 1]
        if (of_year and of_year[0] in years) or (at == len(headings) and not words.isdisjoint(row)):
            yield tuple(row)
