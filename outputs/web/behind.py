"""The lines behind one row that a reader sees: out of the tables of the run, by what it names."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from entities.case import Case
from outputs.charging import RULES
from outputs.comparison import POSTS, TOGETHER
from outputs.pack.content import Grid

LEDGER = "money"
"""The table in which lines of the ledger stand, for every course of action."""
MOST_LINES = 40
"""Lines of a table that are shown; the file has all."""
YEAR, IN_YEAR = re.compile(r"Year (\d+)"), re.compile(r"in year (\d+)")
OPTIONS = "options"
OF_OPTIONS = ("saving", POSTS)
"""Measures of the comparison by which courses of action are told side by side, in one year."""
TABLES: Mapping[str, tuple[str, ...]] = {
    "savings": ("verdicts", "savings"), "passports": ("passports", LEDGER), "once": (LEDGER,),
    "buildings": ("capital",), "views": ("views",), "winners": ("charges",),
    "reserves": ("reserves",), "happened": ("happenings",), "options": ("comparison",),
    "gates": ("stages",), "special_needs": ("special_needs",), "promises": ("promises",),
}  # fmt: skip
"""By the beginning of the key of what is shown, the tables it is worked out from."""

Speaks = Callable[[Mapping[str, str]], bool]
"""Says whether a line of a table speaks of what was asked about."""


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

    Those of the courses of action that claims are about, unless the row names another itself.

    Parameters
    ----------
    folder
        Of the tables of the run.
    row
        Its place in the table a reader sees, from 0.
    """
    named = grid.rows[row][0]
    words, years = _keys(case, named), YEAR.findall(named)
    arms = {arm for claim in case.claims for arm in (claim.arm, claim.compared_with)}
    if words & {arm.key for arm in case.arms}:  # the row is of one course of action
        arms = set()

    def speaks(row: Mapping[str, str]) -> bool:
        return _speaks(row, words, years) and (not arms or row.get("arm") in {None, *arms})

    wanted = _of_option(words, IN_YEAR.findall(grid.title))
    is_option = grid.key.startswith(OPTIONS)
    found = (_lines(folder / f"{name}.csv", wanted if is_option else speaks)
             for name in tables_of(grid.key))  # fmt: skip
    return tuple(one for one in found if one is not None and one.lines)


def _keys(case: Case, named: str) -> frozenset[str]:
    """Return what something that is named is called in tables: by its name, or by its key."""
    labels = {
        **{arm.label: arm.key for arm in case.arms},
        **{function.label: function.key for function in case.functions},
        **{trust.name: trust.company_number for trust in case.trusts},
        **{school.name: school.urn for trust in case.trusts for school in trust.schools},
        **{stage.label: stage.key for stage in case.stages},
        **{label: rule for rule, label in RULES.items()},
    }
    return frozenset({named, *(key for label, key in labels.items() if label == named)})


def _of_option(words: frozenset[str], years: Sequence[str]) -> Speaks:
    """Return the test of lines of a comparison by which a course of action is told in a year."""
    return lambda row: (
        row["arm"] in words and row["year"] in years and row["measure"] in OF_OPTIONS
        and (row["measure"] != POSTS or row["item"] == TOGETHER)
    )  # fmt: skip


def _lines(path: Path, speaks: Speaks) -> Behind | None:
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        speaking = (tuple(row.values()) for row in rows if speaks(row))
        found = list(islice(speaking, MOST_LINES + 1))
        headings = tuple(rows.fieldnames or ())
    return Behind(path.stem, headings, tuple(found[:MOST_LINES]), len(found) > MOST_LINES)


def _speaks(row: Mapping[str, str], words: frozenset[str], years: Sequence[str]) -> bool:
    """Say whether a line is of a year, or else whether one of some words stands alone in it."""
    if years and "year" in row:
        return row["year"] in years
    return not words.isdisjoint(row.values())
