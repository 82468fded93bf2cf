"""What the tables of a chunk hold of some of its runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from simulator.store.chunks import in_one_go
from simulator.store.frames import ARRAYS, PENCE, WORDS, filled, kept_rows, names_in, pence_shape


@dataclass(frozen=True)
class Chunks:
    """Reads chunks.

    Attributes
    ----------
    shapes
        Shapes of the arrays of a run, of each chunk.
    """

    connection: duckdb.DuckDBPyConnection
    shapes: Mapping[Path, Mapping[str, Sequence[int]]]
    _names: dict[tuple[Path, str], tuple[Any, ...]] = field(default_factory=dict)
    _same: dict[Any, Any] = field(default_factory=dict)

    def _names_of(self, chunk: Path, table: str) -> tuple[Any, ...]:
        """Return the names of the rows of pence of a chunk; the same name is held once."""
        if (chunk, table) not in self._names:
            with in_one_go():
                found = self.connection.cursor().execute(*_asked(chunk, PENCE[table][0])).df()
            names = tuple(self._same.setdefault(name, name) for name in names_in(found))
            self._names[chunk, table] = names
        return self._names[chunk, table]

    def take(self, chunk: Path, table: str, runs: Sequence[int]) -> Any:
        """Return what a table holds of some runs, in their order.

        Texts of words; an array; of pence the names of the rows that are not nought, and these.
        """
        if table in WORDS:
            texts = columns_of(self.connection, chunk, "runs", table)[table]
            return [texts[run] for run in runs]
        rows = columns_of(self.connection, chunk, table, runs=runs)
        rows["run"] = _renumbered(rows["run"], runs)
        if table in ARRAYS:
            return filled(rows, ARRAYS[table], (len(runs), *self.shapes[chunk][table]))
        names = self._names_of(chunk, table)
        shape = pence_shape(table, len(names), self.shapes[chunk])
        whole = filled(rows, PENCE[table][1], (len(runs), *shape), "pence")
        found = (kept_rows(pence, names) for pence in whole)
        return [(own, _small(pence) if table == "ledger" else pence) for own, pence in found]


def columns_of(
    connection: duckdb.DuckDBPyConnection, chunk: Path, table: str, columns: str = "*",
    runs: Collection[int] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return columns of a table of a chunk, of all runs or of some."""
    wanted = "" if runs is None else f" WHERE coalesce({_marks(runs)}[run + 1], false)"
    with in_one_go():
        asked = _asked(chunk, table, columns, wanted)
        found = dict(connection.cursor().execute(*asked).fetchnumpy())
    if "value" in found:  # what is not a number stands as an empty cell in the file
        found["value"] = np.ma.filled(found["value"], np.nan)
    return found


def _marks(runs: Collection[int]) -> list[bool]:
    """Mark runs by their number: looked up in half the time that it takes to search a list."""
    wanted = frozenset(runs)
    return [run in wanted for run in range(max(wanted) + 1)]


def _asked(chunk: Path, table: str, columns: str = "*", wanted: str = "") -> tuple[str, list[str]]:
    return f"SELECT {columns} FROM read_parquet(?){wanted}", [str(chunk / f"{table}.parquet")]


def _renumbered(run: npt.NDArray[Any], runs: Sequence[int]) -> npt.NDArray[np.int64]:
    to = np.zeros(max(runs) + 1, dtype=np.int64)
    to[list(runs)] = np.arange(len(runs))
    return np.asarray(to[run])


def _small(pence: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Hold pence in half the memory where they fit; they are whole, so nothing is lost."""
    fits = np.abs(pence).max(initial=0) <= np.iinfo(np.int32).max
    return pence.astype(np.int32) if fits else pence
