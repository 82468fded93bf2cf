"""Contracts on a line of time: how long each runs, its last day for notice, and when it is let."""

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

BARS: dict[str, tuple[str, str]] = {
    "let together": (TURQUOISE, "As it stands, to its end; to be let together"),
    "private finance": (ORANGE, "Private finance: fixed until it ends"),
}
"""Kind of contract -> colour of its bar, and its name."""


def contracts_chart(name: str, table: pd.DataFrame, words: Caption, months: int) -> Chart:
    """Make the timeline of contracts, with the table it draws.

    Parameters
    ----------
    months
        Months simulated after the decision, where the axis ends.
    """
    return Chart(name, words.title, table, partial(contract_lines, table, words, months))


def contract_lines(table: pd.DataFrame, words: Caption, months: int, width: float = WIDE) -> Figure:
    """Draw each contract from the decision to its end, and when it is let together after."""
    rows = rows_for(table["label"], width, 6)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, rows.height, rows.room)
        at = np.arange(len(rows.names))
        _running(plot, table, at, months)
        _let(plot, table, at)
        plot.set_xlim(0, months)
        item_axis(plot, rows.names, "Months after the decision", width)
        plot.xaxis.set_major_locator(MultipleLocator(MONTHS_PER_YEAR))
        legend_below(figure, plot, rows.room, 1)
    return figure


def _running(
    plot: Plot, table: pd.DataFrame, at: np.ndarray[tuple[int], np.dtype[np.int64]], months: int
) -> None:
    ends = np.clip(table["expires"].to_numpy(dtype=np.float64), 0, months)
    for kind, (colour, label) in BARS.items():
        own = (table["kind"] == kind).to_numpy()
        if own.any():
            plot.barh(at[own], ends[own], height=0.3, color=colour, alpha=0.75, label=label)
    notice = table["notice"].to_numpy(dtype=np.float64)
    seen = (table["kind"] != "private finance").to_numpy() & (notice >= 0) & (notice <= months)
    plot.plot(notice[seen], at[seen], "|", color=DARK_BLUE, ms=11, mew=2,
              label="First of the month by which notice is due")  # fmt: skip


def _let(plot: Plot, table: pd.DataFrame, at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    own = (table["runs"] > 0).to_numpy()
    if not own.any():
        return
    low, middle, high = (table[c].to_numpy(dtype=np.float64)[own] for c in ("p10", "begins", "p90"))
    ends = table["expires"].to_numpy(dtype=np.float64)[own]
    plot.hlines(at[own], np.minimum(ends, middle), middle, color=TURQUOISE, lw=1.5, ls=":",
                label="Rolls on: notice would come too late, middle run")  # fmt: skip
    plot.hlines(at[own], low, high, color=PLUM, lw=5, alpha=0.45,
                label="Let together: from one run in ten to nine in ten")  # fmt: skip
    plot.plot(middle, at[own], "o", color=PLUM, ms=5, label="Let together: middle run")
