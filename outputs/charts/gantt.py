"""The programme on a line of time: stages as bars, gates and the like as marks, with ranges."""

from __future__ import annotations

from functools import partial

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes as Plot
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from entities.calendar import MONTHS_PER_YEAR
from outputs.charts.chart import Chart
from outputs.charts.house import (
    DARK_BLUE,
    LILAC,
    ORANGE,
    PLUM,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    canvas,
    item_axis,
    legend_below,
    rows_for,
)

MARKS: dict[str, tuple[str, str, str]] = {
    "gate": ("D", ORANGE, "Gate or day one: middle run"),
    "cut-over": ("o", TURQUOISE, "Cut-over of a service: middle run"),
    "system": ("s", PLUM, "System starts to be used: middle run"),
}
"""Kind of row -> its mark, colour and name."""


def gantt_chart(name: str, table: pd.DataFrame, words: Caption, months: int) -> Chart:
    """Make the chart of a programme, with the table it draws."""
    return Chart(name, words.title, table, partial(gantt, table, words, months))


def gantt(table: pd.DataFrame, words: Caption, months: int, width: float = WIDE) -> Figure:
    """Draw each row from its middle beginning to its middle end, and its range from P10 to P90.

    Parameters
    ----------
    months
        Months simulated: what lies beyond is said and not drawn.
    """
    lines_of_legend = 4 + bool((table["kind"] == "system").any())
    rows = rows_for(table["label"], width, lines_of_legend)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, rows.height, rows.room)
        at = np.arange(len(rows.names))
        low, high = (table[p].to_numpy(dtype=np.float64) for p in ("p10", "p90"))
        plot.barh(at, high - low, left=low, height=0.62, color=LILAC, alpha=0.5,
                  label="From one run in ten to nine in ten")  # fmt: skip
        _stages(plot, table, at)
        for kind, (mark, colour, label) in MARKS.items():
            own = (table["kind"] == kind).to_numpy()
            if own.any():
                plot.plot(table["begins"][own], at[own], mark, color=colour, ms=6, label=label)
        plot.set_xlim(0, max(1.0, min(float(months), float(np.nanmax(high, initial=1.0)))) * 1.02)
        for place in np.flatnonzero(table["begins"].to_numpy(dtype=np.float64) > months):
            plot.text(months, float(place), "later", ha="right", va="center", fontsize=8)
        item_axis(plot, rows.names, "Months after the decision", width)
        plot.xaxis.set_major_locator(MultipleLocator(MONTHS_PER_YEAR))
        if len(table):
            legend_below(figure, plot, rows.room, 1)
    return figure


def _stages(
    plot: Plot, table: pd.DataFrame, at: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> None:
    own = (table["kind"] == "stage").to_numpy()
    if own.any():
        begins, ends = (table[c][own].to_numpy(dtype=np.float64) for c in ("begins", "ends"))
        plot.barh(at[own], ends - begins, left=begins, height=0.3, color=DARK_BLUE,
                  label="Stage: middle run")  # fmt: skip
