"""Service, people and happenings tables: how schools are served, by whom, and what happened."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.case import Case
from entities.records import PEOPLE_MEASURES, SERVICE_MEASURES, Numbers, Records
from outputs.tidy import at_year_end, by_year, lay_out, months_by_year

MINUTES_IN_AN_HOUR = 60

SERVICE_UNITS: dict[str, str] = {
    "arrived": "requests",
    "served": "requests",
    "abandoned": "requests",
    "waiting_at_year_end": "requests",
    "within_target": "requests",
    "effort": "hours",
    "shadow_work": "hours",
    "mean_wait": "working_hours",
    "share_within_target": "share",
}
"""Measure of the service table and its unit."""

PEOPLE_UNITS: dict[str, str] = {
    "established_fte": "fte",
    "filled_fte": "fte",
    "agency_fte": "fte",
    "leavers": "people",
    "starters": "people",
    "established_fte_at_year_end": "fte",
    "filled_fte_at_year_end": "fte",
    "deleted_fte_at_year_end": "fte",
}
"""Measure of the people table and its unit; FTE are means over the year unless named otherwise."""


def waits_supported(case: Case) -> tuple[str, ...]:
    """Return the functions for which every trust's own data supports waiting times."""
    return tuple(
        function.key
        for function in case.functions
        if all(function.key in trust.waits_supported for trust in case.trusts)
    )


def service_table(records: Sequence[Records]) -> pd.DataFrame:
    """Requests, effort, mean wait and share within target, by function and year.

    The mean wait runs to the first touch, over the requests whose work began in the year, in
    working hours. Where nothing began or was served, there is no row for the wait or the share.
    """
    values = np.stack([_service(record) for record in records])
    axes = records[0].axes
    years = tuple(range(1, values.shape[-1] + 1))
    measures = {"function": axes.functions, "measure": tuple(SERVICE_UNITS), "year": years}
    return _with_units(lay_out(records, values, measures), SERVICE_UNITS)


def _service(record: Records) -> Numbers:
    """Yearly service of one run as (function, measure, year), measures as SERVICE_UNITS."""
    run_in = record.axes.run_in_months
    year = {
        name: by_year(record.service_month[:, i, :], run_in)
        for i, name in enumerate(SERVICE_MEASURES)
    }
    waiting = record.service_month[:, SERVICE_MEASURES.index("waiting"), :]
    served = np.where(year["served"] > 0, year["served"], np.nan)
    started = np.where(year["started"] > 0, year["started"], np.nan)
    parts = {
        "arrived": year["arrived"],
        "served": year["served"],
        "abandoned": year["abandoned"],
        "waiting_at_year_end": at_year_end(waiting, run_in),
        "within_target": year["within_target"],
        "effort": year["effort_minutes"] / MINUTES_IN_AN_HOUR,
        "shadow_work": year["shadow_minutes"] / MINUTES_IN_AN_HOUR,
        "mean_wait": year["wait_minutes"] / MINUTES_IN_AN_HOUR / started,
        "share_within_target": year["within_target"] / served,
    }
    return np.stack([parts[name] for name in SERVICE_UNITS], axis=1)


def people_table(records: Sequence[Records]) -> pd.DataFrame:
    """FTE, leavers and starters, by group of people and year after the decision."""
    values = np.stack([_people(record) for record in records])
    axes = records[0].axes
    years = tuple(range(1, values.shape[-1] + 1))
    measures = {"group": axes.people_groups, "measure": tuple(PEOPLE_UNITS), "year": years}
    return _with_units(lay_out(records, values, measures), PEOPLE_UNITS)


def _people(record: Records) -> Numbers:
    """Yearly people of one run as (group, measure, year), measures as PEOPLE_UNITS."""
    run_in = record.axes.run_in_months
    month = {name: record.people[:, i, :] for i, name in enumerate(PEOPLE_MEASURES)}
    year = {name: by_year(values, run_in) for name, values in month.items()}
    months = months_by_year(record)
    parts = {name: year[name] / months for name in ("established_fte", "filled_fte", "agency_fte")}
    parts |= {name: year[name] for name in ("leavers", "starters")}
    for name in ("established_fte", "filled_fte", "deleted_fte"):
        parts[f"{name}_at_year_end"] = at_year_end(month[name], run_in)
    return np.stack([parts[name] for name in PEOPLE_UNITS], axis=1)


def _with_units(frame: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    """Put units beside measures, years before names, and drop what was not measured."""
    frame = frame[frame["value"].notna()].reset_index(drop=True)
    names = [c for c in frame.columns if c not in ("arm", "world", "replication", "year", "value")]
    frame["unit"] = frame["measure"].map(units)
    return frame[["arm", "world", "replication", "year", *names, "unit", "value"]]


def happenings_table(records: Sequence[Records]) -> pd.DataFrame:
    """Everything dated that happened, by run: day one, cut-overs, posts deleted, refusals."""
    rows = [
        (r.arm, r.world, r.replication, happening.date, happening.kind, happening.what)
        for r in records
        for happening in r.happenings
    ]
    return pd.DataFrame(rows, columns=["arm", "world", "replication", "date", "kind", "what"])
