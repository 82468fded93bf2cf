"""Service in more detail: by request type, school and desk, and the work schools do themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from entities.measures import DESK_MEASURES, SHADOW_BY
from entities.records import Cells, Records
from outputs.service import (
    COUNT_UNITS,
    MINUTES_IN_AN_HOUR,
    SERVICE_UNITS,
    in_hours_or_days,
    share,
    yearly_measures,
)
from outputs.tidy import at_year_end, by_year, categories, lay_out, over_runs, run_columns

DESK_UNITS: dict[str, str] = {
    "offered": "hours",
    "busy": "hours",
    "utilisation": "share",
    "waiting_at_year_end": "requests",
}
"""Measure of the table of desks and its unit."""

CELL_COLUMNS: dict[str, str] = {
    "arrived": "arrived",
    "served": "served",
    "automated": "automated",
    "abandoned": "abandoned",
    "reworked": "reworked",
    "waiting": "waiting",
    "mean_wait": "mean_wait_minutes",
    "wait_p50": "wait_p50_minutes",
    "wait_p80": "wait_p80_minutes",
    "wait_p95": "wait_p95_minutes",
    "mean_elapsed": "mean_elapsed_minutes",
    "elapsed_p50": "elapsed_p50_minutes",
    "elapsed_p80": "elapsed_p80_minutes",
    "elapsed_p95": "elapsed_p95_minutes",
    "within_target": "within_target",
    "due": "due",
    "statutory_due": "statutory_due",
    "statutory_missed": "statutory_missed",
    "effort_minutes": "effort_minutes",
    "shadow_minutes": "shadow_minutes",
}
"""Measure of a cell and its column in the detailed table."""


def service_by_type(records: Sequence[Records]) -> pd.DataFrame:
    """Service and waits by request type and year, summed up over the runs of each arm."""
    axes = records[0].axes
    values = np.stack([_by_type(record) for record in records])
    names = {"request_type": axes.kinds, "measure": tuple(SERVICE_UNITS)}
    return _summed_up(records, values, names, SERVICE_UNITS)


def _by_type(record: Records) -> Any:
    waits = in_hours_or_days(record.waits[len(record.axes.functions) :])
    return np.concatenate([yearly_measures(record.service_kind), waits], axis=1)


def service_by_school(records: Sequence[Records]) -> pd.DataFrame:
    """Service by function, school (or centre, for its own requests) and year, over runs."""
    axes = records[0].axes
    values = np.stack([yearly_measures(record.service_school) for record in records])
    names = {"function": axes.functions, "school": axes.schools, "measure": tuple(COUNT_UNITS)}
    return _summed_up(records, values, names, COUNT_UNITS)


def desks_table(records: Sequence[Records]) -> pd.DataFrame:
    """Hours offered and busy, utilisation and queue by desk and year, over runs.

    Utilisation is hours busy over hours offered; a desk that offered none in a year has none.
    """
    axes = records[0].axes
    values = np.stack([_desks(record) for record in records])
    names = {"desk": axes.desks, "measure": tuple(DESK_UNITS)}
    return _summed_up(records, values, names, DESK_UNITS)


def _desks(record: Records) -> Any:
    run_in = record.axes.run_in_months
    of = {name: record.desk_month[:, i] for i, name in enumerate(DESK_MEASURES)}
    offered, busy = (by_year(of[f"{name}_minutes"], run_in) for name in ("offered", "busy"))
    hours = [offered / MINUTES_IN_AN_HOUR, busy / MINUTES_IN_AN_HOUR]
    return np.stack([*hours, share(busy, offered), at_year_end(of["waiting"], run_in)], axis=1)


def _summed_up(
    records: Sequence[Records],
    values: Any,
    names: Mapping[str, Sequence[str]],
    units: Mapping[str, str],
) -> pd.DataFrame:
    """Sum (record, names, measure, year) up over runs, with the year first and units beside."""
    years = tuple(range(1, values.shape[-1] + 1))
    frame = over_runs(records, values, {**names, "year": years})
    frame["unit"] = frame["measure"].astype(str).map(dict(units))
    return frame[["arm", "year", *names, "unit", "runs", "mean", "p10", "p50", "p90"]]


def shadow_by_school(records: Sequence[Records]) -> pd.DataFrame:
    """Hours of work a school took back and did itself, run by run, by who did it and year."""
    axes = records[0].axes
    values = np.stack([record.shadow_by for record in records]) / MINUTES_IN_AN_HOUR
    years = tuple(range(1, values.shape[-1] + 1))
    names = {"who": SHADOW_BY, "school": axes.schools, "year": years}
    frame = lay_out(records, values, names)
    frame.insert(6, "unit", "hours")
    return frame


def service_cells(records: Sequence[Records]) -> pd.DataFrame:
    """Service by desk, request type, school and month after the decision, run by run.

    Only of runs that were asked for in detail; without any, a table without rows.
    """
    frames = [
        _cells(records, number, record.cells)
        for number, record in enumerate(records)
        if record.cells is not None
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _cells(records: Sequence[Records], number: int, cells: Cells) -> pd.DataFrame:
    axes = records[number].axes
    kept = cells.month >= axes.run_in_months
    rows = np.full(int(kept.sum()), number)
    columns = {
        **run_columns(records, rows),
        "month": cells.month[kept] - axes.run_in_months + 1,
        "desk": categories(cells.desk[kept], axes.desks),
        "request_type": categories(cells.kind[kept], axes.kinds),
        "school": categories(cells.school[kept], axes.schools),
    }
    measures = {
        column: cells.measures[name][kept]
        for name, column in CELL_COLUMNS.items()
        if name in cells.measures
    }
    return pd.DataFrame({**columns, **measures})
