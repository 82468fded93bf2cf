"""People and happenings tables: who is employed where, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from entities.measures import PEOPLE_MEASURES
from entities.records import Numbers, Records
from outputs.tidy import at_year_end, by_year, lay_out, months_by_year, with_units

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


def people_table(records: Sequence[Records]) -> pd.DataFrame:
    """FTE, leavers and starters, by group of people and year after the decision."""
    values = np.stack([_people(record) for record in records])
    axes = records[0].axes
    years = tuple(range(1, values.shape[-1] + 1))
    measures = {"group": axes.people_groups, "measure": tuple(PEOPLE_UNITS), "year": years}
    return with_units(lay_out(records, values, measures), PEOPLE_UNITS)


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


def happenings_table(records: Sequence[Records]) -> pd.DataFrame:
    """Everything dated that happened, by run: day one, cut-overs, posts deleted, refusals."""
    rows = [
        (r.arm, r.world, r.replication, happening.date, happening.kind, happening.what)
        for r in records
        for happening in r.happenings
    ]
    return pd.DataFrame(rows, columns=["arm", "world", "replication", "date", "kind", "what"])
