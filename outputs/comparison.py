"""Arms against the status quo, pair by pair: the same world and replication with and without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import pandas as pd

from entities.case import STATUS_QUO
from outputs.probability import Spread, spread_of

POSTS = "established_fte_at_year_end"
"""Measure by which posts of courses of action are told: at one day, as a board decides on them."""
TOGETHER = "together"
"""Item that is the sum of all others."""
COMPARED: tuple[tuple[str, str, str, str], ...] = (
    ("service", "function", "mean_wait", "working_hours"),
    ("service", "function", "wait_p80", "working_hours"),
    ("service", "function", "share_within_target", "share"),
    ("service", "function", "waiting_at_year_end", "requests"),
    ("service", "function", "statutory_missed", "requests"),
    ("service", "function", "shadow_work", "hours"),
    ("people", "group", "established_fte", "fte"),
    ("people", "group", POSTS, "fte"),
    ("people", "group", "filled_fte", "fte"),
)
"""Table, the column that names the item, measure and unit, of what is compared beside savings."""

COLUMNS: tuple[str, ...] = (
    "arm", "compared_with", "measure", "item", "year", "unit", "pairs", "worlds", *Spread._fields,
)  # fmt: skip


class Comparable(Protocol):
    """Tables that hold what is compared, run by run."""

    @property
    def savings(self) -> pd.DataFrame:
        """Savings against the status quo."""

    @property
    def service(self) -> pd.DataFrame:
        """How schools are served, by function and year."""

    @property
    def people(self) -> pd.DataFrame:
        """Staff, by group and year."""


def by_pair(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Lay a table out with one row a (world, replication) and one column an (arm, item, year)."""
    return frame.pivot(
        index=["world", "replication"], columns=["arm", column, "year"], values="value"
    )


def paired_differences(tables: Comparable, compared_with: str = STATUS_QUO) -> pd.DataFrame:
    """Compare every arm with one arm: mean difference, its 95% interval, and P10, P50, P90.

    A saving is what the arm costs less; every other measure is the arm's value less the other's,
    so that a longer wait is positive.
    """
    rows = [*_savings(tables.savings, compared_with)]
    for table, column, measure, unit in COMPARED:
        frame = getattr(tables, table)
        pairs = by_pair(frame[frame["measure"] == measure], column)
        rows += _differences(pairs, compared_with, measure, unit)
        if measure == POSTS:
            rows += _differences(_together(pairs), compared_with, measure, unit)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _together(pairs: pd.DataFrame) -> pd.DataFrame:
    """Sum up all items: one column an (arm, together, year)."""
    summed = pairs.T.groupby(level=["arm", "year"], observed=True, sort=False).sum().T
    named = [(arm, TOGETHER, year) for arm, year in map(tuple, summed.columns)]
    return summed.set_axis(pd.MultiIndex.from_tuples(named, names=pairs.columns.names), axis=1)


def saving_by_pair(savings: pd.DataFrame, arm: str, compared_with: str, rule: str) -> pd.DataFrame:
    """Savings in pounds of one arm against another: one row a pair of runs, one column a year."""
    wanted = savings[savings["counting_rule"] == rule]
    return saved_by_run(wanted, arm, compared_with, "year", "pence") / 100


def saved_by_run(
    savings: pd.DataFrame, arm: str, compared_with: str, time: str, values: str
) -> pd.DataFrame:
    """Savings of one arm against another: one row a pair of runs, one column a year or month.

    The rows of these arms alone are laid out: those of every arm of thousands of runs would take
    as much memory as all tables together.
    """
    some = savings[savings["arm"].isin([arm, compared_with])]
    pairs = some.pivot(index=["world", "replication"], columns=["arm", time], values=values)
    return against(pairs, arm, compared_with)


def against(pairs: pd.DataFrame, arm: str, compared_with: str) -> pd.DataFrame:
    """Subtract arms whose values are savings on the status quo, whose own saving is nought."""
    if arm == STATUS_QUO:
        return -of_arm(pairs, compared_with)
    if compared_with == STATUS_QUO:
        return of_arm(pairs, arm)
    return of_arm(pairs, arm) - of_arm(pairs, compared_with)


def of_arm(pairs: pd.DataFrame, arm: str) -> pd.DataFrame:
    """Take the columns of one arm."""
    return pd.DataFrame(pairs.xs(arm, axis=1, level="arm"))


def _savings(savings: pd.DataFrame, compared_with: str) -> Iterator[tuple[object, ...]]:
    arms = [STATUS_QUO, *dict.fromkeys(savings["arm"])]
    for rule in dict.fromkeys(savings["counting_rule"]):
        for arm in arms:
            if arm == compared_with:
                continue
            pairs = saving_by_pair(savings, arm, compared_with, rule)
            for year in pairs.columns:
                yield _row(pairs[year], arm, compared_with, "saving", rule, year, "gbp")


def _differences(
    pairs: pd.DataFrame, compared_with: str, measure: str, unit: str
) -> Iterator[tuple[object, ...]]:
    for arm, item, year in map(tuple, pairs.columns):
        base = (compared_with, item, year)
        if arm == compared_with or base not in pairs.columns:
            continue
        difference = (pairs[arm, item, year] - pairs[base]).dropna()
        if len(difference):
            yield _row(difference, arm, compared_with, measure, item, year, unit)


def _row(
    values: pd.Series[float], arm: str, compared_with: str, measure: str, item: str, year: object,
    unit: str,
) -> tuple[object, ...]:  # fmt: skip
    worlds = values.index.get_level_values("world").to_numpy()
    spread = spread_of(values.to_numpy(dtype=np.float64), worlds)
    runs = (len(values), len(set(worlds)))
    return (arm, compared_with, measure, item, int(str(year)), unit, *runs, *spread)
