"""Waits and queues by month, service by service, and when each is back to normal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from entities.calendar import MONTHS_PER_YEAR
from entities.case import Case
from outputs.charts.house import (
    DARK_BLUE,
    ORANGE,
    PLUM,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    grid,
    legend_below,
    short,
)
from outputs.recovering import month_in_words
from outputs.recovery import Recovery
from outputs.service import waits_supported
from outputs.tidy import quantile_of_measured

PANELS: dict[str, str] = {"mean_wait": "Mean wait, working hours", "waiting": "Requests waiting"}
"""Measure of each column of small plots and its name."""

SHARES: dict[str, float] = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


def backlog_table(case: Case, by_month: pd.DataFrame, arms: Sequence[str]) -> pd.DataFrame:
    """Spread of mean wait and queue by service, month and arm, over runs.

    Columns item, label, month, arm, and P10, P50 and P90 of each; services whose waits no data of
    the trusts supports are left out.
    """
    labels = {function.key: function.label for function in case.functions}
    frames = []
    for key in waits_supported(case):
        own = by_month[by_month["function"] == key]
        for arm in arms:
            frame = _spread(own[own["arm"] == arm])
            frame.insert(0, "item", key)
            frame.insert(1, "label", labels[key])
            frame.insert(3, "arm", arm)
            frames.append(frame)
    columns = ["item", "label", "month", "arm", *(f"{m}_{s}" for m in PANELS for s in SHARES)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def _spread(rows: pd.DataFrame) -> pd.DataFrame:
    """P10, P50 and P90 over runs of each measure by month."""
    months = np.unique(rows["month"])
    found: dict[str, object] = {"month": months}
    for measure in PANELS:
        wide = rows[rows["measure"] == measure].pivot(
            index=["world", "replication"], columns="month", values="value"
        )
        values = wide.reindex(columns=months).to_numpy(dtype=np.float64)
        for name, share in SHARES.items():
            found[f"{measure}_{name}"] = quantile_of_measured(values, share)
    return pd.DataFrame(found)


def recovery_title(case: Case, label: str, rows: Sequence[Recovery]) -> str:
    """Say which service takes longest to recover, until when, and in how many runs it never does.

    Longest is by the middle run's months from cut-over to normal, then by runs that never recover.
    """
    if not waits_supported(case):
        return "No wait or queue is shown: no data of the trusts supports one"
    if not rows:
        return f"{label}: no service whose wait is shown is brought together in any run"
    worst = max(rows, key=lambda row: (row.months, row.never.value))
    never = _never(case, worst)
    if worst.months == 0:
        return (
            f"{label}: in the middle run no queue falls behind as services are brought together; "
            f"{_name(case, worst)}: {never}"
        )
    if math.isinf(worst.p10):
        return f"{label}: {_name(case, worst)} takes longest to recover: {never}"
    said = f"not back to normal within {case.horizon_years} years"
    if math.isfinite(worst.p50):
        said = f"back to normal by {month_in_words(case, worst.p50)}"
    first, last = (
        month_in_words(case, month) if math.isfinite(month) else "never"
        for month in (worst.p10, worst.p90)
    )
    return (
        f"{label}: {_name(case, worst)} takes longest to recover: {said} in the middle run (eight "
        f"runs of ten: {first} to {last}; {never})"
    )


def _name(case: Case, row: Recovery) -> str:
    return next(f.label for f in case.functions if f.key == row.function)


def _never(case: Case, row: Recovery) -> str:
    """Say in how many runs a service does not recover: a count of runs is not a certainty."""
    runs = round(row.never.value * row.runs)
    if not runs:
        return f"within {case.horizon_years} years in all {row.runs} runs"
    return f"never within {case.horizon_years} years in {runs} of {row.runs} runs"


def waits_and_backlog(
    table: pd.DataFrame,
    words: Caption,
    arms: Mapping[str, str],
    recovered: Sequence[Recovery],
    width: float = WIDE,
) -> Figure:
    """Draw mean wait (left) and requests waiting (right) by month, one row a service.

    Lines are the middle run of each arm, bands its P10 to P90; uprights mark the middle run's
    cut-over and its return to normal.
    """
    items = list(dict.fromkeys(table["item"]))
    labels = table.drop_duplicates("item").set_index("item")["label"].to_dict()
    room = Room(left=0.6, right=0.2, bottom=0.55, legend_lines=2 if width >= WIDE else 4)
    with matplotlib.rc_context(STYLE):
        figure, plots = grid(words, width, max(1, len(items)), len(PANELS), 0.95, room)
        marks = {row.function: row for row in recovered}
        for item, row in zip(items, plots, strict=False):
            for measure, plot in zip(PANELS, row, strict=True):
                _draw(plot, table[table["item"] == item], measure, arms, width)
                _mark(plot, marks.get(item))
            _name_row(figure, row, short(str(labels[item]), width))
        _dress(plots, table)
        for plot in () if items else plots[0]:
            plot.remove()
        if items:
            first = next((r for i, r in zip(items, plots, strict=False) if i in marks), plots[0])
            _legend(figure, first[0], plots[-1][0], room, width)
    return figure


def _draw(
    plot: Plot, rows: pd.DataFrame, measure: str, arms: Mapping[str, str], width: float
) -> None:
    for (arm, label), colour in zip(arms.items(), (DARK_BLUE, TURQUOISE), strict=False):
        own = rows[rows["arm"] == arm]
        month = own["month"].to_numpy()
        low, middle, high = (own[f"{measure}_{s}"].to_numpy(dtype=np.float64) for s in SHARES)
        plot.fill_between(month, low, high, color=colour, alpha=0.2, lw=0)
        plot.plot(month, middle, color=colour, lw=1.6, label=short(label, width))


def _mark(plot: Plot, row: Recovery | None) -> None:
    """Mark cut-over and return to normal; month 1 of the axis is month 0 of the recovery."""
    if row is None:
        return
    plot.axvline(row.cut_over + 1, color=PLUM, lw=1.4, ls=":", label="Brought together, middle run")
    if math.isfinite(row.p50) and row.months > 0:
        plot.axvline(row.p50 + 1, color=ORANGE, lw=1.4, ls="--", label="Back to normal, middle run")


def _name_row(figure: Figure, row: Sequence[Plot], label: str) -> None:
    width, whole = figure.get_size_inches()
    top = row[0].get_position().y1
    figure.text(0.12 / width, top + 0.23 / whole, label, fontsize=9, fontweight="bold", va="bottom")
    for plot, name in zip(row, PANELS.values(), strict=True):
        place = plot.get_position()
        figure.text(place.x0, place.y1 + 0.06 / whole, name, fontsize=7.5, va="bottom")


def _dress(plots: Sequence[Sequence[Plot]], table: pd.DataFrame) -> None:
    last = int(table["month"].max()) if len(table) else MONTHS_PER_YEAR
    years = range(-(-last // MONTHS_PER_YEAR) + 1)
    for place, row in enumerate(plots):
        for plot in row:
            plot.set_xlim(0, last)
            plot.set_ylim(bottom=0)
            plot.set_xticks([y * MONTHS_PER_YEAR for y in years], map(str, years))
            plot.tick_params(axis="both", labelsize=7.5)
            plot.yaxis.set_major_locator(MaxNLocator(3))
            plot.yaxis.set_major_formatter(FuncFormatter(_tick))
            plot.grid(axis="y")
            plot.set_axisbelow(True)
            if place == len(plots) - 1:
                plot.set_xlabel("Years after the decision", fontsize=7.5)
            else:
                plot.tick_params(axis="x", labelbottom=False)


def _tick(value: float, _place: int = 0) -> str:
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:.2g}"


def _legend(figure: Figure, marked: Plot, bottom: Plot, room: Room, width: float) -> None:
    """Put the legend of a plot that bears the marks under the lowest one."""
    legend_below(figure, bottom, room, 2 if width >= WIDE else 1, marked)
