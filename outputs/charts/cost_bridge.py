"""What the saving is made of: one step a cause, from nothing to the total."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from outputs.amounts import pounds
from outputs.charts.house import (
    CHARCOAL,
    DARK_BLUE,
    LINE_INCHES,
    ORANGE,
    STYLE,
    TURQUOISE,
    WIDE,
    Caption,
    Room,
    canvas,
    legend_below,
    longest,
    wrapped,
)
from outputs.charts.money_scale import money_scale


def bridge_title(table: pd.DataFrame, year: int, label: str, edges: str) -> str:
    """Say what makes most of the saving, and what takes most of it away.

    Parameters
    ----------
    edges
        Between which runs the range lies, in words.
    """
    steps = table[table["cause"] != "total"]
    total = float(table["gbp"].iloc[-1])
    if steps.empty:
        return f"{label}: no cost differs in year {year}"
    values = steps["gbp"].to_numpy(dtype=np.float64)
    best, worst = int(values.argmax()), int(values.argmin())
    made = f", most of it from '{steps['cause'].iloc[best]}'" if values[best] > 0 else ""
    lost = f"; '{steps['cause'].iloc[worst]}' takes most away" if values[worst] < 0 else ""
    low, high = table[["p10", "p90"]].iloc[-1]
    how = f"in the mean of runs ({pounds(low)} to {pounds(high)} in {edges})"
    if total < 0:
        how = f"in the mean of runs ({pounds(-high)} to {pounds(-low)} in {edges})"
        return f"{label} costs {pounds(-total)} more in year {year} {how}{lost}"
    return f"{label} saves {pounds(total)} in year {year} {how}{made}{lost}"


def cost_bridge(
    table: pd.DataFrame, words: Caption, claimed_gbp: float, width: float = WIDE
) -> Figure:
    """Draw the bridge of a table (cause, gbp, p10, p90; the total last) beside the amount claimed.

    The line across a bar goes from its one end of runs to the other, begun where the bar begins.
    """
    names = [wrapped(cause[:1].upper() + cause[1:], width) for cause in map(str, table["cause"])]
    gbp = table["gbp"].to_numpy(dtype=np.float64)
    starts = (
        np.concatenate([[0.0], np.cumsum(gbp[:-1])[:-1], [0.0]]) if len(gbp) > 1 else np.zeros(1)
    )
    lines = np.array([name.count("\n") + 1 for name in names])
    heights = np.maximum(2.0, lines + 0.8) * LINE_INCHES
    middles = np.cumsum(heights) - heights / 2
    room = Room(left=0.35 + 0.078 * longest(names), right=0.85, legend_lines=1)
    with matplotlib.rc_context(STYLE):
        figure, plot = canvas(words, width, float(heights.sum()), room)
        colours = [TURQUOISE if value >= 0 else ORANGE for value in gbp[:-1]] + [DARK_BLUE]
        plot.barh(middles, gbp, left=starts, height=0.22, color=colours)
        whiskers = [starts + table[end].to_numpy(dtype=np.float64) for end in ("p10", "p90")]
        plot.hlines(middles, *whiskers, color=CHARCOAL, lw=1.2, label="Range of runs")
        edges = np.concatenate([starts, starts + gbp, *whiskers, [claimed_gbp, 0.0]])
        scale = money_scale(edges)
        margin = 0.04 * float(edges.max() - edges.min())
        plot.set_xlim(float(edges.min()) - margin * (edges.min() < 0), float(edges.max()) + margin)
        plot.axvline(0, color=CHARCOAL, lw=1)
        plot.axvline(claimed_gbp, color=ORANGE, lw=2, ls="--", label="As claimed")
        plot.set_yticks(middles, names)
        plot.set_ylim(float(heights.sum()), 0)
        plot.tick_params(axis="y", length=0)
        for middle, value in zip(middles, gbp, strict=True):
            plot.text(
                1.02,
                middle,
                scale.signed(float(value)),
                transform=plot.get_yaxis_transform(),
                va="center",
            )
        plot.set_xlabel(f"Mean saving in the year, {scale.unit}")
        plot.xaxis.set_major_locator(MaxNLocator(6 if width >= WIDE else 3))
        scale.along(plot, "x")
        plot.grid(axis="x")
        plot.set_axisbelow(True)
        legend_below(figure, plot, room, 2)
    return figure
