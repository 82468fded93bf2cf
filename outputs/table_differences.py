"""Two tables of the same name held against each other, cell by cell, as they stand in files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from outputs.amounts import times

WITHHELD = "withheld"
"""What stands in a cell that is not shared; it is held against nothing."""

FIGURES = frozenset({
    "gbp", "value", "mean", "low", "high", "p10", "p50", "p90", "runs", "pairs", "worlds",
    "present", "none", "chance", "people", "broken", "broken_low", "broken_high", "first_broken",
    "change", "change_low", "change_high", "cut_over_month", "back_to_normal_month", "state",
    "sentence", "what", "arrived", "served", "automated", "abandoned", "reworked", "waiting",
    "mean_wait_minutes", "wait_p50_minutes", "wait_p80_minutes", "wait_p95_minutes",
    "mean_elapsed_minutes", "elapsed_p50_minutes", "elapsed_p80_minutes", "elapsed_p95_minutes",
    "due", "within_target", "statutory_due", "statutory_missed", "effort_minutes",
    "shadow_minutes",
})  # fmt: skip
"""Columns that hold what was found; all others say what it is of, and name the row."""


@dataclass(frozen=True)
class TableDifference:
    """How a table differs between two runs.

    Attributes
    ----------
    cells, of
        Cells that differ among the rows that both have, and how many cells were held against each
        other; None where they cannot be (the table is not there to look into, or its columns are
        others).
    only_first, only_second
        Rows that stand in one alone.
    why
        Why cells cannot be told; empty where they are.
    """

    table: str
    cells: int | None = None
    of: int = 0
    only_first: int = 0
    only_second: int = 0
    why: str = ""

    def in_words(self, first: str = "the first", second: str = "the second") -> str:
        """Say it in a line."""
        if self.cells is None:
            return f"{self.table}: {self.why}"
        said = [f"{self.cells:,} of {times(self.of, 'cell')} differ"] if self.of else []
        alone = [(self.only_first, first), (self.only_second, second)]
        said += [f"{times(n, 'row')} in {one} alone" for n, one in alone if n]
        return f"{self.table}: {'; '.join(said) or 'differs, in no cell that can be told'}"


def bytes_hash(path: Path) -> str:
    """Return the SHA-256 hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_text(path: Path) -> pd.DataFrame:
    """Read a table as it stands: every cell as words.

    Raises
    ------
    ValueError
        When it is no table.
    """
    return pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8")


def differing(first: dict[str, Path], second: dict[str, Path]) -> tuple[TableDifference, ...]:
    """Say how tables of two runs differ, file by file; those that are the same are left out."""
    names = sorted({*first, *second})
    found = (_of_files(name, first.get(name), second.get(name)) for name in names)
    return tuple(difference for difference in found if difference is not None)


def _of_files(name: str, first: Path | None, second: Path | None) -> TableDifference | None:
    if first is None or second is None:
        which = "second" if first is None else "first"
        return TableDifference(name, why=f"stands in the {which} alone")
    if bytes_hash(first) == bytes_hash(second):
        return None
    try:
        return difference(name, as_text(first), as_text(second))
    except ValueError:
        return TableDifference(name, why="differs, and is no table that can be read")


def difference(name: str, first: pd.DataFrame, second: pd.DataFrame) -> TableDifference:
    """Count the cells in which two tables differ, row for row by what names a row."""
    if list(first.columns) != list(second.columns):
        return TableDifference(name, why="differs, and has other columns")
    figures = [column for column in first.columns if column in FIGURES]
    keys = [column for column in first.columns if column not in FIGURES]
    one, other = (_by_key(frame, keys) for frame in (first, second))
    both = one.index.intersection(other.index, sort=False)
    ours, theirs = (frame.loc[both, figures].to_numpy() for frame in (one, other))
    held = (ours != WITHHELD) & (theirs != WITHHELD)
    return TableDifference(
        name,
        cells=int(((ours != theirs) & held).sum()),
        of=int(held.sum()),
        only_first=len(one) - len(both),
        only_second=len(other) - len(both),
    )


def _by_key(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Index a table by what names a row, rows of the same name counted off."""
    nth = frame.groupby(list(keys)).cumcount() if keys else pd.Series(range(len(frame)))
    names = frame[list(keys)].assign(nth=nth.to_numpy())
    return frame.set_index(pd.MultiIndex.from_frame(names))


def told(
    differences: Iterable[TableDifference], tables: int, first: str, second: str
) -> tuple[str, ...]:
    """Say in how many tables and cells two runs differ, then table by table."""
    found = tuple(differences)
    if not found:
        return (f"All {tables} tables are the same to the byte.",)
    cells = sum(one.cells or 0 for one in found)
    alone = sum(one.only_first + one.only_second for one in found)
    rows = f", and {times(alone, 'row')} in one of them alone" if alone else ""
    unknown = sum(one.cells is None for one in found)
    more = f" ({times(unknown, 'table')} of them could not be looked into)" if unknown else ""
    said = f"{len(found)} of {tables} tables differ, in {times(cells, 'cell')}{rows}{more}."
    return (said, *(f"- {one.in_words(first, second)}" for one in found))
