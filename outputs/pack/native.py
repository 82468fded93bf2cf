"""Simple charts that slides and sheets draw themselves: read from the numbers behind a chart."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from matplotlib.ticker import MaxNLocator

from entities.calendar import MONTHS_PER_YEAR
from outputs.charts.many_rows import MOST_ROWS
from outputs.pack.content import Picture

PATHS: dict[str, str] = {
    "p90": "High", "p50": "Middle run", "p10": "Low", "claimed": "As claimed",
    "median_without": "Middle run without the plan", "alarm": "Alarm line",
}  # fmt: skip
"""Columns of a path over months that are drawn, and their names."""
MOST_TICKS = 6
DRAWN = {"month", "mean", *PATHS}
"""Columns without which nothing is drawn; with a gap in one the picture is shown."""
PAIRED = {"item", "label", "arm", "mean", "p10", "p90"}


@dataclass(frozen=True)
class Series:
    """One series: a value for each category, and how far its range goes either way."""

    name: str
    values: tuple[float, ...]
    less: tuple[float, ...] = ()
    more: tuple[float, ...] = ()


@dataclass(frozen=True)
class Native:
    """A simple chart: lines over years, or bars with their ranges.

    Attributes
    ----------
    measured
        What is drawn, its unit and range.
    """

    kind: Literal["lines", "bars"]
    measured: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """Return where the axis of values begins and ends: nought and every range lie within."""
        low, high = 0.0, 0.0
        for one in self.series:
            less, more = one.less or (0.0,) * len(one.values), one.more or (0.0,) * len(one.values)
            low = min(low, *(value - by for value, by in zip(one.values, less, strict=True)))
            high = max(high, *(value + by for value, by in zip(one.values, more, strict=True)))
        ticks = MaxNLocator(MOST_TICKS).tick_values(low, high if high > low else 1.0)
        return float(ticks[0]), float(ticks[-1])


def native_of(picture: Picture, charts: Path, courses: Mapping[str, str]) -> Native | None:
    """Return a chart as slides and sheets draw it, if it is simple enough.

    Parameters
    ----------
    charts
        Folder of the run's charts.
    courses
        Names of courses of action by their key.
    """
    path = charts / f"{picture.name}.csv"
    if not picture.measured or not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), set(reader.fieldnames or ())
    if not rows or any(row[column] == "" for row in rows for column in columns & DRAWN):
        return None
    if {"month", "p10", "p50", "p90"} <= columns:
        return _paths(picture.measured, rows)
    return _paired(picture.measured, rows, courses) if columns == PAIRED else None


def _paths(measured: str, rows: Sequence[Mapping[str, str]]) -> Native:
    years = [row for row in rows if int(float(row["month"])) % MONTHS_PER_YEAR == 0]
    names = tuple(f"Year {int(float(row['month'])) // MONTHS_PER_YEAR}" for row in years)
    series = tuple(
        Series(name, tuple(round(float(row[column])) for row in years))
        for column, name in PATHS.items() if column in rows[0]
    )  # fmt: skip
    return Native("lines", measured, names, series)


def _paired(
    measured: str, rows: Sequence[Mapping[str, str]], courses: Mapping[str, str]
) -> Native | None:
    labels = {row["item"]: row["label"] for row in rows}
    found = dict.fromkeys(row["arm"] for row in rows)
    arms = list(dict.fromkeys((*(key for key in courses if key in found), *found)))
    cells = {(row["arm"], row["item"]): row for row in rows}
    if len(labels) > MOST_ROWS or len(cells) < len(arms) * len(labels):
        return None
    series = tuple(
        _series(courses.get(arm, arm), [cells[arm, item] for item in labels]) for arm in arms
    )
    return Native("bars", measured, tuple(labels.values()), series)


def _series(name: str, rows: Sequence[Mapping[str, str]]) -> Series:
    low, mean, high = (
        tuple(float(row[column]) for row in rows) for column in ("p10", "mean", "p90")
    )
    less = tuple(max(0.0, value - end) for value, end in zip(mean, low, strict=True))
    more = tuple(max(0.0, end - value) for value, end in zip(mean, high, strict=True))
    return Series(name, mean, less, more)
