"""Two views of one run: what the centre sees, and what schools feel. They are kept apart.

The centre counts what it closed: how many, how much of it in time, at what cost each. What a school
gave up waiting for, and what is still open, is in no such count. Schools go by all they asked of
it: what was done in time of that, what they gave up and did themselves, how long they waited, what
they still decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from entities.case import Case
from entities.measures import AUTONOMY_MEASURES, RELEASED_MEASURES, SERVICE_MEASURES
from entities.post import CENTRE
from entities.records import LedgerKey, Numbers, Records
from outputs.ledger_sums import summed
from outputs.money import PENCE_IN_A_POUND
from outputs.service import MINUTES_IN_AN_HOUR, share, waits_supported
from outputs.tidy import at_year_end, by_year, categories, lay_out, units_of

CENTRE_VIEW: dict[str, str] = {
    "closed": "requests",
    "closed_in_time": "share",
    "cost": "gbp",
}
"""Measures of the centre's view by function, and their units; money in prices of the year: what the
established posts of the function cost at centres, without contracts."""

SCHOOL_VIEW: dict[str, str] = {
    "asked": "requests",
    "asked_in_time": "share",
    "given_up": "share",
    "wait": "school_days",
    "own_work": "hours",
}
"""Measures of the schools' view by function, and their units; what is asked, done in time and given
up is that of the same desks as in the centre's view, outside schools."""

BY_SCHOOL: dict[str, str] = {
    "asked_in_time": "share",
    "wait": "school_days",
    "own_work": "hours",
    "checks": "hours",
    "decided_in_school": "kinds",
    "changed": "kinds",
}
"""Measures of one school's view, and their units; in time and wait over supported services alone.
Kinds of decision stand at the end of the year; kinds of work that changed are added up over it."""


def views_table(records: Sequence[Records], costs: Sequence[Numbers] | None = None) -> pd.DataFrame:
    """Both views by function and year, run by run; what a view does not see has no row.

    Parameters
    ----------
    costs
        :func:`cost_of_posts` of each run, where they are known already.
    """
    costs = costs or [cost_of_posts(record) for record in records]
    axes, units = records[0].axes, CENTRE_VIEW | SCHOOL_VIEW
    values = np.stack([_views(record, cost) for record, cost in zip(records, costs, strict=True)])
    years = tuple(range(1, values.shape[-1] + 1))
    names = {"function": axes.functions, "measure": tuple(units), "year": years}
    frame = lay_out(records, values, names)
    frame["unit"] = units_of(frame["measure"], units)
    felt = ~frame["measure"].isin(list(CENTRE_VIEW))
    frame["view"] = categories(felt.to_numpy().astype(np.int64), ("centre", "schools"))
    return frame[frame["value"].notna()].reset_index(drop=True)


def _views(record: Records, cost: Numbers) -> Numbers:
    """Both views of one run by (function, measure, year)."""
    year = by_year(record.service_month, record.axes.run_in_months)
    of = {name: year[:, n] for n, name in enumerate(SERVICE_MEASURES)}
    parts = {
        "closed": of["centre_closed"],
        "closed_in_time": share(of["centre_in_time"], of["centre_closed"]),
        "cost": cost,
        "asked": of["centre_due"],
        "asked_in_time": share(of["centre_due_in_time"], of["centre_due"]),
        "given_up": share(of["centre_given_up"], of["centre_due"]),
        "wait": share(of["wait_school_days"], of["started"]),
        "own_work": of["shadow_minutes"] / MINUTES_IN_AN_HOUR,
    }
    return np.stack([parts[name] for name in CENTRE_VIEW | SCHOOL_VIEW], axis=1)


def cost_of_posts(record: Records) -> Numbers:
    """Return the pounds a year that the established posts of a function cost at centres."""
    names = record.axes.functions
    pence = summed(record, _posts_of(names), len(names))
    return np.asarray(by_year(pence, record.axes.run_in_months) / PENCE_IN_A_POUND)


@lru_cache(maxsize=8)
def _posts_of(functions: tuple[str, ...]) -> Callable[[LedgerKey], int | None]:
    at = {name: n for n, name in enumerate(functions)}

    @cache
    def row_of(key: LedgerKey) -> int | None:
        paid = key.place == CENTRE and key.cause.startswith("Established posts")
        return at.get(key.function) if paid else None

    return row_of


def views_by_school(case: Case, records: Sequence[Records]) -> pd.DataFrame:
    """What each school feels, by year, run by run; a trust's own centre is left out."""
    axes = records[0].axes
    urns = [school.urn for trust in case.trusts for school in trust.schools]
    rows = [axes.schools.index(urn) for urn in urns]
    functions = [axes.functions.index(name) for name in waits_supported(case)]
    values = np.stack([_by_school(record, functions)[rows] for record in records])
    years = tuple(range(1, values.shape[-1] + 1))
    frame = lay_out(records, values, {"school": urns, "measure": tuple(BY_SCHOOL), "year": years})
    frame["unit"] = units_of(frame["measure"], BY_SCHOOL)
    return frame[frame["value"].notna()].reset_index(drop=True)


def _by_school(record: Records, functions: Sequence[int]) -> Numbers:
    """Return (school, measure, year), measures as :data:`BY_SCHOOL`."""
    run_in = record.axes.run_in_months
    service = record.service_school[list(functions)].sum(axis=0)
    of = {name: service[:, n] for n, name in enumerate(SERVICE_MEASURES)}
    autonomy = {name: record.autonomy[n] for n, name in enumerate(AUTONOMY_MEASURES)}
    checked = record.released[RELEASED_MEASURES.index("checked")]
    parts = {
        "asked_in_time": share(of["within_target"], of["due"]),
        "wait": share(of["wait_school_days"], of["started"]),
        "own_work": record.shadow_by.sum(axis=0) / MINUTES_IN_AN_HOUR,
        "checks": by_year(checked, run_in) / MINUTES_IN_AN_HOUR,
        "decided_in_school": at_year_end(autonomy["decided_in_school"], run_in),
        "changed": by_year(autonomy["changed"], run_in),
    }
    return np.stack([parts[name] for name in BY_SCHOOL], axis=1)


def in_time_by_run(case: Case, views: pd.DataFrame, arm: str, year: int) -> pd.DataFrame:
    """Share in time as the centre counts and as schools feel it, run by run, and their gap.

    Over the services that the trusts' data supports together, weighed by requests, all of desks
    outside schools. Where these do nothing the shares, and the gap, are not-a-number.

    Returns
    -------
    DataFrame
        Indexed by world and replication; columns centre, schools, given_up, gap (in parts of one).
    """
    kept = views[
        (views["arm"] == arm)
        & (views["year"] == year)
        & views["function"].isin(waits_supported(case))
    ]
    wide = kept.pivot_table(
        index=["world", "replication", "function"], columns="measure", values="value", observed=True
    ).reindex(columns=["closed", "closed_in_time", "asked", "asked_in_time", "given_up"])
    weighed = pd.DataFrame(
        {
            "centre": (wide["closed"] * wide["closed_in_time"]),
            "schools": (wide["asked"] * wide["asked_in_time"]),
            "given_up": (wide["asked"] * wide["given_up"]),
            "closed": wide["closed"],
            "asked": wide["asked"],
        }
    )
    sums = weighed.groupby(level=["world", "replication"]).sum()
    found = pd.DataFrame(
        {
            "centre": sums["centre"] / sums["closed"].where(sums["closed"] > 0),
            "schools": sums["schools"] / sums["asked"].where(sums["asked"] > 0),
            "given_up": sums["given_up"] / sums["asked"].where(sums["asked"] > 0),
        }
    )
    return found.assign(gap=found["centre"] - found["schools"])
