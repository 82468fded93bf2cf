"""Laying arrays out as rows: the few shared steps behind every table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.calendar import MONTHS_PER_YEAR
from entities.records import Records
from outputs.probability import FEWEST_FOR_EDGES

PLACES_AT_A_TIME = 4_096
"""Places of an array that are put in order at a time."""
RUN: tuple[str, ...] = ("arm", "world", "replication")
"""The three columns that say which run a row belongs to."""


def counted(values: npt.NDArray[Any], run_in_months: int) -> npt.NDArray[Any]:
    """Return the months after the decision: the run-in is not counted. Months are the last axis."""
    return values[..., run_in_months:]


def by_year(values: npt.NDArray[Any], run_in_months: int) -> npt.NDArray[Any]:
    """Sum the counted months into years after the decision; year 1 is counted months 0 to 11."""
    after = counted(values, run_in_months)
    starts = np.arange(0, after.shape[-1], MONTHS_PER_YEAR)
    return np.asarray(np.add.reduceat(after, starts, axis=-1))


def at_year_end(values: npt.NDArray[Any], run_in_months: int) -> npt.NDArray[Any]:
    """Take the last counted month of each year after the decision."""
    after = counted(values, run_in_months)
    last = np.arange(MONTHS_PER_YEAR - 1, after.shape[-1] + MONTHS_PER_YEAR - 1, MONTHS_PER_YEAR)
    return np.asarray(after[..., np.minimum(last, after.shape[-1] - 1)])


def months_by_year(record: Records) -> npt.NDArray[np.int64]:
    """Count the months in each year after the decision (12, but for a last part-year)."""
    ones = np.ones(len(record.axes.months), dtype=np.int64)
    return by_year(ones, record.axes.run_in_months)


def months_numbered(record: Records) -> npt.NDArray[np.int64]:
    """Number the months of a run: 1 is that of the decision, 0 and below are the run-in."""
    return np.arange(1, len(record.axes.months) + 1) - record.axes.run_in_months


def year_of(months: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the year after the decision of numbered months; year 0 ends at the decision."""
    return (months - 1) // MONTHS_PER_YEAR + 1


def months_between(first: dt.date, later: dt.date) -> int:
    """Count whole months from one date to another."""
    return (later.year - first.year) * MONTHS_PER_YEAR + later.month - first.month


def categories(codes: npt.NDArray[np.int64], names: Sequence[str]) -> pd.Series[Any]:
    """Turn codes into names without copying a name for every row."""
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(list(names), dtype=object)))


def run_columns(records: Sequence[Records], rows: npt.NDArray[Any]) -> dict[str, Any]:
    """Give the arm, world and replication of each row, rows being positions in `records`."""
    arms = tuple(dict.fromkeys(record.arm for record in records))
    position = {arm: i for i, arm in enumerate(arms)}
    codes = np.array([position[record.arm] for record in records], dtype=np.int64)
    worlds = np.array([record.world for record in records], dtype=np.int32)
    replications = np.array([record.replication for record in records], dtype=np.int32)
    return {
        "arm": categories(codes[rows], arms),
        "world": worlds[rows],
        "replication": replications[rows],
    }


def lay_out(
    records: Sequence[Records], values: npt.NDArray[Any], axes: Mapping[str, Sequence[Any]]
) -> pd.DataFrame:
    """Lay an array (record, then one dimension for each axis) out as one row a number.

    Axes of whole numbers stay numbers; axes of names become categories.
    """
    columns = run_columns(records, _along(values.shape, 0))
    for place, (name, labels) in enumerate(axes.items(), start=1):
        index = _along(values.shape, place)
        if labels and isinstance(labels[0], int):
            columns[name] = np.asarray(labels, dtype=np.int32)[index]
        else:
            columns[name] = categories(index, labels)
    return pd.DataFrame({**columns, "value": values.ravel()})


def _along(shape: Sequence[int], axis: int) -> npt.NDArray[np.int64]:
    """Return the place along one axis of every number of an array, in their order.

    One axis at a time: all together take more room than the numbers.
    """
    steps = [1] * len(shape)
    steps[axis] = -1
    return np.broadcast_to(np.arange(shape[axis]).reshape(steps), tuple(shape)).ravel()


def with_units(frame: pd.DataFrame, units: Mapping[str, str]) -> pd.DataFrame:
    """Put units beside measures, years before names, and drop what was not measured."""
    frame = frame[frame["value"].notna()].reset_index(drop=True)
    time = next(name for name in ("year", "month") if name in frame.columns)
    names = [c for c in frame.columns if c not in (*RUN, time, "value")]
    frame["unit"] = units_of(frame["measure"], units)
    return frame[[*RUN, time, *names, "unit", "value"]]


def units_of(measures: pd.Series[Any], units: Mapping[str, str]) -> pd.Series[Any]:
    """Return the unit of each row's measure, without a name for every row."""
    names = tuple(dict.fromkeys(units.values()))
    code = np.array([names.index(units[str(name)]) for name in measures.cat.categories])
    return categories(code[measures.cat.codes.to_numpy()], names)


def over_runs(
    records: Sequence[Records], values: npt.NDArray[Any], axes: Mapping[str, Sequence[Any]]
) -> pd.DataFrame:
    """Sum an array (record, then one dimension for each axis) up over the runs of each arm.

    One row for each arm and place: runs, mean, P10, P50 and P90 of the runs in which it was
    measured (not-a-number is left out), of fewer than ten runs their lowest and highest; places
    measured in no run have no row.
    """
    arms = tuple(dict.fromkeys(record.arm for record in records))
    frames = []
    for number, arm in enumerate(arms):
        own = np.array([record.arm == arm for record in records])
        told = _summed_up(values.reshape(len(values), -1), own)
        index = np.unravel_index(np.arange(told.shape[1]), values.shape[1:])
        columns: dict[str, Any] = {"arm": categories(np.full(told.shape[1], number), arms)}
        for place, (name, labels) in enumerate(axes.items()):
            whole = bool(labels) and isinstance(labels[0], int)
            columns[name] = (
                np.asarray(labels)[index[place]] if whole else categories(index[place], labels)
            )
        columns["runs"] = told[0].astype(np.int64)
        columns.update(zip(("mean", "p10", "p50", "p90"), told[1:], strict=True))
        frame = pd.DataFrame(columns)
        frames.append(frame[frame["runs"] > 0])
    return pd.concat(frames, ignore_index=True)


def _summed_up(values: npt.NDArray[Any], own: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return (runs, mean, P10, P50, P90) by place, of those runs of (run, place) that are marked.

    Some thousands of places at a time, so that no copy of all of them is held.
    """
    out = np.empty((5, values.shape[1]))
    for first in range(0, values.shape[1], PLACES_AT_A_TIME):
        some = slice(first, first + PLACES_AT_A_TIME)
        ordered = np.sort(np.asarray(values[own, some], dtype=np.float64), axis=0)
        measured = np.isfinite(ordered)
        runs = measured.sum(axis=0)
        few = runs < FEWEST_FOR_EDGES
        out[0, some] = runs
        out[1, some] = np.nansum(values[own, some], axis=0) / np.maximum(runs, 1)
        for row, (share, of_few) in enumerate(((0.1, 0.0), (0.5, 0.5), (0.9, 1.0)), start=2):
            told, least = (_at_share(ordered, runs, each) for each in (share, of_few))
            out[row, some] = np.where(few, least, told)
    return out


def quantile_of_measured(values: npt.NDArray[Any], share: float) -> npt.NDArray[np.float64]:
    """Return a quantile along the first axis, leaving not-a-number out; none measured, none given.

    The same as numpy's ``nanquantile`` (linear between neighbours), and fast on large arrays.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=0)
    return _at_share(ordered, np.isfinite(ordered).sum(axis=0), share)


def _at_share(
    ordered: npt.NDArray[np.float64], count: npt.NDArray[np.int64], share: float
) -> npt.NDArray[np.float64]:
    """Return a quantile along the first axis of what is in order, the first so many measured."""
    at = share * np.maximum(count - 1, 0)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(count - 1, 0))
    below = np.take_along_axis(ordered, low[np.newaxis], axis=0)[0]
    above = np.take_along_axis(ordered, high[np.newaxis], axis=0)[0]
    return np.asarray(below + (above - below) * (at - low), dtype=np.float64)
