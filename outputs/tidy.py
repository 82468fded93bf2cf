"""Laying arrays out as rows: the few shared steps behind every table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.records import Records

MONTHS_IN_A_YEAR = 12
RUN: tuple[str, ...] = ("arm", "world", "replication")
"""The three columns that say which run a row belongs to."""


def counted(values: npt.NDArray[Any], run_in_months: int) -> npt.NDArray[Any]:
    """Return the months after the decision: the run-in is not counted. Months are the last axis."""
    return values[..., run_in_months:]


def by_year(values: npt.NDArray[Any], run_in_months: int) -> npt.NDArray[Any]:
    """Sum the counted months into years after the decision; year 1 is counted months 0 to 11."""
    after = counted(values, run_in_months)
    starts = np.arange(0, after.shape[-1], MONTHS_IN_A_YEAR)
    return np.asarray(np.add.reduceat(after, starts, axis=-1))


def at_year_end(values: npt.NDArray[Any], run_in_months: int) -> npt.NDArray[Any]:
    """Take the last counted month of each year after the decision."""
    after = counted(values, run_in_months)
    last = np.arange(MONTHS_IN_A_YEAR - 1, after.shape[-1] + MONTHS_IN_A_YEAR - 1, MONTHS_IN_A_YEAR)
    return np.asarray(after[..., np.minimum(last, after.shape[-1] - 1)])


def months_by_year(record: Records) -> npt.NDArray[np.int64]:
    """Count the months in each year after the decision (12, but for a last part-year)."""
    ones = np.ones(len(record.axes.months), dtype=np.int64)
    return by_year(ones, record.axes.run_in_months)


def categories(codes: npt.NDArray[np.int64], names: Sequence[str]) -> pd.Series[Any]:
    """Turn codes into names without copying a name for every row."""
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(list(names), dtype=object)))


def run_columns(records: Sequence[Records], rows: npt.NDArray[Any]) -> dict[str, Any]:
    """Give the arm, world and replication of each row, rows being positions in `records`."""
    arms = tuple(dict.fromkeys(record.arm for record in records))
    position = {arm: i for i, arm in enumerate(arms)}
    codes = np.array([position[record.arm] for record in records], dtype=np.int64)
    worlds = np.array([record.world for record in records], dtype=np.int64)
    replications = np.array([record.replication for record in records], dtype=np.int64)
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
    index = np.unravel_index(np.arange(values.size), values.shape)
    columns = run_columns(records, index[0])
    for place, (name, labels) in enumerate(axes.items(), start=1):
        if labels and isinstance(labels[0], int):
            columns[name] = np.asarray(labels)[index[place]]
        else:
            columns[name] = categories(index[place], labels)
    return pd.DataFrame({**columns, "value": values.ravel()})
