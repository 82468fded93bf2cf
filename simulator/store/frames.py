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
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.records import (
    Axes,
    Broken,
    ByItem,
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


def to_frames(stored: Sequence[Stored]) -> Frames:
    """Return the tables of some runs of one case, which have arrays of one shape."""
    records = [each.record for each in stored]
    shapes = {name: list(getattr(records[0], name).shape) for name in ARRAYS}
    if any(list(getattr(r, name).shape) != shapes[name] for r in records for name in ARRAYS):
        raise ValueError("runs of one chunk should have arrays of one shape")
    frames = {name: _array(records, name) for name in ARRAYS}
    keys, frames["ledger"] = _ledger(records)
    items, frames["by_item"] = _items(records)
    frames["ledger_keys"] = pd.DataFrame(keys, columns=list(LedgerKey._fields), dtype="str")
    frames["items"] = pd.DataFrame(
        [(i.kind, i.name, *i.key) for i in items],
        columns=["item_kind", "item_name", *LedgerKey._fields], dtype="str",
    )  # fmt: skip
    frames["runs"] = pd.DataFrame([_run(each, shapes) for each in stored])
    return frames


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
    values = np.stack([getattr(record, name) for record in records], axis=-1)
    place = np.nonzero(values)
    columns = {axis: at.astype(np.int16) for axis, at in zip(ARRAYS[name], place, strict=False)}
    return pd.DataFrame({**columns, "run": place[-1].astype(np.int32), "value": values[place]})


def _ledger(records: Sequence[Records]) -> tuple[list[LedgerKey], pd.DataFrame]:
    keys = sorted({key for record in records for key in record.ledger_keys})
    at = {key: n for n, key in enumerate(keys)}
    rows = [np.asarray([at[key] for key in r.ledger_keys], dtype=np.int64) for r in records]
    return keys, _pence(rows, [r.ledger_pence for r in records], PENCE["ledger"][1])


def _items(records: Sequence[Records]) -> tuple[list[Item], pd.DataFrame]:
    items = sorted({item for record in records for item in record.by_item.items})
    at = {item: n for n, item in enumerate(items)}
    rows = [np.asarray([at[i] for i in r.by_item.items], dtype=np.int64) for r in records]
    return items, _pence(rows, [r.by_item.pence for r in records], PENCE["by_item"][1])


def _pence(rows: Sequence[Array], pence: Sequence[Array], of: tuple[str, str]) -> pd.DataFrame:
    run = np.concatenate([np.full(len(of), n) for n, of in enumerate(rows)]).astype(np.int32)
    row, values = np.concatenate(rows), np.concatenate(list(pence))
    order = np.lexsort((run, row))
    places = np.nonzero(values[order])
    at = order[places[0]]
    # By row, then time, then run: the same month of the arms of a world is mostly the same.
    frame = pd.DataFrame({
        of[0]: row[at].astype(np.int32), of[1]: places[1].astype(np.int16), "run": run[at],
        "pence": values[order][places],
    })  # fmt: skip
    return frame.sort_values([*of, "run"], kind="stable", ignore_index=True)


def from_frames(frames: Frames) -> tuple[Stored, ...]:
    """Return the runs of a chunk, each to the last bit as it was put in."""
    runs = frames["runs"]
    count = len(runs)
    shapes = json.loads(runs["shapes"].iloc[0]) if count else {}
    arrays = {n: filled(frames[n], axes, (count, *shapes[n])) for n, axes in ARRAYS.items()}
    kept = {}
    for name, (of, axes) in PENCE.items():
        names = names_in(frames[of])
        shape = pence_shape(name, len(names), shapes) if count else (0, 0)
        pence = filled(frames[name], axes, (count, *shape), value="pence")
        kept[name] = [kept_rows(of_run, names) for of_run in pence]
    return tuple(
        _record(row, {name: values[n] for name, values in arrays.items()},
                kept["ledger"][n], kept["by_item"][n])
        for n, row in enumerate(runs.to_dict("records"))
    )  # fmt: skip


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


def _record(
    row: Mapping[Any, Any], arrays: Mapping[str, Array], ledger: tuple[tuple[Any, ...], Array],
    items: tuple[tuple[Any, ...], Array],
) -> Stored:  # fmt: skip
    words = {name: word_of(name, row[name]) for name in WORDS}
    run = {"arm": row["arm"], "world": int(row["world"]), "replication": int(row["replication"])}
    pence = {"ledger_keys": ledger[0], "ledger_pence": ledger[1], "by_item": ByItem(*items)}
    whole: dict[str, Any] = {**run, **pence, **arrays, **words}
    return Stored(row["key"], Records(**whole))
