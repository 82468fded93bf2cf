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
        "key": each.key, "arm": record.arm, "world": record.world,
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
    return keys, _pence(rows, [r.ledger_pence for r in records], "ledger_key")


def _items(records: Sequence[Records]) -> tuple[list[Item], pd.DataFrame]:
    items = sorted({item for record in records for item in record.by_item.items})
    at = {item: n for n, item in enumerate(items)}
    rows = [np.asarray([at[i] for i in r.by_item.items], dtype=np.int64) for r in records]
    return items, _pence(rows, [r.by_item.pence for r in records], "item")


def _pence(rows: Sequence[Array], pence: Sequence[Array], name: str) -> pd.DataFrame:
    run = np.concatenate([np.full(len(of), n) for n, of in enumerate(rows)]).astype(np.int32)
    row, values = np.concatenate(rows), np.concatenate(list(pence))
    order = np.lexsort((run, row))
    places = np.nonzero(values[order])
    at = order[places[0]]
    # By row, then month, then run: the same month of the arms of a world is mostly the same.
    frame = pd.DataFrame({
        name: row[at].astype(np.int32), "month": places[1].astype(np.int16), "run": run[at],
        "pence": values[order][places],
    })  # fmt: skip
    return frame.sort_values([name, "month", "run"], kind="stable", ignore_index=True)


def from_frames(frames: Frames) -> tuple[Stored, ...]:
    """Return the runs of a chunk, each to the last bit as it was put in."""
    runs = frames["runs"]
    count = len(runs)
    shapes = json.loads(runs["shapes"].iloc[0]) if count else {}
    arrays = {name: _whole(frames[name], ARRAYS[name], shapes[name], count) for name in ARRAYS}
    keys = [LedgerKey(*row) for row in frames["ledger_keys"].itertuples(index=False)]
    items = [
        Item(row[0], row[1], LedgerKey(*row[2:])) for row in frames["items"].itertuples(index=False)
    ]
    months = shapes["prices"][0] if count else 0
    ledger = _split(frames["ledger"], "ledger_key", (len(keys), months), count)
    parts = _split(frames["by_item"], "item", (len(items), months), count)
    return tuple(
        _record(row, {name: values[..., n] for name, values in arrays.items()},
                _kept(ledger[n], keys), _kept(parts[n], items))
        for n, row in enumerate(runs.to_dict("records"))
    )  # fmt: skip


def _whole(frame: pd.DataFrame, axes: Sequence[str], shape: Sequence[int], count: int) -> Array:
    values = np.zeros((*shape, count), dtype=np.float64)
    values[tuple(frame[axis].to_numpy() for axis in (*axes, "run"))] = frame["value"].to_numpy()
    return values


def _split(frame: pd.DataFrame, name: str, shape: Sequence[int], count: int) -> Array:
    pence = np.zeros((count, *shape), dtype=np.int64)
    place = (frame["run"].to_numpy(), frame[name].to_numpy(), frame["month"].to_numpy())
    pence[place] = frame["pence"].to_numpy()
    return pence


def _kept(pence: Array, names: Sequence[Any]) -> tuple[tuple[Any, ...], Array]:
    kept = np.flatnonzero(pence.any(axis=1))
    return tuple(names[int(n)] for n in kept), np.ascontiguousarray(pence[kept])


def _record(
    row: Mapping[Any, Any], arrays: Mapping[str, Array], ledger: tuple[tuple[Any, ...], Array],
    items: tuple[tuple[Any, ...], Array],
) -> Stored:  # fmt: skip
    words = {name: json.loads(row[name]) for name in WORDS}
    axes = words["axes"]
    months = tuple(dt.date.fromisoformat(day) for day in axes.pop("months"))
    run_in = axes.pop("run_in_months")
    named = {name: tuple(names) for name, names in axes.items()}
    happened = words["happenings"]
    whole: dict[str, Any] = {n: np.ascontiguousarray(values) for n, values in arrays.items()}
    return Stored(row["key"], Records(
        arm=row["arm"], world=int(row["world"]), replication=int(row["replication"]),
        axes=Axes(months=months, run_in_months=run_in, **named),
        ledger_keys=ledger[0], ledger_pence=ledger[1], by_item=ByItem(*items),
        **whole,
        exits=tuple(Exit(*one) for one in words["exits"]),
        redundant=tuple(words["redundant"]), leaving=FeedBack(*words["leaving"]),
        joined=tuple(words["joined"]),
        happenings=tuple(Happening(dt.date.fromisoformat(d), *rest) for d, *rest in happened),
        notes=tuple(words["notes"]), without=tuple(words["without"]),
        broken=tuple(Broken(*one) for one in words["broken"]),
    ))  # fmt: skip
