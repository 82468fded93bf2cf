"""Runs as tidy tables, and back: nothing is rounded, nothing but noughts is left out.

Every array of a record is one table with a row for each number that is not nought: the number of
the run in its chunk, the position along each axis, and the value. Rows stand in the order of the
axes with runs last, so that arms of one world, which differ little, stand side by side and the
files are small.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.records import (
    Axes,
    Broken,
    Exit,
    FeedBack,
    Happening,
    Item,
    LedgerKey,
    Records,
)
from simulator.store.keys import made_with

Array = npt.NDArray[Any]
Frames = dict[str, pd.DataFrame]
PenceRows = tuple[Sequence[Any], Array]
"""What names the rows of pence of a run, and the rows."""


class Stored(NamedTuple):
    """A run and its key."""

    key: str
    record: Records


ARRAYS: dict[str, tuple[str, ...]] = {
    "service_month": ("function", "measure", "month"),
    "service_kind": ("kind", "measure", "year"),
    "service_school": ("function", "school", "measure", "year"),
    "waits": ("service", "measure", "year"),
    "desk_month": ("desk", "measure", "month"),
    "shadow_by": ("who", "school", "year"),
    "work_balance": ("kind", "measure"),
    "people": ("group", "measure", "month"),
    "employers": ("employer", "group", "month"),
    "teachers": ("school", "measure", "september"),
    "released": ("measure", "school", "month"),
    "autonomy": ("measure", "school", "month"),
    "stages": ("stage", "measure"),
    "attention": ("measure", "month"),
    "contracts": ("contract", "measure"),
    "prices": ("month",),
}
"""Array of a record -> its axes; a table each. Positions are counted from 0."""
WORDS = ("axes", "exits", "redundant", "leaving", "joined", "happenings", "notes", "without",
         "broken")  # fmt: skip
"""What else a record holds: a column of plain words (JSON) each, in the table of runs."""
PENCE: dict[str, tuple[str, tuple[str, str]]] = {
    "ledger": ("ledger_keys", ("ledger_key", "month")),
    "by_item": ("items", ("item", "year")),
}
"""Table of pence -> the table that names its rows, and its axes."""


TABLES = (*ARRAYS, *PENCE, *(of for of, _ in PENCE.values()), "runs")
"""Tables of a chunk."""
AT_ONCE = 64
"""Names of rows of pence that are laid out at once, by time and run: all would take twice the room
of the table."""


def to_frame(stored: Sequence[Stored], name: str) -> pd.DataFrame:
    """Return one table of some runs: all of them at once may be more than memory should hold."""
    records = [each.record for each in stored]
    if name in ARRAYS:
        return _array(records, name)
    if name in PENCE:
        return _pence([_rows_of(each, name) for each in records], PENCE[name][1])
    if name == "runs":
        return pd.DataFrame([_run(each, _shapes(each.record)) for each in stored])
    (of,) = (table for table, (names, _) in PENCE.items() if names == name)
    return _names(_all_names([_rows_of(each, of) for each in records]), name)


def _shapes(record: Records) -> dict[str, list[int]]:
    return {name: list(getattr(record, name).shape) for name in ARRAYS}


def _run(each: Stored, shapes: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    record = each.record
    words = {name: json.dumps(_plain(getattr(record, name))) for name in WORDS}
    return {
        "key": each.key, "made_with": made_with(), "arm": record.arm, "world": record.world,
        "replication": record.replication, "shapes": json.dumps(shapes), **words,
    }  # fmt: skip


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dt.date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _array(records: Sequence[Records], name: str) -> pd.DataFrame:
    arrays = [getattr(record, name) for record in records]
    if any(each.shape != arrays[0].shape for each in arrays):
        raise ValueError("runs of one chunk should have arrays of one shape")
    values = np.stack(arrays, axis=-1)
    kept = values != 0
    columns = {axis: _position(kept, n, np.int16) for n, axis in enumerate(ARRAYS[name])}
    columns |= {"run": _position(kept, -1, np.int32), "value": values[kept]}
    return pd.DataFrame(columns, copy=False)


def _position(kept: Array, axis: int, kind: type[np.integer[Any]]) -> Array:
    """Return the position along an axis of everything that is kept, in order."""
    shape = [1] * kept.ndim
    shape[axis] = -1
    along = np.arange(kept.shape[axis], dtype=kind).reshape(shape)
    return np.asarray(np.broadcast_to(along, kept.shape)[kept])


def _rows_of(record: Records, name: str) -> PenceRows:
    if name == "ledger":
        return record.ledger_keys, record.ledger_pence
    return record.by_item.items, record.by_item.pence


def _all_names(runs: Sequence[PenceRows]) -> list[Any]:
    return sorted({name for names, _ in runs for name in names})


def _pence(runs: Sequence[PenceRows], axes: tuple[str, str]) -> pd.DataFrame:
    names = _all_names(runs)
    count = sum(np.count_nonzero(pence) for _, pence in runs)
    kinds = {axes[0]: np.int32, axes[1]: np.int16, "run": np.int32, "pence": np.int64}
    columns = {column: np.empty(count, dtype=kind) for column, kind in kinds.items()}
    done = 0
    # By name, then time, then run: the same month of the arms of a world is mostly the same.
    for first, values in _laid_out(runs, names):
        kept = values != 0
        part = slice(done, done + int(np.count_nonzero(kept)))
        columns[axes[0]][part] = _position(kept, 0, np.int32) + first
        columns[axes[1]][part] = _position(kept, 1, np.int16)
        columns["run"][part] = _position(kept, 2, np.int32)
        columns["pence"][part] = values[kept]
        done = part.stop
    return pd.DataFrame(columns, copy=False)


def _laid_out(runs: Sequence[PenceRows], names: Sequence[Any]) -> Iterator[tuple[int, Array]]:
    """Yield pence by (name, time, run), some names at a time, and how many came before."""
    at = {name: n for n, name in enumerate(names)}
    row = np.full((len(names), len(runs)), -1, dtype=np.int32)
    for n, (own, _) in enumerate(runs):
        row[[at[name] for name in own], n] = np.arange(len(own))
    for first in range(0, len(names), AT_ONCE):
        rows = row[first : first + AT_ONCE]
        values = np.zeros((len(rows), runs[0][1].shape[1], len(runs)), dtype=np.int64)
        for n, (_, pence) in enumerate(runs):
            there = np.flatnonzero(rows[:, n] >= 0)
            values[there, :, n] = pence[rows[there, n]]
        yield first, values


def _names(names: Sequence[Any], table: str) -> pd.DataFrame:
    keys = LedgerKey._fields
    if table == "ledger_keys":
        return pd.DataFrame(names, columns=list(keys), dtype="str")
    rows = [(item.kind, item.name, *item.key) for item in names]
    return pd.DataFrame(rows, columns=["item_kind", "item_name", *keys], dtype="str")


def pence_shape(name: str, names: int, shapes: Mapping[str, Sequence[int]]) -> tuple[int, int]:
    """Return the shape of one run's pence: rows of the ledger by month, or items by year."""
    return names, (shapes["prices"] if name == "ledger" else shapes["service_kind"])[-1]


def names_in(frame: pd.DataFrame) -> list[Any]:
    """Return the names of rows of pence: keys of the ledger, or items."""
    rows = frame.itertuples(index=False)
    if len(frame.columns) == len(LedgerKey._fields):
        return [LedgerKey(*row) for row in rows]
    return [Item(row[0], row[1], LedgerKey(*row[2:])) for row in rows]


def filled(
    columns: Mapping[str, Any] | pd.DataFrame, axes: Sequence[str], shape: Sequence[int],
    value: str = "value",
) -> Array:  # fmt: skip
    """Lay rows out in an array by (run, then the axes); where there is no row stands a nought.

    Pence are whole numbers, all else is not.
    """
    values = np.zeros(shape, dtype=np.int64 if value == "pence" else np.float64)
    place = tuple(np.asarray(columns[axis]) for axis in ("run", *axes))
    values[place] = np.asarray(columns[value])
    return values


def kept_rows(pence: Array, names: Sequence[Any]) -> tuple[tuple[Any, ...], Array]:
    """Return the names and rows of one run's pence, without those of nought."""
    kept = np.flatnonzero(pence.any(axis=1))
    return tuple(names[int(n)] for n in kept), np.ascontiguousarray(pence[kept])


def word_of(name: str, text: str) -> Any:
    """Return what a column of plain words says, as a record holds it."""
    found = json.loads(text)
    if name == "axes":
        months = tuple(dt.date.fromisoformat(day) for day in found.pop("months"))
        run_in = found.pop("run_in_months")
        named = {each: tuple(names) for each, names in found.items()}
        return Axes(months=months, run_in_months=run_in, **named)
    if name == "happenings":
        return tuple(Happening(dt.date.fromisoformat(day), *rest) for day, *rest in found)
    if name == "leaving":
        return FeedBack(*found)
    kind = {"exits": Exit, "broken": Broken}.get(name)
    return tuple(found) if kind is None else tuple(kind(*one) for one in found)
