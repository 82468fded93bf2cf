"""Service tables: how schools are served, by function, by year and by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from entities.case import Case
from entities.measures import SERVICE_MEASURES, WAIT_MEASURES
from entities.records import Numbers, Records
from outputs.tidy import at_year_end, by_year, counted, lay_out, with_units

MINUTES_IN_AN_HOUR = 60

COUNT_UNITS: dict[str, str] = {
    "arrived": "requests",
    "served": "requests",
    "centre_closed": "requests",
    "share_centre_in_time": "share",
    "automated": "requests",
    "abandoned": "requests",
    "reworked": "requests",
    "waiting_at_year_end": "requests",
    "due": "requests",
    "within_target": "requests",
    "share_within_target": "share",
    "statutory_due": "requests",
    "statutory_missed": "requests",
    "effort": "hours",
    "shadow_work": "hours",
    "mean_wait": "working_hours",
    "mean_wait_school_days": "school_days",
    "mean_elapsed": "working_hours",
}
"""Measures that every count of requests gives, and their units."""

WAIT_UNITS: dict[str, str] = {
    name: "school_days" if "school_days" in name else "working_hours" for name in WAIT_MEASURES
}
"""Percentiles of waits and elapsed times, and their units."""

SERVICE_UNITS: dict[str, str] = {**COUNT_UNITS, **WAIT_UNITS}
"""Measure of the service table and its unit."""

MONTH_UNITS: dict[str, str] = {"mean_wait": "working_hours", "waiting": "requests"}
"""Measure of the service table by month and its unit."""


def waits_supported(case: Case) -> tuple[str, ...]:
    """Return the functions for which every trust's own data supports waiting times."""
    return tuple(
        function.key
        for function in case.functions
        if all(function.key in trust.waits_supported for trust in case.trusts)
    )


def service_table(records: Sequence[Records]) -> pd.DataFrame:
    """Requests, effort, waits and share within target, by function and year.

    Waits run to the first touch, over the requests whose work began in the year; elapsed times
    from arrival to finish, over those finished in it. Where nothing began or finished there is no
    row for them. What is due, in target or missed counts by arrival: of all that schools asked for.
    What a centre closed, and the share of it in time, count by finish, as it would report them.
    """
    values = np.stack([_service(record) for record in records])
    axes = records[0].axes
    years = tuple(range(1, values.shape[-1] + 1))
    measures = {"function": axes.functions, "measure": tuple(SERVICE_UNITS), "year": years}
    return with_units(lay_out(records, values, measures), SERVICE_UNITS)


def _service(record: Records) -> Numbers:
    """Yearly service of one run as (function, measure, year), measures as SERVICE_UNITS."""
    year = by_year(record.service_month, record.axes.run_in_months)
    waiting = SERVICE_MEASURES.index("waiting")
    year[:, waiting] = at_year_end(record.service_month[:, waiting], record.axes.run_in_months)
    waits = in_hours_or_days(record.waits[: len(record.axes.functions)])
    return np.concatenate([yearly_measures(year), waits], axis=1)


def yearly_measures(year: Numbers) -> Numbers:
    """Turn counts (..., measure, year) as the records keep them into the measures of the tables.

    `waiting` is to be that of the end of the year. Means and shares of nothing are not-a-number.
    """
    of = {name: year[..., i, :] for i, name in enumerate(SERVICE_MEASURES)}
    hours = {
        name: of[f"{name}_minutes"] / MINUTES_IN_AN_HOUR
        for name in ("wait", "elapsed", "effort", "shadow")
    }
    parts: Mapping[str, Numbers] = {
        **of,
        "waiting_at_year_end": of["waiting"],
        "share_within_target": share(of["within_target"], of["due"]),
        "share_centre_in_time": share(of["centre_in_time"], of["centre_closed"]),
        "effort": hours["effort"],
        "shadow_work": hours["shadow"],
        "mean_wait": share(hours["wait"], of["started"]),
        "mean_wait_school_days": share(of["wait_school_days"], of["started"]),
        "mean_elapsed": share(hours["elapsed"], of["served"]),
    }
    return np.stack([parts[name] for name in COUNT_UNITS], axis=-2)


def share(part: Numbers, whole: Numbers) -> Numbers:
    """Divide; where there is nothing to divide by, the answer is not-a-number."""
    return np.asarray(part / np.where(whole > 0, whole, np.nan), dtype=np.float64)


def in_hours_or_days(waits: Numbers) -> Numbers:
    """Turn percentiles (..., measure, year) in minutes into working hours; days stay days."""
    days: npt.NDArray[np.bool_] = np.array(["school_days" in name for name in WAIT_MEASURES])
    return waits / np.where(days, 1.0, MINUTES_IN_AN_HOUR)[:, np.newaxis]


def service_by_month(records: Sequence[Records]) -> pd.DataFrame:
    """Mean wait and requests waiting at the end of each month after the decision, by function."""
    started, minutes, waiting = (
        SERVICE_MEASURES.index(name) for name in ("started", "wait_minutes", "waiting")
    )
    stacked = np.stack([counted(r.service_month, r.axes.run_in_months) for r in records])
    mean = share(stacked[:, :, minutes] / MINUTES_IN_AN_HOUR, stacked[:, :, started])
    values = np.stack([mean, stacked[:, :, waiting]], axis=2)
    months = tuple(range(1, values.shape[-1] + 1))
    axes = {"function": records[0].axes.functions, "measure": tuple(MONTH_UNITS), "month": months}
    return with_units(lay_out(records, values, axes), MONTH_UNITS)
